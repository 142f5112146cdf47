/** The rational number that a content is, for findings and for following a number through a solution's steps. */
import type { Rational } from '../arithmetic/rational.ts'
import type { Content } from './content.ts'
import { exactValue } from './evaluate-term.ts'

/** Null where the content is no single rational number. */
export function evaluateConstant(content: Content | undefined): Rational | null {
  if (content === undefined) return null
  if (content.kind === 'named') return evaluateConstant(content.of)
  if (content.kind === 'choice') return evaluateConstant(content.rest)
  return content.kind === 'quantity' ? exactValue(content.term, new Map()) : null
}
