import { fitProjection, project } from '../../evaluation/index.ts'
import { assert, double, property } from 'fast-check'
import { expect, test } from 'vitest'
import { generator, keyOf } from '../../random.ts'
import { responseCues } from '../bias/response-cues.ts'
import { dot, softplusOfMinus, trainMain, trainProduct } from './expert-training.ts'
import { curveAt, fitLengthCurve, leastSquares } from './length-curve.ts'
import { minimise } from './minimise.ts'
import { headScore, nearWeights, trainHead, type HeadData, type RewardHead } from './reward-arm.ts'
import { REWARD_ARMS } from './reward-arm-name.ts'
import { deviationOf, momentsOf } from './reward-moments.ts'

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

test('the sum of log-odds is the normalised product of two Bernoulli experts', () => {
  assert(
    property(double({ min: -8, max: 8, noNaN: true }), double({ min: -8, max: 8, noNaN: true }), (a, b) => {
      const product = sigmoid(a) * sigmoid(b)
      const normalised = product / (product + sigmoid(-a) * sigmoid(-b))
      expect(Math.exp(-softplusOfMinus(a + b))).toBeCloseTo(normalised, 9)
    }),
  )
})

test('minimise reaches the minimum of a quadratic and of the Rosenbrock function', () => {
  const reached = minimise(
    ([x = 0, y = 0], gradient) => {
      gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x)
      gradient[1] = 200 * (y - x * x)
      return (1 - x) ** 2 + 100 * (y - x * x) ** 2
    },
    Float64Array.of(-1.2, 1),
    { iterations: 200, tolerance: 1e-9 },
  )
  expect(reached[0]).toBeCloseTo(1, 5)
  expect(reached[1]).toBeCloseTo(1, 5)
})

test('one pair that is always right, margin 0: the weight where loss and penalty balance', () => {
  // d/dw [log(1 + e^-w) + w²/2 · 0.1] = 0 at σ(−w) = 0.1 w
  const [w = 0] = trainMain({ main: [Float64Array.of(1)] }, { penalty: 0.1 })
  expect(sigmoid(-w)).toBeCloseTo(0.1 * w, 4)
  const [smooth = 0] = trainMain({ main: [Float64Array.of(1)] }, { penalty: 0, smoothing: 0.2 })
  expect(sigmoid(smooth)).toBeCloseTo(0.8, 4)
  const margins = Float64Array.of(1)
  const [wide = 0] = trainMain({ main: [Float64Array.of(1)], margins }, { penalty: 0, smoothing: 0.2 })
  expect(wide - smooth).toBeCloseTo(1, 3)
})

test('joint experts share a common cue as 1 to the ratio of learning rates', () => {
  const source = generator(keyOf('joint'))
  const z = Array.from({ length: 400 }, () => Float64Array.of(source.normal() > -0.8 ? 1 : -1))
  const [alone = 0] = trainMain({ main: z }, { penalty: 0 })
  for (const ratio of [1, 5, 10]) {
    const { main, bias } = trainProduct({ main: z, bias: z }, { form: 'joint', ratio, biasLoss: 0 }, { penalty: 0 })
    expect(main[0]).toBeCloseTo(alone / (1 + ratio), 3)
    expect((main[0] ?? 0) + (bias[0] ?? 0)).toBeCloseTo(alone, 3)
  }
  const { main } = trainProduct({ main: z, bias: z }, { form: 'two-stage', weight: 1 }, { penalty: 0 })
  expect(main[0]).toBeCloseTo(0, 2)
})

test('curves: a line is found exactly, a spline and LOWESS follow a bend', () => {
  const x = Array.from({ length: 200 }, (_v, i) => i / 20)
  const line = fitLengthCurve(
    'line',
    x,
    x.map((at) => 2 * at - 1),
  )
  expect(curveAt(line, 30)).toBeCloseTo(59, 6)
  for (const kind of ['spline', 'lowess'] as const) {
    const bend = fitLengthCurve(
      kind,
      x,
      x.map((at) => Math.min(at, 5)),
    )
    expect(Math.abs(curveAt(bend, 2.5) - 2.5)).toBeLessThan(0.4)
    expect(Math.abs(curveAt(bend, 8) - 5)).toBeLessThan(0.4)
    expect(curveAt(bend, 99)).toBe(curveAt(bend, x.at(-1) ?? 0))
  }
  expect(
    leastSquares(
      [
        [1, 0],
        [1, 1],
        [1, 2],
      ],
      [1, 3, 5],
    ).map((value) => Math.round(value * 1e6) / 1e6),
  ).toEqual([1, 2])
})

test('LOWESS between responses of two lengths alone takes the nearer ones, each the same', () => {
  const x = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
  const y = [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]
  const curve = fitLengthCurve('lowess', x, y)
  expect(curve.x.length).toBeGreaterThan(2)
  for (const [i, at] of curve.x.entries()) expect(curve.y[i]).toBeCloseTo(at < 1.5 ? 2 : 12, 9)
})

test('where all responses are equally long, no arm has anything to take out', () => {
  const rows = Array.from({ length: 12 }, (_v, i) => Float64Array.of(i % 2, (i * 5) % 7))
  const cues = rows.map(() => responseCues('w w w'))
  const pairs = Array.from({ length: 6 }, (_v, i) => ({ chosen: 2 * i + 1, rejected: 2 * i }))
  const orderOf = (arm: (typeof REWARD_ARMS)[number]): readonly number[] => {
    const head = trainHead({ rows, cues, pairs }, { arm }, { key: keyOf(1) })
    const scores = rows.map((row, i) => headScore(head, row, cues[i] ?? responseCues('')))
    return scores.map((score) => score - (scores[0] ?? 0))
  }
  const vanilla = orderOf('vanilla')
  for (const arm of ['two-stage', 'penalty', 'spline', 'lowess', 'balanced', 'probe', 'residual'] as const)
    for (const [i, value] of orderOf(arm).entries()) expect(value, arm).toBeCloseTo(vanilla[i] ?? 0, 6)
})

test('equal rewards have deviation 0, whatever rounds in their mean', () => {
  expect(deviationOf([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(1.25), 12)
  for (const length of [3, 29, 34, 38]) expect(deviationOf(Array.from({ length }, () => 0.1))).toBe(0)
  expect(() => momentsOf(Array.from({ length: 29 }, () => 0.1))).toThrow('have deviation 0, so nothing was learned')
})

test('a projection keeps the directions of most variance, and the same key gives the same axes', () => {
  const source = generator(keyOf('rows'))
  const rows = Array.from({ length: 300 }, () => {
    const [a, b] = [source.normal(), source.normal()]
    return Float32Array.from({ length: 12 }, (_v, i) => (i % 2 === 0 ? a : b) + 0.05 * source.normal())
  })
  const fitted = fitProjection(keyOf('p'), rows, 2)
  const again = fitProjection(keyOf('p'), rows, 2)
  expect(again.basis).toEqual(fitted.basis)
  const shown = rows.map((row) => project(row, fitted))
  const variance = shown.flatMap((row) => [...row]).reduce((sum, x) => sum + x * x, 0) / (2 * rows.length)
  expect(variance).toBeCloseTo(1, 1)
  // both hidden numbers can be read from the two axes
  const target = rows.map((row) => row[0] ?? 0)
  const [p = 0, q = 0] = leastSquares(
    shown.map((row) => [...row]),
    target,
  )
  const left = shown.reduce((sum, row, i) => sum + (dot(row, Float64Array.of(p, q)) - (target[i] ?? 0)) ** 2, 0)
  expect(left / target.reduce((sum, x) => sum + x * x, 0)).toBeLessThan(0.02)
})

/** Quality q on axis 0, log-length on axis 1; labels follow q + 1.5 z. */
function planted(count: number): HeadData & { readonly quality: readonly number[] } {
  const source = generator(keyOf('planted'))
  const lengths = Array.from({ length: count }, () => 5 + source.below(200))
  const quality = lengths.map(() => source.normal())
  const standard = lengths.map((n) => (Math.log1p(n) - 4.3) / 0.8)
  const pairs = Array.from({ length: count * 3 }, () => {
    const [a, b] = [source.below(count), source.below(count)]
    const odds = (quality[a] ?? 0) - (quality[b] ?? 0) + 1.5 * ((standard[a] ?? 0) - (standard[b] ?? 0))
    return source.uniform() < sigmoid(odds) ? { chosen: a, rejected: b } : { chosen: b, rejected: a }
  }).filter(({ chosen, rejected }) => chosen !== rejected)
  return {
    rows: lengths.map((_n, i) => Float64Array.of(quality[i] ?? 0, standard[i] ?? 0)),
    perturbed: lengths.map((_n, i) => Float64Array.of(standard[i] ?? 0)),
    cues: lengths.map((n) => responseCues('w '.repeat(n))),
    pairs,
    quality,
  }
}

test('every arm but the controls takes length out of the head, and a control leaves it', () => {
  const data = planted(400)
  const shareOfLength = (arm: (typeof REWARD_ARMS)[number]): number => {
    const head = trainHead(data, { arm }, { key: keyOf('arm'), penalty: 0.001 })
    const score = (length: number): number =>
      headScore(head, Float64Array.of(0, (Math.log1p(length) - 4.3) / 0.8), responseCues('w '.repeat(length)))
    return (score(100) - score(30)) / ((Math.log1p(100) - Math.log1p(30)) / 0.8)
  }
  const vanilla = shareOfLength('vanilla')
  expect(vanilla).toBeGreaterThan(1)
  expect(shareOfLength('random-expert') / vanilla).toBeCloseTo(1, 1)
  for (const arm of [
    'two-stage',
    'joint',
    'perturbed',
    'penalty',
    'spline',
    'lowess',
    'balanced',
    'odin',
    'probe',
    'residual',
  ] as const)
    expect(Math.abs(shareOfLength(arm)) / vanilla, arm).toBeLessThan(0.45)
})

test('trainHead refuses a weight out of range and a perturbed arm without its features', () => {
  const data = planted(20)
  expect(() => trainHead(data, { arm: 'two-stage', weight: 2 }, { key: keyOf(0) })).toThrow(
    'weight is 2, wanted 0 to 1',
  )
  const { perturbed: _left, ...without } = data
  expect(() => trainHead(without, { arm: 'perturbed' }, { key: keyOf(0) })).toThrow('got no perturbed features')
  expect(() => trainHead({ ...data, pairs: [] }, { arm: 'vanilla' }, { key: keyOf(0) })).toThrow('got no pairs')
})

test('a pair may have a smoothing of its own, which stands in place of that of all', () => {
  const main = [Float64Array.of(1)]
  // σ(−w) − 0.2 = 0.1 w
  const [w = 0] = trainMain({ main, smoothings: Float64Array.of(0.2) }, { penalty: 0.1, smoothing: 0.4 })
  expect(sigmoid(-w) - 0.2).toBeCloseTo(0.1 * w, 5)
  const [all = 0] = trainMain({ main }, { penalty: 0.1, smoothing: 0.2 })
  expect(w).toBeCloseTo(all, 9)
  const data: HeadData = {
    rows: [Float64Array.of(1), Float64Array.of(0)],
    cues: [responseCues('a b'), responseCues('c')],
    pairs: [{ chosen: 0, rejected: 1, smoothing: 0.3, margin: 0.5 }],
  }
  const head = trainHead(data, { arm: 'vanilla' }, { key: keyOf(1), penalty: 0.1, smoothing: 0.1 })
  const [weight = 0] = head.weights
  expect(sigmoid(0.5 - weight) - 0.3).toBeCloseTo(0.1 * weight, 5)
})

test('near: a pair of far lengths counts less, by its log ratio, and the bias expert learns from all alike', () => {
  const cues = ['a', 'a b c', 'a b c d e f g', 'a b c'].map(responseCues)
  // log ratios log 2, log 4 and 0
  const pairs = [
    { chosen: 1, rejected: 0 },
    { chosen: 0, rejected: 2 },
    { chosen: 3, rejected: 1 },
  ]
  const weights = nearWeights({ cues, pairs }, 1)
  const sum = 1 / 2 + 1 / 4 + 1
  for (const [i, wanted] of [1 / 2, 1 / 4, 1].entries()) expect(weights[i]).toBeCloseTo((3 * wanted) / sum, 12)
  expect([...nearWeights({ cues, pairs: pairs.slice(0, 2) }, 1e-9)]).toEqual([2, 0])
  expect(() => nearWeights({ cues, pairs }, 0)).toThrow('near is 0, wanted a number above 0')
  // a feature that is right on near pairs and wrong on far ones
  const rows = [0, 1, 2, 3].map((text) => Float64Array.of([0, 1, 3, 2][text] ?? 0))
  const trained = (near: number | undefined, arm: 'vanilla' | 'two-stage' | 'balanced' | 'residual'): RewardHead =>
    trainHead({ rows, cues, pairs }, { arm, near }, { key: keyOf(1) })
  for (const arm of ['vanilla', 'two-stage', 'balanced', 'residual'] as const) {
    const [all, near] = [trained(undefined, arm), trained(0.2, arm)]
    expect(near.weights[0] ?? 0).toBeGreaterThan((all.weights[0] ?? 0) + 0.1)
    expect(near.biasExpert).toEqual(all.biasExpert)
  }
})
