/** `touchstone translate` against a server in this process: what is printed, what stands in the file, the exit code. */
import { createServer, type Server } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Translation } from '../analysis/index.ts'
import { probeIsolation } from '../sandbox/index.ts'
import { addTranslateCommand } from './translate.ts'

// the real one listens for signals, and the test runner ends its processes with one
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<typeof import('./terminal.ts')>()),
  interruptSignal: () => new AbortController().signal,
}))

const { usable } = await probeIsolation()
const JAVASCRIPT = "console.log(Number(require('fs').readFileSync(0, 'utf8')) * 2)\n"
let folder: string
let source: string
let server: Server
let address: string
let answer: string
let printed: string[]
let told: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'translate-'))
  source = join(folder, 'double.py')
  await writeFile(source, 'print(int(input()) * 2)\n')
  server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const isForInputs = text.includes('You write test inputs')
      const message = { role: 'assistant', content: isForInputs ? '{"inputs": ["4\\n", "-7\\n"]}' : answer }
      const usage = { prompt_tokens: 10, completion_tokens: 7 }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }], usage }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  printed = []
  told = []
  answer = `\`\`\`js\n${JAVASCRIPT}\`\`\``
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

async function translate(...words: readonly string[]): Promise<void> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  addTranslateCommand(program)
  const flags = ['--to', 'javascript', '--model', 'tiny', '--endpoint', address]
  await program.parseAsync(['node', 'touchstone', 'translate', source, ...flags, ...words])
}

describe.skipIf(!usable)('touchstone translate (skipped where programs cannot be isolated)', () => {
  test('writes the translation, and prints all as JSON', async () => {
    const [out, input] = [join(folder, 'double.js'), join(folder, 'input.txt')]
    await writeFile(input, '21\n')
    await translate('--inputs', input, '--out', out, '--json')
    expect(await readFile(out, 'utf8')).toBe(JAVASCRIPT)
    const made = JSON.parse(printed.join('')) as Translation
    expect(made).toMatchObject({ from: 'python', to: 'javascript', verdict: 'correct', score: 1, code: JAVASCRIPT })
    expect(made.tests).toEqual({ shown: 2, hidden: 1, recorded: 3, leftOut: 0 })
    expect(made.tokens).toEqual({ prompt: 20, completion: 14 })
    expect(process.exitCode).toBeUndefined()
  })

  test('a wrong translation is told with its failed tests, and the exit code is 1', async () => {
    answer = `\`\`\`js\n${JAVASCRIPT.replace('* 2', '* 3')}\`\`\``
    const tests = join(folder, 'tests.jsonl')
    await writeFile(tests, '{"style":"io","name":"one","input":"1\\n","output":"2\\n"}\n')
    const out = join(folder, 'wrong.js')
    await translate('--tests', tests, '--no-written-inputs', '--tries', '1', '--out', out)
    expect(told.slice(0, 4)).toEqual([
      'wrong: 0 % of the tests passed',
      '1 test, 0 held back, 0 recorded from the source, 0 left out',
      '1 tried, 7 generated tokens',
      'No test is held back, so that a program that prints the expected outputs by heart passes',
    ])
    expect(told[4]).toBe('The JavaScript program passed 0 of 1 tests.')
    expect(process.exitCode).toBe(1)
  })

  test('a language translated into itself is refused', async () => {
    await expect(translate('--to', 'python')).rejects.toThrow(/is in python, wanted another language for --to/)
    await expect(translate('--to', 'latin')).rejects.toThrow(/Allowed choices are python/)
  })
})
