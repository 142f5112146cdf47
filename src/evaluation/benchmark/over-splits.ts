/**
 * Figures over splits of a benchmark: mean and interval.
 *
 * Intervals are Student's over splits, because a bootstrap over eight is too narrow. Splits share relations, so they are
 * not quite independent: intervals say how figures vary with the choice of relations, not how they would on other data.
 */

import type { Figure } from '../../supervision.ts'

/** A figure over splits. */
export interface OverSplits {
  readonly mean: number
  /** 95 %, or the mean itself, twice, where there is one split. */
  readonly interval: readonly [low: number, high: number]
  /** Number of splits. */
  readonly n: number
}

/** Two-sided 95 % quantiles of Student's t for 1 to 15 degrees of freedom. */
const STUDENT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
]

/** Mean and interval of one value for each split. @throws RangeError where there is none */
export function overSplits(values: readonly number[]): OverSplits {
  const n = values.length
  if (n === 0) throw new RangeError('overSplits: got no value, wanted one for each split')
  const mean = values.reduce((total, value) => total + value, 0) / n
  if (n === 1) return { mean, interval: [mean, mean], n }
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / (n - 1)
  // beyond the table: the normal quantile with two terms of the expansion in 1/df (Abramowitz and Stegun, 26.7.5)
  const t = STUDENT[n - 2] ?? 1.96 + 2.372 / (n - 1) + 2.823 / (n - 1) ** 2
  const half = t * Math.sqrt(variance / n)
  return { mean, interval: [mean - half, mean + half], n }
}

/** The figure of a report, without interval where there is one split. */
export function figureOf(name: string, { mean, interval, n }: OverSplits): Figure {
  return { name, value: mean, n, interval: n < 2 ? undefined : interval }
}

/** `1 split`, `8 splits`. */
export function splitsText(n: number): string {
  return `${n} split${n === 1 ? '' : 's'}`
}

/** A share over splits in points of percent, with its interval where there is one. */
export function pointsText({ mean, interval, n }: OverSplits, signed: boolean = false): string {
  const text = (value: number): string => (signed && value > 0 ? '+' : '') + (value * 100).toFixed(1)
  return n < 2 ? text(mean) : `${text(mean)} [${interval.map(text).join(', ')}]`
}

/**
 * Figure of `after` minus figure of `before` on the splits that both have, or undefined where there is none.
 * @param difference of two results of one split. Undefined leaves the split out
 */
export function pairedBySplit<Before extends { readonly split: number }, After extends { readonly split: number }>(
  before: readonly Before[],
  after: readonly After[],
  difference: (before: Before, after: After) => number | undefined,
): OverSplits | undefined {
  const differences = after.flatMap((own) => {
    const other = before.find(({ split }) => split === own.split)
    return other === undefined ? [] : (difference(other, own) ?? [])
  })
  return differences.length === 0 ? undefined : overSplits(differences)
}
