/**
 * The open set on kept features of an encoder that is not fine-tuned: heads, scores and figures of one draw of relations. Plain
 * training and training with background relations make the same number of passes over sentences.
 */
import { auroc, falsePositiveRateAtRecall } from '../../src/evaluation/index.ts'
import { split, type Key } from '../../src/random.ts'
import { LabelIndex, logShare, type DescriptionBank, type DescriptionVectors } from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import { contrastScore, energyScore, softmaxScore } from '../../src/relation/open-set/open-set-scores.ts'
import { backgroundChoice, type NumberedFeatures } from '../../src/relation/open-set/background-choice.ts'
import { headLogits, trainFeatureHead } from '../../src/relation/open-set/feature-head.ts'
import { sentenceVectors } from '../../src/relation/open-set/frozen-features.ts'
import { scaleOf, standardised } from '../../src/relation/scale.ts'
import { EVIDENCE_WEIGHTS, SHARE_TEMPERATURE } from '../../src/relation/open-set/unknown-detector.ts'

/** Passes of plain training over its sentences; with as many background sentences there are half. */
const PASSES = 240
/** An entry whose score with a description reaches this resembles it. */
const RESEMBLES = 0.55
const CHOICES = { temperature: [0.01, 0.02, 0.05], weight: [0, 0.25, 0.5, 1], background: [0, 0.5, 1] }

/** Features and the number of the sentence's known relation; -1 for others. */
export interface FeatureSentence {
  readonly task: MentionTask
  readonly features: Float32Array
  readonly label: number
}

/** Sentences of one draw. `train` and `background` have as many sentences, or nearly. */
export interface FeatureSplit {
  readonly train: readonly FeatureSentence[]
  /** Of other relations; `label` numbers these from 0. */
  readonly background: readonly FeatureSentence[]
  /** Of known relations, apart from training: means and deviations of the parts. */
  readonly development: readonly FeatureSentence[]
  /** Unknown ones by which settings may be chosen. @default none: the settings are those of the product */
  readonly developmentUnknown?: readonly FeatureSentence[] | undefined
  readonly test: readonly FeatureSentence[]
  readonly testUnknown: readonly FeatureSentence[]
  readonly known: readonly DescriptionVectors[]
  /** Descriptions of the test's unknown relations, where there are any: what `strict` leaves out resembles them. */
  readonly unknown: readonly DescriptionVectors[]
}

/** Names of the scores, plain training's energy first. */
export const FEATURE_SCORES = [
  'plain, energy',
  'plain, largest softmax',
  'share of the bank',
  'plain and share',
  'background',
  'background and share',
  'background and share, chosen on the split',
  'background and share, strict bank',
  'background and share, Wikidata bank',
] as const
export type FeatureScore = (typeof FEATURE_SCORES)[number]

/** Figures of one score; shares 0 to 1. */
export interface Detection {
  readonly auroc: number
  readonly fpr95: number
}

/** What one draw gives. */
export interface FeatureResult {
  readonly detections: Readonly<Record<FeatureScore, Detection>>
  /** Of plain training's answers, which all scores judge. */
  readonly accuracy: number
  /** Whether the trial on known relations chose the background. */
  readonly helps: boolean
  readonly n: { readonly known: number; readonly unknown: number }
}

/** Banks by name. */
export interface FeatureBanks {
  /** The library's own. */
  readonly own: DescriptionBank
  readonly wikidata: DescriptionBank
}

/** What the scores are made of: one sentence. */
export interface Parts {
  readonly task: MentionTask
  readonly label: number
  readonly plain: Float32Array
  readonly known: Float32Array
  readonly background: Float32Array
  readonly labels: readonly number[]
  readonly own: readonly number[]
  readonly strict: readonly number[]
  readonly wikidata: readonly number[]
}

type Score = (parts: Parts) => number

const plain: Score = (parts) => energyScore({ logits: parts.plain })

function share(temperature: number, bank: 'own' | 'strict' | 'wikidata'): Score {
  return (parts) => logShare(parts.labels, parts[bank], temperature)
}

function contrast(weight?: number): Score {
  return ({ known, background }) => contrastScore(known, background, weight)
}

/** Trains both heads and measures all scores. */
export async function featureResult(
  draw: FeatureSplit,
  banks: FeatureBanks,
  { key, signal }: { readonly key: Key; readonly signal: AbortSignal },
): Promise<FeatureResult> {
  const { partsOf, helps } = await partsReader(draw, banks, { key, signal })
  const [development, test, unknown] = [draw.development, draw.test, draw.testUnknown].map((all) => all.map(partsOf))
  const developmentUnknown = draw.developmentUnknown?.map(partsOf)
  if (development === undefined || test === undefined || unknown === undefined)
    throw new TypeError('featureResult: a part of the draw is missing')
  const joined = (first: Score, second: Score, weight: number): Score => {
    const [a, b] = [scaleOf(development.map(first)), scaleOf(development.map(second))]
    return (parts) => standardised(first(parts), a) + weight * standardised(second(parts), b)
  }
  const own = share(SHARE_TEMPERATURE, 'own')
  const scores: Record<FeatureScore, Score> = {
    'plain, energy': plain,
    'plain, largest softmax': (parts) => softmaxScore({ logits: parts.plain }),
    'share of the bank': own,
    'plain and share': joined(plain, own, EVIDENCE_WEIGHTS.share),
    background: contrast(),
    'background and share': joined(contrast(), own, EVIDENCE_WEIGHTS.share),
    'background and share, chosen on the split': joined(contrast(), own, EVIDENCE_WEIGHTS.share),
    'background and share, strict bank': joined(contrast(), share(SHARE_TEMPERATURE, 'strict'), EVIDENCE_WEIGHTS.share),
    'background and share, Wikidata bank': joined(
      contrast(),
      share(SHARE_TEMPERATURE, 'wikidata'),
      EVIDENCE_WEIGHTS.share,
    ),
  }
  const detect = (score: Score, known: readonly Parts[], others: readonly Parts[]): Detection => {
    const sides = { positives: known.map(score), negatives: others.map(score) }
    return { auroc: auroc(sides), fpr95: falsePositiveRateAtRecall(sides) }
  }
  if (developmentUnknown !== undefined) {
    const separation = (score: Score): number => {
      const { auroc: area, fpr95 } = detect(score, development, developmentUnknown)
      return area - fpr95 / 4
    }
    const choices = CHOICES.background.flatMap((background) =>
      CHOICES.weight.flatMap((weight) =>
        CHOICES.temperature.map((temperature) => joined(contrast(background), share(temperature, 'own'), weight)),
      ),
    )
    scores['background and share, chosen on the split'] = choices.reduce((chosen, next) =>
      separation(next) > separation(chosen) ? next : chosen,
    )
  }
  const right = test.filter((parts) => largest(parts.plain) === parts.label).length
  return {
    detections: Object.fromEntries(
      FEATURE_SCORES.map((name) => [name, detect(scores[name], test, unknown)]),
    ) as FeatureResult['detections'],
    accuracy: right / test.length,
    helps,
    n: { known: test.length, unknown: unknown.length },
  }
}

/** Trains both heads, and reads sentences by them. */
export async function partsReader(
  { train, background, known, unknown }: FeatureSplit,
  banks: FeatureBanks,
  { key, signal }: { readonly key: Key; readonly signal: AbortSignal },
): Promise<{ readonly partsOf: (sentence: FeatureSentence) => Parts; readonly helps: boolean }> {
  const session = { threads: 1 }
  const count = known.length
  const others = new Set(background.map(({ label }) => label)).size
  const alone = await trainFeatureHead(
    train.map(({ features }) => features),
    train.map(({ label }) => label),
    { classes: count, steps: PASSES, key: split(key, 'plain'), session, signal },
  )
  const choice = await backgroundChoice(numbered(train), numbered(background), {
    key: split(key, 'choice'),
    session,
    signal,
  })
  const beside = choice.helps ? background : []
  const both = await trainFeatureHead(
    [...train, ...beside].map(({ features }) => features),
    [...train.map(({ label }) => label), ...beside.map(({ label }) => count + label)],
    {
      classes: count + (choice.helps ? others : 0),
      steps: Math.floor((PASSES * train.length) / (train.length + beside.length)),
      key: split(key, 'background'),
      session,
      signal,
    },
  )
  const index = new LabelIndex()
  index.add(known)
  const same = { own: banks.own.sameAs(known), wikidata: banks.wikidata.sameAs(known) }
  const strict = new Set([...same.own, ...banks.own.sameAs(unknown, RESEMBLES)])
  // a relation of the test that stands in the bank by its own name is left out in any case
  const named = new Set([...same.wikidata, ...unknown.map(({ relation }) => relation)])
  const partsOf = ({ task, features, label }: FeatureSentence): Parts => {
    const vectors = sentenceVectors(features)
    const logits = headLogits(both, features)
    return {
      task,
      label,
      plain: headLogits(alone, features),
      known: logits.slice(0, count),
      background: logits.slice(count),
      labels: index.scores(vectors).map(({ score }) => score),
      own: banks.own.scores(vectors, same.own),
      strict: banks.own.scores(vectors, strict),
      wikidata: banks.wikidata.scores(vectors, named),
    }
  }
  return { partsOf, helps: choice.helps }
}

function numbered(sentences: readonly FeatureSentence[]): NumberedFeatures {
  return { rows: sentences.map(({ features }) => features), labels: sentences.map(({ label }) => label) }
}

function largest(logits: Float32Array): number {
  return logits.reduce((top, logit, i) => (logit > (logits[top] ?? -Infinity) ? i : top), 0)
}
