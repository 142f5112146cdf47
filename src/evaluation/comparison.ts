/**
 * Two systems on the same units: the paired difference, with the bootstrap over units.
 *
 * Flow: Feedback → Report. Pairing removes what both systems share (hard tasks), so that a difference shows at a
 * smaller n than two separate intervals would need.
 */
import type { Key } from '../random.ts'
import { bootstrapInterval, type BootstrapOptions, type Interval } from './interval.ts'

export interface PairedDifference {
  readonly n: number
  /** Mean of `after` − `before`. */
  readonly difference: number
  /** Standard error of the mean difference, with n − 1 degrees of freedom, or 0 for a single pair. */
  readonly standardError: number
  readonly interval: Interval
  /** Numbers of units on which `after` is above, below and equal to `before`. */
  readonly better: number
  readonly worse: number
  readonly equal: number
}

/**
 * Compares two systems unit by unit.
 * @param before one number per unit (1 or 0 for right or wrong, or any score)
 * @param after the other system's number for the same unit, in the same order
 * @throws RangeError where the lengths differ or there is no unit
 */
export function pairedDifference(
  key: Key,
  pairs: { readonly before: readonly number[]; readonly after: readonly number[] },
  options: BootstrapOptions = {},
): PairedDifference {
  const { before, after } = pairs
  const n = before.length
  if (n === 0 || after.length !== n) {
    throw new RangeError(`pairedDifference: got ${n} and ${after.length} values, wanted the same number of at least 1`)
  }
  const differences = Float64Array.from(after, (value, i) => value - (before[i] ?? Number.NaN))
  if (differences.some((value) => !Number.isFinite(value))) {
    throw new RangeError('pairedDifference: got a value that is not finite, wanted numbers only')
  }
  const difference = differences.reduce((sum, value) => sum + value, 0) / n
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0)
  const interval = bootstrapInterval(
    key,
    n,
    (units) => {
      let sum = 0
      for (const unit of units) sum += differences[unit] ?? 0
      return sum / n
    },
    options,
  )
  const better = differences.filter((value) => value > 0).length
  const worse = differences.filter((value) => value < 0).length
  return {
    n,
    difference,
    standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0,
    interval,
    better,
    worse,
    equal: n - better - worse,
  }
}
