/** A random language model of four layers that reads single letters, as a GGUF file, for tests that must run without any model. */
import { generator, split, type Key } from '../random.ts'
import { expectedShapes } from './files/checkpoint.ts'
import { parseConfig, type DecoderConfig } from './files/config.ts'
import { exportGguf } from './files/gguf-checkpoint.ts'
import { elementCount, type WeightTensor } from './files/weights.ts'

const SPECIAL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>']
const LETTERS = Array.from({ length: 94 }, (_v, i) => String.fromCodePoint(33 + i))

/** Three special tokens, then a letter each; Ċ is a line break and Ġ a space. */
export const TINY_TOKENS: readonly string[] = [...SPECIAL, 'Ċ', 'Ġ', ...LETTERS]

/** Writes a Llama of 4 layers, 16 wide, with weights by key: norms at 1, all else with a deviation of 0.3. */
export async function writeTinyDecoder(path: string, key: Key): Promise<void> {
  const config = parseConfig('tiny', {
    model_type: 'llama',
    vocab_size: TINY_TOKENS.length,
    hidden_size: 16,
    num_hidden_layers: 4,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    intermediate_size: 24,
    max_position_embeddings: 256,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  }) as DecoderConfig
  const weights = new Map<string, WeightTensor>()
  for (const [name, shape] of expectedShapes(config)) {
    const source = generator(split(key, name))
    const data = Float32Array.from({ length: elementCount(shape) }, () =>
      shape.length === 1 ? 1 : 0.3 * source.normal(),
    )
    weights.set(name, { shape, data })
  }
  const types = TINY_TOKENS.map((_token, id) => (id < SPECIAL.length ? 3 : 1))
  const tokenizerSource = new Map([
    ['tokenizer.ggml.model', { type: 'string', value: 'gpt2' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'smollm' }],
    ['tokenizer.ggml.tokens', { type: 'array', of: 'string', value: [...TINY_TOKENS] }],
    ['tokenizer.ggml.token_type', { type: 'array', of: 'i32', value: types }],
    ['tokenizer.ggml.merges', { type: 'array', of: 'string', value: [] }],
    ['tokenizer.ggml.eos_token_id', { type: 'u32', value: 2 }],
  ] as const)
  await exportGguf(path, { config, weights, tokenizerSource }, { type: 'F32' })
}
