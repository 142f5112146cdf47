/** AUROC and FPR95 by their definitions, over all pairs and all thresholds: what the fast ones are compared with. */
import { auroc, falsePositiveRateAtRecall } from '../../src/evaluation/index.ts'

/** The larger of the two differences between the fast figures and their definitions. */
export function bruteForceError({
  known,
  unknown,
}: {
  readonly known: readonly number[]
  readonly unknown: readonly number[]
}): number {
  let pairs = 0
  for (const high of known) for (const low of unknown) pairs += high > low ? 1 : high === low ? 0.5 : 0
  const rates = known
    .filter((threshold) => known.filter((score) => score >= threshold).length >= 0.95 * known.length)
    .map((threshold) => unknown.filter((score) => score >= threshold).length / unknown.length)
  const sides = { positives: known, negatives: unknown }
  return Math.max(
    Math.abs(auroc(sides) - pairs / (known.length * unknown.length)),
    Math.abs(falsePositiveRateAtRecall(sides) - Math.min(...rates)),
  )
}
