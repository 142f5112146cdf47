/**
 * Trains a low-rank adapter of a base model's file on conversations, on the project's own engine: of actors in
 * self-improvement, and of critics that write critiques.
 *
 * Where in the flow: Signal → Checkpoint. While it trains, a folder keeps the state, so that a training that was killed
 * goes on and ends with the same bytes at the same number of threads.
 */
import { hash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { TouchstoneError } from '../errors.ts'
import type { TrainProgress } from '../engine/index.ts'
import type { Key } from '../random.ts'
import type { ConversationRecord } from './corpus/training-shapes.ts'

/** Everything that decides an adapter, apart from base, records and key. */
export interface AdapterRecipe {
  /** Passes over the records. */
  readonly epochs: number
  /** Records of an update. */
  readonly batchSize: number
  /** Peak rate. */
  readonly rate: number
  readonly rank: number
  /** Strength. The update is scaled by alpha / rank. */
  readonly alpha: number
}

/** Options of `trainAdapter`. */
export interface TrainAdapterOptions extends AdapterRecipe {
  /** GGUF file of the base model, with a chat template in ChatML. */
  readonly file: string
  /** Where the adapter is written, as GGUF. It appears whole or not at all. */
  readonly adapter: string
  /** Folder of the state, which is removed at the end. */
  readonly state: string
  readonly key: Key
  /** Threads of training. @default as many as onnxruntime takes */
  readonly threads?: number | undefined
  /** What is trained, for messages, and which records would help where none is short enough. */
  readonly noun: string
  readonly hint: string
  /** How many records are short enough, told before the first of them is trained on. */
  readonly onRecords?: ((count: number) => Promise<void>) | undefined
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined
  /** Abort rejects with the signal's reason. The state stays. */
  readonly signal?: AbortSignal | undefined
}

/** Longer conversations are left out, because one alone would take gigabytes. */
export const LONGEST_TOKENS = 1_024

/**
 * Trains.
 * @throws TouchstoneError `bad-input` where no record is short enough or the base is no decoder; as `tuneLora`
 */
export async function trainAdapter(
  records: readonly ConversationRecord[],
  options: TrainAdapterOptions,
): Promise<void> {
  const { file, adapter, state, key, threads, noun, hint, onRecords, onProgress, signal, ...recipe } = options
  const engine = await import('../engine/index.ts')
  const { config, weights, tokenizer } = await engine.loadGguf(file, { signal })
  if (engine.isEncoder(config) || tokenizer === undefined) {
    throw new TouchstoneError('bad-input', `train ${file}: it is no decoder with a tokenizer, wanted one`)
  }
  const encode = engine.createTokenizer(tokenizer, file)
  const sequences = records
    .map(({ messages }) => engine.chatTokens(encode, messages))
    .filter(({ ids }) => ids.length <= Math.min(LONGEST_TOKENS, config.maximumLength))
  if (sequences.length === 0) {
    throw new TouchstoneError(
      'bad-input',
      `train ${noun}: ${records.length} records, none of at most ${LONGEST_TOKENS} tokens; wanted one, such as ${hint}`,
    )
  }
  await onRecords?.(sequences.length)
  const { adapter: trained, alpha } = await engine.tuneLora({ config, weights }, sequences, {
    ...recipe,
    key,
    folder: state,
    identity: hash('sha256', JSON.stringify(sequences.map(({ ids }) => ids))),
    ...(threads === undefined ? {} : { session: { threads } }),
    onProgress,
    signal,
  })
  await engine.exportLoraGguf(adapter, { config, alpha, pairs: engine.loraPairs(trained) })
  await rm(state, { recursive: true, force: true })
}
