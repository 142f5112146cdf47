/**
 * Bounds for the labels in use. The best of forty labels scores higher than the best of two, so one bound on the best score
 * accepts another share of sentences for every number of labels. Here each calibration sentence is scored against the labels
 * in use as if its own relation were one of them, and the bound is split-conformal on these scores.
 *
 * The promise: a sentence of a described relation is accepted with the stated probability, if it comes from where the calibration
 * sentences come from. `shiftOf` tells where it does not seem so.
 */
import { conformalThreshold } from '../../evaluation/index.ts'

/** Scores of one calibration sentence. */
export interface CalibrationScores {
  /** Against each label in use, in their order. */
  readonly labels: readonly number[]
  /** Against the description of its own relation. */
  readonly own: number
  /** Place of its own relation among the labels; -1 where it is none of them. */
  readonly place: number
  /** Logit of no relation, where the matcher has learned one. */
  readonly none?: number | undefined
}

/** What an answer must reach. */
export interface LabelBounds {
  /** On the best label's score. */
  readonly score: number
  /** On the best label's log odds against `none`; -Infinity where it is not learned. */
  readonly holding: number
  /** Best scores of the calibration sentences, for `shiftOf`. */
  readonly best: readonly number[]
}

/**
 * The best score as if the sentence's own relation were one of the labels. Where it is not, it takes the place of one of them, each
 * in turn, so that the number of labels stays.
 */
export function bestAsked({ labels, own, place }: CalibrationScores, turn: number): number {
  const left = place >= 0 || labels.length === 0 ? -1 : turn % labels.length
  return labels.reduce((best, score, i) => (i === left || i === place ? best : Math.max(best, score)), own)
}

/**
 * Bounds that accept a share of sentences like these. Two bounds may each reject half of what may be rejected.
 * @param temperature what scores are divided by beside the logit of no relation
 */
export function labelBounds(
  sentences: readonly CalibrationScores[],
  { coverage, temperature }: { readonly coverage: number; readonly temperature: number },
): LabelBounds {
  const best = sentences.map(bestAsked)
  const holding = sentences.flatMap(({ none }, i) => (none === undefined ? [] : [(best[i] ?? 0) / temperature - none]))
  const each = holding.length === 0 ? coverage : 1 - (1 - coverage) / 2
  return {
    score: conformalThreshold(best, each).value,
    holding: holding.length === 0 ? -Infinity : conformalThreshold(holding, each).value,
    best,
  }
}

/** Sentences below which a shift is not looked for: a test of fewer finds nothing. */
const LEAST_SENTENCES = 20

/** What the test says. */
export interface Shift {
  /** Largest distance of the two distributions of best scores, 0 to 1 (Kolmogorov and Smirnov's statistic). */
  readonly distance: number
  /** Chance of such a distance where both come from one source. */
  readonly probability: number
}

/**
 * Whether best scores look as those of the calibration sentences do, without any label: the two-sample test of Kolmogorov and
 * Smirnov, with its asymptotic probability. Undefined for fewer than 20 sentences on either side.
 */
export function shiftOf(asked: readonly number[], calibration: readonly number[]): Shift | undefined {
  if (asked.length < LEAST_SENTENCES || calibration.length < LEAST_SENTENCES) return undefined
  const [a, b] = [asked.toSorted((x, y) => x - y), calibration.toSorted((x, y) => x - y)]
  let [i, k, distance] = [0, 0, 0]
  while (i < a.length && k < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[k] ?? Infinity)
    while (i < a.length && (a[i] ?? Infinity) <= value) i++
    while (k < b.length && (b[k] ?? Infinity) <= value) k++
    distance = Math.max(distance, Math.abs(i / a.length - k / b.length))
  }
  const effective = Math.sqrt((a.length * b.length) / (a.length + b.length))
  return { distance, probability: kolmogorov((effective + 0.12 + 0.11 / effective) * distance) }
}

/** 2 Σ (-1)^(j-1) exp(-2 j² λ²), the tail of Kolmogorov's distribution. */
function kolmogorov(lambda: number): number {
  if (lambda < 0.2) return 1
  let total = 0
  for (let j = 1; j <= 100; j++) total += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * lambda * lambda)
  return Math.min(1, Math.max(0, total))
}
