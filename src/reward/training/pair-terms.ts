/**
 * What an arm tells a main expert that is trained by steps: for each pair, what is added to its log-odds, its weight, and how
 * sure its label is. `trainHead` fits the same arms on frozen features.
 *
 * Flow: pairs → terms → fine-tuned backbone. The log-odds of pair p are x = δ + offset, and its loss is
 * weight · (softplus(x) − target · x), which is Bradley and Terry's where the target is 1.
 */
import { dot, trainMain } from './expert-training.ts'
import { FEWEST_POINTS, fitLengthCurve, type LengthCurve } from './length-curve.ts'
import {
  balancedWeights,
  biasRows,
  logLength,
  nearWeights,
  timesWeights,
  type HeadData,
  type HeadOptions,
  type HeadPair,
  type RewardArm,
} from './reward-arm.ts'
import { TUNED_ARMS } from './reward-arm-name.ts'

/** Terms of pairs, `[P]` each. */
export interface PairTerms {
  /** Weighted log-odds of the bias expert, less the margin. */
  readonly offsets: Float64Array
  /** Mean 1. */
  readonly weights: Float64Array
  /** Chance that the label is right, above 0.5 to 1. */
  readonly targets: Float64Array
  /** Weights of the bias expert over `RewardArm.cues`, where there is one that reads cues. */
  readonly biasExpert?: Float64Array | undefined
}

/** Penalty of a bias expert, as in `expert-training.ts`. */
const BIAS_PENALTY = 1e-4

/** Terms of an arm. @throws RangeError for an arm without them, a weight out of range, and no pairs */
export function pairTerms(
  { cues, pairs }: Pick<HeadData, 'cues' | 'pairs'>,
  arm: RewardArm,
  options: HeadOptions,
): PairTerms {
  const { weight = 1 } = arm
  wantTunedArm(arm)
  if (!(weight >= 0 && weight <= 1)) throw new RangeError(`fine-tune reward: weight is ${weight}, wanted 0 to 1`)
  if (pairs.length === 0) throw new RangeError('fine-tune reward: got no pairs, wanted at least one')
  const smoothings = Float64Array.from(pairs, ({ smoothing }) => smoothing ?? options.smoothing ?? 0)
  const margins = Float64Array.from(pairs, ({ margin = 0 }) => margin)
  const bias = (): { readonly expert: Float64Array; readonly offsets: Float64Array } => {
    const rows = biasRows({ rows: [], cues, pairs }, arm, options.key)
    // first stage: the bias expert alone
    const expert = trainMain({ main: rows, margins, smoothings }, { penalty: BIAS_PENALTY })
    return { expert, offsets: Float64Array.from(rows, (row, p) => weight * dot(row, expert) - (margins[p] ?? 0)) }
  }
  const plain: PairTerms = {
    offsets: margins.map((margin) => -margin),
    weights: arm.near === undefined ? new Float64Array(pairs.length).fill(1) : nearWeights({ cues, pairs }, arm.near),
    targets: smoothings.map((smoothing) => 1 - smoothing),
  }
  switch (arm.arm) {
    case 'two-stage': {
      const { expert, offsets } = bias()
      return { ...plain, offsets, biasExpert: expert }
    }
    case 'random-expert':
      return { ...plain, offsets: bias().offsets }
    case 'balanced':
      return { ...plain, weights: timesWeights(balancedWeights({ cues, pairs }, weight), plain.weights) }
    default:
      return plain
  }
}

/** The curve that an arm subtracts after training, scaled by its weight, or none. */
export function tunedCurve(
  { arm, weight = 1 }: RewardArm,
  cues: HeadData['cues'],
  scores: readonly number[],
): LengthCurve | undefined {
  if (!isCurveArm(arm)) return undefined
  const curve = fitLengthCurve(arm === 'penalty' ? 'line' : arm, cues.map(logLength), scores)
  return { ...curve, y: curve.y.map((value) => weight * value) }
}

/** The arm as far as training is concerned: what acts after it is left out, so that all weights of such an arm share one training. */
export function trainedPart(arm: RewardArm): RewardArm {
  return isCurveArm(arm.arm) || arm.arm === 'vanilla' ? { arm: 'vanilla', near: arm.near } : arm
}

/** Whether an arm subtracts a curve of length after training. */
export function isCurveArm(arm: RewardArm['arm']): arm is 'penalty' | 'spline' | 'lowess' {
  return arm === 'penalty' || arm === 'spline' || arm === 'lowess'
}

/**
 * Where an arm fits a curve of length, there must be responses to fit it to.
 * @param held texts that stay out of the curve while the weight is chosen
 * @throws RangeError for fewer than a curve wants
 */
export function wantCurvePoints(
  given: RewardArm | undefined,
  pairs: readonly HeadPair[],
  held: ReadonlySet<number> = new Set(),
): void {
  if (given === undefined || !isCurveArm(given.arm)) return
  const wants = `train reward: the arm ${given.arm} fits a curve of length to ${FEWEST_POINTS} responses at least`
  const all = responsesOf(pairs)
  if (all < FEWEST_POINTS)
    throw new RangeError(`${wants}, and the ${pairs.length} pairs hold ${all}, wanted more pairs, or another arm`)
  const left = pairs.filter(({ chosen }) => !held.has(chosen))
  if (responsesOf(left) < FEWEST_POINTS)
    throw new RangeError(
      `${wants}, and the ${left.length} of ${pairs.length} pairs that are not held back to choose the weight on hold ${responsesOf(left)}, wanted more pairs, a given weight, or another arm`,
    )
}

function responsesOf(pairs: readonly HeadPair[]): number {
  return new Set(pairs.flatMap(({ chosen, rejected }) => [chosen, rejected])).size
}

/** @throws RangeError naming the arms that there are for a fine-tuned backbone */
export function wantTunedArm({ arm }: RewardArm): void {
  if (!TUNED_ARMS.includes(arm))
    throw new RangeError(
      `fine-tune reward: the arm ${arm} is for frozen backbones alone, wanted ${TUNED_ARMS.join(', ')}`,
    )
}
