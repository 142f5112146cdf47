/** A whole checkpoint of a tiny random BERT with a tokenizer of its own words: what claims break on purpose. */
import { linearWeights, type EncoderConfig, type CheckpointContent, type WeightTensor } from '../../src/engine/index.ts'
import { expectedTensors } from '../../src/engine/files/tensor-names.ts'
import { tinyWordPiece } from '../../src/engine/text/tiny-tokenizer.ts'
import { keyOf } from '../../src/random.ts'

/** 60 words, 16 wide, one layer, 32 positions. */
export function smallEncoder(): CheckpointContent {
  const raw = {
    model_type: 'bert',
    vocab_size: 60,
    hidden_size: 16,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    intermediate_size: 32,
    max_position_embeddings: 32,
    pad_token_id: 0,
  }
  const config: EncoderConfig = {
    architecture: 'bert',
    vocabularySize: 60,
    hiddenSize: 16,
    layers: 1,
    heads: 4,
    intermediateSize: 32,
    positions: 32,
    maximumLength: 32,
    tokenTypes: 2,
    relativeBuckets: 0,
    normEpsilon: 1e-12,
    dropout: 0,
    attentionDropout: 0,
    padId: 0,
    initialRange: 0.02,
    raw,
  }
  const weights = new Map<string, WeightTensor>()
  for (const { name, shape } of expectedTensors(config)) {
    const [out = 1, width = 1] = shape
    const drawn = linearWeights(keyOf('small'), [{ name, out, in: width, bias: false }]).get(`${name}.weight`)
    weights.set(name, { shape, data: drawn?.data ?? new Float32Array(0) })
  }
  return { config, weights, tokenizer: tinyWordPiece(Array.from({ length: 56 }, (_v, i) => `word${i}`)) }
}
