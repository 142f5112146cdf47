/** `refine`, `improve`, `self-talk` and `answer` refuse a second question under an id, and say where both stand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addImproveCommand } from './improve.ts'
import { addRefineCommand } from './refine.ts'
import { otherPart, TaskIds } from './task-ids.ts'
import { addSelfTalkCommand } from './self-talk.ts'

// the real one listens for signals, and the test runner ends its processes with one
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<typeof import('./terminal.ts')>()),
  interruptSignal: () => new AbortController().signal,
}))

function line(question: string, answer: string): string {
  return `${JSON.stringify({ task: { kind: 'arithmetic', id: 'a1', question, answer } })}\n`
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'task-ids-'))
  await writeFile(join(folder, 'one.jsonl'), line('How many apples?', '7'))
  await writeFile(join(folder, 'two.jsonl'), line('How many birds?', '6'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test.each([
  ['refine', ['refine', '--model', 'm', '--endpoint', 'http://localhost:1/v1']],
  ['improve', ['improve', '--model', 'm', '--endpoint', 'http://localhost:1/v1', '--trainer', 'export']],
  ['self-talk build', ['self-talk', 'build', '--from', 'nowhere']],
])('%s refuses another question under an id', async (_name, words) => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  for (const add of [addRefineCommand, addImproveCommand, addSelfTalkCommand]) add(program)
  const [one, two] = [join(folder, 'one.jsonl'), join(folder, 'two.jsonl')]
  const asked = program.parseAsync([...words, '--out', join(folder, 'out'), '--', one, two], { from: 'user' })
  await expect(asked).rejects.toThrow(
    `${two}:1: task a1 has another question than at ${one}:1, wanted an id of its own`,
  )
})

test.each([
  ['refine', ['refine', '--model', 'm', '--endpoint', 'http://localhost:1/v1']],
  ['improve', ['improve', '--model', 'm', '--endpoint', 'http://localhost:1/v1', '--trainer', 'export']],
])('%s names the line of a task without a gold answer', async (_name, words) => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  for (const add of [addRefineCommand, addImproveCommand]) add(program)
  const file = join(folder, 'open.jsonl')
  const open = { task: { kind: 'arithmetic', id: 'b1', question: 'How many geese?' } }
  await writeFile(file, `${line('How many apples?', '7')}${JSON.stringify(open)}\n`)
  const asked = program.parseAsync([...words, '--out', join(folder, 'out'), '--', file], { from: 'user' })
  await expect(asked).rejects.toThrow(`${file}:2: task b1 has no gold answer, wanted one to measure with`)
})

test('rows of one question are one task, and another gold answer is none of it', () => {
  const ids = new TaskIds()
  const task = { kind: 'arithmetic', id: 'a', question: 'q', answer: '7' } as const
  ids.check(task, { file: 'f', line: 1 })
  ids.check({ ...task }, { file: 'f', line: 2 })
  expect(() => ids.check({ ...task, answer: '8' }, { file: 'f', line: 3 })).toThrow(
    'f:3: task a has another gold answer than at f:1',
  )
})

test('programs have tests, and a pair of responses is another one to the same prompt', () => {
  const program = { kind: 'programming', id: 'p', prompt: 'add', language: 'python' } as const
  const run = { style: 'io', name: 't', input: '1', output: '2' } as const
  const first = { ...program, tests: [run] }
  // the order of fields is the file's
  const again = { ...program, tests: [{ output: '2', input: '1', name: 't', style: 'io' } as const] }
  expect(otherPart(first, again)).toBeUndefined()
  expect(otherPart(first, { ...program, tests: [{ ...run, output: '3' }] })).toBe('tests')
  expect(otherPart(first, { ...first, language: 'ruby' })).toBe('question')
  const pair = { kind: 'preference', id: 'p', prompt: 'Say hi', chosen: 'hi', rejected: 'no' } as const
  expect(otherPart(pair, { ...pair, rejected: 'never' })).toBeUndefined()
  expect(otherPart(pair, { ...pair, prompt: 'Say bye' })).toBe('question')
})
