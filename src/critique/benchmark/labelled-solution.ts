/**
 * A solution whose first wrong step people have labelled, as the sets of judged steps have it (ProcessBench, MR-GSM8K): its
 * steps are those of the set, whatever `splitSteps` would make of the text.
 */
import type { Row } from '../../task/index.ts'
import type { Critique, NoCritique } from '../critic.ts'
import { splitSteps, type Step } from '../steps.ts'

/** One labelled solution. */
export interface LabelledSolutionRow {
  readonly id: string
  readonly question: string
  readonly text: string
  readonly steps: readonly Step[]
  /** 0-based; −1 where every step is right. */
  readonly firstError: number
}

/** The row as a labelled solution; undefined for a row without labels. */
export function labelledSolution({ task, response }: Row): LabelledSolutionRow | undefined {
  if (task.kind !== 'arithmetic' || response === undefined) return undefined
  const { firstError, stepEnds } = task.labels ?? {}
  if (!Array.isArray(stepEnds) || !(firstError === null || typeof firstError === 'number')) return undefined
  const { text } = response
  let start = 0
  const steps = stepEnds.map((value, index): Step => {
    const end = Number(value)
    const from = start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0)
    start = end
    return { number: index + 1, start: from, end, contentStart: from }
  })
  return { id: task.id, question: task.question, text, steps, firstError: firstError ?? -1 }
}

/** The labelled step in which a critique's first wrong step begins: 0-based, −1 for none, undefined for no critique. */
export function firstWrongStep(solution: LabelledSolutionRow, critique: Critique | NoCritique): number | undefined {
  if (!('steps' in critique)) return undefined
  const wrong = critique.steps.find(({ verdict }) => verdict === 'wrong')
  if (wrong === undefined) return -1
  return stepAt(solution, splitSteps(solution.text)[wrong.step - 1]?.contentStart ?? solution.text.length)
}

/** The labelled step, 0-based, in which a place of the text lies; the last one behind all. */
export function stepAt({ steps }: LabelledSolutionRow, offset: number): number {
  const at = steps.findIndex(({ end }) => offset < end)
  return at === -1 ? steps.length - 1 : at
}
