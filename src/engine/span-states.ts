/**
 * Hidden states of given tokens, one row for each span of them: the mean over the span's tokens of several layers, for probes
 * and heads that judge parts of a text. A row depends on the tokens up to the end of its span alone: a decoder reads the
 * whole once, an encoder once for each span.
 *
 * Letters: N tokens, H hidden, L layers.
 */
import { decode, decoderInputs } from './decoder.ts'
import { encode, encoderInputs } from './encoder.ts'
import { isEncoder, type ModelConfig } from './files/config.ts'
import { weightsDigest } from './files/weights.ts'
import { GraphSession, type GraphSessionOptions, type Tensor } from './graph-session.ts'
import type { Value } from './graph.ts'
import { labelledStates } from './labelled-states.ts'
import { packSequences } from './packed-sequences.ts'
import type { PretrainedModel } from './pretrained-model.ts'
import { weightFeeds } from './training-graph.ts'

/** A part of the tokens, half-open. */
export interface TokenSpan {
  readonly start: number
  readonly end: number
}

/** A model without its tokenizer. */
type SpanModel = Pick<PretrainedModel, 'config' | 'weights'>

/** Bump where the layout of a row changes. */
const LAYOUT = 'mean over the span, of the middle, third-quarter and last layer; v1'

/** A model that is open for its states. It owns the runtime's session. */
export class SpanStates implements AsyncDisposable {
  /** Numbers of one row: L · H. */
  readonly width: number
  /** Tells rows of different weights apart: 16 hex digits. */
  readonly digest: string
  /** Most tokens that the model reads. */
  readonly maximumLength: number
  readonly #config: ModelConfig
  readonly #session: GraphSession
  readonly #names: readonly string[]
  readonly #weights: Readonly<Record<string, Tensor>>

  private constructor({ config, weights }: SpanModel, session: GraphSession, outputs: Readonly<Record<string, Value>>) {
    this.#config = config
    this.#session = session
    this.#names = Object.keys(outputs)
    this.#weights = weightFeeds(Object.values(outputs), weights)
    this.width = this.#names.length * config.hiddenSize
    this.maximumLength = config.maximumLength
    this.digest = weightsDigest(weights, JSON.stringify([LAYOUT, config]))
  }

  /** Compiles a model. The model's weights stay in memory while it is open. @throws as `GraphSession.compile` */
  static async open(model: SpanModel, options: GraphSessionOptions = {}): Promise<SpanStates> {
    const outputs = layerStates(model)
    // lengths differ from text to text: a plan for each would only hold memory
    const session = await GraphSession.compile(outputs, { memoryPattern: false, ...options, inference: true })
    return new SpanStates(model, session, outputs)
  }

  /**
   * The rows of some spans, each `[L · H]`.
   * @throws TouchstoneError `bad-input` beyond the model's position limit, or for an id outside the vocabulary
   * @throws RangeError for a span that is empty or reaches beyond the tokens
   * Abort rejects with the signal's reason between passes.
   */
  async of(
    ids: readonly number[],
    spans: readonly TokenSpan[],
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Float32Array[]> {
    for (const { start, end } of spans)
      if (!(start >= 0 && start < end && end <= ids.length))
        throw new RangeError(`span states: got a span from ${start} to ${end}, wanted one within ${ids.length} tokens`)
    options.signal?.throwIfAborted()
    if (!isEncoder(this.#config)) {
      const states = await this.#states(ids)
      return spans.map((span) => this.#mean(states, span))
    }
    const rows: Float32Array[] = []
    for (const span of spans) {
      options.signal?.throwIfAborted()
      rows.push(this.#mean(await this.#states(ids.slice(0, span.end)), span))
    }
    return rows
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }

  /** States of each layer, `[N, H]`. */
  async #states(ids: readonly number[]): Promise<Float32Array[]> {
    const { feeds } = packSequences(this.#config, [{ ids }], { types: hasTypes(this.#config) })
    const outputs = await this.#session.run({ ...this.#weights, ...feeds })
    return this.#names.map((name) => outputs[name]?.data as Float32Array)
  }

  #mean(states: readonly Float32Array[], { start, end }: TokenSpan): Float32Array {
    const { hiddenSize } = this.#config
    const row = new Float32Array(this.width)
    for (const [layer, values] of states.entries())
      for (let i = 0; i < hiddenSize; i++) {
        let sum = 0
        for (let token = start; token < end; token++) sum += values[token * hiddenSize + i] ?? 0
        row[layer * hiddenSize + i] = sum / (end - start)
      }
    return row
  }
}

/** States of the layers in the middle, at three quarters, and of the last one, `[N, H]` each; fewer where the model has fewer. */
function layerStates({ config }: SpanModel): Readonly<Record<string, Value>> {
  const isReader = isEncoder(config)
  const last = isReader
    ? encode(config, encoderInputs(config, { types: hasTypes(config) }))
    : decode(config, decoderInputs())
  const inner = [...new Set([0.5, 0.75].map((share) => Math.ceil(config.layers * share) - 1))]
  const block = isReader ? 'encoder.layer' : 'model.layers'
  return {
    ...Object.fromEntries(
      inner
        .filter((layer) => layer < config.layers - 1)
        .map((layer) => [`layer${layer}`, labelledStates(last, `${block}.${layer}`)]),
    ),
    last,
  }
}

function hasTypes(config: ModelConfig): boolean {
  return isEncoder(config) && config.tokenTypes > 1
}
