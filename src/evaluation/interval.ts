/**
 * Intervals of reported numbers: Wilson's for a share, the percentile bootstrap for anything else.
 *
 * Flow: Feedback → Report. Every metric of this room takes its interval here. Sources: Wilson (1927), "Probable
 * inference, the law of succession, and statistical inference", JASA 22; Efron (1979), "Bootstrap methods".
 * All intervals are at 95 % and take the units they are given as independent: where several responses answer one
 * task, give the bootstrap one unit per task.
 */
import { generator, type Key } from '../random.ts'

/** A 95 % interval, low end first. */
export type Interval = readonly [low: number, high: number]

/** The standard normal quantile at 0.975. */
const z = 1.959963984540054

/**
 * Wilson's score interval of a share, without continuity correction.
 * @param successes integer from 0 to `n`
 * @param n number of trials, at least 1
 * @throws RangeError for counts out of range
 */
export function wilsonInterval(successes: number, n: number): Interval {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`wilsonInterval: n is ${n}, wanted an integer of at least 1`)
  if (!Number.isInteger(successes) || successes < 0 || successes > n) {
    throw new RangeError(`wilsonInterval: successes is ${successes}, wanted an integer from 0 to ${n}`)
  }
  const share = successes / n
  const scale = 1 + (z * z) / n
  const centre = (share + (z * z) / (2 * n)) / scale
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / scale
  // At the ends centre ∓ half is 0 or 1 but for rounding.
  return [successes === 0 ? 0 : centre - half, successes === n ? 1 : centre + half]
}

/**
 * The quantile of ascending numbers, with linear interpolation between the two nearest (NumPy's default).
 * @param ascending at least one number, sorted
 * @param q from 0 to 1
 */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  if (ascending.length === 0) throw new RangeError('quantile: got no numbers, wanted at least one')
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile: q is ${q}, wanted 0 to 1`)
  const position = q * (ascending.length - 1)
  const below = Math.floor(position)
  const low = ascending[below] ?? Number.NaN
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN
  return low + (high - low) * (position - below)
}

export interface BootstrapOptions {
  /** Number of resamples (default 2,000, at which the ends of the interval vary by about 3 % of its width). */
  readonly resamples?: number | undefined
}

/**
 * The percentile bootstrap interval of any statistic.
 * @param n number of units, at least 1
 * @param statistic gets n unit numbers from 0 to n − 1, drawn with replacement. The array is reused between calls
 * @example bootstrapInterval(keyOf(1), gains.length, (units) => mean(units, gains))
 */
export function bootstrapInterval(
  key: Key,
  n: number,
  statistic: (units: Int32Array) => number,
  options: BootstrapOptions = {},
): Interval {
  const { resamples = 2_000 } = options
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`bootstrapInterval: n is ${n}, wanted an integer of at least 1`)
  if (!Number.isInteger(resamples) || resamples < 100) {
    throw new RangeError(`bootstrapInterval: resamples is ${resamples}, wanted an integer of at least 100`)
  }
  const source = generator(key)
  const units = new Int32Array(n)
  const values = new Float64Array(resamples)
  for (let round = 0; round < resamples; round++) {
    for (let i = 0; i < n; i++) units[i] = source.below(n)
    values[round] = statistic(units)
  }
  values.sort()
  return [quantile(values, 0.025), quantile(values, 0.975)]
}
