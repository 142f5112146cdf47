import { expect, test } from 'vitest'
import { gateOf, workThrough } from './work-through.ts'

test('every index is worked on once, with no more at once than asked for', async () => {
  const seen: number[] = []
  let now = 0
  let most = 0
  const work = async (index: number): Promise<void> => {
    most = Math.max(most, ++now)
    await Promise.resolve()
    seen.push(index)
    now -= 1
  }
  await workThrough(7, work, { parallel: 3 })
  expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(most).toBe(3)
})

test('one failure ends the others, waits for their end, and begins nothing more', async () => {
  const begun: number[] = []
  let isOver = false
  const work = async (index: number, signal: AbortSignal): Promise<void> => {
    begun.push(index)
    if (index === 1) throw new Error('broken')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    await new Promise((resolve) => setImmediate(resolve))
    isOver = true
    throw new Error('ended')
  }
  await expect(workThrough(9, work, { parallel: 2 })).rejects.toThrow('broken')
  expect(begun).toEqual([0, 1])
  expect(isOver).toBe(true)
  await expect(workThrough(3, work, { parallel: 0 })).rejects.toThrow('parallel is 0, wanted an integer of at least 1')
})

test('a gate lets so many through, in order, whoever brings them; who waits leaves on abort', async () => {
  const gate = gateOf(2)
  const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const entered: number[] = []
  const enter = (at: number, signal?: AbortSignal): Promise<void> =>
    gate(async () => {
      entered.push(at)
      await ends[at]?.promise
    }, signal)
  const leaving = new AbortController()
  const [first, second, third, fourth] = [enter(0), enter(1), enter(2, leaving.signal), enter(3)]
  expect(entered).toEqual([0, 1])
  leaving.abort(new Error('no longer wanted'))
  await expect(third).rejects.toThrow('no longer wanted')
  ends[1]?.resolve()
  await second
  expect(entered).toEqual([0, 1, 3])
  for (const end of ends) end.resolve()
  await Promise.all([first, fourth])
  // what failed makes room as well
  await expect(gate(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await gate(() => Promise.resolve('in'))).toBe('in')
})
