/** Operations that move elements and compute nothing: reshape, transpose, expand, concatenate, slice. */
import { axisIndex, broadcast, productOf, quotientOf, sameShape, shapeText, type Axis, type Shape } from '../axis.ts'
import { applyOne, valueText, wantType, type Attributes, type Operation, type Value } from '../graph.ts'
import { fill } from './source.ts'

interface ShapeAttributes extends Attributes {
  readonly shape: Shape
}

const reshapeOperation: Operation<ShapeAttributes> = {
  name: 'reshape',
  types: ([x], { shape }) => {
    if (productOf(x!.shape) !== productOf(shape))
      throw new TypeError(`reshape: got ${valueText(x!)}, which has not as many elements as ${shapeText(shape)}`)
    return [{ type: x!.type, shape }]
  },
  gradient: ({ inputs }, [g]) => [reshape(g!, inputs[0]!.shape)],
  form: ({ inputs, attributes }, onnx) => [
    onnx.add('Reshape', [onnx.name(inputs[0]!), onnx.reshape(inputs[0]!.shape, attributes.shape)]),
  ],
}

/** The same elements in another shape. One axis may be -1. */
export function reshape(x: Value, shape: Shape): Value {
  const open = shape.indexOf(-1)
  const wanted = open < 0 ? shape : shape.with(open, restOf(x, shape))
  if (sameShape(x.shape, wanted)) return x
  // A reshape of a reshape is one reshape.
  const source = x.node.operation.name === 'reshape' ? x.node.inputs[0]! : x
  if (sameShape(source.shape, wanted)) return source
  return applyOne(reshapeOperation, [source], { shape: wanted.map((axis) => productOf([axis])) })
}

function restOf(x: Value, shape: Shape): Axis {
  const rest = quotientOf(productOf(x.shape), productOf(shape.filter((axis) => axis !== -1)))
  if (rest === undefined) throw new TypeError(`reshape: got ${valueText(x)}, which ${shapeText(shape)} does not divide`)
  return rest
}

interface TransposeAttributes extends Attributes {
  readonly order: readonly number[]
}

const transposeOperation: Operation<TransposeAttributes> = {
  name: 'transpose',
  types: ([x], { order }) => [{ type: x!.type, shape: order.map((axis) => x!.shape[axis]!) }],
  gradient: ({ attributes: { order } }, [g]) => [
    transpose(
      g!,
      order.map((_axis, i) => order.indexOf(i)),
    ),
  ],
  form: ({ inputs, attributes }, onnx) => [onnx.add('Transpose', [onnx.name(inputs[0]!)], { perm: attributes.order })],
}

/** Axes in a new order: axis i of the result is axis `order[i]` of x. */
export function transpose(x: Value, order: readonly number[]): Value {
  const places = order.map((axis) => axisIndex('transpose', axis, x.shape.length))
  if (new Set(places).size !== x.shape.length)
    throw new RangeError(`transpose: order is [${order.join(', ')}], wanted a permutation of ${x.shape.length} axes`)
  return places.every((axis, i) => axis === i) ? x : applyOne(transposeOperation, [x], { order: places })
}

const expandOperation: Operation<ShapeAttributes> = {
  name: 'expand',
  types: ([x], { shape }) => [{ type: x!.type, shape }],
  gradient: (_call, [g]) => [g],
  form: ({ inputs, attributes }, onnx) => [onnx.add('Expand', [onnx.name(inputs[0]!), onnx.shape(attributes.shape)])],
}

/** x broadcast to a shape. */
export function expand(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x
  if (!sameShape(broadcast('expand', x.shape, shape), shape))
    throw new TypeError(`expand: got ${valueText(x)}, which does not broadcast to ${shapeText(shape)}`)
  return applyOne(expandOperation, [x], { shape })
}

interface ConcatAttributes extends Attributes {
  readonly axis: number
}

const concatOperation: Operation<ConcatAttributes> = {
  name: 'concat',
  types: (inputs, { axis }) => {
    let size = 0
    for (const value of inputs) {
      wantType('concat', value, inputs[0]!.type)
      const along = value.shape[axis]
      if (typeof along !== 'number')
        throw new TypeError(`concat: got ${valueText(value)}, wanted a numeric axis ${axis} (named axes have no sums)`)
      if (!sameShape(value.shape.with(axis, 0), inputs[0]!.shape.with(axis, 0)))
        throw new TypeError(`concat: got ${inputs.map(valueText).join(' and ')}, wanted equal other axes`)
      size += along
    }
    return [{ type: inputs[0]!.type, shape: inputs[0]!.shape.with(axis, size) }]
  },
  gradient: ({ inputs, attributes: { axis } }, [g]) => {
    let start = 0
    return inputs.map((value) => {
      const from = start
      start += value.shape[axis] as number
      return slice(g!, axis, from, start)
    })
  },
  form: ({ inputs, attributes }, onnx) => [
    onnx.add(
      'Concat',
      inputs.map((value) => onnx.name(value)),
      { axis: attributes.axis },
    ),
  ],
}

/** Values side by side along an axis, which is a number in each. */
export function concat(values: readonly Value[], axis: number): Value {
  if (values.length === 0) throw new RangeError('concat: got no values, wanted at least one')
  return values.length === 1
    ? values[0]!
    : applyOne(concatOperation, values, { axis: axisIndex('concat', axis, values[0]!.shape.length) })
}

interface SliceAttributes extends Attributes {
  readonly axis: number
  readonly start: number
  readonly end: Axis
}

const sliceOperation: Operation<SliceAttributes> = {
  name: 'slice',
  types: ([x], { axis, start, end }) => [
    { type: x!.type, shape: x!.shape.with(axis, start === 0 ? end : (end as number) - start) },
  ],
  gradient: ({ inputs, attributes: { axis, start, end } }, [g]) => {
    const [x] = inputs as [Value]
    return [applyOne(padOperation, [g!], { axis, start, end, size: x.shape[axis]! })]
  },
  form: ({ inputs, attributes: { axis, start, end } }, onnx) => [
    onnx.add('Slice', [onnx.name(inputs[0]!), onnx.integers([start]), onnx.shape([end]), onnx.integers([axis])]),
  ],
}

/** Elements [start, end) of an axis. `end` may be a named axis where start is 0. */
export function slice(x: Value, axis: number, start: number, end: Axis): Value {
  const place = axisIndex('slice', axis, x.shape.length)
  const size = x.shape[place]!
  if (start === 0 && end === size) return x
  const bad =
    typeof end === 'number'
      ? start < 0 || end <= start || (typeof size === 'number' && end > size)
      : start !== 0 || typeof size !== 'number'
  if (bad) throw new RangeError(`slice: got ${start} to ${end} of axis ${place} of ${valueText(x)}`)
  return applyOne(sliceOperation, [x], { axis: place, start, end })
}

interface PadAttributes extends SliceAttributes {
  readonly size: Axis
}

/** Puts a slice back among zeros: the gradient of `slice`. */
const padOperation: Operation<PadAttributes> = {
  name: 'pad',
  types: ([x], { axis, size }) => [{ type: x!.type, shape: x!.shape.with(axis, size) }],
  gradient: ({ attributes: { axis, start, end } }, [g]) => [slice(g!, axis, start, end)],
  form: ({ inputs, attributes: { axis, start, end, size } }, onnx) => {
    const after = onnx.add('Sub', [onnx.shape([size]), onnx.shape([end])])
    const pads = onnx.add('Concat', [onnx.integers([start]), after], { axis: 0 })
    return [onnx.add('Pad', [onnx.name(inputs[0]!), pads, onnx.scalar(0), onnx.integers([axis])])]
  },
}

/** Zeros of the shape of x. */
export function zerosLike(x: Value): Value {
  return fill(0, x.shape)
}
