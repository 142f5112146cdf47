import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createArithmeticCritic, createReasoningJudge } from '../../critique/index.ts'
import type { RunOptions, RunResult } from '../../sandbox/index.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServerParts } from '../server-parts.ts'
import { startServer, type RunningServer } from '../server.ts'

const TOKEN = 'a-token-of-24-characters'
/** A process of its own opens a sandbox first, which takes its time on a busy machine. */
const LIMIT_MS = 180_000
const stage = {
  exitCode: 0,
  signal: null,
  stdout: '42\n',
  stderr: '',
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 5,
  cpuMs: 4,
  peakMemoryBytes: 1_000,
}
const accepted: RunResult = { status: 'accepted', message: 'ended', compile: null, run: stage, files: {} }
const broken: RunResult = {
  status: 'sandbox-error',
  message: 'the sandbox is gone',
  compile: null,
  run: null,
  files: {},
}

/** Programs by their code: `hang` runs until it is aborted, `break` breaks the sandbox, everything else prints 42. */
const aborted: string[] = []
let started: PromiseWithResolvers<void> = Promise.withResolvers()
let ended: PromiseWithResolvers<void> = Promise.withResolvers()
const runner: ServerParts['runner'] = {
  async run({ code }, { signal }: RunOptions) {
    if (code === 'break') return broken
    if (code !== 'hang') return accepted
    return await new Promise<RunResult>((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        aborted.push(code)
        ended.resolve()
        reject(signal.reason as Error)
      })
      started.resolve()
    })
  },
  bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
  languages: () => Promise.resolve([]),
}

const parts: ServerParts = {
  runner,
  judges: [createReasoningJudge()],
  critic: createArithmeticCritic(),
  reward: {
    score: (texts) =>
      Promise.resolve(
        texts.map(({ response }) => ({
          reward: response === 'nothing' ? Number.NaN : response.length,
          standardised: 0,
          spread: 0,
          known: true,
        })),
      ),
  },
  analyse: ({ language, file = 'main.py' }, { classes = [] }) =>
    Promise.resolve({
      language,
      file,
      classes: classes.map((name) => ({ class: name, state: 'done', tools: [], findings: [], figures: { lines: 1 } })),
    }),
}

let server: RunningServer
let client: Client

beforeAll(async () => {
  server = await startServer(parts, { port: 0, concurrency: 2, version: '1.2.3', token: TOKEN })
  client = await connected(server)
})
afterAll(async () => {
  await client.close()
  await server.close()
})

async function connected({ url }: RunningServer, mode: 'auto' | 'legacy' = 'auto'): Promise<Client> {
  const made = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const requestInit = { headers: { authorization: `Bearer ${TOKEN}` } }
  await made.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit }))
  return made
}

const sum = {
  task: { kind: 'arithmetic', question: 'What is 6 * 7?', answer: '42' },
  response: { model: 'm', text: '6 * 7 = 42. The answer is 42.' },
}

describe('MCP over HTTP', () => {
  test('lists the tools that are configured, in a fixed order, with both schemas', async () => {
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['run_program', 'judge', 'analyse', 'critique', 'reward'])
    expect(tools[0]?.description).toContain('Languages: python, javascript')
    for (const { inputSchema, outputSchema } of tools) {
      expect(inputSchema.type).toBe('object')
      expect(outputSchema?.['type']).toBe('object')
    }
    expect(client.getServerVersion()?.version).toBe('1.2.3')
  })

  test('each tool gives text and structured content', async () => {
    const run = await client.callTool({ name: 'run_program', arguments: { language: 'python', code: 'print(42)' } })
    expect(run.isError).toBeUndefined()
    expect(run.structuredContent).toMatchObject({ status: 'accepted', run: { stdout: '42\n' } })
    expect(run.content).toEqual([{ type: 'text', text: 'accepted: ended\nstandard output:\n42\n' }])
    const judged = await client.callTool({ name: 'judge', arguments: sum })
    expect(judged.structuredContent).toMatchObject({ feedback: [{ verdict: 'correct', score: 1 }] })
    const critique = await client.callTool({
      name: 'critique',
      arguments: { question: 'What is 6 * 7 + 1?', solution: '6 * 7 = 41\n41 + 1 = 42' },
    })
    expect(critique.structuredContent).toMatchObject({
      critic: { name: 'arithmetic' },
      critique: { steps: [{ step: 1, text: '6 * 7 = 41', verdict: 'wrong' }, { verdict: 'correct' }] },
    })
    const reward = await client.callTool({
      name: 'reward',
      arguments: { responses: [{ prompt: 'p', response: 'four' }] },
    })
    expect(reward.structuredContent).toEqual({
      rewards: [{ reward: 4, standardised: 0, spread: 0, known: true }],
    })
    const analysed = await client.callTool({
      name: 'analyse',
      arguments: { language: 'python', code: 'x = 1', classes: ['smells'] },
    })
    expect(analysed.structuredContent).toMatchObject({ classes: [{ class: 'smells', state: 'done' }] })
  })

  test('a wrong answer is a result; a failure of the machinery is an error and no verdict', async () => {
    const wrong = { ...sum, response: { model: 'm', text: 'The answer is 41.' } }
    const judged = await client.callTool({ name: 'judge', arguments: wrong })
    expect(judged.isError).toBeUndefined()
    expect(judged.structuredContent).toMatchObject({ feedback: [{ verdict: 'wrong', score: 0 }] })
    for (const [name, args, reason] of [
      ['run_program', { language: 'python', code: 'break' }, /nothing was judged: the sandbox is gone/],
      ['reward', { responses: [{ prompt: 'p', response: 'nothing' }] }, /gave no number/],
      ['judge', {}, /task/],
    ] as const) {
      const failed = await client.callTool({ name, arguments: args })
      expect(failed.isError).toBe(true)
      expect(failed.structuredContent).toBeUndefined()
      expect(JSON.stringify(failed.content)).toMatch(reason)
    }
  })

  test('tells how far a batch is', async () => {
    const told: unknown[] = []
    const rows = [sum, sum, sum]
    await client.callTool({ name: 'judge', arguments: { rows } }, { onprogress: (progress) => told.push(progress) })
    expect(told).toContainEqual(expect.objectContaining({ progress: 3, total: 3 }))
  })

  test('a cancelled call ends its program', async () => {
    started = Promise.withResolvers()
    ended = Promise.withResolvers()
    const stop = new AbortController()
    const call = client.callTool(
      { name: 'run_program', arguments: { language: 'python', code: 'hang' } },
      { signal: stop.signal },
    )
    const outcome = call.then(
      () => 'answered',
      () => 'cancelled',
    )
    await started.promise
    stop.abort()
    expect(await outcome).toBe('cancelled')
    await ended.promise
    expect(aborted).toContain('hang')
  })

  test('a client of the revision before is served too', async () => {
    const old = await connected(server, 'legacy')
    const judged = await old.callTool({ name: 'judge', arguments: sum })
    expect(judged.structuredContent).toMatchObject({ feedback: [{ verdict: 'correct' }] })
    await old.close()
  })

  test('wants the token, and refuses a web page of another origin', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const without = await fetch(`${server.url}/mcp`, { method: 'POST', headers, body })
    expect(without.status).toBe(401)
    const authorization = `Bearer ${TOKEN}`
    const foreign = { ...headers, authorization, origin: 'https://example.org' }
    expect((await fetch(`${server.url}/mcp`, { method: 'POST', headers: foreign, body })).status).toBe(403)
    expect((await fetch(`${server.url}/mcp`, { headers: { authorization } })).status).toBe(405)
  })
})

describe('MCP over standard input and output', () => {
  test(
    'answers calls, and ends when the client closes its end',
    async () => {
      const made = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
      const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
      const jobs = mkdtempSync(join(tmpdir(), 'touchstone-mcp-'))
      const args = [main, 'mcp', '--jobs', jobs]
      const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' })
      await made.connect(transport, { timeout: LIMIT_MS })
      const { tools } = await made.listTools()
      expect(tools.map(({ name }) => name)).toEqual(['run_program', 'judge', 'analyse', 'critique'])
      expect(made.getServerCapabilities()?.extensions).toEqual({ 'io.modelcontextprotocol/tasks': {} })
      const judged = await made.callTool({ name: 'judge', arguments: sum })
      expect(judged.structuredContent).toMatchObject({ feedback: [{ verdict: 'correct', score: 1 }] })
      await made.close()
      expect(transport.pid).toBeNull()
      rmSync(jobs, { recursive: true, force: true })
    },
    LIMIT_MS,
  )
})
