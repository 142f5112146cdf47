import { expect, test } from 'vitest'
import { figureOf, overSplits, pairedBySplit, pointsText } from './over-splits.ts'

test('overSplits: mean and Student interval of four values, by hand', () => {
  // mean 2.5, standard deviation sqrt(5/3), half width 3.182 * 1.2910 / 2
  const { mean, interval, n } = overSplits([1, 2, 3, 4])
  expect([mean, n]).toEqual([2.5, 4])
  expect(interval[0]).toBeCloseTo(2.5 - 2.054, 3)
  expect(interval[1]).toBeCloseTo(2.5 + 2.054, 3)
  expect(overSplits([0.3])).toEqual({ mean: 0.3, interval: [0.3, 0.3], n: 1 })
  expect(() => overSplits([])).toThrow('got no value')
  // 20 degrees of freedom: 2.086 in tables
  const many = Array.from({ length: 21 }, (_v, i) => i)
  const wide = overSplits(many)
  expect(((wide.interval[1] - wide.mean) * Math.sqrt(21)) / Math.sqrt(38.5)).toBeCloseTo(2.086, 2)
})

test('pairedBySplit takes the splits that both have and that have a difference, whatever their order', () => {
  const before = [0, 2, 1].map((split) => ({ split, value: split }))
  const after = [2, 0, 5].map((split) => ({ split, value: split + 0.25 }))
  const found = pairedBySplit(before, after, (one, other) => other.value - one.value)
  expect(found).toEqual({ mean: 0.25, interval: [0.25, 0.25], n: 2 })
  expect(pairedBySplit(before, after, () => undefined)).toBeUndefined()
  expect(pointsText({ mean: 0.1234, interval: [-0.01, 0.2], n: 2 }, true)).toBe('+12.3 [-1.0, +20.0]')
})

test('figureOf: a report has an interval only of several splits', () => {
  expect(figureOf('AUROC', overSplits([0.3]))).toEqual({ name: 'AUROC', value: 0.3, n: 1, interval: undefined })
  expect(figureOf('AUROC', { mean: 0.5, interval: [0.4, 0.6], n: 3 })).toEqual({
    name: 'AUROC',
    value: 0.5,
    n: 3,
    interval: [0.4, 0.6],
  })
})
