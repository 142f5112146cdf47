import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { rlimitsOf } from './rlimits.ts'

function processLimit(processes: number, hasGroup: boolean, spare: number): number | undefined {
  const found = rlimitsOf({ ...DEFAULT_LIMITS, processes }, hasGroup, spare).find(({ name }) => name === 'NPROC')
  expect(found?.hard).toBe(found?.soft)
  return found?.soft
}

test('rlimitsOf: where a group counts processes, the rlimit is out of reach of members that all fork at once', () => {
  assert(
    property(integer({ min: 1, max: 32_768 }), integer({ min: 0, max: 8 }), (processes, spare) => {
      // before 5.14 there is none; the group alone bounds then
      const limit = processLimit(processes, true, spare) ?? Infinity
      expect(limit).toBeGreaterThanOrEqual(2 * (processes + spare))
    }),
  )
})

test("rlimitsOf: where no group counts, the rlimit is the limit with the backend's own on top", () => {
  expect(processLimit(40, false, 2)).toBe(42)
})
