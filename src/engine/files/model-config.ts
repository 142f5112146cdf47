/** A model's configuration: the numbers from which the graph is built (config.ts reads them). */
import type { RotaryScaling } from './rotary-scaling.ts'

/** Architectures of text encoders that the engine builds, by their `model_type`. DeBERTa-v3 calls itself `deberta-v2`. */
export const ENCODER_ARCHITECTURES = [
  'bert',
  'mpnet',
  'roberta',
  'xlm-roberta',
  'distilbert',
  'deberta-v2',
  'modernbert',
] as const

/** All architectures that the engine builds. */
export const ARCHITECTURES: readonly string[] = [...ENCODER_ARCHITECTURES, 'llama', 'qwen2']

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
  /**
   * Rows of the position table. BERT takes this many tokens, MPNet and RoBERTa two fewer (their positions begin at
   * `padId + 1`). 0 where there is no table: ModernBERT, and DeBERTa-v3 as a rule.
   */
  readonly positions: number
  /** The longest sequence in tokens, special tokens included. */
  readonly maximumLength: number
  /** Rows of the token-type table, or 0 where there is none: MPNet, DistilBERT, ModernBERT, DeBERTa-v3 as a rule. */
  readonly tokenTypes: number
  /** Buckets of MPNet's relative attention bias, or 0 for the others. */
  readonly relativeBuckets: number
  /** DeBERTa's attention to relative positions. */
  readonly disentangled?: DisentangledConfig | undefined
  /** What ModernBERT's layers differ in. */
  readonly modern?: ModernConfig | undefined
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

/** DeBERTa's attention to relative positions (He et al. 2021, arXiv 2111.09543 and 2006.03654). */
export interface DisentangledConfig {
  /** Half the rows of the table of relative positions. */
  readonly span: number
  /** Distances are exact up to half of this, then logarithmic. 0: all are exact. */
  readonly buckets: number
  /** The distance at which the logarithmic buckets end. */
  readonly maximumDistance: number
  /** Queries see the positions of keys. */
  readonly contentToPosition: boolean
  /** Keys see the positions of queries. */
  readonly positionToContent: boolean
  /** Layer norm over the table. */
  readonly normed: boolean
}

/** ModernBERT's layers (Warner et al. 2024, arXiv 2412.13663). */
export interface ModernConfig {
  /** Of each layer: true where tokens attend to their surroundings only. */
  readonly isLocal: readonly boolean[]
  /** Farthest distance that a local layer sees. */
  readonly reach: number
  /** Base of the rotary frequencies of layers that see everything, and of local ones. */
  readonly globalTheta: number
  readonly localTheta: number
  readonly normBias: boolean
  readonly attentionBias: boolean
  readonly feedForwardBias: boolean
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
  /** Scaling of rotary positions. @default none */
  readonly rotaryScaling?: RotaryScaling | undefined
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
