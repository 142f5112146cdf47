import { expect, test } from 'vitest'
import {
  floats,
  gather,
  indices,
  input,
  logSoftmax,
  parameter,
  pick,
  TrainingGraph,
  type Tensor,
} from '../engine/index.ts'
import { generator, keyOf } from '../random.ts'
import { advantagesOf } from './advantage.ts'
import { checkedMethod, type PolicyMethod } from './policy-method.ts'
import { rewardOfFeedback } from './policy-reward.ts'
import { divergenceAt, policyLoss, surrogateInputs, tokenWeight } from './surrogate.ts'

const grouped = (...groups: readonly (readonly (number | null)[])[]): { group: number; reward: number | null }[] =>
  groups.flatMap((rewards, group) => rewards.map((reward) => ({ group, reward })))
const close = (found: readonly (number | null)[], wanted: readonly (number | null)[]): void => {
  expect(found.map((each) => (each === null ? null : Number(each.toFixed(4))))).toEqual(wanted)
}

test('advantages are those computed by hand', () => {
  const rewards = grouped([1, 0, 0, 3], [2, 2])
  // leave one out: 1 − (0 + 0 + 3) / 3, 0 − 4 / 3, …
  const reinforce = checkedMethod({ name: 'reinforce' })
  close(advantagesOf(rewards, reinforce), [0, -1.3333, -1.3333, 2.6667, 0, 0])
  // mean of the batch 8 / 6
  close(
    advantagesOf(rewards, checkedMethod({ name: 'reinforce', baseline: 'batch-mean' })),
    [-0.3333, -1.3333, -1.3333, 1.6667, 0.6667, 0.6667],
  )
  // grpo: mean 1, sample deviation √2, 1e-4 added
  close(advantagesOf(rewards, checkedMethod({ name: 'grpo' })), [0, -0.7071, -0.7071, 1.4141, 0, 0])
  close(advantagesOf(rewards, checkedMethod({ name: 'grpo', lengthCorrection: true })), [0, -1, -1, 2, 0, 0])
  // ppo: leave one out, then mean 0 and deviation √((2·(4/3)² + (8/3)²) / 5) = 1.4606 over the batch
  close(advantagesOf(rewards, checkedMethod({ name: 'ppo' })), [0, -0.9128, -0.9128, 1.8256, 0, 0])
})

test.each<PolicyMethod>([
  { name: 'reinforce' },
  { name: 'reinforce', baseline: 'batch-mean' },
  { name: 'grpo' },
  { name: 'grpo', lengthCorrection: true },
  { name: 'ppo' },
])('a null reward counts in no mean and no deviation: %o', (given) => {
  const method = checkedMethod(given)
  const masked = advantagesOf(grouped([1, null, 0, 3], [null, 2]), method)
  expect(masked.flatMap((each) => each ?? [])).toEqual(advantagesOf(grouped([1, 0, 3], [2]), method))
  expect(masked.map((each) => each === null)).toEqual([false, true, false, false, true, false])
  expect(masked).not.toEqual(advantagesOf(grouped([1, 0, 0, 3], [0, 2]), method))
  expect(advantagesOf(grouped([null, null]), method)).toEqual([null, null])
})

test('feedback without a figure has no reward; an abstention has one only where it was given', () => {
  const judge = { name: 'j', version: '1' }
  const feedback = { verdict: 'correct', score: 0.75, findings: [], text: '', judge } as const
  const unknown = { ...feedback, verdict: 'unknown', score: null } as const
  const abstained = {
    ...unknown,
    findings: [{ where: { part: 'whole' }, verdict: 'unknown', kind: 'no-answer', message: 'none' }],
  } as const
  expect(rewardOfFeedback(feedback)).toBe(0.75)
  expect(rewardOfFeedback(feedback, { scale: 'log-odds' })).toBeCloseTo(Math.log(3), 12)
  expect(rewardOfFeedback({ ...feedback, score: 1 }, { scale: 'log-odds' })).toBe(20)
  expect(rewardOfFeedback({ ...feedback, score: Number.NaN })).toBe(null)
  expect(rewardOfFeedback(abstained)).toBe(null)
  expect(rewardOfFeedback(abstained, { unknown: -1 })).toBe(-1)
  expect(rewardOfFeedback(unknown, { unknown: -1 })).toBe(null)
  expect(rewardOfFeedback(abstained, { unknown: -1, isFailure: () => true })).toBe(null)
  expect(rewardOfFeedback({ ...feedback, verdict: 'unknown', score: 0.5 })).toBe(null)
  // exactly as good as the response that it was compared with is a reward, and no abstention
  const [reason] = abstained.findings
  const tie = { ...abstained, score: 0.5, findings: [{ ...reason, kind: 'tie' }] } as const
  expect(rewardOfFeedback(tie, { scale: 'log-odds', unknown: -1 })).toBe(0)
  expect(rewardOfFeedback(tie)).toBe(0.5)
  const differing = { ...tie, findings: [{ ...reason, kind: 'reward' }] }
  expect(rewardOfFeedback(differing, { scale: 'log-odds' })).toBe(null)
})

test('the divergence estimate is that of e^d − d − 1, and its mean is the divergence', () => {
  expect(divergenceAt(-1, -1)).toBe(0)
  expect(divergenceAt(-2, -1)).toBeCloseTo(Math.E - 2, 12)
  const [p, q] = [
    [0.5, 0.3, 0.2],
    [0.2, 0.2, 0.6],
  ] as const
  const exact = p.reduce((sum, each, i) => sum + each * Math.log(each / q[i]!), 0)
  const estimated = p.reduce((sum, each, i) => sum + each * divergenceAt(Math.log(each), Math.log(q[i]!)), 0)
  expect(estimated).toBeCloseTo(exact, 12)
})

test('weights of tokens: responses averaged, tokens averaged within, by a constant, or over the batch', () => {
  const sizes = { responses: 4, tokens: 50, maxTokens: 32 }
  const weight = (method: PolicyMethod): number => tokenWeight(10, sizes, checkedMethod(method))
  expect(weight({ name: 'reinforce' })).toBe(1 / 4)
  expect(weight({ name: 'grpo' })).toBe(1 / 40)
  expect(weight({ name: 'grpo', lengthCorrection: true })).toBe(1 / 128)
  expect(weight({ name: 'ppo' })).toBe(1 / 50)
})

const [ROWS, VOCABULARY] = [6, 5]
const TARGETS = [0, 1, 2, 3, 4, 0]

test.each<PolicyMethod>([
  { name: 'reinforce', penalty: 0.3 },
  { name: 'grpo', penalty: 0 },
  { name: 'ppo', clip: 0.1, penalty: 0.7 },
])('the loss is that computed by hand, and its gradient that of finite differences: %o', async (given) => {
  const method = checkedMethod(given)
  const scores = pick(
    logSoftmax(gather(parameter('logits', [ROWS, VOCABULARY]), input('rows', ['scored'], 'int64'))),
    input('targets', ['scored'], 'int64'),
  )
  await using graph = await TrainingGraph.compile(policyLoss(scores, surrogateInputs(), method), { momentCount: 0 })
  const random = generator(keyOf(5))
  const values = graph.arena.place('logits').value
  for (let i = 0; i < values.length; i++) values[i] = random.normal()
  const scoreOf = (row: number): number => {
    const own = values.subarray(row * VOCABULARY, (row + 1) * VOCABULARY)
    return own[TARGETS[row]!]! - Math.log(own.reduce((sum, each) => sum + Math.exp(each), 0))
  }
  // ratios of 1.5, 1, 0.6 on either sign of the advantage: clipped and not
  const ratios = [1.5, 1, 0.6, 1.5, 1.02, 0.6]
  const advantage = [1, -0.5, 2, -1, 0.7, -2]
  const weight = [0.2, 0.1, 0.3, 0.4, 0.5, 0.6]
  const drawn = ratios.map((ratio, row) => scoreOf(row) - Math.log(ratio))
  const reference = drawn.map((each, row) => each + 0.1 * row - 0.2)
  const feeds: Record<string, Tensor> = {
    rows: indices([...TARGETS.keys()]),
    targets: indices(TARGETS),
    advantage: floats(advantage),
    weight: floats(weight),
    drawn: floats(drawn),
    reference: floats(reference),
  }
  const wanted = ratios.reduce((sum, ratio, row) => {
    const score = scoreOf(row)
    const a = advantage[row]!
    const clipped = Math.min(1 + method.clip, Math.max(1 - method.clip, ratio))
    const gain = method.name === 'reinforce' ? a * score : Math.min(ratio * a, clipped * a)
    return sum + weight[row]! * (method.penalty * divergenceAt(score, reference[row]!) - gain)
  }, 0)
  const { loss } = await graph.run(feeds)
  expect(loss).toBeCloseTo(wanted, 5)
  const gradient = graph.arena.place('logits').gradient.slice()
  for (let i = 0; i < values.length; i++) {
    const before = values[i]!
    const at = async (value: number): Promise<number> => {
      values[i] = value
      return (await graph.run(feeds)).loss
    }
    const difference = ((await at(before + 0.01)) - (await at(before - 0.01))) / 0.02
    values[i] = before
    expect(gradient[i]).toBeCloseTo(difference, 3)
  }
  // a clipped token has no gradient but the penalty's: rows 0 (above, gaining) and 5 (below, losing)
  const rowNorm = (row: number): number => Math.hypot(...gradient.subarray(row * VOCABULARY, (row + 1) * VOCABULARY))
  if (method.penalty === 0) expect([rowNorm(0), rowNorm(5)]).toEqual([0, 0])
  expect(rowNorm(2)).toBeGreaterThan(0.01)
})

test('settings that a method does not have are refused', () => {
  expect(() => checkedMethod({ name: 'grpo', baseline: 'batch-mean' })).toThrow('wanted none')
  expect(() => checkedMethod({ name: 'ppo', lengthCorrection: true })).toThrow('belongs to grpo')
  expect(() => checkedMethod({ name: 'reinforce', clip: 0.2 })).toThrow('reinforce has no clip')
  expect(() => checkedMethod({ name: 'ppo', clip: 1 })).toThrow('clip is 1')
  expect(() => checkedMethod({ name: 'ppo', penalty: -1 })).toThrow('penalty is -1')
})
