/**
 * Features of responses: states of a frozen encoder, pooled over tokens. Heads that give rewards stand on them.
 *
 * Four blocks of H numbers: the last layer's mean, first token and maximum, and the mean of the middle layer, from which
 * length can be read best. Each text is one pass of its own, without padding. So a feature never depends on what else is
 * scored, bit for bit, and short texts waste nothing.
 *
 * Letters: N tokens, H hidden.
 */
import { createHash } from 'node:crypto'
import {
  concat,
  encode,
  encoderInputs,
  floats,
  gather,
  GraphSession,
  input,
  max,
  mean,
  packSequences,
  reshape,
  weightFeeds,
  add,
  wordEmbeddings,
  type GraphSessionOptions,
  type PretrainedEncoder,
  type Tensor,
  type Value,
} from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'
import { generator, shuffle, split, type Key } from '../../random.ts'
import type { RewardInput } from './reward-input.ts'

/**
 * What a bias expert sees in place of the text: token embeddings with noise, tokens in another order, or tokens masked.
 * The paper perturbs the embeddings of its bias expert by noise (arXiv 2310.05199); its scale is not known to us.
 */
export type Perturbation =
  /** Normal noise on every word embedding, in standard deviations of the embedding table. */
  | { readonly kind: 'noise'; readonly scale: number }
  /** The response's tokens in random order. */
  | { readonly kind: 'shuffle' }
  /** Each token of the response replaced by the mask token with this probability. */
  | { readonly kind: 'mask'; readonly share: number }

/** Options of `FrozenEncoder.open`. */
export interface FrozenEncoderOptions extends GraphSessionOptions {
  /** @default none */
  readonly perturbation?: Perturbation | undefined
  /** Draws the perturbation. Needed with it. */
  readonly key?: Key | undefined
}

/** Blocks of H numbers in a feature row. */
const BLOCKS = 4

/** A frozen encoder that is open. It owns the runtime's session. */
export class FrozenEncoder implements AsyncDisposable {
  /** Numbers of one feature row. */
  readonly width: number
  /** Tells features of different encoders, layouts and perturbations apart: 16 hex digits. */
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
    options: FrozenEncoderOptions,
  ) {
    const { perturbation, key } = options
    this.width = BLOCKS * encoder.config.hiddenSize
    this.digest = featureDigest(encoder, { perturbation, key })
    this.#encoder = encoder
    this.#session = session
    this.#weights = weights
    this.#perturbation = perturbation
    this.#key = key
    this.#noise = perturbation?.kind === 'noise' ? perturbation.scale * embeddingDeviation(encoder) : 0
  }

  /** Compiles an encoder. @throws RangeError for a perturbation without a key or out of range */
  static async open(encoder: PretrainedEncoder, options: FrozenEncoderOptions = {}): Promise<FrozenEncoder> {
    const { perturbation, key, ...session } = options
    wantPerturbation(encoder, perturbation, key)
    const { config } = encoder
    const inputs = encoderInputs(config, { types: hasTypes(encoder) })
    const noise = perturbation?.kind === 'noise' ? input('noise', ['tokens', config.hiddenSize]) : undefined
    const embeddings = noise === undefined ? undefined : add(wordEmbeddings(config, inputs.ids), noise)
    const last = encode(config, inputs, { embeddings })
    const middle = stateOf(last, Math.max(0, Math.ceil(config.layers / 2) - 1))
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

  /** The feature row of one input. */
  async features(given: RewardInput): Promise<Float32Array> {
    const { config } = this.#encoder
    const ids = this.#perturbed(given)
    const { feeds, tokens } = packSequences(config, [{ ids, types: given.types }], { types: hasTypes(this.#encoder) })
    const noise = this.#noise === 0 ? {} : { noise: this.#drawNoise(given.ids, tokens * config.hiddenSize) }
    const { features } = await this.#session.run({ ...this.#weights, ...feeds, ...noise })
    return (features.data as Float32Array).slice()
  }

  /** Draws depend on the text alone, so that a text has the same features wherever it stands. */
  #keyOf(ids: readonly number[]): Key {
    if (this.#key === undefined) throw new TouchstoneError('internal', 'perturb tokens: there is no key, wanted one')
    return split(this.#key, createHash('sha256').update(JSON.stringify(ids)).digest('hex'))
  }

  #perturbed({ ids, types }: RewardInput): readonly number[] {
    const kind = this.#perturbation
    if (kind === undefined || kind.kind === 'noise') return ids
    const start = types.indexOf(1)
    const response = ids.slice(start, -1)
    const key = this.#keyOf(ids)
    if (kind.kind === 'shuffle') return [...ids.slice(0, start), ...shuffle(key, response), ...ids.slice(-1)]
    const source = generator(key)
    const masked = maskId(this.#encoder)
    return [
      ...ids.slice(0, start),
      ...response.map((id) => (source.uniform() < kind.share ? masked : id)),
      ...ids.slice(-1),
    ]
  }

  #drawNoise(ids: readonly number[], count: number): Tensor {
    const source = generator(this.#keyOf(ids))
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

/** The states of a layer, found by its label among what the last states are computed from. */
function stateOf(last: Value, layer: number): Value {
  const wanted = `encoder.layer.${layer}`
  const seen = new Set<Value>()
  const open = [last]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value)) continue
    seen.add(value)
    if (value.node.attributes['name'] === wanted && value.node.operation.name === 'label') return value
    open.push(...value.node.inputs)
  }
  throw new TouchstoneError('internal', `find states: there is no ${wanted}`)
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

/** Bump where the layout of a row changes. */
const LAYOUT = 'mean, first, maximum of the last layer; mean of the middle one; v1'

function featureDigest(
  { config, weights }: PretrainedEncoder,
  { perturbation, key }: Pick<FrozenEncoderOptions, 'perturbation' | 'key'>,
): string {
  const hash = createHash('sha256').update(JSON.stringify([LAYOUT, config, perturbation ?? null, key?.text ?? null]))
  for (const [name, { data }] of [...weights].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return hash.digest('hex').slice(0, 16)
}
