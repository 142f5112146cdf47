/**
 * Operations that a question defines itself (`a * b = 2a + b`): their signs do not mean what they mean elsewhere, so that
 * no equation with them can be called false.
 */
import type { Token } from './token.ts'

/** Longest text that is searched. */
const LENGTH = 20_000

const SIGN = String.raw`[*∗•·×⋅+\-/÷^]|\\(?:ast|cdot|times|bullet|div)(?![a-z])`
/** Two different letters with a sign between, and what they are said to be. */
const DEFINITION = new RegExp(
  String.raw`(?<![\w\\])([a-z])[ $]{0,2}(${SIGN})[ $]{0,2}([a-z])[ $]{0,2}(?:=|\bis\b|\bmeans\b|\bto (?:be|mean)\b|\bas\b)([^.;\n]{1,80})`,
  'gi',
)
const DEFINING = /\b(?:operations?|operators?|defined?|defines|denotes?)\b/i

const BITWISE = /\bxor\b|\bbitwise\b/i

const operatorOf: Readonly<Record<string, string>> = {
  '∗': '*',
  '•': '*',
  '·': '*',
  '×': '*',
  '⋅': '*',
  '÷': '/',
  '\\ast': '*',
  '\\cdot': '*',
  '\\times': '*',
  '\\bullet': '*',
  '\\div': '/',
}

/** The operator signs (as tokens have them) that a text gives a meaning of its own. */
export function ownOperationsOf(text: string): ReadonlySet<string> {
  const signs = new Set<string>()
  const searched = text.slice(0, LENGTH)
  // `5 ^ 3` is no power among bits
  if (BITWISE.test(searched)) signs.add('^')
  const isDefining = DEFINING.test(searched)
  for (const [, left = '', sign = '', right = '', meaning = ''] of searched.matchAll(DEFINITION)) {
    if (left === right) continue
    // `If x * y = 24` is a condition, `x * y = 2x + y` a definition
    if (isDefining || (meaning.includes(left) && meaning.includes(right))) signs.add(operatorOf[sign] ?? sign)
  }
  return signs
}

/** Whether a step may define an operation itself: few do, and the search costs more than a look. */
export function mayDefineOperation(text: string): boolean {
  return DEFINING.test(text) || BITWISE.test(text)
}

/** Whether one of the signs stands among tokens [start, end). */
export function usesOwnOperation(
  signs: ReadonlySet<string>,
  tokens: readonly Token[],
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  if (signs.size === 0) return false
  for (let at = start; at < end; at++)
    if (tokens[at]?.kind === 'operator' && signs.has(tokens[at]?.text ?? '')) return true
  return false
}
