import { expect, test } from 'vitest'
import { rateLimit, type Clock } from './rate-limit.ts'

/** A clock that stands still but for waits. */
function standingClock(): Clock & { time: number; readonly waits: number[] } {
  const clock = {
    time: 0,
    waits: [] as number[],
    now: () => clock.time,
    async wait(ms: number) {
      clock.waits.push(ms)
      clock.time += ms
    },
  }
  return clock
}

const never = new AbortController().signal

test('60 a minute start a second apart, after a burst of one', async () => {
  const clock = standingClock()
  const limit = rateLimit(60, clock)
  const starts: number[] = []
  for (let index = 0; index < 4; index++) {
    await limit.turn(never)
    starts.push(clock.time)
  }
  expect(starts).toEqual([0, 1000, 2000, 3000])
})

test('600 a minute let ten start at once, then one each tenth of a second', async () => {
  const clock = standingClock()
  const limit = rateLimit(600, clock)
  for (let index = 0; index < 10; index++) await limit.turn(never)
  expect(clock.time).toBe(0)
  await limit.turn(never)
  expect(clock.time).toBe(100)
  clock.time += 5000
  for (let index = 0; index < 10; index++) await limit.turn(never)
  expect(clock.time).toBe(5100)
})

test('an aborted wait rejects with the reason', async () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  await expect(rateLimit(60).turn(controller.signal)).rejects.toThrow('enough')
})
