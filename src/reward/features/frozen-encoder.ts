/**
 * Features of responses: states of a frozen encoder, pooled over tokens. Heads that give rewards stand on them.
 *
 * Four blocks of H numbers: the last layer's mean, first token and maximum, and the mean of the middle layer, from which
 * length can be read best. Each text is one pass of its own, without padding. So a feature never depends on what else is
 * scored, bit for bit, and short texts waste nothing.
 *
 * Letters: N tokens, H hidden.
 */
import {
  concat,
  encode,
  encoderInputs,
  gather,
  GraphSession,
  input,
  labelledStates,
  max,
  mean,
  packSequences,
  reshape,
  weightFeeds,
  add,
  wordEmbeddings,
  type PretrainedEncoder,
  type Tensor,
  type Value,
} from '../../engine/index.ts'
import { featureDigest, type FrozenBackbone, type FrozenOptions } from './frozen-backbone.ts'
import { perturberOf, type Perturber } from './perturber.ts'
import type { RewardInput } from './reward-input.ts'

/** Bump where the layout of a row changes. */
const LAYOUT = 'mean, first, maximum of the last layer; mean of the middle one; v1'
/** Blocks of H numbers in a feature row. */
const BLOCKS = 4

/** A frozen encoder that is open. It owns the runtime's session. */
export class FrozenEncoder implements FrozenBackbone {
  /** Blocks of H numbers in a feature row. The first is the mean of the last states. */
  static readonly blocks: number = BLOCKS
  readonly width: number
  readonly digest: string
  readonly #encoder: PretrainedEncoder
  readonly #session: GraphSession<'features'>
  readonly #weights: Readonly<Record<string, Tensor>>
  readonly #perturber: Perturber | undefined

  private constructor(
    encoder: PretrainedEncoder,
    session: GraphSession<'features'>,
    weights: Readonly<Record<string, Tensor>>,
    { perturber, perturbation, key }: FrozenOptions & { readonly perturber: Perturber | undefined },
  ) {
    this.width = BLOCKS * encoder.config.hiddenSize
    this.digest = featureDigest(LAYOUT, encoder, { perturbation, key })
    this.#encoder = encoder
    this.#session = session
    this.#weights = weights
    this.#perturber = perturber
  }

  /** Compiles an encoder. @throws as `perturberOf` */
  static async open(encoder: PretrainedEncoder, options: FrozenOptions = {}): Promise<FrozenEncoder> {
    const { perturbation, key, ...session } = options
    const perturber = perturberOf(encoder, { perturbation, key })
    const { config } = encoder
    const inputs = encoderInputs(config, { types: hasTypes(encoder) })
    const embeddings =
      perturber?.isNoise === true
        ? add(wordEmbeddings(config, inputs.ids), input('noise', ['tokens', config.hiddenSize]))
        : undefined
    const last = encode(config, inputs, { embeddings })
    const middle = labelledStates(last, `encoder.layer.${Math.max(0, Math.ceil(config.layers / 2) - 1)}`)
    const row = (value: Value): Value => reshape(value, [1, config.hiddenSize])
    const features = concat(
      [
        row(mean(last, [0])),
        row(gather(last, input('first', [1], 'int64'))),
        row(max(last, [0])),
        row(mean(middle, [0])),
      ],
      1,
    )
    return new FrozenEncoder(
      encoder,
      await GraphSession.compile({ features }, { ...session, inference: true }),
      weightFeeds([features], encoder.weights),
      { perturber, perturbation, key },
    )
  }

  async features(given: RewardInput): Promise<Float32Array> {
    const ids = this.#perturber?.ids(given) ?? given.ids
    const types = hasTypes(this.#encoder)
    const { feeds } = packSequences(this.#encoder.config, [{ ids, types: given.types }], { types })
    const { features } = await this.#session.run({ ...this.#weights, ...feeds, ...this.#perturber?.noise(given) })
    return (features.data as Float32Array).slice()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

function hasTypes({ config }: PretrainedEncoder): boolean {
  return config.tokenTypes > 1
}
