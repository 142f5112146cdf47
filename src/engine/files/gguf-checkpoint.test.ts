import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generator, keyOf } from '../../random.ts'
import { expectedShapes } from './checkpoint.ts'
import { isEncoder, parseConfig, type DecoderConfig } from './config.ts'
import { exportGguf, exportLoraGguf, loadGguf, loadLoraGguf, type LoraPair } from './gguf-checkpoint.ts'
import type { GgufValue } from './gguf-format.ts'
import { ggufName, huggingFaceName, toHalves, toInterleaved } from './gguf-names.ts'
import { readGgufTokenizer } from './gguf-tokenizer.ts'
import { openGguf } from './gguf.ts'
import { elementCount, type WeightTensor } from './weights.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gguf-checkpoint-'))
})
afterAll(() => rm(folder, { recursive: true }))

// h e l o Ġ lo he hell <end> <u>: byte-level BPE over four letters
const TOKENS = ['h', 'e', 'l', 'o', 'Ġ', 'lo', 'he', 'hel', '<end>', '<u>']
function tokenizerMetadata(changes: Record<string, GgufValue | undefined> = {}): Map<string, GgufValue> {
  const base: Record<string, GgufValue | undefined> = {
    'tokenizer.ggml.model': { type: 'string', value: 'gpt2' },
    'tokenizer.ggml.pre': { type: 'string', value: 'smollm' },
    'tokenizer.ggml.tokens': { type: 'array', of: 'string', value: TOKENS },
    'tokenizer.ggml.token_type': { type: 'array', of: 'i32', value: [1, 1, 1, 1, 1, 1, 1, 1, 3, 4] },
    'tokenizer.ggml.merges': { type: 'array', of: 'string', value: ['l o', 'h e', 'he l'] },
    'tokenizer.ggml.eos_token_id': { type: 'u32', value: 8 },
    'tokenizer.ggml.add_eos_token': { type: 'bool', value: true },
    'tokenizer.chat_template': { type: 'string', value: '{{ messages }}' },
    ...changes,
  }
  return new Map(Object.entries(base).filter((entry): entry is [string, GgufValue] => entry[1] !== undefined))
}

function decoder(architecture: 'llama' | 'qwen2', tied = false): DecoderConfig {
  const config = parseConfig('config', {
    model_type: architecture,
    vocab_size: 10,
    hidden_size: 32,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    intermediate_size: 64,
    max_position_embeddings: 20,
    rms_norm_eps: 1e-5,
    rope_theta: 12345,
    tie_word_embeddings: tied,
  })
  if (isEncoder(config)) throw new TypeError('wanted a decoder')
  return config
}

function randomWeights(config: DecoderConfig): Map<string, WeightTensor> {
  const source = generator(keyOf('weights'))
  return new Map(
    [...expectedShapes(config)].map(([name, shape]) => [
      name,
      { shape, data: Float32Array.from({ length: elementCount(shape) }, () => source.normal()) },
    ]),
  )
}

const row = (data: Float32Array, index: number): number[] => [...data.subarray(index * 32, (index + 1) * 32)]
function pairs(config: DecoderConfig, names: readonly string[]): Map<string, LoraPair> {
  const source = generator(keyOf('lora'))
  const random = (...shape: number[]): WeightTensor => ({
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, () => source.normal()),
  })
  return new Map(
    names.map((name) => {
      const [out, input] = expectedShapes(config).get(name)!
      return [name, { a: random(3, input!), b: random(out!, 3) }]
    }),
  )
}

describe('exportGguf and loadGguf', () => {
  test.each([
    ['llama', false],
    ['llama', true],
    ['qwen2', false],
    ['qwen2', true],
  ] as const)('a %s (tied: %s) comes back with the same numbers, weights and tokenizer', async (architecture, tied) => {
    const config = decoder(architecture, tied)
    const weights = randomWeights(config)
    const path = join(folder, `${architecture}-${tied}.gguf`)
    await exportGguf(path, { config, weights, tokenizerSource: tokenizerMetadata() }, { type: 'F32', name: 'tiny' })
    const back = await loadGguf(path)
    expect({ ...back.config, raw: {} }).toEqual({ ...config, raw: {} })
    expect(Object.fromEntries(back.weights)).toEqual(Object.fromEntries(weights))
    expect(back.tokenizer).toEqual(readGgufTokenizer('x', tokenizerMetadata()))
  })
  test('rows of query and key are interleaved for llama and left alone for qwen2', async () => {
    for (const architecture of ['llama', 'qwen2'] as const) {
      const config = decoder(architecture)
      const weights = randomWeights(config)
      const path = join(folder, `rows-${architecture}.gguf`)
      await exportGguf(path, { config, weights, tokenizerSource: tokenizerMetadata() }, { type: 'F32' })
      await using file = await openGguf(path)
      const original = weights.get('model.layers.1.self_attn.k_proj.weight')!.data
      const written = await file.read('blk.1.attn_k.weight')
      // heads of 8 rows: halves 0-3 and 4-7, so rows 0 4 1 5 2 6 3 7, then the second head
      const order =
        architecture === 'llama' ? [0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15] : [...Array(16).keys()]
      expect(order.map((from) => row(original, from))).toEqual(
        [...Array(16).keys()].map((index) => row(written, index)),
      )
      expect(await file.read('blk.1.attn_v.weight')).toEqual(
        weights.get('model.layers.1.self_attn.v_proj.weight')!.data,
      )
    }
  })
  test('narrow exports keep norms in F32 and say so in general.file_type', async () => {
    const config = decoder('llama')
    const path = join(folder, 'narrow.gguf')
    await exportGguf(
      path,
      { config, weights: randomWeights(config), tokenizerSource: tokenizerMetadata() },
      { type: 'Q8_0' },
    )
    await using file = await openGguf(path)
    expect(file.entries.get('blk.0.attn_norm.weight')!.type).toBe('F32')
    expect(file.entries.get('blk.0.ffn_down.weight')!.type).toBe('Q8_0')
    expect(file.metadata.get('general.file_type')).toEqual({ type: 'u32', value: 7 })
  })
  test('a vocabulary of another size, a missing tensor and a surplus one are named', async () => {
    const config = decoder('llama')
    const weights = randomWeights(config)
    const short = tokenizerMetadata({ 'tokenizer.ggml.tokens': { type: 'array', of: 'string', value: ['a'] } })
    const path = join(folder, 'bad.gguf')
    await expect(exportGguf(path, { config, weights, tokenizerSource: short })).rejects.toThrow(
      'tokenizer has 1 tokens, wanted 10',
    )
    const missing = new Map([...weights].filter(([name]) => name !== 'model.norm.weight'))
    await expect(exportGguf(path, { config, weights: missing, tokenizerSource: tokenizerMetadata() })).rejects.toThrow(
      'missing tensor model.norm.weight',
    )
  })
})

describe('exportLoraGguf and loadLoraGguf', () => {
  const NAMES = [
    'model.layers.0.self_attn.q_proj.weight',
    'model.layers.1.self_attn.k_proj.weight',
    'model.layers.1.mlp.up_proj.weight',
  ]
  test.each(['llama', 'qwen2'] as const)('an adapter of a %s comes back the same', async (architecture) => {
    const config = decoder(architecture)
    const written = pairs(config, NAMES)
    const path = join(folder, `lora-${architecture}.gguf`)
    await exportLoraGguf(path, { config, alpha: 16, pairs: written })
    const back = await loadLoraGguf(path, config)
    expect(back.alpha).toBe(16)
    expect(Object.fromEntries(back.pairs)).toEqual(Object.fromEntries(written))
    await using file = await openGguf(path)
    expect([...file.entries.keys()].slice(0, 2)).toEqual(['blk.0.attn_q.weight.lora_a', 'blk.0.attn_q.weight.lora_b'])
    expect(file.metadata.get('general.type')?.value).toBe('adapter')
  })
  test('the update of an exported adapter is the exported update: reordering commutes with the product', async () => {
    const config = decoder('llama')
    const name = NAMES[0]!
    const { a, b } = pairs(config, [name]).get(name)!
    const product = (left: Float32Array): Float32Array => {
      const out = new Float32Array(32 * 32)
      for (let line = 0; line < 32; line++)
        for (let k = 0; k < 3; k++)
          for (let i = 0; i < 32; i++) out[line * 32 + i]! += left[line * 3 + k]! * a.data[k * 32 + i]!
      return out
    }
    expect(product(toInterleaved(b.data, 32, 4))).toEqual(toInterleaved(product(b.data), 32, 4))
  })
  test('an unknown weight, a wrong shape, no pairs and another base are named', async () => {
    const config = decoder('llama')
    const good = pairs(config, NAMES)
    const path = join(folder, 'lora-bad.gguf')
    const pair = good.get(NAMES[0]!)!
    await expect(
      exportLoraGguf(path, { config, alpha: 1, pairs: new Map([['model.norm.weight', pair]]) }),
    ).rejects.toThrow('model.norm.weight is no linear weight')
    await expect(
      exportLoraGguf(path, { config, alpha: 1, pairs: new Map([[NAMES[0]!, { a: pair.a, b: pair.a }]]) }),
    ).rejects.toThrow('wanted [rank, 32] and [32, rank]')
    await expect(exportLoraGguf(path, { config, alpha: 1, pairs: new Map() })).rejects.toThrow('got no pairs')
    await expect(exportLoraGguf(path, { config, alpha: 0, pairs: good })).rejects.toThrow('alpha is 0')
    await exportLoraGguf(path, { config, alpha: 1, pairs: good })
    await expect(loadLoraGguf(path, decoder('qwen2'))).rejects.toThrow('general.architecture is llama, wanted qwen2')
    await expect(loadGguf(path)).rejects.toThrow('vocab_size')
  })
})

describe('names and row order', () => {
  test('every tensor of both architectures maps to GGUF and back, without collision', () => {
    for (const architecture of ['llama', 'qwen2'] as const) {
      const names = [...expectedShapes(decoder(architecture)).keys()]
      expect(names.map((name) => huggingFaceName(ggufName(name)))).toEqual(names)
      expect(new Set(names.map(ggufName)).size).toBe(names.length)
    }
    expect(huggingFaceName('rope_freqs.weight')).toBeUndefined()
    expect(() => ggufName('model.layers.0.mlp.router.weight')).toThrow('no tensor of a Llama or Qwen2')
  })
  test('toHalves undoes toInterleaved, for any heads and width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (heads, half, width) => {
          const rows = heads * half * 2
          const data = Float32Array.from({ length: rows * width }, (_, i) => i)
          expect(toHalves(toInterleaved(data, rows, heads), rows, heads)).toEqual(data)
        },
      ),
    )
    expect(() => toHalves(new Float32Array(6), 6, 2)).toThrow('wanted even heads')
  })
})

describe('readGgufTokenizer', () => {
  test('makes files that the tokenizer library loads: merges, special tokens, digits apart, end token', () => {
    const { tokenizer, config } = readGgufTokenizer('x', tokenizerMetadata())
    const library = new Tokenizer(tokenizer, config)
    expect(library.encode('hello<u> lo<end>')).toMatchObject({
      tokens: ['hel', 'lo', '<u>', 'Ġ', 'lo', '<end>', '<end>'],
      ids: [7, 5, 9, 4, 5, 8, 8],
    })
    expect(config).toMatchObject({ eos_token: '<end>', chat_template: '{{ messages }}' })
    expect(config).not.toHaveProperty('pad_token')
  })
  test.each<[string, Record<string, GgufValue | undefined>, string]>([
    [
      'another model',
      { 'tokenizer.ggml.model': { type: 'string', value: 'llama' } },
      'tokenizer.ggml.model is llama, wanted gpt2',
    ],
    [
      'an unknown split',
      { 'tokenizer.ggml.pre': { type: 'string', value: 'tekken' } },
      'pre is tekken, wanted one of gpt-2, smollm, qwen2',
    ],
    ['an inherited split', { 'tokenizer.ggml.pre': { type: 'string', value: 'toString' } }, 'pre is toString'],
    ['no merges', { 'tokenizer.ggml.merges': undefined }, 'tokenizer.ggml.merges is missing'],
    [
      'a broken merge',
      { 'tokenizer.ggml.merges': { type: 'array', of: 'string', value: ['a b c'] } },
      'merges[0] is "a b c", wanted two parts',
    ],
    [
      'too few kinds',
      { 'tokenizer.ggml.token_type': { type: 'array', of: 'i32', value: [1] } },
      'token_type has 1 entries, wanted 10',
    ],
    [
      'a doubled token',
      { 'tokenizer.ggml.tokens': { type: 'array', of: 'string', value: ['h', 'h', ...TOKENS.slice(2)] } },
      'has "h" at 0 and 1',
    ],
    [
      'an end token outside',
      { 'tokenizer.ggml.eos_token_id': { type: 'u32', value: 10 } },
      'eos_token_id is 10, wanted 0 to 9',
    ],
    [
      'an unnamed end token',
      { 'tokenizer.ggml.eos_token_id': undefined },
      'add_eos_token is set, but the token is not named',
    ],
  ])('%s is named', (_, changes, message) => {
    expect(() => readGgufTokenizer('x', tokenizerMetadata(changes))).toThrow(message)
  })
})
