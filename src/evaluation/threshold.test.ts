import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balancedThreshold, recallThreshold } from './threshold.ts'

describe('thresholds', () => {
  test('recall keeps the wanted share of known, and no lower threshold than needed', () => {
    const known = Array.from({ length: 20 }, (_v, i) => i)
    expect(recallThreshold(known).value).toBe(1)
    expect(recallThreshold(known, 1).value).toBe(0)
    expect(recallThreshold([5]).value).toBe(5)
  })

  test('balanced is right most often on both sides', () => {
    expect(balancedThreshold([3, 4, 5, 1], [0, 1, 2]).value).toBe(3)
    expect(balancedThreshold([1, 1], [2, 2]).value).toBe(-Infinity)
  })

  test('balanced is at least as balanced as any other threshold', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: 0, max: 10 }), (known, unknown, other) => {
        const balance = (value: number): number =>
          known.filter((score) => score >= value).length / known.length +
          unknown.filter((score) => score < value).length / unknown.length
        expect(balance(balancedThreshold(known, unknown).value)).toBeGreaterThanOrEqual(balance(other) - 1e-12)
      }),
      { numRuns: 60 },
    )
  })
})
