/** Mean and deviation of the rewards of training responses, by which rewards are standardised. */
import { TouchstoneError } from '../../errors.ts'

/**
 * Moments over at least one reward.
 * @throws TouchstoneError `bad-input` where all are equal: such a model prefers nothing
 */
export function momentsOf(rewards: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = meanOf(rewards)
  const deviation = deviationOf(rewards)
  if (deviation > 0 && Number.isFinite(deviation)) return { mean, deviation }
  throw new TouchstoneError(
    'bad-input',
    `train reward: the rewards of the ${rewards.length} responses have deviation ${deviation}, so nothing was learned; wanted pairs that do not contradict each other, with margins of a few log-odds`,
  )
}

/** Deviation over all values (n). Of equal ones it is 0 exactly, where rounding of their mean would leave some 1e-17 to divide by. */
export function deviationOf(values: readonly number[]): number {
  if (values.every((value) => value === values[0])) return 0
  const mean = meanOf(values)
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
