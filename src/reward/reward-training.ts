/** What a reward is trained on and with, and what comes of it. */
import type { GraphSessionOptions, TrainProgress } from '../engine/index.ts'
import { amountText } from '../evaluation/index.ts'
import type { Key } from '../random.ts'
import type { Perturbation } from './features/perturbation.ts'
import type { RewardModel } from './reward-model.ts'
import type { TriedWeight } from './training/held-back.ts'
import type { RewardArm } from './training/reward-arm.ts'
import type { TuningSettings } from './training/tuned-pairs.ts'

/** A pair to train on. */
export interface RewardPair {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
  /** How much better, in log-odds. @default 0 */
  readonly margin?: number | undefined
  /** Chance that the label is wrong, 0 to below 0.5. @default `TrainRewardOptions.smoothing` */
  readonly smoothing?: number | undefined
}

/** Pairs and prompts in words. */
export function pairsText(pairs: readonly RewardPair[]): string {
  const prompts = new Set(pairs.map(({ prompt }) => prompt)).size
  return `${amountText(pairs.length, 'pair')} of ${amountText(prompts, 'prompt')}`
}

/** Options of `trainReward`. */
export interface TrainRewardOptions {
  readonly key: Key
  /** Backbone, an encoder or a local language model: a name of the store, a folder, or a `.gguf` file. @default 'minilm-l6' */
  readonly encoder?: string | undefined
  /** @default two-stage product of experts with length as its cue */
  readonly arm?: RewardArm | undefined
  /** Choose the arm's weight on a fifth of the prompts, by balanced accuracy. @default false */
  readonly chooseWeight?: boolean | undefined
  /** Heads, each but a single one trained on prompts drawn with replacement. @default 1 */
  readonly heads?: number | undefined
  /** Axes of the projection. @default 128 */
  readonly axes?: number | undefined
  /** Label smoothing, 0 to below 0.5. @default 0 */
  readonly smoothing?: number | undefined
  /** Half of it is the factor of the squared norm of a head's weights, beside the mean loss. @default 0.01 */
  readonly penalty?: number | undefined
  /** Train the top layers of the backbone too, of a language model by low-rank updates. `axes` and `penalty` are then of no use, and `heads` is 1. @default the backbone stays frozen */
  readonly fineTune?: FineTuneReward | undefined
  /** What becomes of the texts that the bias expert of the arm `perturbed` reads. Language models have no mask. @default tokens in another order */
  readonly perturbation?: Perturbation | undefined
  /** Backbone, usually a smaller one, whose features of the perturbed texts the bias expert of the arm `perturbed` reads: a name of the store, a folder, or a `.gguf` file. Scoring does without it. @default `encoder` */
  readonly biasEncoder?: string | undefined
  /** Tokens of prompt and response. @default REWARD_LENGTH */
  readonly maximumLength?: number | undefined
  /** Folder of the machine's cache. @default cacheFolder() */
  readonly cache?: string | undefined
  readonly session?: GraphSessionOptions | undefined
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** Abort rejects with the signal's reason between texts. What was encoded is kept. */
  readonly signal?: AbortSignal | undefined
}

/** A trained model with what the caller may want to say. */
export interface TrainedReward {
  readonly model: RewardModel
  readonly pairs: number
  readonly texts: number
  /** Texts of which tokens were left out. */
  readonly cut: number
  /** Balanced accuracy on held-back prompts for each weight that was tried. Empty unless `chooseWeight`. */
  readonly tried: readonly TriedWeight[]
}

/** Options of `TrainRewardOptions.fineTune`. */
export interface FineTuneReward extends TuningSettings {
  /** Folder for the states of the trainings, which whoever names it removes. Without it none is kept. */
  readonly folder?: string | undefined
  /** After every update. A stage is one training, such as `weight 0.5`. */
  readonly onStep?: ((stage: string, progress: TrainProgress) => void) | undefined
}
