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
    const moments = wantScale('layerNorm', x!, scale!)
    wantScale('layerNorm', x!, shift!)
    return [
      { type: 'float32', shape: x!.shape },
      { type: 'float32', shape: moments },
      { type: 'float32', shape: moments },
    ]
  },
  // Outputs 1 and 2 (mean, 1/deviation) are for this rule only and carry no gradient of their own.
  gradient: ({ inputs, outputs }, [g]) => {
    const [x, scale] = inputs as [Value, Value]
    const [, average, inverse] = outputs as [Value, Value, Value]
    const unit = multiply(subtract(x, average), inverse)
    const share = multiply(g!, unit)
    const inner = subtract(
      subtract(multiply(g!, scale), weightedMean(g!, scale)),
      multiply(unit, weightedMean(share, scale)),
    )
    return [multiply(inner, inverse), overRows(share), overRows(g!)]
  },
  form: ({ inputs, outputs, attributes: { epsilon } }, onnx) => {
    const names = inputs.map((value) => onnx.name(value))
    const count = onnx.used(outputs[1]!) || onnx.used(outputs[2]!) ? 3 : 1
    return onnx.addMany('LayerNormalization', names, count, { axis: -1, epsilon: { float: epsilon } })
  },
}

/** (x - mean) / sqrt(variance + epsilon) · scale + shift over the last axis (Ba et al. 2016, arXiv 1607.06450). First-order gradients only. */
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
