import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import type { RewardSource, ServerParts } from '../server-parts.ts'
import { promptAndResponse } from './chat-template.ts'

const seen: { readonly prompt: string; readonly response: string }[] = []
let next: 'score' | 'no number' | 'fail' = 'score'
const reward: RewardSource = {
  score(texts) {
    seen.push(...texts)
    if (next === 'fail') return Promise.reject(new Error('the session is gone'))
    const values = texts.map(({ response }) => (next === 'no number' ? Number.NaN : response.length))
    return Promise.resolve(values.map((value) => ({ reward: value, standardised: 0, spread: 0, known: value < 10 })))
  },
}
const parts: ServerParts = {
  runner: {
    run: () => Promise.reject(new TypeError('nothing is run here')),
    bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
    languages: () => Promise.resolve([]),
  },
  judges: [],
  reward,
}

let server: RunningServer
let bare: RunningServer
beforeAll(async () => {
  server = await startServer(parts, { port: 0, concurrency: 2, version: '0' })
  bare = await startServer({ ...parts, reward: undefined }, { port: 0, concurrency: 2, version: '0' })
})
afterAll(async () => {
  await server.close()
  await bare.close()
})

async function post(path: string, body: object, url = server.url): Promise<{ status: number; answer: unknown }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, answer: await response.json() }
}

const chat =
  '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nSay four.<|im_end|>\n<|im_start|>assistant\nfour<|im_end|>\n'

describe('/classify as vLLM answers it', () => {
  test('gives the raw reward of the answer where no activation is asked for', async () => {
    next = 'score'
    seen.length = 0
    const { answer } = await post('/classify', { model: 'rm', input: chat, use_activation: false })
    expect(seen).toEqual([{ prompt: 'Say four.', response: 'four' }])
    expect(answer).toEqual({
      id: 'classify',
      object: 'list',
      model: 'rm',
      data: [{ index: 0, label: 'known', probs: [4], num_classes: 1 }],
    })
  })

  test('gives a figure from 0 to 1 else, and says where the heads differ', async () => {
    const long = chat.replace('four<', 'four and more<')
    const { answer } = await post('/classify', { input: [chat, long] })
    expect(answer).toMatchObject({
      data: [
        { probs: [0.5], label: 'known' },
        { probs: [0.5], label: 'unknown' },
      ],
    })
  })

  test('messages stand for a text', async () => {
    const messages = [
      { role: 'user', content: 'Say six.' },
      { role: 'assistant', content: 'six' },
    ]
    expect((await post('/classify', { messages, activation: false })).answer).toMatchObject({ data: [{ probs: [3] }] })
    expect((await post('/classify', { messages: messages.slice(0, 1) })).status).toBe(422)
  })
})

describe('/v1/embeddings as SGLang answers it', () => {
  test('gives the reward as an embedding of one figure, in base64 where that is asked for', async () => {
    next = 'score'
    expect((await post('/v1/embeddings', { model: 'rm', input: chat })).answer).toEqual({
      object: 'list',
      model: 'rm',
      data: [{ object: 'embedding', index: 0, embedding: [4] }],
    })
    const { answer } = await post('/v1/embeddings', { input: chat, encoding_format: 'base64' })
    expect(answer).toMatchObject({ data: [{ embedding: 'AACAQA==' }] })
  })
})

describe('no reward is made up', () => {
  test.each(['/classify', '/v1/embeddings'])('%s: what its client retries, or raises at once', async (path) => {
    next = 'no number'
    expect((await post(path, { input: chat })).status).toBe(503)
    next = 'fail'
    expect((await post(path, { input: chat })).status).toBe(500)
    next = 'score'
    expect(await post(path, { input: 'Say four. four' })).toMatchObject({
      status: 422,
      answer: { error: { field: 'input.0' } },
    })
    expect((await post(path, {})).status).toBe(422)
    expect(await post(path, { input: chat }, bare.url)).toMatchObject({
      status: 404,
      answer: { error: { code: 'not-configured' } },
    })
  })
})

describe('the turns of a text', () => {
  test.each([
    [
      'Llama 3',
      '<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nq<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\na<|eot_id|>',
    ],
    ['Mistral', '<s>[INST] q [/INST] a</s>'],
    ['Gemma', '<bos><start_of_turn>user\nq<end_of_turn>\n<start_of_turn>model\na<end_of_turn>\n'],
    ['Phi', '<|user|>\nq<|end|>\n<|assistant|>\na<|end|>\n<|endoftext|>'],
    ['Zephyr', '<|system|>\ns</s>\n<|user|>\nq</s>\n<|assistant|>\na</s>'],
    ['ChatML with an open turn', `${chat.replace('Say four.', 'q').replace('four<', 'a<')}<|im_start|>assistant\n`],
  ])('%s', (_name, text) => {
    expect(promptAndResponse(text)).toEqual({ prompt: 'q', response: 'a' })
  })

  test('the last exchange counts; a text that ends with a question has no answer', () => {
    const two = '[INST] one [/INST] first</s>[INST] two [/INST] second</s>'
    expect(promptAndResponse(two)).toEqual({ prompt: 'two', response: 'second' })
    expect(promptAndResponse('<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n')).toBeUndefined()
    expect(promptAndResponse('plain')).toBeUndefined()
  })
})
