import { expect, test } from 'vitest'
import { costPercentile, costRatio } from './compare-costs.ts'

test('a ratio says by its bound what a limit hides', () => {
  expect(costRatio({ cost: 30 }, { cost: 10 })).toEqual({ ratio: 3, bound: 'exact' })
  expect(costRatio({ cost: 30, censored: true }, { cost: 10 })).toEqual({ ratio: 3, bound: 'at-least' })
  expect(costRatio({ cost: 30 }, { cost: 60, censored: true })).toEqual({ ratio: 0.5, bound: 'at-most' })
  expect(costRatio({ cost: 30, censored: true }, { cost: 30, censored: true }).bound).toBe('unknown')
  expect(() => costRatio({ cost: 0 }, { cost: 1 })).toThrow('a cost is 0')
})

test('a percentile counts those that cost more, equals half, and never lets a censored program win', () => {
  const others = [{ cost: 10 }, { cost: 20 }, { cost: 30 }, { cost: 40, censored: true }]
  expect(costPercentile({ cost: 20 }, others)).toBe(0.625)
  expect(costPercentile({ cost: 99 }, others)).toBe(0.25)
  expect(costPercentile({ cost: 5, censored: true }, others)).toBe(0.125)
  expect(costPercentile({ cost: 5 }, [])).toBeUndefined()
})
