import { array, assert, double, property } from 'fast-check'
import { expect, test } from 'vitest'
import { auroc } from '../../evaluation/index.ts'
import { meanCurve, pairedOverSplits, titleOf, valuesOf, type ScoredTrial } from './open-set-comparison.ts'
import type { OpenSetResult, OpenSetTrialFigures } from './open-set-results.ts'
import type { OpenSetTrial } from './open-set-trial.ts'

const base: OpenSetTrial = { name: 'base', title: 'base', scores: ['energy', 'softmax'], phase: 1 }
const aware: OpenSetTrial = { name: 'unknown-aware', title: 'unknown-aware', scores: ['energy'], phase: 2 }
const [before, after] = [base, aware].map((trial): ScoredTrial => ({ trial, score: 'energy' })) as [
  ScoredTrial,
  ScoredTrial,
]

function figures(area: number): OpenSetTrialFigures {
  return {
    auroc: area,
    fpr95: 0.5,
    knownAccuracy: 0.9,
    accuracy: 0.7,
    coverage: 0.9,
    conformalCoverage: 0.95,
    conformalRejection: 0.4,
  }
}

function result(
  trial: OpenSetTrial,
  split: number,
  value: number,
  energies?: OpenSetResult['energies'],
): OpenSetResult {
  return {
    digest: `${trial.name} ${split}`,
    split,
    trial: trial.name,
    n: { known: 4, unknown: 4, development: 4, calibration: 4, train: 4 },
    figures: { energy: figures(value) },
    development: { auroc: 0.8, fpr95: 0.5 },
    passes: 0,
    seconds: 0,
    energies: energies ?? { known: [1], unknown: [0] },
  }
}

test('pairedOverSplits takes the splits that both have, whatever their order', () => {
  const results = [
    result(aware, 2, 0.95),
    result(base, 0, 0.7),
    result(base, 2, 0.8),
    result(aware, 0, 0.75),
    result(base, 1, 0.1),
  ]
  const difference = pairedOverSplits(results, { before, after }, 'auroc')
  expect(difference?.n).toBe(2)
  expect(difference?.mean).toBeCloseTo(0.1, 12)
  expect(valuesOf(results, before, 'auroc')).toEqual([0.7, 0.1, 0.8])
  expect(pairedOverSplits(results, { before: { trial: base, score: 'softmax' }, after }, 'auroc')).toBeUndefined()
  expect(titleOf({ trial: base, score: 'softmax' })).toBe('base, MSP')
})

test('meanCurve: shares of known above the unknown that are not accepted, by hand', () => {
  const one = result(base, 0, 0.5, { known: [5, 4, 3, 2], unknown: [4.5, 2.5, 1, 0] })
  // none accepted: above 4.5; one of four accepted: above 2.5; two: above 1
  expect(meanCurve([one], [0, 0.25, 0.5, 1])).toEqual([0.25, 0.75, 1, 1])
  const two = result(base, 1, 0.5, { known: [1, 1, 1, 1], unknown: [1, 1, 1, 1] })
  expect(meanCurve([one, two], [0])).toEqual([0.125])
})

test('the area under the finest curve lies within a step of the AUROC', () => {
  const energies = array(double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 })
  assert(
    property(energies, energies, (known, unknown) => {
      const places = unknown.map((_v, i) => i / unknown.length)
      const curve = meanCurve([result(base, 0, 0.5, { known, unknown })], places)
      const area = curve.reduce((total, share) => total + share, 0) / curve.length
      // the curve counts a tie as not accepted, AUROC as half
      const ties = known.flatMap((a) => unknown.filter((b) => a === b)).length / (known.length * unknown.length)
      expect(area).toBeCloseTo(auroc({ positives: known, negatives: unknown }) - ties / 2, 9)
    }),
  )
})
