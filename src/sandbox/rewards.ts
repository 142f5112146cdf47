/**
 * Rewards for reinforcement learning from what the tests showed, over all tests (the released code of the paper
 * returns that of the last test only). Source: MPLSandbox (arXiv 2410.23074), supplement: r = +1 all tests pass;
 * -0.3 some test fails; -0.6 runtime error; -1 compile error.
 *
 * A failure of the machinery is never a reward: null, so that a trainer masks the episode.
 */
import { isAbstention, type JudgeResult } from './run-result.ts'

/** `paper`: +1, -0.3, -0.6, -1. `fraction`: share of tests passed, partial credit of checker programs included. `binary`: 1 or 0. */
export type RewardScheme = 'paper' | 'fraction' | 'binary'

/** Reward of a judged program; null where a test says nothing about it (`isAbstention`) or none was run. */
export function rewardOf(result: JudgeResult, scheme: RewardScheme): number | null {
  const { status, tests } = result
  if (isAbstention(status) || tests.some((test) => isAbstention(test.status)) || tests.length === 0) return null
  const passed = tests.filter((test) => test.status === 'accepted').length
  if (scheme === 'fraction') {
    const credit = tests.map(({ status: own, points }) => (own === 'accepted' ? 1 : (points ?? 0)))
    return credit.reduce((sum, one) => sum + one, 0) / tests.length
  }
  if (passed === tests.length) return 1
  if (scheme === 'binary') return 0
  if (status === 'compile-error') return -1
  // a crash weighs more than a wrong answer wherever it happens; limits and forbidden acts are ends by force, as a crash is
  const mere = new Set(['accepted', 'wrong-answer', 'presentation-error', null])
  return tests.every((test) => mere.has(test.status)) ? -0.3 : -0.6
}
