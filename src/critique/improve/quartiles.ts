/**
 * Quartiles of questions by difficulty, which do not change over the iterations and are the same for every arm: by the
 * source's own level, else by the steps of the right solution, else by the share of wrong samples in the first iteration.
 */
import { splitSteps } from '../steps.ts'
import type { ImproveQuestion } from './explore-task.ts'

/** What difficulty was told by. */
export type DifficultyMeasure = 'level' | 'steps' | 'first-samples'

/** Quartile of each question, 0 (easiest) to 3. */
export interface Quartiles {
  readonly measure: DifficultyMeasure
  readonly of: ReadonlyMap<string, number>
}

const LABELS = ['difficulty', 'level', 'Level']

/** Cuts questions into four parts of equal size. @param wrongShare of a task's samples in the first iteration, 0 to 1 */
export function quartilesOf(questions: readonly ImproveQuestion[], wrongShare: (taskId: string) => number): Quartiles {
  const levels = questions.map(levelOf)
  const steps = questions.map(({ reference }) => (reference === undefined ? undefined : splitSteps(reference).length))
  const measures = { level: levels, steps, 'first-samples': questions.map(({ task }) => wrongShare(task.id)) } as const
  const measure = (['level', 'steps', 'first-samples'] as const).find((name) =>
    measures[name].every((value) => value !== undefined),
  )
  const values = measures[measure ?? 'first-samples']
  const order = questions.map((_, at) => at).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
  const of = new Map(
    order.map((at, rank) => [questions[at]?.task.id ?? '', Math.floor((4 * rank) / questions.length)] as const),
  )
  return { measure: measure ?? 'first-samples', of }
}

/** A number, or the number in a text such as `Level 3`. */
function levelOf({ task }: ImproveQuestion): number | undefined {
  for (const name of LABELS) {
    const found = task.labels?.[name]
    if (typeof found === 'number') return found
    const digits = typeof found === 'string' ? /\d+(?:\.\d+)?/.exec(found)?.[0] : undefined
    if (digits !== undefined) return Number(digits)
  }
  return undefined
}
