/**
 * A softmax regression on the vectors of a frozen encoder: the plain classifier that the bank is compared with where encoders are
 * not fine-tuned. Full-batch Adam to convergence, so that more training of it gives no more.
 */
import type { SentenceVectors } from '../../src/relation/index.ts'

/** Logits of a sentence. */
export type FrozenHead = (sentence: SentenceVectors) => Float32Array

const STEPS = 150
const RATE = 0.03
const DECAY = 1e-4

/** Trains on labelled sentences; labels are 0 to classes - 1. */
export function frozenHead(
  sentences: readonly SentenceVectors[],
  labels: readonly number[],
  classes: number,
): FrozenHead {
  const rows = sentences.map(featuresOf)
  const width = rows[0]?.length ?? 0
  const weights = new Float32Array(classes * width)
  const [first, second] = [new Float32Array(weights.length), new Float32Array(weights.length)]
  const gradient = new Float32Array(weights.length)
  for (let step = 1; step <= STEPS; step++) {
    gradient.fill(0)
    for (const [i, row] of rows.entries()) {
      const shares = softmax(logitsOf(weights, row, classes))
      for (let c = 0; c < classes; c++) {
        const error = ((shares[c] ?? 0) - (labels[i] === c ? 1 : 0)) / rows.length
        for (let j = 0; j < width; j++) gradient[c * width + j] = (gradient[c * width + j] ?? 0) + error * (row[j] ?? 0)
      }
    }
    for (let k = 0; k < weights.length; k++) {
      const slope = (gradient[k] ?? 0) + DECAY * (weights[k] ?? 0)
      first[k] = 0.9 * (first[k] ?? 0) + 0.1 * slope
      second[k] = 0.999 * (second[k] ?? 0) + 0.001 * slope * slope
      const size = Math.sqrt((second[k] ?? 0) / (1 - 0.999 ** step)) + 1e-8
      weights[k] = (weights[k] ?? 0) - (RATE * (first[k] ?? 0)) / (1 - 0.9 ** step) / size
    }
  }
  return (sentence) => logitsOf(weights, featuresOf(sentence), classes)
}

/** Context, head and tail, each of length 1, and a constant. */
function featuresOf({ context, head, tail }: SentenceVectors): Float32Array {
  const width = context.length
  const row = new Float32Array(3 * width + 1).fill(1)
  for (const [k, part] of [context, head, tail].entries()) {
    const length = Math.sqrt(part.reduce((total, value) => total + value * value, 0))
    row.set(
      part.map((value) => (4 * value) / Math.max(length, 1e-12)),
      k * width,
    )
  }
  return row
}

function logitsOf(weights: Float32Array, row: Float32Array, classes: number): Float32Array {
  const width = row.length
  return Float32Array.from({ length: classes }, (_v, c) => {
    let total = 0
    for (let j = 0; j < width; j++) total += (weights[c * width + j] ?? 0) * (row[j] ?? 0)
    return total
  })
}

function softmax(logits: Float32Array): Float32Array {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const masses = logits.map((logit) => Math.exp(logit - top))
  const total = masses.reduce((a, b) => a + b, 0)
  return masses.map((one) => one / total)
}
