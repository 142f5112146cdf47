import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { figuresOf, waitPatiently } from './patience.ts'
import type { SchedulerFigures } from './starvation.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Figures of one thread that gets this share of a core and waits for the rest. */
function starved(share: number): () => SchedulerFigures {
  const started = performance.now()
  return () => {
    const elapsedMs = performance.now() - started
    return {
      cpuMs: elapsedMs * share,
      delaysMs: new Map([['1', elapsedMs * (1 - share)]]),
      wanting: new Map([['1', 0]]),
    }
  }
}

/** When a wait of one second was given up, in ms. */
function givenUpAt(read?: () => SchedulerFigures): number {
  const started = performance.now()
  let at = NaN
  waitPatiently(1_000, () => (at = performance.now() - started), read)
  vi.advanceTimersByTime(20_000)
  // to ten milliseconds: turns of the event loop take some
  return Math.round(at / 10) * 10
}

test('machinery that says nothing is given up at the limit', () => {
  expect(givenUpAt()).toBe(1_000)
})

test('machinery that gets half a core has twice the time, and one that gets none ten times, from the first look on', () => {
  expect(givenUpAt(starved(0.5))).toBe(1_900)
  expect(givenUpAt(starved(0))).toBe(9_100)
})

test('machinery that has said its word is not given up', () => {
  const giveUp = vi.fn<() => void>()
  const patience = waitPatiently(1_000, giveUp)
  vi.advanceTimersByTime(900)
  patience.end()
  vi.advanceTimersByTime(20_000)
  expect(giveUp).not.toHaveBeenCalled()
})

test('a word that came while this process was busy is read before the machinery is given up', () => {
  const giveUp = vi.fn<() => void>()
  const patience = waitPatiently(1_000, giveUp)
  // the timer that finds the limit reached, and the word that is read after it in the same turn
  setTimeout(() => setImmediate(() => patience.end()), 1_000)
  vi.advanceTimersByTime(20_000)
  expect(giveUp).not.toHaveBeenCalled()
})

test('the figures of this process hold its CPU time, and of one that is gone there are none', () => {
  expect(figuresOf([process.pid]).cpuMs).toBeGreaterThan(0)
  expect(figuresOf([2 ** 30])).toEqual({ cpuMs: 0, wanting: new Map(), delaysMs: new Map() })
})
