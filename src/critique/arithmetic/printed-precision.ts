/**
 * How exact a printed number claims to be. A decimal is right when the exact value rounds to it at its last place (half up
 * or half down), and so are `1.7 million` and `3.6 x 10^5`. Noise of floating point is right as well.
 */
import {
  evaluate,
  isBare,
  plainReading,
  someNode,
  type Expression,
  type Reading,
  type Surroundings,
} from './expression.ts'
import type { EquationContext, Side } from './link-parts.ts'
import {
  divide,
  equal,
  multiply,
  power,
  rational,
  truncate,
  unitInLastPlace,
  within,
  type Rational,
} from './rational.ts'
import { hundredth } from './unit.ts'

export type Closeness = 'true' | 'imprecise' | 'false'

/** Whether two sides are equal at the precision at which one of them is printed. */
export function compareValues(
  left: Side,
  right: Side,
  a: Rational,
  b: Rational,
  reading: Reading = plainReading,
): Closeness {
  if (equal(a, b)) return 'true'
  const toRight = roundingOf(right.expression, a, b, reading)
  return toRight === 'false' ? roundingOf(left.expression, b, a, reading) : toRight
}

/** Decimals printed from which on a difference of 1e-9 is noise of floating point. */
const NOISE_DECIMALS = 9
const NOISE_PARTS = 1_000_000_000n

/** Whether `printed`, a bare literal with decimals, is the rounded or cut form of `exact`. */
function roundingOf(expression: Expression, exact: Rational, printed: Rational, reading: Reading): Closeness {
  const unit = lastPlaceOf(expression, reading)
  if (unit === null) return 'false'
  const half = divide(unit, { n: 2n, d: 1n })
  if (half !== null && within(exact, printed, half)) return 'true'
  if (decimalsOf(expression) >= NOISE_DECIMALS && within(exact, printed, relative(exact, NOISE_PARTS))) return 'true'
  return isCutAt(unit, exact, printed) ? 'imprecise' : 'false'
}

/** Whether `printed` is `exact` cut, towards zero, to a multiple of `unit`. */
function isCutAt(unit: Rational, exact: Rational, printed: Rational): boolean {
  const scaled = divide(exact, unit)
  const cut = scaled === null ? null : multiply(truncate(scaled, 0), unit)
  return cut !== null && equal(cut, printed)
}

/** The value of one in the last printed place, or null for what is printed whole or is no literal. */
function lastPlaceOf(expression: Expression, reading: Reading): Rational | null {
  switch (expression.kind) {
    case 'number': {
      const { decimals } = expression
      const magnitude = reading.magnitudes ? expression.magnitude : undefined
      if (decimals === 0 && magnitude === undefined) return null
      return magnitude === undefined ? unitInLastPlace(decimals) : multiply(magnitude, unitInLastPlace(decimals))
    }
    case 'negation':
      return lastPlaceOf(expression.of, reading)
    case 'percent': {
      const unit = lastPlaceOf(expression.of, reading)
      return unit === null ? null : multiply(unit, hundredth)
    }
    case 'binary':
      return lastPlaceOfScientific(expression)
    default:
      return null
  }
}

/** `3.6 x 10^5`: one in the last place of 3.6, times 10^5. */
function lastPlaceOfScientific(expression: Extract<Expression, { readonly kind: 'binary' }>): Rational | null {
  const { left, right } = expression
  if (expression.sign !== '*' || left.kind !== 'number' || right.kind !== 'binary' || right.sign !== '^') return null
  const [ten, exponent] = [evaluate(right.left), evaluate(right.right)]
  if (ten === null || exponent === null || ten.n !== 10n || ten.d !== 1n) return null
  const scale = power(ten, exponent)
  return scale === null ? null : multiply(scale, unitInLastPlace(left.decimals))
}

/** Decimals printed of a literal that may carry a sign or a percent, or 0 for anything else. */
export function decimalsOf(expression: Expression): number {
  if (expression.kind === 'number') return expression.decimals
  return expression.kind === 'negation' || expression.kind === 'percent' ? decimalsOf(expression.of) : 0
}

/** 1/`parts` of |value|. */
export function relative(value: Rational, parts: bigint): Rational {
  return rational(value.n < 0n ? -value.n : value.n, value.d * parts) ?? value
}

/** A whole number printed for a fraction next to it: `7 / 2 = 3`, `3 / 8 = 38%`, which leaves open whether rounding was meant. */
export function wholeNumberBeside(side: Side, exact: Rational): boolean {
  if (side.value === null || !isBare(side.expression) || decimalsOf(side.expression) > 0) return false
  if (!someNode(side.expression, (node) => node.kind === 'percent')) return isBesideWhole(side.value, exact)
  // `3 / 8 = 38%`, and a percentage computed as such: `3 / 8 * 100 = 38%`
  const printed = rational(side.value.n * 100n, side.value.d)
  const wanted = rational(exact.n * 100n, exact.d)
  return printed !== null && ((wanted !== null && isBesideWhole(printed, wanted)) || isBesideWhole(printed, exact))
}

function isBesideWhole(printed: Rational, wanted: Rational): boolean {
  if (printed.d !== 1n || wanted.d === 1n) return false
  const gap = wanted.n - printed.n * wanted.d
  return (gap < 0n ? -gap : gap) < wanted.d
}

/** Whether the link holds when rounded numbers stand for what they were rounded from. */
export function exactFormHolds(left: Side, right: Side, context: EquationContext): boolean {
  const { exactOf } = context
  const surroundings: Surroundings = {
    variables: context.variables,
    exactOf: (value, decimals) => exactOf?.(value, decimals) ?? simpleFraction(value, decimals),
  }
  const a = evaluate(left.expression, plainReading, surroundings)
  const b = isBare(right.expression) ? right.value : evaluate(right.expression, plainReading, surroundings)
  if (a === null || b === null) return false
  if (left.value !== null && right.value !== null && equal(a, left.value) && equal(b, right.value)) return false
  return compareValues(left, right, a, b) !== 'false' || wholeNumberBeside(right, a)
}

/** 0.33, 0.667, 0.17 stand for thirds and sixths, 0.14 for a seventh: the endless fraction that rounds, or is cut, to the literal. */
function simpleFraction(value: Rational, decimals: number): Rational | undefined {
  if (decimals < 2) return undefined
  const unit = unitInLastPlace(decimals)
  for (const denominator of [3n, 6n, 7n, 9n, 11n, 12n]) {
    const top = (2n * value.n * denominator + value.d) / (2n * value.d)
    const fraction = rational(top, denominator)
    if (fraction === null || (fraction.d % 3n !== 0n && fraction.d % 7n !== 0n && fraction.d % 11n !== 0n)) continue
    const half = rational(unit.n, unit.d * 2n)
    if ((half !== null && within(value, fraction, half)) || equal(truncate(fraction, decimals), value)) return fraction
  }
  return undefined
}
