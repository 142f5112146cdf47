/**
 * Fine-tunes the top layers of an encoder together with a linear head, so that the chosen response of a pair scores higher:
 * Bradley and Terry's loss with the terms of an arm (pair-terms.ts).
 *
 * Where in the flow: Signal → Checkpoint. The score is linear in the mean of the last hidden states, which is the first block of
 * a feature row (frozen-encoder.ts). So what was trained scores as any other reward does, each text by itself.
 *
 * Letters: P pairs of a batch, B = 2 P texts, H hidden.
 */
import {
  add,
  epochBatches,
  fineTune,
  fineTuningGraph,
  floats,
  gather,
  indices,
  input,
  itemsAt,
  mean,
  multiply,
  packSequences,
  plainContext,
  pooledStates,
  project,
  reshape,
  softplus,
  subtract,
  trainableAbove,
  trainedWeights,
  type EncoderConfig,
  type PretrainedEncoder,
  type TrainingBatch,
  type TrainingRunOptions,
  type Value,
  type Weights,
} from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'
import { split, type Key } from '../../random.ts'
import type { RewardInput } from '../features/reward-input.ts'
import type { PairTerms } from './pair-terms.ts'

/** How much of an encoder is trained, and for how long. */
export interface TuningSettings {
  /** Layers that are trained, from the last one down. @default 3, or all where there are fewer */
  readonly layers?: number | undefined
  /** Passes over the pairs. @default 2, or as many as make 100 updates */
  readonly epochs?: number | undefined
  /** Pairs of an update. @default 16 */
  readonly batchSize?: number | undefined
  /** Peak rate of the encoder. @default 5e-5 */
  readonly rate?: number | undefined
}

/** Options of `tuneEncoder`. */
export interface TuneEncoderOptions extends TuningSettings, TrainingRunOptions {
  readonly key: Key
  /** What tells runs in a folder apart beside settings and key: digests of the data and the encoder. */
  readonly identity: string
}

/** Texts of a pair. */
export interface TunedPair {
  readonly chosen: RewardInput
  readonly rejected: RewardInput
}

/** What was trained. */
export interface TunedEncoder {
  /** Of the encoder alone. */
  readonly weights: Weights
  /** `[H]`: score = head · mean state. */
  readonly head: Float32Array
  readonly losses: readonly number[]
}

const HEAD = 'reward.'
const HEAD_WEIGHT = `${HEAD}score.weight`
/** Factor on the rate of the head, as for the other methods on a small encoder. */
const HEAD_RATE = 10
const LAYERS = 3
const BATCH = 16
const EPOCHS = 2
const UPDATES = 100
const RATE = 5e-5

/** Trains. @throws RangeError for settings out of range; errors of `fineTune` */
export async function tuneEncoder(
  encoder: PretrainedEncoder,
  pairs: readonly TunedPair[],
  terms: PairTerms,
  options: TuneEncoderOptions,
): Promise<TunedEncoder> {
  const { config, weights } = encoder
  const { batchSize = BATCH, rate = RATE, key, session, folder, onProgress, signal } = options
  const layers = tunedLayers(config, options.layers)
  const epochs = options.epochs ?? Math.max(EPOCHS, Math.ceil(UPDATES / Math.ceil(pairs.length / batchSize)))
  wantNatural('epochs', epochs)
  wantNatural('batchSize', batchSize)
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RangeError(`fine-tune reward: rate is ${rate}, wanted a number above 0`)
  // a pair stands in a batch with pairs of about its length
  const both = pairs.map(({ chosen, rejected }) => ({ ids: [...chosen.ids, ...rejected.ids] }))
  const batches = epochBatches(both, { key: split(key, 'order'), batchSize, epochs })
  const types = config.tokenTypes > 1
  const loss = pairLoss(project(plainContext(), pooledStates(config, { types }), `${HEAD}score`, 1, false))
  const start = new Map([
    ...weights,
    [HEAD_WEIGHT, { shape: [1, config.hiddenSize], data: new Float32Array(config.hiddenSize) }],
  ])
  await using graph = await fineTuningGraph(loss, start, {
    trainable: trainableAbove(config.layers - layers, HEAD),
    session,
  })
  const losses = await fineTune(graph, {
    steps: batches.length,
    rate,
    head: HEAD,
    headRateScale: HEAD_RATE,
    key: split(key, 'draws'),
    identity: JSON.stringify([options.identity, layers, epochs, batchSize, rate]),
    folder,
    batch: (step) => Promise.resolve(batchOf(config, pairs, terms, batches[step] ?? [])),
    onProgress,
    signal,
  })
  const trained = trainedWeights(start, graph)
  const head = trained.get(HEAD_WEIGHT)?.data
  if (head === undefined) throw new TouchstoneError('internal', `fine-tune reward: ${HEAD_WEIGHT} was not trained`)
  return { weights: new Map([...trained].filter(([name]) => name !== HEAD_WEIGHT)), head, losses }
}

/** Layers that are trained. @throws RangeError for a number that the encoder does not have */
export function tunedLayers({ layers: all }: EncoderConfig, layers: number = Math.min(LAYERS, all)): number {
  if (!Number.isInteger(layers) || layers < 1 || layers > all)
    throw new RangeError(`fine-tune reward: layers is ${layers}, wanted an integer from 1 to the encoder's ${all}`)
  return layers
}

/** Of scores `[B, 1]`. */
function pairLoss(scores: Value): Value {
  const flat = reshape(scores, ['batch'])
  const side = (name: string): Value => gather(flat, input(name, ['pairs'], 'int64'))
  const odds = add(subtract(side('chosen'), side('rejected')), ofPairs('offsets'))
  return mean(multiply(ofPairs('weights'), subtract(softplus(odds), multiply(odds, ofPairs('targets')))))
}

/** One number for each pair. */
function ofPairs(name: string): Value {
  return input(name, ['pairs'])
}

function batchOf(
  config: EncoderConfig,
  pairs: readonly TunedPair[],
  terms: PairTerms,
  rows: readonly number[],
): TrainingBatch {
  const own = itemsAt(pairs, rows)
  const texts = [...own.map(({ chosen }) => chosen), ...own.map(({ rejected }) => rejected)]
  const { feeds } = packSequences(config, texts, {
    types: config.tokenTypes > 1,
    lengthMultiple: 16,
    name: (i) => `${i < rows.length ? 'chosen' : 'rejected'} response of pair ${rows[i % rows.length]}`,
  })
  const of = (values: Float64Array): ReturnType<typeof floats> =>
    floats(
      Float32Array.from(rows, (row) => values[row] ?? 0),
      [rows.length],
    )
  return {
    name: `pairs ${rows.join(', ')}`,
    feeds: {
      ...feeds,
      chosen: indices([...rows.keys()]),
      rejected: indices([...rows.keys()].map((i) => i + rows.length)),
      offsets: of(terms.offsets),
      weights: of(terms.weights),
      targets: of(terms.targets),
    },
  }
}

function wantNatural(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`fine-tune reward: ${name} is ${value}, wanted an integer from 1`)
}
