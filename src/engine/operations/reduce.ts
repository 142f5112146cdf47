/** Sums, means and maxima over axes, and the sum that undoes a broadcast. */
import { axisIndex, productOf, sameShape, type Axis, type Shape } from '../axis.ts'
import { applyOne, wantType, type Attributes, type Operation, type Value } from '../graph.ts'
import { add, divide, equal, exp, log, multiply, subtract, toFloat } from './elementwise.ts'
import { expand, reshape } from './shape.ts'
import { sizeValue } from './source.ts'

interface ReduceAttributes extends Attributes {
  readonly axes: readonly number[]
  readonly keep: boolean
}

function reducedShape(shape: Shape, { axes, keep }: ReduceAttributes): Shape {
  return keep ? shape.map((axis, i) => (axes.includes(i) ? 1 : axis)) : shape.filter((_axis, i) => !axes.includes(i))
}

/** The value with its reduced axes put back as 1, so that it broadcasts against the input. */
function restored(value: Value, input: Value, attributes: ReduceAttributes): Value {
  if (attributes.keep) return value
  return reshape(value, reducedShape(input.shape, { ...attributes, keep: true }))
}

function reduction(
  name: string,
  onnxType: string,
  gradient: (x: Value, y: Value, g: Value, axes: readonly number[]) => Value,
): (x: Value, axes?: readonly number[], options?: ReduceOptions) => Value {
  const operation: Operation<ReduceAttributes> = {
    name,
    types: ([x], attributes) => {
      wantType(name, x!, 'float32')
      return [{ type: 'float32', shape: reducedShape(x!.shape, attributes) }]
    },
    gradient: ({ inputs, outputs, attributes }, [g]) => {
      const [x] = inputs as [Value]
      return [gradient(x, restored(outputs[0]!, x, attributes), restored(g!, x, attributes), attributes.axes)]
    },
    form: ({ inputs, attributes }, onnx) => [
      onnx.add(onnxType, [onnx.name(inputs[0]!), onnx.integers(attributes.axes)], {
        keepdims: attributes.keep ? 1 : 0,
      }),
    ],
  }
  return (x, axes = x.shape.map((_axis, i) => i), options = {}) => {
    const places = axes.map((axis) => axisIndex(name, axis, x.shape.length)).toSorted((a, b) => a - b)
    if (places.length === 0) return x
    return applyOne(operation, [x], { axes: places, keep: options.keep ?? false })
  }
}

export interface ReduceOptions {
  /** Keep reduced axes as 1 (default false). */
  readonly keep?: boolean | undefined
}

/** Sum over axes (default all). */
export const sum: (x: Value, axes?: readonly number[], options?: ReduceOptions) => Value = reduction(
  'sum',
  'ReduceSum',
  (x, _y, g) => expand(g, x.shape),
)

/** Mean over axes (default all). */
export const mean: (x: Value, axes?: readonly number[], options?: ReduceOptions) => Value = reduction(
  'mean',
  'ReduceMean',
  (x, _y, g, axes) => expand(divide(g, sizeValue([productOf(axes.map((axis) => x.shape[axis]!))])), x.shape),
)

/** Maximum over axes (default all). Equal maxima share the gradient equally. */
export const max: (x: Value, axes?: readonly number[], options?: ReduceOptions) => Value = reduction(
  'max',
  'ReduceMax',
  (x, y, g, axes) => {
    const hit = toFloat(equal(x, expand(y, x.shape)))
    return multiply(hit, divide(g, sum(hit, axes, { keep: true })))
  },
)

/** log Σ e^x over axes (default all), stable: the maximum is taken out first. */
export function logSumExp(
  x: Value,
  axes: readonly number[] = x.shape.map((_axis, i) => i),
  options: ReduceOptions = {},
): Value {
  // The gradient of the maximum cancels between its two uses up to rounding. Both are kept so that the rule stays exact.
  const top = max(x, axes, { keep: true })
  const result = add(log(sum(exp(subtract(x, top)), axes, { keep: true })), top)
  if (options.keep === true) return result
  const places = axes.map((axis) => axisIndex('logSumExp', axis, x.shape.length))
  return reshape(
    result,
    x.shape.filter((_axis: Axis, i: number) => !places.includes(i)),
  )
}

/** Sums over the axes along which a value of `shape` was broadcast. */
export function sumTo(value: Value, shape: Shape): Value {
  if (sameShape(value.shape, shape)) return value
  const extra = value.shape.length - shape.length
  const axes = value.shape.flatMap((axis, i) => (i < extra || (shape[i - extra] === 1 && axis !== 1) ? [i] : []))
  const summed = sum(value, axes)
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape)
}
