import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS, resolveLimits } from './limits.ts'

describe('resolveLimits', () => {
  test('lets later layers win and passes over what is not given', () => {
    const limits = resolveLimits({ processes: 5, wallMs: 100 }, undefined, { processes: 7 })
    expect(limits).toEqual({ ...DEFAULT_LIMITS, processes: 7, wallMs: 100 })
  })

  test.each([0, -1, 1.5, NaN, Infinity, 1e12])('refuses %s for a time', (value) => {
    expect(() => resolveLimits({ wallMs: value })).toThrow(RangeError)
  })

  test('refuses a limit that it does not know', () => {
    expect(() => resolveLimits({ wall: 5 } as object)).toThrow(/unknown limit wall/)
  })
})
