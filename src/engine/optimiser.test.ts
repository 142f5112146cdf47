/** Three steps of each optimiser, worked out by hand in double precision from its equations. */
import { describe, expect, test } from 'vitest'
import { adamW, gradientNorm, NO_DECAY, sgd } from './optimiser.ts'
import { ParameterArena } from './parameter-arena.ts'
import { schedule } from './schedule.ts'

function arena(moments: number): ParameterArena {
  const made = new ParameterArena(
    [
      { name: 'w', shape: [2, 4] },
      { name: 'b', shape: [1] },
    ],
    moments,
  )
  made.place('w').value.set([1, -2, 0.5, 3, 0, 1, 1, 1])
  made.place('b').value.set([4])
  return made
}
const GRADIENTS = [
  [0.5, -1, 2, 0, 1, 1, 1, 1, -3],
  [0.25, 1, -2, 0.125, 0, 1, 2, 4, 1],
  [1, 1, 1, 1, 1, 1, 1, 1, 1],
]
function setGradient(made: ParameterArena, step: number): void {
  made.place('w').gradient.set(GRADIENTS[step]!.slice(0, 8))
  made.place('b').gradient.set(GRADIENTS[step]!.slice(8))
}
const close = (found: ArrayLike<number>, wanted: readonly number[]): void => {
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, 5)
}

describe('adamW', () => {
  test('gives its first three steps as worked out by hand', () => {
    // Step 1 moves every weight by rate against the sign of its gradient: bias correction makes m = g, v = g².
    const made = arena(2)
    const optimiser = adamW({ weightDecay: 0.1, groups: [NO_DECAY] })
    setGradient(made, 0)
    const squares = optimiser.update(made, { step: 1, rate: 0.1 })
    expect(squares).toBeCloseTo(0.25 + 1 + 4 + 4 + 9, 6)
    close(made.place('w').value, [0.89, -1.88, 0.395, 2.97, -0.1, 0.89, 0.89, 0.89])
    close(made.place('b').value, [4.1]) // no decay
    // Step 2, first weight: m = 0.9·0.05 + 0.1·0.25 = 0.07, v = 0.999·0.00025 + 0.001·0.0625 = 0.00031225;
    // m̂ = 0.07/0.19 = 0.368421, v̂ = 0.00031225/0.001999 = 0.156203; p = 0.99·0.89 - 0.1·0.368421/0.395225 = 0.787882.
    setGradient(made, 1)
    optimiser.update(made, { step: 2, rate: 0.1 })
    expect(made.place('w').value[0]).toBeCloseTo(0.787882, 5)
    // Step 3: m = 0.9·0.07 + 0.1 = 0.163, v = 0.999·0.00031225 + 0.001 = 0.00131193775;
    // m̂ = 0.163/0.271 = 0.601476, v̂ = 0.00131193775/0.002997001 = 0.437750; p = 0.99·0.787882 - 0.1·0.601476/0.661627.
    setGradient(made, 2)
    optimiser.update(made, { step: 3, rate: 0.1 })
    expect(made.place('w').value[0]).toBeCloseTo(0.689094, 5)
  })

  test('gradientScale scales the gradient, and squares are of the gradient as it lay', () => {
    const [a, b] = [arena(2), arena(2)]
    setGradient(a, 0)
    setGradient(b, 0)
    b.place('w').gradient.set([...b.place('w').gradient].map((g) => g * 8))
    b.place('b').gradient.set([-24])
    const optimiser = adamW()
    optimiser.update(a, { step: 1, rate: 0.1 })
    expect(optimiser.update(b, { step: 1, rate: 0.1, gradientScale: 0.125 })).toBeCloseTo(64 * 18.25, 4)
    expect([...b.place('w').value]).toEqual([...a.place('w').value])
  })

  test('with rows touches only those rows', () => {
    const made = arena(2)
    setGradient(made, 0)
    adamW().update(made, { step: 1, rate: 0.1, rows: new Map([['w', [1]]]) })
    expect([...made.place('w').value.subarray(0, 4)]).toEqual([1, -2, 0.5, 3])
    expect(made.place('w').value[4]).toBeCloseTo(-0.1, 5)
    expect(made.place('b').value[0]).toBeCloseTo(4 * 0.999 + 0.1, 5)
  })
})

test('sgd gives its first three steps as worked out by hand', () => {
  // First weight: m 0.5, p 0.99·1 - 0.1·0.5 = 0.94; m 0.9·0.5 + 0.25 = 0.7, p 0.99·0.94 - 0.07 = 0.8606;
  // m 0.9·0.7 + 1 = 1.63, p 0.99·0.8606 - 0.163 = 0.688994.
  const made = arena(1)
  const optimiser = sgd({ momentum: 0.9, weightDecay: 0.1 })
  for (const [step, wanted] of [0.94, 0.8606, 0.688994].entries()) {
    setGradient(made, step)
    optimiser.update(made, { step: step + 1, rate: 0.1 })
    expect(made.place('w').value[0]).toBeCloseTo(wanted, 5)
  }
})

test('sgd without momentum is a plain step', () => {
  const made = arena(1)
  setGradient(made, 1)
  sgd().update(made, { step: 1, rate: 0.5 })
  close(made.place('w').value, [0.875, -2.5, 1.5, 2.9375, 0, 0.5, 0, -1])
})

test('gradientNorm is the root of the sum of squares, and infinite where a gradient overflowed', () => {
  const made = arena(1)
  setGradient(made, 0)
  expect(gradientNorm(made)).toBeCloseTo(Math.sqrt(18.25), 6)
  made.place('w').gradient[3] = Infinity
  expect(gradientNorm(made)).toBe(Infinity)
})

test('kernel accumulate adds a scaled gradient', () => {
  const made = arena(1)
  setGradient(made, 0)
  const squares = made.kernel.accumulate(made.parameters, made.gradients, 32, 2)
  close(made.place('w').value, [2, -4, 4.5, 3, 2, 3, 3, 3])
  expect(squares).toBeCloseTo(9.25, 6)
})

describe('ParameterArena', () => {
  test('sees a fused parameter as its parts', () => {
    const made = new ParameterArena([{ name: 'q+k', shape: [4, 2] }], 0)
    made.load(
      new Map([
        ['q', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
        ['k', { shape: [2, 2], data: Float32Array.of(5, 6, 7, 8) }],
      ]),
    )
    expect([...made.place('q+k').value]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(made.views().get('k')).toEqual({ shape: [2, 2], data: Float32Array.of(5, 6, 7, 8) })
  })

  test('names what is missing, misshaped, repeated or too large', () => {
    const made = new ParameterArena([{ name: 'w', shape: [2] }], 0)
    expect(() => made.load(new Map())).toThrow('load weights: w is missing')
    const wrong = new Map([['w', { shape: [3], data: new Float32Array(3) }]])
    expect(() => made.load(wrong)).toThrow('w is [3], wanted [2]')
    expect(
      () =>
        new ParameterArena(
          [
            { name: 'w', shape: [1] },
            { name: 'w', shape: [1] },
          ],
          0,
        ),
    ).toThrow('twice')
    expect(() => new ParameterArena([{ name: 'w', shape: [2 ** 15, 2 ** 14] }], 2)).toThrow('wanted at most 4 GiB')
  })
})

describe('schedule', () => {
  test('warms up linearly, then falls linearly or by half a cosine', () => {
    const linear = schedule({ peak: 1, warmup: 2, total: 6 })
    expect([1, 2, 3, 4, 5, 6].map(linear)).toEqual([0.5, 1, 1, 0.75, 0.5, 0.25])
    const cosine = schedule({ peak: 1, total: 4, shape: 'cosine', floor: 0.2 })
    close([1, 2, 3, 4].map(cosine), [1, 0.6 + 0.4 * Math.SQRT1_2, 0.6, 0.6 - 0.4 * Math.SQRT1_2])
    expect(schedule({ peak: 3, total: 2, shape: 'constant' })(9)).toBe(3)
  })

  test('refuses what makes no schedule', () => {
    expect(() => schedule({ peak: 0, total: 2 })).toThrow('peak is 0')
    expect(() => schedule({ peak: 1, warmup: 3, total: 2 })).toThrow('warmup is 3 of 2')
  })
})
