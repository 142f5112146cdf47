/** The relation room with encoders of other makes: tiny random ones in folders, trained, asked and matched from end to end. */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { saveCheckpoint, type TokenizerFiles } from '../engine/files/checkpoint.ts'
import { parseConfig, type EncoderConfig } from '../engine/files/config.ts'
import { tinyByteLevel } from '../engine/text/tiny-tokenizer.ts'
import { createTokenizer } from '../engine/text/tokenizer.ts'
import { randomEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { TINY_DESCRIPTIONS, tinySentences } from '../relation/mention/tiny-sentences.ts'
import { runRelation } from './run-relation.ts'

const golden = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../engine/golden/${path}`, import.meta.url)), 'utf8'))

/** DeBERTa-v3's kind of tokenizer. */
const unigram = {
  tokenizer: golden('unigram/tokenizer.json'),
  config: golden('unigram/tokenizer_config.json'),
} as TokenizerFiles

/** ModernBERT's kind: bytes, with the markers as one token each behind a blank, and a token before and after each text. */
function byteLevel(): TokenizerFiles {
  const files = tinyByteLevel([
    ['Ġ', '#'],
    ['Ġ', '@'],
  ])
  const end = { SpecialToken: { id: '<end>', type_id: 0 } }
  const [first, second] = ['A', 'B'].map((id) => ({ Sequence: { id, type_id: 0 } }))
  const template = {
    type: 'TemplateProcessing',
    single: [end, first, end],
    pair: [end, first, end, second, end],
    special_tokens: { '<end>': { id: '<end>', ids: [0], tokens: ['<end>'] } },
  }
  return { ...files, tokenizer: { ...files.tokenizer, normalizer: { type: 'NFC' }, post_processor: template } }
}

const sizes = {
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 24,
  max_position_embeddings: 128,
}
const ENCODERS: readonly (readonly [string, TokenizerFiles, Readonly<Record<string, unknown>>])[] = [
  [
    'modernbert',
    byteLevel(),
    { ...sizes, model_type: 'modernbert', local_attention: 16, global_attn_every_n_layers: 2 },
  ],
  [
    'deberta-v2',
    unigram,
    {
      ...sizes,
      model_type: 'deberta-v2',
      relative_attention: true,
      share_att_key: true,
      position_buckets: 16,
      pos_att_type: ['p2c', 'c2p'],
      norm_rel_ebd: 'layer_norm',
      position_biased_input: false,
    },
  ],
]

let folder: string
const printed: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relation-encoders-'))
  printed.length = 0
  vi.stubEnv('TOUCHSTONE_CACHE', join(folder, 'cache'))
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const rows = tinySentences(keyOf('cli'), 40).map((task) => JSON.stringify({ task }))
  await writeFile(join(folder, 'data.jsonl'), rows.join('\n'))
  await writeFile(join(folder, 'described.jsonl'), TINY_DESCRIPTIONS.map((row) => JSON.stringify(row)).join('\n'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

function at(file: string): string {
  return join(folder, file)
}

const run = (...flags: readonly string[]): Promise<Record<string, unknown>[]> => runRelation(printed, flags)

describe.each(ENCODERS)('%s', (name, files, raw) => {
  beforeEach(async () => {
    const tokenizer = createTokenizer(files)
    const told = { ...raw, vocab_size: tokenizer.vocabularySize }
    const { config, weights } = randomEncoder(keyOf(name), parseConfig(name, told) as EncoderConfig, tokenizer)
    await saveCheckpoint(at('tiny'), { config, weights, tokenizer: tokenizer.files })
  })

  test('a classifier starts from it, is saved under its own names, and answers', async () => {
    const common = [
      '--model',
      at('tiny'),
      '--out',
      at('out'),
      '--epochs',
      '2',
      '--arm',
      'none',
      '--coverage',
      '0.5',
      '--json',
    ]
    const [summary] = await run('train', at('data.jsonl'), ...common)
    expect(summary).toMatchObject({ kind: 'open-set', relations: 4, folder: at('out') })
    const answers = await run('classify', at('data.jsonl'), '--model', at('out'))
    expect(answers.length).toBe(40)
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['known', 'unknown']))
    expect(JSON.parse(await readFile(at('out/config.json'), 'utf8'))).toMatchObject(raw)
    const header = (await readFile(at('out/model.safetensors'))).toString('latin1', 0, 20_000)
    expect(header).toContain(name === 'modernbert' ? '"layers.1.attn.Wqkv.weight"' : '"encoder.rel_embeddings.weight"')
  })

  test('it matches described relations, as it is and trained', async () => {
    const common = ['--descriptions', at('described.jsonl')]
    const before = await run('match', at('data.jsonl'), '--model', at('tiny'), ...common)
    expect(before.length).toBe(40)
    await run(
      'train',
      at('data.jsonl'),
      '--model',
      at('tiny'),
      '--out',
      at('out'),
      ...common,
      '--epochs',
      '1',
      '--json',
    )
    const after = await run('match', at('data.jsonl'), '--model', at('out'), ...common)
    expect(after.map(({ labels }) => labels)).not.toEqual(before.map(({ labels }) => labels))
  })
})
