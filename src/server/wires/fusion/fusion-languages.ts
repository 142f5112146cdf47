/** The languages that SandboxFusion's protocol names, and which of ours stands for each. */
import { findLanguage } from '../../../sandbox/index.ts'
import type { TestRunnerName } from '../../../supervision.ts'

/** A program's main source, and sources that go with it. */
export interface ProgramForm {
  readonly code: string
  readonly files?: Readonly<Record<string, string>>
}

interface FusionLanguage {
  /** Name in our table; null where we have none. */
  readonly ours: string | null
  /** Whether that server compiles it as a step of its own, with a `compile_result`. */
  readonly compiles: boolean
  /** The runner that the code is a test for, program and test in one file; absent where it is a program. */
  readonly runner?: TestRunnerName
  /** The program as our row takes it, where that server takes it in another form or runs it in another way. */
  form?(code: string): ProgramForm
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
  go_test: { ...run('go'), runner: 'go-test' },
  java: { ...compile('java'), form: javaWithAssertions },
  php: { ...run('php'), form: withPhpTag },
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
  pytest: { ...run('python'), form: pytestProgram },
  junit: { ...compile('java'), runner: 'junit' },
  kotlin_script: { ...run('kotlin'), form: kotlinProgram },
  jest: { ...run('typescript'), runner: 'jest' },
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

const PYTEST_LAUNCHER = `import sys
try:
    import pytest
except ModuleNotFoundError:
    sys.exit('pytest is not here; to add it: pip install pytest')
sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', 'test_solution.py']))
`

/** That server writes the code to a file and runs pytest on it. */
function pytestProgram(code: string): ProgramForm {
  return { code: PYTEST_LAUNCHER, files: { 'test_solution.py': code } }
}

function withPhpTag(code: string): ProgramForm {
  return { code: code.includes('<?php') ? code : `<?php\n${code}` }
}

const JAVA_LAUNCHER = `public class TouchstoneLauncher {
  public static void main(String[] words) throws Throwable {
    ClassLoader.getSystemClassLoader().setDefaultAssertionStatus(true);
    Main.main(words);
  }
}
`

/** That server runs Java with assertions on, and tests are written as assertions: without them wrong programs pass. */
function javaWithAssertions(code: string): ProgramForm {
  const isMain = /\bclass\s+Main\b/.test(code) && !/\bpublic\s+(?:final\s+)?class\s+(?!Main\b)/.test(code)
  if (!isMain || !/\bassert\b/.test(code)) return { code }
  return { code: JAVA_LAUNCHER, files: { 'Main.java': code } }
}

/**
 * A Kotlin script as a program: a script that defines `main` and calls it loses the call, which a program cannot make;
 * one without is put into a `main`, its imports before it.
 */
function kotlinProgram(code: string): ProgramForm {
  if (/\bfun\s+main\s*\(/.test(code)) return { code: code.replace(/^main\(\s*\)\s*;?\s*$/gm, '') }
  const lines = code.split('\n')
  const heads = lines.map((line) => /^(?:import|package)\s/.test(line))
  const head = lines.filter((_, index) => heads[index])
  // an emptied line stays, so that messages keep their line numbers but for the head's own length
  const body = lines.map((line, index) => (heads[index] === true ? '' : line))
  return { code: [...head, 'fun main(args: Array<String>) {', ...body, '}'].join('\n') }
}
