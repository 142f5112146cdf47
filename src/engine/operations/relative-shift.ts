/**
 * Scores by distance, put at their pairs of positions: x `[B, A, T, 2 T]`, whose column c of row i is that of distance c - T,
 * becomes `[B, A, T, T]` with y[i, j] = x[i, j - i + T]. Both directions only move memory (the relative shift of
 * Huang et al. 2019, arXiv 1809.04281, section 3.4.1).
 *
 * The flat place of x[i, j - i + T] is i (2 T - 1) + j + T: without its first T numbers, a row is 2 T - 1 long and begins
 * where j is 0.
 */
import { productOf, type Axis } from '../axis.ts'
import { applyOne, valueText, wantRank, wantType, type OnnxBuilder, type Operation, type Value } from '../graph.ts'

const shiftOperation: Operation = {
  name: 'relative-shift',
  types: ([x]) => {
    wantType('relativeShift', x!, 'float32')
    wantRank('relativeShift', x!, 4)
    const [batch, heads, length, width] = x!.shape as [Axis, Axis, Axis, Axis]
    if (width !== productOf([2, length]))
      throw new TypeError(`relativeShift: got ${valueText(x!)}, wanted the last axis twice as long as the one before`)
    return [{ type: 'float32', shape: [batch, heads, length, length] }]
  },
  gradient: (_call, [g]) => [applyOne(unshiftOperation, [g!], {})],
  form: ({ inputs }, onnx) => {
    const [x] = inputs as [Value]
    const { length, rest } = sizes(onnx, x.shape[2]!)
    const flat = onnx.add('Reshape', [onnx.name(x), onnx.integers([0, 0, -1])])
    const cut = onnx.add('Slice', [flat, length, onnx.integers([2 ** 31 - 1]), onnx.integers([2])])
    const rows = onnx.add('Reshape', [cut, rest])
    return [onnx.add('Slice', [rows, onnx.integers([0]), length, onnx.integers([3])])]
  },
}

/** Puts a gradient back among zeros: `[B, A, T, T]` → `[B, A, T, 2 T]`. */
const unshiftOperation: Operation = {
  name: 'relative-unshift',
  types: ([g]) => {
    const [batch, heads, length] = g!.shape as [Axis, Axis, Axis]
    return [{ type: 'float32', shape: [batch, heads, length, productOf([2, length])] }]
  },
  gradient: (_call, [g]) => [relativeShift(g!)],
  form: ({ inputs }, onnx) => {
    const [g] = inputs as [Value]
    const { length, rest } = sizes(onnx, g.shape[2]!)
    const zero = onnx.integers([0])
    const padded = (x: string, pads: readonly [string, string], axis: number): string =>
      onnx.add('Pad', [x, onnx.add('Concat', pads, { axis: 0 }), onnx.scalar(0), onnx.integers([axis])])
    const rows = padded(onnx.name(g), [zero, onnx.add('Sub', [length, onnx.integers([1])])], 3)
    const flat = padded(onnx.add('Reshape', [rows, onnx.integers([0, 0, -1])]), [length, zero], 2)
    return [onnx.add('Reshape', [flat, rest])]
  },
}

/** `[T]`, and the shape of T rows, `[0, 0, T, -1]`. */
function sizes(onnx: OnnxBuilder, axis: Axis): { readonly length: string; readonly rest: string } {
  const length = onnx.shape([axis])
  const rest = onnx.remember(`relative-shift ${axis}`, () =>
    onnx.add('Concat', [onnx.integers([0, 0]), length, onnx.integers([-1])], { axis: 0 }),
  )
  return { length, rest }
}

/** y[i, j] = x[i, j - i + T]: x `[B, A, T, 2 T]` → `[B, A, T, T]`. */
export function relativeShift(x: Value): Value {
  return applyOne(shiftOperation, [x], {})
}
