/** Layer norm and RMS norm over the last axis, with their scale. */
import { lastAsOne, sameShape, type Shape } from '../axis.ts'
import { apply, valueText, wantType, type Attributes, type Operation, type Value } from '../graph.ts'
import { add, divide, multiply, sqrt, subtract } from './elementwise.ts'
import { matmul } from './matrix.ts'
import { mean, sum } from './reduce.ts'
import { reshape } from './shape.ts'

interface NormAttributes extends Attributes {
  readonly epsilon: number
}

function wantScale(action: string, x: Value, scale: Value): Shape {
  wantType(action, x, 'float32')
  const width = x.shape.at(-1)
  if (width === undefined || !sameShape(scale.shape, [width]))
    throw new TypeError(`${action}: got x ${valueText(x)} and scale ${valueText(scale)}, wanted the scale [${width}]`)
  return lastAsOne(x.shape)
}

/** Mean over the last axis, kept as 1. */
function rowMean(value: Value): Value {
  return mean(value, [-1], { keep: true })
}

/** Mean of g · w over the last axis, kept as 1, by one matrix-vector product: reads g once. */
function weightedMean(g: Value, weight: Value): Value {
  const width = weight.shape[0]!
  const column = reshape(weight, [width, 1])
  const product = matmul(reshape(g, [-1, width]), column, { scale: 1 / (width as number) })
  return reshape(product, lastAsOne(g.shape))
}

/** Sums over every axis but the last, as a parameter's gradient wants. */
const overRows = (value: Value): Value =>
  sum(
    value,
    value.shape.slice(0, -1).map((_axis, i) => i),
  )

const layerNormOperation: Operation<NormAttributes> = {
  name: 'layer-norm',
  types: ([x, scale, shift]) => {
    wantScale('layerNorm', x!, scale!)
    wantScale('layerNorm', x!, shift!)
    return [{ type: 'float32', shape: x!.shape }]
  },
  // The unit rows are computed again in one pass: keeping x alone is less memory, and rebuilding them from saved moments
  // would take two passes.
  gradient: ({ inputs, attributes }, [g]) => {
    const [x, scale] = inputs as [Value, Value]
    const [unit, inverse] = apply(standardiseOperation, [x], attributes).outputs as [Value, Value]
    const share = multiply(g!, unit)
    const inner = subtract(
      subtract(multiply(g!, scale), weightedMean(g!, scale)),
      multiply(unit, weightedMean(share, scale)),
    )
    return [multiply(inner, inverse), overRows(share), overRows(g!)]
  },
  form: ({ inputs, attributes: { epsilon } }, onnx) => [
    onnx.add(
      'LayerNormalization',
      inputs.map((value) => onnx.name(value)),
      { axis: -1, epsilon: { float: epsilon } },
    ),
  ],
}

/** Rows with mean 0 and deviation 1, and 1 / deviation: what the gradient of layer norm needs. */
const standardiseOperation: Operation<NormAttributes> = {
  name: 'standardise',
  types: ([x]) => [
    { type: 'float32', shape: x!.shape },
    { type: 'float32', shape: lastAsOne(x!.shape) },
  ],
  // With u the unit rows and s = 1 / deviation: du = s (g - mean g - u mean(g u)), ds = -s² u / width.
  gradient: ({ inputs, outputs }, [gUnit, gInverse]) => {
    const width = inputs[0]!.shape.at(-1) as number
    const [unit, inverse] = outputs as [Value, Value]
    const first =
      gUnit === undefined
        ? undefined
        : multiply(inverse, subtract(subtract(gUnit, rowMean(gUnit)), multiply(unit, rowMean(multiply(gUnit, unit)))))
    if (gInverse === undefined) return [first]
    const second = multiply(multiply(gInverse, multiply(inverse, inverse)), multiply(unit, -1 / width))
    return [first === undefined ? second : add(first, second)]
  },
  form: ({ inputs, attributes: { epsilon } }, onnx) => {
    const width = inputs[0]!.shape.at(-1) as number
    const ones = onnx.remember(`ones ${width}`, () => onnx.tensor(new Float32Array(width).fill(1), [width]))
    const zeros = onnx.remember(`zeros ${width}`, () => onnx.tensor(new Float32Array(width), [width]))
    const attributes = { axis: -1, epsilon: { float: epsilon } }
    const [unit, , inverse] = onnx.addMany('LayerNormalization', [onnx.name(inputs[0]!), ones, zeros], 3, attributes)
    return [unit!, inverse!]
  },
}

/** (x - mean) / sqrt(variance + epsilon) · scale + shift over the last axis (Ba et al. 2016, arXiv 1607.06450). */
export function layerNorm(x: Value, scale: Value, shift: Value, epsilon: number): Value {
  return apply(layerNormOperation, [x, scale, shift], { epsilon }).outputs[0]!
}

const rmsNormOperation: Operation<NormAttributes> = {
  name: 'rms-norm',
  types: ([x, scale]) => {
    const moments = wantScale('rmsNorm', x!, scale!)
    return [
      { type: 'float32', shape: x!.shape },
      { type: 'float32', shape: moments },
    ]
  },
  gradient: ({ inputs, attributes: { epsilon } }, [g]) => {
    const [x, scale] = inputs as [Value, Value]
    const inverse = divide(1, sqrt(add(mean(multiply(x, x), [-1], { keep: true }), epsilon)))
    const unit = multiply(x, inverse)
    const share = multiply(g!, unit)
    const inner = subtract(multiply(g!, scale), multiply(unit, weightedMean(share, scale)))
    return [multiply(inner, inverse), overRows(share)]
  },
  form: ({ inputs, attributes: { epsilon } }, onnx) => {
    const [x, scale] = inputs.map((value) => onnx.name(value)) as [string, string]
    // The name of RMSNormalization before opset 23.
    return [onnx.add('SimplifiedLayerNormalization', [x, scale], { axis: -1, epsilon: { float: epsilon } })]
  },
}

/** x / sqrt(mean(x²) + epsilon) · scale over the last axis (Zhang and Sennrich 2019, arXiv 1910.07467). */
export function rmsNorm(x: Value, scale: Value, epsilon: number): Value {
  return apply(rmsNormOperation, [x, scale], { epsilon }).outputs[0]!
}
