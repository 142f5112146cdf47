/**
 * Heads of rewards by Bradley and Terry's loss (1952), alone or as a product of experts.
 *
 * Product of experts (arXiv 2310.05199; Hinton 2002): the log-odds of the chosen response are the sum δ_main + δ_bias, so
 * what the bias expert explains, the main expert need not. Two forms:
 * - two stages: the bias expert is fitted alone, then held fixed with weight a while the main expert is fitted;
 * - joint: both at once. The loss cannot tell which of them carries length. The ratio k of learning rates decides: under gradient
 *   flow from zero the main expert keeps 1 / (1 + k) of it. The ratio is taken as a change of scale, bias weight = √k · parameter,
 *   which gives the same flow. A loss of its own (factor λ) makes the bias expert a good predictor by itself.
 *
 * Letters: P pairs, d axes of the main expert, c cues of the bias expert.
 */
import { minimise } from './minimise.ts'

/** Differences chosen − rejected of what the experts read, with each pair's weight and what strength its label has. */
export interface PairDifferences {
  /** `[P, d]`. */
  readonly main: readonly Float64Array[]
  /** `[P, c]`. Absent where there is no bias expert. */
  readonly bias?: readonly Float64Array[] | undefined
  /** `[P]`, mean 1. A bias expert that is fitted alone does not read them. @default all 1 */
  readonly weights?: Float64Array | undefined
  /** `[P]`: what δ must exceed, for data that carry strengths. @default 0 */
  readonly margins?: Float64Array | undefined
  /** `[P]`: chance that each label is wrong, 0 to below 0.5. @default `ExpertOptions.smoothing` of all */
  readonly smoothings?: Float64Array | undefined
}

/** Options of the training. */
export interface ExpertOptions {
  /** Half of it is the factor of the squared norm of the weights, beside the mean loss. @default 0.01 */
  readonly penalty?: number | undefined
  /** Chance that a label is taken to be wrong, 0 to below 0.5. @default 0 */
  readonly smoothing?: number | undefined
  readonly iterations?: number | undefined
}

/** How a bias expert takes part. */
export type ProductForm =
  | { readonly form: 'two-stage'; readonly weight: number }
  | { readonly form: 'joint'; readonly ratio: number; readonly biasLoss: number }

/** Weights of both experts. */
export interface Experts {
  readonly main: Float64Array
  readonly bias: Float64Array
}

/** −log σ(x) without overflow. */
export function softplusOfMinus(x: number): number {
  return x > 0 ? Math.log1p(Math.exp(-x)) : -x + Math.log1p(Math.exp(x))
}

/** Penalty of a bias expert fitted alone: it has a few weights, and many pairs. */
const BIAS_PENALTY = 1e-4

/** A main expert alone. `offsets` `[P]` are added to its log-odds. */
export function trainMain(
  differences: PairDifferences,
  options: ExpertOptions & { readonly offsets?: Float64Array | undefined } = {},
): Float64Array {
  const { penalty = 0.01, offsets, iterations } = options
  const width = differences.main[0]?.length ?? 0
  return minimise(
    (point, gradient) => {
      gradient.fill(0)
      let loss = ridge(point, gradient, penalty)
      for (const [p, row] of differences.main.entries()) {
        const odds = dot(row, point) + (offsets?.[p] ?? 0) - (differences.margins?.[p] ?? 0)
        const share = (differences.weights?.[p] ?? 1) / differences.main.length
        const { value, slope } = pairLoss(odds, differences.smoothings?.[p] ?? options.smoothing ?? 0)
        loss += share * value
        addScaled(gradient, row, share * slope)
      }
      return loss
    },
    new Float64Array(width),
    { iterations },
  )
}

/** Both experts. @throws RangeError without a bias expert's differences, for a weight, ratio or factor out of range */
export function trainProduct(differences: PairDifferences, form: ProductForm, options: ExpertOptions = {}): Experts {
  const { bias: biasRows } = differences
  if (biasRows === undefined || biasRows.length !== differences.main.length)
    throw new RangeError(
      `train product of experts: got ${biasRows?.length ?? 'no'} rows of the bias expert, wanted ${differences.main.length}`,
    )
  if (form.form === 'joint') return trainJoint(differences, biasRows, { ...options, ...form })
  if (!(form.weight >= 0 && form.weight <= 1))
    throw new RangeError(`train product of experts: bias weight is ${form.weight}, wanted 0 to 1`)
  // weights are for the main expert: how far a cue goes is learned from all pairs alike
  const bias = trainMain({ ...differences, main: biasRows, weights: undefined }, { ...options, penalty: BIAS_PENALTY })
  const offsets = Float64Array.from(biasRows, (row) => form.weight * dot(row, bias))
  return { main: trainMain(differences, { ...options, offsets }), bias }
}

function trainJoint(
  differences: PairDifferences,
  biasRows: readonly Float64Array[],
  options: ExpertOptions & { readonly ratio: number; readonly biasLoss: number },
): Experts {
  const { ratio, biasLoss, penalty = 0.01, smoothing = 0, iterations } = options
  if (!(ratio > 0 && Number.isFinite(ratio)))
    throw new RangeError(`train product of experts: ratio of learning rates is ${ratio}, wanted a number above 0`)
  if (!(biasLoss >= 0 && Number.isFinite(biasLoss)))
    throw new RangeError(`train product of experts: factor of the bias loss is ${biasLoss}, wanted a number from 0`)
  const width = differences.main[0]?.length ?? 0
  const cues = biasRows[0]?.length ?? 0
  const root = Math.sqrt(ratio)
  const reached = minimise(
    (point, gradient) => {
      gradient.fill(0)
      let loss = ridge(point, gradient, penalty)
      const ownBias = point.subarray(width)
      const mainGradient = gradient.subarray(0, width)
      const biasGradient = gradient.subarray(width)
      for (const [p, row] of differences.main.entries()) {
        const biasRow = biasRows[p] ?? row
        const share = (differences.weights?.[p] ?? 1) / differences.main.length
        const biasOdds = root * dot(biasRow, ownBias)
        const wrong = differences.smoothings?.[p] ?? smoothing
        const together = pairLoss(dot(row, point) + biasOdds - (differences.margins?.[p] ?? 0), wrong)
        const alone = pairLoss(biasOdds, wrong)
        loss += share * (together.value + biasLoss * alone.value)
        addScaled(mainGradient, row, share * together.slope)
        addScaled(biasGradient, biasRow, share * root * (together.slope + biasLoss * alone.slope))
      }
      return loss
    },
    new Float64Array(width + cues),
    { iterations },
  )
  return { main: reached.slice(0, width), bias: reached.slice(width).map((x) => root * x) }
}

function pairLoss(odds: number, smoothing: number): { readonly value: number; readonly slope: number } {
  const chance = 1 / (1 + Math.exp(odds))
  return {
    value: (1 - smoothing) * softplusOfMinus(odds) + smoothing * softplusOfMinus(-odds),
    slope: smoothing - chance,
  }
}

function ridge(point: Float64Array, gradient: Float64Array, penalty: number): number {
  let squares = 0
  for (let i = 0; i < point.length; i++) {
    const x = point[i] ?? 0
    squares += x * x
    gradient[i] = (gradient[i] ?? 0) + penalty * x
  }
  return (penalty / 2) * squares
}

function addScaled(to: Float64Array, row: Float64Array, factor: number): void {
  for (let i = 0; i < row.length; i++) to[i] = (to[i] ?? 0) + factor * (row[i] ?? 0)
}

/** Sum of products over the shorter of two lists. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  const count = Math.min(a.length, b.length)
  for (let i = 0; i < count; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
