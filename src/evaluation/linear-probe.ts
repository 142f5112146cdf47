/**
 * Measures what of a label a linear layer can read off vectors. A softmax regression is trained on some vectors, and its
 * right answers are counted on others. It says what a representation holds, such as what is left of a relation after distillation. Vectors of texts
 * come from an encoder's states.
 */

/** Vectors with the number of their class. */
export interface ProbeExamples {
  readonly vectors: readonly Float32Array[]
  readonly labels: readonly number[]
}

/** Steps of gradient descent over all examples, with momentum. */
const STEPS = 300
const MOMENTUM = 0.9
const RATE = 0.5
const DECAY = 1e-4

/** Share of `test` that is right after training on `train`. Vectors are standardised by those of `train`. */
export function linearProbe(train: ProbeExamples, test: ProbeExamples, classes: number): number {
  const width = train.vectors[0]?.length ?? 0
  const scale = standardiser(train.vectors, width)
  const [inner, outer] = [train.vectors.map(scale), test.vectors.map(scale)]
  const weights = new Float64Array(classes * (width + 1))
  const speed = new Float64Array(weights.length)
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((value) => value * DECAY)
    for (const [i, vector] of inner.entries()) {
      const shares = softmax(logits(weights, vector, classes))
      for (const [c, share] of shares.entries()) {
        const error = (share - (train.labels[i] === c ? 1 : 0)) / inner.length
        const at = c * (width + 1)
        for (let j = 0; j < width; j++) gradient[at + j] = (gradient[at + j] ?? 0) + error * (vector[j] ?? 0)
        gradient[at + width] = (gradient[at + width] ?? 0) + error
      }
    }
    for (const [i, value] of gradient.entries()) {
      speed[i] = MOMENTUM * (speed[i] ?? 0) - RATE * value
      weights[i] = (weights[i] ?? 0) + (speed[i] ?? 0)
    }
  }
  const right = outer.filter((vector, i) => {
    const found = logits(weights, vector, classes)
    return found.indexOf(Math.max(...found)) === test.labels[i]
  })
  return right.length / outer.length
}

function logits(weights: Float64Array, vector: Float32Array, classes: number): Float64Array {
  const width = vector.length
  return new Float64Array(classes).map((_zero, c) => {
    const at = c * (width + 1)
    let total = weights[at + width] ?? 0
    for (let j = 0; j < width; j++) total += (weights[at + j] ?? 0) * (vector[j] ?? 0)
    return total
  })
}

function softmax(values: Float64Array): Float64Array {
  const most = Math.max(...values)
  const raised = values.map((value) => Math.exp(value - most))
  const total = raised.reduce((sum, value) => sum + value, 0)
  return raised.map((value) => value / total)
}

/** To mean 0 and mean square 1 / width for each place, so that one rate fits all widths. */
function standardiser(vectors: readonly Float32Array[], width: number): (vector: Float32Array) => Float32Array {
  const mean = new Float64Array(width)
  const square = new Float64Array(width)
  for (const vector of vectors)
    for (const [j, value] of vector.entries()) {
      mean[j] = (mean[j] ?? 0) + value / vectors.length
      square[j] = (square[j] ?? 0) + value ** 2 / vectors.length
    }
  const spread = square.map((value, j) => Math.sqrt(Math.max(value - (mean[j] ?? 0) ** 2, 1e-12) * width))
  return (vector) => vector.map((value, j) => (value - (mean[j] ?? 0)) / (spread[j] ?? 1))
}
