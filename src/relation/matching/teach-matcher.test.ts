import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { loadMatch, saveMatch } from './match-model.ts'
import { describe as described } from './relation-description.ts'
import { RelationMatcher } from './relation-matcher.ts'
import { prototypesOf, withPrototype, type TaughtSentence } from './taught-labels.ts'
import { teachMatcher } from './teach-matcher.ts'
import { untrainedMatcher } from './train-matcher.ts'

function sentence(relation: string, ...context: readonly number[]): TaughtSentence {
  const vector = Float32Array.from(context)
  return { relation, vectors: { context: vector, head: vector, tail: vector } }
}

describe('prototypesOf', () => {
  test('means of directions, and the offset that other relations’ examples score, by hand', () => {
    const found = prototypesOf([sentence('a', 2, 0), sentence('a', 0, 3), sentence('b', 1, 0)], 0.33)
    const a = found.get('a')
    expect([...(a?.context ?? [])]).toEqual([expect.closeTo(Math.SQRT1_2, 6), expect.closeTo(Math.SQRT1_2, 6)])
    // b's only example lies at 45 degrees to a's prototype, in all three parts
    expect(a?.offset).toBeCloseTo(Math.SQRT1_2, 6)
    // a's two examples score 1 and 0 against b
    expect(found.get('b')?.offset).toBeCloseTo(0.5, 6)
    expect(prototypesOf([sentence('a', 1, 0)], 0.33).size).toBe(0)
    const label = {
      relation: 'b',
      context: Float32Array.of(0, 1),
      head: Float32Array.of(0, 1),
      tail: Float32Array.of(0, 1),
    }
    const mixed = withPrototype(label, found.get('b'), 0.2)
    expect([...mixed.context]).toEqual([expect.closeTo(0.2, 6), 1])
    expect(mixed.offset).toBeCloseTo(0.1, 6)
    expect(withPrototype(label, undefined, 0.2)).toBe(label)
  })
})

const key = keyOf('teach')
const model = untrainedMatcher({ ...tinyEncoder(key, TINY_WORDS) }, key)
const session = { threads: 1 }
const DESCRIPTIONS = [
  described('birth', 'was born in town', ['max'], ['town']),
  described('departure', 'left the old town', ['max'], ['town']),
  described('residence', 'lives near house', ['max'], ['house']),
  described('work', 'works at paints', ['max'], ['works']),
]

describe('teachMatcher', () => {
  test('examples improve the match of sentences that they do not hold, and are kept in the folder', async () => {
    const all = tinySentences(key, 96)
    const { model: taught, weight, right } = await teachMatcher(model, all.slice(0, 32), DESCRIPTIONS, { session })
    expect(right.n).toBe(32)
    expect(right.after).toBeGreaterThan(right.before)
    expect(weight).toBeGreaterThan(0)
    const folder = await mkdtemp(join(tmpdir(), 'taught-'))
    try {
      await saveMatch(folder, taught)
      const rightOf = async (each: typeof model): Promise<number> => {
        await using matcher = await RelationMatcher.open(each, session)
        await matcher.addLabels(DESCRIPTIONS)
        const answers = await matcher.match(all.slice(32))
        return answers.filter(({ relation }, i) => relation === all[32 + i]?.relation).length
      }
      const [before, after] = [await rightOf(model), await rightOf(await loadMatch(folder))]
      expect(after).toBeGreaterThan(before)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('where relations have no examples the weight stays small; wrong use is told', async () => {
    const some = tinySentences(key, 48).filter(({ relation }) => relation === 'birth' || relation === 'work')
    expect((await teachMatcher(model, some, DESCRIPTIONS, { session })).weight).toBeLessThanOrEqual(0.2)
    const one = some.filter(({ relation }) => relation === 'work')
    await expect(teachMatcher(model, one, DESCRIPTIONS)).rejects.toThrow('examples of 1 relations, wanted at least 2')
    await expect(teachMatcher(model, some, DESCRIPTIONS.slice(0, 1))).rejects.toThrow('relation "work" of task')
  })

  test('a threshold stays where the examples change no score, and is gone where they do; replaced examples are counted', async () => {
    const threshold = { value: 0.1, basis: 'given' }
    const all = tinySentences(key, 32)
    const first = await teachMatcher({ ...model, threshold }, all, DESCRIPTIONS, { session })
    expect(first).toMatchObject({ replaced: 0, losesThreshold: true })
    expect([first.model.threshold, first.weight > 0]).toEqual([undefined, true])
    // one example of each of two relations: left out, none helps another
    const two = ['birth', 'work'].flatMap((name) => all.find(({ relation }) => relation === name) ?? [])
    const useless = await teachMatcher({ ...model, threshold }, two, DESCRIPTIONS, { session })
    expect(useless).toMatchObject({ weight: 0, losesThreshold: false, model: { threshold } })
    const again = await teachMatcher({ ...first.model, threshold }, two, DESCRIPTIONS, { session })
    expect(again).toMatchObject({ weight: 0, replaced: 32, losesThreshold: true })
    expect(again.model.threshold).toBeUndefined()
  })
})
