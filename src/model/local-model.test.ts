/**
 * A real model, where the model store has the smallest one (`touchstone models pull smollm2-135m`); else only what
 * needs no model is tested, and the rest says that it was skipped.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyOf, split } from '../random.ts'
import { modelPath } from '../store/model-store.ts'
import type { GenerationRequest, LanguageModel } from './language-model.ts'
import { localModel } from './local-model.ts'
import { openModel } from './open-model.ts'

const SMALLEST = 'smollm2-135m'
const here = await modelPath(SMALLEST).then(
  () => true,
  () => false,
)
if (!here) {
  process.stderr.write(`local-model: tests on a real model are skipped (touchstone models pull ${SMALLEST})\n`)
}

const QUESTIONS = [
  'Write one sentence about a tram in Lisbon.',
  'What is the capital of France?',
  'Write one sentence about plums in a jar.',
  'Name three colours.',
]
const requests: GenerationRequest[] = QUESTIONS.map((content, index) => ({
  prompt: [
    { role: 'system', content: 'You answer in one short sentence.' },
    { role: 'user', content },
  ],
  key: split(keyOf('local'), index),
}))
/** What each answer speaks of, and no other. */
const SUBJECTS = [/tram|Lisbon/i, /Paris|France/i, /plum|jar/i, /red|blue|colou?r/i]

describe('localModel', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  test('refuses what is no file, and options out of range', async () => {
    await expect(localModel(join(folder, 'no.gguf'))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(localModel('x.gguf', { parallel: 0 })).rejects.toThrow(
      'localModel: parallel is 0, wanted an integer from 1 to 64',
    )
    await expect(openModel('minilm')).rejects.toMatchObject({ code: 'bad-input' })
  })

  test('a whole file has its name and digest, and one that llama.cpp cannot load is `corrupt` on first use', async () => {
    const file = join(folder, 'empty.gguf')
    // magic, version 3, no tensor and no metadata
    const bytes = Buffer.from('474755460300000000000000000000000000000000000000', 'hex')
    await writeFile(file, bytes)
    await using model = await localModel(file)
    expect(model.name).toBe('empty')
    expect(model.digest).toBe(createHash('sha256').update(bytes).digest('hex'))
    await expect(model.generate(requests.slice(0, 1))).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('a file that is no GGUF file is refused when it is opened, by its name', async () => {
    const file = join(folder, 'text.gguf')
    await writeFile(file, 'not a model')
    await expect(localModel(file)).rejects.toMatchObject({
      code: 'corrupt',
      message: `local model text: ${file} is no GGUF file, wanted one`,
    })
  })
})

describe.skipIf(!here)('smollm2-135m', () => {
  let one: LanguageModel
  beforeAll(async () => {
    one = await openModel(SMALLEST, { threads: 1 })
  })
  afterAll(async () => {
    await one[Symbol.asyncDispose]()
  })

  test('the same answer comes alone, in a batch, and after other prompts', async () => {
    const batch = await one.generate(requests, { maxTokens: 16 })
    const [alone] = await one.generate(requests.slice(2, 3), { maxTokens: 16 })
    expect(alone).toEqual(batch[2])
    const plain = { prompt: 'The quick brown fox', key: keyOf(0) }
    await one.generate([plain], { maxTokens: 4 })
    const again = await one.generate(requests.toReversed(), { maxTokens: 16 })
    expect(again.toReversed()).toEqual(batch)
    expect(batch[1]?.text).toContain('Paris')
  })

  test('what it wrote greedily it finds the likeliest at every token, and another digit less so', async () => {
    const prompt = [{ role: 'user', content: 'Count from one to nine in digits.' }] as const
    const [written] = await one.generate([{ prompt, key: keyOf(0) }], { maxTokens: 24 })
    const text = written?.text ?? ''
    const [own = [], changed = []] = (await one.score?.([
      { prompt, text },
      { prompt, text: text.replace(/\d/, '8') },
    ])) ?? [[], []]
    expect(own.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
    // the last token may end otherwise in the text than within the longer answer
    const inner = own.slice(0, -1)
    expect(inner.length).toBeGreaterThan(5)
    expect(
      inner.filter(({ rank, logProbability, top }) => rank !== 1 || logProbability !== top.logProbability),
    ).toEqual([])
    const at = text.search(/\d/)
    expect(at).toBeGreaterThanOrEqual(0)
    const digit = changed.find(({ start, end }) => start <= at && at < end)
    expect(digit?.rank).toBeGreaterThan(1)
    expect(digit?.logProbability).toBeLessThan(
      own.find(({ start, end }) => start <= at && at < end)?.logProbability ?? 0,
    )
  })

  test('only the tokens that are asked for are scored, with the same scores', async () => {
    const request = { prompt: 'Two and two make four:', text: ' 2 + 2 = 4, and 3 + 3 = 6.' }
    const [all = [], digits = []] = (await one.score?.([request, { ...request, only: /\d/ }])) ?? []
    expect(digits.map(({ start, end }) => request.text.slice(start, end).trim())).toEqual([
      '2',
      '2',
      '4',
      '3',
      '3',
      '6',
    ])
    const whole = new Map(all.map((token) => [token.start, token]))
    for (const token of digits) {
      const same = whole.get(token.start)
      expect(token.rank).toBe(same?.rank)
      expect(token.logProbability).toBeCloseTo(same?.logProbability ?? Number.NaN, 3)
    }
  })

  test('questions about one text read it once, and are scored as if each were asked alone', async () => {
    const text =
      'The tram of line 28 climbs from the river to the castle, past the cathedral, and stops at every corner. '
    const ask = (question: string): { prompt: string; text: string } => ({
      prompt: `${text.repeat(3)}${question}`,
      text: ' Yes, it does.',
    })
    const asked = ['Does it climb?', 'Does it stop at the castle, or go on to the hill behind it?', 'Does it'].map(ask)
    const together = (await one.score?.([...asked, ...asked.toReversed()])) ?? []
    const unlike = { prompt: 'Plums in a jar', text: ' are sweet.' }
    for (const [index, request] of asked.entries()) {
      const [, alone] = (await one.score?.([unlike, request])) ?? []
      expect(together[index]).toEqual(alone)
      expect(together[2 * asked.length - 1 - index]).toEqual(alone)
    }
  })

  test('a text longer than the context is refused by its tokens', async () => {
    await using small = await openModel(SMALLEST, { contextTokens: 256, threads: 1 })
    await expect(small.score?.([{ prompt: 'Say it:', text: 'word '.repeat(400) }])).rejects.toThrow(
      /prompt and text 0 have 4\d\d tokens, wanted at most the context's 256/,
    )
  })

  test('sampling follows the key, and only the key', async () => {
    const asked = { prompt: 'Once upon a time', key: keyOf(1) }
    const options = { temperature: 1, maxTokens: 16 }
    const [first, second, other] = await one.generate([asked, asked, { ...asked, key: keyOf(2) }], options)
    expect(second).toEqual(first)
    expect(other?.text).not.toBe(first?.text)
  })

  test('maxTokens, stop texts and an open assistant turn', async () => {
    const [cut] = await one.generate(requests.slice(0, 1), { maxTokens: 3 })
    expect(cut).toMatchObject({ finish: 'length', tokens: { completion: 3 } })
    const opened: GenerationRequest = {
      prompt: [
        { role: 'user', content: 'Count from one to ten in words.' },
        { role: 'assistant', content: 'one, two, three,' },
      ],
      key: keyOf(0),
    }
    const [stopped] = await one.generate([opened], { maxTokens: 20, stop: ['six'] })
    expect(stopped?.text.trim()).toMatch(/^four, five,$/)
    expect(stopped?.finish).toBe('stop')
  })

  test('a prompt longer than the context is refused by its tokens', async () => {
    await using small = await openModel(SMALLEST, { contextTokens: 256, threads: 1 })
    const long = { prompt: 'word '.repeat(400), key: keyOf(0) }
    await expect(small.generate([long])).rejects.toThrow(
      /prompt 0 has 4\d\d tokens, wanted fewer than the context's 256/,
    )
  })

  test('samples of one prompt are the same whether its state is kept or read anew', async () => {
    const prompt = [{ role: 'user' as const, content: 'Name a fruit and say what colour it has.' }]
    const other = [{ role: 'user' as const, content: 'Name a tree.' }]
    const draw = (at: number): GenerationRequest => ({ prompt, key: split(keyOf('samples'), `${at}`) })
    const options = { temperature: 0.8, maxTokens: 12 }
    const together = await one.generate([draw(0), draw(1), draw(2)], options)
    const apart = await one.generate([draw(0), { prompt: other, key: keyOf('x') }, draw(1)], options)
    expect([apart[0]?.text, apart[2]?.text]).toEqual([together[0]?.text, together[1]?.text])
    expect(new Set(together.map((each) => each.text)).size).toBeGreaterThan(1)
  })

  test('under a schema the answer is JSON of it, and its pieces join to it', async () => {
    const schema = {
      type: 'object',
      properties: { fruit: { type: 'string', maxLength: 12 }, ripe: { type: 'boolean' } },
      required: ['fruit', 'ripe'],
      additionalProperties: false,
    }
    const pieces: string[] = []
    const [answer] = await one.generate(
      [{ prompt: [{ role: 'user', content: 'Which fruit is red? Answer in JSON.' }], key: keyOf('schema') }],
      { schema, maxTokens: 60, onText: (_, piece) => pieces.push(piece) },
    )
    const read = JSON.parse(answer?.text ?? '') as Record<string, unknown>
    expect([typeof read['fruit'], typeof read['ripe']]).toEqual(['string', 'boolean'])
    expect(pieces.join('')).toBe(answer?.text)
    expect(pieces.length).toBeGreaterThan(3)
  })

  test('calls share the sequences: a short one ends beside a long one, and samples of a prompt share its state', async () => {
    await using two = await openModel(SMALLEST, { parallel: 2, threads: 1 })
    const ended: string[] = []
    const long = two.generate(requests.slice(0, 1), { maxTokens: 64, onAnswer: () => ended.push('long') })
    const short = two.generate(requests.slice(1, 2), { maxTokens: 2, onAnswer: () => ended.push('short') })
    const [[first], [second]] = await Promise.all([long, short])
    expect(ended).toEqual(['short', 'long'])
    expect(first?.text).toMatch(SUBJECTS[0] ?? /^$/)
    expect(second?.tokens?.completion).toBe(2)
    const samples = await two.generate(
      [1, 2, 3].map((at) => ({ prompt: requests[2]?.prompt ?? '', key: split(keyOf('samples'), at) })),
      { maxTokens: 24, temperature: 0.3 },
    )
    for (const { text } of samples) expect(text).toMatch(SUBJECTS[2] ?? /^$/)
  })

  test('parallel sequences do not garble each other: no answer has words of another', async () => {
    const alone = await one.generate(requests, { maxTokens: 24 })
    await using four = await openModel(SMALLEST, { parallel: 4, threads: 1 })
    const together = await four.generate(requests, { maxTokens: 24 })
    // rounding differs with the batch, so an answer may take another turn, but it speaks of its own question
    for (const [index, answer] of together.entries()) {
      for (const [subject, pattern] of SUBJECTS.entries()) {
        expect(pattern.test(answer.text), `${SUBJECTS[index]} answered: ${answer.text}`).toBe(subject === index)
      }
    }
    const same = together.filter((answer, index) => answer.text === alone[index]?.text).length
    expect(same).toBeGreaterThanOrEqual(2)
  })
})
