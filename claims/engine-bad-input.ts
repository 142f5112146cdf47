/**
 * Claim: input that is broken, lying or out of bounds gives an error that names the tensor, row or field, and never a
 * crash, a hang or a huge allocation. Each case states what its message must contain; control: the intact checkpoint
 * loads and its batch runs. Peak memory is measured, because limits must come before allocation.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  classLabels,
  createTokenizer,
  crossEntropy,
  encode,
  encoderInputs,
  input,
  linear,
  loadCheckpoint,
  matmul,
  packSequences,
  parameter,
  planBatches,
  saveCheckpoint,
  TrainingGraph,
  type EncoderConfig,
  type CheckpointContent,
} from '../src/engine/index.ts'
import { generator, keyOf } from '../src/random.ts'
import { smallEncoder } from './engine/small-encoder.ts'
import type { Claim } from '../measure/claim.ts'

const TARGET = 'every case refused with a message that names what is wrong; under 300 MB more memory'

/** What is done, and what its error must say. */
interface Case {
  readonly name: string
  readonly attempt: () => unknown
  readonly says: RegExp
}

export const claim: Claim = {
  name: 'engine-bad-input',
  statement: 'Bad checkpoints, tokenizers and batches are refused with an error that names the tensor, row or field',
  target: TARGET,
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-bad-input-'))
    const before = process.resourceUsage().maxRSS
    try {
      const good = smallEncoder()
      await saveCheckpoint(folder, good)
      const cases = [...(await fileCases(folder, good)), ...dataCases(good)]
      const wrong: string[] = []
      for (const { name, attempt, says } of cases) {
        const message = await messageOf(attempt)
        if (message === undefined || !says.test(message)) wrong.push(`${name}: ${message ?? 'was accepted'}`)
        else context.log(`${name}: ${message.replaceAll(folder, '.')}`)
      }
      // The control: what is intact works.
      await saveCheckpoint(folder, good)
      const works = (await messageOf(() => trainsOnce(good, [{ ids: [5, 6] }], [1]))) === undefined
      const grown = (process.resourceUsage().maxRSS - before) / 1024
      return {
        figures: [
          { name: 'cases refused with the right message', value: cases.length - wrong.length, n: cases.length },
          { name: 'control accepted', value: works ? 1 : 0, n: 1 },
          { name: 'peak memory above the start, MB', value: grown, n: 1 },
        ],
        n: cases.length,
        target: TARGET,
        holds: wrong.length === 0 && works && grown < 300,
        notes: wrong,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function messageOf(attempt: () => unknown): Promise<string | undefined> {
  try {
    await attempt()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type Header = Record<string, { data_offsets: [number, number]; shape: number[] }>

/** An entry that is known to be there. */
function entry(header: Header, name: string): Header[string] {
  const found = header[name]
  if (found === undefined) throw new RangeError(`header: no tensor is named ${name}`)
  return found
}

/** Cases of a folder whose files are changed. */
async function fileCases(folder: string, good: CheckpointContent): Promise<readonly Case[]> {
  const weights = join(folder, 'model.safetensors')
  const whole = await readFile(weights)
  const headerLength = Number(whole.readBigUInt64LE(0))
  const header = JSON.parse(whole.toString('utf8', 8, 8 + headerLength)) as Header
  const withWeights = (bytes: Buffer) => async (): Promise<unknown> => {
    await saveCheckpoint(folder, good)
    await writeFile(weights, bytes)
    return loadCheckpoint(folder)
  }
  const withHeader = (change: (copy: typeof header) => void): (() => Promise<unknown>) => {
    const copy = structuredClone(header)
    change(copy)
    const text = Buffer.from(JSON.stringify(copy))
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(text.length))
    return withWeights(Buffer.concat([length, text, whole.subarray(8 + headerLength)]))
  }
  const withConfig = (change: Record<string, unknown>) => async (): Promise<unknown> => {
    await saveCheckpoint(folder, good)
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...good.config.raw, ...change }))
    return loadCheckpoint(folder)
  }
  const hugeHeader = Buffer.from(whole)
  hugeHeader.writeBigUInt64LE(2n ** 62n, 0)
  const random = generator(keyOf('noise'))
  const noise = Buffer.from(Array.from({ length: 4096 }, () => random.below(256)))
  const first = 'embeddings.LayerNorm.bias'
  const table = 'embeddings.word_embeddings.weight'
  return [
    { name: 'cut in its header', attempt: withWeights(whole.subarray(0, 20)), says: /model\.safetensors.*header/i },
    { name: 'cut in its data', attempt: withWeights(whole.subarray(0, -7)), says: /model\.safetensors/ },
    { name: 'empty file', attempt: withWeights(Buffer.alloc(0)), says: /model\.safetensors/ },
    { name: 'header of 2^62 bytes', attempt: withWeights(hugeHeader), says: /4611686018427387904|header/ },
    { name: 'noise', attempt: withWeights(noise), says: /model\.safetensors/ },
    {
      name: 'overlapping tensors',
      attempt: withHeader((copy) => {
        const [start, end] = entry(copy, first).data_offsets
        for (const [name, each] of Object.entries(copy))
          if (name !== first && each.shape?.join() === entry(copy, first).shape.join()) {
            each.data_offsets = [start, end]
            break
          }
      }),
      says: /LayerNorm/,
    },
    {
      name: 'offsets beyond the file',
      attempt: withHeader((copy) => {
        entry(copy, table).data_offsets = [2 ** 40, 2 ** 40 + 60 * 16 * 4]
      }),
      says: /word_embeddings/,
    },
    {
      name: 'a shape of 2^50 numbers',
      attempt: withHeader((copy) => {
        entry(copy, table).shape = [2 ** 25, 2 ** 25]
      }),
      says: /word_embeddings/,
    },
    {
      name: 'a wrong shape',
      attempt: withHeader((copy) => {
        entry(copy, table).shape = [16, 60]
      }),
      says: /word_embeddings.*\[60, 16\]/,
    },
    {
      name: 'a missing tensor',
      attempt: withHeader((copy) => {
        copy['embeddings.other'] = entry(copy, table)
        delete copy[table]
      }),
      says: /word_embeddings/,
    },
    { name: 'an unknown architecture', attempt: withConfig({ model_type: 'mamba' }), says: /model_type.*mamba/ },
    { name: 'an activation the layers do not know', attempt: withConfig({ hidden_act: 'relu' }), says: /hidden_act/ },
    { name: 'a size of 2^60', attempt: withConfig({ hidden_size: 2 ** 60 }), says: /hidden_size/ },
    {
      name: 'heads that do not divide the width',
      attempt: withConfig({ num_attention_heads: 5 }),
      says: /num_attention_heads/,
    },
  ]
}

/** Cases of tokenizers and batches. */
function dataCases(good: CheckpointContent): readonly Case[] {
  const config = good.config
  const pack = (rows: readonly { readonly ids: readonly number[] }[]) => () =>
    packSequences(config, rows, { name: (i) => `row ${i + 1}` })
  const files = good.tokenizer ?? { tokenizer: {}, config: {} }
  const noPad = { tokenizer: files.tokenizer, config: { ...files.config, pad_token: undefined } }
  return [
    { name: 'a tokenizer without a pad token', attempt: () => createTokenizer(noPad).padId(), says: /pad_token/ },
    {
      name: 'a sequence beyond the position limit',
      attempt: pack([{ ids: Array.from({ length: 33 }, () => 5) }]),
      says: /row 1 has 33 tokens, wanted at most 32/,
    },
    {
      name: 'an id outside the vocabulary',
      attempt: pack([{ ids: [5] }, { ids: [5, 60] }]),
      says: /row 2 has token id 60/,
    },
    { name: 'an empty row', attempt: pack([{ ids: [] }]), says: /row 1 has no tokens/ },
    { name: 'an empty batch', attempt: pack([]), says: /no sequences/ },
    { name: 'an empty data set', attempt: () => planBatches([], { batchSize: 4 }), says: /planBatches/ },
    {
      name: 'a label out of range',
      attempt: () => classLabels([0, 1, 3], 3, (i) => `row ${i + 1}`),
      says: /row 3 has label 3, wanted 0 to 2/,
    },
    { name: 'a negative label', attempt: () => classLabels([-1], 3), says: /row 0 has label -1/ },
    {
      name: 'one label for two rows',
      attempt: () => trainsOnce(good, [{ ids: [5] }, { ids: [6] }], [1]),
      says: /input labels is int64 \[1\]/,
    },
  ]
}

/** One row is a data set too: it trains. */
async function trainsOnce(
  { config, weights }: CheckpointContent,
  rows: readonly { readonly ids: readonly number[] }[],
  labels: readonly number[],
): Promise<void> {
  const hidden = encode(config as EncoderConfig, encoderInputs(config as EncoderConfig))
  const logits = linear(matmul(input('pool', ['batch', 'tokens']), hidden), parameter('head.weight', [3, 16]))
  const loss = crossEntropy(logits, input('labels', ['batch'], 'int64'))
  await using graph = await TrainingGraph.compile(loss, { momentCount: 0 })
  graph.arena.load(new Map([...weights, ['head.weight', { shape: [3, 16], data: new Float32Array(48) }]]))
  await graph.run({ ...packSequences(config, rows).feeds, labels: classLabels(labels, 3) })
}
