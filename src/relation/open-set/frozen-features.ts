/**
 * Features of sentences by an encoder that is not fine-tuned: the mean of its tokens, of head and of tail, and the states at both
 * markers, each of length 1. Fine-tuning on known relations bends an encoder to tell these apart, and it forgets what others look
 * like; these features do not (docs/relation.md has the measurement).
 *
 * Letters: B sentences, H hidden size.
 */
import {
  encode,
  type EncoderConfig,
  encoderInputs,
  gather,
  GraphSession,
  type GraphSessionOptions,
  inferenceBatches,
  input,
  itemsAt,
  maskedMean,
  matmul,
  plainContext,
  reshape,
  type Tensor,
  type Value,
  weightFeeds,
  type Weights,
} from '../../engine/index.ts'
import { matchBatch } from '../matching/match-graph.ts'
import { wantNumbers } from '../mention/mention-batch.ts'
import type { EncodedMention } from '../mention/mention-encoding.ts'
import type { SentenceVectors } from '../matching/label-index.ts'
import { unitVector } from '../unit-vector.ts'

/** Vectors of width H side by side. */
export const FEATURE_PARTS = 5

/** Outputs of the graph in the order of their parts; `marked` has two. */
const OUTPUTS = ['context', 'head', 'tail', 'marked'] as const
type OutputName = (typeof OUTPUTS)[number]

/** Computes features; owns the runtime's session. */
export class FrozenFeatures implements AsyncDisposable {
  readonly #config: EncoderConfig
  readonly #session: GraphSession<OutputName>
  readonly #weights: Readonly<Record<string, Tensor>>

  private constructor(
    config: EncoderConfig,
    session: GraphSession<OutputName>,
    weights: Readonly<Record<string, Tensor>>,
  ) {
    this.#config = config
    this.#session = session
    this.#weights = weights
  }

  /** Compiles an encoder. */
  static async open(
    { config, weights }: { readonly config: EncoderConfig; readonly weights: Weights },
    options: GraphSessionOptions = {},
  ): Promise<FrozenFeatures> {
    const hidden = encode(config, encoderInputs(config), { context: plainContext() })
    const mention = (name: string): Value =>
      maskedMean(
        gather(hidden, input(`${name}Rows`, ['batch', 'mention'], 'int64')),
        input(`${name}Mask`, ['batch', 'mention']),
      )
    const readout = input('readout', ['batch', 2], 'int64')
    const outputs: Record<OutputName, Value> = {
      context: matmul(input('pool', ['batch', 'tokens']), hidden),
      head: mention('head'),
      tail: mention('tail'),
      marked: reshape(gather(hidden, readout), ['batch', 2 * config.hiddenSize]),
    }
    const session = await GraphSession.compile(outputs, { ...options, inference: true })
    return new FrozenFeatures(config, session, weightFeeds(Object.values(outputs), weights))
  }

  /** `[5H]` of each sentence, in their order. Abort rejects with the signal's reason between batches. */
  async features(
    mentions: readonly EncodedMention[],
    options: { readonly batchSize?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Float32Array[]> {
    const { batchSize = 32, signal } = options
    const width = this.#config.hiddenSize
    const found = mentions.map(() => new Float32Array(FEATURE_PARTS * width))
    for (const rows of inferenceBatches(mentions, batchSize)) {
      signal?.throwIfAborted()
      const chosen = itemsAt(mentions, rows)
      const result = await this.#session.run({ ...this.#weights, ...matchBatch(this.#config, chosen).feeds })
      wantNumbers('frozen features', chosen, result)
      for (const [b, row] of rows.entries())
        for (const [k, name] of OUTPUTS.entries()) {
          const own = name === 'marked' ? 2 * width : width
          found[row]?.set((result[name].data as Float32Array).subarray(b * own, (b + 1) * own), k * width)
        }
    }
    for (const features of found)
      for (let k = 0; k < FEATURE_PARTS; k++) features.set(unitVector(partOf(features, k)), k * width)
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

/** The parts that descriptions are matched with. */
export function sentenceVectors(features: Float32Array): SentenceVectors {
  return { context: partOf(features, 0), head: partOf(features, 1), tail: partOf(features, 2) }
}

function partOf(features: Float32Array, part: number): Float32Array {
  const width = features.length / FEATURE_PARTS
  return features.subarray(part * width, (part + 1) * width)
}
