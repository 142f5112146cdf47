/**
 * Results of the open-set benchmark over splits: means with intervals, paired differences, curves.
 *
 * Intervals are Student's over splits, because a bootstrap over eight is too narrow. Splits share relations, so they are
 * not quite independent: intervals say how figures vary with the choice of relations, not how they would on other data.
 */
import type { OpenSetResult, OpenSetTrialFigures } from './open-set-results.ts'
import type { OpenSetScoreName, OpenSetTrial } from './open-set-trial.ts'

/** A figure over splits. */
export interface OverSplits {
  readonly mean: number
  /** 95 %; the mean itself, twice, where there is one split. */
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

/** A figure's name. */
export type OpenSetFigureName = keyof OpenSetTrialFigures

/** A trial with one of its scores. */
export interface ScoredTrial {
  readonly trial: OpenSetTrial
  readonly score: OpenSetScoreName
}

const scoreTitles: Readonly<Record<OpenSetScoreName, string>> = {
  energy: 'energy',
  softmax: 'MSP',
  sigmoid: 'sigmoid',
  nearest: 'kNN',
}

/** How a table names it. */
export function titleOf({ trial, score }: ScoredTrial): string {
  return `${trial.title}, ${scoreTitles[score]}`
}

/** One value for each split on which the trial was run, in order of splits. */
export function valuesOf(results: readonly OpenSetResult[], of: ScoredTrial, figure: OpenSetFigureName): number[] {
  return resultsOf(results, of.trial).flatMap(({ figures }) => figures[of.score]?.[figure] ?? [])
}

/** Differences `after` - `before` on the splits that both have; undefined where there is none. */
export function pairedOverSplits(
  results: readonly OpenSetResult[],
  pair: { readonly before: ScoredTrial; readonly after: ScoredTrial },
  figure: OpenSetFigureName,
): OverSplits | undefined {
  const before = resultsOf(results, pair.before.trial)
  const differences = resultsOf(results, pair.after.trial).flatMap(({ split, figures }) => {
    const own = figures[pair.after.score]?.[figure]
    const other = before.find((one) => one.split === split)?.figures[pair.before.score]?.[figure]
    return own === undefined || other === undefined ? [] : [own - other]
  })
  return differences.length === 0 ? undefined : overSplits(differences)
}

/** Results of a trial in order of splits. */
export function resultsOf(results: readonly OpenSetResult[], { name }: OpenSetTrial): OpenSetResult[] {
  return results.filter(({ trial }) => trial === name).toSorted((a, b) => a.split - b.split)
}

/** Share of known accepted where a share of unknown is, for each of `places`, by energy, mean over splits. */
export function meanCurve(results: readonly OpenSetResult[], places: readonly number[]): number[] {
  const curves = results.map(({ energies: { known, unknown } }) => {
    const high = known.toSorted((a, b) => b - a)
    const low = unknown.toSorted((a, b) => b - a)
    return places.map((place) => {
      const accepted = Math.floor(place * low.length + 1e-9)
      // the threshold may fall until it meets the next unknown
      const next = low[accepted] ?? -Infinity
      const below = high.findIndex((energy) => energy <= next)
      return (below < 0 ? high.length : below) / high.length
    })
  })
  return places.map((_place, i) => curves.reduce((total, curve) => total + (curve[i] ?? 0), 0) / curves.length)
}
