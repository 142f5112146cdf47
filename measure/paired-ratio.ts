/** Timings in pairs: arms measured in turn within one run, compared round by round, because machines are shared and noisy. */
import { quantile } from '../src/evaluation/interval.ts'
import type { Figure } from '../src/supervision.ts'

/** Middle of several values, the mean of the two middle ones where their number is even; NaN of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/** The median over rounds of one arm's value to another's in the same round; the interval is the range. */
export function pairedRatio(name: string, above: readonly number[], below: readonly number[]): Figure {
  const pairs = above.map((value, round) => value / (below[round] ?? NaN))
  return { name, value: median(pairs), n: pairs.length, interval: [Math.min(...pairs), Math.max(...pairs)] }
}
