/** One vector per sequence or mention: masked mean and maximum, positions, cosine, projection removal. */
import { lastAsOne } from '../axis.ts'
import { applyOne, wantType, type Operation, type Value } from '../graph.ts'
import { add, divide, equal, maximum, multiply, sqrt, subtract, toFloat, where } from './elementwise.ts'
import { gather } from './gather.ts'
import { dot } from './matrix.ts'
import { max, sum } from './reduce.ts'
import { reshape } from './shape.ts'
import { constant } from './source.ts'

/** Mean of the rows that a mask keeps: x `[batch, length, width]`, mask `[batch, length]` (1 keeps) → `[batch, width]`, and zeros where it keeps none. */
export function maskedMean(x: Value, mask: Value): Value {
  const weights = toFloat(mask)
  const total = sum(multiply(x, reshape(weights, [...mask.shape, 1])), [1])
  return divide(total, maximum(sum(weights, [1], { keep: true }), 1))
}

/** Maximum over the rows that a mask keeps: as `maskedMean`, and -1e30 where it keeps none. */
export function maskedMax(x: Value, mask: Value): Value {
  const kept = reshape(equal(toFloat(mask), constant(1)), [...mask.shape, 1])
  return max(where(kept, x, constant(-1e30)), [1])
}

/** Rows at positions: x `[batch, length, width]`, flat positions `[n]` (sequence × length + token) → `[n, width]`. Entity markers are read so. */
export function atPositions(x: Value, positions: Value): Value {
  return gather(reshape(x, [-1, x.shape[2]!]), positions)
}

/** x / max(‖x‖, epsilon) over the last axis. */
export function unit(x: Value, epsilon: number = 1e-12): Value {
  const norm = reshape(sqrt(add(dot(x, x), epsilon * epsilon)), lastAsOne(x.shape))
  return divide(x, norm)
}

/** Cosine of the angle between rows: `[n, width]`, `[n, width]` → `[n]`. */
export function cosineSimilarity(a: Value, b: Value): Value {
  return dot(unit(a), unit(b))
}

/** A value with a last axis of 1 more. */
function column(value: Value): Value {
  return reshape(value, [...value.shape, 1])
}

/** x without its part along `direction`: x - (x·d / d·d) d over the last axis, `[n, width]` each (papers: RE-Matching, eq. 3-4). */
export function removeProjection(x: Value, direction: Value): Value {
  const share = divide(column(dot(x, direction)), column(add(dot(direction, direction), 1e-12)))
  return subtract(x, multiply(share, direction))
}

/** Additive attention mask: 0 where kept, -1e9 elsewhere. Its mask is `[batch, length]` int64 → `[batch, 1, 1, length]`. */
export function attentionBias(mask: Value): Value {
  const bias = applyOne(biasOperation, [mask], {})
  return reshape(bias, [mask.shape[0]!, 1, 1, mask.shape[1]!])
}

const biasOperation: Operation = {
  name: 'attention-bias',
  types: ([mask]) => {
    wantType('attentionBias', mask!, 'int64')
    return [{ type: 'float32', shape: mask!.shape }]
  },
  form: ({ inputs }, onnx) => {
    const kept = onnx.add('Cast', [onnx.name(inputs[0]!)], { to: 1 })
    return [onnx.add('Mul', [onnx.add('Sub', [onnx.scalar(1), kept]), onnx.scalar(-1e9)])]
  },
}
