/**
 * Split-conformal thresholds: accept at a stated coverage, whatever the scores' distribution.
 *
 * Theory (Vovk, Gammerman and Shafer 2005, "Algorithmic Learning in a Random World"; Papadopoulos et al. 2002 for the
 * split form). Take n calibration scores and one new score that are exchangeable: drawn alike, and not used in training.
 * The threshold is the k-th lowest calibration score with k = ⌊(n + 1)(1 - coverage)⌋. The rank of the new score among
 * all n + 1 is uniform, and the new score is rejected only where that rank is at most k. So it is accepted with
 * probability at least 1 - k / (n + 1), which is at least `coverage`. Without ties it is exactly that, and exceeds
 * `coverage` by less than 1 / (n + 1). Where k is 0 nothing may be rejected, and the threshold is -∞.
 *
 * The probability is over the draw of calibration and new case together. For one calibration set, the share of new cases
 * that is accepted varies as Beta(n + 1 - k, k). Nothing is promised for cases that come from elsewhere.
 */
import { wantScores, type Threshold } from './threshold.ts'

/** Options of `conformalThreshold`. */
export interface ConformalOptions {
  /** Plural noun of what is accepted, for the threshold's basis. @default 'cases' */
  readonly cases?: string | undefined
  /** What of them is counted, such as `known` or `right`, for the basis. @default none */
  readonly kind?: string | undefined
}

/**
 * The threshold that accepts a new case with probability at least `coverage`.
 * @param calibration scores of cases that trained nothing, higher is more surely accepted
 * @param coverage between 0 and 1, both excluded
 * @throws RangeError where there is no score, one is not a number, or the coverage is out of range
 */
export function conformalThreshold(
  calibration: readonly number[],
  coverage: number,
  options: ConformalOptions = {},
): Threshold {
  wantScores('conformalThreshold', calibration)
  const n = calibration.length
  const rank = conformalRank(n, coverage)
  const { cases = 'cases', kind } = options
  const accepted = kind === undefined ? cases : `${kind} ${cases}`
  const basis = `accepts ${accepted} with probability at least ${coverage} (split-conformal, ${n} calibration ${cases})`
  if (rank < 1) {
    const wanted = Math.ceil(1 / (1 - coverage) - 1e-9) - 1
    return { value: -Infinity, basis: `${basis}; too few to reject any, wanted ${wanted}` }
  }
  return { value: Float64Array.from(calibration).toSorted()[rank - 1] ?? -Infinity, basis }
}

/**
 * Which of n calibration scores, counted from 1 at the lowest, is the threshold, or 0 where none may be rejected.
 * @throws RangeError where the coverage is out of range
 */
export function conformalRank(n: number, coverage: number): number {
  if (!(coverage > 0 && coverage < 1))
    throw new RangeError(`conformalThreshold: coverage is ${coverage}, wanted between 0 and 1`)
  // 1 - 0.9 is a little below 0.1 in binary: what a whole number misses by rounding counts as whole
  return Math.floor((n + 1) * (1 - coverage) + 1e-9)
}
