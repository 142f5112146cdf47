/** Elementwise arithmetic with NumPy's broadcasting, and comparisons. Reverse mode undoes the broadcasting. */
import { broadcast, sameShape } from '../axis.ts'
import { applyOne, valueText, wantType, type Operation, type Value } from '../graph.ts'
import { constant } from './source.ts'

/** Anything that arithmetic accepts. */
export type Operand = Value | number

const valueOf = (operand: Operand): Value => (typeof operand === 'number' ? constant(operand) : operand)

/** A binary operation. `gradient` gives each operand's share before broadcasting is undone. */
function binary(
  name: string,
  onnxType: string,
  gradient: (a: Value, b: Value, g: Value, y: Value) => readonly [() => Value, () => Value],
): (a: Operand, b: Operand) => Value {
  const operation: Operation = {
    name,
    types: ([a, b]) => {
      wantType(name, a!, 'float32')
      wantType(name, b!, 'float32')
      return [{ type: 'float32', shape: broadcast(name, a!.shape, b!.shape) }]
    },
    gradient: ({ inputs, outputs }, [g]) => {
      const [a, b] = inputs as [Value, Value]
      const shares = gradient(a, b, g!, outputs[0]!)
      return [a, b].map((operand, i) => (operand.node.operation.name === 'constant' ? undefined : shares[i]!()))
    },
    form: ({ inputs }, onnx) => [
      onnx.add(
        onnxType,
        inputs.map((value) => onnx.name(value)),
      ),
    ],
  }
  return (a, b) => applyOne(operation, [valueOf(a), valueOf(b)], {})
}

/** a + b. */
export const add: (a: Operand, b: Operand) => Value = binary('add', 'Add', (_a, _b, g) => [() => g, () => g])
/** a - b. */
export const subtract: (a: Operand, b: Operand) => Value = binary('subtract', 'Sub', (_a, _b, g) => [
  () => g,
  () => negate(g),
])
/** a × b, elementwise. */
export const multiply: (a: Operand, b: Operand) => Value = binary('multiply', 'Mul', (a, b, g) => [
  () => multiply(g, b),
  () => multiply(g, a),
])
/** a / b. */
export const divide: (a: Operand, b: Operand) => Value = binary('divide', 'Div', (_a, b, g, y) => [
  () => divide(g, b),
  () => negate(divide(multiply(g, y), b)),
])
/** The larger of a and b. Where they are equal, the gradient goes to a. */
export const maximum: (a: Operand, b: Operand) => Value = binary('maximum', 'Max', (a, b, g) => [
  () => where(less(a, b), constant(0), g),
  () => where(less(a, b), g, constant(0)),
])
/** The smaller of a and b. Where they are equal, the gradient goes to a. */
export const minimum: (a: Operand, b: Operand) => Value = binary('minimum', 'Min', (a, b, g) => [
  () => where(less(b, a), constant(0), g),
  () => where(less(b, a), g, constant(0)),
])

/** A unary operation of one ONNX node. */
function unary(
  name: string,
  onnxType: string,
  gradient: (x: Value, y: Value, g: Value) => Value | undefined,
): (x: Value) => Value {
  const operation: Operation = {
    name,
    types: ([x]) => {
      wantType(name, x!, 'float32')
      return [{ type: 'float32', shape: x!.shape }]
    },
    gradient: ({ inputs, outputs }, [g]) => [gradient(inputs[0]!, outputs[0]!, g!)],
    form: ({ inputs }, onnx) => [onnx.add(onnxType, [onnx.name(inputs[0]!)])],
  }
  return (x) => applyOne(operation, [x], {})
}

export const negate: (x: Value) => Value = unary('negate', 'Neg', (_x, _y, g) => negate(g))
export const exp: (x: Value) => Value = unary('exp', 'Exp', (_x, y, g) => multiply(g, y))
/** Natural logarithm. */
export const log: (x: Value) => Value = unary('log', 'Log', (x, _y, g) => divide(g, x))
export const sqrt: (x: Value) => Value = unary('sqrt', 'Sqrt', (_x, y, g) => divide(multiply(g, 0.5), y))
export const absolute: (x: Value) => Value = unary('absolute', 'Abs', (x, _y, g) => multiply(g, sign(x)))
/** -1, 0 or 1. Its gradient is zero. */
export const sign: (x: Value) => Value = unary('sign', 'Sign', () => undefined)
export const erf: (x: Value) => Value = unary('erf', 'Erf', (x, _y, g) =>
  multiply(g, multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))),
)
export const tanh: (x: Value) => Value = unary('tanh', 'Tanh', (_x, y, g) => multiply(g, subtract(1, multiply(y, y))))
/** 1 / (1 + e^-x). */
export const sigmoid: (x: Value) => Value = unary('sigmoid', 'Sigmoid', (_x, y, g) =>
  multiply(g, multiply(y, subtract(1, y))),
)
/** max(x, 0). The gradient at 0 is 0. */
export const relu: (x: Value) => Value = unary('relu', 'Relu', (x, _y, g) =>
  where(less(constant(0), x), g, constant(0)),
)
/** log(1 + e^x), stable for any x. */
export const softplus: (x: Value) => Value = unary('softplus', 'Softplus', (x, _y, g) => multiply(g, sigmoid(x)))
/** sin. Rotary tables and their tests need it. */
export const sine: (x: Value) => Value = unary('sine', 'Sin', (x, _y, g) => multiply(g, cosine(x)))
export const cosine: (x: Value) => Value = unary('cosine', 'Cos', (x, _y, g) => negate(multiply(g, sine(x))))
/** log(sigmoid(x)), stable for any x. */
export function logSigmoid(x: Value): Value {
  return negate(softplus(negate(x)))
}

/** A comparison. It gives bool and stops gradients. */
function comparison(name: string, onnxType: string): (a: Value, b: Value) => Value {
  const operation: Operation = {
    name,
    types: ([a, b]) => {
      wantType(name, b!, a!.type)
      return [{ type: 'bool', shape: broadcast(name, a!.shape, b!.shape) }]
    },
    form: ({ inputs }, onnx) => [
      onnx.add(
        onnxType,
        inputs.map((value) => onnx.name(value)),
      ),
    ],
  }
  return (a, b) => applyOne(operation, [a, b], {})
}

/** a < b. */
export const less: (a: Value, b: Value) => Value = comparison('less', 'Less')
/** a = b. */
export const equal: (a: Value, b: Value) => Value = comparison('equal', 'Equal')

/** A gradient that is not even built for a constant. */
function share(operand: Value, value: () => Value): Value | undefined {
  return operand.node.operation.name === 'constant' ? undefined : value()
}

const whereOperation: Operation = {
  name: 'where',
  types: ([condition, a, b]) => {
    wantType('where', condition!, 'bool')
    wantType('where', b!, a!.type)
    const shape = broadcast('where', condition!.shape, broadcast('where', a!.shape, b!.shape))
    return [{ type: a!.type, shape }]
  },
  gradient: ({ inputs }, [g]) => {
    const [condition, a, b] = inputs as [Value, Value, Value]
    if (a.type !== 'float32') return []
    return [
      undefined,
      share(a, () => where(condition, g!, constant(0))),
      share(b, () => where(condition, constant(0), g!)),
    ]
  },
  form: ({ inputs }, onnx) => [
    onnx.add(
      'Where',
      inputs.map((value) => onnx.name(value)),
    ),
  ],
}

/** a where the condition holds, else b. */
export function where(condition: Value, a: Value, b: Value): Value {
  return applyOne(whereOperation, [condition, a, b], {})
}

const toFloatOperation: Operation = {
  name: 'to-float',
  types: ([x]) => [{ type: 'float32', shape: x!.shape }],
  form: ({ inputs }, onnx) => [onnx.add('Cast', [onnx.name(inputs[0]!)], { to: 1 })],
}

/** Integers or bools as floats. No gradient passes. */
export function toFloat(x: Value): Value {
  if (x.type === 'float32') return x
  return applyOne(toFloatOperation, [x], {})
}

/** Demands equal shapes. @throws {TypeError} naming both. */
export function wantSameShape(action: string, a: Value, b: Value): void {
  if (!sameShape(a.shape, b.shape))
    throw new TypeError(`${action}: got ${valueText(a)} and ${valueText(b)}, wanted equal shapes`)
}
