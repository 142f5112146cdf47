/**
 * Features of responses: hidden states of a frozen local language model after prompt and response.
 *
 * Six blocks of H numbers: of the layer in the middle, the one at three quarters, and the last (behind the final norm), the
 * mean over the response's tokens and the state of the last token, which has read everything. Each text is one pass of its
 * own, without padding. So a feature never depends on what else is scored, bit for bit.
 *
 * Letters: N tokens, R tokens of the response with the mark that ends it, H hidden.
 */
import {
  concat,
  decode,
  decoderInputs,
  gather,
  GraphSession,
  indices,
  input,
  labelledStates,
  mean,
  packSequences,
  reshape,
  weightFeeds,
  type DecoderConfig,
  type PretrainedDecoder,
  type Tensor,
  type Value,
} from '../../engine/index.ts'
import type { Key } from '../../random.ts'
import { featureDigest, type FrozenBackbone, type FrozenOptions } from './frozen-backbone.ts'
import { perturbationKey, shuffled } from './perturbation.ts'
import type { RewardInput } from './reward-input.ts'

/** Bump where the layout of a row changes. */
const LAYOUT = 'mean of the response and last token, of the middle, third-quarter and last layer; v1'

/** A frozen decoder that is open. It owns the runtime's session. */
export class FrozenDecoder implements FrozenBackbone {
  readonly width: number
  readonly digest: string
  readonly #config: DecoderConfig
  readonly #session: GraphSession<'features'>
  readonly #weights: Readonly<Record<string, Tensor>>
  /** Shuffles the response where there is one. */
  readonly #key: Key | undefined

  private constructor(
    decoder: PretrainedDecoder,
    session: GraphSession<'features'>,
    weights: Readonly<Record<string, Tensor>>,
    options: FrozenOptions,
  ) {
    const { perturbation, key } = options
    this.width = FrozenDecoder.blocksOf(decoder.config) * decoder.config.hiddenSize
    this.digest = featureDigest(LAYOUT, decoder, { perturbation, key })
    this.#config = decoder.config
    this.#session = session
    this.#weights = weights
    this.#key = perturbation === undefined ? undefined : key
  }

  /** Blocks of H numbers in a feature row. The last is the state of the last token behind the final norm. */
  static blocksOf(config: DecoderConfig): number {
    return 2 * (innerLayers(config).length + 1)
  }

  /** Compiles a decoder. @throws RangeError for a perturbation without a key, or another than `shuffle` */
  static async open(decoder: PretrainedDecoder, options: FrozenOptions = {}): Promise<FrozenDecoder> {
    const { perturbation, key, ...session } = options
    if (perturbation !== undefined && perturbation.kind !== 'shuffle')
      throw new RangeError(`open frozen decoder: perturbation is ${perturbation.kind}, wanted shuffle`)
    if (perturbation !== undefined && key === undefined)
      throw new RangeError('open frozen decoder: got a perturbation without a key, wanted both')
    const features = pooledRow(decoder.config)
    return new FrozenDecoder(
      decoder,
      // lengths differ from text to text: a plan for each would only hold memory
      await GraphSession.compile({ features }, { memoryPattern: false, ...session, inference: true }),
      weightFeeds([features], decoder.weights),
      options,
    )
  }

  async features(given: RewardInput): Promise<Float32Array> {
    const ids = this.#key === undefined ? given.ids : shuffled(given, perturbationKey(this.#key, given.ids))
    const { feeds, tokens } = packSequences(this.#config, [{ ids }])
    const start = given.types.indexOf(1)
    const rows = Array.from({ length: tokens - start }, (_v, i) => start + i)
    const { features } = await this.#session.run({
      ...this.#weights,
      ...feeds,
      rows: indices(rows),
      end: indices([rows.length - 1]),
    })
    return (features.data as Float32Array).slice()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

/** `[1, width]`, from the states of the response's rows. */
function pooledRow(config: DecoderConfig): Value {
  const rows = input('rows', ['read'], 'int64')
  const end = input('end', [1], 'int64')
  const last = decode(config, decoderInputs(), { readout: rows })
  const inner = innerLayers(config).map((layer) => gather(labelledStates(last, `model.layers.${layer}`), rows))
  const row = (value: Value): Value => reshape(value, [1, config.hiddenSize])
  return concat(
    [...inner, last].flatMap((states) => [row(mean(states, [0])), row(gather(states, end))]),
    1,
  )
}

/** The layers in the middle and at three quarters that are not the last one. */
function innerLayers({ layers }: DecoderConfig): readonly number[] {
  const found = [0.5, 0.75].map((share) => Math.ceil(layers * share) - 1)
  return [...new Set(found)].filter((layer) => layer < layers - 1)
}
