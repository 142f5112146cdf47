import { describe, expect, test } from 'vitest'
import { generator, keyOf } from '../../random.ts'
import { findFirstError, fitFirstError, type LabelledSteps } from './first-error.ts'

/** Solutions of three steps. The first wrong one carries the mark; many features carry nothing. */
function solutions(count: number, noises: number): LabelledSteps[] {
  const random = generator(keyOf('first-error'))
  return Array.from({ length: count }, (_unused, index) => {
    const firstError = (index % 4) - 1
    const steps = [0, 1, 2].map((step) => ({
      mark: (step === firstError ? 1 : 0) + random.uniform(),
      ...Object.fromEntries(Array.from({ length: noises }, (_none, at) => [`noise${at}`, random.uniform()])),
    }))
    return { steps, firstError, problem: `problem ${index % 30}` }
  })
}

describe('the model of the first error', () => {
  const noises = Array.from({ length: 25 }, (_unused, at) => `noise${at}`)

  test('probabilities of the first wrong step and of none add to 1', () => {
    const model = fitFirstError(solutions(60, 0), { features: ['mark'] })
    const { first, none } = findFirstError(model, [{ mark: 0.4 }, { mark: 1.2 }, { mark: 0.1 }])
    expect(first.reduce((sum, value) => sum + value, none)).toBeCloseTo(1, 12)
  })

  test('with many features that say nothing the penalty is stronger than with none', () => {
    const [alone = 0, among = 0] = [['mark'], ['mark', ...noises]].map(
      (features) => fitFirstError(solutions(60, 25), { features }).hazard.weights[0],
    )
    expect(among).toBeLessThan(alone)
  })

  test('a group of features that says nothing is left out, and one that marks the error is not', () => {
    const options = { features: ['mark', ...noises], leaveOut: [noises, ['mark']], ridge: 5 }
    expect(fitFirstError(solutions(60, 25), options).hazard.features).toEqual(['mark'])
  })

  test('the threshold comes from solutions that were not fitted on: pure noise does not look certain', () => {
    const model = fitFirstError(solutions(60, 25), { features: noises, ridge: 3 })
    const others = solutions(120, 25).slice(60)
    const right = others.filter(({ firstError }) => firstError === -1)
    const kept = right.filter(({ steps }) => findFirstError(model, steps).decision === -1)
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(right.length)
  })
})
