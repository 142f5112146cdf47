/**
 * Sets of real numbers as sorted intervals, so that `(-\infty, 3) \cup (3, \infty)`, `x \ne 3` and "all reals but 3" are
 * one answer. Ends are kept to 256 binary places. What has an end with variables is no such set.
 */
import type { Content, Relation, RelationSign } from './content.ts'
import { isReal } from './complex.ts'
import { preciseValue } from './evaluate-term.ts'
import { ONE, type Fixed } from './precise.ts'
import { isInfinity, sameTerm } from './same-term.ts'
import { binaryTerm, integerTerm, substitute, variablesOf, type Term } from './term.ts'

/** An interval. A single number has equal ends, both closed. */
interface Interval {
  readonly low: Fixed
  readonly high: Fixed
  readonly lowClosed: boolean
  readonly highClosed: boolean
}

/** Sorted, disjoint, not touching. */
export type RealSet = readonly Interval[]

/** Beyond every value that is evaluated. */
const INFINITY = ONE << 5000n
/** Ends nearer than this are one end. */
const TOLERANCE = ONE >> 150n

const ALL: RealSet = [{ low: -INFINITY, high: INFINITY, lowClosed: false, highClosed: false }]

/** The set that a content says, or undefined where it says none, or one that is not known. */
export function realSetOf(content: Content): RealSet | undefined {
  switch (content.kind) {
    case 'named-set':
      return content.name === 'reals' ? ALL : content.name === 'empty' ? [] : undefined
    case 'sequence':
      return sequenceSet(content)
    case 'relation':
      return relationSet(content)
    case 'set-operation': {
      const left = realSetOf(content.left)
      const right = realSetOf(content.right)
      if (left === undefined || right === undefined) return undefined
      if (content.sign === 'union') return union(left, right)
      return content.sign === 'intersection' ? intersection(left, right) : intersection(left, complement(right))
    }
    default:
      return undefined
  }
}

/** Whether two sets are the same, up to rounding. */
export function sameRealSet(a: RealSet, b: RealSet): boolean {
  return (
    a.length === b.length &&
    a.every((interval, at) => {
      const other = b[at]
      return (
        other !== undefined &&
        near(interval.low, other.low) &&
        near(interval.high, other.high) &&
        interval.lowClosed === other.lowClosed &&
        interval.highClosed === other.highClosed
      )
    })
  )
}

function near(a: Fixed, b: Fixed): boolean {
  const gap = a - b
  return gap < TOLERANCE && gap > -TOLERANCE
}

function sequenceSet(content: Extract<Content, { readonly kind: 'sequence' }>): RealSet | undefined {
  if (content.open === '{') {
    const values: Interval[] = []
    for (const item of content.items) {
      const value = item.kind === 'quantity' ? realValue(item.term) : undefined
      if (value === undefined) return undefined
      values.push({ low: value, high: value, lowClosed: true, highClosed: true })
    }
    return normalised(values)
  }
  if (content.items.length !== 2 || !/^[([]$/.test(content.open) || !/^[)\]]$/.test(content.close)) return undefined
  const [first, second] = content.items
  if (first?.kind !== 'quantity' || second?.kind !== 'quantity') return undefined
  const [low, high] = [realValue(first.term), realValue(second.term)]
  if (low === undefined || high === undefined || low >= high) return undefined
  return [
    {
      low,
      high,
      lowClosed: content.open === '[' && low !== -INFINITY,
      highClosed: content.close === ']' && high !== INFINITY,
    },
  ]
}

function realValue(term: Term): Fixed | undefined {
  const infinity = isInfinity(term)
  if (infinity !== 0) return infinity === 1 ? INFINITY : -INFINITY
  const value = preciseValue(term, new Map())
  return value === null || !isReal(value) ? undefined : value.re
}

/** Inequalities in one variable that are linear in it. */
function relationSet(content: Relation): RealSet | undefined {
  const names = new Set(content.sides.flatMap((side) => [...variablesOf(side)]))
  const [name] = names
  if (names.size !== 1 || name === undefined) return undefined
  let set: RealSet = ALL
  for (const [at, sign] of content.signs.entries()) {
    const [left, right] = [content.sides[at], content.sides[at + 1]]
    const half = left === undefined || right === undefined ? undefined : solutionSet(left, right, sign, name)
    if (half === undefined) return undefined
    set = intersection(set, half)
  }
  return set
}

function solutionSet(left: Term, right: Term, sign: RelationSign, name: string): RealSet | undefined {
  return (
    linearSet(left, right, sign, name) ?? absoluteSet(left, right, sign, name) ?? quadraticSet(left, right, sign, name)
  )
}

/** `|2x - 1| < 5`: two inequalities. */
function absoluteSet(left: Term, right: Term, sign: RelationSign, name: string): RealSet | undefined {
  const flipped = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=', '!=': '!=' } as const
  if (left.kind !== 'call') return right.kind === 'call' ? absoluteSet(right, left, flipped[sign], name) : undefined
  const [inside] = left.of
  if (left.name !== 'abs' || inside === undefined || variablesOf(right).size > 0 || sign === '=' || sign === '!=')
    return undefined
  const above = linearSet(inside, right, sign, name)
  const below = linearSet(inside, { kind: 'negation', of: right }, flipped[sign], name)
  if (above === undefined || below === undefined) return undefined
  return sign === '<' || sign === '<=' ? intersection(above, below) : union(above, below)
}

/** `x^2 < 4`: between or beyond the roots. */
function quadraticSet(left: Term, right: Term, sign: RelationSign, name: string): RealSet | undefined {
  const difference = binaryTerm('-', left, right)
  const at = (value: number): Term => substitute(difference, name, integerTerm(value))
  const doubled = binaryTerm('+', binaryTerm('-', at(2), binaryTerm('*', integerTerm(2), at(1))), at(0))
  const a = binaryTerm('/', doubled, integerTerm(2))
  const b = binaryTerm('-', binaryTerm('-', at(1), at(0)), a)
  const fits = [-5, -3, 4, 7, 11].every((x) => {
    const fitted = binaryTerm(
      '+',
      binaryTerm('+', binaryTerm('*', a, integerTerm(x * x)), binaryTerm('*', b, integerTerm(x))),
      at(0),
    )
    return sameTerm(at(x), fitted) === 'equal'
  })
  const curve = realValue(a)
  if (!fits || curve === undefined || near(curve, 0n)) return undefined
  const product = binaryTerm('*', binaryTerm('*', integerTerm(4), a), at(0))
  const discriminant = binaryTerm('-', binaryTerm('*', b, b), product)
  const size = realValue(discriminant)
  if (size === undefined) return undefined
  const isOutside = (sign === '>' || sign === '>=') === curve > 0n
  const closed = sign === '<=' || sign === '>=' || sign === '='
  if (size < 0n) return sign === '!=' || (isOutside && sign !== '=') ? ALL : []
  const root: Term = { kind: 'call', name: 'sqrt', of: [discriminant] }
  const roots = (['-', '+'] as const)
    .map((side) =>
      realValue(
        binaryTerm('/', binaryTerm(side, { kind: 'negation', of: b }, root), binaryTerm('*', integerTerm(2), a)),
      ),
    )
    .toSorted((first, second) => ((first ?? 0n) < (second ?? 0n) ? -1 : 1))
  const [low, high] = roots
  if (low === undefined || high === undefined) return undefined
  if (sign === '=' || sign === '!=') {
    const points = normalised(
      [low, high].map((value) => ({ low: value, high: value, lowClosed: true, highClosed: true })),
    )
    return sign === '=' ? points : complement(points)
  }
  if (near(low, high) && !closed) {
    const point: RealSet = [{ low, high: low, lowClosed: true, highClosed: true }]
    return isOutside ? complement(point) : []
  }
  const between: RealSet = [{ low, high, lowClosed: closed, highClosed: closed }]
  return isOutside ? complement([{ low, high, lowClosed: !closed, highClosed: !closed }]) : between
}

function linearSet(left: Term, right: Term, sign: RelationSign, name: string): RealSet | undefined {
  const infinite = infiniteSide(left, right, sign)
  if (infinite !== undefined) return infinite
  const difference = binaryTerm('-', left, right)
  const at = (value: number): Term => substitute(difference, name, integerTerm(value))
  const slope = binaryTerm('-', at(1), at(0))
  // linear: the same step from 1 to 2 and from 2 to 7
  const isLinear =
    sameTerm(binaryTerm('-', at(2), at(1)), slope) === 'equal' &&
    sameTerm(binaryTerm('/', binaryTerm('-', at(7), at(2)), integerTerm(5)), slope) === 'equal' &&
    sameTerm(binaryTerm('/', binaryTerm('-', at(0), at(-3)), integerTerm(3)), slope) === 'equal'
  const rise = realValue(slope)
  const bound = realValue(binaryTerm('/', { kind: 'negation', of: at(0) }, slope))
  if (!isLinear || rise === undefined || bound === undefined || near(rise, 0n)) return undefined
  const point: RealSet = [{ low: bound, high: bound, lowClosed: true, highClosed: true }]
  if (sign === '=') return point
  if (sign === '!=') return complement(point)
  const closed = sign === '<=' || sign === '>='
  const isAbove = (sign === '>' || sign === '>=') === rise > 0n
  return isAbove
    ? [{ low: bound, high: INFINITY, lowClosed: closed, highClosed: false }]
    : [{ low: -INFINITY, high: bound, lowClosed: false, highClosed: closed }]
}

/** `x < \infty` says nothing. */
function infiniteSide(left: Term, right: Term, sign: RelationSign): RealSet | undefined {
  const isLess = sign === '<' || sign === '<='
  const isMore = sign === '>' || sign === '>='
  if (
    (isLess && (isInfinity(right) === 1 || isInfinity(left) === -1)) ||
    (isMore && (isInfinity(left) === 1 || isInfinity(right) === -1))
  )
    return ALL
  return undefined
}

function normalised(intervals: readonly Interval[]): RealSet {
  const sorted = [...intervals].toSorted((a, b) =>
    a.low < b.low ? -1 : a.low > b.low ? 1 : Number(b.lowClosed) - Number(a.lowClosed),
  )
  const result: Interval[] = []
  for (const interval of sorted) {
    const last = result.at(-1)
    const touches =
      last !== undefined &&
      (interval.low < last.high - TOLERANCE ||
        (near(interval.low, last.high) && (interval.lowClosed || last.highClosed)))
    if (last === undefined || !touches) result.push(interval)
    else if (near(interval.high, last.high))
      result[result.length - 1] = { ...last, highClosed: last.highClosed || interval.highClosed }
    else if (interval.high > last.high)
      result[result.length - 1] = { ...last, high: interval.high, highClosed: interval.highClosed }
  }
  return result
}

function union(a: RealSet, b: RealSet): RealSet {
  return normalised([...a, ...b])
}

function complement(set: RealSet): RealSet {
  const result: Interval[] = []
  let low = -INFINITY
  let lowClosed = false
  for (const interval of set) {
    if (interval.low > low || (near(interval.low, low) && lowClosed && !interval.lowClosed))
      result.push({ low, high: interval.low, lowClosed, highClosed: !interval.lowClosed })
    low = interval.high
    lowClosed = !interval.highClosed
  }
  if (low < INFINITY) result.push({ low, high: INFINITY, lowClosed, highClosed: false })
  return result
}

function intersection(a: RealSet, b: RealSet): RealSet {
  return complement(union(complement(a), complement(b)))
}
