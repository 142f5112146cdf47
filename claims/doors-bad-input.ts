/**
 * Claim: no request, however bad, gets a 5xx from the server or makes it hold memory without bound.
 *
 * Requests come from schemathesis, which makes them after the server's own OpenAPI document (right ones, ones at the
 * edges of the schemas, and wrong ones), and from a list by hand: what a schema cannot say.
 *
 * Control: the same schemathesis run reports the one planted failure where the document is asked of a server whose
 * `/v1/run` answers 500, so that a run which checks nothing cannot pass.
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { pythonWith } from '../measure/python-tools.ts'
import { ServerProcess } from '../measure/server-process.ts'
import { servedModels } from './http/served-models.ts'

const PACKAGE = 'schemathesis==4.32.5'
const TOKEN = 'a-token-of-24-characters'
const MOST_GROWTH_BYTES = 512 * 2 ** 20
const target =
  'schemathesis with 100 cases for each path and phase (quick: 5) finds no 5xx; every request by hand gets its status; ' +
  'at most 512 MiB more resident memory; the server answers afterwards; the control is found'

export const claim: Claim = {
  name: 'doors-bad-input',
  statement: 'Bad requests get a refusal that names their fault, and neither a 5xx nor memory without bound',
  target,
  async run(context) {
    const { quick, signal } = context
    const python = await pythonWith([PACKAGE], context)
    const jobs = await mkdtemp(join(tmpdir(), 'touchstone-bad-input-'))
    try {
      const byHand = await askByHand(context)
      const { options } = await servedModels(context)
      await using server = await ServerProcess.start(signal, '--jobs', jobs, ...options)
      // models and their working memory are there once each operation was asked once
      await askExamples(server.port, signal)
      const before = Math.max(...server.memory)
      const found = await schemathesis(python, server.port, quick ? 5 : 100, context)
      const peak = Math.max(...server.memory, 0)
      const alive = (await fetch(`http://127.0.0.1:${server.port}/healthz`, { signal })).status === 200
      const control = await askControl(python, server.port, context)
      const growth = peak - before
      return {
        figures: [
          { name: 'cases that schemathesis sent', value: found.cases, n: found.cases },
          { name: 'answers of 5xx among them', value: found.failures, n: found.cases },
          { name: 'requests by hand that got their status', value: byHand.right, n: byHand.asked },
          { name: 'growth of resident memory, MiB', value: growth / 2 ** 20, n: server.memory.length },
          { name: 'failures that the control found', value: control, n: 1 },
        ],
        n: found.cases + byHand.asked,
        target,
        holds:
          found.cases > 0 &&
          found.failures === 0 &&
          byHand.right === byHand.asked &&
          growth <= MOST_GROWTH_BYTES &&
          alive &&
          control > 0,
        notes: [...byHand.problems, ...found.lines],
      }
    } finally {
      await rm(jobs, { recursive: true, force: true })
    }
  },
}

interface DocumentedContent {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface DocumentedBody {
  readonly requestBody?: { readonly content: Readonly<Record<string, DocumentedContent>> }
}

/** Sends the example of every body of the document once. */
async function askExamples(port: number, signal: AbortSignal): Promise<void> {
  const url = `http://127.0.0.1:${port}`
  const document = (await (await fetch(`${url}/openapi.json`, { signal })).json()) as {
    readonly paths: Readonly<Record<string, { readonly post?: DocumentedBody }>>
  }
  for (const [path, { post }] of Object.entries(document.paths)) {
    const { example, examples } = post?.requestBody?.content['application/json'] ?? {}
    const all = examples === undefined ? [example] : Object.values(examples).map(({ value }) => value)
    for (const each of all) {
      if (each === undefined) continue
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify(each)
      await (await fetch(`${url}${path}`, { method: 'POST', headers, body, signal })).arrayBuffer()
    }
  }
}

interface Found {
  readonly cases: number
  readonly failures: number
  /** What was found, in words. */
  readonly lines: readonly string[]
}

async function schemathesis(python: string, port: number, examples: number, context: ClaimContext): Promise<Found> {
  const words = ['--phases', 'examples,coverage,fuzzing', '-n', String(examples), '--continue-on-failure']
  const text = await runSchemathesis(python, `http://127.0.0.1:${port}`, words, context)
  const cases = Number(/(\d[\d,]*) generated/.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
  const lines = text.split('\n').filter((line) => /Server error|\[5\d\d\]|^\s*- .*5\d\d/.test(line))
  const failures = Number(/(\d+) (?:unique )?failures?/.exec(text)?.[1] ?? 0)
  context.log(`schemathesis: ${cases} cases, ${failures} failures`)
  return { cases, failures, lines: lines.slice(0, 20) }
}

async function runSchemathesis(
  python: string,
  url: string,
  words: readonly string[],
  { signal }: ClaimContext,
): Promise<string> {
  const all = ['-m', 'schemathesis.cli', 'run', `${url}/openapi.json`, '--url', url, '--no-color', '-w', '4', ...words]
  all.push('-c', 'not_a_server_error', '--request-timeout', '120', '--suppress-health-check', 'all', '--seed', '1')
  return await new Promise((resolve, reject) => {
    // it ends with 1 where it found failures, which are the result
    execFile(python, all, { signal, maxBuffer: 64 * 2 ** 20, cwd: tmpdir() }, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason as Error)
      else if (error !== null && stdout === '') reject(new Error(stderr.slice(-2_000)))
      else resolve(stdout)
    })
  })
}

/** A server that has the document but answers `/v1/run` with 500. */
async function askControl(python: string, port: number, context: ClaimContext): Promise<number> {
  const document = await (await fetch(`http://127.0.0.1:${port}/openapi.json`, { signal: context.signal })).text()
  const broken = createServer((request, response) => {
    request.resume()
    const isDocument = request.url === '/openapi.json'
    response.writeHead(isDocument ? 200 : 500, { 'content-type': 'application/json' })
    response.end(isDocument ? document : '{}')
  })
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`
    const words = ['--include-path', '/v1/run', '--phases', 'examples', '-n', '1']
    const text = await runSchemathesis(python, url, words, context)
    return Number(/(\d+) (?:unique )?failures?/.exec(text)?.[1] ?? 0)
  } finally {
    broken.close()
  }
}

interface ByHand {
  readonly asked: number
  readonly right: number
  readonly problems: readonly string[]
}

/** Requests that no schema describes, to a server with a token and small bounds. */
async function askByHand({ signal }: ClaimContext): Promise<ByHand> {
  const jobs = await mkdtemp(join(tmpdir(), 'touchstone-bad-input-'))
  // it goes after the server, which may still be at work on the last job
  await using folder = { jobs, [Symbol.asyncDispose]: () => rm(jobs, { recursive: true, force: true }) }
  const words = ['--token', TOKEN, '--max-body', '1048576', '--jobs', folder.jobs]
  await using server = await ServerProcess.start(signal, ...words)
  const problems: string[] = []
  let asked = 0
  const expectStatus = async (what: string, wanted: number, got: Promise<number>): Promise<void> => {
    asked++
    const status = await got
    if (status !== wanted) problems.push(`${what}: ${status}, wanted ${wanted}`)
  }
  const post = async (path: string, body: string, headers: Record<string, string> = {}): Promise<number> => {
    const sent = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers }
    const url = `http://127.0.0.1:${server.port}${path}`
    const response = await fetch(url, { method: 'POST', headers: sent, body, signal })
    await response.arrayBuffer()
    return response.status
  }
  const judge = '{"operation":"judge","id":"same","asked":{"task":{"kind":"arithmetic","question":"q"}}}'
  const paths = ['/v1/run', '/v1/judge', '/v1/critique', '/v1/analyse', '/v1/jobs', '/slime', '/get_reward', '/mcp']
  const all = [...paths, '/classify', '/v1/embeddings', '/step', '/verify', '/execute_batch']
  // they all wait for the server's patience, so they wait together
  const halves = all.map((path) => halfSent(server.port, path))
  for (const path of all) {
    await expectStatus(`${path} without a token`, 401, post(path, '{}', { authorization: '' }))
    await expectStatus(`${path} with a wrong token`, 401, post(path, '{}', { authorization: `Bearer ${TOKEN}x` }))
    await expectStatus(`${path} oversized`, 413, post(path, `"${'x'.repeat(2 ** 20)}"`))
    await expectStatus(`${path} of another content type`, 415, post(path, '{}', { 'content-type': 'text/plain' }))
    await expectStatus(`${path} with broken JSON`, 400, post(path, '{"a":'))
    await expectStatus(`${path} with a number beyond a float`, 422, post(path, '{"a":1e999}'))
  }
  for (const [index, half] of halves.entries()) await expectStatus(`${all[index] ?? ''} half sent`, 408, half)
  const deep = `{"task":${'{"labels":'.repeat(40_000)}1${'}'.repeat(40_000)}}`
  for (const path of ['/v1/judge', '/v1/run', '/slime']) await expectStatus(`${path} deep`, 422, post(path, deep))
  const file = 'f'.repeat(64)
  for (const [what, body] of [
    ['a file that is not there', `{"file":"${file}"}`],
    ['a file by a path', '{"file":"../../etc/passwd"}'],
    ['a file beside rows', `{"file":"${file}","rows":[]}`],
  ] as const) {
    await expectStatus(`/v1/judge with ${what}`, 422, post('/v1/judge', body))
  }
  await expectStatus('a job', 202, post('/v1/jobs', judge))
  await expectStatus('the same job', 200, post('/v1/jobs', judge))
  await expectStatus('another under its id', 409, post('/v1/jobs', judge.replace('"q"', '"r"')))
  await expectStatus(
    'a webhook elsewhere',
    422,
    post('/v1/jobs', judge.replace('{"op', '{"webhook":"http://10.0.0.1","op')),
  )
  return { asked, right: asked - problems.length, problems }
}

/** Announces more than it sends, and waits for what the server says. */
async function halfSent(port: number, path: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\n` +
          'content-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":',
      )
    })
    let text = ''
    socket.on('data', (part: Buffer) => (text += part.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)))
  })
}
