/**
 * Training of the open-set classifier, the base and then one of the arms (arXiv 2306.04950, sections 4.1 and 4.3).
 *
 * Unknown-aware: L = (1 - w) CE(known) + w BCE(σ(a E + b)), with E of the originals labelled 1 and of negatives 0. The
 * paper's binary head is a 2-way linear layer on E started at σ(E - 7); two logits of one input are one affine map, and
 * it starts at minus the mean energy of the first batch, because the constant 7 fits other widths badly.
 * Recipe of a small encoder (measured: facts of the trials): word embeddings frozen, the head ten times the rate, no dropout.
 */
import {
  add,
  binaryCrossEntropy,
  constant,
  crossEntropy,
  draw,
  type EncoderConfig,
  epochBatches,
  fineTune,
  fineTuningGraph,
  floats,
  gather,
  indices,
  input,
  itemsAt,
  multiply,
  oneHot,
  parameter,
  reshape,
  runIdentity,
  subtract,
  type Tensor,
  type TextTokenizer,
  trainableAbove,
  trainedWeights,
  type TrainingBatch,
  type TrainingRunOptions,
  type Value,
  type Weights,
  WORD_TABLE,
} from '../../engine/index.ts'
import { generator, shuffle, split, type Key } from '../../random.ts'
import { classTerms } from './class-terms.ts'
import { mentionBatch } from '../mention/mention-batch.ts'
import { encodedDigest, encodeMentions, MAXIMUM_LENGTH, type EncodedMention } from '../mention/mention-encoding.ts'
import { NegativeSynthesis, randomNegative, type NegativeOptions } from './negatives.ts'
import { HEAD } from '../relation-file.ts'
import { openSetGraph } from './open-set-graph.ts'
import { OpenSetClassifier } from './open-set-classifier.ts'
import { replacementVocabulary } from './replacement-vocabulary.ts'
import { mentionWords, shiftMentions } from './shifted-mentions.ts'

/** What a stage of training does. */
export const OPEN_SET_ARMS = [
  /** Cross-entropy alone: the base, and the control of an extra epoch. */
  'cross-entropy',
  'unknown-aware',
  'random-replacement',
  /** Negatives are training sentences with other words marked (ours; shifted-mentions.ts). */
  'mention-shift',
  'gaussian-noise',
  /** Features of two sentences mixed, and their labels (manifold mixup, Verma et al. 2019). */
  'mixup',
  /** One relation against the rest, by sigmoids (DOC). */
  'doc',
] as const
export type OpenSetArm = (typeof OPEN_SET_ARMS)[number]

/** Where a stage starts. */
export interface OpenSetStart {
  readonly config: EncoderConfig
  readonly tokenizer: TextTokenizer
  /** Encoder and head. */
  readonly weights: Weights
  /** Names of the known relations, in the order of the logits. */
  readonly relations: readonly string[]
}

/** Options of `trainOpenSet`. */
export interface OpenSetTrainingOptions extends NegativeOptions, TrainingRunOptions {
  readonly arm: OpenSetArm
  readonly key: Key
  /** @default 1 */
  readonly epochs?: number | undefined
  /** Sentences of an update, negatives not counted. @default 16 */
  readonly batchSize?: number | undefined
  /** Peak rate of the encoder. @default 1e-4 */
  readonly rate?: number | undefined
  /** Factor on the head's rate. @default 10 */
  readonly headRateScale?: number | undefined
  /** w of the loss, for arms with negatives, 0 to 1. @default 0.5 */
  readonly energyWeight?: number | undefined
  /** Sub-words of a sentence that is encoded anew, as the others were. @default MAXIMUM_LENGTH */
  readonly maximumLength?: number | undefined
  /** Stops after this many updates, whatever the epochs. @default no bound */
  readonly maximumSteps?: number | undefined
}

/** What a stage gave. */
export interface OpenSetTrained {
  readonly weights: Weights
  readonly losses: readonly number[]
  /** Sentences that went forward, and forward and backward: the compute that arms are compared at. */
  readonly passes: { readonly forward: number; readonly backward: number }
  /** Mean energy of originals for each batch of unknown-aware training, before its update. */
  readonly energies: readonly number[]
}

const SCALE = `${HEAD}energy.scale`
const SHIFT = `${HEAD}energy.shift`

/** Runs one stage on labelled sentences. @throws RangeError for a relation that is not among the known, or weights out of range */
export async function trainOpenSet(
  start: OpenSetStart,
  mentions: readonly EncodedMention[],
  options: OpenSetTrainingOptions,
): Promise<OpenSetTrained> {
  const { arm, key, epochs = 1, batchSize = 16, rate = 1e-4, headRateScale = 10 } = options
  const { energyWeight = 0.5, maximumLength = MAXIMUM_LENGTH } = options
  const { config, tokenizer, relations } = start
  if (!(energyWeight >= 0 && energyWeight <= 1))
    throw new RangeError(`trainOpenSet: energyWeight is ${energyWeight}, wanted 0 to 1`)
  const labels = labelsOf(relations, mentions)
  const batches = epochBatches(mentions, { key: split(key, 'order'), batchSize, epochs })
  const steps = Math.min(batches.length, options.maximumSteps ?? Infinity)
  const deviation = standardDeviation(start.weights)
  await using graph = await fineTuningGraph(
    lossOf(arm, config, relations.length, energyWeight, deviation),
    withAffine(start.weights, 0),
    { trainable: trainableAbove(0, HEAD), session: options.session },
  )
  const aware = arm === 'unknown-aware'
  const vocabulary = aware || arm === 'random-replacement' ? replacementVocabulary(tokenizer) : undefined
  await using synthesis =
    aware && vocabulary !== undefined
      ? await NegativeSynthesis.open(config, relations.length, graph.parameterFeeds, vocabulary, options.session)
      : undefined
  const terms = aware && options.terms !== false ? classTerms(mentions.map(({ task }) => task)) : undefined
  const words = arm === 'mention-shift' ? mentionWords(mentions.map(({ task }) => task)) : new Set<string>()
  const passes = { forward: 0, backward: 0 }
  const energies: number[] = []
  // the binary head starts where its first sentences stand
  if (vocabulary !== undefined || arm === 'gaussian-noise' || arm === 'mention-shift') {
    const first = itemsAt(mentions, batches[0] ?? [])
    passes.forward += first.length
    graph.arena.place(SHIFT).value[0] = -(await meanEnergy(start, first, options))
  }
  const negativesOf = async (
    originals: readonly EncodedMention[],
    step: number,
  ): Promise<readonly EncodedMention[]> => {
    if (arm === 'gaussian-noise') return originals
    const keys = split(key, `step ${step}`)
    if (arm === 'mention-shift') {
      const shifted = originals.flatMap(({ task }, i) => shiftMentions(split(keys, i), task, words) ?? [])
      return encodeMentions(tokenizer, shifted, { maximumLength })
    }
    if (vocabulary === undefined) return []
    const random = (mention: EncodedMention, i: number): EncodedMention =>
      randomNegative(split(keys, i), mention, vocabulary, options)
    if (synthesis === undefined) return originals.map(random)
    passes.forward += originals.length
    passes.backward += originals.length
    const { negatives, energy } = await synthesis.negatives(originals, terms, {
      ...options,
      key: split(split(key, 'negatives'), step),
    })
    energies.push(energy.reduce((total, value) => total + value, 0) / energy.length)
    return negatives
  }
  const batch = async (step: number): Promise<TrainingBatch> => {
    const rows = batches[step] ?? []
    const originals = itemsAt(mentions, rows)
    const negatives = await negativesOf(originals, step)
    passes.forward += originals.length + negatives.length
    passes.backward += originals.length + negatives.length
    return {
      name: `sentences ${rows.slice(0, 4).join(', ')}…`,
      feeds: feedsOf(config, arm, originals, negatives, itemsAt(labels, rows), split(split(key, 'mix'), step)),
    }
  }
  const { folder, onProgress, signal } = options
  const losses = await fineTune(graph, {
    steps,
    rate,
    head: HEAD,
    headRateScale,
    key: split(key, 'draws'),
    identity: runIdentity(options, 'open-set', encodedDigest(mentions)),
    batch,
    folder,
    onProgress,
    signal,
  })
  return {
    weights: trainedWeights(start.weights, graph, (name) => name !== SCALE && name !== SHIFT),
    losses,
    passes,
    energies,
  }
}

/** Mean energy of sentences at the start. */
async function meanEnergy(
  start: OpenSetStart,
  mentions: readonly EncodedMention[],
  { session, signal }: OpenSetTrainingOptions,
): Promise<number> {
  const model = { ...start, threshold: { value: -Infinity, basis: 'accepts all' } }
  await using classifier = await OpenSetClassifier.open(model, session)
  const answers = await classifier.classifyEncoded(mentions, { signal })
  return answers.reduce((total, { energy }) => total + energy, 0) / answers.length
}

/** The arm's loss as a graph. */
function lossOf(arm: OpenSetArm, config: EncoderConfig, classes: number, w: number, deviation: number): Value {
  const labels = input('labels', ['batch'], 'int64')
  if (arm === 'mixup') {
    const share = input('share', [])
    const partner = input('partner', ['batch'], 'int64')
    const { logits } = openSetGraph(config, classes, {
      mix: (features) => add(multiply(features, share), multiply(gather(features, partner), subtract(1, share))),
    })
    const own = multiply(crossEntropy(logits, labels), share)
    return add(own, multiply(crossEntropy(logits, gather(labels, partner)), subtract(1, share)))
  }
  if (arm === 'cross-entropy' || arm === 'doc') {
    const { logits } = openSetGraph(config, classes)
    // the mean over K sigmoids would shrink with K: their sum for each sentence, as DOC has it
    return arm === 'doc'
      ? multiply(binaryCrossEntropy(logits, oneHot(labels, classes)), classes)
      : crossEntropy(logits, labels)
  }
  const known = input('known', ['batch'])
  const { logits, energy } = openSetGraph(
    config,
    classes,
    arm === 'gaussian-noise' ? { disturb: noisy(config, deviation) } : {},
  )
  const binary = add(multiply(energy, parameter(SCALE, [1])), parameter(SHIFT, [1]))
  return add(multiply(crossEntropy(logits, labels, known), 1 - w), multiply(binaryCrossEntropy(binary, known), w))
}

/** Adds noise of one standard deviation of the table to the tokens of negatives. */
function noisy(config: EncoderConfig, deviation: number): (words: Value) => Value {
  return (words) => {
    const noise = multiply(draw('noise', ['tokens', config.hiddenSize], 'normal'), constant(deviation))
    return add(words, multiply(noise, reshape(input('noisy', ['tokens']), ['tokens', 1])))
  }
}

function feedsOf(
  config: EncoderConfig,
  arm: OpenSetArm,
  originals: readonly EncodedMention[],
  negatives: readonly EncodedMention[],
  labels: readonly number[],
  key: Key,
): Record<string, Tensor> {
  const all = [...originals, ...negatives]
  const { feeds, starts, tokens } = mentionBatch(config, all)
  const kept = { ...feeds, labels: indices([...labels, ...negatives.map(() => 0)]) }
  if (arm === 'cross-entropy' || arm === 'doc') return kept
  if (arm === 'mixup') {
    const partner = shuffle(split(key, 'partner'), [...originals.keys()])
    const share = generator(split(key, 'share')).uniform()
    return { ...kept, partner: indices(partner), share: floats([share], []) }
  }
  const known = floats(all.map((_mention, i) => (i < originals.length ? 1 : 0)))
  if (arm !== 'gaussian-noise') return { ...kept, known }
  const from = starts[originals.length] ?? tokens
  return { ...kept, known, noisy: floats(Float32Array.from({ length: tokens }, (_v, t) => (t >= from ? 1 : 0))) }
}

function labelsOf(relations: readonly string[], mentions: readonly EncodedMention[]): number[] {
  const numbers = new Map(relations.map((relation, i) => [relation, i]))
  return mentions.map(({ task }) => {
    const label = numbers.get(task.relation ?? '')
    if (label === undefined)
      throw new RangeError(
        `trainOpenSet: task ${task.id} has relation ${JSON.stringify(task.relation)}, wanted one of ${relations.length} known`,
      )
    return label
  })
}

function withAffine(weights: Weights, shift: number): Weights {
  return new Map([
    ...weights,
    [SCALE, { shape: [1], data: Float32Array.of(1) }],
    [SHIFT, { shape: [1], data: Float32Array.of(shift) }],
  ])
}

function standardDeviation(weights: Weights): number {
  const data = weights.get(WORD_TABLE)?.data ?? new Float32Array(1)
  let sum = 0
  let squares = 0
  for (const value of data) {
    sum += value
    squares += value * value
  }
  return Math.sqrt(Math.max(0, squares / data.length - (sum / data.length) ** 2))
}
