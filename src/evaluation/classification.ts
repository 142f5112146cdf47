/**
 * Figures of a classifier: accuracy with its interval, and F1 per class, macro and micro.
 *
 * Flow: Feedback → Report (relations: micro F1 without the class "unknown" is the field's custom; `classes` says which
 * count). Macro F1 is the plain mean over classes. A class without any prediction or example has F1 0, as in
 * scikit-learn with `zero_division=0`.
 */
import { shareOf, type Share } from './agreement.ts'

export interface ClassScores {
  readonly label: string
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Examples whose gold label this is. */
  readonly support: number
}

export interface Classification {
  readonly accuracy: Share
  readonly macroF1: number
  /** Over the pooled counts of `classes`. It equals accuracy where all classes count. */
  readonly microF1: number
  readonly classes: readonly ClassScores[]
}

export interface ClassificationOptions {
  /** Classes that count in precision, recall and F1 (default all that occur, in alphabetical order). */
  readonly classes?: readonly string[] | undefined
}

/**
 * Scores predictions against gold labels.
 * @throws RangeError where the lengths differ or there is no example
 */
export function classificationOf(
  gold: readonly string[],
  predicted: readonly string[],
  options: ClassificationOptions = {},
): Classification {
  if (gold.length === 0 || gold.length !== predicted.length) {
    throw new RangeError(
      `classificationOf: got ${gold.length} gold labels and ${predicted.length} predictions, wanted the same number of at least 1`,
    )
  }
  const counted = options.classes ?? [...new Set([...gold, ...predicted])].toSorted()
  const counts = new Map(counted.map((label) => [label, { hit: 0, predicted: 0, support: 0 }]))
  let right = 0
  for (const [i, label] of gold.entries()) {
    const guess = predicted[i] ?? ''
    const goldCounts = counts.get(label)
    const guessCounts = counts.get(guess)
    if (goldCounts !== undefined) goldCounts.support++
    if (guessCounts !== undefined) guessCounts.predicted++
    if (guess !== label) continue
    right++
    if (goldCounts !== undefined) goldCounts.hit++
  }
  const classes = [...counts].map(([label, { hit, predicted: guesses, support }]) => ({
    label,
    precision: guesses === 0 ? 0 : hit / guesses,
    recall: support === 0 ? 0 : hit / support,
    f1: guesses + support === 0 ? 0 : (2 * hit) / (guesses + support),
    support,
  }))
  const pooled = counts
    .values()
    .reduce((sum, one) => ({ hit: sum.hit + one.hit, sides: sum.sides + one.predicted + one.support }), {
      hit: 0,
      sides: 0,
    })
  return {
    accuracy: shareOf(right, gold.length) as Share,
    macroF1: classes.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, classes.length),
    microF1: pooled.sides === 0 ? 0 : (2 * pooled.hit) / pooled.sides,
    classes,
  }
}
