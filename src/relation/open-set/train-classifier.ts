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

/** Options of `trainClassifier`. */
export interface ClassifierTrainingOptions extends Omit<TrainingRunOptions, 'onProgress'> {
  readonly key: Key
  /** Epochs of cross-entropy before the arm. @default 3, and more where those are under `minimumSteps` updates */
  readonly epochs?: number | undefined
  /** Updates of the base at least, where `epochs` is not given; a stage after it takes a third of them. @default MINIMUM_STEPS */
  readonly minimumSteps?: number | undefined
  /** The stage after them; `none` stops at the base. @default 'mixup', which tells unknown relations apart best of those measured (docs/relation.md) */
  readonly arm?: OpenSetArm | 'none' | undefined
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
  const model = { ...start, weights }
  const threshold = await calibrated(model, calibration, coverage, { session, signal })
  return { ...model, threshold, ...(calibration.length === 0 ? {} : { calibration: { tasks: calibration, coverage } }) }
}

async function calibrated(
  model: Omit<OpenSetModel, 'threshold'>,
  calibration: readonly MentionTask[],
  coverage: number,
  { session, signal }: Pick<TrainingRunOptions, 'session' | 'signal'>,
): Promise<Threshold> {
  if (calibration.length === 0)
    return { value: -Infinity, basis: 'accepts all: no relation has sentences to spare for calibration' }
  await using classifier = await OpenSetClassifier.open(
    { ...model, threshold: { value: -Infinity, basis: '' } },
    session,
  )
  const answers = await classifier.classify(calibration, { signal })
  const energies = answers.map(({ energy }) => energy)
  return conformalThreshold(energies, coverage, { kind: 'known', cases: 'sentences' })
}
