/**
 * Between llama.cpp's and Hugging Face's words for the same weights.
 *
 * Where in the flow: Checkpoint, in and out of GGUF. Source: llama.cpp's convert_hf_to_gguf.py and
 * gguf-py/gguf/tensor_mapping.py.
 * The rotary trap: transformers rotates the two halves of a head against each other, llama.cpp's `llama` architecture
 * rotates neighbouring pairs. Its converter therefore reorders the rows of query and key weights within each head.
 * `toInterleaved` and `toHalves` do that and undo it. Qwen2 is rotated by halves in both and stays as it is.
 */
import { TouchstoneError } from '../../errors.ts'
import type { DecoderConfig } from './config.ts'

const LAYER_NAMES: readonly (readonly [gguf: string, huggingFace: string])[] = [
  ['attn_norm', 'input_layernorm'],
  ['attn_q', 'self_attn.q_proj'],
  ['attn_k', 'self_attn.k_proj'],
  ['attn_v', 'self_attn.v_proj'],
  ['attn_output', 'self_attn.o_proj'],
  ['ffn_norm', 'post_attention_layernorm'],
  ['ffn_gate', 'mlp.gate_proj'],
  ['ffn_up', 'mlp.up_proj'],
  ['ffn_down', 'mlp.down_proj'],
]

const TOP_NAMES: readonly (readonly [gguf: string, huggingFace: string])[] = [
  ['token_embd.weight', 'model.embed_tokens.weight'],
  ['output_norm.weight', 'model.norm.weight'],
  ['output.weight', 'lm_head.weight'],
]

/** llama.cpp's name of a decoder tensor. @throws TouchstoneError for a name that no Llama or Qwen2 has. */
export function ggufName(name: string): string {
  const top = TOP_NAMES.find(([, huggingFace]) => huggingFace === name)
  if (top !== undefined) return top[0]
  const match = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name)
  const part = LAYER_NAMES.find(([, huggingFace]) => huggingFace === match?.[2])
  if (match === null || part === undefined) {
    throw new TouchstoneError('bad-input', `name tensor for GGUF: ${name} is no tensor of a Llama or Qwen2`)
  }
  return `blk.${match[1]}.${part[0]}.${match[3]}`
}

/** Hugging Face's name of a GGUF tensor, or undefined for one that no Llama or Qwen2 has. */
export function huggingFaceName(name: string): string | undefined {
  const top = TOP_NAMES.find(([gguf]) => gguf === name)
  if (top !== undefined) return top[1]
  const match = /^blk\.(\d+)\.(\w+)\.(weight|bias)$/.exec(name)
  const part = LAYER_NAMES.find(([gguf]) => gguf === match?.[2])
  return match === null || part === undefined ? undefined : `model.layers.${match[1]}.${part[1]}.${match[3]}`
}

/** The heads by which a Hugging Face tensor's rows are reordered for GGUF, or 0 for one that stays as it is. */
export function reorderedHeads(config: DecoderConfig, name: string): number {
  if (config.architecture !== 'llama') return 0
  if (/\.self_attn\.q_proj\./.test(name)) return config.heads
  return /\.self_attn\.k_proj\./.test(name) ? config.keyValueHeads : 0
}

/** Rows [heads, 2, half, width] to [heads, half, 2, width]: transformers' order to llama.cpp's. */
export function toInterleaved(data: Float32Array, rows: number, heads: number): Float32Array {
  return reorder(data, rows, heads, true)
}

/** Rows [heads, half, 2, width] to [heads, 2, half, width]: llama.cpp's order to transformers'. */
export function toHalves(data: Float32Array, rows: number, heads: number): Float32Array {
  return reorder(data, rows, heads, false)
}

function reorder(data: Float32Array, rows: number, heads: number, interleave: boolean): Float32Array {
  const headRows = rows / heads
  if (!Number.isInteger(headRows) || headRows % 2 !== 0 || data.length % rows !== 0) {
    throw new TypeError(`reorder rows: ${data.length} elements in ${rows} rows of ${heads} heads, wanted even heads`)
  }
  const width = data.length / rows
  const half = headRows / 2
  const out = new Float32Array(data.length)
  for (let row = 0; row < rows; row++) {
    const inside = row % headRows
    const moved = interleave
      ? (inside % half) * 2 + Math.floor(inside / half)
      : (inside % 2) * half + Math.floor(inside / 2)
    out.set(data.subarray(row * width, (row + 1) * width), (row - inside + moved) * width)
  }
  return out
}
