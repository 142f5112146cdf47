/** Attention. Letters: B batch, A heads, G key/value heads, T length, D width of a head. */
import { productOf, type Axis } from '../axis.ts'
import { applyOne, wantRank, type Operation, type Value } from '../graph.ts'
import { add } from './elementwise.ts'
import { matmul } from './matrix.ts'
import { reshape } from './shape.ts'
import { softmax } from './softmax.ts'

/**
 * softmax(q kᵀ / √D + bias) v: q `[B, A, T, D]`, k and v `[B, A, S, D]`, bias broadcasts to `[B, A, T, S]`
 * (Vaswani et al. 2017, arXiv 1706.03762, §3.2.1).
 */
export function attention(q: Value, k: Value, v: Value, bias?: Value): Value {
  wantRank('attention', q, 4)
  const scale = 1 / Math.sqrt(q.shape[3] as number)
  const scores = matmul(q, k, { transposeB: true, scale })
  return matmul(softmax(bias === undefined ? scores : add(scores, bias)), v)
}

/**
 * Attention to the present and earlier positions, with A / G query heads to each key/value head
 * (Ainslie et al. 2023, arXiv 2305.13245): q `[B, A, T, D]`, k and v `[B, G, T, D]` → `[B, A, T, D]`.
 */
export function causalAttention(q: Value, k: Value, v: Value, bias?: Value): Value {
  const heads = q.shape[1]
  const groups = k.shape[1] as number
  if ((heads as number) % groups !== 0)
    throw new TypeError(`causalAttention: ${heads} heads do not divide into ${groups} key/value heads`)
  const mask = applyOne(causalOperation, [q], {})
  return groupedAttention(q, k, v, bias === undefined ? mask : add(bias, mask))
}

/**
 * softmax(q kᵀ / √D + bias) v with A / G query heads to each key/value head: q `[B, A, T, D]`, k and v `[B, G, S, D]`,
 * bias `[B or 1, 1, T or 1, S]` → `[B, A, T, D]`.
 */
export function groupedAttention(q: Value, k: Value, v: Value, bias: Value): Value {
  const [batch, heads, length, width] = q.shape
  const [, groups, seen] = k.shape as [Axis, number, Axis, Axis]
  if (heads === groups) return attention(q, k, v, bias)
  // Query heads of one group become more rows of one product, so keys and values are never repeated.
  const each = (heads as number) / groups
  const rows = reshape(q, [batch!, groups, productOf([each, length!]), width!])
  const scores = matmul(rows, k, { transposeB: true, scale: 1 / Math.sqrt(width as number) })
  const split = reshape(scores, [batch!, groups, each, length!, seen])
  const wide = reshape(bias, [bias.shape[0]!, 1, 1, bias.shape[2]!, bias.shape[3]!])
  const weights = reshape(softmax(add(split, wide)), [batch!, groups, productOf([each, length!]), seen])
  return reshape(matmul(weights, v), q.shape)
}

/** 0 on and below the diagonal, -1e9 above: from any `[B, A, T, D]` → `[1, 1, T, T]`. */
const causalOperation: Operation = {
  name: 'causal-mask',
  types: ([q]) => [{ type: 'float32', shape: [1, 1, q!.shape[2]!, q!.shape[2]!] }],
  form: ({ outputs }, onnx) => {
    const full = onnx.add('Expand', [onnx.scalar(-1e9), onnx.shape(outputs[0]!.shape)])
    return [onnx.add('Trilu', [full, onnx.tensor(BigInt64Array.of(1n), [])], { upper: 1 })]
  },
}
