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

/** Arms that a fine-tuned backbone can be trained by: those whose loss is that of one main expert, and those that act after training. */
export const TUNED_ARMS: readonly RewardArmName[] = [
  'vanilla',
  'two-stage',
  'random-expert',
  'penalty',
  'spline',
  'lowess',
  'balanced',
]

/** Settings of an arm, by what the command line calls them. */
export type ArmSetting =
  | 'weight'
  | 'near'
  | 'cues'
  | 'ratio'
  | 'bias-loss'
  | 'perturbation'
  | 'bias-backbone'
  | 'smoothing'

/** Whether an arm reads a setting. A setting that an arm does not read is refused, and not passed over in silence. */
export function armReads(arm: RewardArmName, setting: ArmSetting): boolean {
  switch (setting) {
    case 'weight':
      return arm !== 'vanilla' && arm !== 'joint'
    case 'cues':
      return arm === 'two-stage' || arm === 'joint' || arm === 'residual'
    case 'ratio':
    case 'bias-loss':
      return arm === 'joint'
    case 'perturbation':
    case 'bias-backbone':
      return arm === 'perturbed'
    case 'near':
    case 'smoothing':
      return arm !== 'odin'
  }
}
