/** Every language of the zoo: twelve with programs for every end, the others with a few. */
import { bash } from './bash.ts'
import { c } from './c.ts'
import { cpp } from './cpp.ts'
import { csharp } from './csharp.ts'
import { go } from './go.ts'
import { haskell } from './haskell.ts'
import { java } from './java.ts'
import { javascript } from './javascript.ts'
import { julia } from './julia.ts'
import { kotlin } from './kotlin.ts'
import { lua } from './lua.ts'
import { perl } from './perl.ts'
import { php } from './php.ts'
import { python } from './python.ts'
import { r } from './r.ts'
import { ruby } from './ruby.ts'
import { rust } from './rust.ts'
import { scala } from './scala.ts'
import { sql } from './sql.ts'
import { typescript } from './typescript.ts'
import type { Limits, RunStatus } from '../../src/sandbox/index.ts'
import type { SmallZooLanguage, ZooHarness, ZooLanguage } from './zoo-language.ts'

export const ZOO: readonly ZooLanguage[] = [
  python,
  javascript,
  typescript,
  c,
  cpp,
  java,
  go,
  rust,
  ruby,
  bash,
  php,
  perl,
]

/** The other languages; the unit tests run few programs of the slow ones, the claim all. */
export const SMALL_ZOO: readonly SmallZooLanguage[] = [lua, r, csharp, kotlin, haskell, scala, julia, sql]

/** One program of the zoo with how it must be judged. */
export interface ZooCase {
  readonly language: string
  readonly behaviour: Exclude<keyof ZooLanguage, 'language' | 'harness'>
  readonly code: string
  readonly status: RunStatus
  readonly limits: Partial<Limits>
}

/** The one test of every program by input and output. */
export const ZOO_TEST = { style: 'io', name: 'sum', input: '19 23\n', output: '42\n' } as const

const MEGABYTE = 2 ** 20
const WANTED: { readonly [B in ZooCase['behaviour']]: readonly [RunStatus, Partial<Limits>] } = {
  accepted: ['accepted', {}],
  wrongAnswer: ['wrong-answer', {}],
  runtimeError: ['runtime-error', {}],
  compileError: ['compile-error', {}],
  endlessLoop: ['time-limit', { cpuMs: 600 }],
  memoryHog: ['memory-limit', { memoryBytes: 192 * MEGABYTE }],
  outputFlood: ['output-limit', { outputBytes: 65_536 }],
  forkBomb: ['process-limit', { processes: 40, wallMs: 4000 }],
}

/** Every program of a language that is judged by `ZOO_TEST`. */
export function zooCases(zoo: ZooLanguage): ZooCase[] {
  return Object.entries(WANTED).map(([name, [status, limits]]) => {
    const behaviour = name as ZooCase['behaviour']
    return { language: zoo.language, behaviour, code: zoo[behaviour], status, limits }
  })
}

/** Harness tests of a language with how each must be judged. */
export function harnessCases(
  harness: ZooHarness,
): { readonly code: string; readonly test: string; readonly status: RunStatus }[] {
  return [
    { code: harness.program, test: harness.passing, status: 'accepted' },
    { code: harness.program, test: harness.failing, status: 'wrong-answer' },
    { code: harness.early, test: harness.passing, status: 'wrong-answer' },
  ]
}
