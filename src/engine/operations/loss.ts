/** Losses. Each gives a scalar. Weights of zero mask examples out, and the mean is over the weights. */
import { valueText, wantRank, type Value } from '../graph.ts'
import { add, divide, logSigmoid, maximum, multiply, negate, relu, softplus, subtract } from './elementwise.ts'
import { pick } from './gather.ts'
import { mean, sum } from './reduce.ts'
import { logSoftmax } from './softmax.ts'

/** Σ w·v / max(Σ w, tiny), or the plain mean without weights. */
function weightedMean(values: Value, weights: Value | undefined): Value {
  if (weights === undefined) return mean(values)
  if (weights.shape.length !== values.shape.length)
    throw new TypeError(`loss: got weights ${valueText(weights)}, wanted the shape of ${valueText(values)}`)
  return divide(sum(multiply(values, weights)), maximum(sum(weights), 1e-12))
}

/** -log softmax(logits)[label]: logits `[n, classes]`, labels `[n]` int64, weights `[n]`. */
export function crossEntropy(logits: Value, labels: Value, weights?: Value): Value {
  wantRank('crossEntropy', logits, 2)
  return weightedMean(negate(pick(logSoftmax(logits), labels)), weights)
}

/** Bradley-Terry: -log σ(chosen - rejected - margin), scores `[n]` (Bradley and Terry 1952). */
export function bradleyTerry(
  chosen: Value,
  rejected: Value,
  options: { readonly margin?: Value | undefined; readonly weights?: Value | undefined } = {},
): Value {
  const difference = subtract(chosen, rejected)
  const beyond = options.margin === undefined ? difference : subtract(difference, options.margin)
  return weightedMean(negate(logSigmoid(beyond)), options.weights)
}

/** max(0, margin - (positive - negative)), scores `[n]`. */
export function marginLoss(positive: Value, negative: Value, margin: number, weights?: Value): Value {
  return weightedMean(relu(add(subtract(negative, positive), margin)), weights)
}

/** Binary cross-entropy of logits against targets in [0, 1], both `[n]`, in the stable form softplus(x) - x·target. */
export function binaryCrossEntropy(logits: Value, targets: Value, weights?: Value): Value {
  return weightedMean(subtract(softplus(logits), multiply(logits, targets)), weights)
}
