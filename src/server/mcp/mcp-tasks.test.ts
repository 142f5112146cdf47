import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createTaskSessionFromClient } from '@modelcontextprotocol/ext-tasks/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createReasoningJudge } from '../../critique/index.ts'
import type { ServerParts } from '../server-parts.ts'
import { startServer, type RunningServer, type ServerOptions } from '../server.ts'
import { accepted, HeldRunner } from '../jobs/held-runner.ts'

const EXTENSION = 'io.modelcontextprotocol/tasks'
const VERSION = '2026-07-28'
const CLIENT = { name: 'test', version: '1' }

let folder: string
let runner: HeldRunner
let server: RunningServer

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-tasks-'))
  runner = new HeldRunner()
})
afterEach(async () => {
  runner.release.resolve()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** @param options `taskAfterMs` 0: what is not done at once is a task */
async function start(options: Partial<ServerOptions> = {}): Promise<void> {
  const parts: ServerParts = { runner, judges: [createReasoningJudge()] }
  const all = { port: 0, concurrency: 2, version: '0', jobs: folder, graceMs: 100, taskAfterMs: 0, ...options }
  server = await startServer(parts, all)
}

interface Answer {
  readonly status: number
  readonly result?: Record<string, unknown>
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** One message as it goes over the wire, with what the revision wants of each request. */
async function ask(
  method: string,
  params: Record<string, unknown>,
  { declares = true, signal }: { readonly declares?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Answer> {
  const extensions = declares ? { extensions: { [EXTENSION]: {} } } : {}
  const meta = {
    'io.modelcontextprotocol/protocolVersion': VERSION,
    'io.modelcontextprotocol/clientInfo': CLIENT,
    'io.modelcontextprotocol/clientCapabilities': extensions,
  }
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': VERSION,
    'mcp-method': method,
  }
  const name = params['name'] ?? params['taskId']
  if (typeof name === 'string') headers['mcp-name'] = name
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } })
  const response = await fetch(`${server.url}/mcp`, { method: 'POST', headers, body, signal: signal ?? null })
  const text = await response.text()
  const data = text.startsWith('{') ? text : /^data: (\{.*"id".*)$/m.exec(text)?.[1]
  return { status: response.status, ...(JSON.parse(data ?? '{}') as Omit<Answer, 'status'>) }
}

const run = (code: string): Record<string, unknown> => ({
  name: 'run_program',
  arguments: { language: 'python', code },
})

/** Polls until the task has ended. */
async function ended(taskId: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { result } = await ask('tasks/get', { taskId })
    if (result?.['status'] !== 'working') return result ?? {}
  }
}

async function begun(code: string): Promise<string> {
  const { result } = await ask('tools/call', run(code))
  expect(result).toMatchObject({ resultType: 'task', status: 'working', ttlMs: null, pollIntervalMs: 1_000 })
  return String(result?.['taskId'])
}

describe('tasks of MCP', () => {
  test('are declared where jobs are kept, and nowhere else', async () => {
    await start()
    const declared = await ask('server/discover', {})
    expect(declared.result).toMatchObject({ capabilities: { extensions: { [EXTENSION]: {} } } })
    await server.close()
    await start({ jobs: undefined })
    const { result } = await ask('server/discover', {})
    expect(result?.['capabilities']).toEqual({ tools: { listChanged: true } })
    expect(await ask('tasks/get', { taskId: 'x' })).toMatchObject({ error: { code: -32_601 } })
  })

  test('a long call is answered with a handle, which the job stands behind, and ends with its result', async () => {
    await start()
    const taskId = await begun('hang')
    expect(readdirSync(folder)).toContain(`${taskId}.job.json`)
    await runner.started.promise
    const working = await ask('tasks/get', { taskId })
    expect(working.result).toMatchObject({
      resultType: 'complete',
      taskId,
      status: 'working',
      statusMessage: 'running',
    })
    runner.release.resolve()
    const done = await ended(taskId)
    expect(done).toMatchObject({ resultType: 'complete', status: 'completed' })
    expect(done['result']).toEqual({
      resultType: 'complete',
      content: [{ type: 'text', text: 'accepted: ended' }],
      structuredContent: accepted,
    })
    const job = (await (await fetch(`${server.url}/v1/jobs/${taskId}`)).json()) as { job: object }
    expect(job.job).toMatchObject({ state: 'done', operation: 'run' })
  })

  test('a call that is done in time is answered as ever, and leaves no job', async () => {
    await start({ taskAfterMs: 60_000 })
    const { result } = await ask('tools/call', run('print(1)'))
    expect(result).toMatchObject({ resultType: 'complete', structuredContent: accepted })
    expect(readdirSync(folder).filter((name) => name.endsWith('.job.json'))).toEqual([])
  })

  test('a client that does not declare them gets none, and may ask for none', async () => {
    await start()
    const { result } = await ask('tools/call', run('print(1)'), { declares: false })
    expect(result).toMatchObject({ resultType: 'complete', structuredContent: accepted })
    for (const method of ['tasks/get', 'tasks/cancel', 'tasks/update']) {
      const refused = await ask(method, { taskId: 'x', inputResponses: {} }, { declares: false })
      expect(refused.error).toMatchObject({
        code: -32_021,
        data: { requiredCapabilities: { extensions: { [EXTENSION]: {} } } },
      })
    }
    const notifications = { taskIds: ['x'] }
    expect((await ask('subscriptions/listen', { notifications }, { declares: false })).error?.code).toBe(-32_021)
  })

  test('is cancelled with its program, and a task that ended is only acknowledged', async () => {
    await start()
    const taskId = await begun('hang')
    await runner.started.promise
    expect((await ask('tasks/cancel', { taskId })).result).toMatchObject({ resultType: 'complete' })
    await runner.ended.promise
    expect(await ended(taskId)).toMatchObject({ status: 'cancelled' })
    expect((await ask('tasks/cancel', { taskId })).result).toMatchObject({ resultType: 'complete' })
    expect(await ended(taskId)).toMatchObject({ status: 'cancelled' })
  })

  test('a failure of the machinery is a result marked as an error, in both forms', async () => {
    const text = 'Run a program: the machinery failed, nothing was judged: the sandbox is gone'
    const wanted = { isError: true, content: [{ type: 'text', text }] }
    await start({ taskAfterMs: 60_000 })
    expect((await ask('tools/call', run('break'))).result).toMatchObject(wanted)
    const body = JSON.stringify({ id: 'mine', operation: 'run', asked: { language: 'python', code: 'break' } })
    await fetch(`${server.url}/v1/jobs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(await ended('mine')).toMatchObject({ status: 'completed', result: wanted })
  })

  test('unknown tasks, faulty arguments and unknown tools are refused', async () => {
    await start()
    for (const method of ['tasks/get', 'tasks/cancel', 'tasks/update']) {
      expect((await ask(method, { taskId: '../x', inputResponses: {} })).error?.code).toBe(-32_602)
    }
    expect((await ask('tasks/get', {})).error?.code).toBe(-32_602)
    const faulty = await ask('tools/call', { name: 'run_program', arguments: { code: 1 } })
    expect(faulty.result).toMatchObject({ isError: true })
    expect((await ask('tools/call', { name: 'other', arguments: {} })).error?.code).toBe(-32_602)
    expect(readdirSync(folder).filter((name) => name.endsWith('.job.json'))).toEqual([])
  })

  test('an update is acknowledged and changes nothing', async () => {
    await start()
    const taskId = await begun('hang')
    expect((await ask('tasks/update', { taskId, inputResponses: { a: {} } })).result).toMatchObject({
      resultType: 'complete',
    })
    expect((await ask('tasks/get', { taskId })).result).toMatchObject({ status: 'working' })
  })

  test('a client that leaves before the handle ends its program and leaves no job', async () => {
    await start({ taskAfterMs: 60_000 })
    const stop = new AbortController()
    const asked = ask('tools/call', run('hang'), { signal: stop.signal })
    await runner.started.promise
    stop.abort()
    await expect(asked).rejects.toThrow()
    await runner.ended.promise
    let states: string[] = ['running']
    while (states.includes('running') || states.includes('waiting')) {
      const { jobs } = (await (await fetch(`${server.url}/v1/jobs`)).json()) as { jobs: { state: string }[] }
      states = jobs.map(({ state }) => state)
    }
    expect(states.filter((state) => state !== 'cancelled')).toEqual([])
  })

  test('outlives the server', async () => {
    await start()
    const taskId = await begun('hang')
    await runner.started.promise
    await server.close()
    runner.release.resolve()
    await start()
    expect(await ended(taskId)).toMatchObject({ status: 'completed', result: { structuredContent: accepted } })
  })

  test('the official client of tasks follows a call to its result', async () => {
    await start()
    const client = new Client(CLIENT, { versionNegotiation: { mode: 'auto' } })
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', server.url)))
    const raw = z.object({ method: z.string(), params: z.record(z.string(), z.unknown()) })
    const session = createTaskSessionFromClient(client, {
      endpointId: 'test',
      v2RequestFraming: { protocolVersion: VERSION, clientInfo: CLIENT, clientCapabilities: {} },
      rawDispatch: async (request) => {
        const { method, params } = raw.parse(request)
        const { status: _status, ...answer } = await ask(method, params)
        return { jsonrpc: '2.0', id: 1, ...answer } as never
      },
    })
    const execution = await session.callTool('run_program', { language: 'python', code: 'hang' })
    runner.release.resolve()
    const { outcome } = await execution.settle()
    if (outcome.status === 'failed') throw outcome.error
    expect(outcome).toMatchObject({ status: 'completed', result: { structuredContent: accepted } })
    await session.close()
    await client.close()
  })
})
