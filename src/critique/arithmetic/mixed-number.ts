/**
 * The fraction of a mixed number, behind its whole part: `2 1/2`, `2 and 1/2`, `2½`, `2\frac{1}{2}`, `2 \frac12`. It is found by
 * look-ahead and not by parsing, since a fraction that was parsed here and again as a factor would double the work for
 * each level of nesting.
 */
import type { Expression } from './expression.ts'
import { isPlainFraction } from './share.ts'
import type { Token } from './token.ts'

/** A fraction that stands among tokens, and the index behind it. */
export interface MixedFraction {
  readonly fraction: Expression
  readonly end: number
}

/** The fraction behind a whole number, or undefined where none stands at token `at`. */
export function mixedFractionAt(tokens: readonly Token[], at: number): MixedFraction | undefined {
  const first = tokens[at]
  if (first?.kind === 'fraction') {
    if (first.apart) return undefined
    if (isPlainFraction(tokens, at)) return { fraction: fractionOf(tokens[at + 2], tokens[at + 5]), end: at + 7 }
    return digitFractionAt(tokens, at)
  }
  const topAt = first?.text === 'and' ? at + 1 : at
  const [top, slash, bottom] = tokens.slice(topAt, topAt + 3)
  if (top?.kind !== 'number' || top.value === null || top.decimals > 0) return undefined
  // `2½`
  if (top.value.d !== 1n) return { fraction: numberOf(top), end: topAt + 1 }
  if (slash?.text !== '/' || !slash.tight || bottom?.kind !== 'number' || !bottom.tight) return undefined
  if (bottom.value === null || bottom.decimals > 0 || top.value.n >= bottom.value.n) return undefined
  return { fraction: fractionOf(top, bottom), end: topAt + 3 }
}

/** `\frac12`: two digits, the lesser above. */
function digitFractionAt(tokens: readonly Token[], at: number): MixedFraction | undefined {
  const digits = tokens[at + 1]
  if (digits?.kind !== 'number' || !digits.tight || digits.value === null || digits.value.d !== 1n) return undefined
  const [top, bottom] = [digits.value.n / 10n, digits.value.n % 10n]
  if (top < 1n || top >= bottom || bottom > 9n) return undefined
  return {
    fraction: { kind: 'binary', sign: '/', left: integerNode(top), right: integerNode(bottom) },
    end: at + 2,
  }
}

function integerNode(n: bigint): Expression {
  return { kind: 'number', value: { n, d: 1n }, decimals: 0 }
}

function fractionOf(top: Token | undefined, bottom: Token | undefined): Expression {
  return { kind: 'binary', sign: '/', left: numberOf(top), right: numberOf(bottom) }
}

function numberOf(token: Token | undefined): Expression {
  return { kind: 'number', value: token?.value ?? null, decimals: token?.decimals ?? 0 }
}
