/** Folders that a command goes on with, asked from two servers whose models have one name. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { touchstoneProgram } from './command-line.ts'

const servers: Server[] = []
const addresses: string[] = []
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-identity-'))
  vi.stubEnv('TOUCHSTONE_CACHE', join(folder, 'cache'))
  const solved = { kind: 'arithmetic', question: 'What is 2 + 3?', answer: '5' }
  const rows = ['a', 'b', 'c', 'd'].map((id) => ({
    task: { ...solved, id, question: `${id}: ${solved.question}` },
    response: { taskId: id, model: 'person', text: '2 + 3 = 5\nThe answer is 5.' },
  }))
  await writeFile(join(folder, 'tasks.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  for (const last of ['5', '6']) {
    const server = createServer((_request, response) => {
      const choices = [{ message: { content: `2 + 3 = ${last}\nThe answer is ${last}.` }, finish_reason: 'stop' }]
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    servers.push(server)
    addresses.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
  }
})

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await rm(folder, { recursive: true, force: true })
})

async function run(line: string, endpoint: string | undefined): Promise<void> {
  const words = `${line} --quiet --model m --endpoint ${endpoint}`.replaceAll('FOLDER', folder).split(' ')
  await touchstoneProgram().exitOverride().parseAsync(words, { from: 'user' })
}

test.each([
  ['refine FOLDER/tasks.jsonl --samples 1 --rounds 1', 'its model is "m at FIRST", this run has "m at SECOND"'],
  ['self-talk evaluate FOLDER/tasks.jsonl --against FOLDER/refine', 'its model is "m at FIRST"'],
  ['corpus build FOLDER/tasks.jsonl --ways sample --samples 1', 'its sources is ["sample 2, m at FIRST,'],
  [
    'corpus build FOLDER/tasks.jsonl --ways rule --soft-filter --k 1 --tau 0',
    'its softFilter is "refinement v1, m at FIRST,',
  ],
])('%s goes on at one server, and takes nothing over from another', async (line, message) => {
  const [first = '', second = ''] = addresses
  const out = join(folder, line.startsWith('refine') ? 'refine' : `${line.split(' ')[0]}-${line.length}`)
  await run(`${line} --out ${out}`, first)
  // the same server, spelled in another way
  await run(`${line} --out ${out}`, `${first.toUpperCase().replace('/V1', '/v1')}/`)
  const wanted = message.replace('FIRST', first).replace('SECOND', second)
  await expect(run(`${line} --out ${out}`, second)).rejects.toThrow(wanted)
})

test('improve takes a model of another server for the one that came of the training, though its name is the same', async () => {
  const [first, second] = addresses
  const out = join(folder, 'improve')
  const line = `improve FOLDER/tasks.jsonl --trainer export --samples 1 --refinements 1 --out ${out}`
  await run(line, first)
  await run(line, second)
  expect(JSON.parse(await readFile(join(out, 'improve.json'), 'utf8'))).toMatchObject({ base: `m at ${first}` })
  expect(JSON.parse(await readFile(join(out, 'iteration-0', 'actor.json'), 'utf8'))).toEqual({
    actor: `m at ${second}`,
    name: 'm',
  })
})
