/**
 * Feature rows on fewer axes: standardised, and projected on the span of their largest principal components, found by a
 * randomised range finder with power iterations (Halko, Martinsson and Tropp 2011, arXiv 0909.4061, algorithms 4.3 and 4.4). The
 * basis is any orthonormal one of that span: a head with a squared-norm penalty is the same under every rotation.
 *
 * Letters: n rows, D features, d axes.
 */
import { generator, type Key } from '../random.ts'

/** A fitted projection. */
export interface Projection {
  readonly features: number
  readonly axes: number
  /** Mean of each feature, `[D]`. */
  readonly mean: Float64Array
  /** One over the deviation of each feature, times one factor that gives the axes a mean variance of 1, `[D]`. */
  readonly scale: Float64Array
  /** `[d, D]`, orthonormal rows. */
  readonly basis: Float64Array
}

const POWER_ITERATIONS = 2
/** Rows that the basis is found from: more change it little and cost in proportion. */
const FITTED_ROWS = 1500

/** Fits a projection. @throws RangeError without rows */
export function fitProjection(key: Key, rows: readonly Float32Array[], axes: number): Projection {
  const [first] = rows
  if (first === undefined) throw new RangeError('fit projection: got no rows, wanted at least one')
  const width = first.length
  const count = Math.min(axes, width, rows.length)
  const { mean, scale } = momentsOf(rows, width)
  const every = Math.max(1, Math.ceil(rows.length / FITTED_ROWS))
  const centred = rows
    .filter((_row, i) => i % every === 0)
    .map((row) => Float32Array.from(row, (x, i) => (x - (mean[i] ?? 0)) * (scale[i] ?? 0)))
  const source = generator(key)
  let basis: Float64Array = Float64Array.from({ length: count * width }, () => source.normal())
  for (let round = 0; round <= POWER_ITERATIONS; round++) {
    basis = orthonormal(basis, count, width)
    if (round < POWER_ITERATIONS) basis = powered(centred, basis, count)
  }
  const unscaled = { features: width, axes: count, mean, scale, basis }
  let variance = 0
  for (const row of centred.slice(0, 300)) for (const x of onBasis(row, unscaled)) variance += x * x
  const factor = Math.sqrt((Math.min(300, centred.length) * count) / Math.max(variance, 1e-12))
  return { ...unscaled, scale: scale.map((x) => x * factor) }
}

/** A feature row on the axes, `[d]`. */
export function project(row: Float32Array, projection: Projection): Float64Array {
  const { mean, scale } = projection
  return onBasis(
    Float64Array.from(row, (x, i) => (x - (mean[i] ?? 0)) * (scale[i] ?? 0)),
    projection,
  )
}

function onBasis(row: Float32Array | Float64Array, { axes, features, basis }: Projection): Float64Array {
  const result = new Float64Array(axes)
  for (let a = 0; a < axes; a++) {
    let sum = 0
    const at = a * features
    for (let i = 0; i < features; i++) sum += (basis[at + i] ?? 0) * (row[i] ?? 0)
    result[a] = sum
  }
  return result
}

function momentsOf(rows: readonly Float32Array[], width: number): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(width)
  const squares = new Float64Array(width)
  for (const row of rows)
    for (let i = 0; i < width; i++) {
      const x = row[i] ?? 0
      mean[i] = (mean[i] ?? 0) + x / rows.length
      squares[i] = (squares[i] ?? 0) + (x * x) / rows.length
    }
  const scale = squares.map((square, i) => {
    const variance = square - (mean[i] ?? 0) ** 2
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0
  })
  return { mean, scale }
}

/** Each row of the basis times the rows' second moments: Σ (b · x) x. */
function powered(rows: readonly Float32Array[], basis: Float64Array, count: number): Float64Array {
  const width = basis.length / count
  const result = new Float64Array(basis.length)
  for (const row of rows)
    for (let a = 0; a < count; a++) {
      const at = a * width
      let sum = 0
      for (let i = 0; i < width; i++) sum += (basis[at + i] ?? 0) * (row[i] ?? 0)
      for (let i = 0; i < width; i++) result[at + i] = (result[at + i] ?? 0) + sum * (row[i] ?? 0)
    }
  return result
}

/** Gram and Schmidt, each row twice, which is enough for orthogonality to rounding. */
function orthonormal(basis: Float64Array, count: number, width: number): Float64Array {
  const rows = Array.from({ length: count }, (_v, a) => basis.slice(a * width, (a + 1) * width))
  for (const [a, row] of rows.entries()) {
    for (let pass = 0; pass < 2; pass++)
      for (const before of rows.slice(0, a)) {
        let along = 0
        for (let i = 0; i < width; i++) along += (row[i] ?? 0) * (before[i] ?? 0)
        for (let i = 0; i < width; i++) row[i] = (row[i] ?? 0) - along * (before[i] ?? 0)
      }
    const norm = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0))
    for (let i = 0; i < width; i++) row[i] = norm > 1e-9 ? (row[i] ?? 0) / norm : 0
  }
  const result = new Float64Array(basis.length)
  for (const [a, row] of rows.entries()) result.set(row, a * width)
  return result
}
