import { expect, test } from 'vitest'
import type { Language } from '../languages/language.ts'
import { createToolFinder, type ToolAnswer } from './tool-finder.ts'
import { Toolchains } from './toolchains.ts'

const slow: ToolAnswer = { kind: 'timed-out' }

test('a tool that is slow at first is asked again with more time, and its answer is remembered', async () => {
  const times: number[] = []
  const finder = createToolFinder(async (_binary, _words, timeoutMs) => {
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
