import { expect, test } from 'vitest'
import { wilsonInterval } from '../../evaluation/index.ts'
import { keyOf } from '../../random.ts'
import { balancedAccuracy, pairMean, pairShare, type BiasFigure, type SizedPair } from '../bias/bias-figures.ts'
import { rightness } from '../training/held-back.ts'
import { setFigures, styleTable } from './pair-accuracy.ts'
import { STYLES } from './preference-sets.ts'

const key = keyOf(1)

test('a tie is half right', () => {
  expect([rightness(2, 1), rightness(1, 2), rightness(1, 1)]).toEqual([1, 0, 0.5])
  const rows = [1, 0.5, 0.5, 0.5].map((longest, i) => ({ prompt: `p${i}`, subset: 's', reward: 1, longest }))
  const [reward, longest, own] = setFigures(key, rows)
  expect(reward).toMatchObject({ name: 'all: reward', value: 1, n: 4 })
  expect(longest).toMatchObject({ name: 'all: pick the longest', value: 0.625, n: 4 })
  expect(own).toMatchObject({ name: 's: reward', n: 4 })
})

test('a set without subsets has each figure once, and RM-Bench has its levels and its table of styles', () => {
  const plain = [1, 0].map((reward, i) => ({ prompt: `p${i}`, subset: 'all', reward, longest: 1 }))
  expect(setFigures(key, plain).map(({ name }) => name)).toEqual(['all: reward', 'all: pick the longest'])
  expect(styleTable(plain)).toBeUndefined()
  const styled = STYLES.flatMap((chosen, c) =>
    STYLES.map((rejected, r) => ({
      prompt: `p${c}${r}`,
      subset: `chat ${c < r ? 'hard' : c === r ? 'normal' : 'easy'}`,
      styles: { chosen, rejected },
      reward: c < r ? 0 : 1,
      longest: 1,
    })),
  )
  const figures = setFigures(key, [...styled, ...styled.map((row) => ({ ...row, subset: 'code hard', reward: 1 }))])
  expect(figures.find(({ name }) => name === 'hard: reward')).toMatchObject({ value: 0.5, n: 6 })
  expect(figures.find(({ name }) => name === 'easy: reward')).toMatchObject({ value: 1, n: 6 })
  expect(figures.find(({ name }) => name === 'chat hard: reward')).toMatchObject({ value: 0, n: 3 })
  expect(styleTable(styled)?.rows).toEqual([
    ['concise', '100.0', '0.0', '0.0'],
    ['detailed', '100.0', '100.0', '0.0'],
    ['markdown', '100.0', '100.0', '100.0'],
  ])
})

test('pairs of one prompt are one observation: the interval is that of four prompts, not of forty pairs', () => {
  const pairs = Array.from({ length: 40 }, (_v, i) => ({ prompt: `p${i % 4}`, right: i % 4 < 2 ? 1 : 0 }))
  const apart = pairs.map((pair, i) => ({ ...pair, prompt: `p${i}` }))
  const [together, alone] = [pairs, apart].map((each) => pairShare(each, key, ({ right }) => right))
  expect([together?.value, alone?.value]).toEqual([0.5, 0.5])
  // of four prompts of which two are right all may be drawn right, or wrong
  expect(together?.interval).toEqual([0, 1])
  expect((alone?.interval[1] ?? 1) - (alone?.interval[0] ?? 0)).toBeLessThan(0.35)
})

test('where every pair is right the interval still has a width, that of so many prompts', () => {
  const pairs = Array.from({ length: 12 }, (_v, i) => ({ prompt: `p${i % 6}` }))
  expect(pairShare(pairs, key, () => 1)).toEqual({ value: 1, interval: wilsonInterval(6, 6), n: 12 })
  expect(pairShare(pairs, key, () => 0)).toEqual({ value: 0, interval: wilsonInterval(0, 6), n: 12 })
  // a prompt without a value is no observation
  const some = pairShare(pairs, key, ({ prompt }) => (prompt === 'p0' ? undefined : 1))
  expect(some).toEqual({ value: 1, interval: wilsonInterval(5, 5), n: 10 })
  expect(pairShare(pairs, key, () => undefined)).toBeUndefined()
})

test('of one prompt nothing follows for others; a mean of differences that is 0 has the width of the differences', () => {
  const pairs = [0, 1, 1].map((right, i) => ({ prompt: 'p', right, i }))
  expect(pairShare(pairs, key, ({ right }) => right)).toEqual({ value: 2 / 3, interval: [0, 1], n: 3 })
  const apart = [-1, 1, 0, 0].map((right, i) => ({ prompt: `p${i}`, right }))
  const even = pairMean(apart, key, ({ right }) => right, { range: [-1, 1] })
  expect(even?.value).toBe(0)
  expect(even?.interval[0]).toBeLessThan(-0.3)
  expect(even?.interval[1]).toBeGreaterThan(0.3)
  expect(pairMean(pairs, key, ({ right }) => right, { range: [-1, 1] })?.interval).toEqual([-1, 1])
})

const pair = (prompt: string, isLonger: boolean, agrees: number): SizedPair => ({
  prompt,
  agrees,
  chosen: { length: isLonger ? 2 : 1 },
  rejected: { length: isLonger ? 1 : 2 },
})

test('balanced accuracy is no surer than its halves: one of a single prompt, or all right, has a width of its own', () => {
  const half = [0, 1, 1, 0, 1, 1, 0, 1].map((agrees, i) => ({ prompt: `p${i}`, agrees }))
  const balancedOf = (shorter: typeof half, longer: typeof half): BiasFigure | undefined =>
    balancedAccuracy(
      [
        ...shorter.map(({ prompt, agrees }) => pair(prompt, false, agrees)),
        ...longer.map(({ prompt, agrees }) => pair(prompt, true, agrees)),
      ],
      key,
    )
  const one = [{ prompt: 'q', agrees: 1 }]
  const all = half.map((_each, i) => ({ prompt: `q${i}`, agrees: 1 }))
  for (const [own, least] of [
    [one, wilsonInterval(1, 1)[0]],
    [all, wilsonInterval(8, 8)[0]],
  ] as const) {
    const [a, b] = [balancedOf(own, half), balancedOf(half, own)]
    expect([a?.value, b?.value]).toEqual([0.8125, 0.8125])
    expect([a?.n, b?.n]).toEqual([8 + own.length, 8 + own.length])
    // the other half is right in five of eight prompts, and a bootstrap of it lies well within 0.2 and 1
    for (const figure of [a, b]) {
      expect(figure?.interval[0]).toBeLessThan((least + 0.5) / 2)
      expect(figure?.interval[0]).toBeGreaterThan((least + 0.1) / 2)
      expect(figure?.interval[1]).toBeLessThanOrEqual(1)
    }
  }
  // both halves of several prompts, some right: one bootstrap of the prompts together, narrower than the ends of both
  const both = balancedOf(half, half)
  expect(both?.value).toBe(0.625)
  expect(both?.interval).toEqual(pairShare(half, key, ({ agrees }) => agrees)?.interval)
})
