/**
 * Scores by which known relations are told from unknown ones. Higher means known.
 *
 * Sources: maximum softmax (Hendrycks and Gimpel 2017), energy (Liu et al. 2020, arXiv 2010.03759), DOC's largest sigmoid
 * (Shu et al. 2017), distance to the k-th nearest training sentence (Sun et al. 2022, arXiv 2204.06507). Deviation: DOC
 * gets the same kind of threshold as the others, instead of one fitted per class.
 */
import { auroc, falsePositiveRateAtRecall } from '../../evaluation/index.ts'

/** What the scores are made of: one sentence. */
export interface ClassifierOutput {
  /** One logit for each known relation. */
  readonly logits: Float32Array
  /** The features before them. */
  readonly features: Float32Array
}

/** log Σ exp(logits); -Infinity of none. */
export function energyScore({ logits }: Pick<ClassifierOutput, 'logits'>): number {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  if (top === -Infinity) return top
  return top + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - top), 0))
}

/** Weight of the background's energy, chosen on splits apart from those of the claim (docs/log.md): 0 and 1 are worse. */
const BACKGROUND_WEIGHT = 0.5

/**
 * Energy of the known relations less `weight` times that of background relations, which were trained beside them to show what
 * other relations look like (background.ts). Without any background it is the energy.
 */
export function contrastScore(
  known: Float32Array,
  background: Float32Array,
  weight: number = BACKGROUND_WEIGHT,
): number {
  const energy = energyScore({ logits: known })
  return background.length === 0 ? energy : energy - weight * energyScore({ logits: background })
}

/** The largest softmax probability. */
export function softmaxScore({ logits }: Pick<ClassifierOutput, 'logits'>): number {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  return 1 / logits.reduce((total, logit) => total + Math.exp(logit - top), 0)
}

/** The largest sigmoid, for classifiers trained one against the rest (arm `doc`). */
export function sigmoidScore({ logits }: Pick<ClassifierOutput, 'logits'>): number {
  return 1 / (1 + Math.exp(-logits.reduce((a, b) => Math.max(a, b), -Infinity)))
}

/** Minus the distance from the direction of the features to the k-th nearest of the training sentences. */
export function nearestScore(training: readonly ClassifierOutput[], k = 10): (output: ClassifierOutput) => number {
  if (!Number.isInteger(k) || k < 1 || k > training.length)
    throw new RangeError(`nearestScore: k is ${k}, wanted 1 to ${training.length}, the number of training sentences`)
  const known = training.map(({ features }) => direction(features))
  return ({ features }) => {
    const own = direction(features)
    const distances = Float64Array.from(known, (other) => {
      let squares = 0
      for (const [i, value] of own.entries()) squares += (value - (other[i] ?? 0)) ** 2
      return Math.sqrt(squares)
    }).toSorted()
    return -(distances[k - 1] ?? Infinity)
  }
}

function direction(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((total, value) => total + value * value, 0))
  return vector.map((value) => value / Math.max(length, 1e-12))
}

/** A known test sentence: its score, gold relation, and the best known relation. */
export interface KnownResult {
  readonly score: number
  readonly gold: string
  readonly predicted: string
}

/** The figures of the paper; shares are 0 to 1. */
export interface OpenSetFigures {
  readonly auroc: number
  /** Unknowns accepted where 95 % of known are. */
  readonly fpr95: number
  /** Right relation among known sentences, without rejection. */
  readonly knownAccuracy: number
  /** (K+1)-way: right relation and accepted, or unknown and rejected. */
  readonly accuracy: number
  /** Known accepted at the threshold. */
  readonly coverage: number
  readonly n: { readonly known: number; readonly unknown: number }
}

/** Figures of a classifier on known and unknown test sentences, at a threshold chosen elsewhere. */
export function openSetFigures(
  known: readonly KnownResult[],
  unknown: readonly number[],
  threshold: number,
): OpenSetFigures {
  const sides = { positives: known.map(({ score }) => score), negatives: unknown }
  const right = known.filter(({ gold, predicted }) => gold === predicted)
  const accepted = known.filter(({ score }) => score >= threshold).length
  const hits =
    right.filter(({ score }) => score >= threshold).length + unknown.filter((score) => score < threshold).length
  return {
    auroc: auroc(sides),
    fpr95: falsePositiveRateAtRecall(sides),
    knownAccuracy: right.length / known.length,
    accuracy: hits / (known.length + unknown.length),
    coverage: accepted / known.length,
    n: { known: known.length, unknown: unknown.length },
  }
}
