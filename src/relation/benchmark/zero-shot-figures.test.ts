import { array, assert, double, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import {
  firstSentences,
  labelSubsets,
  noneFigures,
  rerankedFigures,
  rerankedMatrix,
  restricted,
  SUBSETS,
  zeroShotFigures,
} from './zero-shot-figures.ts'
import type { ScoreMatrix } from './zero-shot-results.ts'

const key = keyOf('figures')
/** Three labels, two sentences of each; the fourth sentence is taken for c, the fifth for a. */
const matrix: ScoreMatrix = {
  labels: ['a', 'b', 'c'],
  gold: [0, 0, 1, 1, 2, 2],
  scores: [
    [0.9, 0.1, 0.2],
    [0.8, 0.3, 0.1],
    [0.1, 0.7, 0.2],
    [0.1, 0.5, 0.6],
    [0.8, 0.1, 0.4],
    [0.2, 0.1, 0.5],
  ],
}

describe('zeroShotFigures', () => {
  test('all labels once: F1 of macro precision and macro recall', () => {
    const { f1, accuracy } = zeroShotFigures(key, matrix, 3)
    // precision (2/3 + 1 + 1/2) / 3, recall (1 + 1/2 + 1/2) / 3
    const [precision, recall] = [13 / 18, 2 / 3]
    expect(f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 12)
    expect(accuracy).toBeCloseTo(4 / 6, 12)
  })

  test('fewer labels are never harder by accuracy: what is best of all is best of a subset', () => {
    const scores = array(array(double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), {
      minLength: 12,
      maxLength: 12,
    })
    assert(
      property(scores, (drawn) => {
        const gold = drawn.map((_row, i) => i % 6)
        const wide: ScoreMatrix = { labels: 'a b c d e f'.split(' '), gold, scores: drawn }
        for (const subset of labelSubsets(key, 6, 3).slice(0, 4)) {
          const part = restricted(wide, subset)
          const before = wide.scores.filter((row, i) => {
            const own = gold[i] ?? -1
            return subset.includes(own) && row.every((value, j) => j === own || value < (row[own] ?? -2))
          })
          const after = zeroShotFigures(key, part, 3).accuracy * part.gold.length
          expect(Math.round(after)).toBeGreaterThanOrEqual(before.length)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('subsets are fixed by the key, distinct places each', () => {
    const subsets = labelSubsets(key, 15, 5)
    expect(subsets).toHaveLength(SUBSETS)
    expect(subsets).toEqual(labelSubsets(key, 15, 5))
    for (const subset of subsets) expect(new Set(subset).size).toBe(5)
    expect(labelSubsets(key, 4, 9)).toEqual([[0, 1, 2, 3]])
  })
})

describe('rerankedMatrix', () => {
  const right: ScoreMatrix = {
    ...matrix,
    scores: matrix.gold.map((gold) => [0, 1, 2].map((label) => (label === gold ? 5 : 0))),
  }

  const summed = (weight: number): readonly number[] | undefined =>
    rerankedMatrix(matrix, right, { top: 3, by: 'sum', weight }).scores[4]

  test('a perfect re-ranker mends what it sees, and only that', () => {
    const f1 = (top: number): number =>
      rerankedFigures(key, { match: matrix, pairs: right }, { m: 3, top, by: 'pairs' }).f1
    expect(f1(2)).toBe(1)
    const deep = { ...matrix, scores: matrix.scores.with(4, [0.8, 0.7, 0.1]) }
    expect(zeroShotFigures(key, rerankedMatrix(deep, right, { top: 2, by: 'pairs' }), 3).accuracy).toBeCloseTo(
      5 / 6,
      12,
    )
    expect(zeroShotFigures(key, rerankedMatrix(deep, right, { top: 3, by: 'pairs' }), 3).accuracy).toBe(1)
  })

  test('the sum weighs the cross-encoder against the match', () => {
    // the match has 0.8 against 0.4 for c, 8 after the temperature; the re-ranker 5 for c
    expect(summed(1)?.[0]).toBeGreaterThan(summed(1)?.[2] ?? NaN)
    expect(summed(2)?.[0]).toBeLessThan(summed(2)?.[2] ?? NaN)
  })
})

describe('noneFigures', () => {
  test('counts accepted, rejected and right at a threshold from development alone', () => {
    const development: ScoreMatrix = {
      labels: ['x', 'y'],
      gold: [0, 0, 1, 1],
      scores: [
        [0.4, 0.1],
        [0.55, 0.1],
        [0.1, 0.65],
        [0.1, 0.9],
      ],
    }
    // rank ⌊5 · 0.4⌋ = 2: the threshold is 0.55
    const found = noneFigures(key, { development, test: matrix }, { m: 3, coverage: 0.6 })
    expect(found.coverage).toBeCloseTo(5 / 6, 12)
    expect(found.precision).toBeCloseTo(3 / 5, 12)
    // with one label of three described, the other two should be rejected
    const one = noneFigures(key, { development, test: matrix }, { m: 1, coverage: 0.6 })
    expect(one.rejection).toBeGreaterThan(0.5)
    expect(one.rejection).toBeLessThan(1)
  })
})

test('firstSentences keeps the first of each label, in order', () => {
  const kept = firstSentences(matrix, 1)
  expect(kept.gold).toEqual([0, 1, 2])
  expect(kept.scores).toEqual([matrix.scores[0], matrix.scores[2], matrix.scores[4]])
})
