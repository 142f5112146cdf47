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
