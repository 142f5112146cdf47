/** The hard filter of arXiv 2411.16579: a critique's verdicts must agree with what is known of how the response was made. */
import type { Critique } from '../critic.ts'
import type { KnownFlaw } from './corpus-row.ts'

/**
 * Whether a critique agrees with what is known: the final verdict, the first wrong step where it is known, and no wrong
 * step among those known to be right. A flawed response whose place nobody knows must have some step called wrong, and a
 * right one none: what comes to the right answer over a wrong step is rarer than a critic that errs.
 */
export function agreesWithKnown(critique: Critique, known: KnownFlaw): boolean {
  if (critique.final.verdict !== known.final) return false
  const found = critique.steps.find(({ verdict }) => verdict === 'wrong')?.step ?? 0
  if (known.firstWrongStep !== null) return found === known.firstWrongStep
  if (known.final === 'correct') return found === 0
  return found > known.rightSteps
}

/** Words for what the annotator alone was shown. "The correct solution is to add" needs no hint. */
const HINT = /\b(?:hints?|right solution|reference (?:solution|answer))\b/iu

/** Whether a critique speaks of the hints that its writer was given: a critic that learns from it has none. */
export function leaksHints(
  critique: Critique,
  shown: { readonly question: string; readonly response: string },
): boolean {
  const words = [...critique.steps, critique.final].map(({ explanation }) => explanation).join('\n')
  const leak = HINT.exec(words)?.[0].toLowerCase()
  return leak !== undefined && !`${shown.question}\n${shown.response}`.toLowerCase().includes(leak)
}
