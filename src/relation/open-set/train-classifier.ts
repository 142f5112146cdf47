/**
 * From labelled sentences to an open-set classifier that can be saved: which sentences train, which calibrate, and the
 * stages in order.
 *
 * Where in the flow: Task → Checkpoint, as the command line trains on a user's own data.
 */
import { join } from 'node:path'
import { split, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import type { PretrainedEncoder, TrainProgress, TrainingRunOptions } from '../../engine/index.ts'
import { byRelation } from '../mention/mention-list.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { OpenSetClassifier, type OpenSetModel } from './open-set-classifier.ts'
import { initialHead } from './open-set-graph.ts'
import { conformalThreshold, type Threshold } from '../../evaluation/index.ts'
import { trainOpenSet, type OpenSetArm } from './open-set-training.ts'
import { splitSentences } from '../mention/relation-split.ts'
import { LEAST_RELATIONS } from './background-choice.ts'
import {
  detectorScore,
  scalesOf,
  trainDetector,
  UnknownDetector,
  type DetectorMaterial,
  type DetectorTrainingOptions,
} from './unknown-detector.ts'

/** Options of `trainClassifier`. */
export interface ClassifierTrainingOptions extends Omit<TrainingRunOptions, 'onProgress'> {
  readonly key: Key
  /** Epochs of cross-entropy before the arm. @default 3, and more where those are under `minimumSteps` updates */
  readonly epochs?: number | undefined
  /** Updates of the base at least, where `epochs` is not given; a stage after it takes a third of them. @default MINIMUM_STEPS */
  readonly minimumSteps?: number | undefined
  /** The stage after them; `none` stops at the base. @default 'mixup', which tells unknown relations apart best of those measured (docs/relation.md) */
  readonly arm?: OpenSetArm | 'none' | undefined
  /**
   * What tells unknown relations: `frozen` sets what the encoder saw before it was fine-tuned beside the classifier's energy
   * (unknown-detector.ts), for a second pass over each sentence; `energy` is the classifier alone.
   * @default 'frozen', and 'energy' for fewer than four relations, where it is right more often (docs/log.md)
   */
  readonly detector?: 'frozen' | 'energy' | undefined
  /** Sentences of other relations, descriptions of the known and of others: what a frozen detector may learn from. @default none */
  readonly others?: Pick<DetectorMaterial, 'background' | 'descriptions' | 'bank'> | undefined
  /** Share of new sentences of known relations that must be accepted. @default 0.95 */
  readonly coverage?: number | undefined
  /** Peak rate of the encoder. @default 1e-4 */
  readonly rate?: number | undefined
  /** Told once, before the first step. */
  readonly onStage?: ((choice: StageChoice) => void) | undefined
  /** After every step of a stage: `base`, then the arm's name. */
  readonly onProgress?: ((stage: string, progress: TrainProgress) => void) | undefined
}

/** Epochs of the base. */
const EPOCHS = 3
/** Sentences of an update. */
const BATCH_SIZE = 16
/** Updates of the base that few sentences are given too, by going through them more often (claims/relation-small-data.ts). */
const MINIMUM_STEPS = 100

/** What training is about to do. */
export interface StageChoice {
  /** The stage after the base. */
  readonly arm: OpenSetArm | 'none'
  /** Updates of the base. */
  readonly updates: number
  /** Stage and number of updates as a clause, with the reason. */
  readonly reason: string
}

function stageChoice(arm: OpenSetArm | 'none', sentences: number, epochs: number): StageChoice {
  const byEpoch = Math.ceil(sentences / BATCH_SIZE)
  const updates = epochs * byEpoch
  const raised =
    epochs > EPOCHS ? `, because ${EPOCHS} would make ${EPOCHS * byEpoch} updates, too few to learn from` : ''
  const after = arm === 'none' ? 'no stage after the base' : `${arm} after the base`
  return {
    arm,
    updates,
    reason: `${after}; the base makes ${updates} updates in ${epochs} epochs of ${sentences} sentences${raised}`,
  }
}

/** Of ten sentences of a relation one calibrates the threshold; of three, where there are few in all. */
const CALIBRATION_SHARE = { least: 0.1, most: 1 / 3 }

/** Twice as many calibration sentences as any rejection takes, if that is within the bounds. */
function calibrationShare(sentences: number, coverage: number): number {
  const wanted = 2 / (1 - coverage)
  return Math.min(CALIBRATION_SHARE.most, Math.max(CALIBRATION_SHARE.least, wanted / sentences))
}

/**
 * Trains an open-set classifier of all relations of the sentences; one in ten is kept back to calibrate the threshold
 * (split-conformal), up to one in three where they are few. Relations of one or two sentences train with all of them.
 */
export async function trainClassifier(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  options: ClassifierTrainingOptions,
): Promise<OpenSetModel> {
  const { key, arm = 'mixup', coverage = 0.95, rate = 1e-4 } = options
  const { folder, session, onProgress, onStage, signal } = options
  const groups = byRelation(tasks)
  const relations = [...groups.keys()]
  const share = calibrationShare(tasks.length, coverage)
  const train: MentionTask[] = []
  const calibration: MentionTask[] = []
  for (const [relation, group] of groups) {
    const development = Math.floor(group.length * share + 1e-9)
    const counts = { train: group.length - development, development, test: 0 }
    const parts = splitSentences(split(key, 'calibration'), group, [relation], counts)
    train.push(...parts.train)
    calibration.push(...parts.development)
  }
  const { config, tokenizer } = encoder
  const mentions = encodeMentions(tokenizer, train)
  const { minimumSteps = options.epochs === undefined ? MINIMUM_STEPS : 0 } = options
  const epochsOf = (least: number, steps: number): number =>
    Math.max(least, Math.ceil(steps / Math.ceil(mentions.length / BATCH_SIZE)))
  const start = { config, tokenizer, relations }
  const stage = async (
    name: 'base' | OpenSetArm,
    weights: OpenSetModel['weights'],
    stageEpochs: number,
  ): Promise<OpenSetModel['weights']> => {
    const trained = await trainOpenSet({ ...start, weights }, mentions, {
      arm: name === 'base' ? 'cross-entropy' : name,
      key: split(key, `stage ${name}`),
      epochs: stageEpochs,
      batchSize: BATCH_SIZE,
      rate,
      folder: folder === undefined ? undefined : join(folder, name),
      session,
      onProgress: (progress) => onProgress?.(name, progress),
      signal,
    })
    return trained.weights
  }
  const baseEpochs = epochsOf(options.epochs ?? EPOCHS, minimumSteps)
  onStage?.(stageChoice(arm, train.length, baseEpochs))
  const head = initialHead(config, relations.length, split(key, 'head'))
  const base = await stage('base', new Map([...encoder.weights, ...head]), baseEpochs)
  const weights = arm === 'none' ? base : await stage(arm, base, epochsOf(1, minimumSteps / 3))
  const found = await withDetector({ ...start, weights }, calibration, {
    encoder,
    material:
      (options.detector ?? (relations.length < LEAST_RELATIONS ? 'energy' : 'frozen')) === 'energy'
        ? undefined
        : { ...options.others, relations, tasks: train },
    options: { key: split(key, 'detector'), session, signal },
  })
  const threshold = thresholdOf(found.scores, coverage)
  return {
    ...found.model,
    threshold,
    ...(calibration.length === 0 ? {} : { calibration: { tasks: calibration, coverage } }),
  }
}

/** A classifier with its detector, where it gets one, and the scores of the calibration sentences. */
async function withDetector(
  model: Omit<OpenSetModel, 'threshold'>,
  calibration: readonly MentionTask[],
  given: {
    readonly encoder: PretrainedEncoder
    readonly material: DetectorMaterial | undefined
    readonly options: DetectorTrainingOptions
  },
): Promise<{ readonly model: Omit<OpenSetModel, 'threshold'>; readonly scores: readonly number[] }> {
  if (calibration.length === 0) return { model, scores: [] }
  const { encoder, material, options } = given
  const { session, signal } = options
  // without two sentences no scale can be set
  const detector =
    material === undefined || calibration.length < 2 ? undefined : await trainDetector(encoder, material, options)
  const open = { ...model, threshold: { value: -Infinity, basis: '' } }
  await using classifier = await OpenSetClassifier.open(open, session)
  const mentions = encodeMentions(model.tokenizer, calibration)
  const answers = await classifier.classifyEncoded(mentions, { signal })
  const energies = answers.map(({ energy }) => energy)
  if (detector === undefined) return { model, scores: energies }
  await using unknown = await UnknownDetector.open(model, detector, session)
  const evidence = await unknown.evidence(mentions, { signal })
  const scales = scalesOf(energies, evidence)
  return {
    model: { ...model, detector: { ...detector, scales } },
    scores: evidence.map((each, i) => detectorScore(scales, energies[i] ?? 0, each)),
  }
}

function thresholdOf(scores: readonly number[], coverage: number): Threshold {
  return scores.length === 0
    ? { value: -Infinity, basis: 'accepts all: no relation has sentences to spare for calibration' }
    : conformalThreshold(scores, coverage, { kind: 'known', cases: 'sentences' })
}
