import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generator, keyOf, split } from '../random.ts'
import type { Weights } from './files/weights.ts'
import type { Value } from './graph.ts'
import { label } from './operations/activation.ts'
import { log, multiply, sqrt, subtract, tanh } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { linear } from './operations/matrix.ts'
import { mean, sum } from './operations/reduce.ts'
import { draw, input, parameter } from './operations/source.ts'
import { adamW, sgd } from './optimiser.ts'
import { schedule } from './schedule.ts'
import { floats, indices } from './graph-session.ts'
import { train, type TrainingBatch, type TrainOptions } from './trainer.ts'
import { TrainingGraph } from './training-graph.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainer-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** A table of 6 words, a tanh layer with dropout, squared error. */
function lossOf(activation: (x: Value) => Value = tanh): Value {
  const words = gather(parameter('table', [6, 4]), input('ids', ['n'], 'int64'))
  const kept = multiply(words, draw('kept', ['n', 4], 'keep', 0.25))
  const hidden = label(activation(label(linear(kept, parameter('w', [4, 4]), parameter('b', [4])), 'first')), 'second')
  const error = subtract(sum(hidden, [1]), input('y', ['n']))
  return mean(multiply(error, error))
}
const START: Weights = new Map([
  ['table', { shape: [6, 4], data: Float32Array.from({ length: 24 }, (_v, i) => Math.sin(i)) }],
  ['w', { shape: [4, 4], data: Float32Array.from({ length: 16 }, (_v, i) => Math.cos(i) / 2) }],
  ['b', { shape: [4], data: new Float32Array(4) }],
])
function batch(index: number): TrainingBatch {
  const random = generator(split(keyOf('rows'), index))
  const ids = Array.from({ length: 5 }, () => random.below(6))
  return { name: `rows of ${index}`, feeds: { ids: indices(ids), y: floats(ids.map((id) => id / 6)) } }
}
async function compiled(momentCount = 2, activation?: (x: Value) => Value): Promise<TrainingGraph> {
  const graph = await TrainingGraph.compile(lossOf(activation), { momentCount, threads: 1 })
  graph.arena.load(START)
  return graph
}
const options: TrainOptions = {
  optimiser: adamW(),
  schedule: schedule({ peak: 0.05, total: 12, warmup: 2 }),
  steps: 12,
  batch,
  key: keyOf('training'),
}
const evaluate = async (): Promise<Record<string, number>> => ({ score: 1 })
/** Batch 3 has a target that is no number. */
function nan(index: number): TrainingBatch {
  const { feeds, name } = batch(index)
  return { name, feeds: index === 3 ? { ...feeds, y: floats([0, 0, NaN, 0, 0]) } : feeds }
}
const only = (): TrainingBatch => ({ name: 'row 2', feeds: { ids: indices([2]), y: floats([1]) } })
const saved = { save: async () => undefined, identity: 'rows' }
const bytes = (graph: TrainingGraph): Buffer => Buffer.from(graph.arena.area(graph.arena.parameters).slice())

/** A run in a folder, aborted after some step. */
async function run(where: string, stopAt?: number): Promise<Buffer> {
  await using graph = await compiled()
  const stop = new AbortController()
  const onProgress: TrainOptions['onProgress'] = ({ step }) => {
    if (step === stopAt) stop.abort()
  }
  const all = {
    ...options,
    ...saved,
    folder: where,
    saveEvery: 4,
    evaluate,
    evaluateEvery: 6,
    onProgress,
    signal: stop.signal,
  }
  if (stopAt === undefined) await train(graph, all)
  else await expect(train(graph, all)).rejects.toThrow('abort')
  return bytes(graph)
}

/** For each batch, after which update its parameters were seen. */
async function parametersSeen(ahead: boolean): Promise<string[]> {
  await using graph = await compiled()
  const before: string[] = []
  const after = [bytes(graph).toString('hex')]
  await train(graph, {
    ...options,
    ahead,
    batch: (index) => {
      before.push(bytes(graph).toString('hex'))
      return batch(index)
    },
    onProgress: () => after.push(bytes(graph).toString('hex')),
  })
  return before.map((text) => `after ${after.indexOf(text)}`)
}

describe('train', () => {
  test('makes a batch after the update before it where it is not made ahead', async () => {
    expect(await parametersSeen(false)).toEqual(Array.from({ length: 12 }, (_v, i) => `after ${i}`))
    expect(await parametersSeen(true)).not.toEqual(Array.from({ length: 12 }, (_v, i) => `after ${i}`))
  })
  test('lowers the loss, reports every update, and gives the same bytes for the same key', async () => {
    const losses: number[] = []
    const results: Buffer[] = []
    for (let pass = 0; pass < 2; pass++) {
      await using graph = await compiled()
      const result = await train(graph, { ...options, onProgress: ({ loss }) => losses.push(loss) })
      expect(result).toMatchObject({ step: 12, stopped: 'finished' })
      results.push(bytes(graph))
    }
    expect(results[1]).toEqual(results[0])
    expect(losses.slice(12)).toEqual(losses.slice(0, 12))
    expect(losses[11]).toBeLessThan(losses[0]! / 2)
    await using other = await compiled()
    await train(other, { ...options, key: keyOf('another') })
    expect(bytes(other)).not.toEqual(results[0])
  })

  test('interrupted and resumed gives the same bytes and metrics as undisturbed', async () => {
    const undisturbed = await run(join(folder, 'a'))
    await run(join(folder, 'b'), 7)
    await run(join(folder, 'b'), 9)
    expect(await run(join(folder, 'b'))).toEqual(undisturbed)
    const steps = async (name: string): Promise<unknown[]> =>
      (await readFile(join(folder, name, 'metrics.jsonl'), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }))
    expect(await steps('b')).toEqual(await steps('a'))
    expect((await steps('a')).length).toBe(12)
  })

  test('refuses to resume a state of another recipe, and one cut short', async () => {
    await using graph = await compiled()
    await train(graph, { ...options, ...saved, folder })
    await expect(train(graph, { ...options, ...saved, folder, identity: 'other data' })).rejects.toThrow(
      'another model, data or recipe',
    )
    const state = await readFile(join(folder, 'training.state'))
    await writeFile(join(folder, 'training.state'), state.subarray(0, -1))
    await expect(train(graph, { ...options, ...saved, folder })).rejects.toThrow(
      `${state.length - 1} bytes, wanted ${state.length}`,
    )
    await writeFile(join(folder, 'training.state'), 'nothing of the kind')
    await expect(train(graph, { ...options, ...saved, folder })).rejects.toThrow('wanted a training state')
  })

  test('stops early on the watched metric and saves the best checkpoint', async () => {
    await using graph = await compiled()
    const scores = [0.1, 0.5, 0.4, 0.3, 0.9]
    const written: string[] = []
    const result = await train(graph, {
      ...options,
      folder,
      identity: 'rows',
      evaluate: async () => ({ score: scores.shift()! }),
      evaluateEvery: 2,
      watch: { metric: 'score', direction: 'up', patience: 2 },
      save: async (path, weights, { step }) => {
        written.push(`${path.slice(folder.length + 1)} ${step} ${[...weights.keys()].join()}`)
      },
    })
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/) as string
    expect(result).toEqual({
      step: 8,
      stopped: 'early',
      best: { value: 0.5, step: 4 },
      metrics: { score: 0.3 },
      checkpoints: {
        last: { folder: join(folder, 'last'), digest, step: 8, metrics: { score: 0.3 } },
        best: { folder: join(folder, 'best'), digest, step: 4, metrics: { score: 0.5 } },
      },
    })
    expect(written).toEqual(['best 2 w,b,table', 'best 4 w,b,table', 'last 8 w,b,table'])
    await expect(
      train(graph, { ...options, evaluate: async () => ({ loss: 1 }), watch: { metric: 'score', direction: 'up' } }),
    ).rejects.toThrow('evaluation gave loss, wanted the watched metric score')
  })

  test('names step, layer and batch where a number is not finite', async () => {
    await using graph = await compiled(2, (x) => log(x))
    await expect(train(graph, options)).rejects.toMatchObject({ step: 1, layer: 'second', batch: 'rows of 0' })
    await using good = await compiled()
    await expect(train(good, { ...options, batch: nan })).rejects.toThrow(
      'loss is NaN at step 4, first in loss, batch rows of 3',
    )
    // Here the loss is finite and its gradient is not: the root of zero.
    for (const clip of [{}, { clip: 1 }]) {
      await using steep = await compiled(2, (x) => sqrt(multiply(x, 0)))
      await expect(train(steep, { ...options, ...clip })).rejects.toThrow(
        'gradient norm is NaN at step 1, first in w, batch rows of 0',
      )
    }
  })

  test('accumulating two batches is the step of the mean of their gradients', async () => {
    await using one = await compiled(3)
    const sizes: number[] = []
    await train(one, {
      ...options,
      steps: 1,
      accumulate: 2,
      optimiser: adamW(),
      onProgress: ({ gradientNorm }) => sizes.push(gradientNorm),
    })
    await using two = await compiled(2)
    const total = new Float32Array(16)
    for (const index of [0, 1]) {
      await two.run(batch(index).feeds, { key: split(options.key, index) })
      for (const [i, g] of two.arena.place('w').gradient.entries()) total[i] = total[i]! + g / 2
    }
    // Adam's first step has the size of the rate (here half the peak) and the sign of the gradient.
    const moved = [...one.arena.place('w').value].map((w, i) => w - START.get('w')!.data[i]! * (1 - 0.025 * 0.01))
    for (const [i, change] of moved.entries()) expect(change).toBeCloseTo(-0.025 * Math.sign(total[i]!), 4)
    await expect(train(two, { ...options, accumulate: 2 })).rejects.toThrow('has 2 moments, wanted 3')
  })

  test('clips the global norm', async () => {
    await using graph = await compiled(1)
    const norms: number[] = []
    const before = [...graph.arena.area(graph.arena.parameters)]
    await train(graph, {
      ...options,
      optimiser: sgd(),
      schedule: () => 1,
      steps: 1,
      clip: 1e-3,
      onProgress: ({ gradientNorm }) => norms.push(gradientNorm),
    })
    expect(norms[0]).toBeGreaterThan(0.01)
    const old = new Float32Array(Uint8Array.from(before).buffer)
    const now = new Float32Array(graph.arena.area(graph.arena.parameters).slice().buffer)
    const moved = Math.hypot(...now.map((value, i) => value - old[i]!))
    expect(moved).toBeCloseTo(1e-3, 5)
  })

  test('row-sparse leaves untouched rows alone, dense decays them', async () => {
    for (const rowSparse of [true, false]) {
      await using graph = await compiled()
      await train(graph, { ...options, batch: only, steps: 2, rowSparse })
      const table = graph.arena.place('table').value
      expect(table[8]).not.toBeCloseTo(Math.sin(8), 3)
      if (rowSparse) expect(table[4]).toBe(Math.fround(Math.sin(4)))
      else expect(table[4]).not.toBe(Math.fround(Math.sin(4)))
    }
  })

  test('refuses impossible settings', async () => {
    await using graph = await compiled()
    await expect(train(graph, { ...options, steps: 0 })).rejects.toThrow('steps is 0')
    await expect(train(graph, { ...options, clip: 0 })).rejects.toThrow('clip is 0')
    await expect(train(graph, { ...options, folder })).rejects.toThrow('got a folder without identity')
    const watched = { ...options, folder, identity: 'rows', watch: { metric: 'accuracy', direction: 'up' } } as const
    await expect(train(graph, watched)).rejects.toThrow('got a folder and a metric to watch without save')
  })
})

describe('TrainingGraph', () => {
  test('wants a key for draws, and all frozen weights', async () => {
    await using graph = await compiled()
    await expect(graph.run(batch(0).feeds)).rejects.toThrow('the graph draws draw:kept, wanted a key')
    await expect(
      TrainingGraph.compile(lossOf(), { momentCount: 0, trainable: (name) => name === 'w' }),
    ).rejects.toThrow('table is missing')
    await expect(TrainingGraph.compile(lossOf(), { momentCount: 0, trainable: () => false })).rejects.toThrow(
      'no parameter is trainable',
    )
  })

  test('names inputs that are missing or of the wrong shape, and ids outside their table', async () => {
    await using graph = await compiled()
    const key = keyOf(1)
    await expect(graph.run({ ids: indices([1]) }, { key })).rejects.toThrow('input y [n] is missing')
    await expect(graph.run({ ids: indices([1]), y: floats([1, 2]) }, { key })).rejects.toThrow(
      'input y is float32 [2], wanted float32 [n]',
    )
    await expect(graph.run({ ids: indices([6]), y: floats([1]) }, { key })).rejects.toThrow('out of data bounds')
  })
})
