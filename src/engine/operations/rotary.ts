/** Rotary positions (Su et al. 2021, arXiv 2104.09864). Letters: B batch, A heads, T length, D width of a head. */
import {
  applyOne,
  wantRank,
  wantType,
  type Attributes,
  type OnnxBuilder,
  type Operation,
  type Value,
} from '../graph.ts'

/** By how much each pair of dimensions turns. */
export interface Rotation {
  /** D / 2 radians for each position. */
  readonly inverse: readonly number[]
  /** Factor on cosine and sine (YaRN). @default 1 */
  readonly scale?: number | undefined
  /**
   * Where the largest position + 1, L, exceeds `length`, the base θ becomes θ (factor · L / length - factor + 1)^(D / (D-2)):
   * "dynamic" scaling. @default none
   */
  readonly stretch?: { readonly factor: number; readonly length: number } | undefined
}

/** θ^(-2i/D) for each pair of a head of width D. */
export function plainRotation(width: number, theta: number): Rotation {
  const half = width / 2
  return { inverse: Array.from({ length: half }, (_v, i) => theta ** (-i / half)) }
}

interface RotaryAttributes extends Attributes {
  readonly inverse: readonly number[]
  readonly scale: number
  /** Factor and length of `stretch`, or empty. */
  readonly stretch: readonly number[]
  /** 1, or -1 to turn back. */
  readonly direction: number
}

const rotaryOperation: Operation<RotaryAttributes> = {
  name: 'rotary',
  types: ([x, positions], { inverse }) => {
    wantRank('rotary', x!, 4)
    wantRank('rotary', positions!, 2)
    wantType('rotary', positions!, 'int64')
    if (x!.shape[3] !== 2 * inverse.length)
      throw new TypeError(
        `rotary: got heads of width ${x!.shape[3]} and ${inverse.length} frequencies, wanted half as many`,
      )
    return [{ type: 'float32', shape: x!.shape }]
  },
  // A rotation's transpose is the rotation back.
  gradient: ({ inputs, attributes }, [g]) => [
    applyOne(rotaryOperation, [g!, inputs[1]!], { ...attributes, direction: -attributes.direction }),
  ],
  form: ({ inputs, attributes }, onnx) => {
    const [x, positions] = inputs.map((value) => onnx.name(value)) as [string, string]
    const { cosine, sine } =
      onnx.device === 'webgpu' && attributes.stretch.length === 0
        ? tabled(onnx, positions, attributes)
        : turns(onnx, positions, attributes)
    const turned = attributes.direction > 0 ? sine : onnx.add('Neg', [sine])
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

function turns(onnx: OnnxBuilder, positions: string, attributes: RotaryAttributes): Turns {
  const { inverse, scale } = attributes
  const text = `rotary ${positions} ${JSON.stringify({ ...attributes, direction: 1 })}`
  const angles = onnx.remember(`${text} angles`, () => {
    const places = onnx.add('Unsqueeze', [onnx.add('Cast', [positions], { to: 1 }), onnx.integers([1, 3])])
    const plain = onnx.tensor(Float32Array.from(inverse), [inverse.length])
    return onnx.add('Mul', [places, stretched(onnx, positions, plain, attributes)])
  })
  const scaled = (kind: 'Cos' | 'Sin'): string =>
    onnx.remember(`${text} ${kind}`, () => {
      const turned = onnx.add(kind, [angles])
      return scale === 1 ? turned : onnx.add('Mul', [turned, onnx.scalar(scale)])
    })
  return { cosine: scaled('Cos'), sine: scaled('Sin') }
}

/** Frequencies for the length of this batch: each times (factor · L / length - factor + 1)^(-2i / (D-2)), where that is below 1. */
function stretched(
  onnx: OnnxBuilder,
  positions: string,
  plain: string,
  { inverse, stretch }: RotaryAttributes,
): string {
  const [factor, length] = stretch
  if (factor === undefined || length === undefined) return plain
  const last = onnx.add('Cast', [onnx.add('ReduceMax', [positions], { keepdims: 0 })], { to: 1 })
  const longest = onnx.add('Max', [onnx.add('Add', [last, onnx.scalar(1)]), onnx.scalar(length)])
  const growth = onnx.add('Add', [onnx.add('Mul', [longest, onnx.scalar(factor / length)]), onnx.scalar(1 - factor)])
  const powers = Float32Array.from(inverse, (_each, i) => -i / Math.max(1, inverse.length - 1))
  return onnx.add('Mul', [plain, onnx.add('Pow', [growth, onnx.tensor(powers, [powers.length])])])
}

/** Positions below the square of this have a place in the tables. */
const TABLE = 512

/**
 * The same from tables: a shader's sine may be wrong by 2⁻¹¹ (WGSL specification, 15.7.4), 5e-4 of a hidden state. A
 * position is TABLE·a + b. The angles of a and b are added by the sum formulas.
 */
function tabled(onnx: OnnxBuilder, positions: string, { inverse, scale }: RotaryAttributes): Turns {
  const half = inverse.length
  const text = `rotary ${positions} ${inverse.join()} ${scale}`
  const size = onnx.integers([TABLE])
  const coarse = onnx.remember(`coarse ${positions}`, () => onnx.add('Div', [positions, size]))
  const fine = onnx.remember(`fine ${positions}`, () => onnx.add('Sub', [positions, onnx.add('Mul', [coarse, size])]))
  const table = (name: string, of: (angle: number) => number, index: string, step: number): string =>
    onnx.remember(`${text} ${name}`, () => {
      // the scale is a factor of one of the two angles
      const factor = step === 1 ? scale : 1
      const data = Float32Array.from(
        { length: TABLE * half },
        (_v, i) => factor * of(Math.floor(i / half) * step * inverse[i % half]!),
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
 * Turns heads by their positions, in the half-split form that Llama checkpoints use: x `[B, A, T, D]`, positions `[B, T]`
 * (or `[1, T]`) int64. `rotation` is a base θ, or frequencies.
 */
export function rotary(x: Value, positions: Value, rotation: number | Rotation): Value {
  const {
    inverse,
    scale = 1,
    stretch,
  } = typeof rotation === 'number' ? plainRotation(x.shape[3] as number, rotation) : rotation
  return applyOne(rotaryOperation, [x, positions], {
    inverse,
    scale,
    stretch: stretch === undefined ? [] : [stretch.factor, stretch.length],
    direction: 1,
  })
}
