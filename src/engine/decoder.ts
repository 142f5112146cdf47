/**
 * Llama-style decoders (SmolLM2, Qwen2) on packed tokens: RMS norm, rotary positions, grouped key/value heads, gated
 * SiLU (Touvron et al. 2023, arXiv 2302.13971; Yang et al. 2024, arXiv 2407.10671). Weight names and numbers are those
 * of transformers' LlamaForCausalLM and Qwen2ForCausalLM.
 */
import type { DecoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { plainContext, project, rmsNormed, type LayerContext } from './layers.ts'
import { label, silu } from './operations/activation.ts'
import { causalAttention, groupedAttention } from './operations/attention.ts'
import { add, multiply } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { linear } from './operations/matrix.ts'
import { fromHeads, slotBias, slotPositions, toHeads, type Slots } from './operations/packed.ts'
import { rotary, type Rotation } from './operations/rotary.ts'
import { reshape } from './operations/shape.ts'
import { input } from './operations/source.ts'
import { rotationOf } from './rotary-frequencies.ts'

/** What a decoder is fed. `packSequences` makes the tensors. */
export interface DecoderInputs extends Slots {
  /** `[N]` token ids. */
  readonly ids: Value
}

/** Inputs of a decoder under their standard names: ids, slots, places. */
export function decoderInputs(): DecoderInputs {
  return {
    ids: input('ids', ['tokens'], 'int64'),
    slots: input('slots', ['batch', 'length'], 'int64'),
    places: input('places', ['tokens'], 'int64'),
  }
}

export interface DecodeOptions {
  /** Default: plain parameters. */
  readonly context?: LayerContext | undefined
  /** `[R]` token indices that leave the last layer (default all). */
  readonly readout?: Value | undefined
  /** Used in place of the embedding of ids: `[N, H]`. */
  readonly embeddings?: Value | undefined
  /** Told of each layer's turned keys and its values, `[B, G, T, D]`, which a cache keeps. */
  readonly onKeysAndValues?: ((layer: number, keys: Value, values: Value) => void) | undefined
}

/** Last hidden states after the final norm, `[N, H]` or `[R, H]`. Blocks are labelled `embeddings` and `model.layers.i`. */
export function decode(config: DecoderConfig, inputs: DecoderInputs, options: DecodeOptions = {}): Value {
  const { context = plainContext(), readout, embeddings, onKeysAndValues } = options
  const bias = slotBias(inputs.slots, inputs.ids)
  const positions = slotPositions(inputs.slots)
  const rotation = rotationOfHeads(config)
  let x = label(embeddings ?? tokenEmbeddings(config, inputs.ids, context), 'embeddings')
  for (let i = 0; i < config.layers; i++) {
    const at = `model.layers.${i}`
    const mix: Mix = (q, k, v) => {
      onKeysAndValues?.(i, k, v)
      return causalAttention(q, k, v, bias)
    }
    x = add(x, attend(config, context, x, { at, slots: inputs, positions, rotation, mix }))
    // Only the rows that are read go through the last feed-forward part.
    if (i === config.layers - 1 && readout !== undefined) x = gather(x, readout)
    x = label(feedForward(config, context, x, at), at)
  }
  return rmsNormed(context, x, 'model.norm', config.normEpsilon)
}

/** What one step of cached decoding is fed: one token of each sequence, and what came before it. Letters: C cached tokens. */
export interface CachedInputs {
  /** `[B]` token ids. */
  readonly ids: Value
  /** `[B, 1]` int64: the token's position, from 0. */
  readonly positions: Value
  /** `[B, 1, C, 1]`: 1 at the token's own place in the cache, where the cache holds zeros, else 0. */
  readonly write: Value
  /** `[B, 1, 1, C]`: 0 up to the token's own place, -1e9 beyond it. */
  readonly bias: Value
  /** Of each layer, `[B, G, C, D]`. */
  readonly keys: readonly Value[]
  readonly values: readonly Value[]
}

/** What one step of cached decoding gives. */
export interface CachedStep {
  /** Last hidden states after the final norm, `[B, H]`. */
  readonly hidden: Value
  /** The token's own, of each layer, `[B, G, 1, D]`: to be written into the cache. */
  readonly keys: readonly Value[]
  readonly values: readonly Value[]
}

/** Inputs of a cached step under their standard names: ids, positions, write, bias, keys:LAYER, values:LAYER. */
export function cachedInputs({ layers, keyValueHeads, headSize }: DecoderConfig): CachedInputs {
  const cache = (kind: string): readonly Value[] =>
    Array.from({ length: layers }, (_v, i) => input(`${kind}:${i}`, ['batch', keyValueHeads, 'cached', headSize]))
  return {
    ids: input('ids', ['batch'], 'int64'),
    positions: input('positions', ['batch', 1], 'int64'),
    write: input('write', ['batch', 1, 'cached', 1]),
    bias: input('bias', ['batch', 1, 1, 'cached']),
    keys: cache('keys'),
    values: cache('values'),
  }
}

/** One token further: as `decode` of the whole sequence gives for its last token, at the cost of one token. */
export function decodeCached(
  config: DecoderConfig,
  inputs: CachedInputs,
  context: LayerContext = plainContext(),
): CachedStep {
  const [keys, values]: [Value[], Value[]] = [[], []]
  const rotation = rotationOfHeads(config)
  let x = tokenEmbeddings(config, inputs.ids, context)
  for (let i = 0; i < config.layers; i++) {
    const at = `model.layers.${i}`
    const mix: Mix = (q, k, v) => {
      keys.push(k)
      values.push(v)
      const written = (cache: Value | undefined, own: Value): Value => add(cache!, multiply(inputs.write, own))
      return groupedAttention(q, written(inputs.keys[i], k), written(inputs.values[i], v), inputs.bias)
    }
    x = add(x, attend(config, context, x, { at, slots: undefined, positions: inputs.positions, rotation, mix }))
    x = feedForward(config, context, x, at)
  }
  return { hidden: rmsNormed(context, x, 'model.norm', config.normEpsilon), keys, values }
}

/** Scores of the next token, `[R, vocabulary]`, from hidden states. */
export function nextTokenLogits(config: DecoderConfig, hidden: Value, context: LayerContext = plainContext()): Value {
  const table = config.tiedEmbeddings
    ? embeddingTable(config, context)
    : context.weight('lm_head.weight', [config.vocabularySize, config.hiddenSize])
  return linear(hidden, table)
}

/** Labels of the blocks, for `differentiate`'s recompute. */
export function decoderBlocks(config: DecoderConfig): readonly string[] {
  return ['embeddings', ...Array.from({ length: config.layers }, (_v, i) => `model.layers.${i}`)]
}

/** Checkpoint name of the table of a decoder's token embeddings. */
export const TOKEN_TABLE = 'model.embed_tokens.weight'

/** Token embeddings of the ids, `[N, H]`. */
export function tokenEmbeddings(config: DecoderConfig, ids: Value, context: LayerContext = plainContext()): Value {
  return gather(embeddingTable(config, context), ids)
}

function embeddingTable(config: DecoderConfig, context: LayerContext): Value {
  return context.weight(TOKEN_TABLE, [config.vocabularySize, config.hiddenSize])
}

function rotationOfHeads({ headSize, ropeTheta, rotaryScaling }: DecoderConfig): Rotation {
  return rotationOf(headSize, ropeTheta, rotaryScaling)
}

/** Attention proper: queries, keys (both turned) and values to their mixture. */
type Mix = (q: Value, k: Value, v: Value) => Value

interface AttendOptions {
  /** `model.layers.i`. */
  readonly at: string
  /** Undefined where each row is a sequence's one token. */
  readonly slots: Slots | undefined
  readonly positions: Value
  readonly rotation: Rotation
  readonly mix: Mix
}

function attend(config: DecoderConfig, context: LayerContext, x: Value, options: AttendOptions): Value {
  const { heads, keyValueHeads, headSize, attentionBias } = config
  const { at, slots, positions, rotation, mix } = options
  const normed = rmsNormed(context, x, `${at}.input_layernorm`, config.normEpsilon)
  const part = (name: string, count: number): Value => {
    const projected = project(context, normed, `${at}.self_attn.${name}`, count * headSize, attentionBias)
    if (slots === undefined) return reshape(projected, [x.shape[0]!, count, 1, headSize])
    return toHeads(projected, slots, [count])[0]!
  }
  const q = rotary(part('q_proj', heads), positions, rotation)
  const k = rotary(part('k_proj', keyValueHeads), positions, rotation)
  const mixture = mix(q, k, part('v_proj', keyValueHeads))
  const rows = slots === undefined ? reshape(mixture, [x.shape[0]!, heads * headSize]) : fromHeads(mixture, slots)
  return project(context, rows, `${at}.self_attn.o_proj`, config.hiddenSize, false)
}

function feedForward(config: DecoderConfig, context: LayerContext, x: Value, at: string): Value {
  const n = rmsNormed(context, x, `${at}.post_attention_layernorm`, config.normEpsilon)
  const gate = silu(project(context, n, `${at}.mlp.gate_proj`, config.intermediateSize, false))
  const inner = multiply(gate, project(context, n, `${at}.mlp.up_proj`, config.intermediateSize, false))
  return add(x, project(context, inner, `${at}.mlp.down_proj`, config.hiddenSize, false))
}
