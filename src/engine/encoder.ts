/**
 * BERT (MiniLM), MPNet, RoBERTa and DistilBERT encoders on packed tokens (Devlin et al. 2019, arXiv 1810.04805; Song et al.
 * 2020, arXiv 2004.09297; Liu et al. 2019, arXiv 1907.11692; Sanh et al. 2019, arXiv 1910.01108). Weight names and numbers are those of transformers' BertModel and MPNetModel.
 *
 * Letters: N tokens, B batch, T longest length, H hidden, A heads, R rows read out of each sequence.
 */
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { dropped, normed, plainContext, project, type LayerContext } from './layers.ts'
import { gelu, geluTanh, label } from './operations/activation.ts'
import { attention } from './operations/attention.ts'
import { add } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { matmul } from './operations/matrix.ts'
import { fromHeads, slotBias, toHeads, type Slots } from './operations/packed.ts'
import { reshape, slice, transpose } from './operations/shape.ts'
import { input } from './operations/source.ts'

/** What an encoder is fed. `packSequences` makes the tensors. */
export interface EncoderInputs extends Slots {
  /** `[N]` token ids. */
  readonly ids: Value
  /** `[N]` rows of the position table. */
  readonly positions: Value
  /** `[N]` token types, all 0 where absent. */
  readonly types?: Value
  /** `[T, T]` buckets of MPNet's relative positions. */
  readonly relative?: Value
}

/** Inputs of an encoder under their standard names: ids, positions, slots, places, and where wanted types and relative. */
export function encoderInputs(
  config: EncoderConfig,
  options: { readonly types?: boolean | undefined } = {},
): EncoderInputs {
  return {
    ids: input('ids', ['tokens'], 'int64'),
    positions: input('positions', ['tokens'], 'int64'),
    slots: input('slots', ['batch', 'length'], 'int64'),
    places: input('places', ['tokens'], 'int64'),
    ...(options.types === true ? { types: input('types', ['tokens'], 'int64') } : {}),
    ...(config.relativeBuckets > 0 ? { relative: input('relative', ['length', 'length'], 'int64') } : {}),
  }
}

/** Options of `encode`. */
export interface EncoderOptions {
  /** Default: plain parameters, no dropout. */
  readonly context?: LayerContext | undefined
  /**
   * `[B, R]` token indices: only these rows leave the last layer, which then computes no others. The result is `[B · R, H]`.
   * Default: all tokens, `[N, H]`.
   */
  readonly readout?: Value | undefined
  /** Used in place of the embedding of ids (adversarial or mixed embeddings): `[N, H]`, before positions are added. */
  readonly embeddings?: Value | undefined
}

/** Last hidden states. Blocks are labelled `embeddings` and `encoder.layer.i`. */
export function encode(config: EncoderConfig, inputs: EncoderInputs, options: EncoderOptions = {}): Value {
  const { context = plainContext(), readout } = options
  const stack: Stack = { config, inputs, context, bias: attentionBias(config, inputs, context) }
  let x = embed(config, inputs, context, options.embeddings)
  for (let i = 0; i < config.layers; i++) {
    const last = i === config.layers - 1
    x = label(block(stack, i, x, last ? readout : undefined), `encoder.layer.${i}`)
  }
  return x
}

/** Checkpoint name of the table of word embeddings. */
export const WORD_TABLE = 'embeddings.word_embeddings.weight'

/** Word embeddings of the ids, `[N, H]`. */
export function wordEmbeddings(config: EncoderConfig, ids: Value, context: LayerContext = plainContext()): Value {
  return gather(context.weight(WORD_TABLE, [config.vocabularySize, config.hiddenSize]), ids)
}

/** Labels of the blocks, for `differentiate`'s recompute. */
export function encoderBlocks(config: EncoderConfig): readonly string[] {
  return ['embeddings', ...Array.from({ length: config.layers }, (_v, i) => `encoder.layer.${i}`)]
}

function embed(config: EncoderConfig, inputs: EncoderInputs, context: LayerContext, given: Value | undefined): Value {
  const { hiddenSize: width } = config
  const words = given ?? wordEmbeddings(config, inputs.ids, context)
  const table = context.weight('embeddings.position_embeddings.weight', [config.positions, width])
  let x = add(words, gather(table, inputs.positions))
  if (config.tokenTypes > 0) {
    const types = context.weight('embeddings.token_type_embeddings.weight', [config.tokenTypes, width])
    x = add(x, inputs.types === undefined ? reshape(slice(types, 0, 0, 1), [width]) : gather(types, inputs.types))
  }
  return label(
    dropped(context, normed(context, x, 'embeddings.LayerNorm', config.normEpsilon), 'embeddings'),
    'embeddings',
  )
}

/** The additive bias of every layer: padding, and MPNet's learnt distances. */
function attentionBias(config: EncoderConfig, inputs: EncoderInputs, context: LayerContext): Value {
  const padding = slotBias(inputs.slots, inputs.ids)
  if (inputs.relative === undefined) return padding
  const table = context.weight('encoder.relative_attention_bias.weight', [config.relativeBuckets, config.heads])
  const length = inputs.relative.shape[0]!
  const distances = transpose(gather(table, inputs.relative), [2, 0, 1])
  return add(padding, reshape(distances, [1, config.heads, length, length]))
}

type LayerNames = Readonly<Record<'query' | 'key' | 'value' | 'output' | 'norm', string>>

/** Names of a layer's parts: BERT's, which RoBERTa and DistilBERT share here, and MPNet's. */
function layerNames(config: EncoderConfig, layer: number): LayerNames {
  const at = `encoder.layer.${layer}.attention`
  return config.architecture !== 'mpnet'
    ? {
        query: `${at}.self.query`,
        key: `${at}.self.key`,
        value: `${at}.self.value`,
        output: `${at}.output.dense`,
        norm: `${at}.output.LayerNorm`,
      }
    : {
        query: `${at}.attn.q`,
        key: `${at}.attn.k`,
        value: `${at}.attn.v`,
        output: `${at}.attn.o`,
        norm: `${at}.LayerNorm`,
      }
}

/** What all layers read. */
interface Stack {
  readonly config: EncoderConfig
  readonly inputs: EncoderInputs
  readonly context: LayerContext
  /** Added to every attention's scores, `[B or 1, A or 1, T, T]`. */
  readonly bias: Value
}

/** One layer of x `[N, H]`: `[N, H]`, or `[B · R, H]` where rows are read out. */
function block(stack: Stack, layer: number, x: Value, readout: Value | undefined): Value {
  const { config, context } = stack
  const { hiddenSize: width, normEpsilon } = config
  const names = layerNames(config, layer)
  const at = `encoder.layer.${layer}`
  const rows = readout === undefined ? x : gather(x, reshape(readout, [-1]))
  const mixture = readout === undefined ? attendAll(stack, names, x) : attendRows(stack, names, { x, rows, readout })
  const mixed = dropped(context, project(context, mixture, names.output, width), `${at}.attention`)
  const middle = normed(context, add(mixed, rows), names.norm, normEpsilon)
  const activation = config.activation === 'gelu_new' ? geluTanh : gelu
  const inner = activation(project(context, middle, `${at}.intermediate.dense`, config.intermediateSize))
  const outer = dropped(context, project(context, inner, `${at}.output.dense`, width), `${at}.output`)
  return normed(context, add(outer, middle), `${at}.output.LayerNorm`, normEpsilon)
}

/** Attention of all tokens to all of their sequence, `[N, H]`. */
function attendAll({ config, inputs, context, bias }: Stack, names: LayerNames, x: Value): Value {
  const { hiddenSize: width, heads } = config
  const fused = project(context, x, `${names.query}+${names.key}+${names.value}`, 3 * width)
  const [q, k, v] = toHeads(fused, inputs, [heads, heads, heads]) as [Value, Value, Value]
  return fromHeads(attention(q, k, v, bias), inputs)
}

/** Attention for a few query rows only: keys and values of all tokens x, queries of `rows` `[B · R, H]`. */
function attendRows(
  { config, inputs, context, bias }: Stack,
  names: LayerNames,
  { x, rows, readout }: { readonly x: Value; readonly rows: Value; readonly readout: Value },
): Value {
  const { hiddenSize: width, heads } = config
  const [batch, count] = readout.shape
  // The whole fused weight is one parameter. Queries use its first third, keys and values the rest.
  const joined = (kind: 'weight' | 'bias', shape: readonly number[]): Value =>
    context.weight([names.query, names.key, names.value].map((name) => `${name}.${kind}`).join('+'), shape)
  const [w, b] = [joined('weight', [3 * width, width]), joined('bias', [3 * width])]
  const part = (from: Value, start: number, end: number): Value =>
    add(
      matmul(from, slice(w, 0, start * width, end * width), { transposeB: true }),
      slice(b, 0, start * width, end * width),
    )
  const q = transpose(reshape(part(rows, 0, 1), [batch!, count!, heads, width / heads]), [0, 2, 1, 3])
  const [k, v] = toHeads(part(x, 1, 3), inputs, [heads, heads]) as [Value, Value]
  const found = attention(q, k, v, config.relativeBuckets > 0 ? gatherBias(bias, inputs, readout) : bias)
  return reshape(transpose(found, [0, 2, 1, 3]), [-1, width])
}

/** MPNet's bias depends on the query's position: rows of `[B or 1, A, T, T]` at the read-out tokens. */
function gatherBias(bias: Value, inputs: EncoderInputs, readout: Value): Value {
  const [batch, heads, length] = bias.shape
  const rows = reshape(transpose(bias, [0, 2, 1, 3]), [-1, heads!, length!])
  const places = gather(inputs.places, reshape(readout, [-1]))
  const [count] = readout.shape.slice(1)
  return transpose(reshape(gather(rows, places), [batch!, count!, heads!, length!]), [0, 2, 1, 3])
}
