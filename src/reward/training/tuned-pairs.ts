/**
 * What fine-tuning a backbone on pairs shares, whichever kind it is: the settings, Bradley and Terry's loss over a batch of
 * scores, and what of an arm's terms (pair-terms.ts) a batch is fed.
 *
 * Where in the flow: pairs → loss. Letters: P pairs of a batch, B = 2 P texts, first the chosen ones and then the rejected ones.
 */
import {
  add,
  epochBatches,
  floats,
  gather,
  indices,
  input,
  itemsAt,
  mean,
  multiply,
  reshape,
  softplus,
  subtract,
  type Tensor,
  type TrainingRunOptions,
  type Value,
} from '../../engine/index.ts'
import { split, type Key } from '../../random.ts'
import type { RewardInput } from '../features/reward-input.ts'
import type { PairTerms } from './pair-terms.ts'

/** How much of a backbone is trained, and for how long. */
export interface TuningSettings {
  /** Layers that are trained, from the last one down. @default 3 of an encoder, 8 of a language model, or all where there are fewer */
  readonly layers?: number | undefined
  /** Passes over the pairs. @default 2; of an encoder as many as make 100 updates, where that is more */
  readonly epochs?: number | undefined
  /** Pairs of an update. @default 16 of an encoder, 8 of a language model */
  readonly batchSize?: number | undefined
  /** Peak rate. @default 5e-5 of an encoder's layers, 5e-4 of a language model's low-rank updates */
  readonly rate?: number | undefined
}

/** Options of both trainings. */
export interface TuneBackboneOptions extends TuningSettings, TrainingRunOptions {
  readonly key: Key
  /** What tells runs in a folder apart beside settings and key: digests of the data and the backbone. */
  readonly identity: string
}

/** Texts of a pair. */
export interface TunedPair {
  readonly chosen: RewardInput
  readonly rejected: RewardInput
}

/** Prefix of the head's parameters. */
export const HEAD = 'reward.'
/** `[1, H]`. */
export const HEAD_WEIGHT: string = `${HEAD}score.weight`

/** Settings with the defaults of a kind of backbone. */
export interface CheckedTuning {
  readonly layers: number
  readonly epochs: number
  readonly batchSize: number
  readonly rate: number
}

/** Defaults of a kind of backbone. */
export interface TuningDefaults {
  readonly layers: number
  readonly batchSize: number
  readonly rate: number
  /** Updates that the default number of epochs makes at least. */
  readonly updates: number
}

const EPOCHS = 2

/** Fills in defaults for a backbone of so many layers. @throws RangeError for a setting out of range */
export function checkedTuning(
  all: { readonly layers: number; readonly pairs: number },
  settings: TuningSettings,
  defaults: TuningDefaults,
): CheckedTuning {
  const {
    layers = Math.min(defaults.layers, all.layers),
    batchSize = defaults.batchSize,
    rate = defaults.rate,
  } = settings
  if (!Number.isInteger(layers) || layers < 1 || layers > all.layers)
    throw new RangeError(
      `fine-tune reward: layers is ${layers}, wanted an integer from 1 to the backbone's ${all.layers}`,
    )
  wantNatural('batchSize', batchSize)
  const epochs = settings.epochs ?? Math.max(EPOCHS, Math.ceil(defaults.updates / Math.ceil(all.pairs / batchSize)))
  wantNatural('epochs', epochs)
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RangeError(`fine-tune reward: rate is ${rate}, wanted a number above 0`)
  return { layers, epochs, batchSize, rate }
}

/** Pairs of each update. A pair stands in a batch with pairs of about its length. */
export function pairBatches(
  pairs: readonly TunedPair[],
  { batchSize, epochs }: CheckedTuning,
  key: Key,
): readonly (readonly number[])[] {
  const both = pairs.map(({ chosen, rejected }) => ({ ids: [...chosen.ids, ...rejected.ids] }))
  return epochBatches(both, { key: split(key, 'order'), batchSize, epochs })
}

/** Loss of scores `[B, 1]`. */
export function pairLoss(scores: Value): Value {
  const flat = reshape(scores, ['batch'])
  const side = (name: string): Value => gather(flat, input(name, ['pairs'], 'int64'))
  const odds = add(subtract(side('chosen'), side('rejected')), ofPairs('offsets'))
  return mean(multiply(ofPairs('weights'), subtract(softplus(odds), multiply(odds, ofPairs('targets')))))
}

/** One number for each pair. */
function ofPairs(name: string): Value {
  return input(name, ['pairs'])
}

/** Texts of a batch in the order of its scores. */
export function batchTexts(pairs: readonly TunedPair[], rows: readonly number[]): readonly RewardInput[] {
  const own = itemsAt(pairs, rows)
  return [...own.map(({ chosen }) => chosen), ...own.map(({ rejected }) => rejected)]
}

/** What to call text i of a batch in messages. */
export function textName(rows: readonly number[], i: number): string {
  return `${i < rows.length ? 'chosen' : 'rejected'} response of pair ${rows[i % rows.length]}`
}

/** Feeds of `pairLoss`. */
export function pairFeeds(terms: PairTerms, rows: readonly number[]): Readonly<Record<string, Tensor>> {
  const of = (values: Float64Array): Tensor =>
    floats(
      Float32Array.from(rows, (row) => values[row] ?? 0),
      [rows.length],
    )
  return {
    chosen: indices([...rows.keys()]),
    rejected: indices([...rows.keys()].map((i) => i + rows.length)),
    offsets: of(terms.offsets),
    weights: of(terms.weights),
    targets: of(terms.targets),
  }
}

function wantNatural(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`fine-tune reward: ${name} is ${value}, wanted an integer from 1`)
}
