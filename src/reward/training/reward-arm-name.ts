/** Names of the arms of reward training. This file is read by `--help` and loads nothing. */

export const REWARD_ARMS = [
  'vanilla',
  'two-stage',
  'joint',
  'perturbed',
  'same-features',
  'random-expert',
  'penalty',
  'spline',
  'lowess',
  'balanced',
  'odin',
  'probe',
  'residual',
] as const
export type RewardArmName = (typeof REWARD_ARMS)[number]

/** Arms that a fine-tuned encoder can be trained by: those whose loss is that of one main expert, and those that act after training. */
export const TUNED_ARMS: readonly RewardArmName[] = [
  'vanilla',
  'two-stage',
  'random-expert',
  'penalty',
  'spline',
  'lowess',
  'balanced',
]
