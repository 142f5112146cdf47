/**
 * How a policy learns from rewards: the names and settings of the methods. The command line prints them without loading
 * the engine.
 */

/**
 * `reinforce`: Williams 1992, a baseline subtracted. `grpo`: Shao et al. 2024 (arXiv 2402.03300). `ppo`: the clipped
 * surrogate of Schulman et al. 2017 (arXiv 1707.06347) on kept log-probabilities, with baselines of rewards in place of a
 * learned value function.
 */
export const POLICY_METHODS = ['reinforce', 'grpo', 'ppo'] as const
export type PolicyMethodName = (typeof POLICY_METHODS)[number]

/** What a reward is compared with: the mean of the other responses to the same prompt, or the mean of the batch. */
export const BASELINES = ['leave-one-out', 'batch-mean'] as const
export type BaselineName = (typeof BASELINES)[number]

/** Which projections have a low-rank update: query and value of each layer, or all. */
export const ADAPTER_MODULES = ['attention', 'all'] as const
export type AdapterModules = (typeof ADAPTER_MODULES)[number]

/** Trainers whose data and configuration `policy export` writes. */
export const TRAINERS = ['trl', 'verl'] as const
export type TrainerName = (typeof TRAINERS)[number]

/** A method with its settings. */
export interface PolicyMethod {
  readonly name: PolicyMethodName
  /** Of `reinforce` and `ppo`. @default leave-one-out */
  readonly baseline?: BaselineName | undefined
  /**
   * Of `grpo`: Dr. GRPO (Liu et al. 2025, arXiv 2503.20783). No division by the response's length, which favours long
   * wrong responses, and none by the deviation of the group's rewards. @default false
   */
  readonly lengthCorrection?: boolean | undefined
  /** Of `grpo` and `ppo`: how far a token's probability ratio counts, 1 ± clip. @default 0.2 */
  readonly clip?: number | undefined
  /** Factor of the divergence from the reference, 0 or above. @default 0.04 */
  readonly penalty?: number | undefined
}

/** The settings with their defaults. */
export interface CheckedMethod {
  readonly name: PolicyMethodName
  readonly baseline: BaselineName
  readonly lengthCorrection: boolean
  readonly clip: number
  readonly penalty: number
}

/** Fills in defaults. @throws RangeError for a setting out of range, or one that the method does not have */
export function checkedMethod(method: PolicyMethod): CheckedMethod {
  const { name, baseline, lengthCorrection, clip, penalty = 0.04 } = method
  if (name === 'grpo' && baseline !== undefined)
    throw new RangeError(`train policy: grpo compares within its group, got baseline ${baseline}, wanted none`)
  if (name !== 'grpo' && lengthCorrection === true)
    throw new RangeError(`train policy: length correction belongs to grpo, got method ${name}`)
  if (name === 'reinforce' && clip !== undefined)
    throw new RangeError(`train policy: reinforce has no clip, got ${clip}, wanted grpo or ppo with it`)
  if (clip !== undefined && !(clip > 0 && clip < 1))
    throw new RangeError(`train policy: clip is ${clip}, wanted a number between 0 and 1`)
  if (!(penalty >= 0 && Number.isFinite(penalty)))
    throw new RangeError(`train policy: penalty is ${penalty}, wanted a number of at least 0`)
  return {
    name,
    baseline: baseline ?? 'leave-one-out',
    lengthCorrection: lengthCorrection ?? false,
    clip: clip ?? 0.2,
    penalty,
  }
}
