import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { keyOf, split } from '../random.ts'
import { decode, decoderInputs, nextTokenLogits } from './decoder.ts'
import { loadCheckpoint } from './files/checkpoint.ts'
import type { DecoderConfig } from './files/config.ts'
import { GraphSession, indices } from './graph-session.ts'
import { loraContext } from './lora.ts'
import { pick } from './operations/gather.ts'
import { logSoftmax } from './operations/softmax.ts'
import { input } from './operations/source.ts'
import { packSequences } from './packed-sequences.ts'
import { TokenSampler, type DrawOptions } from './token-sampler.ts'
import { parametersOf, weightFeeds } from './training-graph.ts'

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}`, import.meta.url))
const PROMPTS = [[5, 9, 11], [7], [12, 13, 14, 15, 16, 17, 18]]
const requests = PROMPTS.map((prompt, i) => ({ prompt, key: split(keyOf(3), i) }))
const NO_END: DrawOptions = { maxTokens: 12, endIds: new Set() }

test.each(['llama', 'qwen2'])(
  '%s: tokens are drawn with the probabilities of the whole forward pass, adapter and temperature included',
  async (name) => {
    const { config: any, weights: base } = await loadCheckpoint(golden(name))
    const config = any as DecoderConfig
    const context = loraContext({ rank: 2 })
    const rows = input('rows', ['read'], 'int64')
    const logits = nextTokenLogits(config, decode(config, decoderInputs(), { context, readout: rows }), context)
    const scored = pick(logSoftmax(logits), input('targets', ['read'], 'int64'))
    const weights = new Map(base)
    for (const [lora, [value]] of parametersOf([scored])) {
      if (!lora.includes('.lora_')) continue
      const shape = value!.shape as number[]
      const data = Float32Array.from({ length: shape[0]! * shape[1]! }, (_v, i) => 0.3 * Math.sin(i + lora.length))
      weights.set(lora, { shape, data })
    }
    const feeds = weightFeeds([scored], weights)
    await using sampler = await TokenSampler.open(config, feeds, { context })
    const drawn = await sampler.draw(requests, NO_END)
    expect(drawn.map(({ ids, finish }) => [ids.length, finish])).toEqual(PROMPTS.map(() => [12, 'length']))
    await using session = await GraphSession.compile({ scored })
    for (const [i, prompt] of PROMPTS.entries()) {
      const { ids, logProbabilities } = drawn[i]!
      const packed = packSequences(config, [{ ids: [...prompt, ...ids] }])
      const { scored: found } = await session.run({
        ...feeds,
        ...packed.feeds,
        rows: indices(ids.map((_id, t) => prompt.length - 1 + t)),
        targets: indices(ids),
      })
      for (const [t, value] of (found.data as Float32Array).entries()) expect(logProbabilities[t]).toBeCloseTo(value, 4)
    }
    // the same weights and keys draw the same; near temperature 0 the likeliest token is drawn surely
    expect(await sampler.draw(requests, NO_END)).toEqual(drawn)
    const cold = await sampler.draw(requests, { ...NO_END, temperature: 1e-5 })
    for (const { logProbabilities } of cold) for (const value of logProbabilities) expect(value).toBeGreaterThan(-1e-3)
  },
)

test('an end token ends its own row alone, and is the last of it; weights are read in place', async () => {
  const { config: any, weights } = await loadCheckpoint(golden('llama'))
  const config = any as DecoderConfig
  const logits = nextTokenLogits(config, decode(config, decoderInputs()))
  const feeds = weightFeeds([logits], weights)
  await using sampler = await TokenSampler.open(config, feeds)
  const free = await sampler.draw(requests, NO_END)
  const end = free[1]!.ids[3]!
  const ended = await sampler.draw(requests, { ...NO_END, endIds: new Set([end]) })
  for (const [i, { ids, finish }] of ended.entries()) {
    const at = free[i]!.ids.indexOf(end)
    expect(ids).toEqual(at < 0 ? free[i]!.ids : free[i]!.ids.slice(0, at + 1))
    expect(finish).toBe(at < 0 ? 'length' : 'stop')
  }
  expect(ended[1]!.finish).toBe('stop')
  // a position limit also ends a row
  const long = await sampler.draw([requests[0]!], { maxTokens: 1000, endIds: new Set() })
  expect(long[0]!.ids).toHaveLength(config.maximumLength - 3)
  const table = feeds['model.embed_tokens.weight']!.data as Float32Array
  table.fill(0)
  const flat = await sampler.draw(requests, NO_END)
  expect(flat[0]!.logProbabilities[0]).toBeCloseTo(-Math.log(config.vocabularySize), 5)
  await expect(sampler.draw(requests, { ...NO_END, temperature: 0 })).rejects.toThrow('temperature is 0')
})
