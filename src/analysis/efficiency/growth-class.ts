/**
 * The growth class of a program, from what it cost on growing inputs: for each class f the cost is fitted as a + b·f(n) with
 * a, b ≥ 0 by least squares of relative errors, and Akaike's weights (Burnham & Anderson 2002, section 2.9) say how sure the
 * choice is. Classes that grow alike over the sizes that were tried share the weight, as they should.
 */

/** Classes by name, in their order of growth. */
export const GROWTH_CLASSES = ['1', 'log n', 'n', 'n log n', 'n^2', 'n^3', '2^n'] as const
export type GrowthClass = (typeof GROWTH_CLASSES)[number]

/** What a program cost on an input of one size. */
export interface GrowthSample {
  /** Size of the input, from 1. */
  readonly size: number
  /** Time, or instructions, above 0. */
  readonly cost: number
}

/** The class that explains the samples best. */
export interface Growth {
  readonly growth: GrowthClass
  /** Akaike's weight of the class among all classes, from 0 to 1. */
  readonly sureness: number
  /** Weight of each class. */
  readonly weights: Readonly<Record<GrowthClass, number>>
  /** Exponent of the power of n that the costs follow on a double-logarithmic scale. */
  readonly exponent: number
}

const FUNCTIONS: Readonly<Record<GrowthClass, (n: number) => number>> = {
  '1': () => 1,
  'log n': (n) => Math.log2(n + 1),
  n: (n) => n,
  'n log n': (n) => n * Math.log2(n + 1),
  'n^2': (n) => n ** 2,
  'n^3': (n) => n ** 3,
  '2^n': (n) => 2 ** Math.min(n, 1_000),
}

/** Relative errors below this are the clock's and not the program's. */
const LEAST_ERROR = 1e-3

/**
 * The growth class of the samples; undefined with fewer than four sizes, or sizes within a factor of four.
 *
 * @throws RangeError for a size below 1 or a cost that is not above 0
 */
export function growthOf(samples: readonly GrowthSample[]): Growth | undefined {
  for (const { size, cost } of samples) {
    if (!(size >= 1) || !(cost > 0)) {
      throw new RangeError(`tell growth: size is ${size} and cost ${cost}, wanted a size from 1 and a cost above 0`)
    }
  }
  const sizes = [...new Set(samples.map(({ size }) => size))]
  if (sizes.length < 4 || Math.max(...sizes) < 4 * Math.min(...sizes)) return undefined
  const scores = GROWTH_CLASSES.map((name) => {
    const fit = fitError(samples, FUNCTIONS[name])
    // a fit that does not grow is the constant class again, whose weight it must not share
    if (name !== '1' && fit.grows < LEAST_ERROR) return Infinity
    const error = Math.max(fit.error, LEAST_ERROR)
    // the constant class has one parameter, the others two
    return samples.length * Math.log(error ** 2) + 2 * (name === '1' ? 1 : 2)
  })
  const best = Math.min(...scores)
  const likelihoods = scores.map((score) => Math.exp((best - score) / 2))
  const sum = likelihoods.reduce((total, one) => total + one, 0)
  const weights = Object.fromEntries(
    GROWTH_CLASSES.map((name, index) => [name, (likelihoods[index] ?? 0) / sum]),
  ) as Record<GrowthClass, number>
  const growth = GROWTH_CLASSES[scores.indexOf(best)] ?? '1'
  return { growth, sureness: weights[growth], weights, exponent: slope(samples) }
}

/** Root mean square of the relative errors of the best a + b·f(n), and by how much of the largest cost its b·f(n) grows. */
function fitError(samples: readonly GrowthSample[], f: (n: number) => number): { error: number; grows: number } {
  // relative errors: rows are 1/cost and f/cost, the wanted value is 1
  const rows = samples.map(({ size, cost }) => ({ x: 1 / cost, y: f(size) / cost }))
  const sum = (of: (row: { x: number; y: number }) => number): number => rows.reduce((all, row) => all + of(row), 0)
  const [xx, xy, yy, x1, y1] = [
    sum((r) => r.x ** 2),
    sum((r) => r.x * r.y),
    sum((r) => r.y ** 2),
    sum((r) => r.x),
    sum((r) => r.y),
  ]
  const determinant = xx * yy - xy ** 2
  const both =
    determinant > 1e-12 * xx * yy
      ? { a: (x1 * yy - y1 * xy) / determinant, b: (y1 * xx - x1 * xy) / determinant }
      : undefined
  const candidates = [
    { a: x1 / xx, b: 0 },
    { a: 0, b: y1 / yy },
    ...(both !== undefined && both.a >= 0 && both.b >= 0 ? [both] : []),
  ]
  const errors = candidates.map(({ a, b }) => sum((r) => (1 - a * r.x - b * r.y) ** 2))
  const least = Math.min(...errors)
  const values = samples.map(({ size }) => f(size))
  const spread = Math.max(...values) - Math.min(...values)
  const { b } = candidates[errors.indexOf(least)] ?? { b: 0 }
  return {
    error: Math.sqrt(least / samples.length),
    grows: (b * spread) / Math.max(...samples.map(({ cost }) => cost)),
  }
}

function slope(samples: readonly GrowthSample[]): number {
  const points = samples.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }))
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [mx, my] = [mean((p) => p.x), mean((p) => p.y)]
  return mean((p) => (p.x - mx) * (p.y - my)) / mean((p) => (p.x - mx) ** 2)
}
