import { expect, test } from 'vitest'
import { LabelIndex } from './label-index.ts'

const vector = (...values: number[]): Float32Array => Float32Array.from(values)
const label = (relation: string, context: Float32Array, head: Float32Array, tail: Float32Array) => ({
  relation,
  context,
  head,
  tail,
})

test('the score weighs context, head and tail by a, whatever the lengths of the sentence vectors', () => {
  const index = new LabelIndex(0.3)
  index.add([
    label('x', vector(1, 0), vector(1, 0), vector(0, 1)),
    label('y', vector(0, 1), vector(1, 0), vector(1, 0)),
  ])
  const sentence = { context: vector(3, 4), head: vector(2, 0), tail: vector(5, 5) }
  const ranking = index.rank(sentence)
  expect(ranking.map(({ relation }) => relation)).toEqual(['y', 'x'])
  expect(ranking[0]?.score).toBeCloseTo(0.4 * 0.8 + 0.3 + 0.3 * Math.SQRT1_2, 6)
  expect(ranking[1]?.score).toBeCloseTo(0.4 * 0.6 + 0.3 + 0.3 * Math.SQRT1_2, 6)
})

test('labels come and go; a name twice is refused and nothing is added', () => {
  const index = new LabelIndex(0)
  const one = vector(1, 0)
  index.add([label('x', one, one, one), label('y', one, one, one)])
  expect(() => index.add([label('z', one, one, one), label('x', one, one, one)])).toThrow('"x" is there already')
  expect(index.relations).toEqual(['x', 'y'])
  expect(index.rank({ context: one, head: one, tail: one }).map(({ relation }) => relation)).toEqual(['x', 'y'])
  expect(index.remove('x')).toBe(true)
  expect(index.remove('x')).toBe(false)
  expect(index.relations).toEqual(['y'])
  expect(() => new LabelIndex(0.6)).toThrow('entityWeight is 0.6')
})
