/** The page of a critic's figures on one set, with those that cannot be told, and what failed. */
import { wilsonInterval, type Page } from '../evaluation/index.ts'
import { problemIntervals } from '../critique/benchmark/index.ts'
import type { Key } from '../random.ts'
import type { Figure } from '../supervision.ts'
import { criticPage } from './critic-page.ts'
import type { MeasuredSet } from './evaluate-criticised.ts'
import type { EvaluationContext } from './evaluation-context.ts'

/** A figure of a critic. Null: there is nothing to tell it from. It stands in the table as a dash, and in no JSON. */
export interface CriticFigure extends Omit<Figure, 'value'> {
  readonly value: number | null
}

/** A share with its Wilson interval; null of no cases. */
export function criticShare(name: string, part: number, n: number): CriticFigure {
  return n === 0 ? { name, value: null, n } : { name, value: part / n, n, interval: wilsonInterval(part, n) }
}

/** Scores of all solutions by name, each with an interval by bootstrap over problems. Null where there is no solution. */
export function scoreFigures(
  problems: readonly string[],
  key: Key,
  scoresOf: (picked: readonly number[]) => Readonly<Record<string, number>>,
): CriticFigure[] {
  const n = problems.length
  const scores = Object.entries(scoresOf([...problems.keys()]))
  if (n === 0) return scores.map(([name]) => ({ name, value: null, n }))
  const intervals = problemIntervals(problems, key, (picked) => Object.values(scoresOf(picked)))
  return scores.map(([name, value], at) => ({ name, value, n, interval: intervals[at] }))
}

/** Makes the page. @param lead how the figures are defined, and what one has who never objects */
export function criticSetPage(
  set: string,
  context: EvaluationContext,
  options: { readonly figures: readonly CriticFigure[]; readonly measured: MeasuredSet; readonly lead: string },
): Page {
  const { measured, lead } = options
  const { secondsPerRow, failures, asked } = measured
  const all = [...options.figures, criticShare('failed, and in no other figure', failures.length, asked)]
  const figures = all.flatMap((figure) => (figure.value === null ? [] : [{ ...figure, value: figure.value }]))
  const page = criticPage(set, context, { figures, secondsPerRow, lead })
  const [first] = failures
  return {
    ...page,
    facts: [...(page.facts ?? []), ...(first === undefined ? [] : [{ name: 'first failure', value: first }])],
    sections: page.sections.map((section) => ({
      ...section,
      tables: (section.tables ?? []).map((table) => {
        const told = table.rows.values()
        return {
          ...table,
          note: '95 % intervals: Wilson for shares, a bootstrap over problems for scores. A dash stands where there is nothing to count. Nothing is fitted on these rows, unless the weights of the combined critic were.',
          rows: all.map(({ name, value, n }) =>
            value === null ? [name, '-', '', String(n)] : (told.next().value ?? []),
          ),
        }
      }),
    })),
  }
}
