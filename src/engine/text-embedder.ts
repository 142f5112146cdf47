/**
 * Texts, or pairs of texts, as vectors of a frozen encoder: mean-pooled, and scaled to length 1 unless told otherwise, so
 * that cosines are plain products.
 *
 * Where in the flow: inference only. Probes, clusters and matching read the vectors. A head that is trained takes
 * `pooledStates` instead.
 */
import { GraphSession, type GraphSessionOptions, type Tensor } from './graph-session.ts'
import { unit } from './operations/pool.ts'
import { packSequences } from './packed-sequences.ts'
import { pooledStates } from './pooled-states.ts'
import type { PretrainedEncoder } from './pretrained-encoder.ts'
import { weightFeeds } from './training-graph.ts'

/** Options of `TextEmbedder.open`. */
export interface TextEmbedderOptions extends GraphSessionOptions {
  /** Tokens of a text or pair at most. The end of longer ones is not read. @default 128, or the model's limit where that is less */
  readonly maximumLength?: number | undefined
  /** Texts of one pass. @default 32 */
  readonly batchSize?: number | undefined
  /** Scale vectors to length 1. @default true */
  readonly normalise?: boolean | undefined
}

/** A frozen encoder of texts. It owns the runtime's session. */
export class TextEmbedder implements AsyncDisposable {
  readonly #encoder: PretrainedEncoder
  readonly #session: GraphSession<'vectors'>
  readonly #weights: Readonly<Record<string, Tensor>>
  readonly #maximumLength: number
  readonly #batchSize: number

  private constructor(
    encoder: PretrainedEncoder,
    session: GraphSession<'vectors'>,
    weights: Readonly<Record<string, Tensor>>,
    options: TextEmbedderOptions,
  ) {
    this.#encoder = encoder
    this.#session = session
    this.#weights = weights
    this.#maximumLength = Math.min(options.maximumLength ?? 128, encoder.config.maximumLength)
    this.#batchSize = options.batchSize ?? 32
  }

  /** Compiles an encoder. */
  static async open(encoder: PretrainedEncoder, options: TextEmbedderOptions = {}): Promise<TextEmbedder> {
    const { maximumLength: _length, batchSize: _size, normalise = true, ...session } = options
    const pooled = pooledStates(encoder.config, { types: hasTypes(encoder) })
    const vectors = normalise ? unit(pooled) : pooled
    return new TextEmbedder(
      encoder,
      await GraphSession.compile({ vectors }, { ...session, inference: true }),
      weightFeeds([vectors], encoder.weights),
      options,
    )
  }

  /** Vectors `[H]` of texts or pairs, in their order. Abort rejects with the signal's reason between passes. */
  async embed(
    texts: readonly (string | readonly [first: string, second: string])[],
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const { config, tokenizer } = this.#encoder
    const { hiddenSize: width } = config
    const limits = { truncate: true, maximumLength: this.#maximumLength }
    const found: Float32Array[] = []
    for (let from = 0; from < texts.length; from += this.#batchSize) {
      signal?.throwIfAborted()
      const sequences = texts.slice(from, from + this.#batchSize).map((text) => {
        const [first, pair] = typeof text === 'string' ? [text] : text
        const { ids, typeIds: types } = tokenizer.encode(first, { ...limits, pair })
        return { ids, types }
      })
      const { feeds } = packSequences(config, sequences, { types: hasTypes(this.#encoder) })
      const { vectors } = await this.#session.run({ ...this.#weights, ...feeds })
      const data = vectors.data as Float32Array
      for (let i = 0; i < sequences.length; i++) found.push(data.slice(i * width, (i + 1) * width))
    }
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

function hasTypes({ config }: PretrainedEncoder): boolean {
  return config.tokenTypes > 1
}
