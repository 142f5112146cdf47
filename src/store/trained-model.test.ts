import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findTrained, keepTrained, listTrained, removeTrained, wantFreeName } from './trained-model.ts'

let cache = ''
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'trained-'))
})
afterEach(async () => {
  await rm(cache, { recursive: true })
})

async function keep(name: string, content: string): Promise<void> {
  await keepTrained(
    name,
    async (folder) => {
      await writeFile(join(folder, 'weights'), content)
      return { title: `model of ${content}` }
    },
    { cache },
  )
}

describe('trained models', () => {
  test('are kept, found, listed by name, replaced and removed', async () => {
    expect(await listTrained({ cache })).toEqual([])
    await keep('two', 'abc')
    await keep('one', 'x')
    expect((await listTrained({ cache })).map(({ name, title }) => [name, title])).toEqual([
      ['one', 'model of x'],
      ['two', 'model of abc'],
    ])
    await keep('two', 'new')
    const two = await findTrained('two', { cache })
    expect(two?.title).toBe('model of new')
    expect(await readFile(join(two?.folder ?? '', 'weights'), 'utf8')).toBe('new')
    expect(two?.bytes).toBe('new'.length + '{"title":"model of new"}\n'.length)
    expect([await removeTrained('two', { cache }), await removeTrained('two', { cache })]).toEqual([true, false])
  })

  test('what was there stays where the new one cannot be written', async () => {
    await keep('mine', 'good')
    const fails = keepTrained('mine', () => Promise.reject(new Error('disk full')), { cache })
    await expect(fails).rejects.toThrow('disk full')
    expect((await listTrained({ cache })).map(({ title }) => title)).toEqual(['model of good'])
  })

  test('names are checked: letters, the manifest, and what is taken', async () => {
    await expect(wantFreeName('../x', { cache })).rejects.toThrow('is "../x", wanted up to 64')
    expect(await findTrained('../x', { cache })).toBeUndefined()
    await expect(wantFreeName('minilm-l6', { cache })).rejects.toThrow('is a model of the manifest')
    await keep('mine', 'good')
    await expect(wantFreeName('mine', { cache })).rejects.toThrow('mine is taken (model of good), wanted another name')
    await wantFreeName('mine', { cache, replace: true })
    await wantFreeName('yours', { cache })
  })
})
