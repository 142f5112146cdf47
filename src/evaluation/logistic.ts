/**
 * Logistic regression on few features: standardised, ridge penalty, fitted by Newton's method to convergence. For
 * combining scores of judges, where each weight should be readable.
 */

/** A fitted model. It is plain JSON. */
export interface LogisticModel {
  /** Names of the features, in the order of `mean`, `scale` and `weights`. */
  readonly features: readonly string[]
  readonly mean: readonly number[]
  readonly scale: readonly number[]
  /** Per standardised feature. */
  readonly weights: readonly number[]
  readonly bias: number
}

/** Examples to fit: features by name; a missing one counts as 0. */
export interface LogisticExample {
  readonly features: Readonly<Record<string, number>>
  readonly label: boolean
  /** @default 1 */
  readonly weight?: number | undefined
}

const MOST_STEPS = 60
const TOLERANCE = 1e-9

/**
 * Fits a model.
 * @param ridge penalty on the squared weights of standardised features, summed over examples. The bias has none
 * @throws RangeError without examples of both labels, for a ridge that is not above 0, or a feature that is not finite
 */
export function fitLogistic(
  examples: readonly LogisticExample[],
  { features, ridge = 1 }: { readonly features: readonly string[]; readonly ridge?: number | undefined },
): LogisticModel {
  if (!(ridge > 0)) throw new RangeError(`fit logistic: ridge is ${ridge}, wanted above 0`)
  if (!examples.some(({ label }) => label) || examples.every(({ label }) => label)) {
    throw new RangeError('fit logistic: all examples have one label, wanted both')
  }
  const rows = examples.map((example) => features.map((name) => finite(example.features[name] ?? 0, name)))
  const mean = features.map((_name, j) => average(rows.map((row) => row[j] ?? 0)))
  const scale = features.map((_name, j) => {
    const spread = Math.sqrt(average(rows.map((row) => ((row[j] ?? 0) - (mean[j] ?? 0)) ** 2)))
    return spread > 1e-12 ? spread : 1
  })
  const width = features.length + 1
  const inputs = rows.map((row) =>
    Float64Array.from({ length: width }, (_unused, j) =>
      j === width - 1 ? 1 : ((row[j] ?? 0) - (mean[j] ?? 0)) / (scale[j] ?? 1),
    ),
  )
  let theta = Array.from({ length: width }, () => 0)
  const gradient = new Float64Array(width)
  // the lower triangle alone, row after row
  const hessian = new Float64Array(width * width)
  for (let step = 0; step < MOST_STEPS; step++) {
    hessian.fill(0)
    for (const [j, value] of theta.entries()) {
      gradient[j] = j === width - 1 ? 0 : -ridge * value
      hessian[j * width + j] = j === width - 1 ? 1e-9 : ridge
    }
    for (const [i, input] of inputs.entries()) {
      const { label, weight = 1 } = examples[i] ?? { label: false }
      const p = sigmoid(dot(theta, input))
      addExample(
        { gradient, hessian },
        { input, error: weight * ((label ? 1 : 0) - p), slope: weight * Math.max(p * (1 - p), 1e-9) },
      )
    }
    const change = solve(hessian, gradient)
    // separable data would send the bias away: no step is longer than this
    const longest = Math.max(1, ...change.map((value) => Math.abs(value) / 4))
    theta = theta.map((value, j) => value + (change[j] ?? 0) / longest)
    if (Math.max(...change.map(Math.abs)) < TOLERANCE) break
  }
  return { features, mean, scale, weights: theta.slice(0, -1), bias: theta.at(-1) ?? 0 }
}

/** The probability that the label is true, 0 to 1. */
export function logisticProbability(model: LogisticModel, features: Readonly<Record<string, number>>): number {
  return sigmoid(model.bias + logisticTerms(model, features).reduce((sum, { term }) => sum + term, 0))
}

/** What each feature adds to the log-odds, in the model's order: which feature carried a decision. */
export function logisticTerms(
  model: LogisticModel,
  features: Readonly<Record<string, number>>,
): readonly { readonly feature: string; readonly term: number }[] {
  return model.features.map((feature, j) => {
    const standard = ((features[feature] ?? 0) - (model.mean[j] ?? 0)) / (model.scale[j] ?? 1)
    return { feature, term: standard * (model.weights[j] ?? 0) }
  })
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}

function dot(a: readonly number[], b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0)
}

/** Adds one example's part of the gradient [n] and of the Hessian's lower triangle [n, n]. */
function addExample(
  { gradient, hessian }: { readonly gradient: Float64Array; readonly hessian: Float64Array },
  { input, error, slope }: { readonly input: Float64Array; readonly error: number; readonly slope: number },
): void {
  const width = input.length
  for (let j = 0; j < width; j++) {
    const value = input[j] ?? 0
    if (value === 0) continue
    gradient[j] = (gradient[j] ?? 0) + error * value
    const weighted = slope * value
    const row = j * width
    for (let k = 0; k <= j; k++) hessian[row + k] = (hessian[row + k] ?? 0) + weighted * (input[k] ?? 0)
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function finite(value: number, name: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`fit logistic: feature ${name} is ${value}, wanted a finite number`)
  return value
}

/** Solves A x = b by Cholesky. @param a lower triangle of a positive definite matrix [n, n]; it is overwritten */
function solve(a: Float64Array, b: Float64Array): number[] {
  const n = b.length
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (a[i * n + k] ?? 0) * (a[j * n + k] ?? 0)
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (a[j * n + j] ?? 1)
    }
  }
  const y = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = b[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (a[i * n + k] ?? 0) * (y[k] ?? 0)
    y[i] = sum / (a[i * n + i] ?? 1)
  }
  const x = Array.from(y)
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i] ?? 0
    for (let k = i + 1; k < n; k++) sum -= (a[k * n + i] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (a[i * n + i] ?? 1)
  }
  return x
}
