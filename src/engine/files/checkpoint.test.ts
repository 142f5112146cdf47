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
      'f: model_type is "mamba", wanted one of bert, mpnet, roberta, distilbert, llama, qwen2',
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
    ['scaled rotary positions', { ...RAW['llama'], rope_scaling: { rope_type: 'yarn' } }, 'rope_scaling'],
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
