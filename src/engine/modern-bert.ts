/**
 * ModernBERT's layers on packed tokens (Warner et al. 2024, arXiv 2412.13663): norm before each part, rotary positions, gated
 * GELU, and layers that see everything between layers that see their surroundings only. Numbers are those of
 * transformers' ModernBertModel. Its names are mapped to those used here by tensor-names.ts.
 *
 * Letters: N tokens, B batch, T longest length, H hidden, A heads, D width of a head, R rows read out of each sequence.
 */
import {
  gatherBias,
  headsToRows,
  projectPart,
  rowsToHeads,
  type EncoderStack,
  type Readout,
} from './encoder-attention.ts'
import { wordEmbeddings, type EncoderInputs, type EncoderOptions } from './encoder-inputs.ts'
import type { EncoderConfig, ModernConfig } from './files/config.ts'
import type { Value } from './graph.ts'
import { dropped, normed, plainContext, project } from './layers.ts'
import { gelu, geluTanh, label } from './operations/activation.ts'
import { attention } from './operations/attention.ts'
import { add, multiply } from './operations/elementwise.ts'
import { gather } from './operations/gather.ts'
import { fromHeads, slotBias, slotPositions, toHeads, windowBias } from './operations/packed.ts'
import { rotary, type Rotation } from './operations/rotary.ts'
import { reshape, slice } from './operations/shape.ts'
import { rotationOf } from './rotary-frequencies.ts'

/** Last hidden states after the final norm, `[N, H]` or `[B · R, H]`. Blocks are labelled `embeddings` and `encoder.layer.i`. */
export function encodeModern(
  config: EncoderConfig,
  modern: ModernConfig,
  inputs: EncoderInputs,
  options: EncoderOptions,
): Value {
  const { context = plainContext(), readout, embeddings } = options
  const norm = (x: Value, name: string): Value => normed(context, x, name, config.normEpsilon, modern.normBias)
  const padding = slotBias(inputs.slots, inputs.ids)
  const near = add(padding, windowBias(inputs.slots, modern.reach))
  const width = config.hiddenSize / config.heads
  const stacks = {
    global: { config, inputs, context, bias: padding, modern, rotation: rotationOf(width, modern.globalTheta) },
    local: { config, inputs, context, bias: near, modern, rotation: rotationOf(width, modern.localTheta) },
  }
  const words = embeddings ?? wordEmbeddings(config, inputs.ids, context)
  let x = label(dropped(context, norm(words, 'embeddings.LayerNorm'), 'embeddings'), 'embeddings')
  for (let i = 0; i < config.layers; i++) {
    const at = `encoder.layer.${i}`
    const stack = modern.isLocal[i] === true ? stacks.local : stacks.global
    const last = i === config.layers - 1 ? readout : undefined
    // the embeddings are normed already
    const entering = i === 0 ? x : norm(x, `${at}.attn_norm`)
    const mixture =
      last === undefined
        ? attendAll(stack, entering, `${at}.attn.Wqkv`)
        : attendRows(stack, entering, `${at}.attn.Wqkv`, {
            readout: last,
            rows: gather(entering, reshape(last, [-1])),
          })
    const rows = last === undefined ? x : gather(x, reshape(last, [-1]))
    const mixed = project(context, mixture, `${at}.attn.Wo`, config.hiddenSize, modern.attentionBias)
    const middle = add(rows, dropped(context, mixed, `${at}.attention`))
    const outer = feedForward(stack, norm(middle, `${at}.mlp_norm`), at)
    x = label(add(middle, dropped(context, outer, `${at}.output`)), at)
  }
  return norm(x, 'final_norm')
}

interface ModernStack extends EncoderStack {
  readonly modern: ModernConfig
  readonly rotation: Rotation
}

/** Attention of all tokens to those that the bias lets them see, `[N, H]`. */
function attendAll({ config, inputs, context, bias, modern, rotation }: ModernStack, x: Value, name: string): Value {
  const { hiddenSize: width, heads } = config
  const fused = project(context, x, name, 3 * width, modern.attentionBias)
  const [q, k, v] = toHeads(fused, inputs, [heads, heads, heads]) as [Value, Value, Value]
  const positions = slotPositions(inputs.slots)
  return fromHeads(attention(rotary(q, positions, rotation), rotary(k, positions, rotation), v, bias), inputs)
}

/** Attention of the rows read out only, `[B · R, H]`. */
function attendRows(stack: ModernStack, x: Value, name: string, { rows, readout }: Readout): Value {
  const { config, inputs, bias, modern, rotation } = stack
  const { heads } = config
  const own = { bias: modern.attentionBias }
  const q = rowsToHeads(stack, projectPart(stack, rows, name, { start: 0, end: 1, ...own }), readout)
  const both = projectPart(stack, x, name, { start: 1, end: 3, ...own })
  const [k, v] = toHeads(both, inputs, [heads, heads]) as [Value, Value]
  const turned = rotary(q, gather(inputs.positions, readout), rotation)
  const seen = bias.shape[2] === 1 ? bias : gatherBias(bias, inputs, readout)
  return headsToRows(stack, attention(turned, rotary(k, slotPositions(inputs.slots), rotation), v, seen))
}

/** Wo(GELU(a) · b) with a and b the halves of Wi(x) (GeGLU, Shazeer 2020, arXiv 2002.05202). */
function feedForward({ config, context, modern }: ModernStack, x: Value, at: string): Value {
  const { intermediateSize: inner, hiddenSize, activation } = config
  const both = project(context, x, `${at}.mlp.Wi`, 2 * inner, modern.feedForwardBias)
  const gate = (activation === 'gelu_new' ? geluTanh : gelu)(slice(both, 1, 0, inner))
  const gated = multiply(gate, slice(both, 1, inner, 2 * inner))
  return project(context, gated, `${at}.mlp.Wo`, hiddenSize, modern.feedForwardBias)
}
