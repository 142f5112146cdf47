/**
 * Attention as the layers of encoders share it, over all tokens or for a few rows only. The weights of query, key and value
 * are one parameter, of which parts are used where parts are wanted.
 *
 * Letters: N tokens, B batch, T longest length, H hidden, A heads, D width of a head, R rows read out of each sequence.
 */
import type { EncoderInputs } from './encoder-inputs.ts'
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { named, type LayerContext } from './layers.ts'
import { add } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { matmul } from './operations/matrix.ts'
import { reshape, slice, transpose } from './operations/shape.ts'

/** What all layers of an encoder read. */
export interface EncoderStack {
  readonly config: EncoderConfig
  readonly inputs: EncoderInputs
  readonly context: LayerContext
  /** Added to every attention's scores, `[B or 1, A or 1, T, T]`, or `[B, 1, 1, T]` where it is padding alone. */
  readonly bias: Value
}

/** Rows of the last layer that are computed. */
export interface Readout {
  /** `[B, R]` token indices. */
  readonly readout: Value
  /** `[B · R, H]`, the same rows of what enters. */
  readonly rows: Value
}

/**
 * A part of the joined projection of query (0), key (1) and value (2): x `[n, H]` → `[n, (end - start) · H]`.
 * @param name names of the three joined by `+`, or the name of their one weight
 */
export function projectPart(
  { config, context }: Pick<EncoderStack, 'config' | 'context'>,
  x: Value,
  name: string,
  { start, end, bias = true }: { readonly start: number; readonly end: number; readonly bias?: boolean },
): Value {
  const { hiddenSize: width } = config
  const weight = context.weight(named(name, 'weight'), [3 * width, width])
  const product = matmul(x, slice(weight, 0, start * width, end * width), { transposeB: true })
  if (!bias) return product
  return add(product, slice(context.weight(named(name, 'bias'), [3 * width]), 0, start * width, end * width))
}

/** Rows read out as heads: `[B · R, H]` → `[B, A, R, D]`. */
export function rowsToHeads({ config }: EncoderStack, projected: Value, readout: Value): Value {
  const [batch, count] = readout.shape
  const split = reshape(projected, [batch!, count!, config.heads, config.hiddenSize / config.heads])
  return transpose(split, [0, 2, 1, 3])
}

/** Heads of rows read out, side by side: `[B, A, R, D]` → `[B · R, H]`. */
export function headsToRows({ config }: EncoderStack, heads: Value): Value {
  return reshape(transpose(heads, [0, 2, 1, 3]), [-1, config.hiddenSize])
}

/** A bias that depends on the query's position: rows of `[B, A or 1, T, T]` at the tokens read out, `[B, A or 1, R, T]`. */
export function gatherBias(bias: Value, inputs: EncoderInputs, readout: Value): Value {
  const [batch, heads, length] = bias.shape
  const rows = reshape(transpose(bias, [0, 2, 1, 3]), [-1, heads!, length!])
  const places = gather(inputs.places, reshape(readout, [-1]))
  const [count] = readout.shape.slice(1)
  return transpose(reshape(gather(rows, places), [batch!, count!, heads!, length!]), [0, 2, 1, 3])
}
