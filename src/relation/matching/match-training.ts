/**
 * Training of the sentence side of matching. Two losses: `softmax`, the default, is the cross-entropy of the right
 * description among all training descriptions, scores divided by a temperature (InfoNCE, arXiv 1807.03748; every
 * description is a negative, because they cost nothing); `margin` is the paper's (RE-Matching, arXiv 2306.04954, section
 * 3.4): the right description must beat the hardest of some relations drawn from the batch. With distillation an
 * adversary's cross-entropy is added.
 *
 * Deviations: rate 5e-5 and batch 32 for a small encoder (the paper: 2e-6 and 128), word embeddings frozen, head ten times
 * the rate, mean over the batch, fewer than 7 negatives where a batch has fewer relations.
 */
import {
  add,
  concat,
  crossEntropy,
  type EncoderConfig,
  epochBatches,
  fineTune,
  fineTuningGraph,
  floats,
  indices,
  input,
  itemsAt,
  marginLoss,
  matmul,
  max,
  maximum,
  multiply,
  pick,
  runIdentity,
  type Tensor,
  trainableAbove,
  trainedWeights,
  type TrainingBatch,
  type TrainingRunOptions,
  unit,
  type Value,
  type Weights,
} from '../../engine/index.ts'
import { sample, split, type Key } from '../../random.ts'
import { vectorsDigest, type DescriptionVectors } from './description-encoder.ts'
import { ENTITY_WEIGHT } from './label-index.ts'
import { adapterContext, initialAdapter, isOfAdapter, withAdapter } from './match-adapter.ts'
import { adversary, initialAdversary, matchBatch, matchGraph, type MatchForm } from './match-graph.ts'
import { encodedDigest, type EncodedMention } from '../mention/mention-encoding.ts'
import { HEAD } from '../relation-file.ts'
import { isNoRelation, temptationOf } from '../text/no-relation.ts'

/** Options of `trainMatch`. */
export interface MatchTrainingOptions extends TrainingRunOptions {
  readonly form: MatchForm
  readonly key: Key
  /** @default 2 */
  readonly epochs?: number | undefined
  /** @default 32 */
  readonly batchSize?: number | undefined
  /** Peak rate of the encoder. @default 5e-5 */
  readonly rate?: number | undefined
  /** Factor on the head's rate. @default 10 */
  readonly headRateScale?: number | undefined
  /** a of the score, 0 to 0.5; 0 is the single-vector siamese. @default 0.33 */
  readonly entityWeight?: number | undefined
  /** @default 'softmax' */
  readonly loss?: 'softmax' | 'margin' | undefined
  /** What the softmax divides scores by. @default 0.05 */
  readonly temperature?: number | undefined
  /** γ of the margin loss. @default 0.06 */
  readonly margin?: number | undefined
  /** Relations of the batch among which the margin loss seeks the hardest negative. @default 7 */
  readonly negatives?: number | undefined
  /** Lowest layers, embeddings with them, that are not trained: cheaper steps. @default 0 */
  readonly frozenLayers?: number | undefined
  /** Rank of an adapter that is trained in place of the encoder's weights (match-adapter.ts). @default none: the weights are trained */
  readonly adapterRank?: number | undefined
}

/** What the softmax divides scores by, unless told otherwise. */
export const TEMPERATURE = 0.05

/** What training gave. */
export interface MatchTrained {
  readonly weights: Weights
  /** What the weights gained, where an adapter was trained: its low-rank matrices, and what else of the head was. */
  readonly adapter?: Weights | undefined
  readonly losses: readonly number[]
}

/**
 * Trains on labelled sentences whose relations are all described. A sentence of no relation that says what it tempts to
 * (`labels.tempts`) is held against that label alone: of another one nobody knows that it does not hold. @throws RangeError naming a
 * sentence whose relation is not
 */
export async function trainMatch(
  start: { readonly config: EncoderConfig; readonly weights: Weights },
  mentions: readonly EncodedMention[],
  descriptions: readonly DescriptionVectors[],
  options: MatchTrainingOptions,
): Promise<MatchTrained> {
  const { form, key, epochs = 2, batchSize = 32, rate = 5e-5, headRateScale = 10, negatives = 7 } = options
  const { loss = 'softmax', frozenLayers = 0, adapterRank } = options
  const { config, weights } = start
  const numbers = new Map(descriptions.map(({ relation }, i) => [relation, i]))
  const labels = mentions.map(({ task }) => {
    const label = numbers.get(task.relation ?? '')
    if (label === undefined && form.none === true && isNoRelation(task.relation)) return descriptions.length
    if (label === undefined)
      throw new RangeError(
        `trainMatch: relation ${JSON.stringify(task.relation)} of task ${task.id} has no description`,
      )
    return label
  })
  const batches = epochBatches(mentions, { key: split(key, 'order'), batchSize, epochs })
  const extra = form.distillation
    ? initialAdversary(config.hiddenSize, descriptions.length, split(key, 'adversary'))
    : []
  const adapter =
    adapterRank === undefined ? [] : initialAdapter(weights, { rank: adapterRank, frozenLayers }, split(key, 'adapter'))
  await using graph = await fineTuningGraph(
    lossOf(config, descriptions.length, options),
    new Map([...weights, ...extra, ...adapter]),
    {
      trainable: adapterRank === undefined ? trainableAbove(frozenLayers, HEAD) : isOfAdapter,
      session: options.session,
    },
  )
  const table = tablesOf(config, descriptions)
  const batch = async (step: number): Promise<TrainingBatch> => {
    const rows = batches[step] ?? []
    const own = itemsAt(labels, rows)
    return {
      name: `sentences ${rows.slice(0, 4).join(', ')}…`,
      feeds: {
        ...matchBatch(config, itemsAt(mentions, rows)).feeds,
        ...table,
        labels: indices(own),
        ...(form.none === true ? { rivals: rivalsFor(itemsAt(mentions, rows), numbers) } : {}),
        ...(loss === 'margin'
          ? { bar: barFor(own, descriptions.length, negatives, split(split(key, 'negatives'), step)) }
          : {}),
      },
    }
  }
  const { folder, onProgress, signal } = options
  const steps = batches.length
  const losses = await fineTune(graph, {
    steps,
    rate,
    head: HEAD,
    headRateScale,
    key: split(key, 'draws'),
    identity: runIdentity(options, 'match', encodedDigest(mentions), vectorsDigest(descriptions)),
    batch,
    folder,
    onProgress,
    signal,
  })
  const trained = trainedWeights(weights, graph, (name) => !name.startsWith(`${HEAD}adversary.`))
  if (adapterRank === undefined) return { weights: trained, losses }
  const gained = new Map([...trained].filter(([name]) => isOfAdapter(name)))
  return { weights: withAdapter(weights, gained), adapter: gained, losses }
}

/** Loss on the scores of all described relations `[B, R]`; `bar` pushes what is no negative below any score. */
function lossOf(config: EncoderConfig, relations: number, options: MatchTrainingOptions): Value {
  const { form, entityWeight: a = ENTITY_WEIGHT, margin = 0.06, temperature = TEMPERATURE } = options
  const width = config.hiddenSize
  const { adapterRank: rank, frozenLayers = 0 } = options
  const adapted = rank === undefined ? undefined : adapterContext({ rank, frozenLayers })
  const { context, head, tail, irrelevant, none } = matchGraph(config, form, adapted)
  const part = (vectors: Value, name: string, weight: number): Value =>
    multiply(matmul(unit(vectors), input(name, [relations, width]), { transposeB: true }), weight)
  let scores = part(context, 'describedContext', 1 - 2 * a)
  if (a > 0) scores = add(scores, add(part(head, 'describedHead', a), part(tail, 'describedTail', a)))
  const labels = input('labels', ['batch'], 'int64')
  const hardest = (): Value => maximum(max(add(scores, input('bar', ['batch', relations])), [1]), 0)
  const logits = (): Value => {
    const scaled = multiply(scores, 1 / temperature)
    return none === undefined ? scaled : add(concat([scaled, none], 1), input('rivals', ['batch', relations + 1]))
  }
  const loss =
    options.loss === 'margin' ? marginLoss(pick(scores, labels), hardest(), margin) : crossEntropy(logits(), labels)
  return irrelevant === undefined ? loss : add(loss, crossEntropy(adversary(irrelevant, width, relations), labels))
}

function tablesOf(config: EncoderConfig, descriptions: readonly DescriptionVectors[]): Record<string, Tensor> {
  const tableOf = (part: 'context' | 'head' | 'tail'): Tensor => {
    const data = new Float32Array(descriptions.length * config.hiddenSize)
    for (const [i, vectors] of descriptions.entries()) data.set(vectors[part], i * config.hiddenSize)
    return floats(data, [descriptions.length, config.hiddenSize])
  }
  return { describedContext: tableOf('context'), describedHead: tableOf('head'), describedTail: tableOf('tail') }
}

/** Far below every logit, which are scores / TEMPERATURE. */
const NO_RIVAL = -1000

/** Adds 0 to the logits that a sentence is held against, and NO_RIVAL to the others, as `labels.tempts` has it. */
function rivalsFor(mentions: readonly EncodedMention[], numbers: ReadonlyMap<string, number>): Tensor {
  const width = numbers.size + 1
  const rivals = new Float32Array(mentions.length * width)
  for (const [b, { task }] of mentions.entries()) {
    const tempts = numbers.get(temptationOf(task) ?? '')
    if (tempts === undefined || !isNoRelation(task.relation)) continue
    rivals.fill(NO_RIVAL, b * width, (b + 1) * width)
    rivals[b * width + tempts] = 0
    rivals[b * width + numbers.size] = 0
  }
  return floats(rivals, [mentions.length, width])
}

/** Adds 0 to the scores of the drawn relations of the batch, and -10 to all others and to a sentence's own. */
function barFor(labels: readonly number[], relations: number, negatives: number, key: Key): Tensor {
  const bar = new Float32Array(labels.length * relations).fill(-10)
  const present = [...new Set(labels)].toSorted((x, y) => x - y)
  for (const [b, label] of labels.entries()) {
    const others = present.filter((other) => other !== label)
    for (const other of sample(split(key, b), others, Math.min(negatives, others.length)))
      bar[b * relations + other] = 0
  }
  return floats(bar, [labels.length, relations])
}
