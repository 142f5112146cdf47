/** Forms of right programs that are unusual and legal: the pairs of a table beside a harness, or of programs by themselves. */
import { type PairRow, type VerdictCase, io, pairs } from './verdict-case.ts'

/** A right program beside the language's plain test, and what else differs from it; the wrong one subtracts. */
export type FormRow = readonly [name: string, program: string, more?: Partial<PairRow>]
/** Programs by form, for each language. */
export type Programs = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Pairs beside a harness. */
export function formPairs(language: string, table: readonly FormRow[]): VerdictCase[] {
  return pairs(
    'entry',
    language,
    table.map(([name, program, more = {}]) => ({
      name: `form, ${name}`,
      program,
      bare: false as const,
      why: 'an unusual form that the language allows',
      ...more,
    })),
  )
}

/** Pairs of programs that print 5 without input. */
export function printingPairs(programs: Programs): VerdictCase[] {
  return alone(programs, 'form', '', (program) => program.replaceAll('2 + 3', '2 - 3'))
}

/** Pairs of programs that read two lines, `2 3` and a name without a newline at its end, and print 5. */
export function readingPairs(programs: Programs): VerdictCase[] {
  return alone(programs, 'reads', '2 3\nAda', (program) =>
    /\$?a \+ \$?b/.test(program)
      ? program.replaceAll('a + b', 'a - b').replaceAll('$a + $b', '$a - $b')
      : program.replace('sum(', '1 + sum('),
  )
}

function alone(programs: Programs, title: string, input: string, wrongOf: (program: string) => string): VerdictCase[] {
  return Object.entries(programs).flatMap(([language, forms]) =>
    pairs(
      'surroundings',
      language,
      Object.entries(forms).map(([name, program]) => ({
        name: `${title}, ${name}`,
        program,
        wrong: wrongOf(program),
        test: io('5\n', input),
        bare: false as const,
        why: 'a form that the language allows',
      })),
    ),
  )
}
