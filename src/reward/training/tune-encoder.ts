/**
 * Fine-tunes the top layers of an encoder together with a linear head, so that the chosen response of a pair scores higher:
 * Bradley and Terry's loss with the terms of an arm (pair-terms.ts).
 *
 * Where in the flow: Signal → Checkpoint. The score is linear in the mean of the last hidden states, which is the first block of
 * a feature row (frozen-encoder.ts). So what was trained scores as any other reward does, each text by itself.
 *
 * Letters: H hidden.
 */
import {
  fineTune,
  fineTuningGraph,
  packSequences,
  plainContext,
  pooledStates,
  project,
  trainableAbove,
  trainedWeights,
  type EncoderConfig,
  type PretrainedEncoder,
  type TrainingBatch,
  type Weights,
} from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'
import { split } from '../../random.ts'
import type { PairTerms } from './pair-terms.ts'
import {
  batchTexts,
  checkedTuning,
  HEAD,
  HEAD_WEIGHT,
  pairBatches,
  pairFeeds,
  pairLoss,
  textName,
  type TuneBackboneOptions,
  type TunedPair,
  type TuningDefaults,
} from './tuned-pairs.ts'

/** What was trained. */
export interface TunedEncoder {
  /** Of the encoder alone. */
  readonly weights: Weights
  /** `[H]`: score = head · mean state. */
  readonly head: Float32Array
  /** Layers that were trained. */
  readonly layers: number
}

const DEFAULTS: TuningDefaults = { layers: 3, batchSize: 16, rate: 5e-5, updates: 100 }
/** Factor on the rate of the head, as for the other methods on a small encoder. */
const HEAD_RATE = 10

/** Trains. @throws RangeError for settings out of range; errors of `fineTune` */
export async function tuneEncoder(
  encoder: PretrainedEncoder,
  pairs: readonly TunedPair[],
  terms: PairTerms,
  options: TuneBackboneOptions,
): Promise<TunedEncoder> {
  const { config, weights } = encoder
  const { key, session, folder, onProgress, signal } = options
  const settings = checkedTuning({ layers: config.layers, pairs: pairs.length }, options, DEFAULTS)
  const { layers, epochs, batchSize, rate } = settings
  const batches = pairBatches(pairs, settings, key)
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
  await fineTune(graph, {
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
  return { weights: new Map([...trained].filter(([name]) => name !== HEAD_WEIGHT)), head, layers }
}

function batchOf(
  config: EncoderConfig,
  pairs: readonly TunedPair[],
  terms: PairTerms,
  rows: readonly number[],
): TrainingBatch {
  const { feeds } = packSequences(config, batchTexts(pairs, rows), {
    types: config.tokenTypes > 1,
    lengthMultiple: 16,
    name: (i) => textName(rows, i),
  })
  return { name: `pairs ${rows.join(', ')}`, feeds: { ...feeds, ...pairFeeds(terms, rows) } }
}
