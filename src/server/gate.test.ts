import { expect, test, vi } from 'vitest'
import { Gate, GateRefusal } from './gate.ts'

const never = (): AbortSignal => new AbortController().signal

function blocked(): { readonly work: () => Promise<void>; readonly finish: () => void } {
  const end = new AbortController()
  const ended = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve(), { once: true }))
  return { work: () => ended, finish: () => end.abort() }
}

test('Gate lets as many in as it has places, keeps as many waiting as it may, refuses the next', async () => {
  const gate = new Gate(1, 1)
  const first = blocked()
  const running = gate.pass(first.work, { signal: never() })
  const waiting = gate.pass(() => Promise.resolve('second'), { signal: never() })
  await expect(gate.pass(first.work, { signal: never() })).rejects.toThrow(GateRefusal)
  expect([gate.running, gate.waiting]).toEqual([1, 1])
  first.finish()
  await running
  expect(await waiting).toBe('second')
  expect([gate.running, gate.waiting]).toEqual([0, 0])
})

test('Gate lets the admitted wait beyond its length', async () => {
  const gate = new Gate(1, 0)
  const first = blocked()
  const running = gate.pass(first.work, { signal: never() })
  const admitted = gate.pass(() => Promise.resolve('in'), { signal: never(), admitted: true })
  first.finish()
  await running
  expect(await admitted).toBe('in')
})

test('Gate gives up after the longest wait, and frees no place that it never had', async () => {
  const gate = new Gate(1, 5)
  const first = blocked()
  const running = gate.pass(first.work, { signal: never() })
  const late = gate.pass(() => Promise.resolve(), { signal: never(), longestWaitMs: 1 })
  await expect(late).rejects.toMatchObject({ reason: 'waited' })
  expect([gate.running, gate.waiting]).toEqual([1, 0])
  first.finish()
  await running
})

test('Gate never cuts short what has started, however long it takes', async () => {
  const gate = new Gate(1, 5)
  const first = blocked()
  const running = gate.pass(first.work, { signal: never(), longestWaitMs: 1 })
  await new Promise((resolve) => setTimeout(resolve, 5))
  first.finish()
  await expect(running).resolves.toBeUndefined()
})

test('Gate rejects with the signal’s reason for one that leaves while waiting', async () => {
  const gate = new Gate(1, 5)
  const first = blocked()
  const running = gate.pass(first.work, { signal: never() })
  const leaving = new AbortController()
  const waiting = gate.pass(() => Promise.resolve(), { signal: leaving.signal })
  leaving.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  first.finish()
  await running
  expect(gate.running).toBe(0)
})

test('Gate lets others pass a request that is at work for long', async () => {
  vi.useFakeTimers()
  try {
    const gate = new Gate(1, 0)
    const endless = blocked()
    const running = gate.pass(endless.work, { signal: never() })
    await expect(gate.pass(endless.work, { signal: never() })).rejects.toThrow(GateRefusal)
    await vi.advanceTimersByTimeAsync(500)
    await expect(gate.pass(() => Promise.resolve('short'), { signal: never() })).resolves.toBe('short')
    expect(gate.running).toBe(1)
    endless.finish()
    await running
    expect(gate.running).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
