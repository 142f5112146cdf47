import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createArithmeticCritic, createReasoningJudge } from '../../critique/index.ts'
import type { RunResult } from '../../sandbox/index.ts'
import { startServer, type RunningServer } from '../server.ts'
import type { ServerParts } from '../server-parts.ts'
import { allOperations } from './operations.ts'
import { OPERATION_NAMES } from './operation.ts'

const accepted: RunResult = { status: 'accepted', message: 'ended', compile: null, run: null, files: {} }
const rewards: number[] = []
const parts: ServerParts = {
  runner: {
    run: () => Promise.resolve(accepted),
    bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
    languages: () => Promise.resolve([]),
  },
  judges: [createReasoningJudge()],
  critic: createArithmeticCritic(),
  reward: {
    score: (texts) =>
      Promise.resolve(texts.map(() => ({ reward: rewards.shift() ?? 1, standardised: 0.5, spread: 0, known: true }))),
  },
  analyse: ({ language }, { classes = [] }) =>
    Promise.resolve({
      language,
      file: 'main.py',
      classes: classes.map((name) => ({ class: name, state: 'done', tools: [], findings: [], figures: {} })),
    }),
}

let server: RunningServer
beforeAll(async () => {
  server = await startServer(parts, { port: 0, concurrency: 2, version: '0' })
})
afterAll(() => server.close())

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function errorOf(response: Response): Promise<{ code: string; message: string; field: string | null }> {
  return ((await response.json()) as { error: { code: string; message: string; field: string | null } }).error
}

describe('operations', () => {
  test('are all there, each with an example that it takes and an answer of its own schema', async () => {
    const operations = allOperations()
    expect(operations.map(({ name }) => name)).toEqual(OPERATION_NAMES)
    for (const operation of operations) {
      const { name, example, answered } = operation
      const response = await post(`/v1/${name}`, example)
      expect(`${name} ${response.status}`).toBe(`${name} ${operation.lacks(parts) === undefined ? 200 : 404}`)
      const body: unknown = await response.json()
      if (response.status === 200) expect(answered.safeParse(body).error).toBeUndefined()
    }
  })

  test('one whose model is not configured says what adds it', async () => {
    const error = await errorOf(await post('/v1/relation', { text: 'Ada was born in London.' }))
    expect(error).toMatchObject({ code: 'not-configured', message: expect.stringContaining('--extractor') })
  })

  test('a critique names the first wrong step, and never sees a gold answer', async () => {
    const response = await post('/v1/critique', {
      question: 'What is 6 * 7 + 1?',
      solution: '6 * 7 = 41\n41 + 1 = 42\nThe answer is 42.',
    })
    expect(await response.json()).toMatchObject({
      critique: { steps: [{ verdict: 'wrong' }, { verdict: 'correct' }], final: { verdict: 'wrong' } },
      reason: null,
      text: expect.stringContaining('Step 1: 6 * 7 = 41\nCorrectness of the step: Wrong'),
    })
    const none = await post('/v1/critique', { question: 'q', solution: '' })
    expect(none.status).toBe(200)
    expect(await none.json()).toMatchObject({ critique: null, reason: expect.any(String) })
  })

  test('an analysis goes class by class, in the order of the classes', async () => {
    const asked = { language: 'python', code: 'x = 1', classes: ['smells', 'structure'] }
    expect(await (await post('/v1/analyse', asked)).json()).toMatchObject({
      classes: [{ class: 'structure' }, { class: 'smells' }],
    })
    const error = await errorOf(await post('/v1/analyse', { ...asked, language: 'cobol' }))
    expect(error).toMatchObject({ code: 'bad-request', field: 'language' })
  })

  test('an analysis needs no language: the file name says it, else the code does', async () => {
    const languageOf = async (asked: object): Promise<unknown> =>
      ((await (await post('/v1/analyse', { ...asked, classes: ['structure'] })).json()) as { language: unknown })
        .language
    expect(await languageOf({ code: 'fn main() {\n    let n: u32 = 3;\n    println!("{}", n);\n}\n' })).toBe('rust')
    expect(await languageOf({ code: 'x = 1', file: 'part.rb' })).toBe('ruby')
    const error = await errorOf(await post('/v1/analyse', { code: '<?php\necho strlen($argv[1]);\n' }))
    expect(error).toMatchObject({ field: 'language', message: expect.stringContaining('seems to be php') })
    const unsure = await errorOf(await post('/v1/analyse', { code: 'x' }))
    expect(unsure).toMatchObject({ field: 'language' })
  })

  test('a reward that is no number is 503 and worth another try', async () => {
    rewards.push(Number.NaN)
    const response = await post('/v1/reward', { responses: [{ prompt: 'p', response: 'r' }] })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    const again = await post('/v1/reward', { responses: [{ prompt: 'p', response: 'r' }] })
    expect(await again.json()).toEqual({ rewards: [{ reward: 1, standardised: 0.5, spread: 0, known: true }] })
  })
})

describe('every request', () => {
  test('has an id: its own where it is fit for a header, else a new one', async () => {
    const own = await post('/v1/run', { language: 'python', code: '' }, { 'x-request-id': 'run-1:a' })
    expect(own.headers.get('x-request-id')).toBe('run-1:a')
    const refused = await post('/v1/run', 'x', { 'x-request-id': 'two words' })
    expect(refused.status).toBe(400)
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['{"language":"python","code":"","limits":{"wallMs":1e999}}', 'limits.wallMs'],
    [`{"responses":[{"prompt":"p","response":-${'9'.repeat(400)}}]}`, 'responses.0.response'],
    [`{"label":${'9'.repeat(300)}e10}`, 'label'],
  ])('is refused where a number is none that a float holds', async (body, field) => {
    for (const path of ['/v1/run', '/slime', '/get_reward', '/v1/jobs', '/mcp']) {
      const response = await post(path, body)
      expect(response.status).toBe(422)
      expect(await errorOf(response)).toMatchObject({ code: 'bad-request', field })
    }
  })

  test('may hold a text that looks like such a number, and a deep value', async () => {
    expect((await post('/v1/run', { language: 'python', code: '1e999' })).status).toBe(200)
    const deep = `${'['.repeat(50_000)}1e999${']'.repeat(50_000)}`
    expect((await post('/v1/run', deep)).status).toBe(422)
  })
})

describe('the OpenAPI document', () => {
  test('has an example for each body and no reference that its root lacks', async () => {
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      paths: Record<
        string,
        Record<string, { requestBody?: { content: Record<string, { example?: unknown; examples?: object }> } }>
      >
      components: { securitySchemes: object }
    }
    expect(JSON.stringify(document)).not.toContain('#/$defs')
    expect(document.components.securitySchemes).toHaveProperty('token')
    const bodies = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ requestBody }) =>
        Object.values(requestBody?.content ?? {})
          .slice(0, 1)
          .map(({ example, examples }) => ({ path, example: example ?? examples })),
      ),
    )
    expect(bodies.length).toBeGreaterThan(15)
    expect(bodies.filter(({ example }) => example === undefined)).toEqual([])
  })
})
