/**
 * A perturbation as it acts on the texts of one backbone. Each draw is by a key of the text alone, so that a text has the same
 * features wherever it stands.
 *
 * Where in the flow: Response → features of the bias expert.
 *
 * Letters: N tokens, H hidden.
 */
import { createHash } from 'node:crypto'
import {
  floats,
  isPretrainedEncoder,
  TOKEN_TABLE,
  WORD_TABLE,
  type PretrainedModel,
  type Tensor,
} from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'
import { generator, shuffle, split, type Key } from '../../random.ts'
import { perturbationProblem, type Perturbation } from './perturbation.ts'
import type { RewardInput } from './reward-input.ts'

/** Perturbs inputs of one backbone. */
export class Perturber {
  /** Whether the graph has to add `noise` to its word embeddings. */
  readonly isNoise: boolean
  readonly #model: PretrainedModel
  readonly #perturbation: Perturbation
  readonly #key: Key
  /** Deviation of the noise. 0 for other perturbations. */
  readonly #noise: number

  /** @throws as `wantPerturbation` */
  constructor(model: PretrainedModel, perturbation: Perturbation, key: Key) {
    wantPerturbation(model, perturbation)
    this.isNoise = perturbation.kind === 'noise'
    this.#model = model
    this.#perturbation = perturbation
    this.#key = key
    this.#noise = perturbation.kind === 'noise' ? perturbation.scale * embeddingDeviation(model) : 0
  }

  /** The ids that are read. What stands before the response stays, and so does the last one, its mark. */
  ids({ ids, types }: RewardInput): readonly number[] {
    const start = types.indexOf(1)
    const response = ids.slice(start, -1)
    return [...ids.slice(0, start), ...this.#perturbed(response, keyOfText(this.#key, ids)), ...ids.slice(-1)]
  }

  #perturbed(response: readonly number[], key: Key): readonly number[] {
    switch (this.#perturbation.kind) {
      case 'noise':
        return response
      case 'shuffle':
        return shuffle(key, response)
      case 'mask': {
        const { share } = this.#perturbation
        const [source, masked] = [generator(key), maskId(this.#model)]
        return response.map((id) => (source.uniform() < share ? masked : id))
      }
    }
  }

  /** What a graph that `isNoise` is told beside the ids: `noise`, `[N, H]`, added to the word embeddings. Else nothing. */
  noise({ ids }: RewardInput): Readonly<Record<string, Tensor>> {
    if (!this.isNoise) return {}
    const { hiddenSize } = this.#model.config
    const source = generator(keyOfText(this.#key, ids))
    const drawn = Float32Array.from({ length: ids.length * hiddenSize }, () => source.normal() * this.#noise)
    return { noise: floats(drawn, [ids.length, hiddenSize]) }
  }
}

/** The perturber that options ask for, or none. @throws RangeError for a perturbation without a key; as `wantPerturbation` */
export function perturberOf(
  model: PretrainedModel,
  { perturbation, key }: { readonly perturbation?: Perturbation | undefined; readonly key?: Key | undefined },
): Perturber | undefined {
  if (perturbation === undefined) return undefined
  if (key === undefined) throw new RangeError('open frozen backbone: got a perturbation without a key, wanted both')
  return new Perturber(model, perturbation, key)
}

/**
 * @throws RangeError for a perturbation out of range, and for masking with a language model, which has no mask token
 * @throws TouchstoneError `bad-input` for masking with a tokenizer that has none
 */
export function wantPerturbation(model: PretrainedModel, perturbation: Perturbation): void {
  const problem = perturbationProblem(perturbation)
  if (problem !== undefined) throw new RangeError(`perturb texts: ${problem}`)
  if (perturbation.kind === 'mask') maskId(model)
}

function keyOfText(key: Key, ids: readonly number[]): Key {
  return split(key, createHash('sha256').update(JSON.stringify(ids)).digest('hex'))
}

function maskId(model: PretrainedModel): number {
  if (!isPretrainedEncoder(model))
    throw new RangeError(
      `perturb texts: perturbation is mask, and a language model (${model.config.architecture}) has no mask token, wanted shuffle or noise, or an encoder for the bias expert to read (--bias-backbone minilm-l6)`,
    )
  const { tokenizer } = model
  const found = tokenizer.idOf('[MASK]') ?? tokenizer.idOf('<mask>') ?? tokenizer.unknownId
  if (found === undefined)
    throw new TouchstoneError('bad-input', `${tokenizer.file}: has no mask token, wanted one for masking`)
  return found
}

/** Standard deviation of all numbers of the table of word embeddings. */
function embeddingDeviation(model: PretrainedModel): number {
  const { config, weights } = model
  const table = weights.get(isPretrainedEncoder(model) ? WORD_TABLE : TOKEN_TABLE)?.data
  if (table === undefined)
    throw new TouchstoneError('bad-input', `noise: ${config.architecture} has no word embeddings`)
  let [sum, squares] = [0, 0]
  for (const value of table) {
    sum += value
    squares += value * value
  }
  return Math.sqrt(squares / table.length - (sum / table.length) ** 2)
}
