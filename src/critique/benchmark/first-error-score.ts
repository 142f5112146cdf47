/**
 * ProcessBench's measure (Zheng et al., arXiv 2412.06559, section 3.4; code of QwenLM/ProcessBench): the accuracy of the exact
 * first wrong step over solutions that have one, the accuracy of "no error" over the others, and their harmonic mean.
 */

/** One judged solution. Steps are 0-based, −1 is "no error". */
export interface LocatedError {
  readonly label: number
  /** Undefined where the critic gave no critique; it counts as false on both sides. */
  readonly found: number | undefined
}

/** The measure over some solutions. Fractions 0 to 1. */
export interface FirstErrorScore {
  /** Share of wrong solutions whose exact first wrong step was found. */
  readonly wrongAccuracy: number
  /** Share of right solutions that were found to have no error. */
  readonly rightAccuracy: number
  /** Their harmonic mean; 0 where either is. */
  readonly f1: number
  readonly wrong: number
  readonly right: number
}

/** Scores located errors. A side without solutions has accuracy 0. */
export function scoreFirstErrors(located: readonly LocatedError[]): FirstErrorScore {
  const wrong = located.filter(({ label }) => label !== -1)
  const right = located.filter(({ label }) => label === -1)
  const wrongAccuracy = share(wrong)
  const rightAccuracy = share(right)
  const sum = wrongAccuracy + rightAccuracy
  const f1 = sum === 0 ? 0 : (2 * wrongAccuracy * rightAccuracy) / sum
  return { wrongAccuracy, rightAccuracy, f1, wrong: wrong.length, right: right.length }
}

function share(located: readonly LocatedError[]): number {
  return located.length === 0 ? 0 : located.filter(({ label, found }) => label === found).length / located.length
}
