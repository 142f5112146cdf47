import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withFileLock } from './file-lock.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

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
    await writeFile(join(folder, 'dead'), `${pid} ${hostname()} x`)
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
