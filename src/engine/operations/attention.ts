/** Attention and rotary positions. Letters: B batch, A heads, G key/value heads, T length, D width of a head. */
import { productOf, type Axis } from '../axis.ts'
import {
  applyOne,
  wantRank,
  wantType,
  type Attributes,
  type OnnxBuilder,
  type Operation,
  type Value,
} from '../graph.ts'
import { add } from './elementwise.ts'
import { matmul } from './matrix.ts'
import { reshape } from './shape.ts'
import { softmax } from './softmax.ts'

/**
 * softmax(q kᵀ / √D + bias) v: q `[B, A, T, D]`, k and v `[B, A, S, D]`, bias broadcasts to `[B, A, T, S]`
 * (Vaswani et al. 2017, arXiv 1706.03762, §3.2.1).
 */
export function attention(q: Value, k: Value, v: Value, bias?: Value): Value {
  wantRank('attention', q, 4)
  const scale = 1 / Math.sqrt(q.shape[3] as number)
  const scores = matmul(q, k, { transposeB: true, scale })
  return matmul(softmax(bias === undefined ? scores : add(scores, bias)), v)
}

/**
 * Attention to the present and earlier positions, with A / G query heads to each key/value head
 * (Ainslie et al. 2023, arXiv 2305.13245): q `[B, A, T, D]`, k and v `[B, G, T, D]` → `[B, A, T, D]`.
 */
export function causalAttention(q: Value, k: Value, v: Value, bias?: Value): Value {
  const heads = q.shape[1]
  const groups = k.shape[1] as number
  if ((heads as number) % groups !== 0)
    throw new TypeError(`causalAttention: ${heads} heads do not divide into ${groups} key/value heads`)
  const mask = applyOne(causalOperation, [q], {})
  return groupedAttention(q, k, v, bias === undefined ? mask : add(bias, mask))
}

/**
 * softmax(q kᵀ / √D + bias) v with A / G query heads to each key/value head: q `[B, A, T, D]`, k and v `[B, G, S, D]`,
 * bias `[B or 1, 1, T or 1, S]` → `[B, A, T, D]`.
 */
export function groupedAttention(q: Value, k: Value, v: Value, bias: Value): Value {
  const [batch, heads, length, width] = q.shape
  const [, groups, seen] = k.shape as [Axis, number, Axis, Axis]
  if (heads === groups) return attention(q, k, v, bias)
  // Query heads of one group become more rows of one product, so keys and values are never repeated.
  const each = (heads as number) / groups
  const rows = reshape(q, [batch!, groups, productOf([each, length!]), width!])
  const scores = matmul(rows, k, { transposeB: true, scale: 1 / Math.sqrt(width as number) })
  const split = reshape(scores, [batch!, groups, each, length!, seen])
  const wide = reshape(bias, [bias.shape[0]!, 1, 1, bias.shape[2]!, bias.shape[3]!])
  const weights = reshape(softmax(add(split, wide)), [batch!, groups, productOf([each, length!]), seen])
  return reshape(matmul(weights, v), q.shape)
}

/** 0 on and below the diagonal, -1e9 above: from any `[B, A, T, D]` → `[1, 1, T, T]`. */
const causalOperation: Operation = {
  name: 'causal-mask',
  types: ([q]) => [{ type: 'float32', shape: [1, 1, q!.shape[2]!, q!.shape[2]!] }],
  form: ({ outputs }, onnx) => {
    const full = onnx.add('Expand', [onnx.scalar(-1e9), onnx.shape(outputs[0]!.shape)])
    return [onnx.add('Trilu', [full, onnx.tensor(BigInt64Array.of(1n), [])], { upper: 1 })]
  },
}

interface RotaryAttributes extends Attributes {
  /** Base of the wavelengths. */
  readonly theta: number
  /** 1, or -1 to turn back. */
  readonly direction: number
}

const rotaryOperation: Operation<RotaryAttributes> = {
  name: 'rotary',
  types: ([x, positions]) => {
    wantRank('rotary', x!, 4)
    wantRank('rotary', positions!, 2)
    wantType('rotary', positions!, 'int64')
    return [{ type: 'float32', shape: x!.shape }]
  },
  // A rotation's transpose is the rotation back.
  gradient: ({ inputs, attributes: { theta, direction } }, [g]) => [
    applyOne(rotaryOperation, [g!, inputs[1]!], { theta, direction: -direction }),
  ],
  form: ({ inputs, attributes: { theta, direction } }, onnx) => {
    const [x, positions] = inputs.map((value) => onnx.name(value)) as [string, string]
    const half = (inputs[0]!.shape[3] as number) / 2
    const { cosine, sine } =
      onnx.device === 'webgpu' ? tabled(onnx, positions, half, theta) : turns(onnx, positions, half, theta)
    const turned = direction > 0 ? sine : onnx.add('Neg', [sine])
    const [first, second] = onnx.addMany('Split', [x], 2, { axis: -1, num_outputs: 2 }) as readonly [string, string]
    const left = onnx.add('Sub', [onnx.add('Mul', [first, cosine]), onnx.add('Mul', [second, turned])])
    const right = onnx.add('Add', [onnx.add('Mul', [second, cosine]), onnx.add('Mul', [first, turned])])
    return [onnx.add('Concat', [left, right], { axis: -1 })]
  },
}

/** Names of cosine and sine of the angles, `[B, 1, T, half]`. */
interface Turns {
  readonly cosine: string
  readonly sine: string
}

function turns(onnx: OnnxBuilder, positions: string, half: number, theta: number): Turns {
  const inverse = Float32Array.from({ length: half }, (_v, i) => theta ** (-i / half))
  const places = onnx.add('Unsqueeze', [onnx.add('Cast', [positions], { to: 1 }), onnx.integers([1, 3])])
  const angles = onnx.add('Mul', [places, onnx.tensor(inverse, [half])])
  return { cosine: onnx.add('Cos', [angles]), sine: onnx.add('Sin', [angles]) }
}

/** Positions below the square of this have a place in the tables. */
const TABLE = 512

/**
 * The same from tables: a shader's sine may be wrong by 2⁻¹¹ (WGSL specification, 15.7.4), 5e-4 of a hidden state. A
 * position is TABLE·a + b. The angles of a and b are added by the sum formulas.
 */
function tabled(onnx: OnnxBuilder, positions: string, half: number, theta: number): Turns {
  const text = `rotary ${positions} ${half} ${theta}`
  const size = onnx.integers([TABLE])
  const coarse = onnx.remember(`coarse ${positions}`, () => onnx.add('Div', [positions, size]))
  const fine = onnx.remember(`fine ${positions}`, () => onnx.add('Sub', [positions, onnx.add('Mul', [coarse, size])]))
  const table = (name: string, of: (angle: number) => number, index: string, step: number): string =>
    onnx.remember(`${text} ${name}`, () => {
      const data = Float32Array.from({ length: TABLE * half }, (_v, i) =>
        of(Math.floor(i / half) * step * theta ** (-(i % half) / half)),
      )
      const rows = onnx.add('Gather', [onnx.tensor(data, [TABLE, half]), index], { axis: 0 })
      return onnx.add('Unsqueeze', [rows, onnx.integers([1])])
    })
  const product = (a: string, b: string): string => onnx.add('Mul', [a, b])
  const [cosA, sinA] = [table('cos a', Math.cos, coarse, TABLE), table('sin a', Math.sin, coarse, TABLE)]
  const [cosB, sinB] = [table('cos b', Math.cos, fine, 1), table('sin b', Math.sin, fine, 1)]
  return {
    cosine: onnx.remember(`${text} cosine`, () => onnx.add('Sub', [product(cosA, cosB), product(sinA, sinB)])),
    sine: onnx.remember(`${text} sine`, () => onnx.add('Add', [product(sinA, cosB), product(cosA, sinB)])),
  }
}

/**
 * Rotary positions (Su et al. 2021, arXiv 2104.09864) in the half-split form that Llama checkpoints use:
 * x `[B, A, T, D]`, positions `[B, T]` (or `[1, T]`) int64.
 */
export function rotary(x: Value, positions: Value, theta: number): Value {
  return applyOne(rotaryOperation, [x, positions], { theta, direction: 1 })
}
