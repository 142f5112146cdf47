import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auroc, falsePositiveRateAtRecall } from '../../evaluation/index.ts'
import { generator, keyOf, split } from '../../random.ts'
import {
  balancedThreshold,
  conformalThreshold,
  energyScore,
  nearestScore,
  openSetFigures,
  recallThreshold,
  sigmoidScore,
  softmaxScore,
} from './open-set-scores.ts'

const logits = Float32Array.of(1, 2, 3)

describe('scores', () => {
  test('energy, softmax and sigmoid by their equations', () => {
    expect(energyScore({ logits })).toBeCloseTo(Math.log(Math.E + Math.E ** 2 + Math.E ** 3), 9)
    expect(softmaxScore({ logits })).toBeCloseTo(Math.E ** 3 / (Math.E + Math.E ** 2 + Math.E ** 3), 9)
    expect(sigmoidScore({ logits })).toBeCloseTo(1 / (1 + Math.exp(-3)), 9)
    expect(energyScore({ logits: Float32Array.of(1000, 1000) })).toBeCloseTo(1000 + Math.log(2), 6)
  })

  test('nearest: minus the distance to the k-th nearest direction', () => {
    const training = [
      [3, 0],
      [0, 2],
      [5, 5],
    ].map((features) => ({ logits, features: Float32Array.from(features) }))
    const own = { logits, features: Float32Array.of(1, 0) }
    expect(nearestScore(training, 1)(own)).toBeCloseTo(0, 6)
    expect(nearestScore(training, 2)(own)).toBeCloseTo(-Math.sqrt(2 - Math.SQRT2), 6)
    expect(nearestScore(training, 3)(own)).toBeCloseTo(-Math.SQRT2, 6)
    expect(() => nearestScore(training, 4)).toThrow('k is 4, wanted 1 to 3')
  })
})

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

  test('conformal takes the stated order statistic, and accepts all where n is too small', () => {
    const scores = Array.from({ length: 39 }, (_v, i) => i)
    expect(conformalThreshold(scores, 0.95).value).toBe(1)
    expect(conformalThreshold(scores.slice(0, 18), 0.95)).toMatchObject({ value: -Infinity })
    expect(conformalThreshold(scores.slice(0, 18), 0.95).basis).toContain('wanted 19')
    expect(() => conformalThreshold([], 0.95)).toThrow('got 0 scores')
    expect(() => conformalThreshold([1], 1)).toThrow('coverage is 1')
  })

  test('conformal covers new scores at the stated rate, over 2,000 draws', () => {
    let covered = 0
    for (let i = 0; i < 2000; i++) {
      const source = generator(split(keyOf('coverage'), i))
      const scores = Array.from({ length: 50 }, () => source.normal())
      if (source.normal() >= conformalThreshold(scores, 0.9).value) covered++
    }
    // floor(51 × 0.1) = 5: exactly 1 - 5/51 = 0.902, standard error 0.0066
    expect(Math.abs(covered / 2000 - 46 / 51)).toBeLessThan(0.02)
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

test('openSetFigures counts by hand, and takes AUROC and FPR95 from evaluation', () => {
  const known = [
    { score: 4, gold: 'a', predicted: 'a' },
    { score: 3, gold: 'a', predicted: 'b' },
    { score: 1, gold: 'b', predicted: 'b' },
  ]
  const unknown = [0, 2]
  const figures = openSetFigures(known, unknown, 2)
  const sides = { positives: [4, 3, 1], negatives: unknown }
  expect(figures).toEqual({
    auroc: auroc(sides),
    fpr95: falsePositiveRateAtRecall(sides),
    knownAccuracy: 2 / 3,
    accuracy: 2 / 5,
    coverage: 2 / 3,
    n: { known: 3, unknown: 2 },
  })
  expect(figures.auroc).toBeCloseTo(5 / 6, 12)
})
