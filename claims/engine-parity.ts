/**
 * Claim: the engine computes what the reference implementation computes. Real MiniLM and MPNet on sentences of this
 * project (tokenizer included) against vectors stored from PyTorch (claims/engine/golden/make-parity-reference.py), all
 * sentences in one packed batch; and the unit tests of src/engine/models.test.ts: tiny BERT, MPNet, Llama and Qwen2 against
 * stored outputs, 50 training steps against PyTorch's losses. Control: one weight changed by 1 % must be noticed.
 */
import { readFile } from 'node:fs/promises'
import {
  encode,
  encoderInputs,
  input,
  loadCheckpoint,
  loadTokenizer,
  matmul,
  packSequences,
  GraphSession,
  weightFeeds,
  type EncoderConfig,
  type Weights,
} from '../src/engine/index.ts'
import type { Figure } from '../src/supervision.ts'
import { runTests } from './engine/run-tests.ts'
import type { Claim } from '../measure/claim.ts'

const LIMIT = 1e-4
const TARGET = `largest difference at most ${LIMIT}, equal token ids, all parity tests pass, the control differs by more`

interface Reference {
  readonly ids: readonly number[]
  readonly vector: readonly number[]
}

export const claim: Claim = {
  name: 'engine-parity',
  statement: 'Encoders, decoders and 50 training steps give what PyTorch gives from the same weights and batches',
  target: TARGET,
  async run(context) {
    const text = await readFile(new URL('engine/golden/parity-reference.json', import.meta.url), 'utf8')
    const stored = JSON.parse(text) as { readonly sentences: readonly string[] } & Readonly<
      Record<string, readonly Reference[]>
    >
    const names = context.quick ? ['minilm-l6'] : ['minilm-l6', 'mpnet-base']
    const figures: Figure[] = []
    let holds = true
    for (const name of names) {
      const reference = stored[name] ?? []
      const folder = await context.openModel(name)
      const tokenizer = await loadTokenizer(folder)
      const ids = stored.sentences.map((sentence) => tokenizer.encode(sentence).ids)
      const equal = ids.filter((row, i) => row.join() === reference[i]?.ids.join()).length
      const { config, weights } = await loadCheckpoint(folder)
      const wanted = reference.flatMap(({ vector }) => vector)
      const difference = largest(await vectors(config as EncoderConfig, weights, ids), wanted)
      const control = largest(await vectors(config as EncoderConfig, changed(weights), ids), wanted)
      figures.push(
        { name: `${name}: largest difference`, value: difference, n: wanted.length },
        { name: `${name}: sentences with equal ids`, value: equal, n: ids.length },
        { name: `${name}: difference with one weight changed (control)`, value: control, n: wanted.length },
      )
      holds &&= difference <= LIMIT && equal === ids.length && control > LIMIT
    }
    const { passed, failed } = await runTests(context, ['src/engine/models.test.ts'])
    figures.push({ name: 'parity tests passed', value: passed, n: passed + failed })
    return { figures, n: stored.sentences.length, target: TARGET, holds: holds && failed === 0 && passed >= 18 }
  },
}

/** Mean-pooled hidden states of all rows in one batch. */
async function vectors(
  config: EncoderConfig,
  weights: Weights,
  rows: readonly (readonly number[])[],
): Promise<Float32Array> {
  const pooled = matmul(input('pool', ['batch', 'tokens']), encode(config, encoderInputs(config)))
  await using session = await GraphSession.compile({ pooled }, { inference: true })
  const { feeds } = packSequences(
    config,
    rows.map((ids) => ({ ids })),
  )
  const { pooled: found } = await session.run({ ...weightFeeds([pooled], weights), ...feeds })
  return found?.data as Float32Array
}

/** The first layer's output norm, 1 % larger. */
function changed(weights: Weights): Weights {
  const name = 'encoder.layer.0.output.LayerNorm.weight'
  const given = weights.get(name)
  if (given === undefined) return weights
  return new Map([...weights, [name, { shape: given.shape, data: given.data.map((value) => value * 1.01) }]])
}

function largest(found: Float32Array, wanted: readonly number[]): number {
  if (found.length !== wanted.length) return Infinity
  return wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (found[i] ?? NaN))), 0)
}
