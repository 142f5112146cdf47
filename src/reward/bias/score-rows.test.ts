import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { wilsonInterval } from '../../evaluation/index.ts'
import { keyOf } from '../../random.ts'
import { endpointScorer } from '../endpoint-scorer.ts'
import { biasReport } from './bias-report.ts'
import { rewriteEffects, type ResponseScorer } from './rewrite-effects.ts'
import { readPromptedResponses, readUnscoredRows } from '../prompted-rows.ts'
import { scoredResponses, scoreRows } from './score-rows.ts'
import { readScoredRows } from './scored-pair.ts'

const wordCount: ResponseScorer = (texts) =>
  Promise.resolve(texts.map(({ response }) => response.split(/\s+/).filter((word) => word !== '').length))

const withoutNone: ResponseScorer = async (texts) =>
  (await wordCount(texts)).map((score, i) => (texts[i]?.response === 'none' ? null : score))

const silent: ResponseScorer = (texts) => Promise.resolve(texts.map(() => null))

function fileOf(...rows: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-rows-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'rows.jsonl')
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return file
}

test('pairs and responses without scores are read and scored, each response once', async () => {
  const pairs = await readUnscoredRows([
    fileOf(
      { prompt: 'p', chosen: 'one two three', rejected: 'one' },
      { prompt: 'p', chosen: 'one two three', rejected: 'one two' },
    ),
  ])
  let asked = 0
  const rows = await scoreRows(pairs, (texts) => {
    asked += texts.length
    return wordCount(texts)
  })
  expect(asked).toBe(3)
  expect(rows.pairs.map(({ chosenScore, rejectedScore }) => [chosenScore, rejectedScore])).toEqual([
    [3, 1],
    [3, 2],
  ])
  expect(scoredResponses(rows).map(({ score }) => score)).toEqual([3, 1, 2])
  const single = await readUnscoredRows([fileOf({ prompt: 'p', response: 'one two' })])
  expect((await scoreRows(single, wordCount)).responses).toEqual([{ prompt: 'p', response: 'one two', score: 2 }])
  // samples that are equal are asked for once, and all of them count
  const sample = { prompt: 'p', response: 'one two' }
  const samples = fileOf(sample, sample, { ...sample, response: 'one' })
  asked = 0
  const sampled = await scoreRows(await readUnscoredRows([samples]), (texts) => {
    asked += texts.length
    return wordCount(texts)
  })
  expect([asked, sampled.responses.map(({ score }) => score)]).toEqual([2, [2, 2, 1]])
  expect((await readPromptedResponses([samples])).responses).toHaveLength(3)
  const twice = { prompt: 'p', chosen: 'one', rejected: 'two' }
  const sides = await readPromptedResponses([fileOf(twice, { ...twice, rejected: 'three' })])
  expect(sides.responses.map(({ response }) => response)).toEqual(['one', 'two', 'three'])
})

test('a row whose response has no score is counted and left out, not taken for 0', async () => {
  const pairs = [
    { prompt: 'p', chosen: 'a b', rejected: 'c' },
    { prompt: 'q', chosen: 'd e', rejected: 'none' },
  ]
  const rows = await scoreRows({ pairs, responses: [], skipped: {} }, withoutNone)
  expect(rows.pairs).toHaveLength(1)
  expect(rows.skipped).toEqual({ 'no score was given': 1 })
  await expect(scoreRows({ pairs, responses: [], skipped: {} }, silent)).rejects.toThrow('no finite score')
  const told = scoreRows({ pairs, responses: [], skipped: {} }, silent, { hint: 'ask another' })
  await expect(told).rejects.toThrow('wanted some; ask another')
})

test('a reward of length rises with padding in every response, and the verdict says so', async () => {
  const responses = Array.from({ length: 12 }, (_v, i) => ({
    prompt: `p${i % 6}`,
    response: `${'It rains here. '.repeat(1 + (i % 4))}The sun comes later.`,
  }))
  const rows = await scoreRows({ pairs: [], responses, skipped: {} }, wordCount)
  const rewrites = await rewriteEffects(scoredResponses(rows), wordCount, { key: keyOf(1), responses: 8 })
  const of = (name: string): (typeof rewrites)[number] | undefined => rewrites.find((each) => each.name === name)
  expect(of('padding, one sentence')?.rises).toEqual({ value: 1, interval: wilsonInterval(6, 6), n: 8 })
  expect(of('first half')?.rises.value).toBe(0)
  expect(of('said twice')?.lengthRatio).toBeCloseTo(2, 12)
  // 14 words more than before: as many deviations as the scores' own deviation says
  expect(of('padding, one sentence')?.change).toBeGreaterThan(1)
  const report = biasReport(rows, { key: keyOf(2), rewrites })
  expect(report.verdict.join('\n')).toContain('"said twice" adds nothing, and still raises the score of 100 %')
})

test('margin and smoothing of a row reach the pair, as texts or messages, and a value out of range is a bad row', async () => {
  const file = fileOf(
    { prompt: 'p', chosen: 'a', rejected: 'b', margin: 1.5 },
    { prompt: 'p', chosen: 'c', rejected: 'd', margin: null, smoothing: 0.2 },
    { prompt: 'p', chosen: 'e', rejected: 'f' },
  )
  const { pairs } = await readUnscoredRows([file])
  expect(pairs).toEqual([
    { prompt: 'p', chosen: 'a', rejected: 'b', margin: 1.5 },
    { prompt: 'p', chosen: 'c', rejected: 'd', smoothing: 0.2 },
    { prompt: 'p', chosen: 'e', rejected: 'f' },
  ])
  const turns = '\n\nHuman: Why?\n\nAssistant:'
  const dialogue = fileOf({ chosen: `${turns} Yes.`, rejected: `${turns} No.`, margin: 0.5 })
  expect((await readUnscoredRows([dialogue])).pairs[0]?.margin).toBe(0.5)
  const wrong = fileOf({ prompt: 'p', chosen: 'a', rejected: 'b', smoothing: 0.5 })
  await expect(readUnscoredRows([wrong])).rejects.toThrow(`${wrong}:1: smoothing: is 0.5, wanted less than 0.5`)
  const below = fileOf({ prompt: 'p', chosen: 'a', rejected: 'b', smoothing: -0.1 })
  await expect(readUnscoredRows([below])).rejects.toThrow(`${below}:1: smoothing: is -0.1, wanted at least 0`)
})

/** Answers in order, and what was sent. */
function scriptedFetch(answers: readonly Response[]): { readonly fetch: typeof fetch; readonly sent: unknown[] } {
  const sent: unknown[] = []
  return {
    sent,
    fetch: (_address, init) => {
      const { body } = init ?? {}
      sent.push(JSON.parse(typeof body === 'string' ? body : 'null'))
      return Promise.resolve(answers[sent.length - 1] ?? Response.error())
    },
  }
}

test('an endpoint is asked in the protocol that its address names', async () => {
  const texts = [{ prompt: 'Why?', response: 'So.' }]
  const vllm = scriptedFetch([Response.json({ data: [{ index: 0, probs: [0.1, -2.5] }] })])
  const classify = endpointScorer('http://h/classify', {
    model: 'm',
    template: '{prompt} -> {response}',
    fetch: vllm.fetch,
  })
  expect(await classify(texts)).toEqual([-2.5])
  expect(vllm.sent).toEqual([{ model: 'm', input: 'Why? -> So.', use_activation: false }])
  const sglang = scriptedFetch([Response.json({ data: [{ embedding: [1.25] }] })])
  expect(await endpointScorer('http://h/v1/embeddings', { fetch: sglang.fetch })(texts)).toEqual([1.25])
  const openrlhf = scriptedFetch([Response.json({ rewards: [null] })])
  expect(await endpointScorer('http://h/get_reward', { fetch: openrlhf.fetch })(texts)).toEqual([null])
  expect(openrlhf.sent).toEqual([{ query: ['Why?\n\nSo.'], prompts: ['Why?'], labels: [null] }])
  expect(() => endpointScorer('http://h/other')).toThrow('wanted one that ends in /classify')
  expect(() => endpointScorer('http://h/classify', { template: 'x' })).toThrow('{response}')
  expect(() => endpointScorer('http://ada:secret@h:8000/classify')).toThrow(
    /^score by endpoint: a user or password stands in the address of h:8000, which no request can carry/,
  )
})

test.each([
  'http://ada:s3cret/x@h/classify',
  'http://ada:12/s3cret@h/classify',
  'http://h/classify?key=s3cret',
  'ftp://s3cret@h/classify',
])('the address %s is refused, and what may be secret in it is not told', (address) => {
  expect(() => endpointScorer(address)).toThrow(/^score by endpoint: /)
  expect(() => endpointScorer(address)).not.toThrow(/s3cret/)
})

const refusalOfText = (): Response => new Response('no marks of a chat template', { status: 422 })
const classAnswer = (score: number): Response => Response.json({ data: [{ probs: [score] }] })
const sentMessages = (response: string): object => ({
  model: 'm',
  messages: [
    { role: 'user', content: 'Why?' },
    { role: 'assistant', content: response },
  ],
  use_activation: false,
})

test('a server that refuses plain text is sent messages, and from then on those alone', async () => {
  const texts = ['a', 'b'].map((response) => ({ prompt: 'Why?', response }))
  const ours = scriptedFetch([refusalOfText(), classAnswer(1), classAnswer(2)])
  const score = endpointScorer('http://h/classify', { model: 'm', parallel: 1, fetch: ours.fetch })
  expect(await score(texts)).toEqual([1, 2])
  expect(ours.sent).toEqual([
    { model: 'm', input: 'Why?\n\na', use_activation: false },
    sentMessages('a'),
    sentMessages('b'),
  ])
  const strict = scriptedFetch([refusalOfText()])
  const options = { template: '{prompt}: {response}', fetch: strict.fetch }
  await expect(endpointScorer('http://h/classify', options)(texts.slice(1))).rejects.toThrow('status 422: no marks')
})

test('a refusal ends the scoring with the status, and a failure is tried again', async () => {
  const texts = [{ prompt: 'p', response: 'r' }]
  const refused = scriptedFetch([new Response('no such model', { status: 404 })])
  await expect(endpointScorer('http://h/classify', { fetch: refused.fetch })(texts)).rejects.toThrow(
    'status 404: no such model',
  )
  const busy = scriptedFetch([new Response('', { status: 503 }), new Response('', { status: 503 })])
  await expect(endpointScorer('http://h/classify', { fetch: busy.fetch, retries: 0 })(texts)).rejects.toThrow('503')
  expect(busy.sent).toHaveLength(1)
})

test('a refusal of one response ends the requests for all others', async () => {
  const texts = Array.from({ length: 40 }, (_v, i) => ({ prompt: 'p', response: `r${i}` }))
  const { promise: later, resolve: answerLater } = Promise.withResolvers<undefined>()
  let [sent, ended] = [0, 0]
  const refusing: typeof fetch = (_address, init) => {
    if (sent++ === 0) return Promise.resolve(new Response('no such model', { status: 404 }))
    return new Promise((resolve, reject) => {
      void later.then(() => resolve(Response.json({ data: [{ probs: [1] }] })))
      init?.signal?.addEventListener('abort', () => {
        ended++
        reject(init.signal?.reason as Error)
      })
    })
  }
  const score = endpointScorer('http://h/classify', { fetch: refusing, parallel: 4 })
  await expect(score(texts)).rejects.toThrow('status 404: no such model')
  answerLater(undefined)
  await new Promise(setImmediate)
  expect([sent, ended]).toEqual([4, 3])
})

test('a first row that is neither a pair nor a response does not say what the others are', async () => {
  const rows = [{ prompt: 'p' }, { prompt: 'p', response: 'r' }, { prompt: 'p', response: 's' }]
  const file = fileOf(...rows)
  await expect(readUnscoredRows([file])).rejects.toThrow('rows.jsonl:1: response: is missing, wanted a text')
  const { responses, skipped } = await readUnscoredRows([file], { onBadRow: 'skip' })
  expect(responses).toEqual(rows.slice(1))
  expect(skipped).toEqual({ 'response: is missing, wanted a text': 1 })
  const pairs = fileOf({ prompt: 'p' }, { prompt: 'p', chosen: 'a', rejected: 'b' })
  expect((await readUnscoredRows([pairs], { onBadRow: 'skip' })).pairs).toEqual([
    { prompt: 'p', chosen: 'a', rejected: 'b' },
  ])
  // with scores: a pair that lacks a side stands before responses
  const scored = [{ chosen: 'x' }, ...rows.slice(1).map((row, score) => ({ ...row, score }))]
  const read = await readScoredRows([fileOf(...scored)], { onBadRow: 'skip' })
  expect(read.responses).toEqual(scored.slice(1))
  expect(read.skipped).toEqual({ 'rejected: is missing, wanted a text': 1 })
})
