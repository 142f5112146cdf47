/** Encoders and decoders against PyTorch's outputs on tiny random models (golden/make-references.py made them). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { decode, decoderInputs, nextTokenLogits } from './decoder.ts'
import { encode, encoderBlocks, encoderInputs } from './encoder.ts'
import { loadCheckpoint } from './files/checkpoint.ts'
import type { DecoderConfig, EncoderConfig } from './files/config.ts'
import { initialLora, isLora, loraContext, mergedLora } from './lora.ts'
import { gather } from './operations/gather.ts'
import { crossEntropy } from './operations/loss.ts'
import { input } from './operations/source.ts'
import { adamW } from './optimiser.ts'
import { packSequences, type TokenSequence } from './packed-sequences.ts'
import { indices, GraphSession } from './graph-session.ts'
import { parametersOf, TrainingGraph, weightFeeds } from './training-graph.ts'
import { classifier, classifierFeeds, classifierHead } from './golden/classifier.ts'

interface References {
  readonly sequences: readonly (readonly number[])[]
  readonly longSequence: readonly number[]
  readonly outputs: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>
  readonly longOutput: readonly (readonly number[])[]
  readonly greedy: readonly number[]
  readonly losses: Readonly<Record<'bert' | 'mpnet', readonly number[]>>
}
const golden = (path: string): string => fileURLToPath(new URL(`golden/${path}`, import.meta.url))
const references = JSON.parse(readFileSync(golden('references.json'), 'utf8')) as References
const sequences: readonly TokenSequence[] = references.sequences.map((ids) => ({ ids }))

function largestError(found: ArrayLike<number | bigint>, wanted: readonly (readonly number[])[]): number {
  const flat = wanted.flat()
  expect(found.length).toBe(flat.length)
  return flat.reduce((worst, value, i) => Math.max(worst, Math.abs(value - Number(found[i]))), 0)
}

describe.each(['bert', 'mpnet'] as const)('%s encoder', (name) => {
  test('gives what transformers gives, within 1e-4, for packed sequences of different lengths', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const hidden = encode(config as EncoderConfig, encoderInputs(config as EncoderConfig))
    await using session = await GraphSession.compile({ hidden }, { inference: true })
    const batch = packSequences(config, sequences)
    const { hidden: found } = await session.run({ ...weightFeeds([hidden], weights), ...batch.feeds })
    expect(largestError(found.data, references.outputs[name]!.flat())).toBeLessThan(1e-4)
  })

  test('gives the same rows where only some are read out', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const readout = input('readout', ['batch', 2], 'int64')
    const inputs = encoderInputs(config as EncoderConfig)
    const some = encode(config as EncoderConfig, inputs, { readout })
    await using session = await GraphSession.compile({ some })
    const { feeds, starts } = packSequences(config, sequences, { lengthMultiple: 16 })
    const rows = starts.flatMap((start) => [start, start + 2])
    const found = await session.run({ ...weightFeeds([some], weights), ...feeds, readout: indices(rows, [3, 2]) })
    const wanted = references.outputs[name]!.flatMap((output) => [output[0]!, output[2]!])
    expect(largestError(found.some.data, wanted)).toBeLessThan(1e-4)
  })

  test('trains along the same losses as PyTorch, within 1e-3, over 50 steps', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const { loss } = classifier(config as EncoderConfig)
    const optimiser = adamW()
    await using graph = await TrainingGraph.compile(loss, { momentCount: optimiser.momentCount, threads: 1 })
    graph.arena.load(new Map([...weights, ...classifierHead()]))
    const losses: number[] = []
    for (let step = 0; step < 50; step++) {
      const result = await graph.run(classifierFeeds(config as EncoderConfig, step))
      losses.push(result.loss)
      optimiser.update(graph.arena, { step: step + 1, rate: 1e-3 })
    }
    expect(largestError(losses, [references.losses[name]])).toBeLessThan(1e-3)
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.6)
  })

  test('has the same gradients with recomputation, through readout, and with dropout of rate 0', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const { loss } = classifier(config as EncoderConfig, 1e-9)
    const found: Float32Array[] = []
    for (const recompute of [undefined, encoderBlocks(config as EncoderConfig)]) {
      await using graph = await TrainingGraph.compile(loss, {
        momentCount: 0,
        recompute,
      })
      graph.arena.load(new Map([...weights, ...classifierHead()]))
      const weight = graph.arena.place('head.weight').value
      for (let i = 0; i < 96; i++) weight[i] = Math.sin(i)
      await graph.run(classifierFeeds(config as EncoderConfig, 3), { key: keyOf(1) })
      found.push(graph.arena.place('encoder.layer.0.intermediate.dense.weight').gradient.slice())
    }
    expect(Math.max(...found[0]!.map(Math.abs))).toBeGreaterThan(1e-4)
    expect(found[1]).toEqual(found[0])
  })
})

test('mpnet gives what transformers gives for distances beyond the exact buckets', async () => {
  const { config, weights } = await loadCheckpoint(golden('mpnet'))
  const hidden = encode(config as EncoderConfig, encoderInputs(config as EncoderConfig))
  await using session = await GraphSession.compile({ hidden })
  const { feeds } = packSequences(config, [{ ids: references.longSequence }])
  const found = await session.run({ ...weightFeeds([hidden], weights), ...feeds })
  const rows = [0, 13, 26, 39].flatMap((row) => Array.from(found.hidden.data.slice(row * 32, (row + 1) * 32), Number))
  expect(largestError(rows, references.longOutput)).toBeLessThan(1e-4)
})

describe.each(['llama', 'qwen2'] as const)('%s decoder', (name) => {
  test('gives what transformers gives, within 1e-4, for packed sequences of different lengths', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const logits = nextTokenLogits(config as DecoderConfig, decode(config as DecoderConfig, decoderInputs()))
    await using session = await GraphSession.compile({ logits })
    const { feeds } = packSequences(config, sequences)
    const found = await session.run({ ...weightFeeds([logits], weights), ...feeds })
    expect(largestError(found.logits.data, references.outputs[name]!.flat())).toBeLessThan(1e-4)
  })
})

test('llama continues greedily as transformers does', async () => {
  const { config, weights } = await loadCheckpoint(golden('llama'))
  const hidden = decode(config as DecoderConfig, decoderInputs(), { readout: input('readout', ['rows'], 'int64') })
  const logits = nextTokenLogits(config as DecoderConfig, hidden)
  await using session = await GraphSession.compile({ logits })
  const ids = [...references.sequences[0]!]
  while (ids.length < references.greedy.length) {
    const { feeds } = packSequences(config, [{ ids }])
    const run = await session.run({ ...weightFeeds([logits], weights), ...feeds, readout: indices([ids.length - 1]) })
    const scores = [...(run.logits.data as Float32Array)]
    ids.push(scores.indexOf(Math.max(...scores)))
  }
  expect(ids).toEqual(references.greedy)
})

test('LoRA begins at the base model, trains only its matrices, and merges into equal outputs', async () => {
  const { config, weights } = await loadCheckpoint(golden('llama'))
  const context = loraContext({ rank: 2, alpha: 6 })
  const logits = nextTokenLogits(
    config as DecoderConfig,
    decode(config as DecoderConfig, decoderInputs(), { context }),
    context,
  )
  const targets = input('targets', ['tokens'], 'int64')
  const optimiser = adamW({ weightDecay: 0 })
  await using graph = await TrainingGraph.compile(
    crossEntropy(
      gather(logits, input('scored', ['scored'], 'int64')),
      gather(targets, input('scored', ['scored'], 'int64')),
    ),
    {
      momentCount: 2,
      trainable: isLora,
      frozen: weights,
    },
  )
  expect(graph.arena.places.keys().every(isLora)).toBe(true)
  expect(graph.arena.places.size).toBe(8)
  const shapes = new Map([...graph.arena.places].map(([each, { shape }]) => [each, shape]))
  graph.arena.load(initialLora(keyOf('lora'), shapes))
  const { feeds } = packSequences(config, sequences)
  const all = {
    ...feeds,
    targets: indices(references.sequences.flatMap((ids) => [...ids.slice(1), 0])),
    scored: indices([0, 1, 2, 3, 4, 5, 7, 8]),
  }
  const first = await graph.run(all)
  let last = first
  for (let step = 1; step <= 20; step++) {
    optimiser.update(graph.arena, { step, rate: 0.02 })
    last = await graph.run(all)
  }
  expect(last.loss).toBeLessThan(first.loss * 0.8)
  const merged = mergedLora(weights, graph.arena.views(), 6)
  const plain = nextTokenLogits(config as DecoderConfig, decode(config as DecoderConfig, decoderInputs()))
  await using session = await GraphSession.compile({ plain, logits })
  expect(parametersOf([plain]).size).toBeLessThan(parametersOf([logits]).size)
  const adapted = await session.run({ ...weightFeeds([plain], weights), ...graph.parameterFeeds, ...feeds })
  const joined = await session.run({ ...graph.parameterFeeds, ...weightFeeds([plain], merged), ...feeds })
  const error = largestError(joined.plain.data, [Array.from(adapted.logits.data, Number)])
  expect(error).toBeLessThan(1e-4)
})

describe('packSequences refuses', () => {
  test.each([
    ['no sequences', [], 'got no sequences'],
    ['an empty sequence', [{ ids: [] }], 'row 1 has no tokens'],
    [
      'a sequence beyond the position limit',
      [{ ids: Array.from({ length: 25 }, () => 5) }],
      'row 1 has 25 tokens, wanted at most 24',
    ],
    ['an id outside the vocabulary', [{ ids: [5, 64] }], 'row 1 has token id 64, wanted 0 to 63'],
    ['types of another length', [{ ids: [5, 6], types: [0] }], 'row 1 has 1 token types for 2 tokens'],
  ])('%s', async (_name, given, message) => {
    const { config } = await loadCheckpoint(golden('bert'))
    expect(() => packSequences(config, given, { name: (i) => `row ${i + 1}` })).toThrow(message)
  })
})
