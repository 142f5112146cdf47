/**
 * Claim: ModernBERT, DeBERTa-v3 and Unigram tokenizers are read as the reference implementations read them. Tiny random
 * models whose states transformers gave (src/engine/golden/make-encoder-references.py), each exported and run from its folder with
 * a padded batch too, and 157 hard texts in ten make-ups of a tokenizer whose ids Python's tokenizers gave
 * (make-unigram-references.py). The unit tests compare scaled rotary positions and 50 training steps. Control: one weight
 * changed by 1 % must be noticed.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createTokenizer,
  encode,
  encoderInputs,
  exportEncoder,
  GraphSession,
  indices,
  loadCheckpoint,
  packSequences,
  weightFeeds,
  type EncoderConfig,
  type TokenizerFiles,
  type Weights,
} from '../src/engine/index.ts'
import type { Claim } from '../measure/claim.ts'
import type { Figure } from '../src/supervision.ts'
import { runTests } from './engine/run-tests.ts'

const LIMIT = 1e-5
const TARGET = `states within ${LIMIT} packed and exported, equal token ids, all tests pass, the control differs by more`
const TESTS = ['src/engine/encoder-references.test.ts', 'src/engine/text/unigram.test.ts']
const GOLDEN = new URL('../src/engine/golden/', import.meta.url)

type Json = Readonly<Record<string, unknown>>

export const claim: Claim = {
  name: 'engine-encoders',
  statement: 'ModernBERT, DeBERTa-v3 and Unigram tokenizers give what transformers and tokenizers give',
  target: TARGET,
  async run(context) {
    const stored = (await readGolden('encoder-references.json')) as {
      readonly sequences: readonly (readonly number[])[]
      readonly outputs: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>
    }
    const tokenizer = {
      tokenizer: await readGolden('unigram/tokenizer.json'),
      config: await readGolden('unigram/tokenizer_config.json'),
    } as TokenizerFiles
    const figures: Figure[] = []
    let holds = true
    for (const [name, outputs] of Object.entries(stored.outputs)) {
      const { config, weights } = await loadCheckpoint(fileURLToPath(new URL(name, GOLDEN)))
      const encoder = config as EncoderConfig
      const wanted = outputs.flat(2)
      const packed = largest(await packedStates(encoder, weights, stored.sequences), wanted)
      const control = largest(await packedStates(encoder, changed(weights), stored.sequences), wanted)
      const folder = await mkdtemp(join(tmpdir(), 'encoders-'))
      const path = await exportEncoder(folder, { config: encoder, weights, tokenizer: createTokenizer(tokenizer) })
      const exported = largest(await paddedStates(path, encoder, stored.sequences), wanted)
      await rm(folder, { recursive: true })
      figures.push(
        { name: `${name}: largest difference`, value: packed, n: wanted.length },
        { name: `${name}: largest difference, exported`, value: exported, n: wanted.length },
        { name: `${name}: difference with one weight changed (control)`, value: control, n: wanted.length },
      )
      holds &&= packed <= LIMIT && exported <= LIMIT && control > LIMIT
    }
    const { equal, n } = await equalIds(tokenizer)
    figures.push({ name: 'texts with equal ids', value: equal, n })
    const { passed, failed } = await runTests(context, TESTS)
    figures.push({ name: 'tests passed', value: passed, n: passed + failed })
    return { figures, n, target: TARGET, holds: holds && equal === n && failed === 0 && passed >= 50 }
  },
}

async function readGolden(file: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(file, GOLDEN), 'utf8')) as unknown
}

/** Texts of all make-ups of the tokenizer whose ids equal the reference's. */
async function equalIds(files: TokenizerFiles): Promise<{ readonly equal: number; readonly n: number }> {
  const { texts, variants, ids } = (await readGolden('unigram-references.json')) as {
    readonly texts: readonly string[]
    readonly variants: Readonly<Record<string, Json>>
    readonly ids: Readonly<Record<string, readonly (readonly number[])[]>>
  }
  let equal = 0
  for (const [name, own] of Object.entries(variants)) {
    const model = { ...(files.tokenizer['model'] as Json), ...(own['model'] as Json | undefined) }
    const made = createTokenizer({ ...files, tokenizer: { ...files.tokenizer, ...own, model } })
    for (const [i, text] of texts.entries())
      if (made.encode(text, { specialTokens: false }).ids.join() === ids[name]?.[i]?.join()) equal++
  }
  return { equal, n: texts.length * Object.keys(variants).length }
}

async function packedStates(
  config: EncoderConfig,
  weights: Weights,
  rows: readonly (readonly number[])[],
): Promise<readonly number[]> {
  const hidden = encode(config, encoderInputs(config))
  await using session = await GraphSession.compile({ hidden }, { inference: true })
  const { feeds } = packSequences(
    config,
    rows.map((ids) => ({ ids })),
  )
  const found = await session.run({ ...weightFeeds([hidden], weights), ...feeds })
  return Array.from(found.hidden.data, Number)
}

/** States of an exported graph, rows of padding left out. */
async function paddedStates(
  path: string,
  config: EncoderConfig,
  rows: readonly (readonly number[])[],
): Promise<readonly number[]> {
  const length = Math.max(...rows.map((row) => row.length))
  const padded = (of: (row: readonly number[], t: number) => number): number[] =>
    rows.flatMap((row) => Array.from({ length }, (_v, t) => of(row, t)))
  const shape = [rows.length, length]
  const feeds = {
    input_ids: indices(
      padded((row, t) => row[t] ?? config.padId),
      shape,
    ),
    attention_mask: indices(
      padded((row, t) => (t < row.length ? 1 : 0)),
      shape,
    ),
    token_type_ids: indices(
      padded(() => 0),
      shape,
    ),
  }
  await using session = await GraphSession.open(path)
  const states = Array.from((await session.run(feeds))['last_hidden_state']?.data ?? [], Number)
  const width = config.hiddenSize
  return rows.flatMap((row, b) => states.slice(b * length * width, (b * length + row.length) * width))
}

function largest(found: readonly number[], wanted: readonly number[]): number {
  if (found.length !== wanted.length) return Infinity
  return wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (found[i] ?? Number.NaN))), 0)
}

/** One weight of the first layer, changed by 1 %. */
function changed(weights: Weights): Weights {
  const found = [...weights].find(([each]) => each.startsWith('encoder.layer.0.') && each.endsWith('.weight'))
  if (found === undefined) return weights
  const [name, { shape, data }] = found
  return new Map([...weights, [name, { shape, data: data.with(0, (data[0] ?? 0) * 1.01) }]])
}
