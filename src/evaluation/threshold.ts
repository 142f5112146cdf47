/**
 * Thresholds on a score, chosen on development cases: a case is accepted where its score reaches the threshold.
 * conformal.ts chooses one by a stated coverage instead.
 */

/** A threshold: a score at or above it is accepted. */
export interface Threshold {
  readonly value: number
  /** How it was chosen, for reports. */
  readonly basis: string
}

/** The highest threshold that keeps at least `recall` of known development cases. */
export function recallThreshold(known: readonly number[], recall: number = 0.95): Threshold {
  wantScores('recallThreshold', known)
  if (!(recall > 0 && recall <= 1))
    throw new RangeError(`recallThreshold: recall is ${recall}, wanted above 0, at most 1`)
  const descending = Float64Array.from(known).toSorted((a, b) => b - a)
  const kept = Math.ceil(recall * known.length - 1e-9)
  return {
    value: descending[kept - 1] ?? -Infinity,
    basis: `keeps ${recall} of ${known.length} known development cases`,
  }
}

/** The threshold that is right most often on development cases, known and unknown counted alike, and the lowest of equals. */
export function balancedThreshold(known: readonly number[], unknown: readonly number[]): Threshold {
  wantScores('balancedThreshold', known)
  wantScores('balancedThreshold: unknown', unknown)
  let best = { value: -Infinity, balance: 0.5 }
  for (const value of [...new Set([...known, ...unknown])].toSorted((a, b) => a - b)) {
    const accepted = known.filter((score) => score >= value).length / known.length
    const rejected = unknown.filter((score) => score < value).length / unknown.length
    const balance = (accepted + rejected) / 2
    if (balance > best.balance) best = { value, balance }
  }
  return {
    value: best.value,
    basis: `best balance ${best.balance.toFixed(3)} on ${known.length} known and ${unknown.length} unknown development cases`,
  }
}

/** @throws RangeError where there is no score, or one is not a number */
export function wantScores(name: string, scores: readonly number[]): void {
  if (scores.length === 0 || scores.some(Number.isNaN))
    throw new RangeError(
      `${name}: got ${scores.length} scores${scores.length === 0 ? '' : ', some not numbers'}, wanted at least one number`,
    )
}
