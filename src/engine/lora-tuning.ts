/**
 * Supervised fine-tuning of a decoder by low-rank adaptation: the weights stay frozen, two small matrices beside each
 * projection learn to continue prompts with their answers.
 *
 * Where in the flow: Signal → Checkpoint. The loss is the mean cross-entropy of the answers' tokens, and prompts are not
 * learned. AdamW, gradients clipped at norm 1, a tenth of the steps to warm up, then half a cosine to zero.
 */
import { split, type Key } from '../random.ts'
import { decode, decoderBlocks, decoderInputs, nextTokenLogits } from './decoder.ts'
import type { DecoderConfig } from './files/config.ts'
import type { Weights } from './files/weights.ts'
import { runIdentity, type TrainingRunOptions } from './fine-tuning.ts'
import { indices } from './graph-session.ts'
import { initialLora, isLora, loraContext } from './lora.ts'
import { crossEntropy } from './operations/loss.ts'
import { input } from './operations/source.ts'
import { adamW } from './optimiser.ts'
import { packSequences } from './packed-sequences.ts'
import { schedule } from './schedule.ts'
import { epochBatches, itemsAt } from './text/batches.ts'
import type { ChatTokens } from './text/chat-tokens.ts'
import { train, type TrainingBatch } from './trainer.ts'
import { TrainingGraph } from './training-graph.ts'

/** Options of `tuneLora`. */
export interface TuneLoraOptions extends TrainingRunOptions {
  readonly key: Key
  /** Passes over the sequences. @default 1 */
  readonly epochs?: number | undefined
  /** Sequences of an update. @default 8 */
  readonly batchSize?: number | undefined
  /** Peak rate. @default 1e-3 */
  readonly rate?: number | undefined
  /** @default 8 */
  readonly rank?: number | undefined
  /** Strength. The update is scaled by alpha / rank. @default 2 · rank */
  readonly alpha?: number | undefined
  /** Compute blocks again in the backward pass: a third more work, far less memory. @default true */
  readonly recompute?: boolean | undefined
  /** Tells this data from other data, such as a digest of it. Wanted with `folder`. */
  readonly identity?: string | undefined
}

/** A trained adapter. */
export interface TunedLora {
  /** `NAME.lora_A.weight` [rank, in] and `NAME.lora_B.weight` [out, rank] of every projection. */
  readonly adapter: Weights
  readonly alpha: number
  /** Mean loss of the updates that this call made, in their order: all, unless it resumed. */
  readonly losses: readonly number[]
}

/** Updates between saved states. A state is the adapter with its moments, some megabytes. */
const SAVE_EVERY = 10

/**
 * Trains an adapter of all projections.
 * @throws RangeError without a sequence or for an option out of range; as `packSequences` and `train`
 */
export async function tuneLora(
  model: { readonly config: DecoderConfig; readonly weights: Weights },
  sequences: readonly ChatTokens[],
  options: TuneLoraOptions,
): Promise<TunedLora> {
  const { key, epochs = 1, batchSize = 8, rate = 1e-3, rank = 8, alpha = 2 * rank, recompute = true } = options
  const { config, weights } = model
  if (sequences.length === 0) throw new RangeError('tuneLora: got no sequences, wanted at least one')
  if (!Number.isInteger(epochs) || epochs < 1) throw new RangeError(`tuneLora: epochs is ${epochs}, wanted 1 or more`)
  const batches = epochBatches(sequences, { key: split(key, 'batches'), batchSize, epochs })
  const context = loraContext({ rank, alpha, match: (name) => name.endsWith('_proj') })
  const hidden = decode(config, decoderInputs(), { context, readout: input('scored', ['rows'], 'int64') })
  const loss = crossEntropy(nextTokenLogits(config, hidden, context), input('targets', ['rows'], 'int64'))
  const optimiser = adamW({ weightDecay: 0 })
  await using graph = await TrainingGraph.compile(loss, {
    ...options.session,
    momentCount: optimiser.momentCount,
    trainable: isLora,
    frozen: weights,
    ...(recompute ? { recompute: decoderBlocks(config) } : {}),
  })
  const shapes = new Map([...graph.arena.places].map(([name, { shape }]) => [name, shape] as const))
  graph.arena.load(initialLora(split(key, 'adapter'), shapes))
  const losses: number[] = []
  const steps = batches.length
  const settings = { ...options, epochs, batchSize, rate, rank, alpha, recompute, key: key.text }
  await train(graph, {
    optimiser,
    schedule: schedule({ peak: rate, warmup: Math.floor(steps / 10), total: steps, shape: 'cosine' }),
    steps,
    batch: (index) => batchOf(config, itemsAt(sequences, batches[index] ?? []), index),
    key,
    clip: 1,
    folder: options.folder,
    saveEvery: SAVE_EVERY,
    identity: runIdentity(settings, options.identity ?? ''),
    onProgress: (progress) => {
      losses.push(progress.loss)
      options.onProgress?.(progress)
    },
    signal: options.signal,
  })
  const adapter = new Map(
    [...graph.arena.views()].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  )
  return { adapter, alpha, losses }
}

function batchOf(config: DecoderConfig, rows: readonly ChatTokens[], index: number): TrainingBatch {
  const { feeds, starts } = packSequences(config, rows, { lengthMultiple: 16 })
  const scored: number[] = []
  const targets: number[] = []
  for (const [row, { ids, answer }] of rows.entries()) {
    for (let at = answer[0]; at < answer[1]; at++) {
      // the token before predicts this one
      scored.push((starts[row] ?? 0) + at - 1)
      targets.push(ids[at] ?? 0)
    }
  }
  return { name: `batch ${index}`, feeds: { ...feeds, scored: indices(scored), targets: indices(targets) } }
}
