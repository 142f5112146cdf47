import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProgramsJudge, probeIsolation, Sandbox } from '../sandbox/index.ts'
import type { Feedback, Judge } from '../supervision.ts'
import type { RunCodeAnswer, RunJupyterAnswer } from './wires/fusion/fusion-wire.ts'
import { startServer, type RunningServer } from './server.ts'

// These run real programs behind a real port: without isolation they cannot, and say so.
const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`server tests on a port are skipped: ${JSON.stringify(features)}\n`)

async function healthOf(url: string): Promise<{ running: number; waiting: number }> {
  return (await (await fetch(`${url}/healthz`)).json()) as { running: number; waiting: number }
}

describe.skipIf(!usable)('startServer', () => {
  let sandbox: Sandbox
  let programs: Judge
  let server: RunningServer
  const options = { port: 0, concurrency: 2, version: '0', bodySilenceMs: 50, maxBodyBytes: 2 ** 20 }

  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
    programs = await createProgramsJudge({ sandbox })
    server = await startServer({ runner: sandbox, judges: [programs] }, options)
  })
  afterAll(async () => {
    await server.close()
    await sandbox[Symbol.asyncDispose]()
  })

  const post = (path: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...init,
    })
  const runCode = async (body: object): Promise<RunCodeAnswer> =>
    (await (await post('/run_code', body)).json()) as RunCodeAnswer
  const cells = async (...sources: string[]): Promise<RunJupyterAnswer> =>
    (await (await post('/run_jupyter', { cells: sources, cell_timeout: 5 })).json()) as RunJupyterAnswer

  /** What comes back on a bare connection until it is closed. */
  const talk = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let said = ''
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
      socket.setEncoding('utf8')
      socket.on('data', (part: string) => (said += part))
      socket.on('close', () => resolve(said))
      socket.on('error', reject)
    })

  test('runs a program with input, arguments and files, and fetches what it wrote', async () => {
    const answer = await runCode({
      language: 'python',
      code: 'import sys\nopen("out.bin","wb").write(open("d/in.bin","rb").read()[::-1])\nprint(input(), sys.argv[1])',
      stdin: 'hello\n',
      args: ['word'],
      files: { 'd/in.bin': Buffer.from([1, 2, 255]).toString('base64') },
      fetch_files: ['out.bin', 'none.txt'],
    })
    expect(answer.run_result).toMatchObject({ status: 'Finished', return_code: 0, stdout: 'hello word\n', stderr: '' })
    expect(answer.files).toEqual({ 'out.bin': Buffer.from([255, 2, 1]).toString('base64') })
  })

  test('says Failed with the exit code, and TimeLimitExceeded with what was written before', async () => {
    const failed = await runCode({ language: 'bash', code: 'echo oops >&2; exit 3' })
    expect(failed.status).toBe('Failed')
    expect(failed.run_result).toMatchObject({ status: 'Finished', return_code: 3, stderr: 'oops\n' })
    const code = 'print("before", flush=True)\nwhile True: pass'
    const late = await runCode({ language: 'python', code, run_timeout: 0.4 })
    expect(late.status).toBe('Failed')
    expect(late.run_result).toMatchObject({ status: 'TimeLimitExceeded', return_code: null, stdout: 'before\n' })
  })

  test('runs cells in one namespace, shows values, reports an error and goes on', async () => {
    const answer = await cells(
      'a = "hello"',
      'a',
      'import os, sys\nsys.stderr.write("careful\\n")\nprint(os.system("echo from a child"))',
      'def f():\n    raise ValueError("no")\nf()',
      'print(a)',
      'class P:\n    def _repr_html_(self): return "<b>p</b>"\n    def __repr__(self): return "P"\nP()',
      'import asyncio\nawait asyncio.sleep(0, "awaited")',
      'display(1, 2)\n3;',
      'raise SystemExit(3)',
      'def broken(:',
      '__name__, _',
    )
    expect(answer.status).toBe('Success')
    const shown = answer.cells.map(({ stdout, stderr, display, error }) => [stdout, stderr, display, error.length])
    expect(shown).toEqual([
      ['', '', [], 0],
      ['', '', [{ 'text/plain': "'hello'" }], 0],
      ['from a child\n0\n', 'careful\n', [], 0],
      ['', '', [], 1],
      ['hello\n', '', [], 0],
      ['', '', [{ 'text/html': '<b>p</b>', 'text/plain': 'P' }], 0],
      ['', '', [{ 'text/plain': "'awaited'" }], 0],
      ['', '', [{ 'text/plain': '1' }, { 'text/plain': '2' }], 0],
      ['', '', [], 1],
      ['', '', [], 1],
      ['', '', [{ 'text/plain': "('__main__', 'awaited')" }], 0],
    ])
    const [error] = answer.cells[3]!.error
    expect(error).toMatchObject({ ename: 'ValueError', evalue: 'no' })
    expect((error!['traceback'] as string[]).join('\n')).toContain('raise ValueError("no")')
    expect((error!['traceback'] as string[]).join('\n')).not.toContain('main.py')
    expect(answer.cells.map((cell) => cell.error[0]?.['ename']).filter(Boolean)).toEqual([
      'ValueError',
      'SystemExit',
      'SyntaxError',
    ])
  })

  test('ends a cell that runs too long and goes on, and fails a notebook that does', async () => {
    const body = {
      cells: ['x = 1\nwhile True:\n    try: x += 1\n    except Exception: pass', 'x > 1'],
      cell_timeout: 0.3,
    }
    const answer = (await (await post('/run_jupyter', body)).json()) as RunJupyterAnswer
    expect(answer.cells[0]!.error[0]).toMatchObject({ ename: 'TimeoutError' })
    expect(answer.cells[1]!.display).toEqual([{ 'text/plain': 'True' }])
    const whole = { cells: ['1', 'import time; time.sleep(60)'], total_timeout: 0.4 }
    const late = (await (await post('/run_jupyter', whole)).json()) as RunJupyterAnswer
    expect(late).toMatchObject({ status: 'Failed', cells: [], driver: { status: 'TimeLimitExceeded' } })
    expect(await cells('import os; os._exit(0)')).toMatchObject({ status: 'Failed', cells: [] })
  })

  test('judges rows and streams feedback in order', async () => {
    const tests = [{ style: 'io', name: 't', input: '', output: '2' }]
    const task = { kind: 'programming', prompt: 'p', language: 'python', tests }
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' }
    const rows = ['import time; time.sleep(0.2); print(2)', 'print(3)', 'print(2)'].map((text) => ({
      task,
      response: { model: 'm', text },
    }))
    const text = await (await post('/v1/judge', { rows }, { headers })).text()
    const verdicts = [...text.matchAll(/^event: feedback\ndata: (.*)$/gm)].map(
      ([, data]) => (JSON.parse(data!) as Feedback).verdict,
    )
    expect(verdicts).toEqual(['correct', 'wrong', 'correct'])
  })

  test('a client that leaves frees its place, children included', async () => {
    const leaving = new AbortController()
    const code = 'import os, time\nif os.fork() == 0: time.sleep(600)\ntime.sleep(600)'
    const body = { language: 'python', code, run_timeout: 600 }
    const requests = [1, 2, 3].map(() => post('/run_code', body, { signal: leaving.signal }).catch(() => 'left'))
    while ((await health()).running < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    leaving.abort()
    expect(await Promise.all(requests)).toEqual(['left', 'left', 'left'])
    while ((await health()).running > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect((await health()).waiting).toBe(0)
    expect((await runCode({ language: 'python', code: 'print(1)' })).status).toBe('Success')
  })

  test('half a body and then silence is answered with 408 and closed', async () => {
    const head =
      'POST /run_code HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n'
    expect(await talk(`${head}{"code": "pr`)).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close/i)
  })

  test('100 MB are refused with 413 by their announcement', async () => {
    const head =
      'POST /v1/run HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100000000\r\n\r\n'
    expect(await talk(head)).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('closes in peace: what runs is finished, what does not end is ended', async () => {
    const going = await startServer({ runner: sandbox, judges: [] }, { ...options, graceMs: 300 })
    const ask = (code: string): Promise<Response> =>
      fetch(`${going.url}/run_code`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'python', code, run_timeout: 60 }),
      })
    const quick = ask('import time; time.sleep(0.1); print("done")')
    const endless = ask('while True: pass')
    while ((await healthOf(going.url)).running < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    await going.close()
    expect(((await (await quick).json()) as RunCodeAnswer).run_result?.stdout).toBe('done\n')
    expect((await endless).status).toBe(503)
    await expect(ask('1')).rejects.toThrow()
  })

  test('refuses to listen for others without a token', async () => {
    const parts = { runner: sandbox, judges: [] }
    await expect(startServer(parts, { ...options, host: '0.0.0.0' })).rejects.toThrow(/wanted a token/)
    await expect(startServer(parts, { ...options, port: server.port })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/listen on 127\.0\.0\.1, port \d+: .*EADDRINUSE/) as string,
    })
    await expect(startServer(parts, { ...options, port: 65_536 })).rejects.toThrow(/port is 65536, wanted/)
  })

  const health = (): Promise<{ running: number; waiting: number }> => healthOf(server.url)
})
