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
  form: ({ inputs }, onnx) => {
    const x = onnx.name(inputs[0]!)
    if (onnx.device !== 'webgpu') return [onnx.add('LogSoftmax', [x], { axis: -1 })]
    // that provider has no LogSoftmax
    const last = onnx.integers([-1])
    const shifted = onnx.add('Sub', [x, onnx.add('ReduceMax', [x, last], { keepdims: 1 })])
    const total = onnx.add('ReduceSum', [onnx.add('Exp', [shifted]), last], { keepdims: 1 })
    return [onnx.add('Sub', [shifted, onnx.add('Log', [total])])]
  },
}

/** x - log Σ e^x over the last axis, stable. */
export function logSoftmax(x: Value): Value {
  return applyOne(logSoftmaxOperation, [x], {})
}
