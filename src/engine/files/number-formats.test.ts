import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './number-formats.ts'

describe('number formats', () => {
  test('every finite binary16 pattern survives widening and narrowing', () => {
    for (let bits = 0; bits < 0x1_0000; bits++) {
      const value = float16ToNumber(bits)
      if (Number.isNaN(value)) expect(Number.isNaN(float16ToNumber(numberToFloat16(value)))).toBe(true)
      else if (numberToFloat16(value) !== bits) expect.fail(`pattern ${bits} became ${numberToFloat16(value)}`)
    }
  })
  test('narrowing picks a nearest neighbour, ties to even, for any binary32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -65000, max: 65000 }), (value) => {
        const bits = numberToFloat16(value)
        const error = Math.abs(float16ToNumber(bits) - value)
        for (const neighbour of [bits - 1, bits + 1]) {
          const other = float16ToNumber(neighbour & 0xffff)
          if (Number.isNaN(other) || !Number.isFinite(other)) continue
          const distance = Math.abs(other - value)
          expect(error < distance || (error === distance && bits % 2 === 0) || value === 0).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })
  // python -c "import numpy as np; print([int(np.float32(x).astype(np.float16).view(np.uint16)) for x in [...]])"
  test.each([
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [-65536, 0xfc00],
    [2 ** -25, 0],
    [2 ** -25 * 1.0000001, 1],
    [2 ** -24 * 1.5, 2],
    [2 ** -24 * 2.5, 2],
    [2 ** -14, 0x0400],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Infinity, 0x7c00],
    [-0, 0x8000],
  ])('numberToFloat16(%d) is %d', (value, bits) => {
    expect(numberToFloat16(value)).toBe(bits)
  })
  test.each([
    [1 + 2 ** -8, 0x3f80],
    [1 + 3 * 2 ** -8, 0x3f82],
    [3.4e38, 0x7f80],
    [-1.5, 0xbfc0],
    [-Infinity, 0xff80],
  ])('numberToBfloat16(%d) is %d', (value, bits) => {
    expect(numberToBfloat16(value)).toBe(bits)
  })
  test('bfloat16 NaN stays NaN', () => {
    expect(bfloat16ToNumber(numberToBfloat16(NaN))).toBeNaN()
  })
})
