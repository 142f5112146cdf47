import { describe, expect, test } from 'vitest'
import type { Feedback, Judge, Task } from '../supervision.ts'
import { createApp, type ServerApp } from './app.ts'
import { Gate } from './gate.ts'
import { gatedJudges } from './judge-stream.ts'

function serverWith(judges: readonly Judge[]): ServerApp {
  const runner = {
    run: () => Promise.reject(new Error('not asked for')),
    bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
    languages: () => Promise.resolve([]),
  }
  return createApp({ runner, judges }, { concurrency: 3, version: '0' })
}

async function post(served: ServerApp, path: string, body: unknown, accept = 'application/json'): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return served.app.request(path, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', accept },
  })
}

const row = (id: string): object => ({
  task: { kind: 'arithmetic', id, question: '?' },
  response: { model: 'm', text: id },
})

/** Answers in the reverse of the order in which it was asked. */
function reversingJudge(count: number): Judge & { readonly signals: AbortSignal[] } {
  const waiting: (() => void)[] = []
  const signals: AbortSignal[] = []
  return {
    name: 'reversing',
    version: '1',
    signals,
    accepts: () => true,
    judge: (_task, response, options) =>
      new Promise<Feedback>((resolve, reject) => {
        signals.push(options!.signal!)
        options!.signal!.addEventListener('abort', () => reject(new DOMException('left', 'AbortError')))
        const feedback = { verdict: 'unknown', score: null, findings: [], text: response.text } as const
        waiting.push(() => resolve({ ...feedback, judge: { name: 'reversing', version: '1' } }))
        if (waiting.length === count) for (const answer of waiting.toReversed()) answer()
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const events = (text: string): { event: string; data: { text?: string; count?: number } }[] =>
  text
    .trim()
    .split('\n\n')
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') as { text?: string },
    }))

describe('POST /v1/judge', () => {
  test('gives events in input order, whichever row is done first, and then the end', async () => {
    const served = serverWith([reversingJudge(3)])
    const rows = ['a', 'b', 'c'].map(row)
    const response = await post(served, '/v1/judge', { rows }, 'text/event-stream')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const all = events(await response.text())
    expect(all.map(({ event, data }) => [event, data.text ?? data.count])).toEqual([
      ['feedback', 'a'],
      ['feedback', 'b'],
      ['feedback', 'c'],
      ['end', 3],
    ])
    expect(served.active).toBe(0)
  })

  test('gives one JSON answer where no events are asked for; one row needs no list', async () => {
    const served = serverWith([reversingJudge(1)])
    const response = await post(served, '/v1/judge', row('a'))
    expect(((await response.json()) as { feedback: Feedback[] }).feedback.map(({ text }) => text)).toEqual(['a'])
  })

  test('a client that leaves the stream ends the judging', async () => {
    const judge = reversingJudge(99)
    const served = serverWith([judge])
    const response = await post(served, '/v1/judge', { rows: [row('a'), row('b')] }, 'text/event-stream')
    expect(served.active).toBe(1)
    const reader = response.body!.getReader()
    const read = reader.read()
    await reader.cancel()
    await read
    expect(judge.signals.every((signal) => signal.aborted)).toBe(true)
    await served.idle()
    expect(served.active).toBe(0)
  })

  test('a judge that fails, a missing judge and a missing response are told on their rows, in both forms', async () => {
    const failing: Judge = {
      ...reversingJudge(1),
      name: 'failing',
      accepts: ({ kind }) => kind === 'arithmetic',
      judge: () => Promise.reject(new Error('no disk')),
    }
    const served = serverWith([failing])
    const pair = { kind: 'preference', id: 'p', prompt: 'q', chosen: 'a', rejected: 'b' }
    const rows = [
      row('a'),
      { task: pair, response: { model: 'm', text: 'a' } },
      { task: { kind: 'arithmetic', question: '?' } },
    ]
    const wanted = [
      ['failing', 'judge-failed', 'The judge failing failed: no disk'],
      ['none', 'no-judge', 'No judge accepts a task of kind preference'],
      ['none', 'no-response', 'The row holds no response to judge'],
    ]
    const listed = (await (await post(served, '/v1/judge', { rows })).json()) as { feedback: Feedback[] }
    expect(listed.feedback.map(told)).toEqual(wanted)
    const streamed = events(await (await post(served, '/v1/judge', { rows }, 'text/event-stream')).text())
    expect(streamed.slice(0, -1).map(({ data }) => told(data as Feedback))).toEqual(wanted)
  })

  test.each([
    [{ rows: [] }, 'rows'],
    [{ rows: [row('a'), { task: { kind: 'arithmetic' } }] }, 'rows.1.task.question'],
    [{ task: { kind: 'riddle' } }, 'task.kind'],
    [{ rows: [], more: 1 }, 'more'],
    [[], ''],
  ])('refuses %j with 422 and the field', async (body, field) => {
    const response = await post(serverWith([]), '/v1/judge', body)
    expect(response.status).toBe(422)
    expect(((await response.json()) as { error: { field: string } }).error.field).toBe(field)
  })

  test('a value nested beyond all sense is refused, not a crash', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const served = serverWith([reversingJudge(1)])
    const response = await post(
      served,
      '/v1/judge',
      `{"task":{"kind":"arithmetic","question":"?","labels":{"a":${deep}}}}`,
    )
    expect(response.status).toBe(422)
  })
})

describe('gatedJudges', () => {
  test('a judge that needs a part waits for a place, whatever its name; one that needs nothing does not', async () => {
    const gate = new Gate(1, 0)
    const { signal } = new AbortController()
    const held = Promise.withResolvers<void>()
    const holding = gate.pass(() => held.promise, { signal })
    const needy: Judge = { ...reversingJudge(1), name: 'mine', needs: ['extractor'] }
    const free: Judge = { ...reversingJudge(1), name: 'programs' }
    const [gated, ungated] = gatedJudges([needy, free], gate)
    const task: Task = { kind: 'arithmetic', id: 'a', question: '?' }
    const response = { taskId: 'a', model: 'm', text: 'x' }
    expect((await ungated!.judge(task, response, { signal })).text).toBe('x')
    const waiting = gated!.judge(task, response, { signal })
    expect(gate.waiting).toBe(1)
    held.resolve()
    await holding
    expect((await waiting).text).toBe('x')
    expect(gate.waiting).toBe(0)
  })
})

function told({ judge, findings }: Feedback): unknown {
  return [judge.name, findings[0]?.kind, findings[0]?.message]
}
