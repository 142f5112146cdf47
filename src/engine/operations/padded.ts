/**
 * Slots of a padded batch, made in the graph from its attention mask: what other runtimes feed, where this engine's own batches are
 * packed (packed.ts). Each place of the batch is a token, and those that the mask leaves out are no slot.
 *
 * Letters: B batch, T length.
 */
import { productOf, type Axis } from '../axis.ts'
import {
  apply,
  applyOne,
  wantRank,
  wantType,
  type Attributes,
  type OnnxBuilder,
  type Operation,
  type Value,
} from '../graph.ts'
import type { Slots } from './packed.ts'

interface PaddedAttributes extends Attributes {
  /** Position of padding, behind which positions begin, or -1 where they begin at 0 whatever the mask. */
  readonly behind: number
}

const paddedSlotsOperation: Operation<PaddedAttributes> = {
  name: 'padded-slots',
  types: ([mask]) => {
    wantRank('paddedSlots', mask!, 2)
    wantType('paddedSlots', mask!, 'int64')
    const tokens = productOf(mask!.shape)
    return [mask!.shape, [tokens], [tokens]].map((shape) => ({ type: 'int64' as const, shape }))
  },
  form: ({ inputs, attributes: { behind } }, onnx) => {
    const [mask] = inputs as [Value]
    const [batch, length] = mask.shape as [Axis, Axis]
    const [name, shape, flat] = [onnx.name(mask), onnx.shape([batch, length]), onnx.shape([productOf([batch, length])])]
    const places = range(onnx, onnx.add('Squeeze', [flat]))
    const grid = onnx.add('Reshape', [places, shape])
    const isPadding = onnx.add('Equal', [name, whole(onnx, 0)])
    const slots = onnx.add('Where', [isPadding, flat, grid])
    if (behind < 0) return [slots, places, onnx.add('Mod', [places, onnx.shape([length])])]
    const counts = onnx.add('Mul', [onnx.add('CumSum', [name, whole(onnx, 1)]), name])
    return [slots, places, onnx.add('Reshape', [onnx.add('Add', [counts, onnx.integers([behind])]), flat])]
  },
}

/** Slots, places and positions `[B · T]` of a batch, from its mask `[B, T]` int64 of 1 for tokens and 0 for padding. */
export function paddedSlots(
  mask: Value,
  options: {
    /** Positions count the tokens that are no padding, from this + 1 (RoBERTa, MPNet). @default they count from 0 */
    readonly behind?: number | undefined
  } = {},
): Slots & { readonly positions: Value } {
  const [slots, places, positions] = apply(paddedSlotsOperation, [mask], { behind: options.behind ?? -1 }).outputs as [
    Value,
    Value,
    Value,
  ]
  return { slots, places, positions }
}

interface DistanceAttributes extends Attributes {
  /** Added to each distance. */
  readonly offset: number
  readonly form: 'pairs' | 'rows'
}

const distanceOperation: Operation<DistanceAttributes> = {
  name: 'distances',
  types: ([mask], { form }) => {
    const length = mask!.shape[1]!
    return [{ type: 'int64', shape: form === 'pairs' ? [length, length] : [2, productOf([2, length])] }]
  },
  form: ({ inputs, attributes: { offset, form } }, onnx) => {
    const length = onnx.add('Squeeze', [onnx.shape([inputs[0]!.shape[1]!])])
    const [first, second] = [onnx.integers([0]), onnx.integers([1])]
    const moved = (distance: string): string => onnx.add('Add', [distance, onnx.integers([offset])])
    if (form === 'pairs') {
      const places = range(onnx, length)
      return [moved(onnx.add('Sub', [onnx.add('Unsqueeze', [places, first]), onnx.add('Unsqueeze', [places, second])]))]
    }
    const columns = range(onnx, onnx.add('Mul', [length, whole(onnx, 2)]))
    const forward = onnx.add('Unsqueeze', [onnx.add('Sub', [columns, length]), first])
    return [moved(onnx.add('Concat', [forward, onnx.add('Neg', [forward])], { axis: 0 }))]
  },
}

/**
 * Distances key - query in a batch, plus `offset`: of all pairs, `[T, T]` (query, key), or by column c, `[2, 2 · T]`: c - T in the
 * first row, T - c in the second.
 */
export function distances(mask: Value, offset: number, form: 'pairs' | 'rows'): Value {
  return applyOne(distanceOperation, [mask], { offset, form })
}

function range(onnx: OnnxBuilder, end: string): string {
  return onnx.add('Range', [whole(onnx, 0), end, whole(onnx, 1)])
}

function whole(onnx: OnnxBuilder, value: number): string {
  return onnx.tensor(BigInt64Array.of(BigInt(value)), [])
}
