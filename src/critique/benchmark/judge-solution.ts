/** A critic's critique of a labelled solution, told in the set's own steps. */
import type { Critique, NoCritique } from '../critic.ts'
import { splitSteps } from '../steps.ts'
import { stepAt, type LabelledSolutionRow } from './labelled-solution.ts'

/** The labelled steps, 0-based, in which a step that the critic calls wrong begins. Empty without a critique. */
export function wrongLabelledSteps(
  solution: LabelledSolutionRow,
  critique: Critique | NoCritique,
): ReadonlySet<number> {
  if (!('steps' in critique)) return new Set()
  const steps = splitSteps(solution.text)
  return new Set(
    critique.steps.flatMap(({ step, verdict }) => {
      const at = steps[step - 1]?.contentStart
      return verdict === 'wrong' && at !== undefined ? [stepAt(solution, at)] : []
    }),
  )
}
