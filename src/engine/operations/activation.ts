/** Smooth gates: GELU (exact and tanh form), SiLU. Each is one pass forward where only the forward pass is asked for. */
import { apply, applyOne, wantType, type Attributes, type Operation, type Value } from '../graph.ts'
import { add, exp, multiply, sigmoid, tanh } from './elementwise.ts'

const geluOperation: Operation = {
  name: 'gelu',
  types: ([x]) => {
    wantType('gelu', x!, 'float32')
    return [
      { type: 'float32', shape: x!.shape },
      { type: 'float32', shape: x!.shape },
    ]
  },
  // y = x Φ(x), so dy/dx = Φ + x φ. Φ is the second output, kept because erf is the dearest part.
  gradient: ({ inputs, outputs }, [g, gPhi]) => {
    const [x] = inputs as [Value]
    const density = multiply(exp(multiply(multiply(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
    const slope = g === undefined ? undefined : multiply(g, add(multiply(x, density), outputs[1]!))
    if (gPhi === undefined) return [slope]
    const phiSlope = multiply(gPhi, density)
    return [slope === undefined ? phiSlope : add(slope, phiSlope)]
  },
  form: ({ inputs, outputs }, onnx) => {
    const x = onnx.name(inputs[0]!)
    if (!onnx.used(outputs[1]!)) return [onnx.add('Gelu', [x])]
    const error = onnx.add('Erf', [onnx.add('Mul', [x, onnx.scalar(Math.SQRT1_2)])])
    // 0.5 x + 0.5 clipped to [0, 1], in one pass. erf lies within [-1, 1], so nothing is clipped.
    const phi = onnx.add('HardSigmoid', [error], { alpha: { float: 0.5 }, beta: { float: 0.5 } })
    return [onnx.add('Mul', [x, phi]), phi]
  },
}

/** x Φ(x), Hendrycks and Gimpel 2016 (arXiv 1606.08415), exact form by erf. */
export function gelu(x: Value): Value {
  return apply(geluOperation, [x], {}).outputs[0]!
}

/** The tanh approximation of GELU (`gelu_new`, `gelu_pytorch_tanh`). */
export function geluTanh(x: Value): Value {
  const inner = multiply(multiply(x, add(multiply(multiply(x, x), 0.044715), 1)), Math.sqrt(2 / Math.PI))
  return multiply(multiply(x, 0.5), add(tanh(inner), 1))
}

/** x · sigmoid(x), also called swish. */
export function silu(x: Value): Value {
  return multiply(x, sigmoid(x))
}

interface NameAttributes extends Attributes {
  readonly name: string
}

const labelOperation: Operation<NameAttributes> = {
  name: 'label',
  types: ([x]) => [{ type: x!.type, shape: x!.shape }],
  gradient: (_call, [g]) => [g],
  form: ({ inputs }, onnx) => [onnx.name(inputs[0]!)],
}

/** The same value with a name: where diagnosis looks for the first bad number, and where recomputation may cut. Costs nothing. */
export function label(x: Value, name: string): Value {
  return applyOne(labelOperation, [x], { name })
}

const stopOperation: Operation = {
  name: 'stop-gradient',
  types: ([x]) => [{ type: x!.type, shape: x!.shape }],
  form: ({ inputs }, onnx) => [onnx.name(inputs[0]!)],
}

/** The same value, through which no gradient flows. */
export function stopGradient(x: Value): Value {
  return applyOne(stopOperation, [x], {})
}

interface ScaleAttributes extends Attributes {
  readonly scale: number
}

const reverseOperation: Operation<ScaleAttributes> = {
  name: 'reverse-gradient',
  types: ([x]) => [{ type: x!.type, shape: x!.shape }],
  gradient: ({ attributes: { scale } }, [g]) => [multiply(g!, -scale)],
  form: ({ inputs }, onnx) => [onnx.name(inputs[0]!)],
}

/** The same value, whose gradient is turned round and scaled (Ganin and Lempitsky 2015, arXiv 1409.7495, eq. 15-16). */
export function reverseGradient(x: Value, scale: number = 1): Value {
  return applyOne(reverseOperation, [x], { scale })
}
