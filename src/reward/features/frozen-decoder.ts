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
  add,
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
  tokenEmbeddings,
  weightFeeds,
  type DecoderConfig,
  type PretrainedDecoder,
  type Tensor,
  type Value,
} from '../../engine/index.ts'
import { featureDigest, type FrozenBackbone, type FrozenOptions } from './frozen-backbone.ts'
import { perturberOf, type Perturber } from './perturber.ts'
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
  readonly #perturber: Perturber | undefined

  private constructor(
    decoder: PretrainedDecoder,
    session: GraphSession<'features'>,
    weights: Readonly<Record<string, Tensor>>,
    { perturber, perturbation, key }: FrozenOptions & { readonly perturber: Perturber | undefined },
  ) {
    this.width = FrozenDecoder.blocksOf(decoder.config) * decoder.config.hiddenSize
    this.digest = featureDigest(LAYOUT, decoder, { perturbation, key })
    this.#config = decoder.config
    this.#session = session
    this.#weights = weights
    this.#perturber = perturber
  }

  /** Blocks of H numbers in a feature row. The last is the state of the last token behind the final norm. */
  static blocksOf(config: DecoderConfig): number {
    return 2 * (innerLayers(config).length + 1)
  }

  /** Compiles a decoder. @throws as `perturberOf`, so for masking too */
  static async open(decoder: PretrainedDecoder, options: FrozenOptions = {}): Promise<FrozenDecoder> {
    const { perturbation, key, ...session } = options
    const perturber = perturberOf(decoder, { perturbation, key })
    const features = pooledRow(decoder.config, { isNoisy: perturber?.isNoise === true })
    return new FrozenDecoder(
      decoder,
      // lengths differ from text to text: a plan for each would only hold memory
      await GraphSession.compile({ features }, { memoryPattern: false, ...session, inference: true }),
      weightFeeds([features], decoder.weights),
      { perturber, perturbation, key },
    )
  }

  async features(given: RewardInput): Promise<Float32Array> {
    const ids = this.#perturber?.ids(given) ?? given.ids
    const { feeds, tokens } = packSequences(this.#config, [{ ids }])
    const start = given.types.indexOf(1)
    const rows = Array.from({ length: tokens - start }, (_v, i) => start + i)
    const { features } = await this.#session.run({
      ...this.#weights,
      ...feeds,
      ...this.#perturber?.noise(given),
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
function pooledRow(config: DecoderConfig, { isNoisy }: { readonly isNoisy: boolean }): Value {
  const inputs = decoderInputs()
  const embeddings = isNoisy
    ? add(tokenEmbeddings(config, inputs.ids), input('noise', ['tokens', config.hiddenSize]))
    : undefined
  const rows = input('rows', ['read'], 'int64')
  const end = input('end', [1], 'int64')
  const last = decode(config, inputs, { readout: rows, embeddings })
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
