import { describe, expect, test } from 'vitest'
import { auroc, falsePositiveRateAtRecall } from '../../evaluation/index.ts'
import { energyScore, nearestScore, openSetFigures, sigmoidScore, softmaxScore } from './open-set-scores.ts'

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
