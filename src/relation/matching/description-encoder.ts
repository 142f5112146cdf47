/**
 * Descriptions as vectors of a frozen encoder: one of the text, one each of the kinds of head and tail (RE-Matching,
 * section 3.2). Mean-pooled and scaled to length 1, so that cosines are plain products.
 */
import { createHash } from 'node:crypto'
import { encode, encoderInputs } from '../../engine/encoder.ts'
import type { EncoderConfig } from '../../engine/files/config.ts'
import type { Weights } from '../../engine/files/weights.ts'
import { matmul } from '../../engine/operations/matrix.ts'
import { unit } from '../../engine/operations/pool.ts'
import { input } from '../../engine/operations/source.ts'
import { packSequences } from '../../engine/packed-sequences.ts'
import { GraphSession, type GraphSessionOptions, type Tensor } from '../../engine/graph-session.ts'
import type { TextTokenizer } from '../../engine/text/tokenizer.ts'
import { weightFeeds } from '../../engine/training-graph.ts'
import type { RelationDescription } from './relation-description.ts'

/** Vectors of one description, `[H]` each, of length 1. */
export interface DescriptionVectors {
  readonly relation: string
  readonly context: Float32Array
  readonly head: Float32Array
  readonly tail: Float32Array
}

/** SHA-256 over relations and vectors, in their order. */
export function vectorsDigest(descriptions: readonly DescriptionVectors[]): string {
  const hash = createHash('sha256')
  for (const { relation, context, head, tail } of descriptions) {
    hash.update(JSON.stringify(relation))
    for (const vector of [context, head, tail]) hash.update(vector)
  }
  return hash.digest('hex')
}

/** Tokens of a description at most; the end of longer ones is not read. */
const MAXIMUM_LENGTH = 128
/** Texts of one pass. */
const BATCH = 32

/** A frozen encoder of texts. */
export class DescriptionEncoder implements AsyncDisposable {
  readonly #config: EncoderConfig
  readonly #tokenizer: TextTokenizer
  readonly #session: GraphSession<'vectors'>
  readonly #weights: Readonly<Record<string, Tensor>>

  private constructor(
    config: EncoderConfig,
    tokenizer: TextTokenizer,
    session: GraphSession<'vectors'>,
    weights: Readonly<Record<string, Tensor>>,
  ) {
    this.#config = config
    this.#tokenizer = tokenizer
    this.#session = session
    this.#weights = weights
  }

  /** Compiles an encoder. */
  static async open(
    model: { readonly config: EncoderConfig; readonly tokenizer: TextTokenizer; readonly weights: Weights },
    options: GraphSessionOptions = {},
  ): Promise<DescriptionEncoder> {
    const hidden = encode(model.config, encoderInputs(model.config))
    const vectors = unit(matmul(input('pool', ['batch', 'tokens']), hidden))
    const session = await GraphSession.compile({ vectors }, { ...options, inference: true })
    return new DescriptionEncoder(model.config, model.tokenizer, session, weightFeeds([vectors], model.weights))
  }

  /** Vectors of texts, in order. */
  async texts(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const { maximumLength: limit, hiddenSize: width } = this.#config
    const found: Float32Array[] = []
    for (let from = 0; from < texts.length; from += BATCH) {
      signal?.throwIfAborted()
      const sequences = texts
        .slice(from, from + BATCH)
        .map((text) => this.#tokenizer.encode(text, { truncate: true, maximumLength: Math.min(MAXIMUM_LENGTH, limit) }))
      const { feeds } = packSequences(this.#config, sequences)
      const { vectors } = await this.#session.run({ ...this.#weights, ...feeds })
      const data = vectors.data as Float32Array
      for (let i = 0; i < sequences.length; i++) found.push(data.slice(i * width, (i + 1) * width))
    }
    return found
  }

  /** Vectors of descriptions, in order. */
  async descriptions(
    descriptions: readonly RelationDescription[],
    signal?: AbortSignal,
  ): Promise<DescriptionVectors[]> {
    const parts = descriptions.flatMap(({ text, head, tail }) => [text, kindText(head), kindText(tail)])
    const vectors = await this.texts(parts, signal)
    const at = (i: number): Float32Array => vectors[i] ?? new Float32Array(this.#config.hiddenSize)
    return descriptions.map(({ relation }, i) => ({
      relation,
      context: at(3 * i),
      head: at(3 * i + 1),
      tail: at(3 * i + 2),
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

/** `town` and `city` → "town and city": the paper's short template. */
function kindText(kinds: readonly string[]): string {
  return kinds.join(' and ')
}
