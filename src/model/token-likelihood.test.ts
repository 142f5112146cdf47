import { expect, test } from 'vitest'
import { generator, keyOf } from '../random.ts'
import { tokenLikelihood } from './token-likelihood.ts'

/** By the definition. */
function exact(logits: Float32Array, token: number): number {
  const highest = Math.max(...logits)
  return (
    (logits[token] ?? 0) - highest - Math.log([...logits].reduce((sum, logit) => sum + Math.exp(logit - highest), 0))
  )
}

test.each([0.1, 1, 5, 30])(
  'log-probabilities and ranks of a vocabulary whose logits spread by %d are those of the definition',
  (spread) => {
    const random = generator(keyOf('likelihood'))
    const logits = Float32Array.from({ length: 5_000 }, () => (random.bits() / 2 ** 32 - 0.5) * 2 * spread)
    const sorted = logits.toSorted().toReversed()
    for (const token of [0, 17, 4_999, logits.indexOf(sorted[0] ?? 0)]) {
      const { logProbability, rank, topToken, topLogProbability } = tokenLikelihood(logits, token)
      expect(logProbability).toBeCloseTo(exact(logits, token), 6)
      expect(rank).toBe(sorted.indexOf(logits[token] ?? 0) + 1)
      expect(topToken).toBe(logits.indexOf(sorted[0] ?? 0))
      expect(topLogProbability).toBeCloseTo(exact(logits, topToken), 6)
    }
  },
)

test('a token that is certain has probability 1, and equal logits share it', () => {
  expect(tokenLikelihood(Float32Array.of(0, 200, -200), 1).logProbability).toBeCloseTo(0, 12)
  expect(tokenLikelihood(Float32Array.of(0, 200, -200), 2)).toMatchObject({
    logProbability: -400,
    rank: 3,
    topToken: 1,
  })
  const shared = tokenLikelihood(Float32Array.of(3, 3, 3, 3), 2)
  expect(shared.logProbability).toBeCloseTo(Math.log(1 / 4), 12)
  expect(shared.rank).toBe(1)
})

test('a token outside the vocabulary has no likelihood', () => {
  expect(tokenLikelihood(Float32Array.of(1, 2), 7).logProbability).toBeNaN()
})
