/**
 * RoBERTa, XLM-RoBERTa and DistilBERT compute what BERT computes, with other positions, token types and names. So BERT's tiny
 * random model, rewritten as each of them, must give the very outputs that PyTorch gave for it (golden/make-references.py).
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encode, encoderInputs } from './encoder.ts'
import { loadCheckpoint, saveCheckpoint } from './files/checkpoint.ts'
import { parseConfig, type EncoderConfig } from './files/config.ts'
import { openSafetensors, writeSafetensors } from './files/safetensors.ts'
import type { WeightTensor, Weights } from './files/weights.ts'
import { GraphSession } from './graph-session.ts'
import { packSequences } from './packed-sequences.ts'
import { loadEncoder } from './pretrained-encoder.ts'
import { weightFeeds } from './training-graph.ts'

const golden = fileURLToPath(new URL('golden/', import.meta.url))
const references = JSON.parse(readFileSync(join(golden, 'references.json'), 'utf8')) as {
  readonly sequences: readonly (readonly number[])[]
  readonly outputs: { readonly bert: readonly (readonly (readonly number[])[])[] }
}
const SIZES = { vocab_size: 64, initializer_range: 0.02 }
const WIDTH = 32

/** BERT's numbers under RoBERTa's configuration: two rows of positions before them, one token type. */
function asRoberta(bert: Weights): { raw: Record<string, unknown>; weights: Weights } {
  const positions = wanted(bert, 'embeddings.position_embeddings.weight')
  const types = wanted(bert, 'embeddings.token_type_embeddings.weight')
  const moved = new Float32Array(positions.data.length + 2 * WIDTH).fill(9)
  moved.set(positions.data, 2 * WIDTH)
  const changed = new Map<string, WeightTensor>([
    ...bert,
    ['embeddings.position_embeddings.weight', { shape: [26, WIDTH], data: moved }],
    ['embeddings.token_type_embeddings.weight', { shape: [1, WIDTH], data: types.data.slice(0, WIDTH) }],
  ])
  const raw = {
    ...SIZES,
    model_type: 'roberta',
    hidden_size: WIDTH,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 48,
    hidden_act: 'gelu',
    max_position_embeddings: 26,
    type_vocab_size: 1,
    pad_token_id: 1,
    layer_norm_eps: 1e-12,
  }
  return { raw, weights: new Map([...changed].map(([name, tensor]) => [`roberta.${name}`, tensor])) }
}

/** XLM-RoBERTa is RoBERTa by another name, and has its prefix. */
function asMultilingual(bert: Weights): { raw: Record<string, unknown>; weights: Weights } {
  const { raw, weights } = asRoberta(bert)
  return { raw: { ...raw, model_type: 'xlm-roberta' }, weights }
}

/** BERT's numbers under DistilBERT's names: the first token type is part of the words. */
function asDistilbert(bert: Weights): { raw: Record<string, unknown>; weights: Weights } {
  const types = wanted(bert, 'embeddings.token_type_embeddings.weight').data
  const words = wanted(bert, 'embeddings.word_embeddings.weight')
  const joined = words.data.map((value, i) => value + (types[i % WIDTH] ?? 0))
  const names: Readonly<Record<string, string>> = {
    'attention.self.query': 'attention.q_lin',
    'attention.self.key': 'attention.k_lin',
    'attention.self.value': 'attention.v_lin',
    'attention.output.dense': 'attention.out_lin',
    'attention.output.LayerNorm': 'sa_layer_norm',
    'intermediate.dense': 'ffn.lin1',
    'output.dense': 'ffn.lin2',
    'output.LayerNorm': 'output_layer_norm',
  }
  const weights = new Map<string, WeightTensor>()
  for (const [name, tensor] of bert) {
    if (name.includes('token_type') || name.startsWith('pooler')) continue
    const [, layer, part = '', kind] = /^encoder\.layer\.(\d)\.(.+)\.(weight|bias)$/.exec(name) ?? []
    const own = layer === undefined ? name : `transformer.layer.${layer}.${names[part]}.${kind}`
    weights.set(`distilbert.${own}`, name === 'embeddings.word_embeddings.weight' ? { ...words, data: joined } : tensor)
  }
  const raw = {
    ...SIZES,
    model_type: 'distilbert',
    dim: WIDTH,
    n_layers: 2,
    n_heads: 4,
    hidden_dim: 48,
    activation: 'gelu',
    max_position_embeddings: 24,
    sinusoidal_pos_embds: false,
  }
  return { raw, weights }
}

function wanted(weights: Weights, name: string): WeightTensor {
  const found = weights.get(name)
  if (found === undefined) throw new TypeError(`no ${name}`)
  return found
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'variants-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function written(form: { raw: Record<string, unknown>; weights: Weights }): Promise<string> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(form.raw))
  await writeSafetensors(join(folder, 'model.safetensors'), form.weights)
  return folder
}

async function largestError(config: EncoderConfig, weights: Weights): Promise<number> {
  const hidden = encode(config, encoderInputs(config))
  await using session = await GraphSession.compile({ hidden }, { inference: true, threads: 1 })
  const { feeds } = packSequences(
    config,
    references.sequences.map((ids) => ({ ids })),
  )
  const { hidden: found } = await session.run({ ...weightFeeds([hidden], weights), ...feeds })
  const flat = references.outputs.bert.flat(2)
  expect(found.data.length).toBe(flat.length)
  return flat.reduce((worst, value, i) => Math.max(worst, Math.abs(value - Number(found.data[i]))), 0)
}

describe.each([
  ['roberta', asRoberta, 'RobertaModel'],
  ['xlm-roberta', asMultilingual, 'XLMRobertaModel'],
  ['distilbert', asDistilbert, 'DistilBertModel'],
] as const)('%s', (name, form, modelClass) => {
  test('gives what PyTorch gives for the same numbers, within 1e-4, and is saved under its own names', async () => {
    const { weights: bert } = await loadCheckpoint(join(golden, 'bert'))
    const made = form(bert)
    const { config, weights } = await loadCheckpoint(await written(made))
    expect(config.architecture).toBe(name)
    expect(await largestError(config as EncoderConfig, weights)).toBeLessThan(1e-4)
    const saved = join(folder, 'saved')
    await saveCheckpoint(saved, { config, weights })
    const raw = JSON.parse(await readFile(join(saved, 'config.json'), 'utf8')) as Record<string, unknown>
    expect(raw).toMatchObject({ ...made.raw, architectures: [modelClass] })
    await using source = await openSafetensors(join(saved, 'model.safetensors'))
    const prefix = name === 'xlm-roberta' ? 'roberta' : name
    expect([...source.entries.keys()].map((each) => `${prefix}.${each}`).toSorted()).toEqual(
      [...made.weights.keys()].toSorted(),
    )
    const again = await loadCheckpoint(saved)
    expect(await largestError(again.config as EncoderConfig, again.weights)).toBeLessThan(1e-4)
  })
})

test('a folder with a tokenizer of SentencePiece alone is told how to have it written', async () => {
  const { weights } = await loadCheckpoint(join(golden, 'bert'))
  const path = await written(asMultilingual(weights))
  await expect(loadEncoder(path)).rejects.toThrow(/tokenizer\.json: file is missing$/)
  await writeFile(join(path, 'sentencepiece.bpe.model'), '')
  await expect(loadEncoder(path)).rejects.toThrow(
    /tokenizer\.json: file is missing, and sentencepiece\.bpe\.model is not read; .*save_pretrained/,
  )
})

test('positions behind padding leave two fewer, and gelu_new is read in BERT', () => {
  const { raw } = asRoberta(
    new Map([
      ['embeddings.position_embeddings.weight', { shape: [24, WIDTH], data: new Float32Array(24 * WIDTH) }],
      ['embeddings.token_type_embeddings.weight', { shape: [2, WIDTH], data: new Float32Array(2 * WIDTH) }],
    ]),
  )
  expect(parseConfig('f', raw)).toMatchObject({ positions: 26, maximumLength: 24, padId: 1, tokenTypes: 1 })
  expect(() => parseConfig('f', { ...raw, max_position_embeddings: 2 })).toThrow('wanted more than pad_token_id + 1')
  const bert = { ...raw, model_type: 'bert', hidden_act: 'gelu_new' }
  expect(parseConfig('f', bert)).toMatchObject({ activation: 'gelu_new' })
  expect(() => parseConfig('f', { ...bert, hidden_act: 'relu' })).toThrow('hidden_act is "relu"')
})
