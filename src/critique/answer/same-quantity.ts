/** Whether two quantities are the same: value, precision as printed, percent, scale and unit. */
import { compare, divide, equal, multiply, rational, within, type Rational } from '../arithmetic/rational.ts'
import type { Quantity } from './content.ts'
import { isReal } from './complex.ts'
import { exactValue, preciseValue } from './evaluate-term.ts'
import { ONE } from './precise.ts'
import { isInfinity, sameTerm, type Sameness } from './same-term.ts'
import { binaryTerm, hasConstant, integerTerm, mapParts, substitute, variablesOf, type Term } from './term.ts'
import { relateUnits, unitFactors } from './unit-phrase.ts'

/** A decimal with as many digits that are right is taken for the exact value that it rounds. */
const SURE_DIGITS = 5
/** Gold is a rounding where it has as many digits. */
const GOLD_DIGITS = 3
/** An exact value with more decimals than this cannot have been meant as a printed decimal. */
const LONG_DECIMALS = 5
/** So many digits are floating point: `29.999999999999996` is 30. */
const FLOAT_DIGITS = 14

/** Compares gold with the found quantity. */
export function sameQuantity(gold: Quantity, found: Quantity): Sameness {
  const based = sameInBase(gold.term, found.term)
  if (based !== undefined) return based
  const relation = relateUnits(gold.unit, found.unit)
  if (relation.kind === 'conflict') return degreesAsRadians(gold, found) ?? 'different'
  if (relation.kind === 'convertible')
    return sameValue(gold.term, binaryTerm('*', found.term, rationalTerm(relation.factor)), found.term)
  const value = aliased(gold.term, found.term) ?? renamed(gold.term, found.term) ?? sameValue(gold.term, found.term)
  if (value === 'equal')
    return percentConflict(gold, found) ? 'unknown' : relation.kind === 'unclear' ? 'unknown' : 'equal'
  const asFraction = percentAsFraction(gold, found)
  if (asFraction === 'equal') return 'equal'
  if (degreesAsRadians(gold, found) === 'equal') return 'equal'
  if (value === 'different' && hasNaturalTwin(gold.term, found.term)) return 'unknown'
  if (value === 'different' && (mayBeInAnotherUnit(gold, found) || lacksDegrees(gold.term, found.term)))
    return 'unknown'
  return value === 'different' && asFraction === 'unknown' ? 'unknown' : value
}

/** `204_5` against 204 or against 54: the base may be said by the question, or converted. Nobody here knows. */
function sameInBase(gold: Term, found: Term): Sameness | undefined {
  const [based, other] = gold.kind === 'variable' && / base /.test(gold.name) ? [gold, found] : [found, gold]
  if (based.kind !== 'variable' || other.kind !== 'number' || other.value.d !== 1n) return undefined
  const [digits = '', base = ''] = based.name.split(' base ')
  const printed = other.value.n.toString()
  return / base /.test(based.name) && (printed === digits || printed === String(Number.parseInt(digits, Number(base))))
    ? 'unknown'
    : undefined
}

/** Letters that only count or stand for a constant: another one may be meant by the same answer. */
const DUMMIES = /^(?:[kmnjlstcCK]|c_\w|C_\w)$/

/** `2\\pi k` and `2\\pi n`, `x^2` and `X^2`: the same under another name, which may be meant or not. */
function renamed(gold: Term, found: Term): Sameness | undefined {
  const [first, second] = [variablesOf(gold), variablesOf(found)]
  const [own, other] = [[...first].filter((name) => !second.has(name)), [...second].filter((name) => !first.has(name))]
  const [from, to] = [other[0], own[0]]
  if (own.length !== 1 || other.length !== 1 || from === undefined || to === undefined) return undefined
  const isDummy = (DUMMIES.test(from) && DUMMIES.test(to)) || from.toLowerCase() === to.toLowerCase()
  if (!isDummy) return undefined
  if (sameTerm(gold, substitute(found, from, { kind: 'variable', name: to })) !== 'equal') return undefined
  // the constant of an integral
  return from.toLowerCase() === 'c' && to.toLowerCase() === 'c' ? 'equal' : 'unknown'
}

/** Names that other trades and programs give to i and e. */
const ALIASES: ReadonlyMap<string, 'i' | 'e'> = new Map([
  ['I', 'i'],
  ['j', 'i'],
  ['E', 'e'],
])

/** `1 + 2*I` is 1 + 2i, where gold has no variable. */
function aliased(gold: Term, found: Term): Sameness | undefined {
  const [name, more] = variablesOf(found)
  const constant = name === undefined || more !== undefined ? undefined : ALIASES.get(name)
  if (name === undefined || constant === undefined || variablesOf(gold).size > 0 || !hasConstant(gold, constant))
    return undefined
  return sameTerm(gold, substitute(found, name, { kind: 'constant', name: constant })) === 'equal' ? 'equal' : undefined
}

/** `\\log 2` without a base may be meant as `\\ln 2`. */
function hasNaturalTwin(gold: Term, found: Term): boolean {
  const [first, second] = [withNaturalLogs(gold), withNaturalLogs(found)]
  return (first !== gold || second !== found) && sameTerm(first, second) === 'equal'
}

/** The term with natural logarithms for those without a base, or the same object where it has none. */
function withNaturalLogs(term: Term): Term {
  const mapped = mapParts(term, withNaturalLogs)
  const isBare = mapped.kind === 'call' && mapped.name === 'log' && mapped.of.length === 1
  return isBare ? { ...mapped, name: 'ln' } : mapped
}

function rationalTerm(value: Rational): Term {
  return { kind: 'number', value, decimals: 0, significant: 1 }
}

/** `\pi` percent and the like. 1 and 1 % are told apart where both could be meant: a gold below one that is no percent. */
function percentConflict(gold: Quantity, found: Quantity): boolean {
  if (gold.percent === found.percent) return false
  // "5" may ask for a percentage, and "0.25" against "0.25 %" is a hundredth of it
  const value = exactValue(gold.term, new Map())
  return value !== null && value.d !== 1n && compare(value, { n: 1n, d: 1n }) < 0 && value.n > 0n
}

/** 25 % is 0.25. */
function percentAsFraction(gold: Quantity, found: Quantity): Sameness {
  if (gold.percent === found.percent) return 'different'
  const [percent, other] = gold.percent ? [gold.term, found.term] : [found.term, gold.term]
  const fraction = binaryTerm('/', percent, integerTerm(100))
  return gold.percent ? sameValue(fraction, other) : sameValue(other, fraction, percent)
}

/** `30^\circ` is `\frac{\pi}{6}`. */
function degreesAsRadians(gold: Quantity, found: Quantity): Sameness | undefined {
  if (isDegrees(gold) && isRadians(found)) return sameTerm(inRadians(gold.term), found.term)
  return isRadians(gold) && isDegrees(found) ? sameTerm(gold.term, inRadians(found.term)) : undefined
}

function isDegrees(quantity: Quantity): boolean {
  return quantity.unit?.dimensions.has('degree') === true
}

function isRadians({ term, unit }: Quantity): boolean {
  if (unit !== undefined) return unit.dimensions.has('radian')
  return hasConstant(term, 'pi') || isInverse(term)
}

function inRadians(term: Term): Term {
  return binaryTerm('/', binaryTerm('*', term, { kind: 'constant', name: 'pi' }), integerTerm(180))
}

/** `\\cos 58` and `\\cos 58^\\circ`: the sign of degrees may have been left out. */
function lacksDegrees(gold: Term, found: Term): boolean {
  const [first, second] = [withoutDegrees(gold), withoutDegrees(found)]
  return (first !== gold || second !== found) && sameTerm(first, second) === 'equal'
}

/** The term with the numbers of degrees for the angles that they are, or the same object where it has none. */
function withoutDegrees(term: Term): Term {
  if (term.kind === 'binary' && term.sign === '/') {
    const { left, right } = term
    const isAngle = right.kind === 'number' && right.value.n === 180n && right.value.d === 1n
    if (isAngle && left.kind === 'binary' && left.sign === '*' && left.right.kind === 'constant') return left.left
  }
  return mapParts(term, withoutDegrees)
}

function isInverse(term: Term): boolean {
  return term.kind === 'call' && term.name.startsWith('arc')
}

/**
 * Gold has no unit and the found one has: the question may ask for another of the same dimension (120 for "2 hours", 3
 * for "3 dozen"), which nobody here can know.
 */
function mayBeInAnotherUnit(gold: Quantity, found: Quantity): boolean {
  const [expected, value] = [exactValue(gold.term, new Map()), exactValue(found.term, new Map())]
  if (expected === null || value === null || expected.n === 0n) return false
  if (found.scale !== undefined && gold.scale === undefined) {
    const mantissa = divide(value, found.scale)
    return mantissa !== null && equal(mantissa, expected)
  }
  if (gold.unit !== undefined || found.unit === undefined || found.unit.dimensions.size !== 1) return false
  const [[dimension, power] = ['', 1]] = found.unit.dimensions
  const said = multiply(value, found.unit.factor)
  return unitFactors(dimension).some((factor) => {
    let asked: Rational | null = expected
    for (let count = 0; count < power && asked !== null; count++) asked = multiply(asked, factor)
    return said !== null && asked !== null && equal(said, asked)
  })
}

/**
 * Compares two terms, with what printed decimals say: gold `3.33` is what 10/3 rounds to. A found decimal with five right
 * digits is the exact gold that it rounds. With fewer nobody knows. `printed` is the found term before a conversion.
 */
export function sameValue(gold: Term, found: Term, printed: Term = found): Sameness {
  const same = sameTerm(gold, found)
  if (same !== 'different' || isInfinity(gold) !== 0 || isInfinity(found) !== 0) return same
  if (variablesOf(gold).size > 0 || variablesOf(found).size > 0) return same
  const [goldDecimal, foundDecimal] = [decimalOf(gold), decimalOf(printed)]
  if (goldDecimal === undefined && foundDecimal === undefined) return same
  const [expected, value] = [approximate(gold), approximate(found)]
  if (expected === null || value === null) return same
  if (isFloatNoise(expected, value, foundDecimal ?? goldDecimal)) return 'equal'
  if (goldDecimal !== undefined && goldDecimal.decimals > 0 && roundsTo(value, expected, goldDecimal.decimals)) {
    const isLong = foundDecimal === undefined ? hasLongDecimals(found) : foundDecimal.decimals > LONG_DECIMALS
    return goldDecimal.significant >= GOLD_DIGITS && isLong ? 'equal' : 'unknown'
  }
  if (foundDecimal !== undefined && foundDecimal.decimals > 0 && goldDecimal === undefined) {
    if (!hasLongDecimals(gold)) return 'different'
    const rounded = roundsTo(expected, value, foundDecimal.decimals) || isCut(expected, value, foundDecimal.decimals)
    if (!rounded || foundDecimal.significant < 2) return 'different'
    return foundDecimal.significant >= SURE_DIGITS ? 'equal' : 'unknown'
  }
  if (foundDecimal !== undefined && goldDecimal !== undefined && foundDecimal.decimals < goldDecimal.decimals) {
    // gold 3.3333, found 3.33: a rounding of gold
    if (foundDecimal.decimals === 0 || foundDecimal.significant < GOLD_DIGITS) return 'different'
    return roundsTo(expected, value, foundDecimal.decimals) ? 'unknown' : 'different'
  }
  return 'different'
}

interface Printed {
  readonly decimals: number
  readonly significant: number
}

/** The digits of a term that is one printed number. */
function decimalOf(term: Term): Printed | undefined {
  if (term.kind === 'negation') return decimalOf(term.of)
  if (term.kind !== 'number' || (term.decimals === 0 && term.value.d !== 1n)) return undefined
  return term.decimals === 0 ? undefined : { decimals: term.decimals, significant: term.significant }
}

/** The value as a rational number with an error below 2^-200. */
function approximate(term: Term): Rational | null {
  const exact = exactValue(term, new Map())
  if (exact !== null) return exact
  const value = preciseValue(term, new Map())
  return value === null || !isReal(value) ? null : rational(value.re, ONE)
}

/** Whether `value`, rounded to so many places, prints as `printed`. */
function roundsTo(value: Rational, printed: Rational, decimals: number): boolean {
  const half = rational(1n, 2n * 10n ** BigInt(Math.min(decimals, 200)))
  return half !== null && within(value, printed, half)
}

/** Whether `printed` is `value` with its further places cut off. */
function isCut(value: Rational, printed: Rational, decimals: number): boolean {
  const unit = rational(1n, 10n ** BigInt(Math.min(decimals, 200)))
  if (unit === null || !within(value, printed, unit)) return false
  return value.n < 0n === printed.n < 0n && compare(absolute(printed), absolute(value)) <= 0
}

function absolute(value: Rational): Rational {
  return value.n < 0n ? { n: -value.n, d: value.d } : value
}

function isFloatNoise(expected: Rational, value: Rational, printed: Printed | undefined): boolean {
  if (printed === undefined || printed.significant < FLOAT_DIGITS || expected.n === 0n) return false
  const bound = multiply(absolute(expected), { n: 1n, d: 10n ** BigInt(FLOAT_DIGITS - 1) })
  return bound !== null && within(value, expected, bound)
}

/** Whether a value needs more places than anyone prints. */
function hasLongDecimals(term: Term): boolean {
  const exact = exactValue(term, new Map())
  if (exact === null) return true
  return (exact.n * 10n ** BigInt(LONG_DECIMALS)) % exact.d !== 0n
}
