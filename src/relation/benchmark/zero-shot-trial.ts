/**
 * One arm on one split of the zero-shot benchmark: train on seen relations, score sentences of relations that were never
 * trained on against their descriptions.
 */
import {
  GraphSession,
  type GraphSessionOptions,
  inferenceBatches,
  itemsAt,
  type PretrainedEncoder,
  type Tensor,
  type TrainProgress,
  weightFeeds,
} from '../../engine/index.ts'
import { split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { CrossEncoder, initialCrossEncoderHead } from '../matching/cross-encoder.ts'
import { trainCrossEncoder } from '../matching/cross-encoder-training.ts'
import { DescriptionEncoder } from '../matching/description-encoder.ts'
import { LabelIndex } from '../matching/label-index.ts'
import { linearProbe, type ProbeExamples } from '../../evaluation/index.ts'
import { initialMatchHead, matchBatch, matchGraph } from '../matching/match-graph.ts'
import { trainMatch } from '../matching/match-training.ts'
import { encodeMentions, type EncodedMention } from '../mention/mention-encoding.ts'
import type { RelationDescription } from '../matching/relation-description.ts'
import type { MatchModel } from '../matching/match-model.ts'
import { RelationMatcher } from '../matching/relation-matcher.ts'
import type { CrossEncoderArm, MatchArm, UntrainedArm, ZeroShotArm } from './zero-shot-arms.ts'
import type { ScoreMatrix, ZeroShotResult } from './zero-shot-results.ts'

/** Sentences of some relations with the labels they are matched against. */
export interface LabelledSet {
  readonly tasks: readonly MentionTask[]
  readonly descriptions: readonly RelationDescription[]
}

/** What an arm is given on one split. */
export interface ZeroShotTrial {
  readonly encoder: PretrainedEncoder
  readonly key: Key
  readonly seen: LabelledSet
  /** Sentences of seen relations that are not trained on, for the probe. */
  readonly held: readonly MentionTask[]
  readonly test: LabelledSet
  readonly development: LabelledSet
  readonly transfer: Readonly<Record<string, LabelledSet>>
  readonly epochs: number
  /** Sentences of each relation that a cross-encoder scores: the first of the test's. */
  readonly pairSentences: number
  readonly session: GraphSessionOptions
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a result has beside its names. */
export type ZeroShotMeasured = Omit<ZeroShotResult, 'digest' | 'arm' | 'split'>

/** Trains where the arm is trained, then scores. Abort rejects with the signal's reason between steps. */
export async function runZeroShotArm(arm: ZeroShotArm, trial: ZeroShotTrial): Promise<ZeroShotMeasured> {
  return arm.kind === 'cross-encoder' ? runCrossEncoder(arm, trial) : runMatch(arm, trial)
}

async function runMatch(arm: UntrainedArm | MatchArm, trial: ZeroShotTrial): Promise<ZeroShotMeasured> {
  const { encoder, key, session, epochs, seen, onProgress, signal } = trial
  const { config, tokenizer, weights } = encoder
  const form = arm.kind === 'match' ? arm.form : ({ head: 'residual', distillation: false } as const)
  const start = new Map([...weights, ...initialMatchHead(config, form, split(key, 'head'))])
  let trained: MatchModel['weights'] = start
  let trainTokens = 0
  const begun = performance.now()
  if (arm.kind === 'match') {
    const mentions = encodeMentions(tokenizer, seen.tasks)
    await using described = await DescriptionEncoder.open(encoder, session)
    const result = await trainMatch(
      { config, weights: start },
      mentions,
      await described.descriptions(seen.descriptions, signal),
      { epochs, ...arm.training, form, entityWeight: arm.entityWeight, key, session, onProgress, signal },
    )
    trained = result.weights
    trainTokens = tokensOf(mentions) * epochs
  }
  const trainSeconds = (performance.now() - begun) / 1000
  const model: MatchModel = { config, tokenizer, weights: trained, form, descriptionWeights: weights }
  await using matcher = await RelationMatcher.open(model, session)
  await using described = await DescriptionEncoder.open(encoder, session)
  const score = async (set: LabelledSet): Promise<{ readonly matrix: ScoreMatrix; readonly seconds: number }> => {
    const index = new LabelIndex(arm.entityWeight)
    index.add(await described.descriptions(set.descriptions, signal))
    const from = performance.now()
    const vectors = await matcher.vectors(encodeMentions(tokenizer, set.tasks), { signal })
    const scores = vectors.map((sentence) => new Map(index.rank(sentence).map((one) => [one.relation, one.score])))
    const seconds = (performance.now() - from) / 1000
    return { matrix: matrixOf(set, (i, { relation }) => scores[i]?.get(relation) ?? NaN), seconds }
  }
  const { matrix: test, seconds } = await score(trial.test)
  const transfer: Record<string, ScoreMatrix> = {}
  if (arm.scored === 'all')
    for (const [name, set] of Object.entries(trial.transfer)) transfer[name] = (await score(set)).matrix
  return {
    test,
    ...(arm.scored === 'test' ? {} : { development: (await score(trial.development)).matrix }),
    transfer,
    trainTokens,
    trainSeconds,
    sentencesPerSecond: trial.test.tasks.length / seconds,
    ...(form.distillation && form.head === 'fresh' ? { probe: await probe(model, trial) } : {}),
  }
}

async function runCrossEncoder(arm: CrossEncoderArm, trial: ZeroShotTrial): Promise<ZeroShotMeasured> {
  const { encoder, key, session, seen, epochs, onProgress, signal } = trial
  const { config, tokenizer, weights } = encoder
  const mentions = encodeMentions(tokenizer, seen.tasks)
  const head = initialCrossEncoderHead(config, split(key, 'pair head'))
  const begun = performance.now()
  const trained = await trainCrossEncoder(
    { config, tokenizer, weights: new Map([...weights, ...head]) },
    mentions,
    seen.descriptions,
    {
      ...arm.training,
      candidates: Math.min(arm.training.candidates, seen.descriptions.length),
      key,
      // the budget ends it
      epochs: 8,
      tokenBudget: arm.compute * epochs * tokensOf(mentions),
      session,
      onProgress,
      signal,
    },
  )
  const trainSeconds = (performance.now() - begun) / 1000
  await using scorer = await CrossEncoder.open({ config, tokenizer, weights: trained.weights }, session)
  const score = async (whole: LabelledSet): Promise<{ readonly matrix: ScoreMatrix; readonly seconds: number }> => {
    const set = firstOfEach(whole, trial.pairSentences)
    const encoded = encodeMentions(tokenizer, set.tasks)
    const pairs = encoded.flatMap((mention) => set.descriptions.map((description) => ({ mention, description })))
    const from = performance.now()
    const scores = await scorer.scores(pairs, signal)
    const seconds = (performance.now() - from) / 1000
    return { matrix: matrixOf(set, (i, _label, j) => scores[i * set.descriptions.length + j] ?? NaN), seconds }
  }
  const { matrix: test, seconds } = await score(trial.test)
  return {
    test,
    ...(arm.scored === 'test' ? {} : { development: (await score(trial.development)).matrix }),
    transfer: {},
    trainTokens: trained.tokens,
    trainSeconds,
    sentencesPerSecond: test.gold.length / seconds,
  }
}

/** Sentences of each relation that the probe trains on, and is tested on. */
const PROBE_SENTENCES = 10

async function probe(model: MatchModel, trial: ZeroShotTrial): Promise<NonNullable<ZeroShotResult['probe']>> {
  const { context, irrelevant } = matchGraph(model.config, model.form)
  if (irrelevant === undefined) throw new TypeError('probe: the form has no distillation')
  await using session = await GraphSession.compile({ context, irrelevant }, { ...trial.session, inference: true })
  const feeds = weightFeeds([context, irrelevant], model.weights)
  const numbers = new Map(trial.seen.descriptions.map(({ relation }, i) => [relation, i]))
  const examples = async (tasks: readonly MentionTask[]): Promise<Record<'context' | 'irrelevant', ProbeExamples>> => {
    const set = firstOfEach({ tasks, descriptions: trial.seen.descriptions }, PROBE_SENTENCES)
    const mentions = encodeMentions(model.tokenizer, set.tasks)
    const found = { context: [] as Float32Array[], irrelevant: [] as Float32Array[] }
    const labels: number[] = []
    for (const rows of inferenceBatches(mentions, 32)) {
      trial.signal?.throwIfAborted()
      const part = itemsAt(mentions, rows)
      const result = await session.run({ ...feeds, ...matchBatch(model.config, part).feeds })
      for (const name of ['context', 'irrelevant'] as const)
        for (const b of part.keys()) found[name].push(rowOf(result[name], b, model.config.hiddenSize))
      labels.push(...part.map(({ task }) => numbers.get(task.relation ?? '') ?? NaN))
    }
    return { context: { vectors: found.context, labels }, irrelevant: { vectors: found.irrelevant, labels } }
  }
  const [train, test] = [await examples(trial.seen.tasks), await examples(trial.held)]
  return {
    context: linearProbe(train.context, test.context, numbers.size),
    irrelevant: linearProbe(train.irrelevant, test.irrelevant, numbers.size),
  }
}

/** The first sentences of each relation, in the order of the set. */
export function firstOfEach(set: LabelledSet, count: number): LabelledSet {
  const seen = new Map<string | undefined, number>()
  const tasks = set.tasks.filter(({ relation }) => {
    const before = seen.get(relation) ?? 0
    seen.set(relation, before + 1)
    return before < count
  })
  return { tasks, descriptions: set.descriptions }
}

/** Five decimal places: far below what training moves, and a line stays readable. */
function matrixOf(
  { tasks, descriptions }: LabelledSet,
  score: (sentence: number, label: RelationDescription, place: number) => number,
): ScoreMatrix {
  const labels = descriptions.map(({ relation }) => relation)
  return {
    labels,
    gold: tasks.map(({ relation }) => labels.indexOf(relation ?? '')),
    scores: tasks.map((_task, i) => descriptions.map((label, j) => Math.round(score(i, label, j) * 1e5) / 1e5)),
  }
}

function tokensOf(mentions: readonly EncodedMention[]): number {
  return mentions.reduce((total, { ids }) => total + ids.length, 0)
}

function rowOf({ data }: Tensor, row: number, width: number): Float32Array {
  return (data as Float32Array).slice(row * width, (row + 1) * width)
}
