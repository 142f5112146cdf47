import { expect, test } from 'vitest'
import { SharedWork } from './shared-work.ts'

/** Work that ends when it is told to, aborted or not. */
class Held {
  begun = 0
  finish: (result: string) => void = () => {}
  fail: (reason: unknown) => void = () => {}
  readonly aborted = Promise.withResolvers<undefined>()
  readonly work = async (signal: AbortSignal): Promise<string> => {
    this.begun++
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    this.finish = resolve
    this.fail = reject
    signal.addEventListener('abort', () => this.aborted.resolve(undefined))
    return await promise
  }
}

async function full(): Promise<string> {
  return await Promise.reject(new Error('full'))
}

test('who goes takes nothing from who stays, and work is done once', async () => {
  const [shared, held] = [new SharedWork<string>(), new Held()]
  const leaves = new AbortController()
  const first = shared.of('a', held.work, leaves.signal)
  const second = shared.of('a', held.work, new AbortController().signal)
  const third = shared.of('a', held.work)
  leaves.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  held.finish('done')
  expect(await Promise.all([second, third])).toEqual(['done', 'done'])
  expect(held.begun).toBe(1)
})

test('when the last one has gone the work is aborted, and begins anew for who comes then', async () => {
  const [shared, held] = [new SharedWork<string>(), new Held()]
  const leaves = [new AbortController(), new AbortController()]
  const waiting = leaves.map(({ signal }) => shared.of('a', held.work, signal))
  for (const each of leaves) each.abort(new Error('enough'))
  await held.aborted.promise
  const later = shared.of('a', held.work)
  expect(held.begun).toBe(1)
  held.fail(new Error('aborted'))
  for (const each of waiting) await expect(each).rejects.toThrow('enough')
  await Promise.resolve()
  expect(held.begun).toBe(2)
  held.finish('done')
  expect(await later).toBe('done')
})

test('a failure is told to everybody who waits, and is not kept', async () => {
  const shared = new SharedWork<string>()
  for (const each of [shared.of('a', full), shared.of('a', full)]) await expect(each).rejects.toThrow('full')
  expect(await shared.of('a', async () => await Promise.resolve('done'))).toBe('done')
})
