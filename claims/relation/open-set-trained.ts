/**
 * The open set with a classifier that is fine-tuned, as `relation train` does: its energy alone, and beside it the detector's
 * evidence. The classifier is the same, so known accuracy is too. The detector reads each training sentence and as many background
 * sentences once, forward only, so the control is the energy of a classifier that is trained for as many passes more.
 */
import { auroc, conformalThreshold, falsePositiveRateAtRecall } from '../../src/evaluation/index.ts'
import { split, type Key } from '../../src/random.ts'
import { encodeMentions, initialHead, logShare, OpenSetClassifier, trainOpenSet, type PretrainedEncoder } from '../../src/relation/index.ts' // prettier-ignore
import { contrastScore } from '../../src/relation/open-set/open-set-scores.ts'
import {
  detectorScore,
  scalesOf,
  SHARE_TEMPERATURE,
  type DetectorEvidence,
} from '../../src/relation/open-set/unknown-detector.ts'
import { partsReader, type Detection, type FeatureBanks, type FeatureSplit, type Parts } from './open-set-features.ts'

/** Passes, forward and backward, of each training sentence. */
const PASSES = 3
/** What a pass forward costs of one forward and backward. */
const FORWARD = 1 / 3
const BATCH = 16
/** Share of known sentences that the threshold is to accept. */
const COVERAGE = 0.95

/** Names of the scores, the control at equal compute first. */
export const TRAINED_SCORES = [
  'fine-tuned longer, energy',
  'fine-tuned, energy',
  'detector without descriptions',
  'detector',
  'detector, strict bank',
] as const
export type TrainedScore = (typeof TRAINED_SCORES)[number]

/** What one draw gives. */
export interface TrainedResult {
  readonly detections: Readonly<Record<TrainedScore, Detection>>
  readonly accuracy: number
  /** Of the control at equal compute. */
  readonly longerAccuracy: number
  /** Known test sentences that the detector's conformal threshold accepts, of the stated 95 %. */
  readonly coverage: number
  readonly n: { readonly known: number; readonly unknown: number }
}

/** Fine-tunes a classifier on a draw and measures its energy and its detector. */
export async function trainedResult(
  draw: FeatureSplit,
  banks: FeatureBanks,
  { encoder, key, signal }: { readonly encoder: PretrainedEncoder; readonly key: Key; readonly signal: AbortSignal },
): Promise<TrainedResult> {
  const { config, tokenizer } = encoder
  const session = { threads: 1 }
  const relations = draw.known.map(({ relation }) => relation)
  const train = encodeMentions(
    tokenizer,
    draw.train.map(({ task }) => task),
  )
  const head = initialHead(config, relations.length, split(key, 'head'))
  const start = { config, tokenizer, relations, weights: new Map([...encoder.weights, ...head]) }
  const classifierOf = async (passes: number): Promise<OpenSetClassifier> => {
    const { weights } = await trainOpenSet(start, train, {
      arm: 'cross-entropy',
      key: split(key, 'training'),
      epochs: Math.ceil(passes),
      maximumSteps: Math.round((passes * train.length) / BATCH),
      batchSize: BATCH,
      session,
      signal,
    })
    return await OpenSetClassifier.open(
      { ...start, weights, threshold: { value: -Infinity, basis: 'accepts all' } },
      session,
    )
  }
  await using classifier = await classifierOf(PASSES)
  await using longer = await classifierOf(
    PASSES + (FORWARD * (draw.train.length + draw.background.length)) / draw.train.length,
  )
  const { partsOf } = await partsReader(draw, banks, { key: split(key, 'detector'), signal })
  const read = async (sentences: FeatureSplit['test']): Promise<Read[]> => {
    const tasks = sentences.map(({ task }) => task)
    const answers = await classifier.classify(tasks, { signal })
    const others = await longer.classify(tasks, { signal })
    return sentences.map((sentence, i) => ({
      ...partsOf(sentence),
      energy: answers[i]?.energy ?? 0,
      answer: relations.indexOf(answers[i]?.relation ?? ''),
      longerEnergy: others[i]?.energy ?? 0,
      longerAnswer: relations.indexOf(others[i]?.relation ?? ''),
    }))
  }
  const development = await read(draw.development)
  const test = await read(draw.test)
  const unknown = await read(draw.testUnknown)
  const scoreOf = (bank: 'own' | 'strict' | undefined): ((one: Read) => number) => {
    const evidenceOf = ({ known, background, labels, ...parts }: Read): DetectorEvidence => ({
      contrast: contrastScore(known, background),
      ...(bank === undefined ? {} : { share: logShare(labels, parts[bank], SHARE_TEMPERATURE) }),
    })
    const scales = scalesOf(
      development.map(({ energy }) => energy),
      development.map(evidenceOf),
    )
    return (one) => detectorScore(scales, one.energy, evidenceOf(one))
  }
  const scores: Record<TrainedScore, (one: Read) => number> = {
    'fine-tuned longer, energy': ({ longerEnergy }) => longerEnergy,
    'fine-tuned, energy': ({ energy }) => energy,
    'detector without descriptions': scoreOf(undefined),
    detector: scoreOf('own'),
    'detector, strict bank': scoreOf('strict'),
  }
  const detect = (score: (one: Read) => number): Detection => {
    const sides = { positives: test.map(score), negatives: unknown.map(score) }
    return { auroc: auroc(sides), fpr95: falsePositiveRateAtRecall(sides) }
  }
  const threshold = conformalThreshold(development.map(scores.detector), COVERAGE).value
  return {
    detections: Object.fromEntries(
      TRAINED_SCORES.map((name) => [name, detect(scores[name])]),
    ) as TrainedResult['detections'],
    accuracy: test.filter(({ answer, label }) => answer === label).length / test.length,
    longerAccuracy: test.filter(({ longerAnswer, label }) => longerAnswer === label).length / test.length,
    coverage: test.filter((one) => scores.detector(one) >= threshold).length / test.length,
    n: { known: test.length, unknown: unknown.length },
  }
}

/** A sentence by both encoders. */
interface Read extends Parts {
  readonly energy: number
  /** Number of the relation that the classifier answers. */
  readonly answer: number
  /** The same of the control. */
  readonly longerEnergy: number
  readonly longerAnswer: number
}
