import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReasoningJudge } from '../../critique/index.ts'
import type { Judge } from '../../supervision.ts'
import { startServer } from '../server.ts'
import { EvaluationEvents, eventTargetOf, type EventTarget } from './evaluation-events.ts'
import { readTraceParent } from './trace-parent.ts'

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly doubleValue?: number }
}
interface LogRecord {
  readonly eventName: string
  readonly timeUnixNano: string
  readonly traceId?: string
  readonly spanId?: string
  readonly attributes: readonly Attribute[]
}
interface Envelope {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[]
  }[]
}

/** A collector: keeps what it is sent, and answers with the next of these statuses, then with 200. */
let collector: Server
let came: { readonly path: string; readonly headers: Record<string, unknown>; readonly body: Envelope }[]
let answers: number[]
let target: EventTarget

beforeEach(async () => {
  came = []
  answers = []
  collector = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      came.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as Envelope })
      response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  const found = eventTargetOf({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
  })
  if (found === undefined) throw new TypeError('no target')
  target = found
})
afterEach(() => {
  collector.close()
})

function records(): { readonly record: LogRecord; readonly attributes: Record<string, unknown> }[] {
  return came
    .flatMap(({ body }) =>
      body.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
    )
    .map((record) => ({ record, attributes: plain(record.attributes) }))
}
function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.doubleValue]))
}

const sum = {
  task: { id: 't1', kind: 'arithmetic', question: 'What is 2 + 3?', answer: '5' },
  response: { model: 'm', text: 'The answer is 5.' },
}
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const failing: Judge = {
  name: 'failing',
  version: '1',
  accepts: () => true,
  judge: () => Promise.reject(new Error('gone')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}

describe('gen_ai.evaluation.result', () => {
  test('is sent for each feedback of the server, as a child of the caller’s span', async () => {
    const events = new EvaluationEvents(target, { version: '1.2.3' })
    const runner = {
      run: () => Promise.reject(new TypeError('nothing is run')),
      bench: { test: () => Promise.reject(new TypeError('no test is run')) },
      languages: () => Promise.resolve([]),
    }
    const judges = events.observing([createReasoningJudge()])
    const server = await startServer({ runner, judges }, { port: 0, concurrency: 1, version: '0' })
    const wrong = { ...sum, response: { model: 'm', text: 'The answer is 6.' } }
    const answer = await fetch(`${server.url}/v1/judge`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent },
      body: JSON.stringify({ rows: [sum, wrong] }),
    })
    expect(answer.status).toBe(200)
    await server.close()
    await events[Symbol.asyncDispose]()
    expect(came.map(({ path, headers }) => [path, headers['x-key']])).toEqual([['/v1/logs', 'a b']])
    expect(plain(came[0]?.body.resourceLogs[0]?.resource.attributes ?? [])).toEqual({
      'deployment.environment': 'test',
      'service.name': 'touchstone',
      'service.version': '1.2.3',
    })
    const [right, other] = records()
    expect(right?.record).toMatchObject({
      eventName: 'gen_ai.evaluation.result',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      timeUnixNano: expect.stringMatching(/^\d{19}$/),
    })
    expect(right?.attributes).toMatchObject({
      'gen_ai.evaluation.name': 'reasoning',
      'gen_ai.evaluation.score.label': 'pass',
      'gen_ai.evaluation.score.value': 1,
      'gen_ai.response.model': 'm',
      'touchstone.task.id': 't1',
    })
    expect(other?.attributes).toMatchObject({
      'gen_ai.evaluation.score.label': 'fail',
      'gen_ai.evaluation.score.value': 0,
      'gen_ai.evaluation.explanation': 'The final answer 6 is wrong.',
    })
  })

  test('a failure carries its type and no score', async () => {
    const events = new EvaluationEvents(target, { version: '0' })
    const [judge] = events.observing([failing])
    const { task, response } = sum
    const judged = judge?.judge({ ...task, kind: 'arithmetic' }, { ...response, taskId: task.id })
    await expect(judged).rejects.toThrow('gone')
    await events.flush()
    expect(records()[0]?.attributes).toMatchObject({ 'error.type': 'judge-failed' })
    expect(records()[0]?.attributes).not.toHaveProperty('gen_ai.evaluation.score.value')
    expect(records()[0]?.record).not.toHaveProperty('traceId')
  })

  test('a collector that is busy is asked again; one that refuses loses the events, which is told once', async () => {
    const notices: string[] = []
    const events = new EvaluationEvents(target, { version: '0', retryMs: 1, onNotice: (each) => notices.push(each) })
    const judge = events.observing([createReasoningJudge()])[0]
    const { task, response } = sum
    const ask = async (): Promise<void> => {
      await judge?.judge({ ...task, kind: 'arithmetic' }, { ...response, taskId: task.id })
      await events.flush()
    }
    answers = [503]
    await ask()
    expect([came.length, events.lost]).toEqual([2, 0])
    answers = [400]
    await ask()
    answers = [503, 503, 503]
    await ask()
    expect([came.length, events.lost]).toEqual([6, 2])
    expect(notices).toEqual([expect.stringContaining('are lost')])
  })
})

describe('where events go', () => {
  test.each([
    [{}, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/logs'],
    [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://c:4318/own' }, 'http://c:4318/own'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_LOGS_EXPORTER: 'none' }, undefined],
  ])('%j', (environment, url) => {
    expect(eventTargetOf(environment)?.url).toBe(url)
  })

  test('an address that is none is an error that names it', () => {
    expect(() => eventTargetOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(/collector:4318/)
  })

  test('a trace of zeros, or of another form, is none', () => {
    expect(readTraceParent(traceparent)?.spanId).toBe('b7ad6b7169203331')
    expect(readTraceParent(`00-${'0'.repeat(32)}-b7ad6b7169203331-01`)).toBeUndefined()
    expect(readTraceParent('00-xyz')).toBeUndefined()
    expect(readTraceParent(undefined)).toBeUndefined()
  })
})
