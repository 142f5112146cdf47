/** The languages that SandboxFusion's protocol names, and which of ours stands for each. */
import { findLanguage } from '../sandbox/languages/table.ts'

interface FusionLanguage {
  /** Name in our table; null where we have none. */
  readonly ours: string | null
  /** Whether that server compiles it as a step of its own, with a `compile_result`. */
  readonly compiles: boolean
}

const run = (ours: string): FusionLanguage => ({ ours, compiles: false })
const compile = (ours: string): FusionLanguage => ({ ours, compiles: true })
const none: FusionLanguage = { ours: null, compiles: false }

/** Every language of the protocol. */
export const FUSION_LANGUAGES: Readonly<Record<string, FusionLanguage>> = {
  python: run('python'),
  cpp: compile('cpp'),
  nodejs: run('javascript'),
  go: compile('go'),
  go_test: none,
  java: compile('java'),
  php: run('php'),
  csharp: run('csharp'),
  bash: run('bash'),
  typescript: run('typescript'),
  sql: run('sql'),
  rust: compile('rust'),
  cuda: none,
  lua: run('lua'),
  R: run('r'),
  perl: run('perl'),
  D_ut: none,
  ruby: run('ruby'),
  scala: run('scala'),
  julia: run('julia'),
  pytest: none,
  junit: none,
  kotlin_script: run('kotlin'),
  jest: none,
  verilog: none,
  python_gpu: none,
  lean: none,
  swift: none,
  racket: none,
}

/** What a name of a request stands for; undefined for a name that neither the protocol nor our table knows. */
export function fusionLanguage(name: string): FusionLanguage | undefined {
  if (Object.hasOwn(FUSION_LANGUAGES, name)) return FUSION_LANGUAGES[name]
  const row = findLanguage(name)
  return row === undefined ? undefined : { ours: row.name, compiles: row.compile !== undefined }
}
