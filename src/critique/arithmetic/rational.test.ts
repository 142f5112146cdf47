import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  compare,
  divide,
  equal,
  multiply,
  power,
  printRational,
  rational,
  rationalKey,
  root,
  subtract,
  truncate,
  within,
  type Rational,
} from './rational.ts'

const value = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([n, d]) => rational(n, d) as Rational)

describe('rational', () => {
  test('keeps lowest terms with a positive denominator', () => {
    expect(rational(6n, -4n)).toEqual({ n: -3n, d: 2n })
    expect(rational(0n, 5n)).toEqual({ n: 0n, d: 1n })
    expect(rational(1n, 0n)).toBeNull()
  })

  test('gives up beyond its size', () => {
    expect(rational(1n << 1024n)).toBeNull()
    expect(rational(1n, 1n << 1024n)).toBeNull()
    expect(rational((1n << 1024n) - 1n)).not.toBeNull()
  })

  test('obeys the laws of a field', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a))
        expect(multiply(add(a, b) as Rational, c)).toEqual(add(multiply(a, c) as Rational, multiply(b, c) as Rational))
        expect(subtract(add(a, b) as Rational, b)).toEqual(a)
        if (b.n !== 0n) expect(divide(multiply(a, b) as Rational, b)).toEqual(a)
        expect(compare(a, b)).toBe(-compare(b, a) + 0)
        expect(equal(a, b)).toBe(rationalKey(a) === rationalKey(b))
      }),
    )
  })

  test('raises to powers and finds exact roots only', () => {
    const half = rational(1n, 2n) as Rational
    expect(power({ n: 2n, d: 1n }, { n: 10n, d: 1n })).toEqual({ n: 1024n, d: 1n })
    expect(power({ n: 2n, d: 1n }, { n: -2n, d: 1n })).toEqual({ n: 1n, d: 4n })
    expect(power({ n: 9n, d: 4n }, half)).toEqual({ n: 3n, d: 2n })
    expect(power({ n: 2n, d: 1n }, half)).toBeNull()
    expect(power({ n: 0n, d: 1n }, { n: 0n, d: 1n })).toBeNull()
    expect(power({ n: -1n, d: 1n }, { n: 1_000_001n, d: 1n })).toEqual({ n: -1n, d: 1n })
    expect(power({ n: 3n, d: 1n }, { n: 10n ** 30n, d: 1n })).toBeNull()
    expect(root({ n: 27n, d: 8n }, 3n)).toEqual({ n: 3n, d: 2n })
    expect(root({ n: -8n, d: 1n }, 3n)).toBeNull()
  })

  test('takes the root of every power', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 8n }), (base, degree) => {
        expect(root({ n: base ** degree, d: 1n }, degree)).toEqual({ n: base, d: 1n })
      }),
    )
  })

  test('prints integers, short decimals, and six places of others', () => {
    expect(printRational({ n: -5n, d: 1n })).toBe('-5')
    expect(printRational({ n: 5n, d: 4n })).toBe('1.25')
    expect(printRational({ n: -2n, d: 3n })).toBe('-0.666667')
  })

  test('truncates towards zero and measures distance', () => {
    expect(truncate({ n: -2n, d: 3n }, 2)).toEqual(rational(-66n, 100n))
    expect(within({ n: 1n, d: 3n }, { n: 33n, d: 100n }, { n: 1n, d: 200n })).toBe(true)
    expect(within({ n: 1n, d: 3n }, { n: 32n, d: 100n }, { n: 1n, d: 200n })).toBe(false)
  })
})
