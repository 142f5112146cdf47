/**
 * Refinements that have the right answer and not the work: self-training on them teaches to skip steps.
 *
 * The count of numbers is the authors' rule (code of arXiv 2411.16579): a refinement has at least as many numbers as the
 * gold or the first solution, whichever has fewer, less two. Ours: one without any step is refused whatever it counts, and
 * one that talks about the critique, which small models repeat in place of using it (seen of a model of 135M).
 */
import { splitSteps } from '../steps.ts'

/** Numbers that a refinement may have fewer. */
const SLACK = 2
const NUMBER = /\d+(?:[.,]\d+)*/g

/** Words of a critique's form, and of talk about it. */
const ECHO = /\bcritiques?\b|\bcorrectness of the (?:step|final answer)\b/i

/**
 * Whether a refinement talks about the critique that it was given, in place of solving.
 * @param first the solution that it refines; a word that stands there already is the question's
 */
export function echoesCritique(refinement: string, first: string): boolean {
  return ECHO.test(refinement) && !ECHO.test(first)
}

/** Why a refinement is a shortcut, or undefined. @param reference a right solution, where there is one */
export function shortcutOf(
  refinement: string,
  first: string,
  reference?: string,
): 'answer-only' | 'few-numbers' | 'echoes-critique' | undefined {
  if (splitSteps(refinement).length === 0) return 'answer-only'
  const least = Math.min(numbersOf(first), reference === undefined ? Infinity : numbersOf(reference)) - SLACK
  if (numbersOf(refinement) < least) return 'few-numbers'
  return echoesCritique(refinement, first) ? 'echoes-critique' : undefined
}

/** How many numbers a text has, without calculator annotations. */
function numbersOf(text: string): number {
  return text.replaceAll(/<<[^<>]*>>/g, '').match(NUMBER)?.length ?? 0
}
