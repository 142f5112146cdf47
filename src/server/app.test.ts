import { describe, expect, test } from 'vitest'
import type { Program, RunOptions, RunResult } from '../sandbox/index.ts'
import { createApp, type AppOptions, type RequestLine, type ServerApp } from './app.ts'
import type { ProgramRunner } from './program-runner.ts'

const stage = {
  exitCode: 0,
  signal: null,
  stdout: 'out',
  stderr: '',
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 5,
  cpuMs: 4,
  peakMemoryBytes: 1_000,
}
const accepted: RunResult = { status: 'accepted', message: 'ended', compile: null, run: stage, files: {} }

interface Call {
  readonly program: Program
  readonly options: RunOptions
  finish(result?: RunResult): void
}

const noBench: ProgramRunner['bench'] = { test: () => Promise.reject(new TypeError('no test is run here')) }

/** A sandbox whose runs end when the test says so, or by themselves where it says so once. */
class ScriptedRunner implements ProgramRunner {
  readonly bench = noBench
  readonly calls: Call[] = []
  readonly aborted: Program[] = []
  readonly #at: boolean
  #wake: (() => void)[] = []

  constructor(byItself = true) {
    this.#at = byItself
  }

  async run(program: Program, options: RunOptions): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.aborted.push(program)
        reject(options.signal?.reason as Error)
      }
      options.signal?.addEventListener('abort', leave, { once: true })
      this.calls.push({ program, options, finish: (result = accepted) => resolve(result) })
      for (const wake of this.#wake.splice(0)) wake()
      if (this.#at) resolve(accepted)
    })
  }

  async started(count: number): Promise<void> {
    while (this.calls.length < count) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  languages(): Promise<[]> {
    return Promise.resolve([])
  }
}

interface Init extends RequestInit {
  readonly headers?: Readonly<Record<string, string>>
}

const TOKEN = 'a-token-of-24-characters'

function appWith(
  runner: ProgramRunner = new ScriptedRunner(),
  options: Partial<AppOptions> = {},
): ServerApp & { readonly post: (path: string, body: unknown, init?: Init) => Promise<Response> } {
  const served = createApp({ runner, judges: [] }, { concurrency: 2, version: '1.2.3', ...options })
  // not spread: its count of requests is read when it is asked for
  return Object.assign(served, {
    post: async (path: string, body: unknown, init: Init = {}): Promise<Response> =>
      served.app.request(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...init,
        headers: { 'content-type': 'application/json', ...init.headers },
      }),
  })
}

const program = { language: 'python', code: 'print(1)' }

async function errorOf(response: Response): Promise<{ code: string; message: string; field: string | null }> {
  return ((await response.json()) as { error: { code: string; message: string; field: string | null } }).error
}

describe('POST /v1/run', () => {
  test('hands the program over and gives the result back, files in base64', async () => {
    const runner = new ScriptedRunner(false)
    const { post } = appWith(runner)
    const answer = post('/v1/run', {
      ...program,
      stdin: 'in',
      arguments: ['a'],
      files: { 'a.txt': 'text', 'b.bin': { base64: 'AAE=' } },
      limits: { wallMs: 100 },
      collect: ['out.bin'],
    })
    await runner.started(1)
    const call = runner.calls[0]!
    expect(call.program.files).toEqual({ 'a.txt': 'text', 'b.bin': Buffer.from([0, 1]) })
    expect(call.options).toMatchObject({
      stdin: 'in',
      arguments: ['a'],
      limits: { wallMs: 100 },
      collect: ['out.bin'],
    })
    call.finish({ ...accepted, files: { 'out.bin': Uint8Array.of(255) } })
    const response = await answer
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ...accepted, files: { 'out.bin': { base64: '/w==' } } })
  })

  test('without a language the code says it, and where it does not the field is named', async () => {
    const runner = new ScriptedRunner()
    const { post } = appWith(runner)
    const code = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(1)\n}\n'
    expect((await post('/v1/run', { code })).status).toBe(200)
    expect(runner.calls[0]?.program.language).toBe('go')
    const refused = await post('/v1/run', { code: 'x' })
    expect(refused.status).toBe(422)
    expect(await errorOf(refused)).toMatchObject({ field: 'language' })
  })

  test.each([
    [{ language: 'python' }, 'code'],
    [{ ...program, code: 1 }, 'code'],
    [{ ...program, extra: 1 }, null],
    [{ ...program, limits: { wallMs: 0 } }, 'limits.wallMs'],
    [{ ...program, limits: { memoryBytes: 2 ** 50 } }, 'limits.memoryBytes'],
    [{ ...program, limits: { memoryBytes: '1' } }, 'limits.memoryBytes'],
    [{ ...program, collect: ['../etc/passwd'] }, 'collect.0'],
    [{ ...program, files: { '/etc/x': '' } }, 'files./etc/x'],
    [{ ...program, files: { x: { base64: '***' } } }, 'files.x.base64'],
    [{ ...program, arguments: ['a\0b'] }, 'arguments.0'],
    [[], null],
    [null, null],
  ])('refuses %j with 422 and the field', async (body, field) => {
    const runner = new ScriptedRunner()
    const response = await appWith(runner).post('/v1/run', body)
    expect(response.status).toBe(422)
    const error = await errorOf(response)
    expect(error.code).toBe('bad-request')
    expect(error.field === '' ? null : error.field).toBe(field)
    expect(runner.calls).toEqual([])
  })
})

describe('refusals', () => {
  test('an unknown path is 404, a wrong method 405, a wrong content type 415, broken JSON 400', async () => {
    const { app, post } = appWith()
    expect((await app.request('/nope')).status).toBe(404)
    const wrong = await app.request('/v1/run')
    expect({ status: wrong.status, allow: wrong.headers.get('allow') }).toEqual({ status: 405, allow: 'POST' })
    const job = await app.request('/v1/jobs/mine', { method: 'PUT' })
    expect({ status: job.status, allow: job.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, DELETE' })
    expect((await post('/v1/run', '{}', { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
    const broken = await post('/v1/run', '{"code": "secret words" "x"')
    expect(broken.status).toBe(400)
    expect(JSON.stringify(await broken.json())).not.toContain('secret')
    expect((await post('/v1/run', '')).status).toBe(400)
  })

  test('a body beyond the bound is 413: by its announcement unread, else as soon as it is too long', async () => {
    const { post } = appWith(undefined, { maxBodyBytes: 100 })
    let pulled = 0
    const endless = (): ReadableStream =>
      new ReadableStream({
        pull: (controller) => {
          pulled++
          controller.enqueue(new Uint8Array(40))
        },
      })
    const stream = { body: endless(), duplex: 'half' } as const
    expect((await post('/v1/run', '', stream)).status).toBe(413)
    expect(pulled).toBeLessThan(8)
    pulled = 0
    const announced = { body: endless(), duplex: 'half', headers: { 'content-length': '100000000' } } as const
    const response = await post('/v1/run', '', announced)
    expect(response.status).toBe(413)
    expect(response.headers.get('connection')).toBe('close')
    expect(pulled).toBeLessThan(3)
  })

  test('half a body and silence is 408, and the connection is to be closed', async () => {
    const served = appWith(undefined, { bodySilenceMs: 5 })
    const half = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{"code":')) })
    const response = await served.post('/v1/run', '', { body: half, duplex: 'half' })
    expect(response.status).toBe(408)
    expect(response.headers.get('connection')).toBe('close')
    expect(served.active).toBe(0)
  })

  test('an error inside is 500 without its words', async () => {
    const lines: RequestLine[] = []
    const runner: ProgramRunner = {
      bench: noBench,
      run: () => Promise.reject(new EvalError('print(secret)')),
      languages: () => Promise.reject(new EvalError('secret')),
    }
    const { post } = appWith(runner, { onRequest: (line) => lines.push(line) })
    const response = await post('/v1/run', program)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(lines).toEqual([
      {
        id: expect.any(String),
        method: 'POST',
        path: '/v1/run',
        status: 500,
        ms: expect.any(Number),
        error: 'EvalError',
      },
    ])
  })
})

describe('access', () => {
  test('without a token only a loopback name is answered', async () => {
    const { app } = appWith()
    expect((await app.request('http://localhost:8080/v1/ping')).status).toBe(200)
    expect((await app.request('http://[::1]:8080/v1/ping')).status).toBe(200)
    expect((await app.request('http://evil.example/v1/ping')).status).toBe(403)
    expect((await app.request('http://127.0.0.1.evil.example/v1/ping')).status).toBe(403)
  })

  test('with a token every path but the health check wants it, as bearer or as a URL’s password', async () => {
    const { app } = appWith(undefined, { token: TOKEN })
    const asks = async (path: string, authorization?: string): Promise<number> =>
      (await app.request(path, authorization === undefined ? {} : { headers: { authorization } })).status
    expect(await asks('/healthz')).toBe(200)
    for (const path of ['/v1/languages', '/v1/ping', '/metrics', '/openapi.json', '/nope']) {
      expect(await asks(path)).toBe(401)
    }
    expect(await asks('/v1/ping', `Bearer ${TOKEN}`)).toBe(200)
    expect(await asks('/v1/ping', `Basic ${btoa(`verl:${TOKEN}`)}`)).toBe(200)
    for (const wrong of [`Bearer ${TOKEN}x`, 'Bearer x', `Basic ${btoa(TOKEN)}`, `Digest ${TOKEN}`, 'Bearer']) {
      expect(await asks('/v1/ping', wrong)).toBe(401)
    }
  })

  test('the log has method, path, status and time, never a query, a body or a header', async () => {
    const lines: RequestLine[] = []
    const { post } = appWith(undefined, { token: TOKEN, onRequest: (line) => lines.push(line) })
    await post(
      '/v1/run?secret=1',
      { ...program, code: 'secret' },
      {
        headers: { authorization: `Bearer ${TOKEN}`, 'x-request-id': 'abc-1' },
      },
    )
    expect(lines).toEqual([{ id: 'abc-1', method: 'POST', path: '/v1/run', status: 200, ms: expect.any(Number) }])
  })
})

describe('queue', () => {
  test('a full queue pushes back at once: 429 and Retry-After on own endpoints, 504 on compatible ones', async () => {
    const runner = new ScriptedRunner(false)
    const { post } = appWith(runner, { concurrency: 1, queueLength: 0 })
    const first = post('/v1/run', program)
    await runner.started(1)
    const own = await post('/v1/run', program)
    expect(own.status).toBe(429)
    expect(Number(own.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect((await errorOf(own)).code).toBe('busy')
    const compatible = await post('/run_code', program)
    expect(compatible.status).toBe(504)
    expect(await compatible.json()).toEqual({ detail: 'the queue is full, try again later' })
    runner.calls[0]!.finish()
    expect((await first).status).toBe(200)
    expect(runner.calls.length).toBe(1)
  })

  test('a compatible request that waits too long is 504 before its program starts; an own one waits on', async () => {
    const runner = new ScriptedRunner(false)
    const { post } = appWith(runner, { concurrency: 1, compatibleWaitMs: 5 })
    const first = post('/v1/run', program)
    await runner.started(1)
    const own = post('/v1/run', { ...program, code: 'own' })
    expect((await post('/run_code', { ...program, code: 'late' })).status).toBe(504)
    runner.calls[0]!.finish()
    await runner.started(2)
    runner.calls[1]!.finish()
    expect((await first).status).toBe(200)
    expect((await own).status).toBe(200)
    expect(runner.calls.map((call) => call.program.code)).toEqual(['print(1)', 'own'])
  })

  test('a client that leaves ends its program, and one that leaves the queue never starts', async () => {
    const runner = new ScriptedRunner(false)
    const served = appWith(runner, { concurrency: 1 })
    const [running, queued] = [new AbortController(), new AbortController()]
    const first = served.post('/run_code', { ...program, code: 'first' }, { signal: running.signal })
    await runner.started(1)
    const second = served.post('/v1/run', { ...program, code: 'second' }, { signal: queued.signal })
    queued.abort()
    expect((await second).status).toBe(499)
    running.abort()
    expect((await first).status).toBe(499)
    expect(runner.aborted.map(({ code }) => code)).toEqual(['first'])
    expect(runner.calls.length).toBe(1)
    expect(served.active).toBe(0)
  })

  test('going: new requests get 503, running ones finish, or are ended with 503', async () => {
    const runner = new ScriptedRunner(false)
    const served = appWith(runner)
    const [first, second] = [served.post('/v1/run', program), served.post('/run_code', program)]
    await runner.started(2)
    served.refuse()
    expect((await served.post('/v1/run', program)).status).toBe(503)
    runner.calls[0]!.finish()
    expect((await first).status).toBe(200)
    served.abort()
    expect((await second).status).toBe(503)
    await served.idle()
    expect(runner.aborted.length).toBe(1)
  })
})

describe('what the server says of itself', () => {
  test('health and metrics, with labels from closed lists only', async () => {
    const { app, post } = appWith()
    expect(await (await app.request('/healthz')).json()).toEqual({
      status: 'ok',
      version: '1.2.3',
      running: 0,
      waiting: 0,
    })
    await post('/v1/run', { ...program, language: 'py' })
    await app.request('/some-made-up-path')
    const text = await (await app.request('/metrics')).text()
    expect(text).toContain('touchstone_runs_total{language="python",status="accepted"} 1')
    expect(text).toContain('touchstone_http_requests_total{path="other",method="GET",status="404"} 1')
    expect(text).not.toContain('made-up')
  })

  test('the OpenAPI document names every path that answers', async () => {
    const { app } = appWith()
    const document = (await (await app.request('/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    const routed = app.routes.filter(({ method, path }) => method !== 'ALL' && path !== '/openapi.json')
    expect(routed.length).toBe(40)
    for (const { method, path } of routed)
      expect(document.paths[path.replace(':id', '{id}')]).toHaveProperty(method.toLowerCase())
    expect(JSON.stringify(document.paths['/run_code'])).toContain('compile_timeout')
  })
})
