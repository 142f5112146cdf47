/**
 * Figures of a score that should set positives apart from negatives: AUROC, and the false positive rate at a recall.
 *
 * Flow: Feedback → Report (open-set relations: known against unknown; reward models; critics). Higher scores mean
 * "positive". Source: Hanley and McNeil (1982); AUROC is P(positive scores higher) + ½ P(equal).
 */

/** Scores of the two sides. */
export interface ScoredSides {
  readonly positives: readonly number[]
  readonly negatives: readonly number[]
}

/** The area under the ROC curve, ties counted half, from 0 to 1. */
export function auroc(sides: ScoredSides): number {
  check('auroc', sides)
  let above = 0
  let positivesAbove = 0
  for (const group of descendingGroups(sides)) {
    // Each negative of the group is beaten by all positives above it, and by half of those at its side.
    above += group.negatives * (positivesAbove + group.positives / 2)
    positivesAbove += group.positives
  }
  return above / (sides.positives.length * sides.negatives.length)
}

/** AUROC from counts per score bin, bins in ascending order, or undefined where a side is empty. */
export function aurocOfCounts(positives: readonly number[], negatives: readonly number[]): number | undefined {
  let below = 0
  let area = 0
  let total = 0
  for (const [bin, positive] of positives.entries()) {
    const negative = negatives[bin] ?? 0
    area += positive * (below + negative / 2)
    below += negative
    total += positive
  }
  return total === 0 || below === 0 ? undefined : area / (total * below)
}

/**
 * The lowest false positive rate among thresholds that accept at least the share `recall` of positives.
 * @param recall from just above 0 to 1 (default 0).95 ("FPR@95")
 */
export function falsePositiveRateAtRecall(sides: ScoredSides, recall = 0.95): number {
  check('falsePositiveRateAtRecall', sides)
  if (!(recall > 0 && recall <= 1)) {
    throw new RangeError(`falsePositiveRateAtRecall: recall is ${recall}, wanted above 0, at most 1`)
  }
  // A rounding error must not ask for one positive more: 0.95 × 20 is 19 exactly.
  const wanted = Math.ceil(recall * sides.positives.length - 1e-9)
  let positives = 0
  let negatives = 0
  for (const group of descendingGroups(sides)) {
    positives += group.positives
    negatives += group.negatives
    if (positives >= wanted) break
  }
  return negatives / sides.negatives.length
}

function* descendingGroups({ positives, negatives }: ScoredSides): Generator<{ positives: number; negatives: number }> {
  const high = Float64Array.from(positives).toSorted((a, b) => b - a)
  const low = Float64Array.from(negatives).toSorted((a, b) => b - a)
  let i = 0
  let j = 0
  while (i < high.length || j < low.length) {
    const score = Math.max(high[i] ?? Number.NEGATIVE_INFINITY, low[j] ?? Number.NEGATIVE_INFINITY)
    const group = { positives: 0, negatives: 0 }
    for (; i < high.length && high[i] === score; i++) group.positives++
    for (; j < low.length && low[j] === score; j++) group.negatives++
    yield group
  }
}

function check(name: string, { positives, negatives }: ScoredSides): void {
  if (positives.length === 0 || negatives.length === 0) {
    throw new RangeError(
      `${name}: got ${positives.length} positives and ${negatives.length} negatives, wanted at least one of each`,
    )
  }
  if (positives.some(Number.isNaN) || negatives.some(Number.isNaN)) {
    throw new RangeError(`${name}: got a score that is NaN, wanted numbers only`)
  }
}
