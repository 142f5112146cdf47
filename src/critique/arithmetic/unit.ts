/**
 * Units that convert into one another, for results printed in another unit than their operands
 * (`5 * 30 minutes = 2.5 hours`, `6 * 50 cents = $3`). Only exact, everyday conversions of word problems.
 */
import { integer, rational, type Rational } from './rational.ts'

/** A unit: its dimension and how many of the dimension's smallest unit it is. */
export interface Unit {
  readonly dimension: string
  readonly factor: Rational
}

type Scale = Readonly<Record<string, number>>

const scales: Readonly<Record<string, Scale>> = {
  time: {
    second: 1,
    sec: 1,
    minute: 60,
    min: 60,
    hour: 3600,
    hr: 3600,
    h: 3600,
    day: 86_400,
    week: 604_800,
    fortnight: 1_209_600,
  },
  // months, quarters and years have no whole number of weeks: a dimension of their own, and one that joins them to weeks
  calendar: { month: 1, year: 12, decade: 120, century: 1200 },
  money: {
    cent: 1,
    penny: 1,
    pennies: 1,
    nickel: 5,
    dime: 10,
    quarter: 25,
    dollar: 100,
    buck: 100,
    $: 100,
    '£': 100,
    '€': 100,
  },
  length: { inch: 1, inches: 1, foot: 12, feet: 12, ft: 12, yard: 36, yd: 36, mile: 63_360 },
  metre: { mm: 1, millimeter: 1, cm: 10, centimeter: 10, m: 1000, meter: 1000, metre: 1000, km: 1e6, kilometer: 1e6 },
  weight: { ounce: 1, oz: 1, pound: 16, lb: 16, ton: 32_000 },
  mass: { mg: 1, milligram: 1, g: 1000, gram: 1000, kg: 1e6, kilogram: 1e6, kilo: 1e6 },
  volume: { teaspoon: 1, tsp: 1, tablespoon: 3, tbsp: 3, cup: 48, pint: 96, quart: 192, gallon: 768 },
  litre: { ml: 1, milliliter: 1, l: 1000, liter: 1000, litre: 1000 },
  count: { dozen: 12, egg: 1 },
}

const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries(scales).flatMap(([dimension, scale]) =>
    Object.entries(scale).map(([name, factor]) => [name, { dimension, factor: integer(factor) }] as const),
  ),
)

/** The unit that a word names, in singular or plural. */
export function unitOf(word: string): Unit | undefined {
  return UNITS.get(word) ?? (word.endsWith('s') ? UNITS.get(word.slice(0, -1)) : undefined)
}

const MAGNITUDES: ReadonlyMap<string, Rational> = new Map<string, Rational>(
  Object.entries({
    dozen: 12,
    hundred: 100,
    thousand: 1000,
    k: 1000,
    million: 1e6,
    billion: 1e9,
    trillion: 1e12,
  })
    .flatMap(([word, value]): (readonly [string, Rational])[] => [
      [word, integer(value)],
      [`${word}s`, integer(value)],
    ])
    // place values, in the plural: `7 tens + 3 ones`
    .concat([
      ['tens', integer(10)],
      ['ones', integer(1)],
    ]),
)

/** The factor of a word of magnitude after a number (`5 million`, `3 dozen`). */
export function magnitudeOf(word: string): Rational | undefined {
  return MAGNITUDES.get(word)
}

/** 1/100, the value of a percent sign. */
export const hundredth: Rational = rational(1n, 100n) ?? integer(0)
