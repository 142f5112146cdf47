/** A random encoder of two layers with a tokenizer of a few dozen words, for tests and examples that must run without any model. */
import { generator, split, type Key } from '../random.ts'
import { expectedShapes } from './files/checkpoint.ts'
import type { EncoderConfig } from './files/config.ts'
import { elementCount, type WeightTensor } from './files/weights.ts'
import type { PretrainedEncoder } from './pretrained-encoder.ts'
import { tinyWordPiece } from './text/tiny-tokenizer.ts'
import { createTokenizer, type TextTokenizer } from './text/tokenizer.ts'

/** A BERT of 2 layers, 16 wide, with weights by key. It reads the lower-case words given, and no others. */
export function tinyEncoder(key: Key, words: readonly string[]): PretrainedEncoder {
  const tokenizer = createTokenizer(tinyWordPiece(words))
  const config: EncoderConfig = {
    architecture: 'bert',
    vocabularySize: tokenizer.vocabularySize,
    hiddenSize: 16,
    layers: 2,
    heads: 2,
    intermediateSize: 32,
    positions: 128,
    maximumLength: 128,
    tokenTypes: 2,
    relativeBuckets: 0,
    normEpsilon: 1e-12,
    dropout: 0,
    attentionDropout: 0,
    padId: 0,
    initialRange: 0.3,
    raw: {
      model_type: 'bert',
      vocab_size: tokenizer.vocabularySize,
      hidden_size: 16,
      num_hidden_layers: 2,
      num_attention_heads: 2,
      intermediate_size: 32,
      max_position_embeddings: 128,
      type_vocab_size: 2,
      hidden_act: 'gelu',
      layer_norm_eps: 1e-12,
      pad_token_id: 0,
    },
  }
  return randomEncoder(key, config, tokenizer)
}

/** An encoder of any architecture with weights by key: norms at 1, all else with a deviation of 0.3. */
export function randomEncoder(key: Key, config: EncoderConfig, tokenizer: TextTokenizer): PretrainedEncoder {
  const weights = new Map<string, WeightTensor>()
  for (const [name, shape] of expectedShapes(config)) {
    const source = generator(split(key, name))
    const isScale = /norm\.weight$/i.test(name)
    weights.set(name, {
      shape,
      data: Float32Array.from({ length: elementCount(shape) }, () => (isScale ? 1 : source.normal() * 0.3)),
    })
  }
  return { config, tokenizer, weights }
}
