/**
 * The open set with a classifier that is fine-tuned, as `relation train` does: its energy alone (the control), and beside it the
 * detector's evidence. The classifier is the same, so known accuracy is too; the detector reads each training sentence and as
 * many background sentences once, forward only.
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
const BATCH = 16
/** Share of known sentences that the threshold is to accept. */
const COVERAGE = 0.95

/** Names of the scores, the control first. */
export const TRAINED_SCORES = [
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
  const { weights } = await trainOpenSet(start, train, {
    arm: 'cross-entropy',
    key: split(key, 'training'),
    epochs: PASSES,
    batchSize: BATCH,
    session,
    signal,
  })
  const accepting = { value: -Infinity, basis: 'accepts all' }
  await using classifier = await OpenSetClassifier.open({ ...start, weights, threshold: accepting }, session)
  const { partsOf } = await partsReader(draw, banks, { key: split(key, 'detector'), signal })
  const read = async (sentences: FeatureSplit['test']): Promise<Read[]> => {
    const answers = await classifier.classify(
      sentences.map(({ task }) => task),
      { signal },
    )
    return sentences.map((sentence, i) => ({
      ...partsOf(sentence),
      energy: answers[i]?.energy ?? 0,
      answer: relations.indexOf(answers[i]?.relation ?? ''),
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
    coverage: test.filter((one) => scores.detector(one) >= threshold).length / test.length,
    n: { known: test.length, unknown: unknown.length },
  }
}

/** A sentence by both encoders. */
interface Read extends Parts {
  readonly energy: number
  /** Number of the relation that the classifier answers. */
  readonly answer: number
}
