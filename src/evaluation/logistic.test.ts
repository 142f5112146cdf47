import { describe, expect, test } from 'vitest'
import { fitLogistic, logisticProbability, logisticTerms } from './logistic.ts'

const points = [
  { features: { x: 0 }, label: false },
  { features: { x: 1 }, label: false },
  { features: { x: 2 }, label: true },
  { features: { x: 3 }, label: false },
  { features: { x: 4 }, label: true },
  { features: { x: 5 }, label: true },
]

describe('logistic regression', () => {
  test('the gradient of the penalised likelihood is 0 at what it finds', () => {
    const ridge = 0.5
    const model = fitLogistic(points, { features: ['x'], ridge })
    const residuals = points.map(({ features, label }) => (label ? 1 : 0) - logisticProbability(model, features))
    expect(residuals.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6)
    const [mean = 0] = model.mean
    const [scale = 1] = model.scale
    const slope = points.reduce((sum, { features }, i) => sum + ((features.x - mean) / scale) * (residuals[i] ?? 0), 0)
    expect(slope).toBeCloseTo(ridge * (model.weights[0] ?? 0), 6)
  })

  test('a smaller ridge gives a larger weight, and separable data a finite one', () => {
    const separable = points.map((point, i) => ({ ...point, label: i >= 3 }))
    const [tight, loose] = [1, 0.01].map((ridge) => fitLogistic(separable, { features: ['x'], ridge }).weights[0] ?? 0)
    expect(loose).toBeGreaterThan(tight ?? 0)
    expect(Number.isFinite(loose)).toBe(true)
  })

  test('a constant feature has no weight', () => {
    const examples = points.map((point) => ({ ...point, features: { ...point.features, c: 7 } }))
    const model = fitLogistic(examples, { features: ['x', 'c'] })
    expect(model.weights[1]).toBeCloseTo(0, 9)
    expect(logisticTerms(model, { x: 5, c: 7 })[1]).toEqual({ feature: 'c', term: 0 })
  })

  test('refuses one label only, and what is not finite', () => {
    const one = points.map((point) => ({ ...point, label: true }))
    expect(() => fitLogistic(one, { features: ['x'] })).toThrow('all examples have one label')
    const bad = [...points, { features: { x: Number.NaN }, label: true }]
    expect(() => fitLogistic(bad, { features: ['x'] })).toThrow('feature x is NaN')
  })
})
