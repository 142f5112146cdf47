import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
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
