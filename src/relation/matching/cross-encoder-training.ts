/**
 * Training of the cross-encoder: each sentence with its own description and some others, drawn anew for every batch;
 * cross-entropy of the right one among them.
 *
 * Cost is counted in tokens, because a pair is longer than a sentence and every sentence is read once for each
 * candidate: `tokenBudget` gives it what another training read, no more, so that the two compare at equal compute.
 */
import {
  crossEntropy,
  epochBatches,
  fineTune,
  fineTuningGraph,
  gather,
  indices,
  input,
  itemsAt,
  type PretrainedEncoder,
  reshape,
  runIdentity,
  trainableAbove,
  trainedWeights,
  type TrainingRunOptions,
  type Weights,
} from '../../engine/index.ts'
import { sample, split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import {
  crossEncoderGraph,
  descriptionIds,
  initialCrossEncoderHead,
  pairFeeds,
  pairSequence,
  type CrossEncoderModel,
} from './cross-encoder.ts'
import { encodedDigest, encodeMentions, type EncodedMention } from '../mention/mention-encoding.ts'
import { HEAD } from '../relation-file.ts'
import type { RelationDescription } from './relation-description.ts'

/** Options of `trainCrossEncoder`. */
export interface CrossEncoderTrainingOptions extends TrainingRunOptions {
  readonly key: Key
  /** Passes over the sentences at most. @default 1 */
  readonly epochs?: number | undefined
  /** Sentences of a batch. @default 8 */
  readonly batchSize?: number | undefined
  /** Descriptions that a sentence is read with, its own included. @default 4 */
  readonly candidates?: number | undefined
  /** Tokens read forward and backward at most; training ends before the batch that would exceed them. @default no limit */
  readonly tokenBudget?: number | undefined
  /** Peak rate of the encoder. @default 5e-5 */
  readonly rate?: number | undefined
  /** Factor on the rate of the layer that scores. @default 10 */
  readonly headRateScale?: number | undefined
  /** Lowest layers, embeddings with them, that are not trained. @default 0 */
  readonly frozenLayers?: number | undefined
}

/** What training gave, and what it read. */
export interface CrossEncoderTrained {
  readonly weights: Weights
  readonly losses: readonly number[]
  readonly tokens: number
}

/** Trains on labelled sentences. @throws RangeError for a sentence whose relation is not described, fewer descriptions than candidates, or a budget below one batch */
export async function trainCrossEncoder(
  start: CrossEncoderModel,
  mentions: readonly EncodedMention[],
  descriptions: readonly RelationDescription[],
  options: CrossEncoderTrainingOptions,
): Promise<CrossEncoderTrained> {
  const { key, epochs = 1, batchSize = 8, candidates = 4, tokenBudget = Infinity } = options
  const { rate = 5e-5, headRateScale = 10, frozenLayers = 0 } = options
  const { config, tokenizer, weights } = start
  if (descriptions.length < candidates || candidates < 2)
    throw new RangeError(
      `trainCrossEncoder: candidates is ${candidates}, wanted 2 to ${descriptions.length}, the number of descriptions`,
    )
  const texts = descriptions.map((description) => descriptionIds(tokenizer, description))
  const labels = new Map(descriptions.map(({ relation }, i) => [relation, i]))
  const planned = epochBatches(mentions, { key: split(key, 'order'), batchSize, epochs }).map((rows, step) => {
    const drawn = split(split(key, 'candidates'), step)
    return itemsAt(mentions, rows).flatMap((mention, i) =>
      candidatesOf(mention, labels, candidates, split(drawn, i)).map((label) =>
        pairSequence(config, mention, texts[label] ?? []),
      ),
    )
  })
  const sizes = planned.map((pairs) => pairs.reduce((total, { ids }) => total + ids.length, 0))
  let tokens = 0
  let steps = 0
  while (steps < sizes.length && tokens + (sizes[steps] ?? 0) <= tokenBudget) tokens += sizes[steps++] ?? 0
  if (steps === 0) throw new RangeError(`trainCrossEncoder: tokenBudget is ${tokenBudget}, wanted at least ${sizes[0]}`)
  // the scores of each sentence's candidates, as the rows of a table
  const grid = gather(crossEncoderGraph(config), input('grid', ['sentences', candidates], 'int64'))
  const loss = crossEntropy(reshape(grid, ['sentences', candidates]), input('labels', ['sentences'], 'int64'))
  await using graph = await fineTuningGraph(loss, weights, {
    trainable: trainableAbove(frozenLayers, HEAD),
    session: options.session,
  })
  const losses = await fineTune(graph, {
    steps,
    rate,
    head: HEAD,
    headRateScale,
    key: split(key, 'draws'),
    identity: runIdentity(options, 'cross-encoder', encodedDigest(mentions), JSON.stringify(texts)),
    folder: options.folder,
    batch: async (step) => {
      const pairs = planned[step] ?? []
      const sentences = pairs.length / candidates
      return {
        name: `pairs of batch ${step}`,
        feeds: {
          ...pairFeeds(config, pairs),
          grid: indices([...pairs.keys()], [sentences, candidates]),
          // its own description always comes first
          labels: indices(Array.from({ length: sentences }, () => 0)),
        },
      }
    },
    onProgress: options.onProgress,
    signal: options.signal,
  })
  return { weights: trainedWeights(weights, graph), losses, tokens }
}

/** A cross-encoder of a user's sentences, from a pretrained encoder; sentences are encoded here. Errors as `trainCrossEncoder`. */
export async function crossEncoderOf(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  options: CrossEncoderTrainingOptions,
): Promise<CrossEncoderModel> {
  const { config, tokenizer } = encoder
  const used = new Set(tasks.map(({ relation }) => relation))
  const described = descriptions.filter(({ relation }) => used.has(relation))
  const weights = new Map([...encoder.weights, ...initialCrossEncoderHead(config, split(options.key, 'pair head'))])
  const start = { config, tokenizer, weights }
  const candidates = Math.min(options.candidates ?? 4, described.length)
  const trained = await trainCrossEncoder(start, encodeMentions(tokenizer, tasks), described, {
    ...options,
    candidates,
  })
  return { config, tokenizer, weights: trained.weights }
}

/** Its own description, then others by key. */
function candidatesOf(
  { task }: EncodedMention,
  labels: ReadonlyMap<string, number>,
  count: number,
  key: Key,
): readonly number[] {
  const own = labels.get(task.relation ?? '')
  if (own === undefined)
    throw new RangeError(
      `trainCrossEncoder: relation ${JSON.stringify(task.relation)} of task ${task.id} has no description`,
    )
  const others = [...labels.values()].filter((label) => label !== own)
  return [own, ...sample(key, others, count - 1)]
}
