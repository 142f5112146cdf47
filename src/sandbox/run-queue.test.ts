import { EventEmitter, once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { RunQueue } from './run-queue.ts'

const gate = (): { readonly opened: Promise<void>; open: () => void } => {
  const events = new EventEmitter()
  return { opened: once(events, 'open').then(() => undefined), open: () => void events.emit('open') }
}

describe('RunQueue', () => {
  test('runs so many at a time, the rest in order of arrival', async () => {
    const queue = new RunQueue(2, 10)
    const gates = Array.from({ length: 5 }, gate)
    const started: number[] = []
    const done = gates.map(({ opened }, index) =>
      queue.run(async () => {
        started.push(index)
        await opened
      }),
    )
    await Promise.resolve()
    expect(started).toEqual([0, 1])
    expect([queue.running, queue.waiting]).toEqual([2, 3])
    gates[1]!.open()
    await done[1]
    await new Promise(setImmediate)
    expect(started).toEqual([0, 1, 2])
    for (const { open } of gates) open()
    await Promise.all(done)
    expect(started).toEqual([0, 1, 2, 3, 4])
    expect([queue.running, queue.waiting]).toEqual([0, 0])
  })

  test('refuses at once when full, and frees the place of work that failed', async () => {
    const queue = new RunQueue(1, 1)
    const first = gate()
    const running = queue.run(() => first.opened)
    const waiting = queue.run(() => Promise.reject(new Error('broken')))
    await expect(queue.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'busy' })
    first.open()
    await running
    await expect(waiting).rejects.toThrow('broken')
    await expect(queue.run(() => Promise.resolve(7))).resolves.toBe(7)
  })

  test('leaves the queue on abort without taking a place', async () => {
    const queue = new RunQueue(1, 5)
    const first = gate()
    const running = queue.run(() => first.opened)
    const controller = new AbortController()
    const waiting = queue.run(() => Promise.resolve(), controller.signal)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(queue.waiting).toBe(0)
    first.open()
    await running
    expect(queue.running).toBe(0)
  })

  test('long work steps aside for short work, so much of it and no more, unless it keeps its place', async () => {
    vi.useFakeTimers()
    try {
      const queue = new RunQueue(1, 10, { afterMs: 500, most: 1 })
      const gates = Array.from({ length: 4 }, gate)
      const started: number[] = []
      const done = gates.map(({ opened }, index) =>
        queue.run(
          async () => {
            started.push(index)
            await opened
          },
          undefined,
          index === 3,
        ),
      )
      await vi.advanceTimersByTimeAsync(499)
      expect([started, queue.running]).toEqual([[0], 1])
      await vi.advanceTimersByTimeAsync(1)
      expect([started, queue.running]).toEqual([[0, 1], 2])
      // the second is long as well, but one is aside already
      await vi.advanceTimersByTimeAsync(5_000)
      expect([started, queue.full]).toEqual([[0, 1], true])
      // it takes the first one's part as soon as that has ended
      gates[0]!.open()
      await vi.advanceTimersByTimeAsync(0)
      expect([started, queue.running]).toEqual([[0, 1, 2], 2])
      gates[1]!.open()
      gates[2]!.open()
      await vi.advanceTimersByTimeAsync(0)
      // alone, and nothing comes beside it however long it is
      await vi.advanceTimersByTimeAsync(5_000)
      expect([started, queue.running, queue.full]).toEqual([[0, 1, 2, 3], 1, true])
      gates[3]!.open()
      await Promise.all(done)
      expect([queue.running, queue.waiting, queue.full]).toEqual([0, 0, false])
    } finally {
      vi.useRealTimers()
    }
  })
})
