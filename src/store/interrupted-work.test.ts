import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withState } from './interrupted-work.ts'

let cache = ''
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'interrupted-'))
})
afterEach(async () => {
  await rm(cache, { recursive: true })
})

/** A day of the year 2026. */
const day = (number: number): Date => new Date(2026, 0, number)

/** Work that writes a line and fails. */
async function interrupted(identity: string, now: Date): Promise<void> {
  const work = withState(
    identity,
    async (folder) => {
      await writeFile(join(folder, 'state'), identity)
      throw new Error('killed')
    },
    { cache, now },
  )
  await expect(work).rejects.toThrow('killed')
}

test('work that failed finds its state again, other work does not; done work leaves none', async () => {
  const now = day(1)
  await interrupted('one', now)
  const found = await withState('two', async (folder) => readdir(folder), { cache, now })
  expect(found).toEqual(['used'])
  const again = await withState('one', (folder) => readFile(join(folder, 'state'), 'utf8'), { cache, now })
  expect(again).toBe('one')
  expect(await readdir(join(cache, 'interrupted'))).toEqual([])
})

test('the same work twice at a time takes turns, and each begins anew', async () => {
  let running = 0
  let most = 0
  const work = async (folder: string): Promise<string[]> => {
    most = Math.max(most, ++running)
    const found = await readdir(folder)
    await writeFile(join(folder, 'state'), '')
    running--
    return found
  }
  const both = [1, 2].map(() => withState('one', work, { cache, now: day(1) }))
  expect(await Promise.all(both)).toEqual([['used'], ['used']])
  expect(most).toBe(1)
})

test('state that nobody came back to for 30 days is removed', async () => {
  await interrupted('old', day(1))
  await interrupted('recent', day(3))
  await withState('new', () => Promise.resolve(), { cache, now: day(32) })
  const kept = await readdir(join(cache, 'interrupted'))
  expect(kept).toHaveLength(1)
  expect(await readFile(join(cache, 'interrupted', kept[0] ?? '', 'state'), 'utf8')).toBe('recent')
})
