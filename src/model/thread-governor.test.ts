import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { ThreadGovernor, threadsBeside } from './thread-governor.ts'

test('one thread for each processor that others leave, at least one, and no more than asked', () => {
  expect(threadsBeside({ processors: 8, busy: 0.2, own: 0 }, 8)).toBe(8)
  expect(threadsBeside({ processors: 8, busy: 2.6, own: 0 }, 8)).toBe(5)
  expect(threadsBeside({ processors: 2, busy: 12, own: 0 }, 2)).toBe(1)
  // a share of a large machine: as many as it may use, as long as so many are idle
  expect(threadsBeside({ processors: 64, busy: 50, own: 0 }, 4)).toBe(4)
  expect(threadsBeside({ processors: 64, busy: 62, own: 0 }, 4)).toBe(2)
})

test('what the model itself keeps busy is not the work of others', () => {
  expect(threadsBeside({ processors: 2, busy: 2, own: 2 }, 2)).toBe(2)
  // two threads and one other process share two processors
  expect(threadsBeside({ processors: 2, busy: 2, own: 4 / 3 }, 2)).toBe(1)
  // and so do two with many others
  expect(threadsBeside({ processors: 2, busy: 2, own: 0.4 }, 2)).toBe(1)
  expect(threadsBeside({ processors: 2, busy: 2, own: 0 }, 2)).toBe(1)
  // which is steady: with one thread the other process keeps the second processor
  expect(threadsBeside({ processors: 2, busy: 2, own: 1 }, 2)).toBe(1)
  // and ends when that process ends
  expect(threadsBeside({ processors: 2, busy: 1, own: 1 }, 2)).toBe(2)
  expect(threadsBeside({ processors: 2, busy: Number.NaN, own: Number.NaN }, 2)).toBe(2)
})

test('a look at this machine gives a number of threads that it has', () => {
  const governor = new ThreadGovernor()
  for (const threads of [governor.start(), governor.look()]) {
    expect(Number.isInteger(threads)).toBe(true)
    expect(threads).toBeGreaterThanOrEqual(1)
    expect(threads).toBeLessThanOrEqual(availableParallelism())
  }
})
