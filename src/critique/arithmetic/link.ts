/**
 * One link `left = right` of an equation, re-evaluated exactly.
 *
 * It is called false only where it is false under every plausible reading. What the critic allows for:
 *  - rounding: a printed decimal is right when the exact value rounds to it (half up or half down) at its printed
 *    precision; noise of floating point (relative 1e-9, at least nine decimals printed) is right as well;
 *  - lesser faults, named `imprecise`: cut instead of rounded, a fraction printed as the whole number beside it, a
 *    value that follows only from the unrounded form of an earlier rounded number;
 *  - `run-on`: `2 + 3 = 5 * 4 = 20`, false as written, sound when read one part after another;
 *  - `unclear`: false as read, but words around it (`half of 10 = 5`), a conversion or a variable may make it true.
 */
import {
  evaluate,
  isBare,
  leftmost,
  plainReading,
  someNode,
  type Expression,
  type Reading,
  type Surroundings,
} from './expression.ts'
import { isUnclear } from './link-surroundings.ts'
import { parseExpression, type ParsedExpression } from './parser.ts'
import { divide, equal, multiply, rational, truncate, unitInLastPlace, within, type Rational } from './rational.ts'
import type { Token } from './token.ts'
import { hundredth } from './unit.ts'

export type LinkOutcome =
  /** True as printed, rounding allowed for. */
  | 'true'
  | 'imprecise'
  | 'run-on'
  | 'false'
  | 'unclear'
  /** A value is not known. */
  | 'unknown'
  /** Gives a name to a value, or states one number beside another: nothing to check. */
  | 'statement'

/** One side of an equality sign. */
export interface Side {
  readonly expression: Expression
  /** The value under the plain reading; null where it is not known. */
  readonly value: Rational | null
  readonly start: number
  readonly end: number
}

/** What links are checked against; filled as a response is read. */
export interface EquationContext extends Surroundings {
  readonly mathematics: boolean
}

/** A link's sides with their places among the tokens. */
export interface LinkParts {
  readonly left: Side
  readonly right: Side
  readonly leftParsed: ParsedExpression
  readonly rightParsed: ParsedExpression
  readonly vague: boolean
  readonly isFirst: boolean
  /** The chain gives a name to its value (`y = x + 2 = 8`). */
  readonly assigns: boolean
}

/** What a link is: true, false, or one of the shades between. */
export function checkLink(tokens: readonly Token[], parts: LinkParts, context: EquationContext): LinkOutcome {
  const { left, right, leftParsed, rightParsed, vague, isFirst } = parts
  if (left.expression.kind === 'variable') return 'statement'
  const bothBare = isBare(left.expression) && isBare(right.expression)
  if (left.value === null || right.value === null) return 'unknown'
  const plain = compareValues(left, right, left.value, right.value)
  if (bothBare && isFirst) return 'statement'
  if (plain !== 'false') return plain
  if (vague && roughly(left.value, right.value)) return 'true'
  if (otherReadingHolds(tokens, parts, context)) return 'true'
  // `x^2 + 8 = 0` asks for x, whatever x was before
  if (!parts.assigns && (someNode(left.expression, isVariable) || someNode(right.expression, isVariable)))
    return 'unclear'
  if (exactFormHolds(left, right, context)) return 'imprecise'
  if (wholeNumberBeside(right, left.value) || wholeNumberBeside(left, right.value)) return 'imprecise'
  if (isFirst && isBare(left.expression)) return 'unclear'
  if (isUnclear(tokens, leftParsed, rightParsed, isFirst)) return 'unclear'
  if (bothBare) return sameUnits(left.expression, right.expression) ? 'false' : 'unclear'
  if (startsWithValue(right, left.value, context)) return 'run-on'
  if (leftParsed.loose || rightParsed.loose || vague) return 'unclear'
  return 'false'
}

function compareValues(left: Side, right: Side, a: Rational, b: Rational): 'true' | 'imprecise' | 'false' {
  if (equal(a, b)) return 'true'
  const toRight = roundingOf(right.expression, a, b)
  if (toRight !== 'false') return toRight
  return roundingOf(left.expression, b, a)
}

/** Whether `printed`, a bare literal with decimals, is the rounded or cut form of `exact`. */
function roundingOf(expression: Expression, exact: Rational, printed: Rational): 'true' | 'imprecise' | 'false' {
  const decimals = decimalsOf(expression)
  if (decimals === 0) return 'false'
  const places = decimals + (someNode(expression, (node) => node.kind === 'percent') ? 2 : 0)
  const unit = unitInLastPlace(places)
  const half = rational(unit.n, unit.d * 2n)
  if (half !== null && within(exact, printed, half)) return 'true'
  if (decimals >= 9 && within(exact, printed, relative(exact, 1_000_000_000n))) return 'true'
  return equal(truncate(exact, places), printed) ? 'imprecise' : 'false'
}

/** Decimals printed of a literal that may carry a sign or a percent; 0 for anything else. */
function decimalsOf(expression: Expression): number {
  if (expression.kind === 'number') return expression.decimals
  return expression.kind === 'negation' || expression.kind === 'percent' ? decimalsOf(expression.of) : 0
}

/** 1/`parts` of |value|. */
function relative(value: Rational, parts: bigint): Rational {
  return rational(value.n < 0n ? -value.n : value.n, value.d * parts) ?? value
}

/** `≈`: within a twentieth. */
function roughly(a: Rational, b: Rational): boolean {
  return within(a, b, relative(a, 20n))
}

/** A whole number printed for a fraction next to it: `7 / 2 = 3`, `3 / 8 = 38%`, which leaves open whether rounding was meant. */
function wholeNumberBeside(side: Side, exact: Rational): boolean {
  if (side.value === null || !isBare(side.expression) || decimalsOf(side.expression) > 0) return false
  const scale = side.expression.kind === 'percent' ? 100n : 1n
  const printed = rational(side.value.n * scale, side.value.d)
  const wanted = rational(exact.n * scale, exact.d)
  if (printed === null || wanted === null || printed.d !== 1n || wanted.d === 1n) return false
  const gap = wanted.n - printed.n * wanted.d
  return (gap < 0n ? -gap : gap) < wanted.d
}

const OTHER_READINGS: readonly Reading[] = [
  { ...plainReading, percent: 'unit' },
  { ...plainReading, percent: 'share' },
  { ...plainReading, magnitudes: false },
  { ...plainReading, units: true },
  { ...plainReading, units: true, percent: 'unit' },
  { ...plainReading, mixedAsProduct: true },
]

function otherReadingHolds(tokens: readonly Token[], parts: LinkParts, context: EquationContext): boolean {
  const { left, right } = parts
  if (readingsHold(left, right, context)) return true
  const variants = [
    { ...context, tightFractions: true },
    { ...context, tightFractions: false },
    { ...context, implicitFirst: true },
  ]
  for (const options of variants) {
    const reparsedLeft = reparse(tokens, parts.leftParsed, left, options, context)
    const reparsedRight = reparse(tokens, parts.rightParsed, right, options, context)
    if (reparsedLeft === left && reparsedRight === right) continue
    if (reparsedLeft.value === null || reparsedRight.value === null) return true
    if (compareValues(reparsedLeft, reparsedRight, reparsedLeft.value, reparsedRight.value) !== 'false') return true
  }
  return false
}

function reparse(
  tokens: readonly Token[],
  parsed: ParsedExpression,
  side: Side,
  options: {
    readonly tightFractions?: boolean | undefined
    readonly implicitFirst?: boolean | undefined
    readonly mathematics: boolean
  },
  context: EquationContext,
): Side {
  if (isBare(side.expression)) return side
  const again = parseExpression(tokens, parsed.start, options)
  if (again === undefined || again.end !== parsed.end) return side
  const value = evaluate(again.expression, plainReading, { variables: context.variables })
  return value !== null && side.value !== null && equal(value, side.value)
    ? side
    : { ...side, expression: again.expression, value }
}

function readingsHold(left: Side, right: Side, context: EquationContext): boolean {
  const features = featuresOf(left.expression) | featuresOf(right.expression)
  if (features === 0) return false
  for (const reading of OTHER_READINGS) {
    const matters =
      (reading.percent !== 'hundredth' && (features & PERCENT_FEATURE) !== 0) ||
      (!reading.magnitudes && (features & MAGNITUDE_FEATURE) !== 0) ||
      (reading.units && (features & UNIT_FEATURE) !== 0) ||
      (reading.mixedAsProduct && (features & MIXED_FEATURE) !== 0)
    if (!matters) continue
    const a = evaluate(left.expression, reading, { variables: context.variables })
    const b = evaluate(right.expression, reading, { variables: context.variables })
    if (a === null || b === null) continue
    if (reading.units && !sameDimension(left.expression, right.expression)) continue
    if (compareValues(left, right, a, b) !== 'false') return true
    // units scale the printed precision: half a unit of the last place of the result's own unit
    if (reading.units && roundsInUnit(right, a, b)) return true
  }
  // `10 / 40 * 100 = 25%`: a percentage computed as such
  if ((features & PERCENT_FEATURE) !== 0 && left.value !== null && right.value !== null) {
    const scaled = multiply(left.value, hundredth)
    if (scaled !== null && compareValues(left, right, scaled, right.value) === 'true') return true
  }
  return false
}

const PERCENT_FEATURE = 1
const MAGNITUDE_FEATURE = 2
const UNIT_FEATURE = 4
const MIXED_FEATURE = 8

function featuresOf(expression: Expression): number {
  let features = 0
  someNode(expression, (node) => {
    if (node.kind === 'percent') features |= PERCENT_FEATURE
    else if (node.kind === 'mixed') features |= MIXED_FEATURE
    else if (node.kind === 'number') {
      if (node.magnitude !== undefined) features |= MAGNITUDE_FEATURE
      if (node.unit !== undefined) features |= UNIT_FEATURE
    }
    return false
  })
  return features
}

function dimensionsOf(expression: Expression): Set<string> {
  const dimensions = new Set<string>()
  someNode(expression, (node) => {
    if (node.kind === 'number' && node.unit !== undefined) dimensions.add(node.unit.dimension)
    return false
  })
  return dimensions
}

function sameDimension(left: Expression, right: Expression): boolean {
  const ofLeft = dimensionsOf(left)
  for (const dimension of dimensionsOf(right)) if (ofLeft.has(dimension)) return true
  return false
}

function sameUnits(left: Expression, right: Expression): boolean {
  if (left.kind !== 'number' || right.kind !== 'number') return left.kind === right.kind
  return left.unit === right.unit && left.magnitude === right.magnitude
}

function roundsInUnit(right: Side, exact: Rational, printed: Rational): boolean {
  const decimals = decimalsOf(right.expression)
  if (decimals === 0 || right.expression.kind !== 'number' || right.expression.unit === undefined) return false
  const half = multiply(right.expression.unit.factor, unitInLastPlace(decimals))
  const bound = half === null ? null : divide(half, { n: 2n, d: 1n })
  return bound !== null && within(exact, printed, bound)
}

/** Whether the link holds when rounded numbers stand for what they were rounded from. */
function exactFormHolds(left: Side, right: Side, context: EquationContext): boolean {
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

function isVariable(node: Expression): boolean {
  return node.kind === 'variable'
}

/** Whether the right side is a computation that begins with the left side's value. */
function startsWithValue(right: Side, value: Rational, context: EquationContext): boolean {
  if (isBare(right.expression)) return false
  const first = leftmost(right.expression)
  const firstValue = evaluate(first, plainReading, { variables: context.variables })
  return firstValue !== null && equal(firstValue, value)
}
