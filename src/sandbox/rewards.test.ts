import { describe, expect, test } from 'vitest'
import { rewardOf } from './rewards.ts'
import type { JudgeResult, RunStatus } from './run-result.ts'

const judged = (...statuses: (RunStatus | null)[]): JudgeResult => ({
  status: statuses.find((status) => status !== 'accepted' && status !== null) ?? 'accepted',
  message: '',
  compile: null,
  tests: statuses.map((status, index) => ({ name: String(index), status, message: '', run: null })),
})

describe('rewardOf', () => {
  test('paper: the table, over all tests and not the last one', () => {
    expect(rewardOf(judged('accepted', 'accepted'), 'paper')).toBe(1)
    expect(rewardOf(judged('wrong-answer', 'accepted'), 'paper')).toBe(-0.3)
    expect(rewardOf(judged('wrong-answer', 'runtime-error', 'accepted'), 'paper')).toBe(-0.6)
    expect(rewardOf(judged('accepted', 'time-limit'), 'paper')).toBe(-0.6)
    expect(rewardOf(judged('compile-error', 'compile-error'), 'paper')).toBe(-1)
  })

  test('fraction counts tests that were left unrun as failed; binary is all or nothing', () => {
    expect(rewardOf(judged('accepted', 'wrong-answer', null, null), 'fraction')).toBe(0.25)
    expect(rewardOf(judged('accepted', 'wrong-answer'), 'binary')).toBe(0)
    expect(rewardOf(judged('accepted'), 'binary')).toBe(1)
  })

  test('a failure of the machinery is null in every scheme, wherever it stands', () => {
    for (const scheme of ['paper', 'fraction', 'binary'] as const) {
      expect(rewardOf(judged('accepted', 'sandbox-error'), scheme)).toBeNull()
      expect(rewardOf(judged('wrong-answer', 'sandbox-error'), scheme)).toBeNull()
    }
  })

  test('fraction: partial credit of a checker program counts', () => {
    const { tests, ...rest } = judged('accepted', 'wrong-answer')
    const graded = { ...rest, tests: tests.map((one, index) => (index === 0 ? one : { ...one, points: 0.5 })) }
    expect(rewardOf(graded, 'fraction')).toBe(0.75)
    expect(rewardOf(graded, 'binary')).toBe(0)
  })
})
