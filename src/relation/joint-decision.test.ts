import { array, assert, constantFrom, double, property, record, type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evidenceOf, jointDecision, type JointEvidence } from './joint-decision.ts'

/** Mean 6 and deviation 2 of energies, 0.5 and 0.1 of own, 0.2 of all other scores but for the given. */
const CALIBRATION: readonly JointEvidence[] = [
  { energy: 4, own: 0.4, other: 0.2 },
  { energy: 8, own: 0.6, other: 0.2 },
  { energy: 4, own: 0.6, other: 0.2 },
  { energy: 8, own: 0.4, other: 0.2 },
]

describe('jointDecision', () => {
  test('scores by the smaller of how known a sentence looks and how far its own description leads, in deviations', () => {
    const decision = jointDecision(CALIBRATION, 0.5)
    // looks of the calibration sentences: -2, 2, 0, 0 (deviation √2); leads: 0.2, 0.4, 0.4, 0.2 (mean 0.3, deviation 0.1)
    expect(decision.score({ energy: 8, own: 0.6, other: 0.3 })).toBeCloseTo(0)
    expect(decision.score({ energy: 8, own: 0.6, other: 0.6 })).toBeCloseTo(-3)
    expect(decision.score({ energy: 2, own: 0.5, other: 0 })).toBeCloseTo(-2 / Math.SQRT2)
    // without another label only the look counts; without a description of its own, the usual score stands for it
    expect(decision.score({ energy: 10, own: 0.5 })).toBeCloseTo(2 / Math.SQRT2)
    expect(decision.score({ energy: 20, other: 0.2 })).toBeCloseTo(0)
  })

  test('without any description of a known relation the energy and the other labels decide', () => {
    const plain = CALIBRATION.map(({ energy }, i) => ({ energy, other: i < 2 ? 0.1 : 0.3 }))
    const decision = jointDecision(plain, 0.5)
    expect(decision.score({ energy: 8, other: 0.1 })).toBeCloseTo(1)
    expect(decision.score({ energy: 8, other: 0.4 })).toBeCloseTo(-2)
  })

  test('accepts as many of its own calibration sentences as it promises, whatever they are', () => {
    const evidence = record(
      { energy: double({ min: -10, max: 10, noNaN: true }), own: score01(), other: score01() },
      { requiredKeys: ['energy'] },
    )
    assert(
      property(array(evidence, { minLength: 1, maxLength: 60 }), constantFrom(0.5, 0.8, 0.95), (all, coverage) => {
        const rows = all as readonly JointEvidence[]
        const decision = jointDecision(rows, coverage)
        const accepted = rows.filter((row) => decision.score(row) >= decision.threshold).length
        expect(accepted).toBeGreaterThanOrEqual(Math.floor(coverage * rows.length))
      }),
    )
  })
})

function score01(): Arbitrary<number> {
  return double({ min: 0, max: 1, noNaN: true })
}

test('evidence is the score of the relation found, and the best of those that are not known', () => {
  const ranking = [
    { relation: 'work', score: 0.9 },
    { relation: 'mother', score: 0.8 },
    { relation: 'birth', score: 0.7 },
    { relation: 'sister', score: 0.6 },
  ]
  const known = new Set(['work', 'birth'])
  expect(evidenceOf(known, { relation: 'birth', score: 3 }, ranking)).toEqual({ energy: 3, own: 0.7, other: 0.8 })
  expect(evidenceOf(known, { relation: 'death', score: 3 }, ranking.slice(0, 1))).toEqual({ energy: 3 })
})
