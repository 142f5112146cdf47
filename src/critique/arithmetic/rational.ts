/**
 * Exact rational numbers over BigInt: the arithmetic in which the step critic re-evaluates what a solution claims.
 * Floating point would call 0.1 + 0.2 = 0.3 false. Sizes are bounded (`sizeLimit`), because a solution may ask for
 * 9^9^9. What passes the bound is null, which every caller reads as "not known".
 */

/** A number n/d in lowest terms, d > 0. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

/** Larger numerators and denominators are given up on. 2^1024 is beyond any word problem and still cheap. */
const sizeLimit = 1n << 1024n
/** Largest exponent that is evaluated. 2^1024 bounds the result as well. */
const exponentLimit = 1024n

export const zero: Rational = { n: 0n, d: 1n }
export const one: Rational = { n: 1n, d: 1n }

/** The number n/d, or null for d = 0 and beyond the size limit. */
export function rational(n: bigint, d: bigint = 1n): Rational | null {
  if (d === 1n) return n < sizeLimit && n > -sizeLimit ? { n, d } : null
  if (d === 0n) return null
  const sign = d < 0n ? -1n : 1n
  const divisor = greatestCommonDivisor(n < 0n ? -n : n, d * sign) * sign
  const top = n / divisor
  const bottom = d / divisor
  return top < sizeLimit && top > -sizeLimit && bottom < sizeLimit ? { n: top, d: bottom } : null
}

/** The number of an integer that a `number` holds exactly. */
export function integer(value: number): Rational {
  return { n: BigInt(value), d: 1n }
}

export function add(a: Rational, b: Rational): Rational | null {
  return a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function subtract(a: Rational, b: Rational): Rational | null {
  return a.d === b.d ? rational(a.n - b.n, a.d) : rational(a.n * b.d - b.n * a.d, a.d * b.d)
}

export function multiply(a: Rational, b: Rational): Rational | null {
  return rational(a.n * b.n, a.d * b.d)
}

/** a/b, or null for b = 0. */
export function divide(a: Rational, b: Rational): Rational | null {
  return rational(a.n * b.d, a.d * b.n)
}

export function negate(a: Rational): Rational {
  return { n: -a.n, d: a.d }
}

/** a^b where the result is rational: integer b, or a root that is exact. Otherwise null. */
export function power(a: Rational, b: Rational): Rational | null {
  if (b.d !== 1n) {
    const rooted = root(a, b.d)
    return rooted === null ? null : power(rooted, { n: b.n, d: 1n })
  }
  if (b.n < 0n) {
    const inverse = divide(one, a)
    return inverse === null ? null : power(inverse, { n: -b.n, d: 1n })
  }
  if (b.n === 0n) return a.n === 0n ? null : one
  const size = (a.n < 0n ? -a.n : a.n) > a.d ? a.n : a.d
  if (a.n !== 0n && size !== 1n) {
    const bits = BigInt(size.toString(16).length) * 4n
    // refuse before computing: the product of bits and exponent bounds the result's size
    if (b.n > exponentLimit || (bits - 4n) * b.n > exponentLimit) return null
  }
  // what is left has base 0, 1 or -1 or a bounded result, so parity is enough for a huge exponent
  const exponent = b.n > exponentLimit ? exponentLimit + (b.n & 1n) : b.n
  return rational(a.n ** exponent, a.d ** exponent)
}

/** The exact `degree`-th root of a, or null where it is irrational, or for a < 0. */
export function root(a: Rational, degree: bigint): Rational | null {
  if (a.n < 0n || degree < 1n || degree > 64n) return null
  const top = integerRoot(a.n, degree)
  const bottom = integerRoot(a.d, degree)
  return top === null || bottom === null ? null : rational(top, bottom)
}

export function equal(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d
}

/** -1, 0 or 1. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d
  const right = b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether |a - b| <= bound. */
export function within(a: Rational, b: Rational, bound: Rational): boolean {
  const gap = a.n * b.d - b.n * a.d
  return (gap < 0n ? -gap : gap) * bound.d <= bound.n * a.d * b.d
}

/** 10^-decimals. */
export function unitInLastPlace(decimals: number): Rational {
  return { n: 1n, d: 10n ** BigInt(decimals) }
}

/** The number cut (towards zero) after `decimals` places. */
export function truncate(a: Rational, decimals: number): Rational {
  const scale = 10n ** BigInt(decimals)
  return rational((a.n * scale) / a.d, scale) ?? zero
}

/** A text that stands for exactly this number: set and map key. */
export function rationalKey(a: Rational): string {
  return a.d === 1n ? a.n.toString() : `${a.n}/${a.d}`
}

/** For a reader: an integer, a decimal where it ends within six places, otherwise six places after `≈`-free rounding. */
export function printRational(a: Rational): string {
  if (a.d === 1n) return a.n.toString()
  const places = 6
  const scale = 10n ** BigInt(places)
  const magnitude = a.n < 0n ? -a.n : a.n
  const scaled = (magnitude * scale * 2n + a.d) / (2n * a.d)
  const fraction = (scaled % scale).toString().padStart(places, '0').replace(/0+$/, '')
  const sign = a.n < 0n ? '-' : ''
  return `${sign}${scaled / scale}${fraction === '' ? '' : `.${fraction}`}`
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a
  let y = b
  while (y !== 0n) {
    const rest = x % y
    x = y
    y = rest
  }
  return x === 0n ? 1n : x
}

function integerRoot(value: bigint, degree: bigint): bigint | null {
  if (value < 2n) return value
  // Newton's iteration from above. The start is a power of two that is at least the root
  let guess = 1n << (BigInt(value.toString(2).length) / degree + 1n)
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) break
    guess = next
  }
  return guess ** degree === value ? guess : null
}
