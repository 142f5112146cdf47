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
  floats,
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
import { TouchstoneError } from '../../errors.ts'
import { generator, type Key } from '../../random.ts'
import { featureDigest, type FrozenBackbone, type FrozenOptions } from './frozen-backbone.ts'
import { perturbationKey, shuffled, type Perturbation } from './perturbation.ts'
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
  readonly #perturbation: Perturbation | undefined
  readonly #key: Key | undefined
  readonly #noise: number

  private constructor(
    encoder: PretrainedEncoder,
    session: GraphSession<'features'>,
    weights: Readonly<Record<string, Tensor>>,
    options: FrozenOptions,
  ) {
    const { perturbation, key } = options
    this.width = BLOCKS * encoder.config.hiddenSize
    this.digest = featureDigest(LAYOUT, encoder, { perturbation, key })
    this.#encoder = encoder
    this.#session = session
    this.#weights = weights
    this.#perturbation = perturbation
    this.#key = key
    this.#noise = perturbation?.kind === 'noise' ? perturbation.scale * embeddingDeviation(encoder) : 0
  }

  /** Compiles an encoder. @throws RangeError for a perturbation without a key or out of range */
  static async open(encoder: PretrainedEncoder, options: FrozenOptions = {}): Promise<FrozenEncoder> {
    const { perturbation, key, ...session } = options
    wantPerturbation(encoder, perturbation, key)
    const { config } = encoder
    const inputs = encoderInputs(config, { types: hasTypes(encoder) })
    const noise = perturbation?.kind === 'noise' ? input('noise', ['tokens', config.hiddenSize]) : undefined
    const embeddings = noise === undefined ? undefined : add(wordEmbeddings(config, inputs.ids), noise)
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
      options,
    )
  }

  async features(given: RewardInput): Promise<Float32Array> {
    const { config } = this.#encoder
    const ids = this.#perturbed(given)
    const { feeds, tokens } = packSequences(config, [{ ids, types: given.types }], { types: hasTypes(this.#encoder) })
    const noise = this.#noise === 0 ? {} : { noise: this.#drawNoise(given.ids, tokens * config.hiddenSize) }
    const { features } = await this.#session.run({ ...this.#weights, ...feeds, ...noise })
    return (features.data as Float32Array).slice()
  }

  #perturbed(given: RewardInput): readonly number[] {
    const { ids, types } = given
    const kind = this.#perturbation
    if (kind === undefined || kind.kind === 'noise') return ids
    const key = perturbationKey(this.#key, ids)
    if (kind.kind === 'shuffle') return shuffled(given, key)
    const start = types.indexOf(1)
    const source = generator(key)
    const masked = maskId(this.#encoder)
    return [
      ...ids.slice(0, start),
      ...ids.slice(start, -1).map((id) => (source.uniform() < kind.share ? masked : id)),
      ...ids.slice(-1),
    ]
  }

  #drawNoise(ids: readonly number[], count: number): Tensor {
    const source = generator(perturbationKey(this.#key, ids))
    const drawn = new Float32Array(count)
    for (let i = 0; i < count; i++) drawn[i] = source.normal() * this.#noise
    return floats(drawn, [ids.length, this.#encoder.config.hiddenSize])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }
}

function hasTypes({ config }: PretrainedEncoder): boolean {
  return config.tokenTypes > 1
}

function maskId({ tokenizer }: PretrainedEncoder): number {
  const found = tokenizer.idOf('[MASK]') ?? tokenizer.idOf('<mask>') ?? tokenizer.unknownId
  if (found === undefined)
    throw new TouchstoneError('bad-input', `${tokenizer.file}: has no mask token, wanted one for masking`)
  return found
}

function wantPerturbation(encoder: PretrainedEncoder, kind: Perturbation | undefined, key: Key | undefined): void {
  if (kind === undefined) return
  if (key === undefined) throw new RangeError('open frozen encoder: got a perturbation without a key, wanted both')
  if (kind.kind === 'noise' && !(kind.scale > 0 && Number.isFinite(kind.scale)))
    throw new RangeError(`open frozen encoder: scale of the noise is ${kind.scale}, wanted a number above 0`)
  if (kind.kind === 'mask' && !(kind.share > 0 && kind.share <= 1))
    throw new RangeError(`open frozen encoder: share of masked tokens is ${kind.share}, wanted above 0 up to 1`)
  if (kind.kind === 'mask') maskId(encoder)
}

function embeddingDeviation({ config, weights }: PretrainedEncoder): number {
  const table = weights.get('embeddings.word_embeddings.weight')?.data
  if (table === undefined)
    throw new TouchstoneError('bad-input', `noise: ${config.architecture} has no word embeddings`)
  let [sum, squares] = [0, 0]
  for (const value of table) {
    sum += value
    squares += value * value
  }
  return Math.sqrt(squares / table.length - (sum / table.length) ** 2)
}
