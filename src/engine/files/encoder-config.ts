/**
 * Encoders' fields of `config.json`: those that a forward pass reads, with transformers' defaults. A field that would change
 * the forward pass in a way that the layers do not know is refused by its one allowed value.
 *
 * Where in the flow: under config.ts.
 */
import { z } from 'zod'
import { InputError } from '../../errors.ts'
import { check, divides, wantEvenHeads } from './config-check.ts'
import type { DisentangledConfig, EncoderArchitecture, EncoderConfig, ModernConfig } from './model-config.ts'

const size = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const probability = z.number().min(0).max(1)
const epsilon = z.number().positive().max(1)
const layerCount = size.max(1000)

/** Words for the exact form of GELU. The others are words for its approximation by tanh. */
const EXACT_GELUS = ['gelu', 'gelu_python']
const gelus = z
  .enum(['gelu', 'gelu_python', 'gelu_new', 'gelu_pytorch_tanh', 'gelu_fast', 'gelu_accurate'])
  .default('gelu')

const encoderFields = {
  vocab_size: size,
  hidden_size: size,
  num_hidden_layers: layerCount,
  num_attention_heads: size,
  intermediate_size: size,
  max_position_embeddings: size,
  hidden_act: gelus,
  hidden_dropout_prob: probability.default(0.1),
  attention_probs_dropout_prob: probability.default(0.1),
  initializer_range: z.number().positive().default(0.02),
}

const bertSchema = z.object({
  ...encoderFields,
  type_vocab_size: size.default(2),
  layer_norm_eps: epsilon.default(1e-12),
  pad_token_id: z.int().min(0).nullish(),
  position_embedding_type: z.literal('absolute').nullish(),
  is_decoder: z.literal(false).nullish(),
})

const robertaSchema = z.object({
  ...bertSchema.shape,
  type_vocab_size: size.default(1),
  pad_token_id: z.int().min(0).default(1),
})

/** DistilBERT has words of its own for the same numbers. */
const distilbertSchema = z
  .object({
    vocab_size: size,
    dim: size.default(768),
    n_layers: layerCount.default(6),
    n_heads: size.default(12),
    hidden_dim: size.default(3072),
    max_position_embeddings: size.default(512),
    activation: gelus,
    dropout: probability.default(0.1),
    attention_dropout: probability.default(0.1),
    initializer_range: z.number().positive().default(0.02),
    pad_token_id: z.int().min(0).nullish(),
  })
  .transform((fields) => ({
    ...fields,
    hidden_size: fields.dim,
    num_hidden_layers: fields.n_layers,
    num_attention_heads: fields.n_heads,
    intermediate_size: fields.hidden_dim,
    hidden_act: fields.activation,
    hidden_dropout_prob: fields.dropout,
    attention_probs_dropout_prob: fields.attention_dropout,
    layer_norm_eps: 1e-12,
  }))

const mpnetSchema = z.object({
  ...encoderFields,
  layer_norm_eps: epsilon.default(1e-12),
  pad_token_id: z.int().min(0).default(1),
  relative_attention_num_buckets: size.default(32),
})

/** `p2c|c2p` or a list of both words. */
const positionParts = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((parts) => (typeof parts === 'string' ? parts.split('|') : (parts ?? [])).map((part) => part.trim()))
  .pipe(z.array(z.enum(['c2p', 'p2c'])))

/**
 * DeBERTa-v3 (its `model_type` is `deberta-v2`): one projection for content and positions, no convolution, embeddings as
 * wide as the layers.
 */
const debertaSchema = z.object({
  ...encoderFields,
  type_vocab_size: z.int().min(0).default(0),
  layer_norm_eps: epsilon.default(1e-7),
  pad_token_id: z.int().min(0).nullish(),
  relative_attention: z.literal(true),
  share_att_key: z.literal(true),
  position_buckets: z.int().min(-1).default(-1),
  max_relative_positions: z.int().min(-1).default(-1),
  pos_att_type: positionParts,
  norm_rel_ebd: z.enum(['none', 'layer_norm']).default('none'),
  position_biased_input: z.boolean().default(true),
  conv_kernel_size: z.literal(0).nullish(),
  attention_head_size: z.int().nullish(),
  embedding_size: z.int().nullish(),
})

const attentionKind = z.enum(['full_attention', 'sliding_attention'])
const plainRotary = z.object({
  rope_theta: z.number().positive().optional(),
  rope_type: z.literal('default').default('default'),
})

const modernbertSchema = z
  .object({
    vocab_size: size,
    hidden_size: size.default(768),
    num_hidden_layers: layerCount.default(22),
    num_attention_heads: size.default(12),
    intermediate_size: size.default(1152),
    max_position_embeddings: size.default(8192),
    hidden_activation: gelus,
    initializer_range: z.number().positive().default(0.02),
    norm_eps: epsilon.default(1e-5),
    norm_bias: z.boolean().default(false),
    attention_bias: z.boolean().default(false),
    mlp_bias: z.boolean().default(false),
    pad_token_id: z.int().min(0).nullish(),
    global_attn_every_n_layers: size.default(3),
    layer_types: z.array(attentionKind).nullish(),
    local_attention: size.default(128),
    global_rope_theta: z.number().positive().default(160_000),
    local_rope_theta: z.number().positive().nullish(),
    rope_parameters: z
      .object({ full_attention: plainRotary.optional(), sliding_attention: plainRotary.optional() })
      .nullish(),
    rope_scaling: z.null().optional(),
    embedding_dropout: probability.default(0),
    mlp_dropout: probability.default(0),
    attention_dropout: probability.default(0),
  })
  .transform((fields) => ({
    ...fields,
    hidden_act: fields.hidden_activation,
    hidden_dropout_prob: fields.mlp_dropout,
    attention_probs_dropout_prob: fields.attention_dropout,
    layer_norm_eps: fields.norm_eps,
  }))

/** An encoder's configuration. @throws InputError that names `file` and the field */
export function encoderConfig(
  file: string,
  raw: Readonly<Record<string, unknown>>,
  architecture: EncoderArchitecture,
): EncoderConfig {
  switch (architecture) {
    case 'bert': {
      const fields = check(file, bertSchema, raw)
      return encoder(file, raw, 'bert', fields, {
        maximumLength: fields.max_position_embeddings,
        tokenTypes: fields.type_vocab_size,
        relativeBuckets: 0,
        padId: fields.pad_token_id ?? 0,
      })
    }
    case 'mpnet': {
      const fields = check(file, mpnetSchema, raw)
      return encoder(file, raw, 'mpnet', fields, {
        maximumLength: lengthBehind(file, fields),
        tokenTypes: 0,
        relativeBuckets: fields.relative_attention_num_buckets,
        padId: fields.pad_token_id,
      })
    }
    case 'roberta':
    case 'xlm-roberta': {
      const fields = check(file, robertaSchema, raw)
      return encoder(file, raw, architecture, fields, {
        maximumLength: lengthBehind(file, fields),
        tokenTypes: fields.type_vocab_size,
        relativeBuckets: 0,
        padId: fields.pad_token_id,
      })
    }
    case 'distilbert': {
      const fields = check(file, distilbertSchema, raw)
      return encoder(file, raw, 'distilbert', fields, {
        maximumLength: fields.max_position_embeddings,
        tokenTypes: 0,
        relativeBuckets: 0,
        padId: fields.pad_token_id ?? 0,
      })
    }
    case 'deberta-v2': {
      const fields = check(file, debertaSchema, raw)
      return encoder(file, raw, 'deberta-v2', fields, {
        maximumLength: fields.max_position_embeddings,
        positions: fields.position_biased_input ? fields.max_position_embeddings : 0,
        tokenTypes: fields.type_vocab_size,
        relativeBuckets: 0,
        padId: fields.pad_token_id ?? 0,
        disentangled: disentangledConfig(file, fields),
      })
    }
    case 'modernbert': {
      const fields = check(file, modernbertSchema, raw)
      return encoder(file, raw, 'modernbert', fields, {
        maximumLength: fields.max_position_embeddings,
        positions: 0,
        tokenTypes: 0,
        relativeBuckets: 0,
        padId: fields.pad_token_id ?? 0,
        modern: modernConfig(file, fields),
      })
    }
  }
}

/** Tokens that fit where positions begin behind that of padding. */
function lengthBehind(
  file: string,
  fields: { readonly max_position_embeddings: number; readonly pad_token_id: number },
): number {
  const length = fields.max_position_embeddings - fields.pad_token_id - 1
  if (length >= 1) return length
  throw new InputError(
    file,
    undefined,
    `max_position_embeddings is ${fields.max_position_embeddings}, wanted more than pad_token_id + 1`,
  )
}

function disentangledConfig(file: string, fields: z.output<typeof debertaSchema>): DisentangledConfig {
  const width = fields.hidden_size
  const same = (field: 'attention_head_size' | 'embedding_size', wanted: number): void => {
    const found = fields[field]
    if (typeof found === 'number' && found !== wanted)
      throw new InputError(file, undefined, `${field} is ${found}, wanted ${wanted}`)
  }
  same('attention_head_size', width / fields.num_attention_heads)
  same('embedding_size', width)
  const distance = fields.max_relative_positions < 1 ? fields.max_position_embeddings : fields.max_relative_positions
  const buckets = Math.max(0, fields.position_buckets)
  return {
    span: buckets > 0 ? buckets : distance,
    buckets,
    maximumDistance: distance,
    contentToPosition: fields.pos_att_type.includes('c2p'),
    positionToContent: fields.pos_att_type.includes('p2c'),
    normed: fields.norm_rel_ebd === 'layer_norm',
  }
}

function modernConfig(file: string, fields: z.output<typeof modernbertSchema>): ModernConfig {
  const { layer_types: kinds, num_hidden_layers: layers, global_attn_every_n_layers: every } = fields
  if (kinds !== undefined && kinds !== null && kinds.length !== layers)
    throw new InputError(
      file,
      undefined,
      `layer_types has ${kinds.length} entries, wanted num_hidden_layers (${layers})`,
    )
  wantEvenHeads(file, fields.hidden_size / fields.num_attention_heads)
  const ropes = fields.rope_parameters
  const globalTheta = ropes?.full_attention?.rope_theta ?? fields.global_rope_theta
  const ownTheta = fields.local_rope_theta === undefined ? 10_000 : (fields.local_rope_theta ?? globalTheta)
  return {
    isLocal: Array.from({ length: layers }, (_v, i) =>
      kinds === undefined || kinds === null ? i % every !== 0 : kinds[i] === 'sliding_attention',
    ),
    reach: Math.floor(fields.local_attention / 2),
    globalTheta,
    localTheta: ropes?.sliding_attention?.rope_theta ?? ownTheta,
    normBias: fields.norm_bias,
    attentionBias: fields.attention_bias,
    feedForwardBias: fields.mlp_bias,
  }
}

type EncoderFields = Omit<z.output<typeof mpnetSchema>, 'pad_token_id' | 'relative_attention_num_buckets'>

function encoder(
  file: string,
  raw: Readonly<Record<string, unknown>>,
  architecture: EncoderArchitecture,
  fields: EncoderFields,
  own: Pick<EncoderConfig, 'maximumLength' | 'tokenTypes' | 'relativeBuckets' | 'padId'> & Partial<EncoderConfig>,
): EncoderConfig {
  divides(file, 'hidden_size', fields.hidden_size, 'num_attention_heads', fields.num_attention_heads)
  return {
    architecture,
    vocabularySize: fields.vocab_size,
    hiddenSize: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads: fields.num_attention_heads,
    intermediateSize: fields.intermediate_size,
    positions: fields.max_position_embeddings,
    activation: EXACT_GELUS.includes(fields.hidden_act) ? 'gelu' : 'gelu_new',
    normEpsilon: fields.layer_norm_eps,
    dropout: fields.hidden_dropout_prob,
    attentionDropout: fields.attention_probs_dropout_prob,
    initialRange: fields.initializer_range,
    ...own,
    raw,
  }
}
