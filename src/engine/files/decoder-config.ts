/** Decoders' fields of `config.json`, as encoder-config.ts has those of encoders. */
import { z } from 'zod'
import { check, divides, wantEvenHeads } from './config-check.ts'
import type { DecoderConfig } from './model-config.ts'
import { rotaryScaling, rotarySchema, stretchedLength } from './rotary-scaling.ts'

const size = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)

const decoderFields = {
  vocab_size: size,
  hidden_size: size,
  num_hidden_layers: size.max(1000),
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  intermediate_size: size,
  max_position_embeddings: size,
  hidden_act: z.literal('silu').default('silu'),
  rms_norm_eps: z.number().positive().max(1).default(1e-6),
  rope_theta: z.number().positive().optional(),
  rope_scaling: rotarySchema().nullish(),
  rope_parameters: rotarySchema().nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_dropout: z.number().min(0).max(1).default(0),
  initializer_range: z.number().positive().default(0.02),
}

const llamaSchema = z.object({
  ...decoderFields,
  attention_bias: z.literal(false).default(false),
  mlp_bias: z.literal(false).default(false),
})

const qwen2Schema = z.object({ ...decoderFields, use_sliding_window: z.literal(false).default(false) })

/** A decoder's configuration. @throws InputError that names `file` and the field */
export function decoderConfig(
  file: string,
  raw: Readonly<Record<string, unknown>>,
  architecture: 'llama' | 'qwen2',
): DecoderConfig {
  return architecture === 'llama'
    ? decoder(file, raw, architecture, check(file, llamaSchema, raw))
    : decoder(file, raw, architecture, check(file, qwen2Schema, raw))
}

function decoder(
  file: string,
  raw: Readonly<Record<string, unknown>>,
  architecture: 'llama' | 'qwen2',
  fields: z.output<typeof llamaSchema> | z.output<typeof qwen2Schema>,
): DecoderConfig {
  const heads = fields.num_attention_heads
  // head_dim may be given apart from hidden_size / heads. Only without it must they divide
  if (fields.head_dim === undefined || fields.head_dim === null) {
    divides(file, 'hidden_size', fields.hidden_size, 'num_attention_heads', heads)
  }
  const headSize = fields.head_dim ?? fields.hidden_size / heads
  wantEvenHeads(file, headSize)
  const field =
    fields.rope_parameters === undefined || fields.rope_parameters === null ? 'rope_scaling' : 'rope_parameters'
  const rope = fields[field]
  const positions = fields.max_position_embeddings
  const scaling = rope === undefined || rope === null ? undefined : rotaryScaling(file, field, rope, positions)
  const keyValueHeads = fields.num_key_value_heads ?? heads
  divides(file, 'num_attention_heads', heads, 'num_key_value_heads', keyValueHeads)
  return {
    architecture,
    vocabularySize: fields.vocab_size,
    hiddenSize: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads,
    keyValueHeads,
    headSize,
    intermediateSize: fields.intermediate_size,
    maximumLength: stretchedLength(positions, scaling),
    normEpsilon: fields.rms_norm_eps,
    ropeTheta: fields.rope_theta ?? fields.rope_parameters?.rope_theta ?? fields.rope_scaling?.rope_theta ?? 10_000,
    rotaryScaling: scaling,
    tiedEmbeddings: fields.tie_word_embeddings,
    attentionBias: architecture === 'qwen2',
    attentionDropout: fields.attention_dropout,
    initialRange: fields.initializer_range,
    raw,
  }
}
