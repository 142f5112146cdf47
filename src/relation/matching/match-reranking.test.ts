import { expect, test } from 'vitest'
import { keyOf, split } from '../../random.ts'
import { CrossEncoder, initialCrossEncoderHead } from './cross-encoder.ts'
import { TEMPERATURE } from './match-training.ts'
import { describe as described } from './relation-description.ts'
import { RelationMatcher } from './relation-matcher.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { untrainedMatcher } from './train-matcher.ts'

const key = keyOf('reranking')
const { config, tokenizer, weights } = tinyEncoder(key, TINY_WORDS)
// scores of an untrained head are near each other: enlarged, so that they change an order
const head = [...initialCrossEncoderHead(config, split(key, 'head'))].map(
  ([name, { shape, data }]) => [name, { shape, data: data.map((value) => value * 1000) }] as const,
)
const PAIR_WEIGHTS = new Map([...tinyEncoder(keyOf('other'), TINY_WORDS).weights, ...head])
const descriptions = ['born', 'left', 'lives', 'works', 'paints'].map((word) =>
  described(word, `${word} town`, ['max'], ['town']),
)
const tasks = tinySentences(key, 30)

test('only the first labels are ordered anew, by the sum of both log-probabilities', async () => {
  await using encoder = await CrossEncoder.open({ config, tokenizer, weights: PAIR_WEIGHTS })
  await using matcher = await RelationMatcher.open(untrainedMatcher({ config, tokenizer, weights }, key))
  await matcher.addLabels(descriptions)
  const plain = await matcher.match(tasks)
  const reranked = await matcher.match(tasks, { rerank: { encoder, top: 3 } })
  for (const [i, { ranking, relation }] of reranked.entries()) {
    const before = plain[i]?.ranking ?? []
    expect(ranking.slice(3)).toEqual(before.slice(3))
    const first = ranking.slice(0, 3)
    expect(new Set(first.map((label) => label.relation))).toEqual(new Set(before.slice(0, 3).map((l) => l.relation)))
    const totals = first.map(({ score, pair = NaN }) => 0.1 * pair + score / TEMPERATURE)
    expect(totals).toEqual(totals.toSorted((a, b) => b - a))
    expect(relation).toBe(first[0]?.relation)
  }
  expect(reranked.some(({ relation }, i) => relation !== plain[i]?.relation)).toBe(true)
  await expect(matcher.match(tasks, { rerank: { encoder, top: 1 } })).rejects.toThrow('top is 1')
  await expect(matcher.match(tasks, { rerank: { encoder, weight: -1 } })).rejects.toThrow('weight is -1')
})

test('whether any label fits is decided by the score of the match', async () => {
  await using encoder = await CrossEncoder.open({ config, tokenizer, weights: PAIR_WEIGHTS })
  const model = { ...untrainedMatcher({ config, tokenizer, weights }, key), threshold: { value: 2, basis: 'none' } }
  await using matcher = await RelationMatcher.open(model)
  await matcher.addLabels(descriptions)
  const [answer] = await matcher.match(tasks.slice(0, 1), { rerank: { encoder } })
  expect(answer?.relation).toBeUndefined()
  expect(answer?.ranking[0]?.pair).toBeDefined()
})
