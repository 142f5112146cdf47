/**
 * The form of the verdict corpus: programs with the verdict that each must get, always a wrong one and a right one
 * against the same test. A wrong program must never be `correct` and a right one never `wrong`, whatever either of them
 * does beside its work. Three claims run the whole corpus (verdict-entry, verdict-assertions, verdict-runners), a unit
 * test a few cases of each language.
 *
 * Most programs define `add`, whose right form holds `a + b` and whose wrong form holds `a - b`.
 */
import type { ProgramTest, Verdict } from '../../../src/supervision.ts'
import { PLAIN } from './plain.ts'

/** What is attacked: the parts of the question "may this verdict be trusted". */
export type VerdictKind =
  | 'entry'
  | 'assertions'
  | 'comparison'
  | 'runners'
  | 'extraction'
  | 'surroundings'
  | 'missing-library'

/** Test runners that a harness may be written for. */
export type TestRunner =
  | 'pytest'
  | 'unittest'
  | 'go-test'
  | 'junit'
  | 'jest'
  | 'node-test'
  | 'rspec'
  | 'minitest'
  | 'phpunit'
  | 'cargo-test'

/** One program with the verdict it must get. */
export interface VerdictCase {
  /** Unique in the corpus. */
  readonly name: string
  readonly language: string
  readonly kind: VerdictKind
  /** The whole text of a model's response. */
  readonly response: string
  readonly test: ProgramTest
  /** The runner that the harness is written for; absent for a plain harness. */
  readonly runner?: TestRunner
  readonly expected: Verdict
  /** Another verdict that is as right as `expected`; absent where there is none. */
  readonly also?: Verdict
  /** What the kind or message of a finding, or the text of the feedback, must hold. */
  readonly finding?: RegExp
  /** Why the verdict must be so, in one sentence. */
  readonly why: string
  /** The program without its attack, for the proof with the bare toolchain; absent where that proves nothing. */
  readonly plain?: string
}

/** One row of a table: it becomes a right case and a wrong case. */
export interface PairRow {
  readonly name: string
  /** The right program. @default the language's plain one */
  readonly program?: string
  /** The wrong program. @default the right one with `a - b` for `a + b` */
  readonly wrong?: string
  /** Harness code, or a whole test. @default the language's plain harness */
  readonly test?: string | ProgramTest
  readonly runner?: TestRunner
  readonly why: string
  /** What the bare toolchain runs in the right program's place; false where it proves nothing. @default the plain one */
  readonly bare?: string | false
  /** Verdict of the right program. @default correct */
  readonly right?: Verdict
  /** Verdict of the wrong program. @default wrong */
  readonly expected?: Verdict
  /** Another verdict of the wrong program that is as right; absent where there is none. */
  readonly also?: Verdict
  /** As in `VerdictCase`, for both. */
  readonly finding?: RegExp
}

/** The pairs of a table of rows. Throws RangeError where a wrong program would be the right one. */
export function pairs(kind: VerdictKind, language: string, rows: readonly PairRow[]): VerdictCase[] {
  return rows.flatMap((row) => {
    const plain = PLAIN[language]
    const right = row.program ?? plain?.program ?? ''
    const wrong = row.wrong ?? subtracted(right)
    if (wrong === right) throw new RangeError(`verdict case ${row.name}: the wrong program is the right one`)
    const test = testOf(row.test ?? plain?.test ?? '')
    const bare = row.bare === false ? undefined : (row.bare ?? (row.wrong === undefined ? right : plain?.program))
    const one = (program: string, isRight: boolean): VerdictCase => ({
      name: `${kind} ${language}: ${row.name}, ${isRight ? 'right' : 'wrong'}`,
      language,
      kind,
      response: fenced(program, language),
      test,
      ...(row.runner === undefined ? {} : { runner: row.runner }),
      expected: isRight ? (row.right ?? 'correct') : (row.expected ?? 'wrong'),
      ...(isRight || row.also === undefined ? {} : { also: row.also }),
      ...(row.finding === undefined ? {} : { finding: row.finding }),
      why: row.why,
      ...(bare === undefined ? {} : { plain: isRight ? bare : subtracted(bare) }),
    })
    return [one(right, true), one(wrong, false)]
  })
}

const NOTHING_ASSERTED = /assert|no tests?\b|nothing|collected|skipped/i

/** Pairs where the test asserts nothing: `unknown` for the right program and the wrong one, with a finding that says so. */
export function nothingAsserted(
  language: string,
  tests: Readonly<Record<string, string>>,
  runner?: TestRunner,
): VerdictCase[] {
  const rows = Object.entries(tests).map(([name, test]): PairRow => ({
    name: `nothing asserted, ${name}`,
    test,
    ...(runner === undefined ? {} : { runner }),
    right: 'unknown',
    expected: 'unknown',
    finding: NOTHING_ASSERTED,
    bare: false,
    why: 'nothing was asserted, so nobody knows',
  }))
  return pairs('runners', language, rows)
}

/** A row for each kind of assertion: its name and the whole test. */
export function assertionRows(tests: Readonly<Record<string, string>>): PairRow[] {
  return Object.entries(tests).map(([name, test]) => ({
    name,
    test,
    why: 'a failed assertion of whatever kind fails the test',
  }))
}

/** One case by itself: a whole response, or a program. */
export function single(
  kind: VerdictKind,
  language: string,
  row: Omit<VerdictCase, 'kind' | 'language' | 'response' | 'test'> & {
    readonly program?: string
    readonly response?: string
    readonly test?: string | ProgramTest
  },
): VerdictCase {
  const { program, response, test, name, ...rest } = row
  return {
    ...rest,
    name: `${kind} ${language}: ${name}`,
    kind,
    language,
    response: response ?? fenced(program ?? PLAIN[language]?.program ?? '', language),
    test: testOf(test ?? PLAIN[language]?.test ?? ''),
  }
}

/** A program that adds, made to subtract. */
export function subtracted(program: string): string {
  return program.replaceAll('a + b', 'a - b').replaceAll('$a + $b', '$a - $b')
}

/** A test by input and output. */
export function io(output: string, input: string = ''): ProgramTest {
  return { style: 'io', name: 'output', input, output }
}

function testOf(test: string | ProgramTest): ProgramTest {
  return typeof test === 'string' ? { style: 'harness', name: 'test', code: test } : test
}

function fenced(program: string, language: string): string {
  return `\`\`\`${language}\n${program}\n\`\`\`\n`
}
