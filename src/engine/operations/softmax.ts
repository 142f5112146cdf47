/** Softmax and log-softmax over the last axis. */
import { applyOne, wantType, type Operation, type Value } from '../graph.ts'
import { exp, multiply, subtract } from './elementwise.ts'
import { sum } from './reduce.ts'

const softmaxOperation: Operation = {
  name: 'softmax',
  types: ([x]) => {
    wantType('softmax', x!, 'float32')
    return [{ type: 'float32', shape: x!.shape }]
  },
  gradient: ({ outputs }, [g]) => {
    const [y] = outputs as [Value]
    const weighted = multiply(g!, y)
    return [subtract(weighted, multiply(y, sum(weighted, [-1], { keep: true })))]
  },
  form: ({ inputs }, onnx) => [onnx.add('Softmax', [onnx.name(inputs[0]!)], { axis: -1 })],
}

/** e^x / Σ e^x over the last axis, stable. */
export function softmax(x: Value): Value {
  return applyOne(softmaxOperation, [x], {})
}

const logSoftmaxOperation: Operation = {
  name: 'log-softmax',
  types: ([x]) => {
    wantType('logSoftmax', x!, 'float32')
    return [{ type: 'float32', shape: x!.shape }]
  },
  gradient: ({ outputs }, [g]) => [subtract(g!, multiply(exp(outputs[0]!), sum(g!, [-1], { keep: true })))],
  form: ({ inputs }, onnx) => [onnx.add('LogSoftmax', [onnx.name(inputs[0]!)], { axis: -1 })],
}

/** x - log Σ e^x over the last axis, stable. */
export function logSoftmax(x: Value): Value {
  return applyOne(logSoftmaxOperation, [x], {})
}
