/** `touchstone best-of` on real programs: what is printed, what stands in the file, and what it refuses. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { probeIsolation } from '../sandbox/index.ts'
import { addBestOfCommand } from './best-of.ts'

// the real one listens for signals, and the test runner ends its processes with one
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<typeof import('./terminal.ts')>()),
  interruptSignal: () => new AbortController().signal,
}))

const { usable } = await probeIsolation()
const task = {
  kind: 'programming',
  id: 'double',
  prompt: 'Double the number.',
  language: 'python',
  tests: [
    { style: 'io', name: 'two', input: '2\n', output: '4\n' },
    { style: 'io', name: 'five', input: '5\n', output: '10\n' },
  ],
}
const row = (code: string, id = 'double', tests: readonly object[] = task.tests): object => ({
  task: { ...task, id, tests },
  response: { taskId: id, model: 'm', text: `\`\`\`python\n${code}\n\`\`\`` },
})
let folder: string
let printed: string[]
let told: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'best-of-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(() => {
  printed = []
  told = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
})
afterEach(() => vi.restoreAllMocks())

async function bestOf(rows: readonly object[], ...words: readonly string[]): Promise<void> {
  const file = join(folder, 'answers.jsonl')
  await writeFile(file, rows.map((one) => JSON.stringify(one)).join('\n'))
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  addBestOfCommand(program)
  await program.parseAsync(['node', 'touchstone', 'best-of', file, ...words])
}

describe.runIf(usable)('programs of a file', () => {
  test('the one that passes the shown test is taken, and the held-back one measures the choice', async () => {
    const out = join(folder, 'best.jsonl')
    const [wrong, right, lucky] = ['print(int(input()) + 1)', 'print(int(input()) * 2)', 'input()\nprint(4)']
    await bestOf([row(wrong), row(right), row(wrong), row(lucky, 'other'), row(right, 'other')], '--out', out, '--json')
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      tasks: 2,
      programs: 5,
      measured: 2,
      leftOut: 0,
      // 1 of 3 and 1 of 2 programs are right; of two programs one is right with probability 2/3 and 1
      passAt: {
        '1': { value: expect.closeTo(5 / 12, 12) as number },
        '2': { value: expect.closeTo(5 / 6, 12) as number },
      },
      selected: { value: 1 / 2 },
    })
    const taken = (await readFile(out, 'utf8')).trim().split('\n')
    expect(taken.map((line) => (JSON.parse(line) as { response: { text: string } }).response.text)).toEqual([
      `\`\`\`python\n${right}\n\`\`\``,
      `\`\`\`python\n${lucky}\n\`\`\``,
    ])
  })

  test('tests that are all shown measure nothing, and it says so', async () => {
    await bestOf([row('print(4)', 'one', task.tests.slice(0, 1))], '--quiet', '--json')
    expect(JSON.parse(printed[0] ?? '')).toEqual({ tasks: 1, programs: 1, measured: 0 })
    await bestOf([row('print(4)', 'one', task.tests.slice(0, 1))])
    expect(printed[1]).toBe(
      '1 program for 1 task; no task has tests that are held back, so that the choice is not measured',
    )
  })
})

test('tasks without a test or without a response are left out with a word, and none at all is an error', async () => {
  await expect(bestOf([{ task }])).rejects.toThrow('got tasks without responses, wanted responses in the files')
  await expect(bestOf([row('print(4)', 'bare', [])])).resolves.toBeUndefined()
  expect(told).toContain('best-of: left out for want of a test: 1 task')
})

test('options that say nothing together are refused', async () => {
  await expect(bestOf([row('1')], '--endpoint', 'http://localhost:1/v1')).rejects.toThrow('wanted --model beside it')
  await expect(bestOf([row('1')], '--model', 'm', '--temperature', '0')).rejects.toThrow('are all the same')
})
