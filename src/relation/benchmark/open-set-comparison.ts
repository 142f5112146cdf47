/** Results of the open-set benchmark over splits: means with intervals (over-splits.ts), paired differences, curves. */
import type { OpenSetResult, OpenSetTrialFigures } from './open-set-results.ts'
import type { OpenSetScoreName, OpenSetTrial } from './open-set-trial.ts'
import { pairedBySplit, type OverSplits } from '../../evaluation/index.ts'

/** A figure's name. */
export type OpenSetFigureName = keyof OpenSetTrialFigures

/** Figures of every table, and how it names them. */
export const SHOWN_FIGURES: readonly { readonly figure: OpenSetFigureName; readonly name: string }[] = [
  { figure: 'auroc', name: 'AUROC' },
  { figure: 'fpr95', name: 'FPR95' },
  { figure: 'knownAccuracy', name: 'known accuracy' },
  { figure: 'accuracy', name: '(K+1)-way accuracy' },
]

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
  const [before, after] = [resultsOf(results, pair.before.trial), resultsOf(results, pair.after.trial)]
  return pairedBySplit(before, after, (one, other) => {
    const [low, high] = [one.figures[pair.before.score]?.[figure], other.figures[pair.after.score]?.[figure]]
    return low === undefined || high === undefined ? undefined : high - low
  })
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
