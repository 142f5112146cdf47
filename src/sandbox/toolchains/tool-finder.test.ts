import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Language } from '../languages/language.ts'
import { createToolFinder, type ToolAnswer } from './tool-finder.ts'
import { Toolchains } from './toolchains.ts'

let cache = ''
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'tool-finder-'))
  vi.stubEnv('TOUCHSTONE_CACHE', cache)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(cache, { recursive: true })
})

const slow: ToolAnswer = { kind: 'timed-out' }

test('a tool that is slow at first is asked again with more time, and its answer is remembered', async () => {
  const times: number[] = []
  const finder = createToolFinder(async (_binary, _words, { timeoutMs }) => {
    times.push(timeoutMs)
    return times.length === 1 ? slow : { kind: 'answered', text: '3.11' }
  })
  expect(await finder.ask('/usr/bin/tool', '--version')).toBe('3.11')
  expect(await finder.ask('/usr/bin/tool', '--version')).toBe('3.11')
  expect(times).toEqual([10_000, 60_000])
})

test('a tool that fails is as good as missing, and one that never answers is neither', async () => {
  expect(await createToolFinder(async () => ({ kind: 'failed' })).ask('/usr/bin/tool')).toBeUndefined()
  await expect(createToolFinder(async () => slow).ask('/usr/bin/tool')).rejects.toMatchObject({ code: 'busy' })
  expect(await createToolFinder().ask('/no/such/tool')).toBeUndefined()
})

const fill = (folder: string): { readonly argv: string[]; readonly environment: Record<string, string> } => ({
  argv: [folder],
  environment: {},
})

test('a tool that is slow to fill a folder is started again with more time; half-filled folders go', async () => {
  const times: number[] = []
  const finder = createToolFinder(async (_binary, [folder = ''], { timeoutMs }) => {
    times.push(timeoutMs)
    if (times.length === 1) return slow
    await writeFile(join(folder, 'a.o'), '')
    return { kind: 'answered', text: '' }
  })
  const place = await finder.make('parts', '/usr/bin/tool', fill)
  expect(place).toBe(join(cache, 'toolchains', 'parts'))
  expect(await readdir(join(cache, 'toolchains'))).toEqual(['parts'])
  expect(await readdir(place ?? '')).toEqual(['a.o'])
  expect(await finder.make('parts', '/usr/bin/tool', fill)).toBe(place)
  expect(times).toEqual([300_000, 1_200_000])
})

test('a tool that never ends filling is slow, not missing, and one that fails is gone without', async () => {
  const making = createToolFinder(async () => slow).make('parts', '/usr/bin/tool', fill)
  await expect(making).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining('300 and 1200 s') as string,
  })
  const failing = createToolFinder(async () => ({ kind: 'failed' }))
  expect(await failing.make('parts', '/usr/bin/tool', fill)).toBeUndefined()
  expect(await createToolFinder().make('parts', '/no/such/tool', fill)).toBeUndefined()
  expect(existsSync(join(cache, 'toolchains', 'parts'))).toBe(false)
})

test('a toolchain that was too slow to answer is looked for again', async () => {
  let answer: ToolAnswer = slow
  const finder = createToolFinder(async () => answer)
  const language = {
    name: 'tool',
    detect: async () => ({ version: (await finder.ask('/usr/bin/tool')) ?? '', tools: {}, mounts: [] }),
  } as unknown as Language
  const toolchains = new Toolchains(finder, { warms: false })
  await expect(toolchains.find(language)).rejects.toMatchObject({ code: 'busy' })
  answer = { kind: 'answered', text: '1.0' }
  expect((await toolchains.find(language))?.version).toBe('1.0')
})
