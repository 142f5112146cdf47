/** Every operation's gradient against finite differences, over random shapes. */
import * as fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { generator, keyOf, shuffle, split } from '../random.ts'
import { countOf, type Shape } from './axis.ts'
import { reachable, type Value } from './graph.ts'
import { geluTanh, gelu, label, reverseGradient, silu, stopGradient } from './operations/activation.ts'
import { attention, causalAttention } from './operations/attention.ts'
import * as e from './operations/elementwise.ts'
import { gather, pick, scatterRows } from './operations/gather.ts'
import { binaryCrossEntropy, bradleyTerry, crossEntropy, marginLoss } from './operations/loss.ts'
import { linear, matmul } from './operations/matrix.ts'
import { layerNorm, rmsNorm } from './operations/normalise.ts'
import { fromHeads, slotBias, toHeads } from './operations/packed.ts'
import { atPositions, cosineSimilarity, maskedMax, maskedMean, removeProjection } from './operations/pool.ts'
import { logSumExp, max, mean, sum } from './operations/reduce.ts'
import { relativeShift } from './operations/relative-shift.ts'
import { rotary, type Rotation } from './operations/rotary.ts'
import { concat, expand, reshape, slice, transpose } from './operations/shape.ts'
import { logSoftmax, softmax } from './operations/softmax.ts'
import { constant, input } from './operations/source.ts'
import { differentiate } from './reverse-mode.ts'
import { floats, GraphSession } from './graph-session.ts'

/** Draws for one case: sizes in [1, 4] and numbers away from kinks. */
interface Source {
  size(): number
  below(bound: number): number
}

/** Operations whose gradient some case has checked. */
const seen = new Set<string>()

/** A case: shapes of the float inputs, the function, and how inputs are drawn (default standard normal). */
interface Case {
  readonly shapes: readonly Shape[]
  readonly f: (...values: Value[]) => Value
  readonly positive?: boolean
  /** All inputs distinct multiples of 1/4, so that no maximum changes hands within a step. */
  readonly apart?: boolean
}

/** Largest error of directional derivatives, relative to the size of the derivative. */
async function gradientError(seed: number, { shapes, f, positive = false, apart = false }: Case): Promise<number> {
  const names = shapes.map((_shape, i) => `x${i}`)
  const values = shapes.map((shape, i) => input(names[i]!, shape))
  const y = f(...values)
  const random = generator(split(keyOf(seed), 'gradient'))
  const weights = Float32Array.from({ length: countOf(y.shape) }, () => random.normal())
  const loss = sum(e.multiply(y, constant(weights, y.shape as number[])))
  for (const node of reachable([loss])) seen.add(node.operation.name)
  const gradients = differentiate(loss, values)
  const outputs = Object.fromEntries([['y', y] as const, ...gradients.map((g, i) => [`g${i}`, g] as const)])
  await using session = await GraphSession.compile(outputs, { threads: 1 })
  const places = shuffle(
    split(keyOf(seed), 'apart'),
    Array.from({ length: shapes.reduce((n, s) => n + countOf(s), 0) }, (_v, i) => i / 4 - 2),
  )
  const drawn = (): number => (apart ? places.pop()! : positive ? 0.5 + random.uniform() : random.normal())
  const at = shapes.map((shape) => Float64Array.from({ length: countOf(shape) }, drawn))
  const run = (shift: readonly Float64Array[], step: number) =>
    session.run(
      Object.fromEntries(
        shapes.map((shape, i) => [
          names[i]!,
          floats(
            Float32Array.from(at[i]!, (x, j) => x + step * shift[i]![j]!),
            shape as number[],
          ),
        ]),
      ),
    )
  const none = at.map((x) => new Float64Array(x.length))
  const exact = await run(none, 0)
  const step = 1 / 128
  let worst = 0
  for (let direction = 0; direction < 4; direction++) {
    const shift = at.map((x) => Float64Array.from(x, () => Math.sign(random.normal())))
    // Richardson's extrapolation of two central differences: the error is of fourth order.
    const difference = async (h: number): Promise<number> => {
      const [up, down] = [(await run(shift, h))['y']!.data, (await run(shift, -h))['y']!.data]
      return weights.reduce((total, w, i) => total + (w * (Number(up[i]) - Number(down[i]))) / (2 * h), 0)
    }
    const numeric = (4 * (await difference(step)) - (await difference(2 * step))) / 3
    let analytic = 0
    let scale = 1
    for (const [i, each] of shift.entries()) {
      const gradient = exact[`g${i}`]!.data
      for (const [j, s] of each.entries()) {
        analytic += s * Number(gradient[j])
        scale += Math.abs(Number(gradient[j]))
      }
    }
    worst = Math.max(worst, Math.abs(numeric - analytic) / scale)
  }
  return worst
}

const ids = (source: Source, count: number, bound: number): Value =>
  constant(
    BigInt64Array.from({ length: count }, () => BigInt(source.below(bound))),
    [count],
  )

/** Name → a case of random shape. */
const cases: Readonly<Record<string, (source: Source) => Case>> = {
  add: broadcasting(e.add),
  subtract: broadcasting(e.subtract),
  multiply: broadcasting(e.multiply),
  divide: (s) => ({ ...broadcasting(e.divide)(s), positive: true }),
  maximum: (s) => ({ ...spread(e.maximum)(s), apart: true }),
  minimum: (s) => ({ ...spread(e.minimum)(s), apart: true }),
  where: (s) => ({
    ...spread((a, b) => e.where(e.less(stopGradient(a), constant(0.125)), b, e.multiply(a, 2)))(s),
    apart: true,
  }),
  negate: unary(e.negate),
  exp: unary(e.exp),
  log: (s) => ({ ...unary(e.log)(s), positive: true }),
  sqrt: (s) => ({ ...unary(e.sqrt)(s), positive: true }),
  absolute: (s) => ({ ...unary(e.absolute)(s), positive: true }),
  erf: unary(e.erf),
  tanh: unary(e.tanh),
  sigmoid: unary(e.sigmoid),
  relu: (s) => ({ ...unary((x) => e.relu(e.subtract(x, 0.25)))(s), positive: true }),
  softplus: unary(e.softplus),
  sine: unary(e.sine),
  cosine: unary(e.cosine),
  gelu: unary(gelu),
  geluTanh: unary(geluTanh),
  silu: unary(silu),
  label: unary((x) => label(x, 'here')),
  reverse: unary((x) => reverseGradient(reverseGradient(x, 0.5), 2)),
  sum: unary((x) => sum(x, [0])),
  mean: unary((x) => mean(x, [1], { keep: true })),
  max: (s) => ({ ...unary((x) => max(x, [1]))(s), apart: true }),
  logSumExp: unary((x) => logSumExp(x, [1])),
  softmax: unary(softmax),
  logSoftmax: unary(logSoftmax),
  reshape: unary((x) => reshape(e.exp(x), [-1])),
  transpose: unary((x) => transpose(e.exp(x), [1, 0])),
  expand: (s) => {
    const [n, m] = [s.size(), s.size()]
    return { shapes: [[n, 1]], f: (x) => expand(x, [3, n, m]) }
  },
  concat: spread((a, b) => concat([a, b, a], 1)),
  slice: (s) => {
    const n = s.size()
    return { shapes: [[n, 5]], f: (x) => slice(e.exp(x), 1, 1, 2 + s.below(3)) }
  },
  matmul: (s) => {
    const [n, k, m] = [s.size(), s.size(), s.size()]
    const [transposeA, transposeB] = [s.below(2) === 1, s.below(2) === 1]
    const [a, b] = [transposeA ? [k, n] : [n, k], transposeB ? [m, k] : [k, m]]
    return { shapes: [a, b], f: (x, y) => matmul(x, y, { transposeA, transposeB, scale: 0.5 }) }
  },
  batchedMatmul: (s) => {
    const [n, k, m, c] = [s.size(), s.size(), s.size(), s.size()]
    const [transposeA, transposeB] = [s.below(2) === 1, s.below(2) === 1]
    const [a, b] = [transposeA ? [k, n] : [n, k], transposeB ? [m, k] : [k, m]]
    return {
      shapes: [
        [c, 2, ...a],
        [2, ...b],
      ],
      f: (x, y) => matmul(x, y, { transposeA, transposeB }),
    }
  },
  linear: (s) => {
    const [n, k, m] = [s.size(), s.size(), s.size()]
    return { shapes: [[n, k], [m, k], [m]], f: (x, w, b) => linear(x, w, b) }
  },
  layerNorm: (s) => {
    const [n, m] = [s.size(), 2 + s.size()]
    return { shapes: [[n, m], [m], [m]], f: (x, w, b) => layerNorm(x, w, b, 0.1) }
  },
  layerNormTwice: (s) => {
    const [n, m] = [s.size(), 2 + s.size()]
    return { shapes: [[n, m], [m], [m]], f: twice }
  },
  rmsNormTwice: (s) => {
    const [n, m] = [s.size(), 2 + s.size()]
    return { shapes: [[n, m], [m]], f: (x, w) => differentiate(sum(multiplyBySines(rmsNorm(x, w, 0.1))), [x])[0]! }
  },
  geluTwice: unary((x) => differentiate(sum(multiplyBySines(gelu(x))), [x])[0]!),
  softmaxTwice: unary((x) => differentiate(sum(multiplyBySines(softmax(x))), [x])[0]!),
  rmsNorm: (s) => {
    const [n, m] = [s.size(), 2 + s.size()]
    return { shapes: [[n, m], [m]], f: (x, w) => rmsNorm(x, w, 0.1) }
  },
  gather: (s) => {
    const [rows, m] = [s.size(), s.size()]
    return { shapes: [[rows, m]], f: (table) => gather(table, ids(s, 5, rows)) }
  },
  scatterRows: (s) => {
    const [rows, m] = [s.size(), s.size()]
    return { shapes: [[4, m]], f: (x) => scatterRows(ids(s, 4, rows), x, [rows, m]) }
  },
  pick: (s) => {
    const [n, m] = [s.size(), s.size()]
    return { shapes: [[n, m]], f: (x) => pick(e.exp(x), ids(s, n, m)) }
  },
  maskedMean: masked(maskedMean),
  maskedMax: (s) => ({ ...masked(maskedMax)(s), apart: true }),
  atPositions: (s) => ({ shapes: [[2, 3, s.size()]], f: (x) => atPositions(x, ids(s, 4, 6)) }),
  cosineSimilarity: spread((a, b) => cosineSimilarity(longEnough(a), longEnough(b))),
  removeProjection: spread((x, direction) => removeProjection(longEnough(x), longEnough(direction))),
  crossEntropy: (s) => {
    const [n, m] = [s.size(), 1 + s.size()]
    return { shapes: [[n, m], [n]], f: (x, w) => crossEntropy(x, ids(s, n, m), e.exp(w)) }
  },
  crossEntropyPlain: (s) => {
    const [n, m] = [s.size(), 1 + s.size()]
    return { shapes: [[n, m]], f: (x) => crossEntropy(x, ids(s, n, m)) }
  },
  bradleyTerry: (s) => {
    const n = s.size()
    return { shapes: [[n], [n], [n]], f: (a, b, margin) => bradleyTerry(a, b, { margin: margin }) }
  },
  marginLoss: (s) => {
    const n = s.size()
    return { shapes: [[n], [n]], positive: true, f: (a, b) => marginLoss(a, b, 2.5) }
  },
  binaryCrossEntropy: (s) => {
    const n = s.size()
    return { shapes: [[n], [n]], f: (x, t) => binaryCrossEntropy(x, e.sigmoid(t)) }
  },
  rotary: turning(10_000),
  scaledRotary: turning({ inverse: [0.7, 0.05], scale: 1.3, stretch: { factor: 2, length: 2 } }),
  relativeShift: (s) => {
    const [heads, n] = [s.size(), s.size()]
    return { shapes: [[2, heads, n, 2 * n]], f: (x) => relativeShift(x) }
  },
  relativeUnshift: (s) => {
    const n = s.size()
    return { shapes: [[1, 2, n, 2 * n]], f: shiftTwice }
  },
  packedAttention: (s) => {
    const lengths = [s.size(), s.size()]
    const [longest, tokens] = [Math.max(...lengths), lengths[0]! + lengths[1]!]
    const slots = lengths.flatMap((n, b) =>
      Array.from({ length: longest }, (_v, t) => (t < n ? b * lengths[0]! + t : tokens)),
    )
    const places = lengths.flatMap((n, b) => Array.from({ length: n }, (_v, t) => b * longest + t))
    const at = {
      slots: constant(BigInt64Array.from(slots, BigInt), [2, longest]),
      places: constant(BigInt64Array.from(places, BigInt), [tokens]),
    }
    return {
      shapes: [[tokens, 12]],
      f: (x) => {
        const [q, k, v] = toHeads(x, at, [2, 2, 2])
        return fromHeads(attention(q!, k!, v!, slotBias(at.slots, x)), at)
      },
    }
  },
  causalAttention: (s) => {
    const n = s.size()
    return {
      shapes: [
        [2, 4, n, 3],
        [2, 2, n, 3],
        [2, 2, n, 3],
      ],
      f: (q, k, v) => causalAttention(q, k, v),
    }
  },
}

/** The gradient of a weighted sum of layer norm: its own gradient is of second order. */
function twice(x: Value, w: Value, b: Value): Value {
  return differentiate(sum(multiplyBySines(layerNorm(x, w, b, 0.1))), [x])[0]!
}
/** The gradient of a function of shifted scores: it shifts back. */
function shiftTwice(x: Value): Value {
  return differentiate(sum(multiplyBySines(e.exp(e.multiply(relativeShift(x), 0.5)))), [x])[0]!
}
/** x times fixed numbers, so that sums do not cancel. */
function multiplyBySines(x: Value): Value {
  const data = Float32Array.from({ length: countOf(x.shape) }, (_v, i) => Math.sin(i + 1))
  return e.multiply(x, constant(data, x.shape as number[]))
}
/** Rows with a 1 after them: a direction turns about at zero, where finite differences of any width are wrong. */
function longEnough(x: Value): Value {
  const rows = x.shape[0] as number
  return concat([x, constant(new Float32Array(rows).fill(1), [rows, 1])], 1)
}
function unary(f: (x: Value) => Value): (s: Source) => Case {
  return (s) => ({ shapes: [[s.size(), s.size()]], f: (x) => f(x) })
}
/** Heads turned by their positions. */
function turning(rotation: number | Rotation): (s: Source) => Case {
  return (s) => {
    const [n, heads] = [s.size(), s.size()]
    const places = BigInt64Array.from({ length: n }, (_v, i) => BigInt(i))
    return { shapes: [[1, heads, n, 4]], f: (x) => rotary(x, constant(places, [1, n]), rotation) }
  }
}
/** Two inputs of one shape. */
function spread(f: (a: Value, b: Value) => Value): (s: Source) => Case {
  return (s) => {
    const shape = [s.size(), s.size()]
    return { shapes: [shape, shape], f: (a, b) => f(a, b) }
  }
}
/** Two inputs whose shapes broadcast. */
function broadcasting(f: (a: Value, b: Value) => Value): (s: Source) => Case {
  return (s) => {
    const [n, m] = [s.size(), s.size()]
    const forms = [[n, m], [n, 1], [1, m], [m], []]
    return { shapes: [[3, n, m], forms[s.below(5)]!], f: (a, b) => (s.below(2) === 0 ? f(a, b) : f(b, a)) }
  }
}
function masked(f: (x: Value, mask: Value) => Value): (s: Source) => Case {
  return (s) => {
    const [n, t] = [s.size(), s.size()]
    const bits = BigInt64Array.from({ length: n * t }, (_v, i) => BigInt(i % t === 0 ? 1 : s.below(2)))
    return { shapes: [[n, t, s.size()]], f: (x) => f(x, constant(bits, [n, t])) }
  }
}

describe('differentiate gives the gradient that finite differences give', () => {
  for (const [name, make] of Object.entries(cases))
    test(name, async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
          const random = generator(split(keyOf(seed), 'shape'))
          const source: Source = { size: () => 1 + random.below(4), below: (bound) => random.below(bound) }
          expect(await gradientError(seed, make(source))).toBeLessThan(1e-3)
        }),
        { numRuns: Number(process.env['TOUCHSTONE_GRADIENT_SHAPES'] ?? 8), seed: 1 },
      )
    })

  afterAll(() => {
    const folder = new URL('operations/', import.meta.url)
    const names = readdirSync(folder).flatMap((file) => {
      const source = readFileSync(new URL(file, folder), 'utf8')
      return [...source.matchAll(/(?:name: |unary\(\s*|binary\(\s*|reduction\(\s*)'([a-z-]+)'/g)].map((m) => m[1]!)
    })
    // Sources have no inputs; the rest give no gradient by their nature.
    const without =
      'input parameter constant fill size draw one-hot attention-bias causal-mask slot-bias slot-positions to-heads-zero window-bias padded-slots distances'.split(
        ' ',
      )
    const missing = names.filter((name) => !seen.has(name) && !without.includes(name))
    expect(
      missing.filter((name) => !['sign', 'less', 'equal', 'to-float', 'stop-gradient', 'pad'].includes(name)),
    ).toEqual([])
    expect(names.length).toBeGreaterThan(40)
  })
})

test('differentiate gives gradients of gradients: d²(x³)/dx² is 6x', async () => {
  const x = input('x', [])
  const cube = e.multiply(e.multiply(x, x), x)
  const [first] = differentiate(cube, [x])
  const [second] = differentiate(first!, [x])
  await using session = await GraphSession.compile({ second: second! })
  expect((await session.run({ x: floats([1.5], []) })).second.data[0]).toBe(9)
})

test('stopGradient and unreached values give zeros', async () => {
  const [x, z] = [input('x', [2]), input('z', [2])]
  const [gx, gz] = differentiate(sum(e.multiply(stopGradient(x), x)), [x, z])
  await using session = await GraphSession.compile({ gx: gx!, gz: gz! })
  const result = await session.run({ x: floats([3, -2]), z: floats([1, 1]) })
  expect([...result.gx.data, ...result.gz.data].map(Number)).toEqual([3, -2, 0, 0])
})

test('reverseGradient turns the gradient round', async () => {
  const x = input('x', [])
  const [g] = differentiate(e.multiply(reverseGradient(x, 0.5), 3), [x])
  await using session = await GraphSession.compile({ g: g! })
  expect((await session.run({ x: floats([1], []) })).g.data[0]).toBe(-1.5)
})

test('differentiate with recompute gives the same gradients', async () => {
  const [x, w] = [input('x', ['batch', 4]), input('w', [4, 4])]
  let h = label(e.tanh(x), 'block 0')
  for (let i = 1; i <= 3; i++) h = label(e.add(gelu(linear(softmax(h), w)), h), `block ${i}`)
  const loss = mean(e.multiply(h, h))
  const plain = differentiate(loss, [x, w])
  const again = differentiate(loss, [x, w], { recompute: ['block 0', 'block 1', 'block 2', 'block 3'] })
  const copies = reachable(again).filter((node) => node.generation > 0).length
  expect(copies).toBeGreaterThan(8)
  await using session = await GraphSession.compile({ a: plain[0]!, b: plain[1]!, c: again[0]!, d: again[1]! })
  const random = generator(keyOf('recompute'))
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal())
  const r = await session.run({ x: floats(draw(12), [3, 4]), w: floats(draw(16), [4, 4]) })
  expect(r.c.data).toEqual(r.a.data)
  expect(r.d.data).toEqual(r.b.data)
  expect(() => differentiate(loss, [x], { recompute: ['nowhere'] })).toThrow('no value is labelled nowhere')
})

test('differentiate refuses what is not a float scalar', () => {
  expect(() => differentiate(input('x', [2]), [])).toThrow('wanted a float32 scalar')
})
