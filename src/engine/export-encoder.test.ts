/** Exported encoders, run as other runtimes run them: padded batches of ids and masks, from the exported folder alone. */
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { encode, encoderInputs } from './encoder.ts'
import { exportEncoder } from './export-encoder.ts'
import type { TokenizerFiles } from './files/checkpoint.ts'
import { parseConfig, type EncoderConfig } from './files/config.ts'
import { GraphSession, indices } from './graph-session.ts'
import { onnxOf } from './onnx-form.ts'
import { packSequences } from './packed-sequences.ts'
import { paddedInputs } from './padded-inputs.ts'
import type { PretrainedEncoder } from './pretrained-encoder.ts'
import { createTokenizer, loadTokenizer } from './text/tokenizer.ts'
import { randomEncoder } from './tiny-encoder.ts'
import { weightFeeds } from './training-graph.ts'

const golden = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`golden/${path}`, import.meta.url)), 'utf8'))
const tokenizer = createTokenizer({
  tokenizer: golden('unigram/tokenizer.json'),
  config: golden('unigram/tokenizer_config.json'),
} as TokenizerFiles)

const sizes = {
  vocab_size: tokenizer.vocabularySize,
  hidden_size: 16,
  num_hidden_layers: 3,
  num_attention_heads: 2,
  intermediate_size: 24,
  max_position_embeddings: 40,
}
/** Every way in which positions, distances and types enter. */
const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  bert: { ...sizes, model_type: 'bert' },
  roberta: { ...sizes, model_type: 'roberta', pad_token_id: 0 },
  mpnet: { ...sizes, model_type: 'mpnet', pad_token_id: 0, relative_attention_num_buckets: 8 },
  deberta: {
    ...sizes,
    model_type: 'deberta-v2',
    relative_attention: true,
    share_att_key: true,
    position_buckets: 8,
    pos_att_type: 'p2c|c2p',
    norm_rel_ebd: 'layer_norm',
    position_biased_input: false,
  },
  modernbert: { ...sizes, model_type: 'modernbert', local_attention: 8 },
}

function model(name: string): PretrainedEncoder {
  return randomEncoder(keyOf(name), parseConfig(name, CONFIGS[name]!) as EncoderConfig, tokenizer)
}

const texts = ['Ada Lin was born in Ulm, a town by the river, and moved south.', 'Café 東京 🙂', 'Ulm']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** States of all tokens, packed, by this engine. */
async function packedStates({ config, weights }: PretrainedEncoder, ids: readonly number[][]): Promise<number[]> {
  const hidden = encode(config, encoderInputs(config))
  await using session = await GraphSession.compile({ hidden }, { inference: true, threads: 1 })
  const { feeds } = packSequences(
    config,
    ids.map((each) => ({ ids: each })),
  )
  const found = await session.run({ ...weightFeeds([hidden], weights), ...feeds })
  return Array.from(found.hidden.data, Number)
}

/** The same, from an exported graph: rows of padding are left out. */
async function paddedStates(path: string, config: EncoderConfig, ids: readonly number[][]): Promise<number[]> {
  const length = Math.max(...ids.map((each) => each.length))
  const shape = [ids.length, length]
  const padded = (of: (each: readonly number[], t: number) => number): number[] =>
    ids.flatMap((each) => Array.from({ length }, (_v, t) => of(each, t)))
  await using session = await GraphSession.open(path)
  const feeds = {
    input_ids: indices(
      padded((each, t) => each[t] ?? config.padId),
      shape,
    ),
    attention_mask: indices(
      padded((each, t) => (t < each.length ? 1 : 0)),
      shape,
    ),
    token_type_ids: indices(
      padded(() => 0),
      shape,
    ),
  }
  const wanted = config.tokenTypes > 1 ? Object.keys(feeds) : ['input_ids', 'attention_mask']
  expect(session.inputNames.toSorted()).toEqual(wanted.toSorted())
  const { last_hidden_state: states } = await session.run(feeds)
  expect(states!.dims).toEqual([...shape, config.hiddenSize])
  const width = config.hiddenSize
  return ids.flatMap((each, b) =>
    Array.from(states!.data.slice(b * length * width, (b * length + each.length) * width), Number),
  )
}

function largestError(found: readonly number[], wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  return wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - found[i]!)), 0)
}

describe.each(Object.keys(CONFIGS))('%s', (name) => {
  test('gives the states of the engine within 1e-5, from the folder alone', async () => {
    const encoder = model(name)
    const out = join(folder, name)
    const path = await exportEncoder(out, encoder)
    expect(path).toBe(join(out, 'onnx', 'model.onnx'))
    expect((await readdir(out)).toSorted()).toEqual(['config.json', 'onnx', 'tokenizer.json', 'tokenizer_config.json'])
    const written = JSON.parse(await readFile(join(out, 'config.json'), 'utf8')) as Record<string, unknown>
    expect(written).toMatchObject(CONFIGS[name]!)
    const beside = await loadTokenizer(out)
    const ids = texts.map((text) => [...beside.encode(text).ids])
    expect(ids).toEqual(texts.map((text) => tokenizer.encode(text).ids))
    const wanted = await packedStates(encoder, ids)
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.5)
    expect(largestError(await paddedStates(path, encoder.config, ids), wanted)).toBeLessThan(1e-5)
  })

  test('holds operations of the ONNX standard only', () => {
    const { config, weights } = model(name)
    const states = encode(config, paddedInputs(config))
    const { graph } = onnxOf([states], { inference: true, constants: weights, device: 'webgpu' })
    expect(graph.nodes.filter(({ domain }) => domain !== '').map(({ type }) => type)).toEqual([])
    expect(graph.nodes.filter(({ type }) => type.startsWith('Simplified'))).toEqual([])
  })
})

test('quantised, it is a smaller file of another name, with states nearly the same', async () => {
  const encoder = model('modernbert')
  const out = join(folder, 'quantised')
  const path = await exportEncoder(out, encoder, { quantise: true })
  expect(path).toBe(join(out, 'onnx', 'model_quantized.onnx'))
  const ids = texts.map((text) => [...tokenizer.encode(text).ids])
  const wanted = await packedStates(encoder, ids)
  const found = await paddedStates(path, encoder.config, ids)
  const error = Math.sqrt(wanted.reduce((sum, value, i) => sum + (value - found[i]!) ** 2, 0))
  const size = Math.sqrt(wanted.reduce((sum, value) => sum + value ** 2, 0))
  expect(error / size).toBeLessThan(0.1)
  expect(error / size).toBeGreaterThan(1e-5)
})
