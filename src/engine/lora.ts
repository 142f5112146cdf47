/**
 * Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685): a frozen weight W serves as W + (alpha / rank) · B A, of which
 * only A `[rank, in]` and B `[out, rank]` are trained. B begins at zero, so training begins at the base model.
 */
import { generator, split, type Key } from '../random.ts'
import { TouchstoneError } from '../errors.ts'
import type { WeightTensor, Weights } from './files/weights.ts'
import type { Value } from './graph.ts'
import { named, type LayerContext, type WeightSource } from './layers.ts'
import { add } from './operations/elementwise.ts'
import { linear, matmul } from './operations/matrix.ts'
import { concat } from './operations/shape.ts'
import { fill, parameter } from './operations/source.ts'

export interface LoraOptions {
  /** Default 8. */
  readonly rank?: number | undefined
  /** Strength. The update is scaled by alpha / rank. Default 2 · rank. */
  readonly alpha?: number | undefined
  /** Which projections are adapted, by name without `.weight` (default the query and value projections). */
  readonly match?: ((name: string) => boolean) | undefined
}

/** Names of an adapted projection's two matrices. */
export function loraNames(name: string): { readonly a: string; readonly b: string } {
  return { a: `${name}.lora_A.weight`, b: `${name}.lora_B.weight` }
}

const queryAndValue = (name: string): boolean => /\.(q_proj|v_proj|query|value|attn\.q|attn\.v)$/.test(name)

/** A context whose matching projections have low-rank updates. Train the parameters for which `isLora` is true. */
export function loraContext(options: LoraOptions = {}): LayerContext {
  const { rank = 8, alpha = 2 * rank, match = queryAndValue } = options
  if (!Number.isInteger(rank) || rank < 1)
    throw new RangeError(`loraContext: rank is ${rank}, wanted a positive integer`)
  const weight: WeightSource = parameter
  return {
    weight,
    dropout: 0,
    project: (x, name, [out, width], bias) => {
      const parts = name.split('+')
      const rows = out / parts.length
      const base = linear(
        x,
        weight(named(name, 'weight'), [out, width]),
        bias ? weight(named(name, 'bias'), [out]) : undefined,
      )
      if (!parts.some(match)) return base
      const updates = parts.map((part) => {
        if (!match(part)) return undefined
        const { a, b } = loraNames(part)
        const inner = linear(x, parameter(a, [rank, width]))
        return matmul(inner, parameter(b, [rows, rank]), { transposeB: true, scale: alpha / rank })
      })
      return addColumns(base, updates, rows)
    },
  }
}

/** base plus updates of its column blocks. */
function addColumns(base: Value, updates: readonly (Value | undefined)[], rows: number): Value {
  if (updates.length === 1) return add(base, updates[0]!)
  const zeros = fill(0, [base.shape[0]!, rows])
  return add(
    base,
    concat(
      updates.map((update) => update ?? zeros),
      1,
    ),
  )
}

/** True for the names of low-rank matrices. */
export function isLora(name: string): boolean {
  return /\.lora_[AB]\.weight$/.test(name)
}

/** First values: A uniform within ±1/√in (PyTorch's default of a linear layer), B zero. */
export function initialLora(key: Key, shapes: ReadonlyMap<string, readonly number[]>): Weights {
  const weights = new Map<string, WeightTensor>()
  for (const [name, shape] of shapes) {
    if (!isLora(name)) throw new TouchstoneError('internal', `initialLora: ${name} is no low-rank matrix`)
    const data = new Float32Array(shape[0]! * shape[1]!)
    if (name.includes('.lora_A.')) {
      const random = generator(split(key, name))
      const bound = 1 / Math.sqrt(shape[1]!)
      for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random.uniform() - 1)
    }
    weights.set(name, { shape, data })
  }
  return weights
}

/** The pairs of an adapter by the name of the adapted weight, as `exportLoraGguf` takes them. */
export function loraPairs(weights: Weights): Map<string, { readonly a: WeightTensor; readonly b: WeightTensor }> {
  const pairs = new Map<string, { readonly a: WeightTensor; readonly b: WeightTensor }>()
  for (const [name, a] of weights) {
    if (!name.endsWith('.lora_A.weight')) continue
    const base = name.slice(0, -'.lora_A.weight'.length)
    const b = weights.get(loraNames(base).b)
    if (b === undefined) throw new TouchstoneError('bad-input', `loraPairs: ${loraNames(base).b} is missing`)
    pairs.set(`${base}.weight`, { a, b })
  }
  return pairs
}

/** Base weights with the adapter added in: W + (alpha / rank) B A. Other weights are shared, not copied. */
export function mergedLora(base: Weights, adapter: Weights, alpha: number): Weights {
  const merged = new Map(base)
  for (const [name, { a, b }] of loraPairs(adapter)) {
    const weight = base.get(name)
    if (weight === undefined) throw new TouchstoneError('bad-input', `mergedLora: the base has no ${name}`)
    const [rank, width] = a.shape as [number, number]
    const data = Float32Array.from(weight.data)
    const scale = alpha / rank
    for (let row = 0; row < b.shape[0]!; row++)
      for (let r = 0; r < rank; r++) {
        const factor = scale * b.data[row * rank + r]!
        if (factor === 0) continue
        for (let column = 0; column < width; column++)
          data[row * width + column] = data[row * width + column]! + factor * a.data[r * width + column]!
      }
    merged.set(name, { shape: weight.shape, data })
  }
  return merged
}
