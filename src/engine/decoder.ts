/**
 * Llama-style decoders (SmolLM2, Qwen2) on packed tokens: RMS norm, rotary positions, grouped key/value heads, gated
 * SiLU (Touvron et al. 2023, arXiv 2302.13971; Yang et al. 2024, arXiv 2407.10671). Weight names and numbers are those
 * of transformers' LlamaForCausalLM and Qwen2ForCausalLM.
 */
import type { DecoderConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { plainContext, project, rmsNormed, type LayerContext } from './layers.ts'
import { label, silu } from './operations/activation.ts'
import { causalAttention, rotary } from './operations/attention.ts'
import { add, multiply } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { linear } from './operations/matrix.ts'
import { fromHeads, slotBias, slotPositions, toHeads, type Slots } from './operations/packed.ts'
import { input } from './operations/source.ts'

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
}

/** Last hidden states after the final norm, `[N, H]` or `[R, H]`. Blocks are labelled `embeddings` and `model.layers.i`. */
export function decode(config: DecoderConfig, inputs: DecoderInputs, options: DecodeOptions = {}): Value {
  const { context = plainContext(), readout } = options
  const bias = slotBias(inputs.slots, inputs.ids)
  const positions = slotPositions(inputs.slots)
  let x = label(gather(embeddingTable(config, context), inputs.ids), 'embeddings')
  for (let i = 0; i < config.layers; i++) {
    const at = `model.layers.${i}`
    const attended = attend(
      config,
      inputs,
      context,
      rmsNormed(context, x, `${at}.input_layernorm`, config.normEpsilon),
      {
        at: `${at}.self_attn`,
        bias,
        positions,
      },
    )
    x = add(x, attended)
    // Only the rows that are read go through the last feed-forward part.
    if (i === config.layers - 1 && readout !== undefined) x = gather(x, readout)
    const n = rmsNormed(context, x, `${at}.post_attention_layernorm`, config.normEpsilon)
    const gate = silu(project(context, n, `${at}.mlp.gate_proj`, config.intermediateSize, false))
    const inner = multiply(gate, project(context, n, `${at}.mlp.up_proj`, config.intermediateSize, false))
    x = label(add(x, project(context, inner, `${at}.mlp.down_proj`, config.hiddenSize, false)), at)
  }
  return rmsNormed(context, x, 'model.norm', config.normEpsilon)
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

function embeddingTable(config: DecoderConfig, context: LayerContext): Value {
  return context.weight('model.embed_tokens.weight', [config.vocabularySize, config.hiddenSize])
}

function attend(
  config: DecoderConfig,
  inputs: DecoderInputs,
  context: LayerContext,
  x: Value,
  { at, bias, positions }: { readonly at: string; readonly bias: Value; readonly positions: Value },
): Value {
  const { heads, keyValueHeads, headSize, ropeTheta, attentionBias } = config
  const part = (name: string, count: number): Value => {
    const projected = project(context, x, `${at}.${name}`, count * headSize, attentionBias)
    return toHeads(projected, inputs, [count])[0]!
  }
  const q = rotary(part('q_proj', heads), positions, ropeTheta)
  const k = rotary(part('k_proj', keyValueHeads), positions, ropeTheta)
  const mixture = causalAttention(q, k, part('v_proj', keyValueHeads), bias)
  return project(context, fromHeads(mixture, inputs), `${at}.o_proj`, config.hiddenSize, false)
}
