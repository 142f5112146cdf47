/**
 * Refinements that have the right answer and not the work: self-training on them teaches to skip steps.
 *
 * The count of numbers is the authors' rule (code of arXiv 2411.16579): a refinement has at least as many numbers as the
 * gold or the first solution, whichever has fewer, less two. Ours: one without any step is refused whatever it counts.
 */
import { splitSteps } from '../steps.ts'

/** Numbers that a refinement may have fewer. */
const SLACK = 2
const NUMBER = /\d+(?:[.,]\d+)*/g

/** Why a refinement is a shortcut, or undefined. @param reference a right solution, where there is one */
export function shortcutOf(
  refinement: string,
  first: string,
  reference?: string,
): 'answer-only' | 'few-numbers' | undefined {
  if (splitSteps(refinement).length === 0) return 'answer-only'
  const least = Math.min(numbersOf(first), reference === undefined ? Infinity : numbersOf(reference)) - SLACK
  return numbersOf(refinement) < least ? 'few-numbers' : undefined
}

/** How many numbers a text has, without calculator annotations. */
function numbersOf(text: string): number {
  return text.replaceAll(/<<[^<>]*>>/g, '').match(NUMBER)?.length ?? 0
}
