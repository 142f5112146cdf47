/**
 * One link `left = right` of an equation, re-evaluated exactly.
 *
 * It is called false only where it is false under every plausible reading. What the critic allows for:
 *  - rounding: a printed decimal is right when the exact value rounds to it (half up or half down) at its printed
 *    precision; noise of floating point (relative 1e-9, at least nine decimals printed) is right as well;
 *  - lesser faults, named `imprecise`: cut instead of rounded, a fraction printed as the whole number beside it, a
 *    value that follows only from the unrounded form of an earlier rounded number;
 *  - `run-on`: `2 + 3 = 5 * 4 = 20`, false as written, sound when read one part after another;
 *  - `unclear`: false as read, but words around it (`half of 10 = 5`, `which is wrong`), a side that was not read whole, a
 *    conversion, another number system or a variable may make it true.
 */
import { isCut } from './cut-side.ts'
import { remarkAround } from './remark.ts'
import { evaluate, isBare, leftmost, plainReading, someNode, type Expression } from './expression.ts'
import { valuesWithoutLabel, valueWithSign } from './label-number.ts'
import { isUnclear } from './link-surroundings.ts'
import { clockSystem, fitsBase, isCongruent } from './number-system.ts'
import type { EquationContext, LinkOutcome, LinkParts, Side } from './link-parts.ts'
import { otherReadingHolds, valuesOf } from './other-readings.ts'
import { usesOwnOperation } from './own-operation.ts'
import type { ParsedExpression } from './parser.ts'
import { compareValues, exactFormHolds, relative, wholeNumberBeside } from './printed-precision.ts'
import { equal, within, type Rational } from './rational.ts'
import { mayConvert, unitsDiffer } from './side-units.ts'
import type { Token } from './token.ts'

/** What a link is: true, false, or one of the shades between. */
export function checkLink(tokens: readonly Token[], parts: LinkParts, context: EquationContext): LinkOutcome {
  const { left, right, vague, isFirst } = parts
  if (left.expression.kind === 'variable') return 'statement'
  if (left.value === null || right.value === null) return 'unknown'
  const values: Values = { a: left.value, b: right.value }
  const plain = compareValues(left, right, values.a, values.b)
  if (isFirst && isBare(left.expression) && isBare(right.expression)) return 'statement'
  if (plain !== 'false') return plain
  if (vague && within(values.a, values.b, relative(values.a, ROUGHLY_PARTS))) return 'true'
  if (otherReadingHolds(tokens, parts, context)) return 'true'
  if (isExcused(tokens, parts, values, context)) return 'unclear'
  // `x^2 + 8 = 0` asks for x, whatever x was before
  const hasVariable = someNode(left.expression, isVariable) || someNode(right.expression, isVariable)
  if (!parts.assigns && hasVariable) return 'unclear'
  if (exactFormHolds(left, right, context)) return 'imprecise'
  if (wholeNumberBeside(right, values.a) || wholeNumberBeside(left, values.b)) return 'imprecise'
  if (isFirst && isBare(left.expression)) return 'unclear'
  return gravity(tokens, parts, values, context)
}

/** The values of the two sides. */
interface Values {
  readonly a: Rational
  readonly b: Rational
}

/** `≈`: within a twentieth. */
const ROUGHLY_PARTS = 20n
const NO_OPERATIONS: ReadonlySet<string> = new Set()
/** What is called an estimate: within a quarter. */
const ESTIMATE_PARTS = 4n

/** Whether something outside of the two values may make the link true. */
function isExcused(tokens: readonly Token[], parts: LinkParts, { a, b }: Values, context: EquationContext): boolean {
  const { left, right, leftParsed, rightParsed, isFirst } = parts
  const { text, systems = [], ownOperations = NO_OPERATIONS, conversions = [] } = context
  if (isCut(tokens, { left: leftParsed, right: rightParsed, isFirst }, context.mathematics)) return true
  if (systems.some((system) => isCongruent(system, a, b))) return true
  const numerals = [...numeralsOf(left.expression), ...numeralsOf(right.expression)]
  if (systems.some((system) => fitsBase(system, numerals))) return true
  const isOwn = (side: ParsedExpression): boolean => usesOwnOperation(ownOperations, tokens, side)
  if (isOwn(leftParsed) || isOwn(rightParsed)) return true
  if (mayConvert(tokens, { ...leftParsed, value: a }, { ...rightParsed, value: b }, conversions)) return true
  if (isFirst && valuesWithoutLabel(tokens, leftParsed, context).some((value) => equal(value, b))) return true
  if (text === undefined) return false
  const signed = isFirst && leftParsed.start === 0 ? valueWithSign(left, text, context) : null
  if (signed !== null && equal(signed, b)) return true
  const remark = remarkAround(text, left.start, right.end)
  if (remark.clock && isCongruent(clockSystem, a, b)) return true
  return remark.denied || (remark.rounded && within(a, b, relative(a, ESTIMATE_PARTS)))
}

/** What a link is that no reading saves. */
function gravity(tokens: readonly Token[], parts: LinkParts, { b }: Values, context: EquationContext): LinkOutcome {
  const { left, right, leftParsed, rightParsed, vague, isFirst } = parts
  if (isUnclear(tokens, leftParsed, rightParsed, { isFirst, isAnnotation: context.isAnnotation === true }))
    return 'unclear'
  if (isBare(left.expression) && isBare(right.expression)) {
    const isComparable = sameUnits(left.expression, right.expression) && !unitsDiffer(tokens, leftParsed, rightParsed)
    return isComparable ? 'false' : 'unclear'
  }
  if (valuesOf(left.expression, context).some((value) => startsWithValue(right, value, context))) return 'run-on'
  if (parts.previous === 'run-on' && endsWithValue(left, b, context)) return 'run-on'
  return leftParsed.loose || rightParsed.loose || vague ? 'unclear' : 'false'
}

function sameUnits(left: Expression, right: Expression): boolean {
  if (left.kind !== 'number' || right.kind !== 'number') return left.kind === right.kind
  return left.unit === right.unit && left.magnitude === right.magnitude
}

/** The numbers that are printed in an expression. */
function numeralsOf(expression: Expression): readonly Rational[] {
  const numerals: Rational[] = []
  someNode(expression, (node) => {
    if (node.kind === 'number' && node.value !== null) numerals.push(node.value)
    return false
  })
  return numerals
}

function isVariable(node: Expression): boolean {
  return node.kind === 'variable'
}

/** Whether the right side is a computation that begins with the left side's value. */
function startsWithValue(right: Side, value: Rational, context: EquationContext): boolean {
  if (isBare(right.expression)) return false
  const firstValue = evaluate(leftmost(right.expression), plainReading, { variables: context.variables })
  return firstValue !== null && equal(firstValue, value)
}

/** Whether the last term of a run-on side has the value: `= 20 + 5% of 200 = 10`. */
function endsWithValue(left: Side, value: Rational, context: EquationContext): boolean {
  if (left.expression.kind !== 'binary') return false
  const last = evaluate(left.expression.right, plainReading, { variables: context.variables })
  return last !== null && equal(last, value)
}
