/**
 * Advantages: how much better a response's reward is than what was to be expected.
 *
 * Where in the flow: Feedback → Signal. A null reward is no reward: its response has no advantage, counts in no mean and
 * no deviation, and trains nothing. It never stands for 0, because a judge that failed says nothing of the response.
 */
import type { CheckedMethod } from './policy-method.ts'

/** A response's reward and the prompt that it answers. */
export interface GroupedReward {
  /** Equal for responses to the same prompt. */
  readonly group: number
  readonly reward: number | null
}

/** Added to deviations, so that a group of nearly equal rewards is not blown up (TRL's value). */
const SMALLEST_DEVIATION = 1e-4

/** Advantages in the order of the rewards: null where the reward is. */
export function advantagesOf(rewards: readonly GroupedReward[], method: CheckedMethod): (number | null)[] {
  const known = rewards.flatMap(({ reward }) => (reward === null ? [] : [reward]))
  const groups = Map.groupBy(rewards, ({ group }) => group)
  const plain = rewards.map(({ group, reward }) => {
    if (reward === null) return null
    const own = (groups.get(group) ?? []).flatMap((each) => (each.reward === null ? [] : [each.reward]))
    if (method.name === 'grpo') {
      const centred = reward - meanOf(own)
      return method.lengthCorrection ? centred : centred / (deviationOf(own) + SMALLEST_DEVIATION)
    }
    if (method.baseline === 'batch-mean') return reward - meanOf(known)
    // a single response has nothing to be compared with
    if (own.length < 2) return 0
    return reward - (own.reduce((sum, each) => sum + each, 0) - reward) / (own.length - 1)
  })
  if (method.name !== 'ppo') return plain
  const all = plain.flatMap((each) => each ?? [])
  const [mean, deviation] = [meanOf(all), deviationOf(all)]
  return plain.map((each) => (each === null ? null : (each - mean) / (deviation + SMALLEST_DEVIATION)))
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Sample deviation (n − 1), 0 for a single value. */
function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}
