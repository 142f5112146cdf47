/**
 * Models of the claims about the joined extractor: a base classifier, the same after an unknown-aware epoch, after as much
 * compute of plain cross-entropy, and after the stage that `relation train` takes; and a matcher. Each is kept in the
 * claim's state folder, so that an interrupted claim goes on.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  encodeMentions,
  initialHead,
  loadMatch,
  loadOpenSet,
  saveMatch,
  saveOpenSet,
  trainMatcher,
  trainOpenSet,
  type MatchModel,
  type OpenSetModel,
  type OpenSetTrainingOptions,
  type PretrainedEncoder,
  type RelationDescription,
} from '../../src/relation/index.ts'
import { split, type Key } from '../../src/random.ts'
import type { MentionTask } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** Classifiers that went through as many sentences after the same base. */
export interface ClassifierArms {
  readonly aware: OpenSetModel
  readonly control: OpenSetModel
  /** The stage that `relation train` takes, here as many epochs as the control. */
  readonly mixup: OpenSetModel
}

/** How a claim trains. */
export interface TrainingPlan {
  readonly key: Key
  /** Folder of this seed's models, inside the state folder. */
  readonly folder: string
  readonly context: ClaimContext
  readonly encoder: PretrainedEncoder
}

/** Epochs of cross-entropy before either arm. */
const BASE_EPOCHS = 3
/**
 * One unknown-aware epoch takes each sentence three times forward and backward: as it is, for the gradient that its
 * negative follows, and the negative. The control takes three epochs instead, at the rate that suits plain epochs best.
 */
const CONTROL_EPOCHS = 3
const CONTROL_RATE = 3e-5
/** Fixed, so that several claims side by side do not fight for cores. */
const SESSION = { threads: 1 }

/** Trains or reads all arms. Thresholds accept all: the claim chooses its own. */
export async function classifierArms(plan: TrainingPlan, tasks: readonly MentionTask[]): Promise<ClassifierArms> {
  const { kept, weights } = await baseOf(plan, tasks)
  return {
    aware: await kept('unknown-aware', weights, { arm: 'unknown-aware' }),
    control: await kept('cross-entropy', weights, { arm: 'cross-entropy', epochs: CONTROL_EPOCHS, rate: CONTROL_RATE }),
    mixup: await kept('mixup', weights, { arm: 'mixup', epochs: CONTROL_EPOCHS, rate: CONTROL_RATE }),
  }
}

/** Trains or reads the classifier that `relation train` makes by default, and the unknown-aware one, after the same base. */
export async function productArms(
  plan: TrainingPlan,
  tasks: readonly MentionTask[],
): Promise<Readonly<Record<'mixup' | 'aware', OpenSetModel>>> {
  const { kept, weights } = await baseOf(plan, tasks)
  return {
    mixup: await kept('mixup', weights, { arm: 'mixup' }),
    aware: await kept('unknown-aware', weights, { arm: 'unknown-aware' }),
  }
}

/** Trains a stage, or reads it. */
type Stage = (
  name: string,
  start: OpenSetModel['weights'],
  options: Pick<OpenSetTrainingOptions, 'arm' | 'epochs' | 'rate'>,
) => Promise<OpenSetModel>

async function baseOf(
  plan: TrainingPlan,
  tasks: readonly MentionTask[],
): Promise<{ readonly kept: Stage; readonly weights: OpenSetModel['weights'] }> {
  const { key, folder, encoder } = plan
  const { config, tokenizer } = encoder
  const relations = [...new Set(tasks.map(({ relation }) => relation ?? ''))].toSorted()
  const mentions = encodeMentions(tokenizer, tasks)
  const kept: Stage = (name, start, options) =>
    keptModel(plan, join(folder, name), loadOpenSet, saveOpenSet, async (signal) => {
      const { weights } = await trainOpenSet({ config, tokenizer, relations, weights: start }, mentions, {
        ...options,
        key: split(key, name),
        session: SESSION,
        signal,
      })
      return { config, tokenizer, relations, weights, threshold: { value: -Infinity, basis: 'accepts all' } }
    })
  const fresh = new Map([...encoder.weights, ...initialHead(config, relations.length, split(key, 'head'))])
  const { weights } = await kept('base', fresh, { arm: 'cross-entropy', epochs: BASE_EPOCHS })
  return { kept, weights }
}

/** Trains or reads a matcher of the relations that the sentences have. */
export async function keptMatcher(
  plan: TrainingPlan,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
): Promise<MatchModel> {
  return keptModel(plan, join(plan.folder, 'matcher'), loadMatch, saveMatch, (signal) =>
    trainMatcher(plan.encoder, tasks, descriptions, { key: split(plan.key, 'matcher'), session: SESSION, signal }),
  )
}

async function keptModel<Model>(
  { context }: TrainingPlan,
  folder: string,
  load: (folder: string) => Promise<Model>,
  save: (folder: string, model: Model) => Promise<void>,
  make: (signal: AbortSignal) => Promise<Model>,
): Promise<Model> {
  // relation.json is written last
  if (existsSync(join(folder, 'relation.json'))) return load(folder)
  const started = performance.now()
  const model = await make(context.signal)
  await save(folder, model)
  context.log(
    `${folder.split('/').slice(-2).join(' ')}: trained in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  )
  return model
}
