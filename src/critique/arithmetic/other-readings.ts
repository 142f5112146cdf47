/** Whether a link that is false as read plainly holds under another plausible reading of its ambiguous parts. */
import { evaluate, isBare, plainReading, someNode, type Expression, type Reading } from './expression.ts'
import type { EquationContext, LinkParts, Side } from './link-parts.ts'
import type { ParseOptions } from './parse-options.ts'
import { parseExpression, type ParsedExpression } from './parser.ts'
import { compareValues, decimalsOf } from './printed-precision.ts'
import { divide, equal, multiply, unitInLastPlace, within, type Rational } from './rational.ts'
import type { Token } from './token.ts'
import { hundredth } from './unit.ts'

const OTHER_READINGS: readonly Reading[] = [
  { ...plainReading, percent: 'unit' },
  { ...plainReading, percent: 'share' },
  { ...plainReading, percent: 'base' },
  { ...plainReading, magnitudes: false },
  { ...plainReading, units: true },
  { ...plainReading, units: true, percent: 'unit' },
  { ...plainReading, mixedAsProduct: true },
]

/** Whether some reading makes the link true. */
export function otherReadingHolds(tokens: readonly Token[], parts: LinkParts, context: EquationContext): boolean {
  const { left, right } = parts
  if (pointsPartThousands(left, right, context)) return true
  if (readingsHold(left, right, context)) return true
  // the other ways of parsing are all about what a slash reaches
  if (!hasSlash(tokens, parts.leftParsed) && !hasSlash(tokens, parts.rightParsed)) return false
  const variants: readonly ParseOptions[] = [
    { tightFractions: true },
    { tightFractions: false },
    { spacedFractions: true },
    { implicitFirst: true },
    { scientificFirst: true },
  ]
  for (const variant of variants) {
    const options = { ...variant, mathematics: context.mathematics }
    const reparsedLeft = reparse(tokens, parts.leftParsed, left, options, context)
    const reparsedRight = reparse(tokens, parts.rightParsed, right, options, context)
    if (reparsedLeft === left && reparsedRight === right) continue
    if (reparsedLeft.value === null || reparsedRight.value === null) return true
    if (compareValues(reparsedLeft, reparsedRight, reparsedLeft.value, reparsedRight.value) !== 'false') return true
  }
  return false
}

/** `1.000 + 500 = 1.500`: all points stand before three digits, as where they part thousands. */
function pointsPartThousands(left: Side, right: Side, { variables }: EquationContext): boolean {
  let points = 0
  for (const side of [left, right]) {
    const isOther = someNode(side.expression, (node) => {
      if (node.kind !== 'number' || node.decimals === 0) return false
      points++
      return node.decimals !== 3
    })
    if (isOther) return false
  }
  if (points === 0) return false
  const [a, b] = [left, right].map(({ expression }) =>
    evaluate(expression, plainReading, { variables, exactOf: timesThousand }),
  )
  return a !== null && b !== null && a !== undefined && b !== undefined && equal(a, b)
}

function timesThousand(value: Rational): Rational | undefined {
  return multiply(value, { n: 1000n, d: 1n }) ?? undefined
}

function hasSlash(tokens: readonly Token[], { start, end }: ParsedExpression): boolean {
  for (let at = start; at < end; at++) if (tokens[at]?.kind === 'operator' && tokens[at]?.text === '/') return true
  return false
}

/** The values that an expression has under the readings of its percent signs. */
export function valuesOf(expression: Expression, context: EquationContext): readonly Rational[] {
  const readings = (featuresOf(expression) & PERCENT_FEATURE) === 0 ? [plainReading] : PERCENT_READINGS
  return readings.flatMap((reading) => evaluate(expression, reading, { variables: context.variables }) ?? [])
}

const PERCENT_READINGS: readonly Reading[] = [
  plainReading,
  ...OTHER_READINGS.filter(({ percent, units }) => percent !== 'hundredth' && !units),
]

function reparse(
  tokens: readonly Token[],
  parsed: ParsedExpression,
  side: Side,
  options: ParseOptions,
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
    if (compareValues(left, right, a, b, reading) !== 'false') return true
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

function roundsInUnit(right: Side, exact: Rational, printed: Rational): boolean {
  const decimals = decimalsOf(right.expression)
  if (decimals === 0 || right.expression.kind !== 'number' || right.expression.unit === undefined) return false
  const half = multiply(right.expression.unit.factor, unitInLastPlace(decimals))
  const bound = half === null ? null : divide(half, { n: 2n, d: 1n })
  return bound !== null && within(exact, printed, bound)
}
