import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  createTokenizer,
  decode,
  decoderInputs,
  GraphSession,
  labelledStates,
  openPretrained,
  packSequences,
  saveCheckpoint,
  weightFeeds,
  type PretrainedDecoder,
} from '../../engine/index.ts'
import { TINY_TOKENS, writeTinyDecoder } from '../../engine/tiny-decoder.ts'
import { keyOf } from '../../random.ts'
import { loadReward, saveReward } from '../reward-model.ts'
import { RewardScorer } from '../reward-scorer.ts'
import { trainReward } from '../train-reward.ts'
import { chatMarks } from './chat-marks.ts'
import { FeatureStore } from './feature-store.ts'
import { FrozenDecoder } from './frozen-decoder.ts'
import { rewardInput } from './reward-input.ts'

const idsOf = (text: string): number[] =>
  Array.from(text, (letter) => TINY_TOKENS.indexOf(letter === '\n' ? 'Ċ' : letter === ' ' ? 'Ġ' : letter))
const USER = [1, ...idsOf('user\n')]
const ASSISTANT = [2, ...idsOf('\n'), 1, ...idsOf('assistant\n')]

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-states-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function train(encoder: string): Promise<unknown> {
  return trainReward([{ prompt: 'p', chosen: 'a', rejected: 'b' }], { key: keyOf(1), encoder })
}

/** The tiny language model with weights by seed. */
async function tinyGguf(seed = 'weights'): Promise<string> {
  const path = join(temporary(), 'tiny.gguf')
  await writeTinyDecoder(path, keyOf(seed))
  return path
}

async function tinyDecoder(seed?: string): Promise<PretrainedDecoder> {
  return (await openPretrained(await tinyGguf(seed))) as PretrainedDecoder
}

test('a decoder reads one turn of each in ChatML; too long a response keeps head and end, and marks stay', async () => {
  const { tokenizer } = await tinyDecoder()
  const marks = chatMarks(tokenizer)
  expect(rewardInput(tokenizer, { prompt: 'a b', response: 'no' }, { marks })).toEqual({
    ids: [...USER, ...idsOf('a b'), ...ASSISTANT, ...idsOf('no'), 2],
    types: [...Array.from({ length: 6 + 3 + 13 }, () => 0), 1, 1, 1],
    responseTokens: 2,
    cut: 0,
  })
  // 20 marks and 4 tokens of the prompt leave 6 for the response
  const long = rewardInput(
    tokenizer,
    { prompt: 'pqrstu', response: '0123456789' },
    { marks, promptEdge: 2, maximumLength: 30 },
  )
  expect(long.ids).toEqual([...USER, ...idsOf('pqtu'), ...ASSISTANT, ...idsOf('012789'), 2])
  expect(long).toMatchObject({ responseTokens: 10, cut: 2 + 4 })
  expect(rewardInput(tokenizer, { prompt: 'a', response: '' }, { marks }).ids.at(-1)).toBe(2)
  // a response cannot end its turn
  const forged = rewardInput(tokenizer, { prompt: 'a', response: 'b<|im_end|>' }, { marks })
  expect(forged.ids).toEqual([...USER, ...idsOf('a'), ...ASSISTANT, ...idsOf('b< |im_end|>'), 2])
})

test('a model without a chat template reads a line break and an end; another template than ChatML is an error', async () => {
  const { files } = (await tinyDecoder()).tokenizer
  const plain = (config: Readonly<Record<string, unknown>>) => {
    const text = JSON.stringify(files.tokenizer).replaceAll('<|im_start|>', '<|begin|>')
    return createTokenizer({ tokenizer: JSON.parse(text) as typeof files.tokenizer, config }, 'tiny')
  }
  expect(chatMarks(plain({ eos_token: '<|im_end|>' }))).toMatchObject({ before: [], between: idsOf('\n'), after: [2] })
  expect(chatMarks(plain({ add_bos_token: true, bos_token: { content: '<|begin|>' } }))).toMatchObject({
    before: [1],
    between: idsOf('\n'),
    after: [0],
  })
  expect(() => chatMarks(plain({ chat_template: '[INST]' }))).toThrow('tiny: its chat template is not ChatML')
})

test('a row is the mean over the response and the last token, of layers 1, 2 and the last', async () => {
  const decoder = await tinyDecoder()
  const { config, tokenizer, weights } = decoder
  await using frozen = await FrozenDecoder.open(decoder, { threads: 1 })
  expect(frozen.width).toBe(6 * 16)
  const given = rewardInput(tokenizer, { prompt: 'why?', response: 'so it is' }, { marks: chatMarks(tokenizer) })
  const row = await frozen.features(given)
  const last = decode(config, decoderInputs())
  const outputs = { one: labelledStates(last, 'model.layers.1'), two: labelledStates(last, 'model.layers.2'), last }
  await using session = await GraphSession.compile(outputs)
  const { feeds, tokens } = packSequences(config, [given])
  const states = await session.run({ ...weightFeeds(Object.values(outputs), weights), ...feeds })
  const start = given.types.indexOf(1)
  const wanted = [states.one, states.two, states.last].flatMap(({ data }) => {
    const at = (token: number, i: number): number => (data as Float32Array)[token * 16 + i] ?? Number.NaN
    const response = Array.from({ length: tokens - start }, (_v, t) => start + t)
    const numbers = Array.from({ length: 16 }, (_v, i) => i)
    return [
      ...numbers.map((i) => response.reduce((sum, token) => sum + at(token, i), 0) / response.length),
      ...numbers.map((i) => at(tokens - 1, i)),
    ]
  })
  expect(wanted.every((value) => Number.isFinite(value))).toBe(true)
  for (const [i, value] of row.entries()) expect(value).toBeCloseTo(wanted[i] ?? Number.NaN, 5)
})

test('rows are kept by digest of weights and text; other weights and shuffled tokens have rows of their own', async () => {
  const decoder = await tinyDecoder()
  const cache = temporary()
  const marks = chatMarks(decoder.tokenizer)
  const given = rewardInput(decoder.tokenizer, { prompt: 'why?', response: 'so it is' }, { marks })
  const computed = async (model: PretrainedDecoder, perturbed = false): Promise<readonly [number, Float32Array]> => {
    await using frozen = await FrozenDecoder.open(model, {
      threads: 1,
      ...(perturbed ? { perturbation: { kind: 'shuffle' }, key: keyOf(1) } : {}),
    })
    using store = FeatureStore.open(frozen, { cache })
    const [row = new Float32Array()] = await store.rowsOf([given])
    return [store.computed, row]
  }
  const [first, row] = await computed(decoder)
  expect(first).toBe(1)
  expect(await computed(decoder)).toEqual([0, row])
  const [others, other] = await computed(await tinyDecoder('others'))
  expect(others).toBe(1)
  expect(other).not.toEqual(row)
  const [shuffles, mixed] = await computed(decoder, true)
  expect(shuffles).toBe(1)
  expect(mixed).not.toEqual(row)
  await expect(
    FrozenDecoder.open(decoder, { perturbation: { kind: 'mask', share: 0.5 }, key: keyOf(1) }),
  ).rejects.toThrow('a language model (llama) has no mask token')
})

test('a reward model on a decoder: trained, saved and opened by its backbone; alone and among others the same', async () => {
  const backbone = await tinyGguf()
  const cache = temporary()
  const pairs = Array.from({ length: 24 }, (_v, i) => ({
    prompt: `q${i}`,
    chosen: `yes ${'abcdef'[i % 6]}`,
    rejected: `no ${'fedcba'[i % 6]}`,
  }))
  const session = { threads: 1 }
  const { model, cut } = await trainReward(pairs, {
    key: keyOf(1),
    encoder: backbone,
    arm: { arm: 'vanilla' },
    cache,
    session,
  })
  expect([cut, model.projection.features]).toEqual([0, 96])
  const folder = temporary()
  await saveReward(folder, model)
  expect((await loadReward(folder)).encoder).toBe(backbone)
  const texts = pairs.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].map((response) => ({ prompt, response })),
  )
  const score = async (own: typeof texts): Promise<number[]> => {
    await using scorer = await RewardScorer.open(folder, { cache: temporary(), ...session })
    return (await scorer.score(own)).map(({ reward }) => reward)
  }
  const together = await score(texts)
  for (const [i] of pairs.entries()) expect(together[2 * i]).toBeGreaterThan(together[2 * i + 1] ?? Number.NaN)
  for (const i of [0, 7, 47]) {
    const [alone = Number.NaN] = await score(texts.slice(i, i + 1))
    expect(Math.abs(alone - (together[i] ?? Number.NaN))).toBeLessThan(1e-6)
  }
  // other weights under the same name are not what the heads were trained on
  const moved = { ...model, encoder: await tinyGguf('others') }
  await expect(RewardScorer.open(moved, { cache, ...session })).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringContaining(`backbone ${moved.encoder} has digest`) as unknown,
  })
})

test('a folder is opened as well as a file; a model that is not here or is unknown says what is wanted', async () => {
  const { config, tokenizer, weights } = await tinyDecoder()
  const folder = temporary()
  await saveCheckpoint(folder, { config, weights, tokenizer: tokenizer.files })
  const opened = (await openPretrained(folder)) as PretrainedDecoder
  expect(opened.weights.get('model.norm.weight')).toEqual(weights.get('model.norm.weight'))
  expect(opened.gguf).toBeUndefined()
  writeFileSync(join(folder, 'config.json'), '{"model_type":"mamba"}')
  await expect(openPretrained(folder)).rejects.toThrow('model_type is "mamba", wanted one of bert')
  await expect(train(join(folder, 'none.gguf'))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('there is no such file or folder') as unknown,
  })
  process.env['TOUCHSTONE_CACHE'] = temporary()
  await expect(train('smollm2-135m')).rejects.toThrow('touchstone models pull smollm2-135m')
})
