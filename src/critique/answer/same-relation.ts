/**
 * Whether two equations or inequalities say the same: their sides moved to one side differ by a factor, or, for
 * equations, the roots of one along seeded lines are the roots of the other.
 */
import type { Relation, RelationSign } from './content.ts'
import { addComplex, divideComplex, isReal, negateComplex, real, type Complex } from './complex.ts'
import { preciseValue, type ComplexPoint } from './evaluate-term.ts'
import { fixedOf, ONE, toNumber } from './precise.ts'
import { gapOf, pointAt, sameTerm, type Sameness } from './same-term.ts'
import { binaryTerm, variablesOf, type Term } from './term.ts'

const POINTS = 6
/** Lines along which roots are sought, and where the search starts on each. */
const LINES = 3
const STARTS = 8
const STEP_LIMIT = 60

const FLIPPED: Readonly<Record<RelationSign, RelationSign>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
}

/** Compares two relations. */
export function sameRelation(gold: Relation, found: Relation): Sameness {
  if (gold.signs.length === 1 && found.signs.length === 1) return sameSingle(gold, found)
  if (gold.signs.length !== found.signs.length) return 'unknown'
  return sameChain(gold, found) === 'equal' || sameChain(gold, reversed(found)) === 'equal'
    ? 'equal'
    : sameChain(gold, found) === 'different' && sameChain(gold, reversed(found)) === 'different'
      ? chainDifference(gold, found)
      : 'unknown'
}

/** Chains of other bounds say other things only where the sides between are the same. */
function chainDifference(gold: Relation, found: Relation): Sameness {
  const same = gold.sides.slice(1, -1).every((side, at) => {
    const other = found.sides[at + 1]
    return other !== undefined && sameTerm(side, other) === 'equal'
  })
  return same || isOrdering(gold) ? 'different' : 'unknown'
}

/** `f(2) < f(1) < f(4)`: every side is one name. */
function isOrdering(relation: Relation): boolean {
  return relation.sides.every((side) => side.kind === 'variable')
}

function reversed(relation: Relation): Relation {
  return {
    kind: 'relation',
    sides: relation.sides.toReversed(),
    signs: relation.signs.map((sign) => FLIPPED[sign]).toReversed(),
  }
}

function sameChain(gold: Relation, found: Relation): Sameness {
  if (gold.signs.some((sign, at) => sign !== found.signs[at])) return 'different'
  let result: Sameness = 'equal'
  for (const [at, side] of gold.sides.entries()) {
    const other = found.sides[at]
    const same = other === undefined ? 'different' : sameTerm(side, other)
    if (same === 'different') return 'different'
    if (same === 'unknown') result = 'unknown'
  }
  return result
}

function sameSingle(gold: Relation, found: Relation): Sameness {
  const [goldSign, foundSign] = [gold.signs[0] ?? '=', found.signs[0] ?? '=']
  const [first, second] = [differenceOf(gold), differenceOf(found)]
  const names = [...variablesOf(second, variablesOf(first))].toSorted()
  if (variablesOf(first).size !== names.length || variablesOf(second).size !== names.length) {
    // a variable that only one side has: other statements, unless it cancels
    return goldSign === foundSign || goldSign === '=' || foundSign === '='
      ? differsByVariable(first, second)
      : 'different'
  }
  const factor = constantFactor(first, second, names)
  if (factor !== undefined) {
    const isPositive = factor.re > 0n
    if (!isReal(factor)) return goldSign === foundSign && (goldSign === '=' || goldSign === '!=') ? 'equal' : 'unknown'
    return (isPositive ? foundSign : FLIPPED[foundSign]) === goldSign ? 'equal' : 'different'
  }
  if (goldSign !== foundSign) return goldSign === FLIPPED[foundSign] ? 'unknown' : 'different'
  if (goldSign !== '=') return 'unknown'
  return sameRoots(first, second, names)
}

function differenceOf(relation: Relation): Term {
  const [left, right] = relation.sides
  if (left === undefined || right === undefined) return { kind: 'constant', name: 'infinity' }
  return binaryTerm('-', left, right)
}

function differsByVariable(first: Term, second: Term): Sameness {
  return sameTerm(first, second) === 'different' ? 'different' : 'unknown'
}

/** The factor by which the second is the first at every point, or undefined where there is none. */
function constantFactor(first: Term, second: Term, names: readonly string[]): Complex | undefined {
  let factor: Complex | undefined
  let agreed = 0
  for (let index = 0; index < POINTS; index++) {
    const point = pointAt(names, index, index % 2 === 1).precise
    const [a, b] = [preciseValue(first, point), preciseValue(second, point)]
    const ratio = a === null || b === null ? null : divideComplex(b, a)
    if (ratio === null) continue
    if (factor !== undefined && gapOf(factor, ratio) !== 'equal') return undefined
    factor = ratio
    agreed++
  }
  if (agreed < 3 || factor === undefined || (factor.re === 0n && factor.im === 0n)) return undefined
  return factor
}

/** Roots along lines on which all variables but one are held. */
function sameRoots(first: Term, second: Term, names: readonly string[]): Sameness {
  let found = 0
  for (const [at, name] of names.entries()) {
    for (let line = 0; line < LINES; line++) {
      const point = new Map(pointAt(names, 20 + line + at * LINES, line % 2 === 1).precise)
      for (const [from, to] of [
        [first, second],
        [second, first],
      ] as const) {
        const roots = rootsAlong(from, point, name)
        for (const root of roots) {
          const value = preciseValue(to, new Map(point).set(name, root))
          if (value === null) return 'unknown'
          if (!isSmall(value)) return 'different'
          found++
        }
      }
    }
  }
  // a root that was not met would tell: with this many that agree, the curves are the same
  return found >= 6 * names.length ? 'equal' : 'unknown'
}

function isSmall(value: Complex): boolean {
  const bound = ONE >> 90n
  return value.re < bound && value.re > -bound && value.im < bound && value.im > -bound
}

/** Newton's iteration with a numeric slope, from complex starts. */
function rootsAlong(term: Term, point: ComplexPoint, name: string): Complex[] {
  const roots: Complex[] = []
  const step = real(ONE >> 110n)
  for (let start = 0; start < STARTS; start++) {
    let x: Complex | null = {
      re: fixedOf(BigInt(17 * start - 50), 11n),
      im: fixedOf(BigInt(((start * 7) % 5) - 2), 3n),
    }
    let isRoot = false
    for (let round = 0; round < STEP_LIMIT && x !== null; round++) {
      const at = new Map(point).set(name, x)
      const value = preciseValue(term, at)
      const beside = preciseValue(term, new Map(point).set(name, addComplex(x, step)))
      if (value === null || beside === null) break
      if (value.re > -4096n && value.re < 4096n && value.im > -4096n && value.im < 4096n) {
        isRoot = true
        break
      }
      const rise = divideComplex(addComplex(beside, negateComplex(value)), step)
      const change = rise === null ? null : divideComplex(value, rise)
      if (change === null) break
      if (Math.abs(toNumber(change.re)) + Math.abs(toNumber(change.im)) < 1e-45) {
        isRoot = isSmall(value)
        break
      }
      x = addComplex(x, negateComplex(change))
    }
    if (isRoot && x !== null && !roots.some((root) => isSmall(differenceOfRoots(root, x)))) roots.push(x)
  }
  return roots
}

function differenceOfRoots(a: Complex, b: Complex | null): Complex {
  return b === null ? a : addComplex(a, negateComplex(b))
}
