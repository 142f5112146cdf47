/**
 * The form of rows that bend what a test leans on: a wrong program and, where it is not the language's plain one, the test.
 * The right program is the plain one, so every such test must pass with it.
 */
import { type PairRow, type VerdictCase, pairs } from './verdict-case.ts'

/** A wrong program, its test, and what else differs from the language's plain pair. */
export type Bent = readonly [name: string, wrong: string, test?: string | undefined, more?: Partial<PairRow>]

/** The pairs of a table; where a text alone tells that the program is hostile, nothing need be decided. */
export function bentPairs(language: string, table: readonly Bent[]): VerdictCase[] {
  return pairs(
    'entry',
    language,
    table.map(([name, wrong, test, more = {}]) => ({
      name: `bent, ${name}`,
      wrong,
      ...(test === undefined ? {} : { test }),
      also: 'unknown' as const,
      why: 'a program that does not add must not pass, whatever it bends',
      // the bare toolchain runs the right program where it is not the plain one
      ...(more.program === undefined ? {} : { bare: more.program }),
      ...more,
    })),
  )
}
