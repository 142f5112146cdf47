/**
 * Packed sequences: the tokens of a batch stand one after another, `[tokens, width]`, without padding, so that linear
 * layers and norms never see a pad. Only attention, which works by sequence, sees them in slots `[batch, length]`. The
 * move there and back also splits and joins the heads, in one gather instead of padding and a transpose.
 *
 * Letters: N tokens, B batch, T longest length, A heads, D width of a head.
 */
import { productOf, type Axis, type Shape } from '../axis.ts'
import {
  apply,
  applyOne,
  valueText,
  wantRank,
  wantType,
  type Attributes,
  type OnnxBuilder,
  type Operation,
  type Value,
} from '../graph.ts'
import { concat } from './shape.ts'
import { fill } from './source.ts'

interface PartAttributes extends Attributes {
  /** Heads of each part of a row. */
  readonly parts: readonly number[]
}

/** Where attention finds the tokens and back. */
export interface Slots {
  /** `[B, T]` int64: index of the token in the slot, N where the slot is padding. */
  readonly slots: Value
  /** `[N]` int64: the token's slot, sequence · T + position. */
  readonly places: Value
}

const toHeadsOperation: Operation<PartAttributes> = {
  name: 'to-heads',
  types: ([x, slots], { parts }) => {
    wantRank('toHeads', x!, 2)
    wantRank('toHeads', slots!, 2)
    wantType('toHeads', slots!, 'int64')
    const width = headWidth(x!, parts)
    return parts.map((heads) => ({ type: 'float32', shape: [slots!.shape[0]!, heads, slots!.shape[1]!, width] }))
  },
  // A pad slot holds a copy of token 0. Attention gives it no weight as a key, and as a query nothing reads it, so its
  // gradient is zero and the gradient of the gather is the gather back.
  gradient: ({ inputs, outputs }, gradients) => {
    const [x, slots, places] = inputs as [Value, Value, Value]
    const shares = outputs.map((output, i) => {
      const g = gradients[i]
      return g === undefined
        ? fill(0, [x.shape[0]!, productOf([output.shape[1]!, output.shape[3]!])])
        : fromHeads(g, { slots, places })
    })
    return [concat(shares, 1)]
  },
  form: ({ inputs, outputs, attributes: { parts } }, onnx) => {
    const [x, slots] = inputs as [Value, Value]
    const [batch, , length, width] = outputs[0]!.shape
    const all = parts.reduce((total, heads) => total + heads, 0)
    const tokens = x.shape[0]!
    const rows = onnx.add('Reshape', [onnx.name(x), onnx.reshape(x.shape, [productOf([tokens, all]), width!])])
    let first = 0
    return parts.map((heads, i) => {
      const start = first
      first += heads
      if (!onnx.used(outputs[i]!)) return ''
      // The table of rows is the same for every layer.
      const index = onnx.remember(`to-heads ${onnx.name(slots)} ${start} ${heads} ${all}`, () => {
        const pad = onnx.add('Equal', [onnx.name(slots), onnx.shape([tokens])])
        const kept = onnx.add('Where', [pad, onnx.integers([0]), onnx.name(slots)])
        return headRows(onnx, kept, [batch!, length!], start, heads, all)
      })
      return onnx.add('Gather', [rows, index], { axis: 0 })
    })
  },
}

/** Index `[B, heads, T]` of rows: slot · all + first + head. */
function headRows(
  onnx: OnnxBuilder,
  slots: string,
  [batch, length]: Shape,
  first: number,
  heads: number,
  all: number,
): string {
  const base = onnx.add('Mul', [slots, onnx.integers([all])])
  const column = onnx.add('Reshape', [base, onnx.shape([batch!, 1, length!])])
  const head = onnx.tensor(
    BigInt64Array.from({ length: heads }, (_v, i) => BigInt(first + i)),
    [1, heads, 1],
  )
  return onnx.add('Add', [column, head])
}

function headWidth(x: Value, parts: readonly number[]): number {
  const all = parts.reduce((total, heads) => total + heads, 0)
  const width = (x.shape[1] as number) / all
  if (!Number.isInteger(width)) throw new TypeError(`toHeads: got ${valueText(x)}, which ${all} heads do not divide`)
  return width
}

/** Heads of tokens in slots, part by part: x `[N, Σ parts · D]` → one `[B, heads, T, D]` for each part (query, key, value). */
export function toHeads(x: Value, { slots, places }: Slots, parts: readonly number[]): readonly Value[] {
  return apply(toHeadsOperation, [x, slots, places], { parts }).outputs
}

const fromHeadsOperation: Operation = {
  name: 'from-heads',
  types: ([x, , places]) => {
    wantRank('fromHeads', x!, 4)
    wantType('fromHeads', places!, 'int64')
    return [{ type: 'float32', shape: [places!.shape[0]!, productOf([x!.shape[1]!, x!.shape[3]!])] }]
  },
  // Here a pad's gradient must be zero, not that of token 0: it is read from a row of zeros put behind.
  gradient: ({ inputs }, [g]) => {
    const [x, slots, places] = inputs as [Value, Value, Value]
    return [applyOne(toHeadsZeroOperation, [g!, slots, places], { parts: [x.shape[1] as number] })]
  },
  form: ({ inputs, outputs }, onnx) => {
    const [x, , places] = inputs as [Value, Value, Value]
    const [batch, heads, length, width] = x.shape as [Axis, number, Axis, number]
    const rows = onnx.add('Reshape', [onnx.name(x), onnx.reshape(x.shape, [productOf([batch, heads, length]), width])])
    const index = onnx.remember(`from-heads ${onnx.name(places)} ${heads}`, () => {
      // Slot (b, t) of head a stands at row b·A·T + a·T + t, and places are b·T + t.
      const size = onnx.shape([length])
      const sequence = onnx.add('Div', [onnx.name(places), size])
      const jump = onnx.add('Mul', [onnx.add('Mul', [sequence, size]), onnx.integers([heads - 1])])
      const base = onnx.add('Unsqueeze', [onnx.add('Add', [onnx.name(places), jump]), onnx.integers([1])])
      const counts = onnx.tensor(
        BigInt64Array.from({ length: heads }, (_v, i) => BigInt(i)),
        [1, heads],
      )
      return onnx.add('Add', [base, onnx.add('Mul', [counts, size])])
    })
    const gathered = onnx.add('Gather', [rows, index], { axis: 0 })
    const shape = onnx.reshape([places.shape[0]!, heads, width], outputs[0]!.shape)
    return [onnx.add('Reshape', [gathered, shape])]
  },
}

/** Packed rows of heads in slots: x `[B, A, T, D]` → `[N, A · D]`. */
export function fromHeads(x: Value, { slots, places }: Slots): Value {
  return applyOne(fromHeadsOperation, [x, slots, places], {})
}

/** As toHeads of one part, with zeros in pads: the gradient of fromHeads. */
const toHeadsZeroOperation: Operation<PartAttributes> = {
  name: 'to-heads-zero',
  types: ([x, slots], { parts }) => [
    { type: 'float32', shape: [slots!.shape[0]!, parts[0]!, slots!.shape[1]!, headWidth(x!, parts)] },
  ],
  gradient: ({ inputs }, [g]) => {
    const [, slots, places] = inputs as [Value, Value, Value]
    return [fromHeads(g!, { slots, places })]
  },
  form: ({ inputs, outputs, attributes: { parts } }, onnx) => {
    const [x, slots] = inputs as [Value, Value]
    const [batch, heads, length, width] = outputs[0]!.shape as [Axis, number, Axis, number]
    const zeros = onnx.tensor(new Float32Array(heads * width), [1, heads * width])
    const longer = onnx.add('Concat', [onnx.name(x), zeros], { axis: 0 })
    const rows = onnx.add('Reshape', [longer, onnx.integers([-1, width])])
    const index = onnx.remember(`to-heads-zero ${onnx.name(slots)} ${parts[0]}`, () =>
      headRows(onnx, onnx.name(slots), [batch, length], 0, heads, heads),
    )
    return [onnx.add('Gather', [rows, index], { axis: 0 })]
  },
}

/** Additive attention mask of slots: 0 for tokens, -1e9 for pads: `[B, 1, 1, T]`. `tokens` is any `[N, …]` value. */
export function slotBias(slots: Value, tokens: Value): Value {
  return applyOne(slotBiasOperation, [slots, tokens], {})
}

const slotBiasOperation: Operation = {
  name: 'slot-bias',
  types: ([slots]) => [{ type: 'float32', shape: [slots!.shape[0]!, 1, 1, slots!.shape[1]!] }],
  form: ({ inputs, outputs }, onnx) => {
    const [slots, tokens] = inputs as [Value, Value]
    const pad = onnx.add('Equal', [onnx.name(slots), onnx.shape([tokens.shape[0]!])])
    const bias = onnx.add('Where', [pad, onnx.scalar(-1e9), onnx.scalar(0)])
    return [onnx.add('Reshape', [bias, onnx.shape(outputs[0]!.shape)])]
  },
}

/** Position of each slot in its sequence: slots `[B, T]` → `[1, T]` int64, 0 to T-1. */
export function slotPositions(slots: Value): Value {
  return applyOne(slotPositionsOperation, [slots], {})
}

const slotPositionsOperation: Operation = {
  name: 'slot-positions',
  types: ([slots]) => [{ type: 'int64', shape: [1, slots!.shape[1]!] }],
  form: ({ inputs }, onnx) => {
    const zero = onnx.tensor(BigInt64Array.of(0n), [])
    const one = onnx.tensor(BigInt64Array.of(1n), [])
    const end = onnx.add('Squeeze', [onnx.shape([inputs[0]!.shape[1]!])])
    return [onnx.add('Unsqueeze', [onnx.add('Range', [zero, end, one]), onnx.integers([0])])]
  },
}

interface ReachAttributes extends Attributes {
  readonly reach: number
}

/** Additive mask of distance: 0 where |i - j| is at most `reach`, -1e9 beyond: slots `[B, T]` → `[1, 1, T, T]`. */
export function windowBias(slots: Value, reach: number): Value {
  return applyOne(windowOperation, [slots], { reach })
}

const windowOperation: Operation<ReachAttributes> = {
  name: 'window-bias',
  types: ([slots]) => [{ type: 'float32', shape: [1, 1, slots!.shape[1]!, slots!.shape[1]!] }],
  form: ({ inputs, attributes: { reach } }, onnx) => {
    const end = onnx.add('Cast', [onnx.add('Squeeze', [onnx.shape([inputs[0]!.shape[1]!])])], { to: 1 })
    const places = onnx.add('Range', [onnx.scalar(0), end, onnx.scalar(1)])
    const column = onnx.add('Unsqueeze', [places, onnx.integers([1])])
    const distance = onnx.add('Abs', [onnx.add('Sub', [column, places])])
    const far = onnx.add('Greater', [distance, onnx.scalar(reach)])
    const bias = onnx.add('Where', [far, onnx.scalar(-1e9), onnx.scalar(0)])
    return [onnx.add('Unsqueeze', [bias, onnx.integers([0, 1])])]
  },
}
