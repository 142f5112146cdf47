import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { takeFileLock, withFileLock } from './file-lock.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** A lock as another process would leave it. */
async function left(name: string, change: object): Promise<string> {
  const path = join(folder, name)
  const lock = takeFileLock(path, 'leave a lock')
  const holder = JSON.parse(await readFile(path, 'utf8')) as object
  lock.release()
  await writeFile(path, JSON.stringify({ ...holder, token: 'other', ...change }))
  return path
}

/** Takes a lock and gives it back; true where nothing but it was there. */
async function takes(path: string): Promise<boolean> {
  takeFileLock(path, 'try').release()
  return (await readdir(folder)).length === 0
}

describe('withFileLock', () => {
  test('ten at once take turns', async () => {
    let inside = 0
    let most = 0
    const done: number[] = []
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        withFileLock(join(folder, 'turns'), {}, async () => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setImmediate(resolve))
          inside -= 1
          done.push(i)
        }),
      ),
    )
    expect(most).toBe(1)
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await readdir(folder)).toEqual([])
  })

  test('is given back when the work fails', async () => {
    const failing = withFileLock(join(folder, 'fails'), {}, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await withFileLock(join(folder, 'fails'), {}, () => Promise.resolve(7))).toBe(7)
  })

  test('the lock of a process that is gone is broken', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    await writeFile(join(folder, 'dead'), JSON.stringify({ pid, host: hostname(), start: null }))
    expect(await withFileLock(join(folder, 'dead'), {}, () => Promise.resolve(7))).toBe(7)
    expect(await readdir(folder)).toEqual([])
  })

  test('abort while waiting rejects with the reason, and the holder keeps the lock', async () => {
    const controller = new AbortController()
    let ran = false
    await withFileLock(join(folder, 'held'), {}, async () => {
      const waiting = withFileLock(
        join(folder, 'held'),
        { signal: controller.signal, onWait: () => controller.abort(new Error('enough')) },
        async () => {
          ran = true
        },
      )
      await expect(waiting).rejects.toThrow('enough')
      expect(await readdir(folder)).toEqual(['held'])
    })
    expect(ran).toBe(false)
  })
})

describe('takeFileLock', () => {
  test('refuses while a live process holds it, naming that process, and takes it afterwards', async () => {
    const path = join(folder, 'taken')
    const first = takeFileLock(path, 'open a')
    expect(() => takeFileLock(path, 'open b')).toThrow(
      `open b: process ${process.pid} on ${hostname()} holds ${path}, wanted no other process at work there`,
    )
    expect(() => takeFileLock(path, 'open b')).toThrow(expect.objectContaining({ code: 'busy' }))
    expect(await readdir(folder)).toEqual(['taken'])
    first.release()
    first.release()
    expect(await takes(path)).toBe(true)
  })

  test.skipIf(process.platform === 'win32')('takes the lock of a process whose id another one has now', async () => {
    expect(await takes(await left('reused', { start: '1' }))).toBe(true)
    const live = await left('same', {})
    expect(() => takeFileLock(live, 'try')).toThrow('wanted no other process')
    await rm(live)
  })

  test('takes a torn lock', async () => {
    const path = join(folder, 'torn')
    await writeFile(path, '{"pid":')
    expect(await takes(path)).toBe(true)
  })

  test.each([
    ['of another machine', { host: 'elsewhere', pid: 1 }],
    ['of another container', { namespace: 'pid:[1]', pid: 1 }],
    ['from before the machine was started', { boot: 'another', pid: 1 }],
  ])('a lock %s is held as long as it shows signs of life', async (_what, change) => {
    const path = await left('foreign', change)
    expect(() => takeFileLock(path, 'try')).toThrow('process 1 on')
    const { mtimeMs } = await stat(path)
    await utimes(path, new Date(mtimeMs), new Date(mtimeMs - 110_000))
    expect(() => takeFileLock(path, 'try')).toThrow('process 1 on')
    await utimes(path, new Date(mtimeMs), new Date(mtimeMs - 130_000))
    expect(await takes(path)).toBe(true)
  })

  test('shows a sign of life every 10 s and keeps its text', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const path = join(folder, 'alive')
      using lock = takeFileLock(path, 'hold')
      const text = await readFile(path, 'utf8')
      await utimes(path, new Date(0), new Date(0))
      vi.advanceTimersByTime(10_000)
      expect((await stat(path)).mtimeMs).toBeGreaterThan(0)
      expect(await readFile(path, 'utf8')).toBe(text)
      lock.release()
      expect(await readdir(folder)).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })

  test('gives back its own lock only: one that took its place stays', async () => {
    const path = join(folder, 'replaced')
    const lock = takeFileLock(path, 'hold')
    await rm(path)
    const other = takeFileLock(path, 'hold')
    lock.release()
    expect(await readdir(folder)).toEqual(['replaced'])
    other.release()
    expect(await readdir(folder)).toEqual([])
  })
})
