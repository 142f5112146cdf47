import { expect, test } from 'vitest'
import { idleThreads } from './idle-threads.ts'

test('one thread for each idle processor, at least one, and no more than the process may use', () => {
  expect(idleThreads({ processors: 8, usable: 8, load: 0.2 })).toBe(8)
  expect(idleThreads({ processors: 8, usable: 8, load: 2.6 })).toBe(5)
  expect(idleThreads({ processors: 2, usable: 2, load: 12 })).toBe(1)
  // a share of a large machine: its own processors are what counts, as long as so many are idle
  expect(idleThreads({ processors: 64, usable: 4, load: 50 })).toBe(4)
  expect(idleThreads({ processors: 64, usable: 4, load: 62 })).toBe(2)
})
