/**
 * What the open-set benchmark compares: a base, and stages that start from it with the same number of sentence passes.
 * Rates and weights were chosen on development unknowns of splits that are not measured (docs/log.md).
 */
import type { BenchmarkArm } from '../../evaluation/index.ts'
import type { OpenSetTrainingOptions } from '../open-set/open-set-training.ts'

/** Scores by which a trial is judged; open-set-scores.ts says what each is. */
export const OPEN_SET_SCORE_NAMES = ['energy', 'softmax', 'sigmoid', 'nearest'] as const
export type OpenSetScoreName = (typeof OPEN_SET_SCORE_NAMES)[number]

/** Settings of a stage, apart from what the benchmark gives. */
export type OpenSetStage = Omit<
  OpenSetTrainingOptions,
  'key' | 'epochs' | 'maximumSteps' | 'session' | 'onProgress' | 'signal'
>

/** One way to go on from the base, and the scores it is judged by. */
export interface OpenSetTrial extends Omit<BenchmarkArm, 'splits'> {
  /** Undefined for the base itself. */
  readonly stage?: OpenSetStage | undefined
  readonly scores: readonly OpenSetScoreName[]
  /** Trials of a lower phase are run on every split before those of a higher one. */
  readonly phase: 1 | 2 | 3
  /** Also measure how hard negatives of its settings are, on the base and after the stage. @default false */
  readonly difficulty?: boolean | undefined
}

/** Settings of unknown-aware training. */
export const unknownAwareStage: OpenSetStage = {
  arm: 'unknown-aware',
  rate: 1e-4,
  energyWeight: 0.1,
  replaceRatio: 0.2,
}

/** The arms, their controls, and the ablations. */
export const OPEN_SET_TRIALS: readonly OpenSetTrial[] = [
  { name: 'base', title: 'base', scores: ['softmax', 'energy', 'nearest'], phase: 1 },
  {
    name: 'cross-entropy',
    title: 'more cross-entropy',
    stage: { arm: 'cross-entropy', rate: 1e-4 },
    scores: ['softmax', 'energy', 'nearest'],
    phase: 1,
  },
  {
    name: 'random-replacement',
    title: 'random replacement',
    stage: { ...unknownAwareStage, arm: 'random-replacement' },
    scores: ['energy'],
    phase: 1,
  },
  {
    name: 'unknown-aware',
    title: 'unknown-aware',
    stage: unknownAwareStage,
    scores: ['energy'],
    phase: 1,
    difficulty: true,
  },
  {
    name: 'mention-shift',
    title: 'shifted mentions (ours)',
    stage: { arm: 'mention-shift', rate: 1e-4, energyWeight: 0.3 },
    scores: ['energy'],
    phase: 1,
  },
  { name: 'doc', title: 'DOC', stage: { arm: 'doc', rate: 1e-4 }, scores: ['sigmoid'], phase: 2 },
  { name: 'mixup', title: 'mixup', stage: { arm: 'mixup', rate: 1e-4 }, scores: ['softmax', 'energy'], phase: 2 },
  {
    name: 'gaussian-noise',
    title: 'Gaussian noise',
    stage: { arm: 'gaussian-noise', rate: 1e-4, energyWeight: 0.1 },
    scores: ['energy'],
    phase: 2,
  },
  ablation('without-attribution', { attribution: false }),
  ablation('without-terms', { terms: false }),
  ablation('without-path', { path: false }),
  ablation('entities-replaceable', { replaceEntities: true }),
]

function ablation(name: string, changed: Partial<OpenSetStage>): OpenSetTrial {
  const title = `unknown-aware, ${name.replaceAll('-', ' ')}`
  return { name, title, stage: { ...unknownAwareStage, ...changed }, scores: ['energy'], phase: 3 }
}
