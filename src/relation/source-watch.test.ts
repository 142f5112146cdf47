import { expect, test } from 'vitest'
import { generator, keyOf, split, type Key } from '../random.ts'
import { sourceShift, SourceWatch, type WatchedSentence } from './source-watch.ts'

function sentences(
  key: Key,
  count: number,
  moved: { readonly score?: number; readonly vector?: number },
): WatchedSentence[] {
  const source = generator(key)
  return Array.from({ length: count }, () => ({
    score: source.normal() + (moved.score ?? 0),
    vector: Float32Array.from({ length: 8 }, (_v, k) => source.normal() + (k === 0 ? (moved.vector ?? 0) : 0)),
  }))
}

test('tells another source by the vectors, other relations by the scores, and one source as such', () => {
  const own = sentences(keyOf('own'), 60, {})
  expect(sourceShift(sentences(keyOf('far'), 60, { vector: 3 }), own)).toMatchObject({
    kind: 'source',
    n: { asked: 60, calibration: 60 },
  })
  expect(sourceShift(sentences(keyOf('low'), 60, { score: -2 }), own)?.kind).toBe('scores')
  const alarms = Array.from({ length: 20 }, (_v, t) => sourceShift(sentences(split(keyOf('same'), t), 60, {}), own))
  expect(alarms.filter((shift) => shift !== undefined).length).toBeLessThanOrEqual(3)
  expect(sourceShift(sentences(keyOf('few'), 19, { score: 9 }), own)).toBeUndefined()
})

test('a watch keeps a thousand sentences, and none of labels that are gone', () => {
  const watch = new SourceWatch()
  for (let i = 0; i < 1200; i++) watch.add({ score: i, vector: new Float32Array(1) })
  expect(watch.asked.length).toBe(1000)
  watch.clear()
  expect(watch.asked).toEqual([])
})
