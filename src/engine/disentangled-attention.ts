/**
 * DeBERTa's disentangled attention (He et al. 2021, arXiv 2006.03654, section 3.1; 2111.09543): content to content, content to
 * position and position to content, each over √(3 D), with the projections of content shared by positions. Numbers are those
 * of transformers' DebertaV2Model.
 *
 * Deviation: only the rows of the table that a batch's distances need are projected, 2 T of them, in the order of
 * their distance. A shift of rows then puts each at its pair of tokens, where the reference gathers with an index of the
 * scores' own size.
 *
 * Letters: N tokens, B batch, T longest length, S half the rows of the table, H hidden, A heads, D width of a head.
 */
import { projectPart, type EncoderStack } from './encoder-attention.ts'
import type { DisentangledConfig, EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { dropped, normed, project, type LayerContext } from './layers.ts'
import { add } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { matmul } from './operations/matrix.ts'
import { fromHeads, toHeads } from './operations/packed.ts'
import { relativeShift } from './operations/relative-shift.ts'
import { reshape, slice, transpose } from './operations/shape.ts'
import { softmax } from './operations/softmax.ts'

/** The table of relative positions, `[2 · S, H]`, normed where the model norms it. */
export function relativeTable(config: EncoderConfig, disentangled: DisentangledConfig, context: LayerContext): Value {
  const table = context.weight('encoder.rel_embeddings.weight', [2 * disentangled.span, config.hiddenSize])
  return disentangled.normed ? normed(context, table, 'encoder.LayerNorm', config.normEpsilon) : table
}

/**
 * Attention of all tokens, x `[N, H]` → `[N, H]`.
 * @param projection joined names of query, key and value
 * @param table what `relativeTable` gave
 * @param name of the layer, for dropout
 */
export function disentangledAttention(
  stack: EncoderStack & { readonly disentangled: DisentangledConfig; readonly relative: Value },
  x: Value,
  { projection, table, name }: { readonly projection: string; readonly table: Value; readonly name: string },
): Value {
  const { config, inputs, context, bias, disentangled, relative } = stack
  const { heads, hiddenSize: width } = config
  const { contentToPosition, positionToContent } = disentangled
  const parts = 1 + Number(contentToPosition) + Number(positionToContent)
  const scale = 1 / Math.sqrt((width / heads) * parts)
  const fused = project(context, x, projection, 3 * width)
  const [q, k, v] = toHeads(fused, inputs, [heads, heads, heads]) as [Value, Value, Value]
  const positions = dropped(context, table, `${name}.rel_embeddings`)
  // rows of one direction as heads: [1, A, 2 T, D]
  const rows = (direction: 0 | 1, part: 0 | 1): Value => {
    const index = reshape(slice(relative, 0, direction, direction + 1), ['2*length'])
    const projected = projectPart(stack, gather(positions, index), projection, { start: part, end: part + 1 })
    return transpose(reshape(projected, [1, '2*length', heads, width / heads]), [0, 2, 1, 3])
  }
  let scores = matmul(q, k, { transposeB: true, scale })
  if (contentToPosition) scores = add(scores, relativeShift(matmul(q, rows(0, 1), { transposeB: true, scale })))
  if (positionToContent) {
    const seen = relativeShift(matmul(k, rows(1, 0), { transposeB: true, scale }))
    scores = add(scores, transpose(seen, [0, 1, 3, 2]))
  }
  return fromHeads(matmul(softmax(add(scores, bias)), v), inputs)
}
