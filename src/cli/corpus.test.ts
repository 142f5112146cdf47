import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { addCorpusCommand } from './corpus.ts'

test('the data card names no annotator where the way rule writes all critiques, whatever filters them', async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    const choices = [{ message: { content: 'The answer is 5.' }, finish_reason: 'stop' }]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-corpus-'))
  try {
    const program = new Command('touchstone').exitOverride()
    addCorpusCommand(program)
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const line = `corpus build examples/worked-solutions.jsonl --out ${folder} --limit 1 --per-task 2 --quiet --soft-filter --tau 0 --k 1 --model m --endpoint ${endpoint}`
    await program.parseAsync(line.split(' '), { from: 'user' })
  } finally {
    server.closeAllConnections()
    server.close()
  }
  expect(asked).toBeGreaterThan(0)
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/critiques from +\| rules +\|/)
})

afterEach(() => void vi.restoreAllMocks())

test('a second row of one question is passed over and told, and so is a row without a right solution', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-corpus-'))
  try {
    const [first = '', second = ''] = readFileSync('examples/worked-solutions.jsonl', 'utf8').split('\n')
    const again = JSON.stringify({ ...JSON.parse(first), answer: '8 * 12 - 70 = 26\n#### 26' })
    const file = join(folder, 'tasks.jsonl')
    writeFileSync(file, [first, again, second].map((line) => `${line}\n`).join(''))
    const unsolved = join(folder, 'unsolved.jsonl')
    writeFileSync(unsolved, '{"task": {"kind": "arithmetic", "id": "u", "question": "How many?", "answer": "3"}}\n')
    const told = vi.spyOn(console, 'log').mockImplementation(() => {})
    const line = `corpus build ${file} ${unsolved} --out ${join(folder, 'out')} --per-task 2`
    const run = async (more: string): Promise<unknown[]> => {
      const program = new Command('touchstone').exitOverride()
      addCorpusCommand(program)
      told.mockClear()
      await program.parseAsync(`${line}${more}`.split(' '), { from: 'user' })
      return told.mock.calls.map(([text]) => text as unknown)
    }
    const lines = await run('')
    expect(lines[0]).toMatch(/^\d+ rows of 2 tasks in /)
    expect(lines).toContain('  1 row of the files passed over: an earlier row asks the same question')
    expect(lines).toContain('  1 row of the files passed over: there is no solution that comes to a gold answer')
    expect(readFileSync(join(folder, 'out', 'README.md'), 'utf8')).toMatch(
      /an earlier one asks the same question +\| 1 /,
    )
    // the folder tells it too
    expect(JSON.parse(String((await run(' --json'))[0]))).toMatchObject({ tasks: 2, askedBefore: 1 })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
