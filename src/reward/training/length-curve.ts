/**
 * A score as a function of log-length, fitted to scored responses and subtracted afterwards: calibration without training
 * anew (arXiv 2409.17407). Three fits: a line, a natural cubic spline, and LOWESS (Cleveland 1979). Each is kept as knots
 * between which it is linear, so that a saved model holds it whole.
 */
import { quantile } from '../../evaluation/index.ts'

/** Knots, ascending in x, one where all responses are equally long. Beyond the ends the end values hold, but for a line, which goes on. */
export interface LengthCurve {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly goesOn: boolean
}

export type CurveKind = 'line' | 'spline' | 'lowess'

const KNOTS = 40
const SPLINE_KNOTS = 5
/** Share of the responses that each local line is fitted to (Cleveland's f). */
const SPAN = 0.4
/** Responses that LOWESS reads at most. */
const LOWESS_POINTS = 2000

/** Points that a curve is fitted to at least. */
export const FEWEST_POINTS = 10

/** Fits a curve. @throws RangeError for fewer than ten points, or lists of different lengths */
export function fitLengthCurve(kind: CurveKind, x: readonly number[], y: readonly number[]): LengthCurve {
  if (x.length !== y.length || x.length < FEWEST_POINTS)
    throw new RangeError(
      `fit length curve: got ${x.length} and ${y.length} values, wanted the same number, at least ${FEWEST_POINTS}`,
    )
  if (kind === 'line') {
    const { slope, at } = weightedLine(
      x,
      y,
      x.map(() => 1),
    )
    return { x: [0, 1], y: [at(0), at(0) + slope], goesOn: true }
  }
  const sorted = x.toSorted((a, b) => a - b)
  const places = Array.from({ length: KNOTS }, (_v, i) => quantile(sorted, i / (KNOTS - 1)))
  const knots = [...new Set(places)]
  const fitted = kind === 'lowess' ? lowess(x, y) : splineOf(x, y, sorted)
  return { x: knots, y: knots.map(fitted), goesOn: false }
}

/** The curve's value. */
export function curveAt({ x, y, goesOn }: LengthCurve, at: number): number {
  const last = x.length - 1
  if (!goesOn && at <= (x[0] ?? 0)) return y[0] ?? 0
  if (!goesOn && at >= (x[last] ?? 0)) return y[last] ?? 0
  const above = x.findIndex((knot) => knot > at)
  const i = Math.min(last, Math.max(1, above === -1 ? last : above))
  const [x0, x1, y0, y1] = [x[i - 1] ?? 0, x[i] ?? 1, y[i - 1] ?? 0, y[i] ?? 0]
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0)
}

function weightedLine(
  x: readonly number[],
  y: readonly number[],
  weights: readonly number[],
): { readonly slope: number; readonly at: (place: number) => number } {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0]
  for (const [i, w] of weights.entries()) {
    const [a, b] = [x[i] ?? 0, y[i] ?? 0]
    n += w
    sx += w * a
    sy += w * b
    sxx += w * a * a
    sxy += w * a * b
  }
  const spread = n * sxx - sx * sx
  const slope = spread > 1e-12 * n * n ? (n * sxy - sx * sy) / spread : 0
  return { slope, at: (place) => (sy - slope * sx) / n + slope * place }
}

function lowess(givenX: readonly number[], givenY: readonly number[]): (at: number) => number {
  const every = Math.max(1, Math.ceil(givenX.length / LOWESS_POINTS))
  const kept = (values: readonly number[]): number[] => values.filter((_value, i) => i % every === 0)
  const [x, y] = [kept(givenX), kept(givenY)]
  return (at) => {
    const distances = x.map((value) => Math.abs(value - at))
    const reach = Math.max(
      1e-9,
      quantile(
        distances.toSorted((a, b) => a - b),
        SPAN,
      ),
    )
    // Cleveland's tricube weights
    const tricube = distances.map((distance) => (distance < reach ? (1 - (distance / reach) ** 3) ** 3 : 0))
    // where all of the nearest responses are equally far, none is within their reach, and each counts the same
    const weights = tricube.some((weight) => weight > 0) ? tricube : distances.map((each) => Number(each <= reach))
    return weightedLine(x, y, weights).at(at)
  }
}

/** Natural cubic regression spline by the truncated power basis (Hastie, Tibshirani and Friedman 2009, eq. 5.4 and 5.5). */
function splineOf(x: readonly number[], y: readonly number[], sorted: readonly number[]): (at: number) => number {
  const knots = [
    ...new Set(Array.from({ length: SPLINE_KNOTS }, (_v, i) => quantile(sorted, (i + 0.5) / SPLINE_KNOTS))),
  ]
  const basis = (at: number): number[] => {
    const last = knots.at(-1) ?? 0
    const bend = (k: number): number =>
      (Math.max(0, at - (knots[k] ?? 0)) ** 3 - Math.max(0, at - last) ** 3) / Math.max(1e-9, last - (knots[k] ?? 0))
    const before = knots.length - 2
    return [1, at, ...Array.from({ length: Math.max(0, before) }, (_v, k) => bend(k) - bend(before))]
  }
  const rows = x.map(basis)
  const solved = leastSquares(rows, y)
  return (at) => basis(at).reduce((sum, value, i) => sum + value * (solved[i] ?? 0), 0)
}

/** Coefficients of least squares by the normal equations, with a tiny ridge, by Gauss's elimination. */
export function leastSquares(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  ridge: number = 1e-9,
): number[] {
  const width = rows[0]?.length ?? 0
  const table = Array.from({ length: width }, () => new Float64Array(width + 1))
  for (const [r, row] of rows.entries())
    for (let i = 0; i < width; i++) {
      const own = table[i]
      if (own === undefined) continue
      for (let j = 0; j < width; j++) own[j] = (own[j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0)
      own[width] = (own[width] ?? 0) + (row[i] ?? 0) * (y[r] ?? 0)
    }
  for (const [i, own] of table.entries()) own[i] = (own[i] ?? 0) * (1 + ridge) + ridge
  return solve(table)
}

function solve(table: Float64Array[]): number[] {
  const width = table.length
  for (let i = 0; i < width; i++) {
    let best = i
    for (let r = i + 1; r < width; r++) if (Math.abs(table[r]?.[i] ?? 0) > Math.abs(table[best]?.[i] ?? 0)) best = r
    const [pivot, own] = [table[best], table[i]]
    if (pivot === undefined || own === undefined) continue
    table[i] = pivot
    table[best] = own
    for (let r = 0; r < width; r++) {
      const other = table[r]
      if (r === i || other === undefined) continue
      const factor = (other[i] ?? 0) / (pivot[i] ?? 1)
      for (let j = i; j <= width; j++) other[j] = (other[j] ?? 0) - factor * (pivot[j] ?? 0)
    }
  }
  return table.map((row, i) => (row[width] ?? 0) / (row[i] ?? 1))
}
