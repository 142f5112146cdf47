/** ModernBERT, DeBERTa-v3 and scaled rotary positions against PyTorch and transformers (golden/make-encoder-references.py). */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { decode, decoderInputs, nextTokenLogits } from './decoder.ts'
import { encode, encoderBlocks, encoderInputs } from './encoder.ts'
import { loadCheckpoint, saveCheckpoint } from './files/checkpoint.ts'
import { parseConfig, type DecoderConfig, type EncoderConfig } from './files/config.ts'
import { openSafetensors } from './files/safetensors.ts'
import type { Weights } from './files/weights.ts'
import { GraphSession, indices } from './graph-session.ts'
import { input } from './operations/source.ts'
import { adamW } from './optimiser.ts'
import { disentangledRow, packSequences } from './packed-sequences.ts'
import { TrainingGraph, weightFeeds } from './training-graph.ts'
import { classifier, classifierFeeds, classifierHead } from './golden/classifier.ts'

interface References {
  readonly sequences: readonly (readonly number[])[]
  readonly outputs: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>
  readonly losses: Readonly<Record<string, readonly number[]>>
  readonly buckets: Readonly<Record<string, readonly number[]>>
  readonly scaled: Readonly<
    Record<
      string,
      {
        readonly fields: Readonly<Record<string, unknown>>
        readonly sequences: readonly (readonly number[])[]
        readonly outputs: readonly (readonly number[])[]
      }
    >
  >
}
const golden = (path: string): string => fileURLToPath(new URL(`golden/${path}`, import.meta.url))
const references = JSON.parse(readFileSync(golden('encoder-references.json'), 'utf8')) as References
const sequences = references.sequences.map((ids) => ({ ids }))

function largestError(found: ArrayLike<number | bigint>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  return wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - Number(found[i]))), 0)
}

async function storedNames(folder: string): Promise<ReadonlySet<string>> {
  await using source = await openSafetensors(join(folder, 'model.safetensors'))
  return new Set(source.entries.keys())
}

async function states(config: EncoderConfig, weights: Weights): Promise<ArrayLike<number | bigint>> {
  const hidden = encode(config, encoderInputs(config))
  await using session = await GraphSession.compile({ hidden }, { inference: true, threads: 1 })
  const { feeds } = packSequences(config, sequences, { lengthMultiple: 16 })
  return (await session.run({ ...weightFeeds([hidden], weights), ...feeds })).hidden.data
}

describe.each([
  ['modernbert', 'ModernBertModel'],
  ['modernbert-biased', 'ModernBertModel'],
  ['deberta-v2', 'DebertaV2Model'],
  ['deberta-v2-plain', 'DebertaV2Model'],
])('%s', (name, modelClass) => {
  test('gives what transformers gives, within 1e-5, for packed sequences of different lengths', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const wanted = references.outputs[name]!.flat(2)
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(1)
    expect(largestError(await states(config as EncoderConfig, weights), wanted)).toBeLessThan(1e-5)
  })

  test('gives the same rows where only some are read out', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const inputs = encoderInputs(config as EncoderConfig)
    const some = encode(config as EncoderConfig, inputs, { readout: input('readout', ['batch', 2], 'int64') })
    await using session = await GraphSession.compile({ some }, { threads: 1 })
    const { feeds, starts } = packSequences(config, sequences)
    const rows = starts.flatMap((start) => [start, start + 2])
    const found = await session.run({ ...weightFeeds([some], weights), ...feeds, readout: indices(rows, [3, 2]) })
    const wanted = references.outputs[name]!.flatMap((output) => [...output[0]!, ...output[2]!])
    expect(largestError(found.some.data, wanted)).toBeLessThan(1e-5)
  })

  test('is saved under its own names and read again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'encoder-'))
    const { config, weights } = await loadCheckpoint(golden(name))
    await saveCheckpoint(folder, { config, weights })
    expect(await storedNames(folder)).toEqual(await storedNames(golden(name)))
    const raw = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>
    expect(raw['architectures']).toEqual([modelClass])
    const again = await loadCheckpoint(folder)
    expect(again.config).toEqual({ ...config, raw: again.config.raw })
    expect(new Map(again.weights)).toEqual(new Map(weights))
    await rm(folder, { recursive: true })
  })
})

describe.each(['modernbert', 'deberta-v2'])('%s', (name) => {
  test('trains along the same losses as PyTorch, within 1e-3, over 50 steps', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const optimiser = adamW()
    const { loss } = classifier(config as EncoderConfig)
    await using graph = await TrainingGraph.compile(loss, { momentCount: optimiser.momentCount, threads: 1 })
    graph.arena.load(new Map([...weights, ...classifierHead()]))
    const losses: number[] = []
    for (let step = 0; step < 50; step++) {
      losses.push((await graph.run(classifierFeeds(config as EncoderConfig, step))).loss)
      optimiser.update(graph.arena, { step: step + 1, rate: 1e-3 })
    }
    expect(largestError(losses, references.losses[name]!)).toBeLessThan(1e-3)
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.6)
  })

  test('has the same gradients with recomputation and with dropout of rate 0', async () => {
    const { config, weights } = await loadCheckpoint(golden(name))
    const { loss } = classifier(config as EncoderConfig, 1e-9)
    const found: Float32Array[] = []
    for (const recompute of [undefined, encoderBlocks(config as EncoderConfig)]) {
      await using graph = await TrainingGraph.compile(loss, { momentCount: 0, recompute })
      graph.arena.load(new Map([...weights, ...classifierHead()]))
      const weight = graph.arena.place('head.weight').value
      for (let i = 0; i < 96; i++) weight[i] = Math.sin(i)
      await graph.run(classifierFeeds(config as EncoderConfig, 3), { key: keyOf(1) })
      found.push(graph.arena.place('embeddings.LayerNorm.weight').gradient.slice())
    }
    expect(Math.max(...found[0]!.map(Math.abs))).toBeGreaterThan(1e-4)
    expect(found[1]).toEqual(found[0])
  })
})

test.each(Object.entries(references.buckets))('%s buckets of distance are those of transformers', (count, wanted) => {
  const buckets = Number(count)
  const config = {
    span: buckets,
    buckets,
    maximumDistance: wanted.length,
    contentToPosition: true,
    positionToContent: true,
    normed: true,
  }
  for (const [distance, bucket] of wanted.entries()) {
    expect([distance, disentangledRow(distance, config)]).toEqual([
      distance,
      Math.min(buckets + bucket, 2 * buckets - 1),
    ])
    expect([distance, disentangledRow(-distance, config)]).toEqual([distance, Math.max(buckets - bucket, 0)])
  }
})

describe.each(Object.entries(references.scaled))(
  '%s rotary positions',
  (_name, { fields, sequences: rows, outputs }) => {
    test('give what transformers gives within 1e-4, for a short sequence and a long one', async () => {
      const { config: plain, weights } = await loadCheckpoint(golden('llama'))
      const { rope_parameters: _own, ...kept } = plain.raw
      const config = parseConfig('scaled', { ...kept, ...fields }) as DecoderConfig
      expect(config.rotaryScaling).toBeDefined()
      const logits = nextTokenLogits(config, decode(config, decoderInputs()))
      await using session = await GraphSession.compile({ logits }, { threads: 1 })
      for (const [i, ids] of rows.entries()) {
        // apart, because the base of dynamic scaling is that of the longest in the batch
        const { feeds } = packSequences(config, [{ ids }])
        const found = (await session.run({ ...weightFeeds([logits], weights), ...feeds })).logits.data
        expect(largestError(found.slice(-64), outputs[i]!)).toBeLessThan(1e-4)
      }
    })
  },
)
