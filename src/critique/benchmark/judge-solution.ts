/** A critic's critique of a labelled solution, told in the set's own steps. */
import { isCritique, type Critique, type NoCritique } from '../critic.ts'
import { splitSteps } from '../steps.ts'
import { firstWrongStep, stepAt, type LabelledSolutionRow } from './labelled-solution.ts'
import type { MrBenFinding } from './mr-ben.ts'

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

/** A critique as a verdict on the whole solution, with the first labelled step that it calls wrong. */
export function verdictFinding(solution: LabelledSolutionRow, critique: Critique | NoCritique): MrBenFinding {
  const label = solution.firstError
  if (!isCritique(critique)) return { label, saysWrong: null, found: -1 }
  const found = firstWrongStep(solution, critique) ?? -1
  return { label, saysWrong: critique.final.verdict === 'wrong' || found !== -1, found }
}
