import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyOf, shuffle } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { readRelationSplit, splitRelations, splitSentences } from './relation-split.ts'

const names = Array.from({ length: 10 }, (_v, i) => `r${i}`)

describe('splitRelations', () => {
  test('groups are disjoint, of the wanted sizes, and independent of the order of names', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }), (seed, known, rest) => {
        const sizes = { known, developmentUnknown: rest, testUnknown: 2 }
        const found = splitRelations(keyOf(seed), names, sizes)
        const all = [...found.known, ...found.developmentUnknown, ...found.testUnknown]
        expect(new Set(all).size).toBe(known + rest + 2)
        expect(found.known.length).toBe(known)
        expect(splitRelations(keyOf(seed), shuffle(keyOf(seed + 1), names), sizes)).toEqual(found)
      }),
      { numRuns: 50 },
    )
  })

  test('says how many relations are wanted', () => {
    expect(() => splitRelations(keyOf(1), names, { known: 8, developmentUnknown: 2, testUnknown: 1 })).toThrow(
      'got 10 relations, wanted at least 11',
    )
    expect(() => splitRelations(keyOf(1), names, { known: 1.5, developmentUnknown: 2, testUnknown: 1 })).toThrow(
      'known is 1.5',
    )
  })
})

describe('readRelationSplit', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'split-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  test.each([
    [{ known: ['r1'], testUnknown: ['r2'] }, undefined],
    [{ known: ['r1'], testUnknown: ['r1'] }, 'relation "r1" stands in known and in testUnknown'],
    [{ known: ['r1'], testUnknown: ['r99'] }, 'relation "r99" of testUnknown occurs in no sentence'],
    [{ known: [] }, 'known'],
    [{ knwon: ['r1'] }, 'knwon'],
  ])('%j', async (content, problem) => {
    const file = join(folder, 'split.json')
    await writeFile(file, JSON.stringify(content))
    if (problem === undefined)
      expect(await readRelationSplit(file, names)).toEqual({
        known: ['r1'],
        developmentUnknown: [],
        testUnknown: ['r2'],
      })
    else await expect(readRelationSplit(file, names)).rejects.toThrow(problem)
  })
})

function sentences(relation: string, count: number): MentionTask[] {
  return Array.from({ length: count }, (_v, i) => ({
    id: `${relation}-${i}`,
    kind: 'mention',
    tokens: ['a', 'b'],
    head: [0, 1],
    tail: [1, 2],
    relation,
  }))
}

describe('splitSentences', () => {
  test('takes the wanted counts, each sentence at most once', () => {
    const found = splitSentences(keyOf(1), [...sentences('a', 20), ...sentences('b', 20)], ['a', 'b'], {
      train: 10,
      development: 4,
      test: 5,
    })
    expect([found.train.length, found.development.length, found.test.length]).toEqual([20, 8, 10])
    expect(new Set([...found.train, ...found.development, ...found.test].map(({ id }) => id)).size).toBe(38)
  })

  test('a one-example relation is trained on, a short one shares in proportion, an absent one is an error', () => {
    const counts = { train: 6, development: 2, test: 2 }
    const one = splitSentences(keyOf(1), sentences('a', 1), ['a'], counts)
    expect([one.train.length, one.development.length, one.test.length]).toEqual([1, 0, 0])
    const five = splitSentences(keyOf(1), sentences('a', 5), ['a'], counts)
    expect([five.train.length, five.development.length, five.test.length]).toEqual([3, 1, 1])
    expect(() => splitSentences(keyOf(1), sentences('a', 5), ['z'], counts)).toThrow('relation "z" has no sentence')
  })
})
