import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReasoningJudge } from '../../critique/index.ts'
import type { ServerParts } from '../server-parts.ts'
import { startServer, type RunningServer, type ServerOptions } from '../server.ts'
import type { ToldJob } from './job.ts'
import { MOST_ATTEMPTS, requireWebhook } from './webhook.ts'
import { HeldRunner } from './held-runner.ts'

const TOKEN = 'a-token-of-24-characters'

let folder: string
let runner: HeldRunner
let server: RunningServer | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-jobs-'))
  runner = new HeldRunner()
})
afterEach(async () => {
  runner.release.resolve()
  await server?.close()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const parts: ServerParts = { runner, judges: [createReasoningJudge()] }
  server = await startServer(parts, { port: 0, concurrency: 1, version: '0', jobs: folder, graceMs: 100, ...options })
  return server
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: { readonly job: ToldJob; readonly error: { readonly code: string; readonly field: string | null } }
}

async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  const response = await fetch(`${server?.url}${path}`, init)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

/** Asks until the job has one of these states. */
async function until(id: string, isThere: (job: ToldJob) => boolean, token?: string): Promise<ToldJob> {
  for (;;) {
    const { job } = (await ask('GET', `/v1/jobs/${id}`, undefined, token)).body
    if (isThere(job)) return job
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const isFinished = ({ state }: ToldJob): boolean => ['done', 'failed', 'cancelled'].includes(state)
const run = (code: string): object => ({ operation: 'run', asked: { language: 'python', code } })
const judged = {
  operation: 'judge',
  asked: {
    task: { kind: 'arithmetic', question: 'What is 2 + 3?', answer: '5' },
    response: { model: 'm', text: 'The answer is 5.' },
  },
}

describe('/v1/jobs', () => {
  test('a job is begun, told and answered by its address', async () => {
    await start()
    const begun = await ask('POST', '/v1/jobs', { ...judged, id: 'first' })
    expect(begun.status).toBe(202)
    expect(begun.headers.get('location')).toBe('/v1/jobs/first')
    const job = await until('first', isFinished)
    expect(job).toMatchObject({ state: 'done', error: null, result: '/v1/jobs/first/result' })
    expect(job.progress).toEqual({ done: 1, total: 1, what: 'rows' })
    expect((await ask('GET', '/v1/jobs/first/result')).body).toMatchObject({ feedback: [{ verdict: 'correct' }] })
    expect((await ask('DELETE', '/v1/jobs/first')).status).toBe(200)
    expect((await ask('GET', '/v1/jobs/first')).status).toBe(404)
    expect(readdirSync(folder).filter((name) => name.startsWith('first'))).toEqual([])
  })

  test('the same id is the same job, and another request under it is refused', async () => {
    await start()
    expect((await ask('POST', '/v1/jobs', { ...judged, id: 'one' })).status).toBe(202)
    expect((await ask('POST', '/v1/jobs', { ...judged, id: 'one' })).status).toBe(200)
    expect(await ask('POST', '/v1/jobs', { ...run('x'), id: 'one' })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    })
  })

  test('two requests of one id at the same time are one job', async () => {
    await start()
    const body = { ...judged, id: 'twice' }
    const both = await Promise.all([ask('POST', '/v1/jobs', body), ask('POST', '/v1/jobs', body)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 202])
    expect(readdirSync(folder).filter((name) => name.endsWith('.job.json'))).toEqual(['twice.job.json'])
  })

  test('a request that does not fit is refused at once, with its field', async () => {
    await start()
    for (const [body, field] of [
      [{ operation: 'run', asked: { language: 'python' } }, 'asked.code'],
      [{ operation: 'fly', asked: {} }, 'operation'],
      [{ ...judged, id: '../etc' }, 'id'],
      [{ ...judged, webhook: 'http://example.org/x' }, 'webhook'],
    ] as const) {
      expect(await ask('POST', '/v1/jobs', body)).toMatchObject({ status: 422, body: { error: { field } } })
    }
  })

  test('a cancelled job ends its program', async () => {
    await start()
    await ask('POST', '/v1/jobs', { ...run('hang'), id: 'long' })
    await runner.started.promise
    expect(await ask('GET', '/v1/jobs/long/result')).toMatchObject({ status: 409 })
    await ask('DELETE', '/v1/jobs/long')
    expect(await until('long', isFinished)).toMatchObject({ state: 'cancelled', result: null })
    expect(runner.aborted).toBe(1)
  })

  test('a failure of the machinery is a failed job and no result', async () => {
    await start()
    await ask('POST', '/v1/jobs', { ...run('break'), id: 'broken' })
    expect(await until('broken', isFinished)).toMatchObject({
      state: 'failed',
      error: { message: 'the sandbox is gone' },
      result: null,
    })
  })

  test('a restart loses none: what ran is begun anew, what waited is done, what was done is there', async () => {
    await start()
    await ask('POST', '/v1/jobs', { ...judged, id: 'done' })
    await until('done', isFinished)
    await ask('POST', '/v1/jobs', { ...run('hang'), id: 'running' })
    await runner.started.promise
    await ask('POST', '/v1/jobs', { ...judged, id: 'waiting' })
    await server?.close()
    expect(runner.aborted).toBe(1)
    runner = new HeldRunner()
    runner.release.resolve()
    await start()
    expect(await until('running', isFinished)).toMatchObject({ state: 'done' })
    expect(await until('waiting', isFinished)).toMatchObject({ state: 'done' })
    expect((await ask('GET', '/v1/jobs/done/result')).body).toMatchObject({ feedback: [{ verdict: 'correct' }] })
  })

  test('a job whose end cannot be written fails, and nobody waits for it for ever', async () => {
    await start()
    await ask('POST', '/v1/jobs', { id: 'mine', operation: 'run', asked: { language: 'python', code: 'hang' } })
    await runner.started.promise
    rmSync(folder, { recursive: true })
    runner.release.resolve()
    const { state, error } = await until('mine', (job) => job.state !== 'running')
    expect([state, error?.code]).toEqual(['failed', 'internal'])
  })

  test('a start that is refused leaves the folder to the next one', async () => {
    await expect(start({ maxFileBytes: 0 })).rejects.toThrow(RangeError)
    await start()
    expect((await ask('GET', '/v1/jobs')).status).toBe(200)
  })

  test('a second server on the same folder is refused', async () => {
    await start()
    const other = startServer({ runner, judges: [] }, { port: 0, concurrency: 1, version: '0', jobs: folder })
    await expect(other).rejects.toMatchObject({ code: 'busy' })
  })

  test('a server without a folder takes none', async () => {
    await start({ jobs: undefined })
    expect(await ask('POST', '/v1/jobs', judged)).toMatchObject({
      status: 404,
      body: { error: { code: 'not-configured' } },
    })
  })
})

describe('webhooks', () => {
  let receiver: Server
  let came: { readonly body: string; readonly signature: string | undefined }[]
  let answers: number[]
  let got: PromiseWithResolvers<void>

  beforeEach(async () => {
    came = []
    answers = []
    got = Promise.withResolvers()
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        came.push({ body, signature: request.headers['x-touchstone-signature'] as string | undefined })
        const status = answers.shift() ?? 200
        response.writeHead(status, { location: 'http://192.0.2.1/' }).end()
        if (status === 200) got.resolve()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    receiver.close()
  })
  const address = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/end`

  test('the end is posted, again after a failure, with a signature that its receiver can check', async () => {
    answers = [500, 429]
    await start({ token: TOKEN, webhooks: { secret: TOKEN, firstWaitMs: 1 } })
    await ask('POST', '/v1/jobs', { ...judged, id: 'told', webhook: address() }, TOKEN)
    await got.promise
    const job = await until('told', ({ webhook }) => webhook?.state !== 'waiting', TOKEN)
    expect(job.webhook).toEqual({ url: address(), state: 'delivered', attempts: 3 })
    expect(came).toHaveLength(3)
    const [{ body, signature } = { body: '', signature: '' }] = came.slice(-1)
    expect(JSON.parse(body)).toMatchObject({ job: { id: 'told', state: 'done' } })
    expect(signature).toBe(`sha256=${createHmac('sha256', TOKEN).update(body).digest('hex')}`)
  })

  test('trying ends, and a redirect is not followed', async () => {
    answers = [302]
    await start({ webhooks: { firstWaitMs: 1 } })
    await ask('POST', '/v1/jobs', { ...judged, id: 'redirected', webhook: address() })
    expect((await until('redirected', ({ webhook }) => webhook?.state !== 'waiting')).webhook).toMatchObject({
      state: 'failed',
      attempts: 1,
    })
    answers = [500, 500, 500, 500, 500, 500]
    await ask('POST', '/v1/jobs', { ...judged, id: 'refused', webhook: address() })
    expect((await until('refused', ({ webhook }) => webhook?.state !== 'waiting')).webhook).toMatchObject({
      state: 'failed',
      attempts: MOST_ATTEMPTS,
    })
    expect(came).toHaveLength(1 + MOST_ATTEMPTS)
  })

  test.each([
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/',
    'http://[::ffff:10.0.0.1]/',
    'http://127.0.0.1.example.org/',
    'http://user:pass@127.0.0.1/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'no address',
  ])('%s is refused', (url) => {
    expect(() => requireWebhook(url, {})).toThrow(/webhook/)
  })

  test('this machine is taken, in every spelling, and a host that was allowed by name', () => {
    for (const url of ['http://127.0.0.1:1/', 'http://localhost/x', 'http://[::1]:9/', 'http://0x7f.1/']) {
      expect(() => requireWebhook(url, {})).not.toThrow()
    }
    expect(() => requireWebhook('https://hooks.example.org/x', { hosts: ['hooks.example.org'] })).not.toThrow()
    expect(() => requireWebhook('https://other.example.org/x', { hosts: ['hooks.example.org'] })).toThrow(/webhook/)
  })
})
