/**
 * What the open-set benchmark measures of one trained trial: figures of every score, thresholds from development sentences
 * only, energies for curves, and how hard negatives are for these weights.
 */
import { epochBatches, type GraphSessionOptions, itemsAt, weightFeeds } from '../../engine/index.ts'
import { auroc, balancedThreshold, conformalThreshold, falsePositiveRateAtRecall } from '../../evaluation/index.ts'
import { split, type Key } from '../../random.ts'
import { classTerms } from '../open-set/class-terms.ts'
import type { EncodedMention } from '../mention/mention-encoding.ts'
import { NegativeSynthesis, randomNegative } from '../open-set/negatives.ts'
import { OpenSetClassifier, type OpenSetAnswer, type OpenSetModel } from '../open-set/open-set-classifier.ts'
import { openSetGraph } from '../open-set/open-set-graph.ts'
import type { NegativeDifficulty, OpenSetResult, OpenSetTrialFigures } from './open-set-results.ts'
import { energyScore, nearestScore, openSetFigures, sigmoidScore, softmaxScore } from '../open-set/open-set-scores.ts'
import type { OpenSetScoreName, OpenSetTrial } from './open-set-trial.ts'
import { replacementVocabulary } from '../open-set/replacement-vocabulary.ts'

/** Sentences of a split, encoded. */
export interface OpenSetSentences {
  /** Number of the split. */
  readonly number: number
  readonly known: readonly string[]
  readonly train: readonly EncodedMention[]
  readonly development: readonly EncodedMention[]
  readonly test: readonly EncodedMention[]
  readonly developmentUnknown: readonly EncodedMention[]
  readonly testUnknown: readonly EncodedMention[]
}

/** What is measured, and on what. */
export interface TrialMeasurement {
  readonly sentences: OpenSetSentences
  readonly trial: OpenSetTrial
  readonly key: Key
  /** Batches on which negatives are compared. */
  readonly difficultyBatches: number
}

/** Share of known sentences that the conformal threshold is to accept. */
export const COVERAGE = 0.95
/** Training sentences that kNN is given at most, spread over all relations, so that it costs no more than the test. */
const NEIGHBOURS = 480
/** Sentences of a batch. */
export const BATCH = 16

/** Runs a model over a split. Abort rejects with the signal's reason between batches. */
export async function measureTrial(
  model: OpenSetModel,
  { base, sentences, trial, key, difficultyBatches }: TrialMeasurement & { readonly base: OpenSetModel },
  options: { readonly session?: GraphSessionOptions | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Omit<OpenSetResult, 'digest' | 'passes' | 'seconds'>> {
  await using classifier = await OpenSetClassifier.open(model, options.session)
  const { train, test, testUnknown, development, developmentUnknown } = sentences
  const ask = { signal: options.signal }
  const answers: SplitAnswers = {
    neighbours: trial.scores.includes('nearest') ? await classifier.classifyEncoded(neighboursOf(train), ask) : [],
    development: await classifier.classifyEncoded(development, ask),
    developmentUnknown: await classifier.classifyEncoded(developmentUnknown, ask),
    test: await classifier.classifyEncoded(test, ask),
    testUnknown: await classifier.classifyEncoded(testUnknown, ask),
  }
  const figures = trial.scores.map((name) => [name, figuresOf(name, answers, test)] as const)
  const sides = { positives: energies(answers.development), negatives: energies(answers.developmentUnknown) }
  const result = {
    split: sentences.number,
    trial: trial.name,
    n: {
      known: test.length,
      unknown: testUnknown.length,
      development: developmentUnknown.length,
      calibration: development.length,
      train: train.length,
    },
    figures: Object.fromEntries(figures),
    development: { auroc: auroc(sides), fpr95: falsePositiveRateAtRecall(sides) },
    energies: { known: rounded(answers.test), unknown: rounded(answers.testUnknown) },
  }
  if (trial.difficulty !== true) return result
  await using before = await OpenSetClassifier.open(base, options.session)
  const measurement = { sentences, trial, key, difficultyBatches }
  return {
    ...result,
    difficulty: {
      before: await difficultyOf(before, measurement, options),
      after: await difficultyOf(classifier, measurement, options),
    },
  }
}

function neighboursOf(train: readonly EncodedMention[]): EncodedMention[] {
  const count = Math.min(NEIGHBOURS, train.length)
  return itemsAt(
    train,
    Array.from({ length: count }, (_v, i) => Math.floor((i * train.length) / count)),
  )
}

/** Answers of a model on all sentences of a split. */
interface SplitAnswers {
  /** Training sentences that kNN may find. */
  readonly neighbours: readonly OpenSetAnswer[]
  readonly development: readonly OpenSetAnswer[]
  readonly developmentUnknown: readonly OpenSetAnswer[]
  readonly test: readonly OpenSetAnswer[]
  readonly testUnknown: readonly OpenSetAnswer[]
}

function figuresOf(
  name: OpenSetScoreName,
  answers: SplitAnswers,
  test: readonly EncodedMention[],
): OpenSetTrialFigures {
  const score = scoreOf(name, answers.neighbours)
  const [development, developmentUnknown, testUnknown] = [
    answers.development.map(score),
    answers.developmentUnknown.map(score),
    answers.testUnknown.map(score),
  ]
  const known = answers.test.map((answer, i) => ({
    score: score(answer),
    gold: test[i]?.task.relation ?? '',
    predicted: answer.relation,
  }))
  const threshold = balancedThreshold(development, developmentUnknown).value
  const conformal = conformalThreshold(development, COVERAGE).value
  const { n: _n, ...figures } = openSetFigures(known, testUnknown, threshold)
  return {
    ...figures,
    conformalCoverage: known.filter((one) => one.score >= conformal).length / known.length,
    conformalRejection: testUnknown.filter((one) => one < conformal).length / testUnknown.length,
  }
}

function scoreOf(name: OpenSetScoreName, neighbours: readonly OpenSetAnswer[]): (answer: OpenSetAnswer) => number {
  switch (name) {
    case 'energy':
      return energyScore
    case 'softmax':
      return softmaxScore
    case 'sigmoid':
      return sigmoidScore
    case 'nearest':
      return nearestScore(neighbours)
  }
}

function energies(answers: readonly OpenSetAnswer[]): number[] {
  return answers.map(({ energy }) => energy)
}

function rounded(answers: readonly OpenSetAnswer[]): number[] {
  return energies(answers).map((energy) => Math.round(energy * 1e4) / 1e4)
}

/** Energies of training sentences beside their negatives, unknown-aware and random ones, from the weights as they are. */
async function difficultyOf(
  classifier: OpenSetClassifier,
  { sentences, trial, key, difficultyBatches }: TrialMeasurement,
  {
    session,
    signal,
  }: { readonly session?: GraphSessionOptions | undefined; readonly signal?: AbortSignal | undefined },
): Promise<NegativeDifficulty> {
  const { config, tokenizer, weights, relations } = classifier.model
  const vocabulary = replacementVocabulary(tokenizer)
  const { logits } = openSetGraph(config, relations.length)
  const terms = classTerms(sentences.train.map(({ task }) => task))
  await using synthesis = await NegativeSynthesis.open(
    config,
    relations.length,
    weightFeeds([logits], weights),
    vocabulary,
    session,
  )
  const order = epochBatches(sentences.train, { key: split(key, 'difficulty'), batchSize: BATCH, epochs: 1 })
  const scores = { original: [] as number[], aware: [] as number[], random: [] as number[] }
  const batches: { original: number; aware: number; random: number }[] = []
  for (const [number, rows] of order.slice(0, difficultyBatches).entries()) {
    signal?.throwIfAborted()
    const originals = itemsAt(sentences.train, rows)
    const { negatives, energy } = await synthesis.negatives(originals, terms, {
      ...trial.stage,
      key: split(key, number),
    })
    const drawn = originals.map((mention, i) =>
      randomNegative(split(split(key, number), i), mention, vocabulary, trial.stage),
    )
    const batch = {
      original: [...energy],
      aware: energies(await classifier.classifyEncoded(negatives)),
      random: energies(await classifier.classifyEncoded(drawn)),
    }
    for (const side of ['original', 'aware', 'random'] as const) scores[side].push(...batch[side])
    batches.push({ original: mean(batch.original), aware: mean(batch.aware), random: mean(batch.random) })
  }
  return {
    batches,
    aware: auroc({ positives: scores.original, negatives: scores.aware }),
    random: auroc({ positives: scores.original, negatives: scores.random }),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}
