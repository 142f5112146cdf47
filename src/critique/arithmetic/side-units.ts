/**
 * Units of the two sides of a link that convert into one another in a way that is not tabled (unit.ts): metres and feet,
 * currencies, prefixes (`10 mC = 0.01 C`), and what a solution states itself (`3 yaps = 5 baps`).
 */
import { divide, equal, multiply, type Rational } from './rational.ts'
import type { Token } from './token.ts'
import { unitOf } from './unit.ts'

/** What a text states of its own units: `a u = b v` is held as (u, v, b/a) and (v, u, a/b). */
export interface StatedConversion {
  readonly from: string
  readonly to: string
  readonly factor: Rational
}

interface Place {
  readonly start: number
  readonly end: number
}

/** A side with its place among the tokens. */
export interface MeasuredSide extends Place {
  readonly value: Rational
}

/** Systems of one quantity between which the factor is no round number. */
const SYSTEMS: readonly (readonly [string, string])[] = [
  ['length', 'metre'],
  ['weight', 'mass'],
  ['volume', 'litre'],
  // ounces are of weight or fluid
  ['weight', 'volume'],
  ['weight', 'litre'],
  ['time', 'calendar'],
]
const CURRENCIES = new Set(
  '$ € £ ¥ usd eur gbp jpy cad aud inr dollar dollars euro euros yen peso pesos rupee rupees franc francs yuan won'.split(
    ' ',
  ),
)
/** Words behind a number that are no unit. */
const NOT_UNITS = new Set(
  'is are was were and or so then of to for per each in on at by with from which that'.split(' '),
)
/** Most steps from one stated unit to another. */
const CONVERSION_STEPS = 4

/** Whether the sides are given in units that convert, so that their numbers need not be equal. */
export function mayConvert(
  tokens: readonly Token[],
  left: MeasuredSide,
  right: MeasuredSide,
  stated: readonly StatedConversion[],
): boolean {
  const [from, to] = [unitsOf(tokens, left), unitsOf(tokens, right)]
  if (changesSystem(from.names, to.names) || changesCurrency(from.names, to.names)) return true
  // `in` is a preposition first, so that it stands in no table
  const isInInches = from.names.has('in') || to.names.has('in')
  if (isInInches && (dimensionsOf(from.names).has('length') || dimensionsOf(to.names).has('length'))) return true
  if (from.rates.size > 0 && to.rates.size > 0 && ![...to.rates].some((rate) => from.rates.has(rate))) return true
  const ratio = divide(right.value, left.value)
  if (ratio === null) return false
  for (const unit of from.names) {
    for (const other of to.names) {
      if (unit === other || from.names.has(other)) continue
      if (isPrefixFactor(ratio) && sharesBase(unit, other)) return true
      if (statedFactors(unit, other, stated).some((factor) => equal(factor, ratio))) return true
    }
  }
  return false
}

/** Whether both sides name units, and not one in common. */
export function unitsDiffer(tokens: readonly Token[], left: Place, right: Place): boolean {
  const [from, to] = [unitsOf(tokens, left).names, unitsOf(tokens, right).names]
  return from.size > 0 && to.size > 0 && ![...to].some((name) => from.has(name))
}

/** The conversion that `3 yaps = 5 baps` states, or empty where the sides do not name one unit each. */
export function conversionStated(
  tokens: readonly Token[],
  left: MeasuredSide,
  right: MeasuredSide,
): readonly StatedConversion[] {
  const [from, ...moreFrom] = unitsOf(tokens, left).names
  const [to, ...moreTo] = unitsOf(tokens, right).names
  if (from === undefined || to === undefined || from === to || moreFrom.length + moreTo.length > 0) return []
  const factor = divide(right.value, left.value)
  const back = divide(left.value, right.value)
  if (factor === null || back === null) return []
  return [
    { from, to, factor },
    { from: to, to: from, factor: back },
  ]
}

interface Units {
  /** Words, letters and currency signs beside numbers. */
  readonly names: ReadonlySet<string>
  /** What stands behind a slash: the `h` of `km/h`. */
  readonly rates: ReadonlySet<string>
}

function unitsOf(tokens: readonly Token[], { start, end }: Place): Units {
  const names = new Set<string>()
  const rates = new Set<string>()
  for (let at = start; at < end; at++) {
    const token = tokens[at]
    if (token?.kind === 'currency') names.add(token.text)
    if (token?.kind !== 'number' && token?.kind !== 'close') continue
    const name = tokens[at + 1]
    if ((name?.kind !== 'word' && name?.kind !== 'letter') || NOT_UNITS.has(name.text)) {
      if (name?.text === 'in' && name.kind === 'word' && tokens[at + 2]?.kind !== 'word') names.add('in')
      continue
    }
    names.add(name.text)
    // `fl oz`
    const second = tokens[at + 2]
    if (second?.kind === 'word' && unitOf(second.text) !== undefined) names.add(second.text)
    const rate = tokens[at + 2]?.text === '/' ? tokens[at + 3] : undefined
    if (rate?.kind === 'word' || rate?.kind === 'letter') rates.add(rate.text)
  }
  return { names, rates }
}

function changesSystem(from: ReadonlySet<string>, to: ReadonlySet<string>): boolean {
  const [here, there] = [dimensionsOf(from), dimensionsOf(to)]
  return SYSTEMS.some(
    ([a, b]) =>
      (here.has(a) && there.has(b) && !here.has(b) && !there.has(a)) ||
      (here.has(b) && there.has(a) && !here.has(a) && !there.has(b)),
  )
}

function dimensionsOf(names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].flatMap((name) => unitOf(name)?.dimension ?? []))
}

function changesCurrency(from: ReadonlySet<string>, to: ReadonlySet<string>): boolean {
  const here = [...from].filter((name) => CURRENCIES.has(name))
  const there = [...to].filter((name) => CURRENCIES.has(name))
  return here.length > 0 && there.length > 0 && !there.some((name) => here.includes(name))
}

/** Whether a ratio is 10, 100, 1/1000, …, or 1024 and its powers, as of bytes. */
function isPrefixFactor(ratio: Rational): boolean {
  if (ratio.n !== 1n && ratio.d !== 1n) return false
  return /^(?:10{1,15}|1024|1048576|1073741824)$/.test((ratio.n === 1n ? ratio.d : ratio.n).toString())
}

/** `mc` and `c`, `mb` and `gb`, `tonnes` and `kg`: a unit with and without a prefix, or with two. */
function sharesBase(a: string, b: string): boolean {
  const others = basesOf(b.toLowerCase())
  return basesOf(a.toLowerCase()).some((base) => others.includes(base))
}

/** A unit with its prefix and without. */
function basesOf(name: string): readonly string[] {
  if (/^tonnes?$/.test(name)) return ['g']
  return /^[kmgtuµnpcd]./i.test(name) ? [name, name.slice(1)] : [name]
}

function statedFactors(from: string, to: string, stated: readonly StatedConversion[]): readonly Rational[] {
  const factors: Rational[] = []
  let reached: readonly { readonly unit: string; readonly factor: Rational }[] = [
    { unit: from, factor: { n: 1n, d: 1n } },
  ]
  const seen = new Set([from])
  for (let step = 0; step < CONVERSION_STEPS && reached.length > 0; step++) {
    reached = reached.flatMap(({ unit, factor }) =>
      stated
        .filter((conversion) => conversion.from === unit && (conversion.to === to || !seen.has(conversion.to)))
        .flatMap((conversion) => {
          seen.add(conversion.to)
          const product = multiply(factor, conversion.factor)
          return product === null ? [] : [{ unit: conversion.to, factor: product }]
        }),
    )
    for (const { unit, factor } of reached) if (unit === to) factors.push(factor)
  }
  return factors
}
