/**
 * The loss of a policy by tokens, and the divergence from the reference.
 *
 * Where in the flow: Signal → Checkpoint. loss = Σ_t w_t · (β · k3_t − s_t), where s_t is advantage · log π(t) for
 * `reinforce`, and min(ratio · A, clip(ratio, 1 ± ε) · A) for `grpo` and `ppo`, ratio = π(t) / π_drawn(t). The weights
 * w_t say how tokens and responses are averaged (`tokenWeight`).
 */
import { add, exp, input, maximum, minimum, multiply, negate, subtract, sum, type Value } from '../engine/index.ts'
import type { CheckedMethod } from './policy-method.ts'

/** What the loss is fed beside the log-probabilities, `[R]` each: one entry for each token that was drawn. */
export interface SurrogateInputs {
  readonly advantage: Value
  readonly weight: Value
  /** Log-probabilities when the tokens were drawn. */
  readonly drawn: Value
  /** Log-probabilities under the reference. */
  readonly reference: Value
}

/** Inputs under their standard names. */
export function surrogateInputs(): SurrogateInputs {
  return {
    advantage: perToken('advantage'),
    weight: perToken('weight'),
    drawn: perToken('drawn'),
    reference: perToken('reference'),
  }
}

function perToken(name: string): Value {
  return input(name, ['scored'])
}

/** The loss from log-probabilities `[R]` under the policy as it stands. */
export function policyLoss(logProbabilities: Value, inputs: SurrogateInputs, method: CheckedMethod): Value {
  const gain = surrogate(logProbabilities, inputs, method)
  if (method.penalty === 0) return sum(multiply(inputs.weight, negate(gain)))
  const divergence = k3(logProbabilities, inputs.reference)
  return sum(multiply(inputs.weight, subtract(multiply(divergence, method.penalty), gain)))
}

function surrogate(logProbabilities: Value, { advantage, drawn }: SurrogateInputs, method: CheckedMethod): Value {
  if (method.name === 'reinforce') return multiply(advantage, logProbabilities)
  const ratio = exp(subtract(logProbabilities, drawn))
  const clipped = minimum(maximum(ratio, 1 - method.clip), 1 + method.clip)
  return minimum(multiply(ratio, advantage), multiply(clipped, advantage))
}

/**
 * Schulman's k3 estimator of the divergence KL(policy, reference) at tokens drawn from the policy: e^d − d − 1 with
 * d = log reference − log policy. It is never negative, and its mean is the divergence
 * (http://joschu.net/blog/kl-approx.html).
 */
function k3(logProbabilities: Value, reference: Value): Value {
  const d = subtract(reference, logProbabilities)
  return add(subtract(exp(d), d), -1)
}

/** The same estimator of numbers. */
export function divergenceAt(logProbability: number, reference: number): number {
  const d = reference - logProbability
  return Math.exp(d) - d - 1
}

/** Sizes of a batch. */
export interface BatchSizes {
  /** Responses that have a reward. */
  readonly responses: number
  /** Their tokens in all. */
  readonly tokens: number
  /** Longest response that may be drawn. */
  readonly maxTokens: number
}

/**
 * Weight of one token of a response of `length` tokens. `reinforce`: responses are averaged, their tokens added up.
 * `grpo`: tokens are averaged within the response, and with the length correction divided by one constant. `ppo`: all
 * tokens of the batch are averaged.
 */
export function tokenWeight(length: number, sizes: BatchSizes, method: CheckedMethod): number {
  switch (method.name) {
    case 'reinforce':
      return 1 / sizes.responses
    case 'grpo':
      return 1 / (sizes.responses * (method.lengthCorrection ? sizes.maxTokens : length))
    case 'ppo':
      return 1 / sizes.tokens
  }
}
