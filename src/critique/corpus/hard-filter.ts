/** The hard filter of arXiv 2411.16579: a critique's verdicts must agree with what is known of how the response was made. */
import type { Critique } from '../critic.ts'
import type { KnownFlaw } from './corpus-row.ts'

/**
 * Whether a critique agrees with what is known: the final verdict, the first wrong step where it is known, and no wrong
 * step among those known to be right. A flawed response whose place nobody knows must have some step called wrong.
 */
export function agreesWithKnown(critique: Critique, known: KnownFlaw): boolean {
  if (critique.final.verdict !== known.final) return false
  const found = critique.steps.find(({ verdict }) => verdict === 'wrong')?.step ?? 0
  if (known.firstWrongStep !== null) return found === known.firstWrongStep
  if (found !== 0 && found <= known.rightSteps) return false
  return known.final === 'correct' || found !== 0
}
