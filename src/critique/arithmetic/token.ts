/** Tokens of a step, each with its offsets in the response: what the tokenizer gives and the parser reads. */
import type { Rational } from './rational.ts'

export type TokenKind =
  | 'number'
  /** `+ - * / ^`, by `text`, whatever sign was printed. */
  | 'operator'
  /** `( [ {` and their closing signs, where `text` is the sign. */
  | 'open'
  | 'close'
  | 'equals'
  | 'approximately'
  /** `<`, `≥`, `->`, `\ne`: ends an equation. */
  | 'relation'
  | 'percent'
  | 'currency'
  /** Two letters or more (or `a`, `I` in prose), lower-case. */
  | 'word'
  /** One letter: a variable or a short unit. */
  | 'letter'
  | 'fraction'
  | 'root'
  /** Something whose value we do not know: clock times, dates, ordinals, factorials, subscripts, unlisted commands. */
  | 'opaque'
  | 'separator'
  /** End of a line, in text or in a display. */
  | 'break'

export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** Normalised: operator sign, lower-case word, the letter itself. */
  readonly text: string
  /** Of a number, or null where the literal is too long to be evaluated. */
  readonly value: Rational | null
  /** Decimals printed, of a number. */
  readonly decimals: number
  /** No white space and nothing transparent between this token and the one before. */
  readonly tight: boolean
  /** An edge of inline mathematics stands between this token and the one before: the two are not multiplied. */
  readonly apart: boolean
  /** Of an opening sign: whether it is closed and nests no deeper than is read. */
  closed: boolean
}

/** True where a token can be the last of an operand. */
export function isOperandEnd(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'number' || token.kind === 'close' || token.kind === 'percent')
}

/** Whether a token can be the first of an operand. */
export function beginsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false
  const { kind } = token
  return (
    kind === 'number' ||
    kind === 'open' ||
    kind === 'currency' ||
    kind === 'letter' ||
    kind === 'fraction' ||
    kind === 'root' ||
    kind === 'opaque' ||
    (kind === 'operator' && token.text === '-')
  )
}

/** Deepest nesting of parentheses that is read. Human solutions stay under ten. */
export const NESTING_LIMIT = 24

/**
 * Marks the opening signs that are closed and nest at most `nestingLimit` deep. The parser enters no others, of which
 * hostile text may hold a megabyte.
 */
export function markClosed(tokens: readonly Token[]): void {
  const open: { readonly token: Token; nesting: number }[] = []
  for (const token of tokens) {
    if (token.kind === 'open') open.push({ token, nesting: 1 })
    else if (token.kind === 'close') {
      const opening = open.pop()
      if (opening === undefined) continue
      opening.token.closed = opening.nesting <= NESTING_LIMIT
      const outer = open.at(-1)
      if (outer !== undefined) outer.nesting = Math.max(outer.nesting, opening.nesting + 1)
    }
  }
}
