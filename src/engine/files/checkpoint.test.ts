import { mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generator, keyOf } from '../../random.ts'
import { loadCheckpoint, openCheckpoint, saveCheckpoint, type CheckpointContent } from './checkpoint.ts'
import { parseConfig } from './config.ts'
import { writeSafetensors } from './safetensors.ts'
import { expectedTensors } from './tensor-names.ts'
import { elementCount, type WeightTensor } from './weights.ts'

const SIZES = {
  vocab_size: 7,
  hidden_size: 4,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 6,
  max_position_embeddings: 9,
}
const RAW: Record<string, Record<string, unknown>> = {
  bert: { model_type: 'bert', ...SIZES, custom: 'kept' },
  mpnet: { model_type: 'mpnet', ...SIZES, relative_attention_num_buckets: 3 },
  llama: { model_type: 'llama', ...SIZES, num_key_value_heads: 1, rope_theta: 500 },
  qwen2: {
    model_type: 'qwen2',
    ...SIZES,
    tie_word_embeddings: true,
    rope_parameters: { rope_theta: 600, rope_type: 'default' },
  },
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoint-'))
})
afterAll(() => rm(folder, { recursive: true }))

function tiny(architecture: string): CheckpointContent {
  const config = parseConfig('config.json', RAW[architecture]!)
  const source = generator(keyOf(architecture))
  const weights = new Map<string, WeightTensor>()
  for (const { name, shape } of expectedTensors(config)) {
    weights.set(name, { shape, data: Float32Array.from({ length: elementCount(shape) }, () => source.normal()) })
  }
  return { config, weights, tokenizer: { tokenizer: { version: '1.0' }, config: { pad_token: '[PAD]' } } }
}

async function write(raw: unknown, weights: ReadonlyMap<string, WeightTensor>): Promise<string> {
  const path = await mkdtemp(join(folder, 'model-'))
  await writeFile(join(path, 'config.json'), JSON.stringify(raw))
  await writeSafetensors(join(path, 'model.safetensors'), weights)
  return path
}

describe('saveCheckpoint and loadCheckpoint', () => {
  test.each(Object.keys(RAW))(
    'a saved %s loads with the same weights, configuration and tokenizer',
    async (architecture) => {
      const path = join(folder, architecture)
      const saved = tiny(architecture)
      await saveCheckpoint(path, saved)
      const loaded = await loadCheckpoint(path)
      expect(Object.fromEntries(loaded.weights)).toEqual(Object.fromEntries(saved.weights))
      expect({ ...loaded.config, raw: {} }).toEqual({ ...saved.config, raw: {} })
      expect(loaded.tokenizer).toEqual(saved.tokenizer)
    },
  )
  test('config.json keeps unknown fields and names class and number format for transformers 4 and 5', async () => {
    const path = join(folder, 'fields')
    await saveCheckpoint(path, tiny('bert'), { type: 'BF16', modelClass: 'BertForSequenceClassification' })
    expect(JSON.parse(await readFile(join(path, 'config.json'), 'utf8'))).toMatchObject({
      custom: 'kept',
      architectures: ['BertForSequenceClassification'],
      dtype: 'bfloat16',
      torch_dtype: 'bfloat16',
    })
  })
  test('a prefix, old norm names, heads and unneeded tensors are mapped, kept and listed', async () => {
    const { weights } = tiny('bert')
    const renamed = new Map(
      [...weights].map(([name, tensor]) => [`bert.${name.replace(/LayerNorm.weight$/, 'LayerNorm.gamma')}`, tensor]),
    )
    renamed.set('bert.embeddings.position_ids', { shape: [1, 9], data: new Float32Array(9) })
    renamed.set('classifier.weight', { shape: [3, 4], data: new Float32Array(12).fill(2) })
    const path = await write(RAW['bert'], renamed)
    await using open = await openCheckpoint(path, { heads: ['classifier.'] })
    expect(open.unused).toEqual(['bert.embeddings.position_ids'])
    expect(await open.read('embeddings.LayerNorm.weight')).toEqual(weights.get('embeddings.LayerNorm.weight')!.data)
    expect([...(await open.read('classifier.weight'))]).toEqual(Array(12).fill(2))
    await expect(openCheckpoint(path)).rejects.toThrow('unexpected tensor classifier.weight; a bert has none')
  })
  test('a sentence encoder without pooler loads', async () => {
    const { weights } = tiny('bert')
    const without = new Map([...weights].filter(([name]) => !name.startsWith('pooler.')))
    expect((await loadCheckpoint(await write(RAW['bert'], without))).weights.size).toBe(weights.size - 2)
  })
  test('a missing tensor, a wrong shape and a doubled name are named with the file', async () => {
    const { weights } = tiny('llama')
    const missing = new Map(weights)
    missing.delete('model.norm.weight')
    missing.delete('lm_head.weight')
    await expect(loadCheckpoint(await write(RAW['llama'], missing))).rejects.toThrow(
      /model.safetensors: missing tensor model.norm.weight, lm_head.weight/,
    )
    const wrong = new Map(weights).set('model.norm.weight', { shape: [5], data: new Float32Array(5) })
    await expect(loadCheckpoint(await write(RAW['llama'], wrong))).rejects.toThrow(
      'model.norm.weight has shape [5], wanted [4]',
    )
    const twice = new Map(weights).set('norm.weight', { shape: [4], data: new Float32Array(4) })
    await expect(loadCheckpoint(await write(RAW['llama'], twice))).rejects.toThrow(
      'model.norm.weight and norm.weight are both model.norm.weight',
    )
    await expect(saveCheckpoint(join(folder, 'never'), { ...tiny('llama'), weights: wrong })).rejects.toThrow('save')
  })
  test('a pooler of wrong shape is an error although it is optional', async () => {
    const weights = new Map(tiny('bert').weights).set('pooler.dense.bias', { shape: [9], data: new Float32Array(9) })
    await expect(loadCheckpoint(await write(RAW['bert'], weights))).rejects.toThrow(
      'pooler.dense.bias has shape [9], wanted [4]',
    )
  })
  test('an aborted load rejects with the reason', async () => {
    const path = join(folder, 'aborted')
    await saveCheckpoint(path, tiny('bert'))
    await expect(loadCheckpoint(path, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
  test('a folder without tokenizer loads, one with a broken tokenizer.json does not', async () => {
    const path = join(folder, 'tokenizer')
    await saveCheckpoint(path, tiny('bert'))
    await writeFile(join(path, 'tokenizer.json'), '{')
    await expect(loadCheckpoint(path)).rejects.toThrow('tokenizer.json')
    await unlink(join(path, 'tokenizer.json'))
    expect((await loadCheckpoint(path)).tokenizer).toBeUndefined()
  })
})

const NARROW = { vocab_size: 9, hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 4 }
const DEBERTA = {
  ...NARROW,
  model_type: 'deberta-v2',
  max_position_embeddings: 8,
  relative_attention: true,
  share_att_key: true,
  pos_att_type: 'p2c|c2p',
}
const MODERN = { ...NARROW, model_type: 'modernbert' }

describe('parseConfig', () => {
  test('reads the numbers of each architecture', () => {
    expect(parseConfig('f', RAW['llama']!)).toMatchObject({
      headSize: 2,
      keyValueHeads: 1,
      ropeTheta: 500,
      attentionBias: false,
      tiedEmbeddings: false,
    })
    expect(parseConfig('f', RAW['qwen2']!)).toMatchObject({
      keyValueHeads: 2,
      ropeTheta: 600,
      attentionBias: true,
      tiedEmbeddings: true,
    })
    expect(parseConfig('f', { ...DEBERTA, position_buckets: 6, position_biased_input: false })).toMatchObject({
      positions: 0,
      tokenTypes: 0,
      disentangled: {
        span: 6,
        buckets: 6,
        maximumDistance: 8,
        contentToPosition: true,
        positionToContent: true,
        normed: false,
      },
    })
    expect(parseConfig('f', { ...MODERN, num_hidden_layers: 4, local_attention: 6 })).toMatchObject({
      maximumLength: 8192,
      modern: { isLocal: [false, true, true, false], reach: 3, globalTheta: 160_000, localTheta: 10_000 },
    })
    expect(
      parseConfig('f', {
        ...MODERN,
        layer_types: ['sliding_attention'],
        rope_parameters: { full_attention: { rope_theta: 7 }, sliding_attention: { rope_theta: 5 } },
      }),
    ).toMatchObject({ modern: { isLocal: [true], globalTheta: 7, localTheta: 5 } })
    expect(parseConfig('f', RAW['mpnet']!)).toMatchObject({
      maximumLength: 7,
      relativeBuckets: 3,
      tokenTypes: 0,
      padId: 1,
    })
    expect(parseConfig('f', RAW['bert']!)).toMatchObject({
      maximumLength: 9,
      tokenTypes: 2,
      normEpsilon: 1e-12,
      dropout: 0.1,
    })
  })
  test.each<[string, Record<string, unknown>, string]>([
    [
      'unknown architecture',
      { model_type: 'mamba' },
      'f: model_type is "mamba", wanted one of bert, mpnet, roberta, xlm-roberta, distilbert, deberta-v2, modernbert, llama, qwen2',
    ],
    ['no architecture', {}, 'model_type is missing'],
    ['missing field', { model_type: 'bert' }, 'f: vocab_size is missing'],
    ['negative size', { ...RAW['bert'], hidden_size: -4 }, 'hidden_size is -4'],
    [
      'heads that do not divide',
      { ...RAW['bert'], num_attention_heads: 3 },
      'hidden_size is 4, wanted a multiple of num_attention_heads (3)',
    ],
    [
      'grouped heads that do not divide',
      { ...RAW['llama'], num_attention_heads: 2, num_key_value_heads: 3 },
      'wanted a multiple of num_key_value_heads (3)',
    ],
    ['odd head', { ...RAW['llama'], head_dim: 3 }, 'head size is 3, wanted an even number'],
    [
      'a form of scaled rotary positions',
      { ...RAW['llama'], rope_scaling: { rope_type: 'longrope', factor: 2 } },
      'f: rope_scaling.rope_type is "longrope"',
    ],
    [
      'a form under its older word',
      { ...RAW['qwen2'], rope_scaling: { type: 'su', factor: 2 } },
      'f: rope_scaling.type is "su"',
    ],
    [
      'scaling without its factor',
      { ...RAW['llama'], rope_parameters: { rope_type: 'linear' } },
      'f: rope_parameters.factor is missing, wanted a number for rope_type linear',
    ],
    [
      'scaling whose bounds are exchanged',
      {
        ...RAW['llama'],
        rope_scaling: {
          rope_type: 'llama3',
          factor: 8,
          low_freq_factor: 4,
          high_freq_factor: 1,
          original_max_position_embeddings: 8,
        },
      },
      'rope_scaling.high_freq_factor is 1, wanted more than low_freq_factor (4)',
    ],
    [
      'part of each head',
      { ...RAW['llama'], rope_scaling: { partial_rotary_factor: 0.5 } },
      'partial_rotary_factor is 0.5',
    ],
    ['DeBERTa with a convolution', { ...DEBERTA, conv_kernel_size: 3 }, 'conv_kernel_size is 3'],
    ['DeBERTa with its own projections of positions', { ...DEBERTA, share_att_key: false }, 'share_att_key is false'],
    ['DeBERTa without relative positions', { ...DEBERTA, relative_attention: false }, 'relative_attention is false'],
    ['DeBERTa with a part that is unknown', { ...DEBERTA, pos_att_type: 'c2p|p2p' }, 'pos_att_type'],
    ['DeBERTa with narrow embeddings', { ...DEBERTA, embedding_size: 2 }, 'embedding_size is 2, wanted 4'],
    [
      'ModernBERT with too few kinds of layers',
      { ...MODERN, layer_types: [] },
      'layer_types has 0 entries, wanted num_hidden_layers (1)',
    ],
    [
      'ModernBERT with scaled positions',
      { ...MODERN, rope_parameters: { full_attention: { rope_type: 'yarn', rope_theta: 1e4 } } },
      'rope_parameters.full_attention.rope_type is "yarn"',
    ],
    ['ModernBERT with another activation', { ...MODERN, hidden_activation: 'silu' }, 'hidden_activation is "silu"'],
    [
      'relative positions in BERT',
      { ...RAW['bert'], position_embedding_type: 'relative_key' },
      'position_embedding_type is "relative_key"',
    ],
    ['another activation', { ...RAW['bert'], hidden_act: 'relu' }, 'hidden_act is "relu"'],
    ['sliding window', { ...RAW['qwen2'], use_sliding_window: true }, 'use_sliding_window is true'],
  ])('%s is named', (_, raw, message) => {
    expect(() => parseConfig('f', raw)).toThrow(message)
  })
})
