import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { agreementOf, shareOf } from './agreement.ts'
import { classificationOf } from './classification.ts'
import { pairedDifference } from './comparison.ts'
import { pearson, ranks, spearman } from './correlation.ts'
import { auroc, aurocOfCounts, falsePositiveRateAtRecall } from './detection.ts'
import { bootstrapInterval, quantile, wilsonInterval } from './interval.ts'
import { majorityAtK, passAtK } from './sampling.ts'

/** Made by golden/references.py with NumPy, SciPy and scikit-learn; its head has the command. */
interface References {
  readonly wilson: readonly { successes: number; n: number; interval: [number, number] }[]
  readonly detection: {
    positives: number[]
    negatives: number[]
    auroc: number
    falsePositiveRateAt95: number
    falsePositiveRateAt50: number
  }
  readonly correlation: { x: number[]; y: number[]; pearson: number; spearman: number; ranks: number[] }
  readonly classification: {
    gold: string[]
    predicted: string[]
    accuracy: number
    macroF1: number
    microF1WithoutNone: number
    classes: { label: string; precision: number; recall: number; f1: number; support: number }[]
  }
  readonly paired: {
    before: number[]
    after: number[]
    difference: number
    standardError: number
    interval: [number, number]
  }
  readonly quantiles: { values: number[]; at: [number, number][] }
  readonly passAtK: readonly { n: number; correct: number; k: number; value: number }[]
  readonly majority: { answers: string[]; right: string; at: { k: number; value: number }[] }
}
const references = JSON.parse(
  readFileSync(new URL('golden/references.json', import.meta.url), 'utf8'),
) as unknown as References
const score = fc.integer({ min: 0, max: 12 }).map((value) => value / 4)
/** Counts of scores 0, ¼, … 3. */
function countsOf(values: readonly number[]): number[] {
  return Array.from({ length: 13 }, (_, bin) => values.filter((value) => value * 4 === bin).length)
}
const scores = fc.array(score, { minLength: 1, maxLength: 30 })

describe('intervals', () => {
  test('wilsonInterval equals SciPy, ends included', () => {
    for (const { successes, n, interval } of references.wilson) {
      const [low, high] = wilsonInterval(successes, n)
      expect(low).toBeCloseTo(interval[0], 12)
      expect(high).toBeCloseTo(interval[1], 12)
    }
    expect(wilsonInterval(0, 10)[0]).toBe(0)
    expect(wilsonInterval(10, 10)[1]).toBe(1)
  })

  test('wilsonInterval holds the share and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const k = Math.round(part * n)
        const [low, high] = wilsonInterval(k, n)
        const mirrored = wilsonInterval(n - k, n)
        expect(low).toBeLessThanOrEqual(k / n)
        expect(high).toBeGreaterThanOrEqual(k / n)
        expect(low).toBeCloseTo(1 - mirrored[1], 10)
      }),
    )
  })

  test('wilsonInterval refuses impossible counts by name', () => {
    expect(() => wilsonInterval(3, 2)).toThrow('wilsonInterval: successes is 3, wanted an integer from 0 to 2')
    expect(() => wilsonInterval(0, 0)).toThrow('n is 0')
  })

  test('quantile equals NumPy', () => {
    for (const [q, value] of references.quantiles.at)
      expect(quantile(references.quantiles.values, q)).toBeCloseTo(value, 12)
  })

  test('bootstrapInterval is the same for the same key and another for another', () => {
    const values = references.correlation.x
    const mean = (units: Int32Array): number => units.reduce((sum, unit) => sum + values[unit]!, 0) / units.length
    const once = bootstrapInterval(keyOf(1), values.length, mean)
    expect(bootstrapInterval(keyOf(1), values.length, mean)).toEqual(once)
    expect(bootstrapInterval(keyOf(2), values.length, mean)).not.toEqual(once)
  })
})

describe('pairedDifference', () => {
  const { before, after, difference, standardError, interval } = references.paired

  test('equals SciPy in mean, standard error and bootstrap interval', () => {
    const found = pairedDifference(keyOf(7), { before, after }, { resamples: 20_000 })
    expect(found.difference).toBeCloseTo(difference, 12)
    expect(found.standardError).toBeCloseTo(standardError, 12)
    // One step of the mean over 80 pairs is 0.0125; both are percentiles of a lattice.
    expect(Math.abs(found.interval[0] - interval[0])).toBeLessThanOrEqual(0.0126)
    expect(Math.abs(found.interval[1] - interval[1])).toBeLessThanOrEqual(0.0126)
    expect(found.better + found.worse + found.equal).toBe(80)
  })

  test('is exactly certain where every pair differs alike, although each side varies', () => {
    const found = pairedDifference(keyOf(7), { before: [0, 1, 5, 9], after: [1, 2, 6, 10] })
    expect(found).toMatchObject({ difference: 1, standardError: 0, interval: [1, 1], better: 4 })
  })

  test('refuses sides of different length', () => {
    expect(() => pairedDifference(keyOf(1), { before: [1], after: [] })).toThrow('got 1 and 0 values')
  })
})

describe('agreement', () => {
  test('agreementOf counts given verdicts only, beside their coverage', () => {
    const found = agreementOf({
      correct: { recordedCorrect: 30, recordedWrong: 10 },
      wrong: { recordedCorrect: 5, recordedWrong: 25 },
      unknown: { recordedCorrect: 20, recordedWrong: 10 },
    })
    expect(found.n).toBe(100)
    expect(found.coverage?.value).toBe(0.7)
    expect(found.discriminability).toMatchObject({ successes: 55, n: 70 })
    expect(found.wrongFound).toMatchObject({ successes: 25, n: 45 })
    expect(found.falseAlarms).toMatchObject({ successes: 5, n: 55 })
  })

  test('shareOf says nothing about nothing', () => {
    expect(shareOf(0, 0)).toBeUndefined()
  })
})

describe('sampling', () => {
  test('passAtK equals the count over all subsets', () => {
    for (const { n, correct, k, value } of references.passAtK) expect(passAtK(n, correct, k)).toBeCloseTo(value, 12)
  })

  test('passAtK rises with k and stays finite for many samples', () => {
    expect(passAtK(100_000, 1, 50_000)).toBeCloseTo(0.5, 9)
    for (let k = 2; k <= 20; k++) expect(passAtK(20, 2, k)).toBeGreaterThan(passAtK(20, 2, k - 1) - 1e-12)
  })

  test('majorityAtK equals the count over all subsets, ties shared', () => {
    const { answers, right, at } = references.majority
    for (const { k, value } of at) {
      const found = majorityAtK(keyOf(3), { answers, right: (answer) => answer === right, k }, { draws: 20_000 })
      // Exact at k = 1 and k = 8; else within four standard errors of 20,000 draws.
      expect(Math.abs(found - value)).toBeLessThan(k === 1 || k === 8 ? 1e-12 : 0.015)
    }
  })

  test('majorityAtK takes a missing answer as no vote', () => {
    const sample = { answers: [undefined, undefined, '4'], right: (answer: string) => answer === '4', k: 3 }
    expect(majorityAtK(keyOf(1), sample)).toBe(1)
    expect(majorityAtK(keyOf(1), { ...sample, answers: [undefined], k: 1 })).toBe(0)
  })
})

describe('detection', () => {
  test('auroc and falsePositiveRateAtRecall equal scikit-learn, with ties', () => {
    const { positives, negatives } = references.detection
    expect(auroc({ positives, negatives })).toBeCloseTo(references.detection.auroc, 12)
    expect(falsePositiveRateAtRecall({ positives, negatives })).toBeCloseTo(
      references.detection.falsePositiveRateAt95,
      12,
    )
    expect(falsePositiveRateAtRecall({ positives, negatives }, 0.5)).toBeCloseTo(
      references.detection.falsePositiveRateAt50,
      12,
    )
  })

  test('auroc is the share of pairs won, and swaps to its complement', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        let won = 0
        for (const p of positives) for (const n of negatives) won += p > n ? 1 : p === n ? 0.5 : 0
        const area = auroc({ positives, negatives })
        expect(area).toBeCloseTo(won / (positives.length * negatives.length), 12)
        expect(area + auroc({ positives: negatives, negatives: positives })).toBeCloseTo(1, 12)
      }),
    )
  })

  test('aurocOfCounts equals auroc of the scores it counts', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        expect(aurocOfCounts(countsOf(positives), countsOf(negatives))).toBeCloseTo(auroc({ positives, negatives }), 12)
      }),
    )
    expect(aurocOfCounts([1, 2], [0, 0])).toBeUndefined()
  })

  test('auroc refuses NaN and an empty side', () => {
    expect(() => auroc({ positives: [Number.NaN], negatives: [1] })).toThrow('NaN')
    expect(() => auroc({ positives: [], negatives: [1] })).toThrow('0 positives')
  })
})

describe('correlation', () => {
  const { x, y } = references.correlation

  test('pearson, spearman and ranks equal SciPy, with ties', () => {
    expect(pearson(x, y)).toBeCloseTo(references.correlation.pearson, 12)
    expect(spearman(x, y)).toBeCloseTo(references.correlation.spearman, 12)
    expect(ranks(x)).toEqual(references.correlation.ranks)
  })

  test('spearman does not change under a rising map and is undefined for a constant', () => {
    expect(spearman(x, y.map(Math.exp))).toBeCloseTo(spearman(x, y)!, 12)
    expect(spearman([1, 2, 3], [4, 4, 4])).toBeUndefined()
  })
})

describe('classificationOf', () => {
  test('equals scikit-learn per class, macro, and micro without one class', () => {
    const { gold, predicted, accuracy, macroF1, microF1WithoutNone, classes } = references.classification
    const found = classificationOf(gold, predicted)
    expect(found.accuracy.value).toBeCloseTo(accuracy, 12)
    expect(found.microF1).toBeCloseTo(accuracy, 12)
    expect(found.macroF1).toBeCloseTo(macroF1, 12)
    for (const [i, expected] of classes.entries()) {
      const { label, ...figures } = found.classes[i]!
      expect(label).toBe(expected.label)
      for (const [name, value] of Object.entries(figures)) expect(value, name).toBeCloseTo(expected[name as 'f1'], 12)
    }
    const some = classificationOf(gold, predicted, { classes: ['born-in', 'part-of', 'works-for'] })
    expect(some.microF1).toBeCloseTo(microF1WithoutNone, 12)
  })
})
