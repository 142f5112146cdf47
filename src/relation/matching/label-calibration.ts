/**
 * Bounds for the labels in use. The best of forty labels scores higher than the best of two, so one bound on the best score
 * accepts another share of sentences for every number of labels. Here each calibration sentence is scored against the labels
 * in use as if its own relation were one of them, and the bound is split-conformal on these scores.
 *
 * The promise: a sentence of a described relation is accepted with the stated probability, if it comes from where the calibration
 * sentences come from. `RelationMatcher.shift` tells where it does not seem so.
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
  /** Best scores of the calibration sentences, in their order. */
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
