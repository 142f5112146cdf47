/** Everything that decides a policy's training, apart from model, tasks, judge and key. */
import type { AdapterOptions } from './policy-graph.ts'
import { checkedMethod, type CheckedMethod, type PolicyMethod } from './policy-method.ts'

/** Settings as they are given. */
export interface GivenSettings {
  readonly method: PolicyMethod
  /** Roll-outs in all. */
  readonly rollouts: number
  /** Tasks of a roll-out. @default 2 */
  readonly prompts?: number | undefined
  /** Responses to each task. @default 4 */
  readonly samples?: number | undefined
  /** Updates from one roll-out. 1 for `reinforce`, which is right for fresh responses only. @default 1, of ppo 2 */
  readonly updates?: number | undefined
  /** Longest response in tokens. @default 64 */
  readonly maxTokens?: number | undefined
  /** With which responses are drawn, above 0. @default 1 */
  readonly temperature?: number | undefined
  /** Rate of AdamW, constant after a tenth of the updates to warm up. @default 1e-4 */
  readonly rate?: number | undefined
  /** Largest norm of a gradient. @default 1 */
  readonly clipNorm?: number | undefined
  /** Low-rank updates of the query and value projections. @default rank 8, alpha 16 */
  readonly adapter?: AdapterOptions | undefined
}

/** Settings with their defaults, all that decide the result. */
export interface PolicySettings {
  readonly method: CheckedMethod
  readonly rollouts: number
  readonly prompts: number
  readonly samples: number
  readonly updates: number
  readonly maxTokens: number
  readonly temperature: number
  readonly rate: number
  readonly clipNorm: number
  readonly adapter: AdapterOptions
}

const DEFAULT_ADAPTER: AdapterOptions = { rank: 8, alpha: 16 }

/** Fills in defaults. @throws RangeError for a setting out of range */
export function checkedSettings(options: GivenSettings): PolicySettings {
  const method = checkedMethod(options.method)
  const { rollouts, prompts = 2, samples = 4, updates = method.name === 'ppo' ? 2 : 1 } = options
  const { maxTokens = 64, temperature = 1, rate = 1e-4, clipNorm = 1, adapter = DEFAULT_ADAPTER } = options
  for (const [name, value] of Object.entries({ rollouts, prompts, samples, updates, maxTokens }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`train policy: ${name} is ${value}, wanted a positive integer`)
  for (const [name, value] of Object.entries({ temperature, rate, clipNorm }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`train policy: ${name} is ${value}, wanted a number above 0`)
  if (method.name === 'reinforce' && updates > 1)
    throw new RangeError(`train policy: updates is ${updates}, wanted 1 with reinforce, or another method`)
  if (samples === 1 && (method.name === 'grpo' || method.baseline === 'leave-one-out'))
    throw new RangeError('train policy: samples is 1, wanted at least 2 to compare, or baseline batch-mean')
  // the mean of a batch of one is its own reward, which leaves nothing to learn from
  if (samples === 1 && prompts === 1)
    throw new RangeError(
      'train policy: prompts and samples are 1, so a response is compared with itself alone, wanted at least 2 of either',
    )
  return { method, rollouts, prompts, samples, updates, maxTokens, temperature, rate, clipNorm, adapter }
}
