import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { candidateRelations, joinedVector } from './candidate-relations.ts'
import { LabelIndex } from '../matching/label-index.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { RelationMatcher } from '../matching/relation-matcher.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { untrainedMatcher } from '../matching/train-matcher.ts'

const key = keyOf('candidates')
const tasks = tinySentences(key, 60)

test('products of joined vectors are match scores', async () => {
  await using matcher = await RelationMatcher.open(untrainedMatcher(tinyEncoder(key, TINY_WORDS), key))
  const [a, b] = await matcher.vectors(encodeMentions(matcher.model.tokenizer, tasks.slice(0, 2)))
  if (a === undefined || b === undefined) throw new Error('no vectors')
  const index = new LabelIndex(0.2)
  index.add([{ relation: 'b', context: unit(b.context), head: unit(b.head), tail: unit(b.tail) }])
  const [x, y] = [joinedVector(a, 0.2), joinedVector(b, 0.2)]
  const product = x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
  expect(product).toBeCloseTo(index.rank(a)[0]?.score ?? NaN, 5)
  expect(Math.hypot(...x)).toBeCloseTo(1, 5)
})

test('every sentence is in one candidate or left over; exemplars are the first of its sentences', async () => {
  await using matcher = await RelationMatcher.open(untrainedMatcher(tinyEncoder(key, TINY_WORDS), key))
  const found = await candidateRelations(matcher, tasks, { exemplars: 2, minimumSize: 4 })
  const all = [...found.candidates.flatMap(({ sentences }) => sentences), ...found.leftOver]
  expect(all.map(({ id }) => id).toSorted()).toEqual(tasks.map(({ id }) => id).toSorted())
  expect(found.candidates.length).toBeGreaterThan(1)
  for (const { size, sentences, exemplars, cohesion } of found.candidates) {
    expect([size, exemplars]).toEqual([sentences.length, sentences.slice(0, 2)])
    expect(size).toBeGreaterThanOrEqual(4)
    expect(Math.abs(cohesion)).toBeLessThanOrEqual(1)
  }
  const many = Array.from({ length: 67 }, () => tasks).flat()
  await expect(candidateRelations(matcher, many)).rejects.toThrow('got 4020 sentences, wanted at most 4000')
})

function unit(vector: Float32Array): Float32Array {
  return vector.map((value) => value / Math.hypot(...vector))
}
