/** `touchstone answer` against a server in this process: what stands in the file, what a second run adds, what is refused. */
import { createServer, type Server } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Response, Task } from '../supervision.ts'
import { addAnswerCommand } from './answer.ts'

// the real one listens for signals, and the test runner ends its processes with one
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<typeof import('./terminal.ts')>()),
  interruptSignal: () => new AbortController().signal,
}))

let folder: string
let server: Server
let address: string
let asked: string[]
let tasks: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'answer-'))
  server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const { messages, seed } = JSON.parse(text) as { messages: { content: string }[]; seed: number }
      const question = messages.at(-1)?.content ?? ''
      asked.push(question)
      const message = { role: 'assistant', content: `${question} Seed ${seed}.` }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }] }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  tasks = join(folder, 'tasks.jsonl')
  const lines = [1, 2, 3].map((n) => ({ task: { kind: 'arithmetic', id: `q${n}`, question: `What is ${n}?` } }))
  await writeFile(tasks, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  asked = []
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('touchstone answer', () => {
  test('asks several models with several prompts, each into a file of its own', async () => {
    const out = join(folder, 'many-{model}-{prompt}.jsonl')
    await answer(tasks, '--model', 'other/big', '--prompt', 'plain', '--prompt', 'example', '--out', out)
    for (const model of ['tiny', 'other/big']) {
      for (const [form, prompt] of [
        ['plain', 'arithmetic v1'],
        ['example', 'arithmetic v1 with example'],
      ]) {
        const rows = await rowsOf(join(folder, `many-${model.replace('/', '-')}-${form}.jsonl`))
        expect(rows.map(({ response }) => [response.model, response.sampling?.prompt])).toEqual(
          rows.map(() => [model, prompt]),
        )
        expect(rows.length).toBe(3)
      }
    }
  })

  test('several kinds of answers do not go into one file', async () => {
    const out = join(folder, 'one.jsonl')
    await expect(answer(tasks, '--model', 'b', '--out', out)).rejects.toThrow('wanted {model} in it')
    await expect(answer(tasks, '--prompt', 'plain', '--prompt', 'example', '--out', out)).rejects.toThrow('{prompt}')
  })

  test('writes a row for each task, in their order, and a second run asks nothing', async () => {
    const out = join(folder, 'plain.jsonl')
    await answer(tasks, '--out', out)
    const rows = await rowsOf(out)
    expect(rows.map(({ task }) => task.id)).toEqual(['q1', 'q2', 'q3'])
    expect(rows[0]?.response).toMatchObject({ taskId: 'q1', model: 'tiny', finish: 'stop' })
    expect(rows[0]?.response.text).toMatch(/^What is 1\? Seed \d+\.$/)
    expect(rows[0]?.response.tokens).toBeUndefined()
    asked = []
    await answer(tasks, '--out', out)
    expect(asked).toEqual([])
    expect(await rowsOf(out)).toEqual(rows)
  })

  test('goes on with what is missing; the file is the one of an undisturbed run', async () => {
    const [whole, broken] = [join(folder, 'whole.jsonl'), join(folder, 'broken.jsonl')]
    const sampling = ['--temperature', '0.5', '--samples', '2', '--seed', 'x', '--parallel', '1']
    await answer(tasks, '--out', whole, ...sampling)
    const text = await readFile(whole, 'utf8')
    await writeFile(broken, text.slice(0, text.length >> 1))
    asked = []
    await answer(tasks, '--out', broken, ...sampling)
    expect(asked.length).toBeGreaterThan(2)
    expect(asked.length).toBeLessThan(6)
    expect(await readFile(broken, 'utf8')).toBe(text)
    const seeds = (await rowsOf(whole)).map(({ response }) => response.sampling?.key)
    expect(new Set(seeds).size).toBe(6)
  })

  test('a file of another draw is refused with its line', async () => {
    const out = join(folder, 'other.jsonl')
    await answer(tasks, '--out', out)
    await expect(answer(tasks, '--out', out, '--max-tokens', '9')).rejects.toThrow(
      'other.jsonl:1: has maxTokens 512, this run has 9; wanted another --out',
    )
    await expect(answer(tasks, '--out', out, '--seed', '5')).rejects.toThrow(
      'other.jsonl:1: was drawn with another --seed',
    )
    await expect(answer(tasks, '--out', out, '--no-example')).rejects.toThrow('has prompt arithmetic v1 with example')
  })

  test('another question or gold answer under an id is refused, in the files and beside kept answers', async () => {
    const [first, twice, changed] = ['first', 'twice', 'changed'].map((name) => join(folder, `${name}.jsonl`))
    const out = join(folder, 'kept.jsonl')
    await writeFile(first ?? '', taskLine('a', 'How many apples?', '7') + taskLine('b', 'How many pears?', '8'))
    await writeFile(twice ?? '', taskLine('a', 'How many apples?', '7') + taskLine('a', 'How many birds?', '7'))
    await writeFile(changed ?? '', taskLine('a', 'How many apples?', '7') + taskLine('b', 'How many pears?', '9'))
    await expect(answer(twice ?? '', '--out', out)).rejects.toThrow(
      `${twice}:2: task a has another question than at ${twice}:1`,
    )
    expect(asked).toEqual([])
    await answer(first ?? '', '--out', out)
    asked = []
    await expect(answer(changed ?? '', '--out', out)).rejects.toThrow(
      'kept.jsonl:2: has another gold answer of task b than this run; wanted another --out',
    )
    expect(asked).toEqual([])
  })

  test('--limit takes the first tasks; without --out rows go to standard output', async () => {
    let printed = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text)
      return true
    })
    await answer(tasks, '--limit', '2')
    const rows = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { task: Task })
    expect(rows.map(({ task }) => task.id)).toEqual(['q1', 'q2'])
  })

  test('options that contradict each other are told before anything is asked', async () => {
    await expect(answer(tasks, '--samples', '3')).rejects.toThrow('--samples 3 at temperature 0 are all the same')
    await expect(answer(tasks, '--json')).rejects.toThrow('wanted --out beside it')
    expect(asked).toEqual([])
  })
})

async function answer(...flags: readonly string[]): Promise<void> {
  const program = new Command('touchstone')
  addAnswerCommand(program)
  await program.parseAsync(['answer', ...flags, '--model', 'tiny', '--endpoint', address], { from: 'user' })
}

async function rowsOf(file: string): Promise<{ task: Task; response: Response }[]> {
  const text = await readFile(file, 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { task: Task; response: Response })
}

function taskLine(id: string, question: string, gold: string): string {
  return `${JSON.stringify({ task: { kind: 'arithmetic', id, question, answer: gold } })}\n`
}
