/**
 * `config.json` of a Hugging Face folder: the numbers from which a model is built.
 *
 * Where in the flow: Checkpoint, in. The architectures are those the engine has layers for: BERT (MiniLM), MPNet, RoBERTa,
 * DistilBERT, Llama (SmolLM2) and Qwen2. A field that would change the forward pass in a way the layers do not know (scaled
 * rotary positions, relative positions in BERT, sliding windows, another activation) is an error here, never ignored.
 * Field names follow transformers' configuration classes. Versions 4 and 5 are both read (`rope_theta` or
 * `rope_parameters`). Fields that are only kept stand in `raw` and are saved again.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fileFault, InputError, TouchstoneError } from '../../errors.ts'

/** Architectures that the engine builds, by their `model_type`. */
export const ARCHITECTURES = ['bert', 'mpnet', 'roberta', 'distilbert', 'llama', 'qwen2'] as const

/** Those of text encoders. */
export const ENCODER_ARCHITECTURES = ['bert', 'mpnet', 'roberta', 'distilbert'] as const

/** The name of a text encoder's architecture. */
export type EncoderArchitecture = (typeof ENCODER_ARCHITECTURES)[number]

/** A text encoder. */
export interface EncoderConfig {
  readonly architecture: EncoderArchitecture
  readonly vocabularySize: number
  readonly hiddenSize: number
  readonly layers: number
  readonly heads: number
  readonly intermediateSize: number
  /** Rows of the position table. BERT takes this many tokens, MPNet and RoBERTa two fewer (their positions begin at `padId + 1`). */
  readonly positions: number
  /** The longest sequence in tokens, special tokens included. */
  readonly maximumLength: number
  /** Rows of the token-type table, or 0 for MPNet and DistilBERT, which have none. */
  readonly tokenTypes: number
  /** Buckets of MPNet's relative attention bias, or 0 for the others. */
  readonly relativeBuckets: number
  /** Activation of the feed-forward layers; `gelu_new` is the tanh approximation. @default 'gelu' */
  readonly activation?: 'gelu' | 'gelu_new' | undefined
  readonly normEpsilon: number
  /** Dropout probability of hidden states, 0 to 1. */
  readonly dropout: number
  /** Dropout probability of attention weights, 0 to 1. */
  readonly attentionDropout: number
  readonly padId: number
  /** Standard deviation of new weights. */
  readonly initialRange: number
  /** The file's whole content. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** A decoder: Llama or Qwen2. */
export interface DecoderConfig {
  readonly architecture: 'llama' | 'qwen2'
  readonly vocabularySize: number
  readonly hiddenSize: number
  readonly layers: number
  readonly heads: number
  /** Key and value heads, a divisor of `heads`. */
  readonly keyValueHeads: number
  readonly headSize: number
  readonly intermediateSize: number
  /** The longest sequence in tokens. */
  readonly maximumLength: number
  readonly normEpsilon: number
  /** Base of the rotary frequencies. */
  readonly ropeTheta: number
  /** True where the output projection is the embedding table. */
  readonly tiedEmbeddings: boolean
  /** True where query, key and value projections have biases (Qwen2). */
  readonly attentionBias: boolean
  readonly attentionDropout: number
  readonly initialRange: number
  readonly raw: Readonly<Record<string, unknown>>
}

/** Any model's configuration. */
export type ModelConfig = EncoderConfig | DecoderConfig

/** Tells encoders from decoders. */
export function isEncoder(config: ModelConfig): config is EncoderConfig {
  return (ENCODER_ARCHITECTURES as readonly string[]).includes(config.architecture)
}

const size = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const probability = z.number().min(0).max(1)
const epsilon = z.number().positive().max(1)

/** `gelu_pytorch_tanh` is another word for `gelu_new`. */
const gelus = z.enum(['gelu', 'gelu_new', 'gelu_pytorch_tanh']).default('gelu')

const encoderFields = {
  vocab_size: size,
  hidden_size: size,
  num_hidden_layers: size.max(1000),
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
    n_layers: size.max(1000).default(6),
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

const rope = z.object({
  rope_theta: z.number().positive().optional(),
  rope_type: z.literal('default').default('default'),
})

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
  rms_norm_eps: epsilon.default(1e-6),
  rope_theta: z.number().positive().optional(),
  rope_scaling: z.union([z.null(), rope]).optional(),
  rope_parameters: rope.nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_dropout: probability.default(0),
  initializer_range: z.number().positive().default(0.02),
}

const llamaSchema = z.object({
  ...decoderFields,
  attention_bias: z.literal(false).default(false),
  mlp_bias: z.literal(false).default(false),
})

const qwen2Schema = z.object({ ...decoderFields, use_sliding_window: z.literal(false).default(false) })

/** Reads and checks `config.json` at `path`. */
export async function readConfig(path: string): Promise<ModelConfig> {
  return parseConfig(path, await readJsonObject(path))
}

/** Checks a configuration. @throws InputError that names `file` and the field, and that lists the known architectures for an unknown one. */
export function parseConfig(file: string, raw: Readonly<Record<string, unknown>>): ModelConfig {
  const type = raw['model_type']
  switch (type) {
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
    case 'roberta': {
      const fields = check(file, robertaSchema, raw)
      return encoder(file, raw, 'roberta', fields, {
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
    case 'llama':
      return decoder(file, raw, 'llama', check(file, llamaSchema, raw), false)
    case 'qwen2':
      return decoder(file, raw, 'qwen2', check(file, qwen2Schema, raw), true)
    default:
      throw new InputError(
        file,
        undefined,
        `model_type is ${JSON.stringify(type) ?? 'missing'}, wanted one of ${ARCHITECTURES.join(', ')}`,
      )
  }
}

/** Reads a JSON object. @throws InputError for a missing file, broken JSON or another kind of value. */
export async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(path, undefined, 'content is not a JSON object')
  }
  return value as Record<string, unknown>
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

type EncoderFields = Omit<z.infer<typeof mpnetSchema>, 'pad_token_id' | 'relative_attention_num_buckets'>

function encoder(
  file: string,
  raw: Readonly<Record<string, unknown>>,
  architecture: EncoderArchitecture,
  fields: EncoderFields,
  own: Pick<EncoderConfig, 'maximumLength' | 'tokenTypes' | 'relativeBuckets' | 'padId'>,
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
    activation: fields.hidden_act === 'gelu' ? 'gelu' : 'gelu_new',
    normEpsilon: fields.layer_norm_eps,
    dropout: fields.hidden_dropout_prob,
    attentionDropout: fields.attention_probs_dropout_prob,
    initialRange: fields.initializer_range,
    ...own,
    raw,
  }
}

function decoder(
  file: string,
  raw: Readonly<Record<string, unknown>>,
  architecture: 'llama' | 'qwen2',
  fields: z.infer<typeof llamaSchema> | z.infer<typeof qwen2Schema>,
  attentionBias: boolean,
): DecoderConfig {
  const heads = fields.num_attention_heads
  // head_dim may be given apart from hidden_size / heads. Only without it must they divide
  if (fields.head_dim === undefined || fields.head_dim === null) {
    divides(file, 'hidden_size', fields.hidden_size, 'num_attention_heads', heads)
  }
  const headSize = fields.head_dim ?? fields.hidden_size / heads
  if (headSize % 2 !== 0) {
    throw new InputError(file, undefined, `head size is ${headSize}, wanted an even number for rotary positions`)
  }
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
    maximumLength: fields.max_position_embeddings,
    normEpsilon: fields.rms_norm_eps,
    ropeTheta: fields.rope_theta ?? fields.rope_parameters?.rope_theta ?? fields.rope_scaling?.rope_theta ?? 10_000,
    tiedEmbeddings: fields.tie_word_embeddings,
    attentionBias,
    attentionDropout: fields.attention_dropout,
    initialRange: fields.initializer_range,
    raw,
  }
}

function divides(file: string, field: string, value: number, divisorField: string, divisor: number): void {
  if (value % divisor !== 0) {
    throw new InputError(file, undefined, `${field} is ${value}, wanted a multiple of ${divisorField} (${divisor})`)
  }
}

function check<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  raw: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  if (issue === undefined)
    throw new TouchstoneError('internal', `${file}: refused without a reason`, { cause: result.error })
  const field = issue.path.join('.')
  let value: unknown = raw
  for (const step of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step]
  throw new InputError(file, undefined, `${field} is ${JSON.stringify(value) ?? 'missing'}: ${issue.message}`, {
    cause: result.error,
  })
}
