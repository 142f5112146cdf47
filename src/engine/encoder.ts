/**
 * BERT (MiniLM), MPNet, RoBERTa, DistilBERT and DeBERTa-v3 encoders on packed tokens (Devlin et al. 2019, arXiv 1810.04805;
 * Song et al. 2020, arXiv 2004.09297; Liu et al. 2019, arXiv 1907.11692; Sanh et al. 2019, arXiv 1910.01108; He et al. 2021,
 * arXiv 2111.09543). Weight names and numbers are those of transformers' BertModel, MPNetModel and DebertaV2Model.
 * ModernBERT, whose layers are built otherwise, stands in modern-bert.ts.
 *
 * Letters: N tokens, B batch, T longest length, H hidden, A heads, R rows read out of each sequence.
 */
import { disentangledAttention, relativeTable } from './disentangled-attention.ts'
import {
  gatherBias,
  headsToRows,
  projectPart,
  rowsToHeads,
  type EncoderStack,
  type Readout,
} from './encoder-attention.ts'
import { wordEmbeddings, type EncoderInputs, type EncoderOptions } from './encoder-inputs.ts'
import type { EncoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { dropped, normed, plainContext, project, type LayerContext } from './layers.ts'
import { encodeModern } from './modern-bert.ts'
import { gelu, geluTanh, label } from './operations/activation.ts'
import { attention } from './operations/attention.ts'
import { add } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { fromHeads, slotBias, toHeads } from './operations/packed.ts'
import { reshape, slice, transpose } from './operations/shape.ts'

export { encoderInputs, WORD_TABLE, wordEmbeddings, type EncoderInputs, type EncoderOptions } from './encoder-inputs.ts'

/** Last hidden states. Blocks are labelled `embeddings` and `encoder.layer.i`. */
export function encode(config: EncoderConfig, inputs: EncoderInputs, options: EncoderOptions = {}): Value {
  const { context = plainContext(), readout } = options
  if (config.modern !== undefined) return encodeModern(config, config.modern, inputs, options)
  const stack: Stack = {
    config,
    inputs,
    context,
    bias: attentionBias(config, inputs, context),
    table: config.disentangled === undefined ? undefined : relativeTable(config, config.disentangled, context),
  }
  let x = embed(config, inputs, context, options.embeddings)
  for (let i = 0; i < config.layers; i++) {
    const last = i === config.layers - 1
    x = label(block(stack, i, x, last ? readout : undefined), `encoder.layer.${i}`)
  }
  return x
}

/** Labels of the blocks, for `differentiate`'s recompute. */
export function encoderBlocks(config: EncoderConfig): readonly string[] {
  return ['embeddings', ...Array.from({ length: config.layers }, (_v, i) => `encoder.layer.${i}`)]
}

function embed(config: EncoderConfig, inputs: EncoderInputs, context: LayerContext, given: Value | undefined): Value {
  const { hiddenSize: width } = config
  let x = given ?? wordEmbeddings(config, inputs.ids, context)
  if (config.positions > 0) {
    const table = context.weight('embeddings.position_embeddings.weight', [config.positions, width])
    x = add(x, gather(table, inputs.positions))
  }
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
  if (config.relativeBuckets === 0 || inputs.relative === undefined) return padding
  const table = context.weight('encoder.relative_attention_bias.weight', [config.relativeBuckets, config.heads])
  const length = inputs.relative.shape[0]!
  const distances = transpose(gather(table, inputs.relative), [2, 0, 1])
  return add(padding, reshape(distances, [1, config.heads, length, length]))
}

interface LayerNames {
  /** Query, key and value, joined. */
  readonly projection: string
  readonly output: string
  readonly norm: string
}

/** Names of a layer's parts: BERT's, which RoBERTa and DistilBERT share here, and those of MPNet and DeBERTa. */
function layerNames({ architecture }: EncoderConfig, layer: number): LayerNames {
  const at = `encoder.layer.${layer}.attention`
  const joined = (...parts: readonly string[]): string => parts.map((part) => `${at}.${part}`).join('+')
  if (architecture === 'mpnet')
    return { projection: joined('attn.q', 'attn.k', 'attn.v'), output: `${at}.attn.o`, norm: `${at}.LayerNorm` }
  const rest = { output: `${at}.output.dense`, norm: `${at}.output.LayerNorm` }
  return architecture === 'deberta-v2'
    ? { projection: joined('self.query_proj', 'self.key_proj', 'self.value_proj'), ...rest }
    : { projection: joined('self.query', 'self.key', 'self.value'), ...rest }
}

interface Stack extends EncoderStack {
  /** DeBERTa's table of relative positions, `[2 · S, H]`. */
  readonly table: Value | undefined
}

/** One layer of x `[N, H]`: `[N, H]`, or `[B · R, H]` where rows are read out. */
function block(stack: Stack, layer: number, x: Value, readout: Value | undefined): Value {
  const { config, context } = stack
  const { hiddenSize: width, normEpsilon } = config
  const names = layerNames(config, layer)
  const at = `encoder.layer.${layer}`
  const rows = readout === undefined ? x : gather(x, reshape(readout, [-1]))
  const mixture = mixtureOf(stack, names, x, { at, readout, rows })
  const mixed = dropped(context, project(context, mixture, names.output, width), `${at}.attention`)
  const middle = normed(context, add(mixed, rows), names.norm, normEpsilon)
  const activation = config.activation === 'gelu_new' ? geluTanh : gelu
  const inner = activation(project(context, middle, `${at}.intermediate.dense`, config.intermediateSize))
  const outer = dropped(context, project(context, inner, `${at}.output.dense`, width), `${at}.output`)
  return normed(context, add(outer, middle), `${at}.output.LayerNorm`, normEpsilon)
}

interface MixtureOptions {
  /** `encoder.layer.i`. */
  readonly at: string
  readonly readout: Value | undefined
  readonly rows: Value
}

/** The attention of the layer's kind, `[N, H]` or `[B · R, H]`. */
function mixtureOf(stack: Stack, names: LayerNames, x: Value, { at, readout, rows }: MixtureOptions): Value {
  const { disentangled } = stack.config
  const { relative } = stack.inputs
  if (disentangled !== undefined && stack.table !== undefined && relative !== undefined) {
    const own = { projection: names.projection, table: stack.table, name: at }
    const all = disentangledAttention({ ...stack, disentangled, relative }, x, own)
    // keys see the positions of queries too, so that few rows would save little
    return readout === undefined ? all : gather(all, reshape(readout, [-1]))
  }
  return readout === undefined ? attendAll(stack, names, x) : attendRows(stack, names, x, { readout, rows })
}

/** Attention of all tokens to all of their sequence, `[N, H]`. */
function attendAll({ config, inputs, context, bias }: Stack, names: LayerNames, x: Value): Value {
  const { hiddenSize: width, heads } = config
  const fused = project(context, x, names.projection, 3 * width)
  const [q, k, v] = toHeads(fused, inputs, [heads, heads, heads]) as [Value, Value, Value]
  return fromHeads(attention(q, k, v, bias), inputs)
}

/** Attention for a few query rows only: keys and values of all tokens x. */
function attendRows(stack: Stack, names: LayerNames, x: Value, { rows, readout }: Readout): Value {
  const { config, inputs, bias } = stack
  const { heads } = config
  const q = rowsToHeads(stack, projectPart(stack, rows, names.projection, { start: 0, end: 1 }), readout)
  const both = projectPart(stack, x, names.projection, { start: 1, end: 3 })
  const [k, v] = toHeads(both, inputs, [heads, heads]) as [Value, Value]
  return headsToRows(stack, attention(q, k, v, config.relativeBuckets > 0 ? gatherBias(bias, inputs, readout) : bias))
}
