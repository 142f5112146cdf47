/** What `touchstone refine` prints: whole shares, and the tokens that each way spent. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { addRefineCommand } from './refine.ts'

// the real one listens for signals, and the test runner ends its processes with one
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<typeof import('./terminal.ts')>()),
  interruptSignal: () => new AbortController().signal,
}))
afterEach(() => void vi.restoreAllMocks())

test('its tables cut off no count and no number of tokens', async () => {
  const server = createServer((_request, response) => {
    const choices = [{ message: { content: '2 + 3 = 6.\nThe answer is 6.' }, finish_reason: 'stop' }]
    const usage = { prompt_tokens: 10, completion_tokens: 7 }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices, usage }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = await mkdtemp(join(tmpdir(), 'refine-'))
  const told = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  try {
    const file = join(folder, 'tasks.jsonl')
    await writeFile(file, `${JSON.stringify({ question: 'What is 2 + 3?', gold: '5', response: '5' })}\n`)
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const words = ['--model', 'm', '--endpoint', endpoint, '--rounds', '1', '--samples', '1']
    const program = new Command('touchstone').exitOverride()
    addRefineCommand(program)
    await program.parseAsync(['refine', file, ...words, '--out', join(folder, 'out')], { from: 'user' })
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  const lines = told.mock.calls.flatMap(([text]) => String(text).split('\n')).map((line) => line.trim())
  expect(lines.join('\n')).not.toContain('…')
  expect(lines).toContain('right after                0 % [0.0, 79.3] (0 of 1)')
  expect(lines.map((line) => line.split(/\s{2,}/))).toEqual(
    expect.arrayContaining([
      ['sequential', '1', '0 % [0.0, 79.3] (0 of 1)', '7'],
      ['sequential', '2', '0 % [0.0, 79.3] (0 of 1)', '14'],
      ['any-sample (looks at gold)', '1', '0 % [0.0, 79.3] (0 of 1)', '7'],
    ]),
  )
})
