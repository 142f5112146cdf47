/**
 * Picking rows by index. The gradient of a gather is `scatterRows`, which the trainer recognises: it fetches ids and row
 * gradients and adds them up itself, so that a vocabulary-sized gradient never passes through the runtime.
 */
import { shapeText, type Axis, type Shape } from '../axis.ts'
import { applyOne, valueText, wantRank, wantType, type Attributes, type Operation, type Value } from '../graph.ts'
import { multiply } from './elementwise.ts'
import { reshape } from './shape.ts'

const gatherOperation: Operation = {
  name: 'gather',
  types: ([table, ids]) => {
    wantType('gather', ids!, 'int64')
    return [{ type: table!.type, shape: [...ids!.shape, ...table!.shape.slice(1)] }]
  },
  gradient: ({ inputs }, [g]) => {
    const [table, ids] = inputs as [Value, Value]
    return [scatterRows(ids, g!, table.shape)]
  },
  form: ({ inputs }, onnx) => [
    onnx.add(
      'Gather',
      inputs.map((value) => onnx.name(value)),
      { axis: 0 },
    ),
  ],
}

/** Rows of a table by index: table `[rows, …]`, ids `[n, …]` → `[n, …, …]`. Ids outside the table fail when run. */
export function gather(table: Value, ids: Value): Value {
  return applyOne(gatherOperation, [table, ids], {})
}

interface ScatterAttributes extends Attributes {
  readonly shape: Shape
}

const scatterRowsOperation: Operation<ScatterAttributes> = {
  name: 'scatter-rows',
  types: ([ids, rows], { shape }) => {
    wantType('scatterRows', ids!, 'int64')
    const wanted = [...ids!.shape, ...shape.slice(1)]
    if (shapeText(rows!.shape) !== shapeText(wanted))
      throw new TypeError(`scatterRows: got ${valueText(rows!)}, wanted ${shapeText(wanted)}`)
    return [{ type: 'float32', shape }]
  },
  gradient: ({ inputs }, [g]) => [undefined, gather(g!, inputs[0]!)],
  form: ({ inputs, attributes: { shape } }, onnx) => {
    const [ids, rows] = inputs as [Value, Value]
    const zeros = onnx.add('Expand', [onnx.scalar(0), onnx.shape(shape)])
    const column = onnx.add('Unsqueeze', [onnx.name(ids), onnx.integers([-1])])
    const updates = onnx.name(rows)
    return [onnx.add('ScatterND', [zeros, column, updates], { reduction: { text: 'add' } })]
  },
}

/** Zeros of `shape` with rows added at ids. Equal ids add up. */
export function scatterRows(ids: Value, rows: Value, shape: Shape): Value {
  return applyOne(scatterRowsOperation, [ids, rows], { shape })
}

interface DepthAttributes extends Attributes {
  readonly depth: Axis
}

const oneHotOperation: Operation<DepthAttributes> = {
  name: 'one-hot',
  types: ([ids], { depth }) => {
    wantType('oneHot', ids!, 'int64')
    return [{ type: 'float32', shape: [...ids!.shape, depth] }]
  },
  form: ({ inputs, attributes: { depth } }, onnx) => {
    const size = onnx.add('Squeeze', [onnx.shape([depth])])
    return [onnx.add('OneHot', [onnx.name(inputs[0]!), size, onnx.tensor(Float32Array.of(0, 1), [2])], { axis: -1 })]
  },
}

/** 1 at the index, 0 elsewhere: ids `[…]` → `[…, depth]`. An id outside gives zeros (or counts from the end, if negative). */
export function oneHot(ids: Value, depth: Axis): Value {
  return applyOne(oneHotOperation, [ids], { depth })
}

/** One element of each row: x `[n, width]`, ids `[n]` → `[n]`. */
export function pick(x: Value, ids: Value): Value {
  wantRank('pick', x, 2)
  return applyOne(pickOperation, [x, reshape(ids, [ids.shape[0]!, 1])], {})
}

const pickOperation: Operation = {
  name: 'pick',
  types: ([x, ids]) => {
    wantType('pick', ids!, 'int64')
    return [{ type: 'float32', shape: [x!.shape[0]!] }]
  },
  gradient: ({ inputs }, [g]) => {
    const [x, ids] = inputs as [Value, Value]
    const rows = x.shape[0]!
    return [multiply(oneHot(reshape(ids, [rows]), x.shape[1]!), reshape(g!, [rows, 1]))]
  },
  form: ({ inputs }, onnx) => {
    const picked = onnx.add(
      'GatherElements',
      inputs.map((value) => onnx.name(value)),
      { axis: 1 },
    )
    return [onnx.add('Squeeze', [picked, onnx.integers([1])])]
  },
}
