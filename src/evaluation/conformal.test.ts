import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { generator, keyOf, split } from '../random.ts'
import { conformalRank, conformalThreshold } from './conformal.ts'

test('the index is floor((n + 1)(1 - coverage)), also where binary fractions fall short', () => {
  expect([9, 10, 18, 19, 38, 39, 99].map((n) => conformalRank(n, 0.95))).toEqual([0, 0, 0, 1, 1, 2, 5])
  // in binary 1 - 0.9 is 0.09999999999999998
  expect([8, 9, 18, 19, 99].map((n) => conformalRank(n, 0.9))).toEqual([0, 1, 1, 2, 10])
})

test('takes the stated order statistic, and accepts all where n is too small', () => {
  const scores = Array.from({ length: 39 }, (_v, i) => 38 - i)
  expect(conformalThreshold(scores, 0.95)).toEqual({
    value: 1,
    basis: 'accepts cases with probability at least 0.95 (split-conformal, 39 calibration cases)',
  })
  expect(conformalThreshold([3, 1, 2], 0.5, { kind: 'known', cases: 'sentences' })).toEqual({
    value: 2,
    basis: 'accepts known sentences with probability at least 0.5 (split-conformal, 3 calibration sentences)',
  })
  const few = conformalThreshold(scores.slice(0, 18), 0.95)
  expect(few.value).toBe(-Infinity)
  expect(few.basis).toContain('wanted 19')
  expect(conformalThreshold(scores.slice(0, 8), 0.9).basis).toContain('wanted 9')
  expect(() => conformalThreshold([], 0.95)).toThrow('got 0 scores')
  expect(() => conformalThreshold([1, NaN], 0.95)).toThrow('got 2 scores, some not numbers')
  expect(() => conformalThreshold([1], 1)).toThrow('coverage is 1')
})

test('of n + 1 distinct scores, each new in turn, exactly the k lowest are rejected', () => {
  const scores = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 2,
    maxLength: 40,
    // 0 and -0 are one score
    comparator: (a, b) => a === b,
  })
  fc.assert(
    fc.property(scores, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (all, coverage) => {
      const accepted = all.filter((score, i) => score >= conformalThreshold(all.toSpliced(i, 1), coverage).value)
      const rank = conformalRank(all.length - 1, coverage)
      expect(accepted.length).toBe(all.length - rank)
      expect(accepted.length / all.length).toBeGreaterThanOrEqual(coverage - 1e-8)
      expect(accepted.length / all.length).toBeLessThan(coverage + 1 / all.length + 1e-8)
    }),
  )
})

test('covers new scores at the stated rate, over 2,000 draws', () => {
  let covered = 0
  for (let i = 0; i < 2000; i++) {
    const source = generator(split(keyOf('coverage'), i))
    const scores = Array.from({ length: 50 }, () => source.normal())
    if (source.normal() >= conformalThreshold(scores, 0.9).value) covered++
  }
  // floor(51 × 0.1) = 5: exactly 1 - 5/51 = 0.902, standard error 0.0066
  expect(Math.abs(covered / 2000 - 46 / 51)).toBeLessThan(0.02)
})
