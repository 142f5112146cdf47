/**
 * Matrix products. Two-axis products become Gemm, whose transposes are free. Others become FusedMatMul, which also reads
 * operands whose batch axes stand inside (`[length, batch, head, width]` as a batch of heads) without a copy.
 */
import { broadcast, sameShape, type Axis, type Shape } from '../axis.ts'
import {
  applyOne,
  valueText,
  wantRank,
  wantType,
  type Attributes,
  type OnnxBuilder,
  type Operation,
  type Value,
} from '../graph.ts'
import { multiply } from './elementwise.ts'
import { sum } from './reduce.ts'

/** How operands of a product are read. */
export interface MatmulOptions {
  /** Read a as its transpose (last two axes) (default false). */
  readonly transposeA?: boolean | undefined
  readonly transposeB?: boolean | undefined
  /** Factor on the product (default 1). */
  readonly scale?: number | undefined
}

interface MatmulAttributes extends Attributes {
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly scale: number
}

const matmulOperation: Operation<MatmulAttributes> = {
  name: 'matmul',
  types: ([a, b], { transposeA, transposeB }) => {
    wantType('matmul', a!, 'float32')
    wantType('matmul', b!, 'float32')
    if (a!.shape.length < 2 || b!.shape.length < 2)
      throw new TypeError(`matmul: got ${valueText(a!)} and ${valueText(b!)}, wanted at least 2 axes each`)
    const [rows, inner] = ends(a!.shape, transposeA)
    const [other, columns] = ends(b!.shape, transposeB)
    if (inner !== other)
      throw new TypeError(`matmul: inner axes ${inner} and ${other} of ${valueText(a!)} and ${valueText(b!)} differ`)
    return [
      { type: 'float32', shape: [...broadcast('matmul', a!.shape.slice(0, -2), b!.shape.slice(0, -2)), rows, columns] },
    ]
  },
  gradient: ({ inputs, attributes: { transposeA, transposeB, scale } }, [g]) => {
    const [a, b] = inputs as [Value, Value]
    return [
      transposeA
        ? matmul(b, g!, { transposeA: transposeB, transposeB: true, scale })
        : matmul(g!, b, { transposeB: !transposeB, scale }),
      transposeB
        ? matmul(g!, a, { transposeA: true, transposeB: transposeA, scale })
        : matmul(a, g!, { transposeA: !transposeA, scale }),
    ]
  },
  form: ({ inputs, attributes: { transposeA, transposeB, scale } }, onnx) => {
    const names = inputs.map((value) => onnx.name(value))
    const [transA, transB] = [transposeA ? 1 : 0, transposeB ? 1 : 0]
    const flat = inputs.every((value) => value.shape.length === 2)
    if (flat) return [onnx.add('Gemm', names, { transA, transB, alpha: { float: scale } })]
    if (scale === 1 && !transposeA && !transposeB) return [onnx.add('MatMul', names)]
    if (onnx.device === 'webgpu') {
      const operands = names.map((name, i) =>
        [transposeA, transposeB][i] === true ? lastExchanged(onnx, name, inputs[i]!.shape.length) : name,
      )
      const product = onnx.add('MatMul', operands)
      return [scale === 1 ? product : onnx.add('Mul', [product, onnx.scalar(scale)])]
    }
    return [onnx.add('FusedMatMul', names, { transA, transB, alpha: { float: scale } }, { domain: 'com.microsoft' })]
  },
}

/** The last two axes exchanged: for devices whose products do not read transposes. */
function lastExchanged(onnx: OnnxBuilder, name: string, rank: number): string {
  const perm = Array.from({ length: rank }, (_v, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis))
  return onnx.remember(`transposed ${name}`, () => onnx.add('Transpose', [name], { perm }))
}

function ends(shape: Shape, transposed: boolean): readonly [Axis, Axis] {
  const [a, b] = [shape.at(-2)!, shape.at(-1)!]
  return transposed ? [b, a] : [a, b]
}

/** a · b over the last two axes, the others broadcast: `[…, n, k] · […, k, m] → […, n, m]`. */
export function matmul(a: Value, b: Value, options: MatmulOptions = {}): Value {
  const { transposeA = false, transposeB = false, scale = 1 } = options
  return applyOne(matmulOperation, [a, b], { transposeA, transposeB, scale })
}

const linearOperation: Operation = {
  name: 'linear',
  types: ([x, w, b]) => {
    wantRank('linear', x!, 2)
    wantRank('linear', w!, 2)
    if (x!.shape[1] !== w!.shape[1])
      throw new TypeError(`linear: got x ${valueText(x!)} and weight ${valueText(w!)}, wanted equal last axes`)
    if (b !== undefined && !sameShape(b.shape, [w!.shape[0]!]))
      throw new TypeError(`linear: got bias ${valueText(b)}, wanted [${w!.shape[0]}]`)
    return [{ type: 'float32', shape: [x!.shape[0]!, w!.shape[0]!] }]
  },
  gradient: ({ inputs }, [g]) => {
    const [x, w, b] = inputs as [Value, Value, Value | undefined]
    const shares = [matmul(g!, w), matmul(g!, x, { transposeA: true })]
    return b === undefined ? shares : [...shares, sum(g!, [0])]
  },
  form: ({ inputs }, onnx) => {
    const names = inputs.map((value) => onnx.name(value))
    const int8 = onnx.int8Weight(inputs[1]!)
    if (int8 === undefined) return [onnx.add('Gemm', names, { transB: 1 })]
    const bias = names[2]
    const operands = [names[0]!, int8.data, int8.scales, ...(bias === undefined ? [] : ['', bias])]
    return [onnx.add('DynamicQuantizeMatMul', operands, {}, { domain: 'com.microsoft' })]
  },
}

/** x · wᵀ + b, with the weight as checkpoints store it: x `[n, in]`, weight `[out, in]`, bias `[out]` → `[n, out]`. */
export function linear(x: Value, weight: Value, bias?: Value): Value {
  return applyOne(linearOperation, bias === undefined ? [x, weight] : [x, weight, bias], {})
}

/** Σ a·b over the last axis, which is dropped: `[…, n]`, `[…, n]` → `[…]`. */
export function dot(a: Value, b: Value): Value {
  return sum(multiply(a, b), [-1])
}
