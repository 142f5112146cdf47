import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { generator, keyOf } from '../random.ts'
import { expectedShapes } from './files/checkpoint.ts'
import { parseConfig, isEncoder, type DecoderConfig } from './files/config.ts'
import type { WeightTensor, Weights } from './files/weights.ts'
import { tuneLora } from './lora-tuning.ts'
import { tinyByteLevel } from './text/tiny-tokenizer.ts'
import { createTokenizer } from './text/tokenizer.ts'
import { chatTokens, type ChatTokens } from './text/chat-tokens.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

function tiny(): { readonly config: DecoderConfig; readonly weights: Weights } {
  const config = parseConfig('tiny', {
    model_type: 'llama',
    vocab_size: 12,
    hidden_size: 16,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    intermediate_size: 24,
    max_position_embeddings: 32,
    hidden_act: 'silu',
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    tie_word_embeddings: true,
  })
  if (isEncoder(config)) throw new TypeError('wanted a decoder')
  const random = generator(keyOf('weights'))
  const weights = new Map<string, WeightTensor>()
  for (const [name, shape] of expectedShapes(config)) {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      shape.length === 1 ? 1 : 0.3 * random.normal(),
    )
    weights.set(name, { shape, data })
  }
  return { config, weights }
}

/** After 1 2 comes 3 4, after 5 6 comes 7 8. */
const sequences: ChatTokens[] = Array.from({ length: 8 }, (_, at) => ({
  ids: at % 2 === 0 ? [1, 2, 3, 4] : [5, 6, 7, 8],
  answer: [2, 4],
}))

test('an adapter learns answers, and prompts are not part of the loss', async () => {
  const { losses, adapter, alpha } = await tuneLora(tiny(), sequences, { key: keyOf(1), epochs: 40, rate: 0.02 })
  expect(losses).toHaveLength(40)
  expect(losses.at(-1)).toBeLessThan(0.2 * (losses[0] ?? 0))
  expect(alpha).toBe(16)
  // seven projections of one layer, two matrices each
  expect([...adapter.keys()].filter((name) => name.includes('_proj.lora_'))).toHaveLength(14)
  // what stands in a prompt after its last token has no target: other prompts, other losses, no more of them
  const { losses: alone } = await tuneLora(tiny(), [{ ids: [1, 2, 3], answer: [2, 3] }], { key: keyOf(1) })
  expect(alone[0]).toBeGreaterThan(1)
})

test('a training that was aborted goes on and ends with the same numbers', async () => {
  const options = { key: keyOf(2), epochs: 24, identity: 'a', session: { threads: 1 } }
  const whole = await tuneLora(tiny(), sequences, options)
  const folder = join(await mkdtemp(join(tmpdir(), 'touchstone-lora-')), 'training')
  folders.push(folder)
  const controller = new AbortController()
  const aborted = tuneLora(tiny(), sequences, {
    ...options,
    folder,
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === 13) controller.abort(new DOMException('interrupted', 'AbortError'))
    },
  })
  await expect(aborted).rejects.toThrow('interrupted')
  const resumed = await tuneLora(tiny(), sequences, { ...options, folder })
  expect(resumed.losses).toEqual(whole.losses.slice(13))
  expect(resumed.adapter).toEqual(whole.adapter)
  await expect(tuneLora(tiny(), sequences, { ...options, identity: 'b', folder })).rejects.toThrow(/other|another/)
})

test('wrong use is named', async () => {
  await expect(tuneLora(tiny(), [], { key: keyOf(1) })).rejects.toThrow('got no sequences')
  await expect(tuneLora(tiny(), sequences, { key: keyOf(1), epochs: 0 })).rejects.toThrow('epochs is 0')
})

test('a conversation becomes ChatML, of which the last turn is learned', () => {
  const files = tinyByteLevel()
  const marks = ['<|im_start|>', '<|im_end|>'].map((content, at) => ({
    id: 300 + at,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }))
  const added = [...((files.tokenizer['added_tokens'] ?? []) as object[]), ...marks]
  const tokenizer = createTokenizer({
    tokenizer: { ...files.tokenizer, added_tokens: added },
    config: { ...files.config, chat_template: '{{ "<|im_start|>" }}' },
  })
  const turns = [
    { role: 'system', content: 'S' },
    { role: 'user', content: 'U' },
    { role: 'assistant', content: 'A' },
  ] as const
  const { ids, answer } = chatTokens(tokenizer, turns)
  expect(tokenizer.decode(ids, { specialTokens: true })).toBe(
    '<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\nA<|im_end|>',
  )
  expect(tokenizer.decode(ids.slice(...answer), { specialTokens: true })).toBe('A<|im_end|>')
  expect(() => chatTokens(tokenizer, turns.slice(1))).toThrow('turns are user, assistant')
  const plain = createTokenizer(files)
  expect(() => chatTokens(plain, turns)).toThrow('is not ChatML')
})
