/**
 * Whether two terms have the same value: by their form, exactly where they are rational, otherwise to 256 binary places
 * at seeded points. `different` is said only of a gap far above rounding. A domain that decides (`√x²` and `x`) is
 * `unknown`.
 */
import { equal, type Rational } from '../arithmetic/rational.ts'
import { generator, keyOf, split, type Key } from '../../random.ts'
import { addComplex, isReal, magnitude, negateComplex, real, type Complex } from './complex.ts'
import { exactValue, logarithmOf, preciseValue } from './evaluate-term.ts'
import { fixedOf, ONE } from './precise.ts'
import { termKey, variablesOf, type Term } from './term.ts'

export type Sameness = 'equal' | 'different' | 'unknown'

const pointKey: Key = keyOf('answer points')
/** Points with positive coordinates, then points with coordinates of either sign. */
const POSITIVE_POINTS = 6
const SIGNED_POINTS = 6

/** Compares two terms. */
export function sameTerm(a: Term, b: Term): Sameness {
  if (termKey(a) === termKey(b)) return 'equal'
  const names = [...variablesOf(b, variablesOf(a))].toSorted()
  if (names.length === 0) return sameConstant(a, b)
  return sameFunction(a, b, names)
}

function sameConstant(a: Term, b: Term): Sameness {
  const [first, second] = [exactValue(a, new Map()), exactValue(b, new Map())]
  if (first !== null && second !== null) return equal(first, second) ? 'equal' : 'different'
  const gap = gapOf(preciseValue(a, new Map()), preciseValue(b, new Map()))
  if (gap !== 'unknown') return gap
  const [large, other] = [logarithmOf(a), logarithmOf(b)]
  if (large === null || other === null) return infinityOf(a, b)
  return Math.abs(large - other) > 1e-9 * Math.max(1, Math.abs(large), Math.abs(other)) ? 'different' : 'unknown'
}

/** Infinity equals itself (its key did) and no number. */
function infinityOf(a: Term, b: Term): Sameness {
  const [first, second] = [isInfinity(a), isInfinity(b)]
  if (first !== 0 && second !== 0) return first === second ? 'equal' : 'different'
  if (first === 0 && second === 0) return 'unknown'
  return preciseValue(first === 0 ? a : b, new Map()) === null ? 'unknown' : 'different'
}

/** 1 for ∞, -1 for -∞, 0 for anything else. */
export function isInfinity(term: Term): -1 | 0 | 1 {
  if (term.kind === 'constant') return term.name === 'infinity' ? 1 : 0
  if (term.kind !== 'negation') return 0
  const of = isInfinity(term.of)
  return of === 0 ? 0 : of === 1 ? -1 : 1
}

/** Relative gap of two values: below 2^-180 equal, above 2^-140 different. */
export function gapOf(a: Complex | null, b: Complex | null): Sameness {
  if (a === null || b === null) return 'unknown'
  const gap = magnitude(addComplex(a, negateComplex(b)))
  const [first, second] = [magnitude(a), magnitude(b)]
  if (gap === null || first === null || second === null) return 'unknown'
  const scale = (first > second ? first : second) + (ONE >> 40n)
  if (gap <= scale >> 180n) return 'equal'
  return gap >= scale >> 140n ? 'different' : 'unknown'
}

function sameFunction(a: Term, b: Term, names: readonly string[]): Sameness {
  let decided = 0
  for (let index = 0; index < POSITIVE_POINTS; index++) {
    const result = sameAt(a, b, pointAt(names, index, false))
    if (result === 'different') return 'different'
    if (result === 'equal') decided++
  }
  let signed: Sameness = 'equal'
  for (let index = 0; index < SIGNED_POINTS; index++) {
    const result = sameAt(a, b, pointAt(names, index, true))
    if (result === 'equal') decided++
    if (result === 'different') signed = 'different'
  }
  if (decided < 4) return signed === 'different' ? 'unknown' : sameAtIntegers(a, b, names)
  return signed === 'different' ? 'unknown' : 'equal'
}

/** Factorials of variables have values at whole numbers only. */
function sameAtIntegers(a: Term, b: Term, names: readonly string[]): Sameness {
  let decided = 0
  for (let index = 0; index < POSITIVE_POINTS; index++) {
    const exact = new Map(
      names.map((name, at) => [name, { n: BigInt(3 + ((index * 5 + at * 3) % 11)), d: 1n }] as const),
    )
    const precise = new Map([...exact].map(([name, value]) => [name, real(fixedOf(value.n, value.d))] as const))
    const result = sameAt(a, b, { exact, precise, signed: false })
    if (result === 'different') return 'different'
    if (result === 'equal') decided++
  }
  return decided >= 4 && (hasCall(a) || hasCall(b)) ? 'equal' : 'unknown'
}

function hasCall(term: Term): boolean {
  switch (term.kind) {
    case 'number':
    case 'constant':
    case 'variable':
      return false
    case 'negation':
      return hasCall(term.of)
    case 'binary':
      return hasCall(term.left) || hasCall(term.right)
    case 'call':
      return term.name === 'factorial' || term.name === 'binomial' || term.of.some(hasCall)
  }
}

/** At a signed point a value that is not real lies outside of the domain that an answer means. */
function sameAt(a: Term, b: Term, point: Point): Sameness {
  const [first, second] = [exactValue(a, point.exact), exactValue(b, point.exact)]
  if (first !== null && second !== null) return equal(first, second) ? 'equal' : 'different'
  const [left, right] = [preciseValue(a, point.precise), preciseValue(b, point.precise)]
  const gap = gapOf(left, right)
  if (gap !== 'different' || !point.signed || left === null || right === null) return gap
  return isReal(left) && isReal(right) ? 'different' : 'unknown'
}

export interface Point {
  readonly exact: ReadonlyMap<string, Rational>
  readonly precise: ReadonlyMap<string, Complex>
  readonly signed: boolean
}

/** The point of an index: the same for the same names, whatever they are compared in. */
export function pointAt(names: readonly string[], index: number, signed: boolean): Point {
  const exact = new Map<string, Rational>()
  const precise = new Map<string, Complex>()
  for (const name of names) {
    const draws = generator(split(pointKey, `${index} ${String(signed)} ${name}`))
    // 4093 is prime, so that no factor of a denominator in an answer cancels
    const n = BigInt(900 + (draws.bits() % 12_000))
    const sign = signed && draws.bits() % 5 < 3 ? -1n : 1n
    const value = { n: n % 4093n === 0n ? sign * (n + 1n) : sign * n, d: 4093n }
    exact.set(name, value)
    precise.set(name, real(fixedOf(value.n, value.d)))
  }
  return { exact, precise, signed }
}
