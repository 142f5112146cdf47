/**
 * Fine-tunes a local language model as a reward by low-rank updates of its top layers and a linear head on the state of the last
 * token: Bradley and Terry's loss with the terms of an arm (pair-terms.ts).
 *
 * Where in the flow: Signal → Checkpoint. The state of the last token behind the final norm is the last block of a feature row
 * (frozen-decoder.ts), and is what transformers' classes for sequence classification read. So what was trained scores as any other
 * reward does, each text by itself.
 *
 * Letters: B texts, H hidden.
 */
import {
  decode,
  decoderBlocks,
  decoderInputs,
  fineTune,
  indices,
  initialLora,
  input,
  isLora,
  loraContext,
  packSequences,
  plainContext,
  project,
  TrainingGraph,
  type DecoderConfig,
  type LoraAdapter,
  type PretrainedDecoder,
  type TrainingBatch,
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
export interface TunedDecoder {
  readonly adapter: LoraAdapter
  /** `[H]`: score = head · state of the last token. */
  readonly head: Float32Array
  /** Layers that have low-rank updates. */
  readonly layers: number
}

/** A pass costs far more than one of an encoder, so that no number of updates is asked for. */
const DEFAULTS: TuningDefaults = { layers: 8, batchSize: 8, rate: 5e-4, updates: 1 }
const RANK = 8
const ALPHA = 16
/** Moments that AdamW keeps of each parameter. */
const MOMENTS = 2

/** Trains. @throws RangeError for settings out of range; errors of `fineTune` */
export async function tuneDecoder(
  decoder: PretrainedDecoder,
  pairs: readonly TunedPair[],
  terms: PairTerms,
  options: TuneBackboneOptions,
): Promise<TunedDecoder> {
  const { config, weights } = decoder
  const { key, session, folder, onProgress, signal } = options
  const settings = checkedTuning({ layers: config.layers, pairs: pairs.length }, options, DEFAULTS)
  const { layers, epochs, batchSize, rate } = settings
  const batches = pairBatches(pairs, settings, key)
  const context = loraContext({ rank: RANK, alpha: ALPHA, match: (name) => isAbove(name, config.layers - layers) })
  const ends = decode(config, decoderInputs(), { context, readout: input('ends', ['batch'], 'int64') })
  await using graph = await TrainingGraph.compile(pairLoss(project(plainContext(), ends, `${HEAD}score`, 1, false)), {
    // lengths differ from batch to batch: a plan for each would only hold memory
    memoryPattern: false,
    ...session,
    momentCount: MOMENTS,
    trainable: (name) => isLora(name) || name === HEAD_WEIGHT,
    frozen: weights,
    recompute: decoderBlocks(config),
  })
  const shapes = new Map([...graph.arena.places].map(([name, { shape }]) => [name, shape] as const))
  shapes.delete(HEAD_WEIGHT)
  graph.arena.load(
    new Map([
      ...initialLora(split(key, 'adapter'), shapes),
      [HEAD_WEIGHT, { shape: [1, config.hiddenSize], data: new Float32Array(config.hiddenSize) }],
    ]),
  )
  await fineTune(graph, {
    steps: batches.length,
    rate,
    head: HEAD,
    headRateScale: 1,
    key: split(key, 'draws'),
    identity: JSON.stringify([options.identity, layers, epochs, batchSize, rate, RANK, ALPHA]),
    folder,
    batch: (step) => Promise.resolve(batchOf(config, pairs, terms, batches[step] ?? [])),
    onProgress,
    signal,
  })
  const views = [...graph.arena.views()].map(
    ([name, { shape, data }]) => [name, { shape, data: data.slice() }] as const,
  )
  const head = new Map(views).get(HEAD_WEIGHT)?.data
  if (head === undefined) throw new TouchstoneError('internal', `fine-tune reward: ${HEAD_WEIGHT} was not trained`)
  return {
    adapter: { weights: new Map(views.filter(([name]) => isLora(name))), rank: RANK, alpha: ALPHA },
    head,
    layers,
  }
}

/** Whether a projection stands in a layer from `lowest` on. */
function isAbove(name: string, lowest: number): boolean {
  const layer = /^model\.layers\.(\d+)\..*_proj$/.exec(name)?.[1]
  return layer !== undefined && Number(layer) >= lowest
}

function batchOf(
  config: DecoderConfig,
  pairs: readonly TunedPair[],
  terms: PairTerms,
  rows: readonly number[],
): TrainingBatch {
  const texts = batchTexts(pairs, rows)
  const { feeds, starts } = packSequences(
    config,
    texts.map(({ ids }) => ({ ids })),
    { lengthMultiple: 16, name: (i) => textName(rows, i) },
  )
  const ends = indices(texts.map(({ ids }, i) => (starts[i] ?? 0) + ids.length - 1))
  return { name: `pairs ${rows.join(', ')}`, feeds: { ...feeds, ends, ...pairFeeds(terms, rows) } }
}
