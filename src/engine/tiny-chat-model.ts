/**
 * A decoder of some thousand random weights with a chat template, as one GGUF file that the engine trains and llama.cpp
 * draws from: for tests that go the whole way without a download.
 */
import { expectedShapes } from './files/checkpoint.ts'
import { isEncoder, parseConfig, type DecoderConfig } from './files/config.ts'
import { exportGguf } from './files/gguf-checkpoint.ts'
import type { GgufValue } from './files/gguf-format.ts'
import type { WeightTensor, Weights } from './files/weights.ts'
import { tinyByteLevel } from './text/tiny-tokenizer.ts'
import { generator, keyOf } from '../random.ts'

const TEMPLATE =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

/** Writes the model: its tokens are bytes, and two marks of ChatML. */
export async function writeTinyChatModel(path: string): Promise<void> {
  const { tokenizer } = tinyByteLevel([['h', 'e']])
  const vocabulary = Object.keys((tokenizer['model'] as { readonly vocab: Readonly<Record<string, number>> }).vocab)
  const tokens = [...vocabulary, '<|im_start|>', '<|im_end|>']
  const config = parseConfig('tiny', {
    model_type: 'llama',
    vocab_size: tokens.length,
    hidden_size: 64,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    num_key_value_heads: 2,
    intermediate_size: 96,
    max_position_embeddings: 2048,
    hidden_act: 'silu',
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    tie_word_embeddings: true,
  })
  if (isEncoder(config)) throw new TypeError('wanted a decoder')
  const metadata: Record<string, GgufValue> = {
    'tokenizer.ggml.model': { type: 'string', value: 'gpt2' },
    'tokenizer.ggml.pre': { type: 'string', value: 'smollm' },
    'tokenizer.ggml.tokens': { type: 'array', of: 'string', value: tokens },
    'tokenizer.ggml.token_type': {
      type: 'array',
      of: 'i32',
      value: tokens.map((_, at) => (at === 0 || at >= vocabulary.length ? 3 : 1)),
    },
    'tokenizer.ggml.merges': { type: 'array', of: 'string', value: ['h e'] },
    'tokenizer.ggml.bos_token_id': { type: 'u32', value: 0 },
    'tokenizer.ggml.eos_token_id': { type: 'u32', value: tokens.length - 1 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.chat_template': { type: 'string', value: TEMPLATE },
  }
  await exportGguf(
    path,
    { config, weights: randomWeights(config), tokenizerSource: new Map(Object.entries(metadata)) },
    { type: 'F32', name: 'tiny' },
  )
}

function randomWeights(config: DecoderConfig): Weights {
  const random = generator(keyOf('tiny'))
  const weights = new Map<string, WeightTensor>()
  for (const [name, shape] of expectedShapes(config)) {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      shape.length === 1 ? 1 : 0.15 * random.normal(),
    )
    weights.set(name, { shape, data })
  }
  return weights
}
