import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aborted, answerOf, FileServer, JSONL, judgeLike, sha256 } from '../../../test/server/file-server.ts'
import type { FileJudged } from './judged-file.ts'

let served: FileServer
beforeEach(() => {
  served = new FileServer()
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
})

const EVENTS = { accept: 'text/event-stream' }

async function eventsOf(response: Response): Promise<unknown[]> {
  expect(response.status).toBe(200)
  const blocks = (await response.text()).trim().split('\n\n')
  return blocks.map((block) => {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const { verdict, line, reason, count, counts, error } = JSON.parse(field('data') ?? '') as Record<string, unknown>
    return { event: field('event'), id: field('id'), ...clean({ verdict, line, reason, count, counts, error }) }
  })
}
const clean = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

describe('POST /v1/judge with a file', () => {
  test('answers with the counts and the path of the trace, which stays until it is deleted', async () => {
    await served.start()
    const { id } = await served.upload(JSONL, { name: 'answers.jsonl' })
    const response = await served.judge({ file: id })
    expect(response.status).toBe(200)
    const { counts, rejected, file } = (await response.json()) as FileJudged
    expect(counts).toEqual({ rows: 3, correct: 2, wrong: 1, unknown: 0, failed: 0, rejected: 0 })
    expect([rejected, file.name]).toEqual([[], 'answers.trace.jsonl'])
    const text = await (await served.at(file.url)).text()
    expect(sha256(text)).toBe(file.id)
    expect(text.trimEnd().split('\n')).toHaveLength(4)
    expect(served.stored.filter((name) => name.endsWith('.partial'))).toEqual([])
    expect((await served.at(file.url, { method: 'DELETE' })).status).toBe(200)
    expect((await served.at(`/v1/files/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect(served.stored).toEqual([])
  })

  test('as events: rows in order, rows that are passed over with their line, then the counts', async () => {
    await served.start()
    const lines = JSONL.split('\n')
    const bad = [lines[0], '{"task": 1}', lines[1], 'no json'].join('\n')
    const { id } = await served.upload(bad, { name: 'r.jsonl' })
    const events = await eventsOf(await served.judge({ file: id, on_bad_row: 'skip' }, EVENTS))
    const of = (name: string): unknown[] => events.filter((each) => (each as { event: string }).event === name)
    expect(of('feedback')).toEqual([
      { event: 'feedback', id: '0', verdict: 'correct', line: 1 },
      { event: 'feedback', id: '1', verdict: 'wrong', line: 3 },
    ])
    // rows are read ahead of the judges, so where these stand among the others is not said
    expect(of('rejected')).toEqual([
      { event: 'rejected', line: 2, reason: expect.stringMatching(/^task/) as string },
      { event: 'rejected', line: 4, reason: expect.stringMatching(/JSON/) as string },
    ])
    const counts = { rows: 2, correct: 1, wrong: 1, unknown: 0, failed: 0, rejected: 2 }
    expect(events.slice(4)).toEqual([{ event: 'end', count: 2, counts }])
  })

  test('a bad row ends it with its file and line, in both forms, and leaves nothing', async () => {
    await served.start()
    const { id } = await served.upload(`${JSONL}{"task": 1}\n`, { name: 'r.jsonl' })
    const before = served.stored
    const refused = await answerOf(await served.judge({ file: id }))
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'bad-request' } } })
    expect(refused.body.error.message).toMatch(/^r\.jsonl:4: task/)
    const events = await eventsOf(await served.judge({ file: id }, EVENTS))
    expect(events.slice(0, 3).map((each) => (each as { event: string }).event)).toEqual(Array(3).fill('feedback'))
    expect(events.slice(3)).toEqual([
      { event: 'error', error: { code: 'bad-request', message: expect.stringMatching(/^r\.jsonl:4: task/) as string } },
    ])
    expect(served.stored).toEqual(before)
  })

  test('refuses what does not fit, with its field, and a server that keeps no files says so', async () => {
    await served.start()
    const { id } = await served.upload(JSONL)
    for (const [asked, field] of [
      [{ file: sha256('other') }, 'file'],
      [{ file: '../secret' }, 'file'],
      [{ file: id, on_bad_row: 'pass' }, 'on_bad_row'],
      [{ file: id, shape: 'square' }, 'shape'],
      [{ file: id, rows: [] }, ''],
    ] as const) {
      for (const accept of ['application/json', EVENTS.accept]) {
        const answer = await answerOf(await served.judge(asked, { accept }))
        expect(answer).toMatchObject({ status: 422, body: { error: { field } } })
      }
    }
    await served.close()
    await served.start({ jobs: undefined })
    expect(await answerOf(await served.judge({ file: id }))).toMatchObject({
      status: 404,
      body: { error: { code: 'not-configured' } },
    })
  })

  test('holds its file while it reads it: no job takes it along, and more readers than places are pushed back', async () => {
    const release = Promise.withResolvers<void>()
    const { reasoning } = served
    const begun = Promise.withResolvers<void>()
    served.judges = [
      judgeLike(reasoning, async (...asked) => {
        begun.resolve()
        await release.promise
        return await reasoning.judge(...asked)
      }),
    ]
    await served.start({ concurrency: 1 })
    const { id } = await served.upload(JSONL)
    const reading = served.judge({ file: id })
    await begun.promise
    expect(await answerOf(await served.judge({ file: id }))).toMatchObject({ status: 429 })
    expect((await served.at(`/v1/files/${id}`, { method: 'DELETE' })).status).toBe(409)
    await served.submit({ file: id })
    await served.at('/v1/jobs/mine', { method: 'DELETE' })
    await served.finished()
    await served.at('/v1/jobs/mine', { method: 'DELETE' })
    expect((await served.at(`/v1/files/${id}`)).status).toBe(200)
    release.resolve()
    const { counts, file } = (await (await reading).json()) as FileJudged
    expect(counts.rows).toBe(3)
    expect(served.stored).toEqual([`${file.id}.data`, `${file.id}.file.json`].toSorted())
  })

  test('a client that leaves ends the judging and leaves nothing', async () => {
    const { reasoning } = served
    for (const accept of ['application/json', EVENTS.accept]) {
      const begun = Promise.withResolvers<void>()
      const ended = Promise.withResolvers<void>()
      served.judges = [
        judgeLike(reasoning, async (_task, _response, options) => {
          begun.resolve()
          try {
            return await aborted(options?.signal)
          } finally {
            ended.resolve()
          }
        }),
      ]
      await served.start()
      const { id } = await served.upload(JSONL)
      const stop = new AbortController()
      const reading = served.judge({ file: id }, { accept, signal: stop.signal }).then((response) => response.text())
      await begun.promise
      stop.abort()
      await expect(reading).rejects.toThrow()
      await ended.promise
      let status = 409
      while (status === 409) ({ status } = await served.at(`/v1/files/${id}`, { method: 'DELETE' }))
      expect(status).toBe(200)
      expect(served.stored).toEqual([])
    }
  })

  test('a judge that fails on every row is no answer', async () => {
    const { reasoning } = served
    served.judges = [judgeLike(reasoning, () => Promise.reject(new Error('no disk')))]
    await served.start()
    const { id } = await served.upload(JSONL)
    const answer = await answerOf(await served.judge({ file: id }))
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
    expect(answer.body.error.message).toContain('no disk')
  })

  test('what would have to be held whole is bounded: a packed JSON document of 33 MiB', async () => {
    await served.start()
    const packed = Buffer.from(gzipSync(`[${' '.repeat(33 * 2 ** 20)}]`))
    const { id } = await served.upload(packed, { name: 'a.json.gz' })
    const answer = await answerOf(await served.judge({ file: id }))
    expect(answer.status).toBe(422)
    expect(answer.body.error.message).toMatch(/^a\.json\.gz: is a JSON document of over 33554432 bytes/)
  })
})
