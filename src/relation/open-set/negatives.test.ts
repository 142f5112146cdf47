import { describe, expect, test } from 'vitest'
import { weightFeeds } from '../../engine/training-graph.ts'
import { keyOf } from '../../random.ts'
import { classTerms } from './class-terms.ts'
import { encodeMentions, type EncodedMention } from '../mention/mention-encoding.ts'
import { chooseWords, NegativeSynthesis, randomNegative, wordScores } from './negatives.ts'
import { WORD_TABLE } from '../../engine/encoder.ts'
import { initialHead, openSetGraph } from './open-set-graph.ts'
import { replacementVocabulary } from './replacement-vocabulary.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'

const key = keyOf('negatives')
const { config, tokenizer, weights } = tinyEncoder(key, TINY_WORDS)
const tasks = tinySentences(key, 8)
const mentions = encodeMentions(tokenizer, tasks)
const vocabulary = replacementVocabulary(tokenizer)
const ALL = new Map([...weights, ...initialHead(config, 4, key)])

async function synthesis(): Promise<NegativeSynthesis> {
  const feeds = weightFeeds([openSetGraph(config, 4).logits], ALL)
  return NegativeSynthesis.open(config, 4, feeds, vocabulary, { threads: 1 })
}

/** A mention whose sub-words are a, b, b, c of tokens 0, 1, 1, 2 behind a marker. */
const made: EncodedMention = {
  task: {
    id: 'x',
    kind: 'mention',
    tokens: ['ada', 'born', 'ulm', 'old'],
    head: [0, 1],
    tail: [2, 3],
    relation: 'birth',
  },
  ids: [2, 8, 9, 10, 11, 12],
  markers: [0, 0],
  head: { begin: 1, end: 2 },
  tail: { begin: 4, end: 5 },
  source: [-1, 0, 1, 1, 2, 3],
  truncated: 0,
}

/** Matches numbers up to rounding. */
function near(values: readonly number[]): unknown[] {
  return values.map((value) => expect.closeTo(value, 12) as unknown)
}

describe('wordScores', () => {
  const attribution = [5, 1, 2, 3, 1, 3]

  test('sums sub-words of a word, as shares of the sentence, times path and class term', () => {
    const off = { path: false, terms: false }
    expect(wordScores(made, attribution, undefined, off)).toEqual(near([1 / 15, 5 / 15, 1 / 15, 3 / 15]))
    // the window from head to tail is 3 of 4 words
    const withPath = wordScores(made, attribution, undefined, { terms: false })
    expect(withPath).toEqual(near([(1 / 15) * (4 / 3), (5 / 15) * (4 / 3), (1 / 15) * (4 / 3), 3 / 15]))
    const terms = classTerms([made.task, { ...made.task, relation: 'other', tokens: ['old', 'x', 'y', 'z'] }])
    const full = wordScores(made, attribution, terms)
    expect(full[1]).toBeCloseTo((5 / 15) * (4 / 3) * terms.weight('birth', 'born'), 12)
    expect(wordScores(made, attribution, undefined, { ...off, attribution: false })).toEqual([1, 2, 1, 1])
  })

  test('chooseWords takes the best, spares entities unless asked, and at least one', () => {
    const scores = [9, 1, 8, 2]
    expect(chooseWords(made, scores, { replaceRatio: 0.5 })).toEqual([3, 1])
    expect(chooseWords(made, scores, { replaceRatio: 0.1 })).toEqual([3])
    expect(chooseWords(made, scores, { replaceRatio: 0.5, replaceEntities: true })).toEqual([0, 2])
    expect(chooseWords(made, [1, 1, 1, 1], { replaceRatio: 1, replaceEntities: true })).toEqual([0, 1, 2, 3])
    expect(() => chooseWords(made, scores, { replaceRatio: 0 })).toThrow('replaceRatio is 0')
  })
})

describe('NegativeSynthesis', () => {
  test('the gradient of the energy by embeddings equals finite differences', async () => {
    await using passes = await synthesis()
    const only = mentions.slice(0, 1)
    const { gradient, energy } = await passes.gradients(only)
    const energyWith = async (id: number, column: number, step: number): Promise<number> => {
      const table = ALL.get(WORD_TABLE)?.data.slice() ?? new Float32Array()
      table[id * 16 + column] = (table[id * 16 + column] ?? 0) + step
      const moved = new Map([...ALL, [WORD_TABLE, { shape: [config.vocabularySize, 16], data: table }]])
      const feeds = weightFeeds([openSetGraph(config, 4).logits], moved)
      await using other = await NegativeSynthesis.open(config, 4, feeds, vocabulary, { threads: 1 })
      return (await other.gradients(only)).energy[0] ?? NaN
    }
    const ids = only[0]?.ids ?? []
    // a token that stands once, so that its table row is its embedding
    const position = ids.findIndex((id, t) => t > 2 && ids.indexOf(id) === ids.lastIndexOf(id))
    for (const column of [0, 7, 15]) {
      const up = await energyWith(ids[position] ?? 0, column, 1e-2)
      const down = await energyWith(ids[position] ?? 0, column, -1e-2)
      expect(gradient[position * 16 + column]).toBeCloseTo((up - down) / 2e-2, 3)
    }
    expect(Number.isFinite(energy[0])).toBe(true)
  })

  test('every replacement is the arg max of the first-order step among its kind, entities and markers stay', async () => {
    await using passes = await synthesis()
    const { gradient, starts } = await passes.gradients(mentions)
    const { negatives } = await passes.negatives(mentions, classTerms(tasks), { replaceRatio: 0.5 })
    const table = ALL.get(WORD_TABLE)?.data ?? new Float32Array()
    let replaced = 0
    for (const [b, mention] of mentions.entries()) {
      const negative = negatives[b]
      expect(negative?.ids.length).toBe(mention.ids.length)
      for (const [t, id] of mention.ids.entries()) {
        const found = negative?.ids[t] ?? -1
        const word = mention.source[t] ?? -1
        if (word < 0 || word === mention.task.head[0] || word === mention.task.tail[0]) expect(found).toBe(id)
        if (found === id) continue
        replaced++
        const row = ((starts[b] ?? 0) + t) * 16
        const step = (candidate: number): number =>
          Array.from({ length: 16 }, (_v, i) => (table[candidate * 16 + i] ?? 0) * (gradient[row + i] ?? 0)).reduce(
            (x, y) => x + y,
          )
        const best = vocabulary.whole.filter((candidate) => candidate !== id).map(step)
        expect(step(found)).toBeCloseTo(Math.max(...best), 5)
      }
    }
    expect(replaced).toBeGreaterThan(8)
  })
})

test('with candidates, replacements are drawn among the n largest steps, by key', async () => {
  await using passes = await synthesis()
  const { gradient, starts } = await passes.gradients(mentions)
  const table = ALL.get(WORD_TABLE)?.data ?? new Float32Array()
  const drawn = async (seed: number): Promise<readonly EncodedMention[]> =>
    (await passes.negatives(mentions, undefined, { candidates: 3, key: keyOf(seed) })).negatives
  const one = await drawn(1)
  expect(await drawn(1)).toEqual(one)
  expect(await drawn(2)).not.toEqual(one)
  const ranks = new Set<number>()
  for (const [b, mention] of mentions.entries())
    for (const [t, id] of mention.ids.entries()) {
      const found = one[b]?.ids[t] ?? -1
      if (found === id) continue
      const row = ((starts[b] ?? 0) + t) * 16
      const step = (candidate: number): number =>
        Array.from({ length: 16 }, (_v, i) => (table[candidate * 16 + i] ?? 0) * (gradient[row + i] ?? 0)).reduce(
          (x, y) => x + y,
        )
      const rank = vocabulary.whole.filter(
        (candidate) => candidate !== id && step(candidate) > step(found) + 1e-6,
      ).length
      ranks.add(rank)
    }
  expect([...ranks].toSorted((a, b) => a - b)).toEqual([0, 1, 2])
  await expect(passes.negatives(mentions, undefined, { candidates: 0 })).rejects.toThrow('candidates is 0')
})

test('randomNegative replaces as many words, of the same kind, by key', () => {
  const mention = mentions[0]
  if (mention === undefined) throw new Error('no mention')
  const one = randomNegative(keyOf(1), mention, vocabulary)
  expect(randomNegative(keyOf(1), mention, vocabulary)).toEqual(one)
  expect(one.ids.filter((id, t) => id !== mention.ids[t]).length).toBeGreaterThan(0)
  for (const [t, id] of one.ids.entries()) if (id !== mention.ids[t]) expect(vocabulary.whole).toContain(id)
  expect(vocabulary.isContinuation(tokenizer.idOf('##ly') ?? -1)).toBe(true)
})
