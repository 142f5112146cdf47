import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyOf, split } from '../../random.ts'
import { CrossEncoder, initialCrossEncoderHead, pairSequence, saveCrossEncoder } from './cross-encoder.ts'
import { trainCrossEncoder } from './cross-encoder-training.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { describe as described } from './relation-description.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'

const key = keyOf('pairs')
const { config, tokenizer, weights: encoder } = tinyEncoder(key, TINY_WORDS)
const WEIGHTS = new Map([...encoder, ...initialCrossEncoderHead(config, split(key, 'head'))])
const DESCRIPTIONS = [
  described('birth', 'was born in town', ['max'], ['town']),
  described('departure', 'left the old town', ['max'], ['town']),
  described('residence', 'lives near house', ['max'], ['house']),
  described('work', 'works at paints', ['max'], ['works']),
]
const mentions = encodeMentions(tokenizer, tinySentences(key, 64))
const session = { threads: 1 }

describe('trainCrossEncoder', () => {
  test('learns which description fits', async () => {
    const options = { key, epochs: 20, batchSize: 8, rate: 3e-3, session }
    const trained = await trainCrossEncoder({ config, tokenizer, weights: WEIGHTS }, mentions, DESCRIPTIONS, options)
    await using scorer = await CrossEncoder.open({ config, tokenizer, weights: trained.weights }, session)
    const fresh = encodeMentions(tokenizer, tinySentences(keyOf('fresh'), 40))
    const pairs = fresh.flatMap((mention) => DESCRIPTIONS.map((description) => ({ mention, description })))
    const scores = await scorer.scores(pairs)
    const right = fresh.filter(({ task }, i) => {
      const own = scores.slice(4 * i, 4 * i + 4)
      return DESCRIPTIONS[own.indexOf(Math.max(...own))]?.relation === task.relation
    })
    expect(right.length).toBeGreaterThanOrEqual(32)
  })

  test('reads no more tokens than its budget, and all it may', async () => {
    const options = { key, batchSize: 4, tokenBudget: 1500, epochs: 3, session }
    const { tokens, losses } = await trainCrossEncoder(
      { config, tokenizer, weights: WEIGHTS },
      mentions,
      DESCRIPTIONS,
      options,
    )
    expect(tokens).toBeLessThanOrEqual(1500)
    expect(tokens).toBeGreaterThan(1500 - 4 * 4 * 40)
    expect(losses.length).toBeGreaterThan(1)
    await expect(
      trainCrossEncoder({ config, tokenizer, weights: WEIGHTS }, mentions, DESCRIPTIONS, {
        ...options,
        tokenBudget: 10,
      }),
    ).rejects.toThrow('tokenBudget is 10')
  })

  test('a relation without description is named, as are too few descriptions', async () => {
    const start = { config, tokenizer, weights: WEIGHTS }
    await expect(trainCrossEncoder(start, mentions, DESCRIPTIONS.slice(1), { key, candidates: 2 })).rejects.toThrow(
      /relation "birth" of task tiny-\d+ has no description/,
    )
    await expect(trainCrossEncoder(start, mentions, DESCRIPTIONS, { key, candidates: 5 })).rejects.toThrow(
      'candidates is 5, wanted 2 to 4',
    )
  })
})

describe('CrossEncoder', () => {
  test('scores do not depend on the other pairs, and survive saving', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pairs-'))
    try {
      await saveCrossEncoder(folder, { config, tokenizer, weights: WEIGHTS })
      await using before = await CrossEncoder.open({ config, tokenizer, weights: WEIGHTS }, session)
      await using after = await CrossEncoder.load(folder, session)
      const pairs = mentions
        .slice(0, 9)
        .flatMap((mention) => DESCRIPTIONS.map((description) => ({ mention, description })))
      const together = await before.scores(pairs)
      const alone = await after.scores(pairs.slice(5, 6))
      expect(alone[0]).toBeCloseTo(together[5] ?? NaN, 4)
      expect(new Set(together).size).toBeGreaterThan(30)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('a pair is the sentence, then the description as the second segment', () => {
    const [mention] = mentions
    if (mention === undefined) throw new Error('no mention')
    const { ids, types } = pairSequence(config, mention, [7, 8, 9])
    expect(ids).toEqual([...mention.ids, 7, 8, 9])
    expect(types).toEqual([...mention.ids.map(() => 0), 1, 1, 1])
    const mpnet = pairSequence({ ...config, architecture: 'mpnet' }, mention, [7])
    expect(mpnet.ids.slice(-2)).toEqual([mention.ids.at(-1), 7])
  })
})
