/**
 * Minimises a smooth function of many numbers: limited-memory BFGS with backtracking (Liu and Nocedal 1989; Armijo's rule).
 * Heads have a few hundred weights and losses over all pairs at once, so that this takes seconds and draws nothing.
 *
 * Iterates stay in the span of the gradients. So a parameter whose gradient is always c times another's stays c times as
 * large, which is what a ratio of learning rates does under gradient flow (`expert-training.ts` uses it).
 */

/** Value and gradient at a point. `gradient` is filled. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

/** Options of `minimise`. */
export interface MinimiseOptions {
  /** @default 80 */
  readonly iterations?: number | undefined
  /** Ends where the largest component of the gradient is below it. @default 1e-5 */
  readonly tolerance?: number | undefined
}

const MEMORY = 8
const SUFFICIENT = 1e-4
const HALVINGS = 40

/** The point that was reached from `start`. */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions = {}): Float64Array {
  const { iterations = 80, tolerance = 1e-5 } = options
  let point = start.slice()
  let gradient = new Float64Array(start.length)
  let value = objective(point, gradient)
  const steps: Step[] = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (largest(gradient) < tolerance) break
    const direction = descent(gradient, steps)
    const slope = dot(direction, gradient)
    if (!(slope < 0)) break
    let rate = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1
    const next = new Float64Array(point.length)
    const nextGradient = new Float64Array(point.length)
    let nextValue = Infinity
    for (let halving = 0; halving < HALVINGS; halving++) {
      for (let i = 0; i < point.length; i++) next[i] = (point[i] ?? 0) + rate * (direction[i] ?? 0)
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + SUFFICIENT * rate * slope) break
      rate /= 2
    }
    if (!(nextValue < value)) break
    const moved = next.map((x, i) => x - (point[i] ?? 0))
    const turned = nextGradient.map((x, i) => x - (gradient[i] ?? 0))
    const curvature = dot(moved, turned)
    if (curvature > 1e-12) steps.push({ moved, turned, curvature })
    if (steps.length > MEMORY) steps.shift()
    point = next
    gradient = nextGradient
    value = nextValue
  }
  return point
}

interface Step {
  readonly moved: Float64Array
  readonly turned: Float64Array
  readonly curvature: number
}

/** The two-loop recursion: minus the inverse Hessian's estimate times the gradient. */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const result = gradient.map((x) => -x)
  const shares: number[] = []
  for (const { moved, turned, curvature } of steps.toReversed()) {
    const share = dot(moved, result) / curvature
    shares.push(share)
    for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) - share * (turned[i] ?? 0)
  }
  const last = steps.at(-1)
  if (last !== undefined) {
    const scale = last.curvature / dot(last.turned, last.turned)
    for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) * scale
  }
  for (const { moved, turned, curvature } of steps) {
    const share = (shares.pop() ?? 0) - dot(turned, result) / curvature
    for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) + share * (moved[i] ?? 0)
  }
  return result
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function largest(values: Float64Array): number {
  let found = 0
  for (const value of values) found = Math.max(found, Math.abs(value))
  return found
}
