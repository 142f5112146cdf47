import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS, resolveLimits } from './limits.ts'

describe('resolveLimits', () => {
  it('lets later layers win and passes over what is not given', () => {
    const limits = resolveLimits({ processes: 5, wallMilliseconds: 100 }, undefined, { processes: 7 })
    expect(limits).toEqual({ ...DEFAULT_LIMITS, processes: 7, wallMilliseconds: 100 })
  })

  it.each([0, -1, 1.5, NaN, Infinity, 1e12])('refuses %s for a time', (value) => {
    expect(() => resolveLimits({ wallMilliseconds: value })).toThrow(RangeError)
  })

  it('refuses a limit that it does not know', () => {
    expect(() => resolveLimits({ wall: 5 } as object)).toThrow(/unknown limit wall/)
  })
})
