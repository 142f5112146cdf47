/** Fractions that stand for a share of something: `1/2 of`, `20% of`, the `1/2` of `2 1/2`. */
import type { Expression } from './expression.ts'
import type { Token } from './token.ts'

/** Whether an expression can be the share of `SHARE of NUMBER`. */
export function isShare(expression: Expression): boolean {
  if (expression.kind === 'percent') return true
  if (expression.kind === 'number')
    return expression.value !== null && expression.value.d !== 1n && expression.decimals === 0
  return expression.kind === 'binary' && expression.sign === '/' && isProperFraction(expression)
}

function isProperFraction(fraction: Extract<Expression, { readonly kind: 'binary' }>): boolean {
  const { left, right } = fraction
  return (
    left.kind === 'number' &&
    right.kind === 'number' &&
    left.value !== null &&
    right.value !== null &&
    left.value.d === 1n &&
    right.value.d === 1n &&
    left.value.n > 0n &&
    left.value.n < right.value.n
  )
}

/** Whether `\frac{1}{2}` of two integers, the lesser above, stands at a token. */
export function isPlainFraction(tokens: readonly Token[], at: number): boolean {
  const [, open, top, close, openBelow, bottom, closeBelow] = tokens.slice(at, at + 7)
  if (open?.text !== '{' || close?.text !== '}' || openBelow?.text !== '{' || closeBelow?.text !== '}') return false
  if (top?.kind !== 'number' || bottom?.kind !== 'number' || top.value === null || bottom.value === null) return false
  return top.value.d === 1n && bottom.value.d === 1n && top.value.n > 0n && top.value.n < bottom.value.n
}
