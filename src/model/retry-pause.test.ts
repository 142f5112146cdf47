import { expect, test } from 'vitest'
import { retryPause } from './retry-pause.ts'

const date = 'Mon, 30 Nov 2026 12:00:00 GMT'

function pauseFor(headers: Record<string, string>, tried = 0): number {
  return retryPause(new Headers({ date, ...headers }), tried, 0)
}

test('it is as long as the server says, however long that is', () => {
  expect(pauseFor({ 'retry-after': '3' })).toBe(3_000)
  expect(pauseFor({ 'retry-after': '65' })).toBe(65_000)
  expect(pauseFor({ 'retry-after': 'Mon, 30 Nov 2026 12:05:00 GMT' })).toBe(300_000)
  // without the server's clock by this machine's
  expect(retryPause(new Headers({ 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }), 0, 0)).toBeGreaterThan(1e9)
  expect(pauseFor({ 'retry-after-ms': '1500', 'retry-after': '3' })).toBe(1_500)
})

test('where the server says nothing that can be read it grows, and is jittered', () => {
  expect([0, 1, 2, 3, 4, 9].map((tried) => pauseFor({}, tried))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000])
  for (const said of ['', 'soon', '-5', 'Mon, 30 Nov 2026 11:00:00 GMT'])
    expect(pauseFor({ 'retry-after': said })).toBe(500)
  // at once, five times, would be all tries in an instant
  expect([0, 1, 2].map((tried) => pauseFor({ 'retry-after': '0' }, tried))).toEqual([500, 1_000, 2_000])
  expect(pauseFor({ 'retry-after': date }, 3)).toBe(4_000)
  expect(pauseFor({ 'retry-after-ms': '0', 'retry-after': '3' })).toBe(3_000)
  expect(retryPause(undefined, 1, 0.5)).toBe(875)
})
