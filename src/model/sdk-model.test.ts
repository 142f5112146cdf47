import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { seedOf } from './language-model.ts'
import { fromAiSdk } from './sdk-model.ts'

const key = keyOf('sdk')
type Result = LanguageModelV4GenerateResult

function sdkModel(answer: (call: LanguageModelV4CallOptions) => Partial<Result>, version = 'v4'): LanguageModelV4 {
  return {
    specificationVersion: version as 'v4',
    provider: 'test',
    modelId: 'tiny',
    supportedUrls: {},
    doGenerate: async (call: LanguageModelV4CallOptions): Promise<Result> => ({
      content: [{ type: 'text', text: 'four' }],
      finishReason: { unified: 'stop', raw: 'stop' },
      usage: {
        inputTokens: { total: 9, noCache: 9, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 2, text: 2, reasoning: 0 },
      },
      warnings: [],
      ...answer(call),
    }),
    doStream: () => {
      throw new Error('not used')
    },
  }
}

test.each(['v4', 'v3'])('a model of version %s is asked with the sampling, the seed and the turns', async (version) => {
  const calls: LanguageModelV4CallOptions[] = []
  const model = fromAiSdk(
    sdkModel((call) => {
      calls.push(call)
      return {}
    }, version),
  )
  const messages = [
    { role: 'system' as const, content: 'Be short.' },
    { role: 'user' as const, content: '2 + 2?' },
  ]
  const options = { temperature: 0.5, topP: 0.9, maxTokens: 7, stop: ['END'] }
  const [answer] = await model.generate([{ prompt: messages, key }], options)
  expect(model.name).toBe('tiny')
  expect(answer).toEqual({ text: 'four', tokens: { prompt: 9, completion: 2 }, finish: 'stop' })
  expect(calls[0]).toMatchObject({
    temperature: 0.5,
    topP: 0.9,
    maxOutputTokens: 7,
    stopSequences: ['END'],
    seed: seedOf({ prompt: '', key }),
    prompt: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: [{ type: 'text', text: '2 + 2?' }] },
    ],
  })
})

test('a text without tokens, a cut one, and stop texts that a provider passes over', async () => {
  const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined }
  const model = fromAiSdk(
    sdkModel(() => ({
      content: [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'one END two' },
      ],
      finishReason: { unified: 'length', raw: undefined },
      usage: { inputTokens: none, outputTokens: { total: undefined, text: undefined, reasoning: undefined } },
    })),
    { name: 'mine' },
  )
  const [answer] = await model.generate([{ prompt: 'x', key }], { stop: ['END'] })
  expect(answer).toEqual({ text: 'one ', tokens: undefined, finish: 'length' })
})

test('failures are named, refusals are no text, and abort gives its reason', async () => {
  const failing = fromAiSdk(
    sdkModel(() => {
      throw new Error('quota')
    }),
  )
  await expect(failing.generate([{ prompt: 'x', key }])).rejects.toMatchObject({
    code: 'fetch-failed',
    message: 'ask tiny: quota',
  })
  const refusing = fromAiSdk(sdkModel(() => ({ finishReason: { unified: 'content-filter', raw: undefined } })))
  await expect(refusing.generate([{ prompt: 'x', key }])).rejects.toThrow('ended with content-filter')
  const controller = new AbortController()
  const aborted = fromAiSdk(
    sdkModel(() => {
      controller.abort(new Error('enough'))
      throw new Error('aborted')
    }),
  )
  await expect(aborted.generate([{ prompt: 'x', key }], { signal: controller.signal })).rejects.toThrow('enough')
  await expect(failing.generate([{ prompt: [{ role: 'assistant', content: 'Well' }], key }])).rejects.toThrow(
    'cannot continue an assistant turn',
  )
  expect(() =>
    fromAiSdk(
      sdkModel(() => ({})),
      { parallel: 0 },
    ),
  ).toThrow(RangeError)
})

test('counts of tokens that are none are left out', async () => {
  const inputTokens = { total: Number.NaN, noCache: 9, cacheRead: 0, cacheWrite: 0 }
  const outputTokens = { total: 2, text: 2, reasoning: 0 }
  const [answer] = await fromAiSdk(sdkModel(() => ({ usage: { inputTokens, outputTokens } }))).generate([
    { prompt: 'x', key },
  ])
  expect(answer).toEqual({ text: 'four', tokens: undefined, finish: 'stop' })
})
