import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Command } from 'commander'
import { addRewardTrainCommand } from '../cli/reward-train.ts'
import { CUE_NAMES, responseCues } from './bias/response-cues.ts'
import { rankResponses } from './rank.ts'
import { createRewardJudge } from './reward-judge.ts'
import { loadReward, rewardOf, saveReward, type RewardModel } from './reward-model.ts'
import type { RewardScorer } from './reward-scorer.ts'
import { REWARD_ARMS } from './training/reward-arm-name.ts'

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-reward-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Two heads on one axis: the features' first number, once and three times. */
const MODEL: RewardModel = {
  encoder: 'none',
  encoderDigest: 'd',
  maximumLength: 192,
  arm: { arm: 'two-stage', weight: 0.5 },
  projection: {
    features: 2,
    axes: 1,
    mean: Float64Array.of(1, 0),
    scale: Float64Array.of(2, 1),
    basis: Float64Array.of(1, 0),
  },
  heads: [1, 3].map((weight) => ({ weights: Float64Array.of(weight), cueWeights: new Float64Array(6) })),
  mean: 1,
  deviation: 2,
  spreadBound: 2,
  basis: '2 pairs',
}

test('a reward is the mean of the heads, with spread and bound in deviations', () => {
  // axis (3 − 1) · 2 = 4; heads 4 and 12
  expect(rewardOf(MODEL, Float32Array.of(3, 9), responseCues('a'))).toEqual({
    reward: 8,
    standardised: 3.5,
    spread: 2,
    known: true,
  })
  expect(rewardOf(MODEL, Float32Array.of(4, 9), responseCues('a')).known).toBe(false)
})

test('a saved folder loads as it was, and a damaged one names the file', async () => {
  const folder = temporary()
  await saveReward(folder, MODEL)
  expect(await loadReward(folder)).toEqual(MODEL)
  truncateSync(join(folder, 'reward.weights'), 8)
  await expect(loadReward(folder)).rejects.toThrow('reward.weights: has 1 numbers, wanted 8')
  const numbers = Float64Array.of(1, 0, 2, 1, 1, 0, Number.NaN, 3)
  writeFileSync(join(folder, 'reward.weights'), Buffer.from(numbers.buffer))
  await expect(loadReward(folder)).rejects.toThrow('reward.weights: number 6 is NaN, wanted finite numbers')
  const json = readFileSync(join(folder, 'reward.json'), 'utf8')
  writeFileSync(join(folder, 'reward.json'), json.replace('"weights": 1', '"weights": 2'))
  writeFileSync(join(folder, 'reward.weights'), Buffer.alloc(9 * 8))
  await expect(loadReward(folder)).rejects.toThrow('heads: one has 2 weights, wanted 1 as there are axes')
  writeFileSync(join(folder, 'reward.json'), '{}')
  await expect(loadReward(folder)).rejects.toThrow('reward.json')
})

test('a head whose curve has one length is loaded as it was saved', async () => {
  const folder = temporary()
  const [head] = MODEL.heads
  const curved = { ...MODEL, heads: [{ ...head!, curve: { x: [2], y: [0.5], goesOn: false } }] }
  await saveReward(folder, curved)
  const loaded = await loadReward(folder)
  expect(loaded).toEqual(curved)
  // axis 4, less the curve, which holds at every length
  expect(rewardOf(loaded, Float32Array.of(3, 9), responseCues('a')).reward).toBe(3.5)
  expect(rewardOf(loaded, Float32Array.of(3, 9), responseCues('a b c d')).reward).toBe(3.5)
})

test('rank: more prompts than a call takes arguments', () => {
  const rows = Array.from({ length: 150_000 }, (_v, i) => ({ prompt: `${i}`, response: 'a', rewards: [1] }))
  const { picks, curve } = rankResponses(rows)
  expect(picks.length).toBe(150_000)
  expect(curve.map(({ n, prompts }) => [n, prompts])).toEqual([[1, 150_000]])
})

test('rank: picks by reward, and the best of n by exact chances', () => {
  const rows = [
    { prompt: 'p', response: 'a b c d', rewards: [3] },
    { prompt: 'p', response: 'a b', rewards: [2] },
    { prompt: 'p', response: 'a', rewards: [1] },
  ]
  const { picks, curve } = rankResponses(rows)
  expect(picks).toMatchObject([{ response: 'a b c d', rewards: [3], score: 1, words: 4, of: 3, tied: 1 }])
  // best of 2 of 3: the longest with 2/3, the next with 1/3, over a mean of 7/3 words
  expect(curve.map(({ n }) => n)).toEqual([1, 2, 3])
  expect(curve[0]?.lengthRatio).toBeCloseTo(1, 12)
  expect(curve[1]?.lengthRatio).toBeCloseTo((4 * (2 / 3) + 2 / 3) / (7 / 3), 12)
  expect(curve[1]?.rewards[0]).toBeCloseTo(3 * (2 / 3) + 2 / 3, 12)
  expect(curve[1]?.excess.length).toBeCloseTo(4 * (2 / 3) + 2 / 3 - 7 / 3, 12)
  expect(curve[2]).toMatchObject({ lengthRatio: 4 / (7 / 3), rewards: [3], prompts: 1 })
  expect(() => rankResponses([...rows, { prompt: 'q', response: 'x', rewards: [] }])).toThrow('one has 0 rewards')
})

test('rank: responses that several rewards rank alike share the pick, in whatever order they stand', () => {
  const a = { prompt: 'p', response: 'short', rewards: [1, 0] }
  const b = { prompt: 'p', response: '**a** much longer response', rewards: [0, 1] }
  for (const rows of [
    [a, b],
    [b, a],
  ]) {
    const { picks, curve } = rankResponses(rows)
    expect(picks).toMatchObject([{ response: rows[0]?.response, score: 0.5, tied: 2, of: 2 }])
    expect(curve[1]).toMatchObject({ n: 2, lengthRatio: 1, rewards: [0.5, 0.5], excess: { length: 0, markdown: 0 } })
  }
  // a response that was sampled twice counts twice: the mean of 1, 1 and 4 words
  const { picks } = rankResponses([a, { ...a }, { ...b, rewards: [5, 5] }])
  expect(picks).toMatchObject([{ meanWords: 2, of: 3, tied: 1 }])
})

test('the judge compares a response with the other of its pair; unknown where heads differ or nothing was said', async () => {
  const scorer = {
    model: MODEL,
    score: (texts: readonly { readonly response: string }[]) =>
      Promise.resolve(
        texts.map(({ response }) => ({
          reward: response.length,
          standardised: response.length - 3,
          spread: 0,
          known: response !== 'odd',
        })),
      ),
  } as unknown as RewardScorer
  const judge = createRewardJudge(scorer)
  const task = { kind: 'preference', id: 't', prompt: 'p', chosen: 'long one', rejected: 'short' } as const
  const verdictOf = async (text: string): Promise<unknown> =>
    (await judge.judge(task, { taskId: 't', model: 'm', text })).verdict
  expect(await verdictOf('long one')).toBe('correct')
  expect(await verdictOf('short')).toBe('wrong')
  expect(await verdictOf('odd')).toBe('unknown')
  const findingOf = async (text: string): Promise<unknown> =>
    (await judge.judge(task, { taskId: 't', model: 'm', text })).findings[0]
  expect(await findingOf('odd')).toMatchObject({ verdict: 'unknown', kind: 'reward' })
  // another text with the reward of the rejected one
  expect(await findingOf('SHORT')).toMatchObject({ verdict: 'unknown', kind: 'tie' })
  expect(await verdictOf('  ')).toBe('unknown')
  const without = await createRewardJudge(undefined).judge(task, { taskId: 't', model: 'm', text: 'x' })
  expect(without).toMatchObject({ verdict: 'unknown', score: null, findings: [{ kind: 'unavailable' }] })
})

const versionOf = (model: RewardModel): string => createRewardJudge({ model } as unknown as RewardScorer).version

test('models that may judge otherwise are other judges: a run of one is not gone on with by the other', () => {
  const { projection } = MODEL
  const others: RewardModel[] = [
    { ...MODEL, spreadBound: 1.5 },
    { ...MODEL, spreadBound: Infinity },
    { ...MODEL, mean: 0 },
    { ...MODEL, deviation: 1 },
    { ...MODEL, maximumLength: 128 },
    { ...MODEL, projection: { ...projection, mean: Float64Array.of(0, 0) } },
    { ...MODEL, projection: { ...projection, scale: Float64Array.of(1, 1) } },
  ]
  expect(new Set([MODEL, ...others].map(versionOf)).size).toBe(8)
  // what it was trained on is for readers
  expect(versionOf({ ...MODEL, basis: '3 pairs' })).toBe(versionOf(MODEL))
})

test('the command line offers the arms and cues that there are', () => {
  const reward = new Command('reward')
  addRewardTrainCommand(reward)
  const choices = (long: string): readonly string[] | undefined =>
    reward.commands[0]?.options.find((option) => option.long === long)?.argChoices
  expect(choices('--arm')).toEqual(REWARD_ARMS)
  expect(choices('--cues')).toEqual(CUE_NAMES)
})
