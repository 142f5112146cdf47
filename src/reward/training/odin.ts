/**
 * ODIN (arXiv 2402.07319): two linear heads on the same features. Their sum is trained on the pairs; one is pushed to
 * correlate with length, the other not to; the length head is dropped. Both correlations are over all texts, not over a batch.
 */
import { minimise } from './minimise.ts'
import { dot, softplusOfMinus, trainMain, type PairDifferences } from './expert-training.ts'

/** What ODIN reads. */
export interface OdinData {
  readonly differences: PairDifferences
  /** Features of all texts, `[n, d]`. */
  readonly rows: readonly Float64Array[]
  /** Log-lengths of all texts. */
  readonly lengths: readonly number[]
}

/** Options of `trainOdin`. */
export interface OdinOptions {
  /** Factor of both length terms. */
  readonly weight: number
  readonly penalty?: number | undefined
}

/** The quality head. */
export function trainOdin(data: OdinData, { weight, penalty = 0.01 }: OdinOptions): Float64Array {
  const { differences } = data
  const width = differences.main[0]?.length ?? 0
  const { crossed, moments } = momentsOf(data, width)
  const start = new Float64Array(2 * width)
  start.set(trainMain(differences, { penalty }).map((x) => x / 2))
  const size = Math.sqrt(dot(crossed, crossed)) || 1
  start.set(
    crossed.map((x) => (0.1 * x) / size),
    width,
  )
  const reached = minimise((point, gradient) => {
    const [quality, length] = [point.subarray(0, width), point.subarray(width)]
    const sum = quality.map((x, i) => x + (length[i] ?? 0))
    const shared = new Float64Array(width)
    let loss = 0
    for (const row of differences.main) {
      const odds = dot(row, sum)
      loss += softplusOfMinus(odds) / differences.main.length
      const slope = -1 / (1 + Math.exp(odds)) / differences.main.length
      for (let i = 0; i < width; i++) shared[i] = (shared[i] ?? 0) + slope * (row[i] ?? 0)
    }
    const ownQuality = correlation(quality, crossed, moments)
    const ownLength = correlation(length, crossed, moments)
    // the square in place of the paper's absolute value: the same minimum, with a gradient at 0
    loss += weight * (ownQuality.value ** 2 - ownLength.value)
    for (let i = 0; i < width; i++) {
      const [q, l] = [quality[i] ?? 0, length[i] ?? 0]
      loss += (penalty / 2) * (q * q + l * l)
      gradient[i] = (shared[i] ?? 0) + penalty * q + weight * 2 * ownQuality.value * (ownQuality.gradient[i] ?? 0)
      gradient[width + i] = (shared[i] ?? 0) + penalty * l - weight * (ownLength.gradient[i] ?? 0)
    }
    return loss
  }, start)
  return reached.slice(0, width)
}

/** Covariance of features with standardised length, `[d]`, and among features, `[d, d]`. */
function momentsOf({ rows, lengths }: OdinData, width: number): { crossed: Float64Array; moments: Float64Array } {
  const n = rows.length
  const meanLength = lengths.reduce((sum, x) => sum + x, 0) / n
  const deviation = Math.sqrt(lengths.reduce((sum, x) => sum + (x - meanLength) ** 2, 0) / n) || 1
  const mean = new Float64Array(width)
  for (const row of rows) for (let i = 0; i < width; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / n
  const crossed = new Float64Array(width)
  const moments = new Float64Array(width * width)
  for (const [r, row] of rows.entries()) {
    const standard = ((lengths[r] ?? 0) - meanLength) / deviation
    for (let i = 0; i < width; i++) {
      const x = (row[i] ?? 0) - (mean[i] ?? 0)
      crossed[i] = (crossed[i] ?? 0) + (x * standard) / n
      for (let j = 0; j < width; j++)
        moments[i * width + j] = (moments[i * width + j] ?? 0) + (x * ((row[j] ?? 0) - (mean[j] ?? 0))) / n
    }
  }
  return { crossed, moments }
}

/** Correlation of a head's scores with length: w · c / √(w S w). */
function correlation(
  weights: Float64Array,
  crossed: Float64Array,
  moments: Float64Array,
): { readonly value: number; readonly gradient: Float64Array } {
  const width = weights.length
  const spread = new Float64Array(width)
  for (let i = 0; i < width; i++) {
    let sum = 0
    for (let j = 0; j < width; j++) sum += (moments[i * width + j] ?? 0) * (weights[j] ?? 0)
    spread[i] = sum
  }
  const variance = Math.max(1e-12, dot(weights, spread))
  const deviation = Math.sqrt(variance)
  const value = dot(weights, crossed) / deviation
  return { value, gradient: crossed.map((c, i) => c / deviation - (value * (spread[i] ?? 0)) / variance) }
}
