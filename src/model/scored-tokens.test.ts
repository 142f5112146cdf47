import { expect, test } from 'vitest'
import { scoredTokens } from './scored-tokens.ts'
import { scriptedModel } from './scripted-model.ts'

const scores = {
  logProbabilities: [-1, -2, -3],
  ranks: [1, 2, 9],
  topTokens: [0, 1, 2],
  topLogProbabilities: [-1, -0.5, -0.25],
}

function spelled(...pieces: (string | Buffer)[]): (token: number) => Buffer {
  return (token) => Buffer.from(pieces[token] ?? '')
}

test('tokens stand at their UTF-16 offsets, with their scores', () => {
  expect(scoredTokens('6 × 𝟙', [0, 1, 2], scores, spelled('6', ' ×', ' 𝟙'))).toEqual([
    { start: 0, end: 1, logProbability: -1, rank: 1, top: { text: '6', logProbability: -1 } },
    { start: 1, end: 3, logProbability: -2, rank: 2, top: { text: ' ×', logProbability: -0.5 } },
    { start: 3, end: 6, logProbability: -3, rank: 9, top: { text: ' 𝟙', logProbability: -0.25 } },
  ])
})

test('a character cut in parts belongs to the token that ends it', () => {
  const bytes = Buffer.from('𝟙')
  const parts = spelled('a', bytes.subarray(0, 2), bytes.subarray(2))
  expect(scoredTokens('a𝟙', [0, 1, 2], scores, parts).map(({ start, end }) => [start, end])).toEqual([
    [0, 1],
    [1, 1],
    [1, 3],
  ])
})

test('a space that the vocabulary puts before the text moves no offset', () => {
  expect(scoredTokens('ab c', [0, 1], scores, spelled(' ab', ' c')).map(({ start, end }) => [start, end])).toEqual([
    [0, 2],
    [2, 4],
  ])
})

test('tokens that spell another text are refused', () => {
  expect(() => scoredTokens('abc', [0], scores, spelled('abd'))).toThrow(RangeError)
})

test('a scripted model scores by its script, and has no score without one', async () => {
  expect(Object.keys(scriptedModel('dumb', new Map()))).not.toContain('score')
  const token = { start: 0, end: 1, logProbability: -1, rank: 1, top: { text: 'a', logProbability: -1 } }
  const model = scriptedModel('script', new Map(), { score: ({ text }) => [{ ...token, end: text.length }] })
  expect(await model.score?.([{ prompt: 'p', text: 'abc' }])).toEqual([[{ ...token, end: 3 }]])
})
