import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decimal, differsAtMost, parseDecimal, toleranceOf } from './decimal.ts'

const read = (text: string): Decimal => parseDecimal(text) as Decimal
const within = (a: string, b: string, tolerance: string): boolean => differsAtMost(read(a), read(b), read(tolerance))
/** In millionths. */
const exact = (value: number, place: number): number => value * 10 ** (6 - place)

describe('decimal', () => {
  test('parseDecimal: forms of one number are one number, and words are none', () => {
    expect(parseDecimal('-012.50e3')).toEqual({ digits: '125', exponent: 2n, negative: true })
    for (const form of ['5', '+5', '005', '5.', '5.0', '.5e1', '50e-1']) expect(read(form)).toEqual(read('5'))
    expect(read('-0.0')).toEqual(read('0'))
    for (const word of ['', '.', '0x10', '1_000', '1,5', 'inf', 'nan', '１', 'e5', '1e']) {
      expect(parseDecimal(word), word).toBeUndefined()
    }
  })

  test('differsAtMost: at the very edge, and one digit past it', () => {
    expect(within('0.100001', '0.1', '1e-6')).toBe(true)
    expect(within('0.1000010000000000001', '0.1', '1e-6')).toBe(false)
    expect(within('9223372036854775807', '9223372036854775806', '0.5')).toBe(false)
    expect(within('9223372036854775807', '9223372036854775806', '1')).toBe(true)
    expect(within('1e-400', '0', '1e-400')).toBe(true)
    expect(within('2e-400', '0', '1e-400')).toBe(false)
    expect(within('-1', '1', '2')).toBe(true)
    expect(within('-1', '1', '1.9999999999999999999')).toBe(false)
  })

  test('differsAtMost: exponents that no memory holds count by their side', () => {
    expect(within('1e999999999999', '1', '1e999999999999')).toBe(true)
    expect(within('1e999999999999', '-1', '1e999999999999')).toBe(false)
    expect(within('1', '1e-999999999999', '1')).toBe(true)
    expect(within('1', '-1e-999999999999', '1')).toBe(false)
    expect(within('1e999999999999', '1e999999999998', '1')).toBe(false)
    expect(within('1', '2', `1e${'9'.repeat(500)}`)).toBe(true)
  })

  test('toleranceOf: the larger of both, as the decimals that they print as', () => {
    expect(toleranceOf(1e-6, 1e-6, read('-5e6'))).toEqual(read('5'))
    expect(toleranceOf(0.1, 0, read('1e300'))).toEqual(read('0.1'))
    expect(toleranceOf(0, 0, read('7'))).toEqual(read('0'))
  })

  test('differsAtMost agrees with whole numbers scaled by hand', () => {
    const small = fc.integer({ min: -2000, max: 2000 })
    const places = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(small, places, small, places, fc.nat(2000), places, (a, p, b, q, t, r) => {
        const wanted = Math.abs(exact(a, p) - exact(b, q)) <= exact(t, r)
        return within(`${a}e-${p}`, `${b}e-${q}`, `${t}e-${r}`) === wanted
      }),
    )
  })
})
