/** Mean and deviation of the rewards of training responses, by which rewards are standardised. */
import { TouchstoneError } from '../../errors.ts'

/**
 * Moments over at least one reward.
 * @throws TouchstoneError `bad-input` where all are equal: such a model prefers nothing
 */
export function momentsOf(rewards: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length
  const square = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / rewards.length
  const deviation = Math.sqrt(square)
  if (deviation > 0 && Number.isFinite(deviation)) return { mean, deviation }
  throw new TouchstoneError(
    'bad-input',
    `train reward: the rewards of the ${rewards.length} responses have deviation ${deviation}, so nothing was learned; wanted pairs that do not contradict each other, with margins of a few log-odds`,
  )
}
