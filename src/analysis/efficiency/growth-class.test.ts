import { describe, expect, test } from 'vitest'
import { GROWTH_CLASSES, growthOf, type GrowthClass } from './growth-class.ts'

const SIZES = [16, 64, 256, 1024, 4096]
const COST: Readonly<Record<GrowthClass, (n: number) => number>> = {
  '1': () => 7,
  'log n': (n) => 5 + 3 * Math.log2(n + 1),
  n: (n) => 5 + 2 * n,
  'n log n': (n) => 5 + 2 * n * Math.log2(n + 1),
  'n^2': (n) => 5 + n ** 2,
  'n^3': (n) => 5 + n ** 3,
  '2^n': (n) => 5 + 2 ** n,
}

describe('growthOf', () => {
  test.each(GROWTH_CLASSES)('tells %s from exact costs, and is sure of it', (name) => {
    const sizes = name === '2^n' ? [4, 8, 12, 16] : SIZES
    const growth = growthOf(sizes.map((size) => ({ size, cost: COST[name](size) })))
    expect(growth?.growth).toBe(name)
    expect(growth?.sureness).toBeGreaterThan(0.9)
  })

  test('is less sure of a noisy line than of an exact one', () => {
    const noise = [1.2, 0.8, 1.15, 0.9, 1.05]
    const growth = growthOf(SIZES.map((size, index) => ({ size, cost: size * (noise[index] ?? 1) })))
    expect(growth?.sureness).toBeLessThan(0.9)
    expect((growth?.weights['n'] ?? 0) + (growth?.weights['n log n'] ?? 0)).toBeGreaterThan(0.9)
  })

  test('a power of n has its exponent', () => {
    expect(growthOf(SIZES.map((size) => ({ size, cost: size ** 2 })))?.exponent).toBeCloseTo(2, 12)
  })

  test('says nothing of few or like sizes, and refuses costs that cannot be', () => {
    expect(growthOf([1, 2, 3].map((size) => ({ size, cost: size })))).toBeUndefined()
    expect(growthOf([10, 11, 12, 13].map((size) => ({ size, cost: size })))).toBeUndefined()
    expect(() => growthOf([{ size: 1, cost: 0 }])).toThrow('size is 1 and cost 0')
  })
})
