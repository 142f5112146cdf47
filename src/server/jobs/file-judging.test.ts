import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReasoningJudge } from '../../critique/index.ts'
import type { Judge } from '../../supervision.ts'
import type { ServerParts } from '../server-parts.ts'
import type { FileJudged } from './file-judging.ts'
import type { ToldJob } from './job.ts'
import { startServer, type RunningServer, type ServerOptions } from '../server.ts'
import type { StoredFile } from '../files/stored-file.ts'

const runner: ServerParts['runner'] = {
  run: () => Promise.reject(new TypeError('nothing is run here')),
  bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
  languages: () => Promise.resolve([]),
}

let folder: string
let server: RunningServer
let judges: readonly Judge[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-files-'))
  judges = [createReasoningJudge()]
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: Partial<ServerOptions> = {}): Promise<void> {
  server = await startServer(
    { runner, judges },
    { port: 0, concurrency: 2, version: '0', jobs: folder, graceMs: 100, ...options },
  )
}

interface Answer {
  readonly status: number
  readonly body: {
    readonly file: StoredFile & { readonly url: string }
    readonly job: ToldJob
    readonly error: { readonly code: string; readonly message: string; readonly field: string | null }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}
async function upload(
  body: string | Buffer<ArrayBuffer>,
  { name, type }: { name?: string; type?: string } = {},
): Promise<Answer> {
  const headers = type === undefined ? undefined : { 'content-type': type }
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`
  return await answerOf(await fetch(`${server.url}/v1/files${query}`, { method: 'POST', body, headers: headers ?? {} }))
}
const at = (path: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init)
const stored = (): string[] => readdirSync(join(folder, 'files')).toSorted()
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const answered = (text: string): { readonly task: object; readonly response: object } => ({
  task: { kind: 'arithmetic', question: 'What is 6 * 7?', answer: '42' },
  response: { model: 'm', text },
})
const ROWS = [answered('The answer is 42.'), answered('The answer is 41.'), answered('The answer is 42.')]
const JSONL = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('')

async function submit(asked: object, id = 'mine'): Promise<Answer> {
  const body = JSON.stringify({ id, operation: 'judge', asked })
  const headers = { 'content-type': 'application/json' }
  return await answerOf(await at('/v1/jobs', { method: 'POST', headers, body }))
}
async function finished(id = 'mine'): Promise<ToldJob> {
  for (;;) {
    const { job } = (await answerOf(await at(`/v1/jobs/${id}`))).body
    if (['done', 'failed', 'cancelled'].includes(job.state)) return job
    await new Promise((resolve) => setImmediate(resolve))
  }
}
async function resultOf(id = 'mine'): Promise<FileJudged> {
  expect(await finished(id)).toMatchObject({ state: 'done', error: null })
  return (await (await at(`/v1/jobs/${id}/result`)).json()) as FileJudged
}

describe('a job that judges a file', () => {
  const columns = ['task', 'response'] as const
  const csv = `task,response\n${ROWS.map((row) => columns.map((name) => `"${JSON.stringify(row[name]).replaceAll('"', '""')}"`).join(',')).join('\n')}\n`
  const parquet = Buffer.from(
    parquetWriteBuffer({
      columnData: columns.map((name) => ({ name, data: ROWS.map((row) => row[name]), type: 'JSON' as const })),
    }),
  )
  const forms: readonly (readonly [string, { name?: string; type?: string }, string | Buffer<ArrayBuffer>])[] = [
    ['JSON lines', {}, JSONL],
    ['JSON lines by its type', { type: 'application/x-ndjson' }, JSONL],
    ['gzipped JSON lines', {}, Buffer.from(gzipSync(JSONL))],
    ['CSV by its type', { type: 'text/csv' }, csv],
    ['gzipped CSV by its name', { name: 'rows.csv.gz' }, Buffer.from(gzipSync(csv))],
    ['Parquet', {}, parquet],
  ]
  test.each(forms)('reads %s, and gives the trace as a file', async (_form, about, bytes) => {
    await start()
    const { file } = (await upload(bytes, about)).body
    expect(await submit({ file: file.id })).toMatchObject({ status: 202 })
    const { counts, rejected, file: trace } = await resultOf()
    expect(counts).toEqual({ rows: 3, correct: 2, wrong: 1, unknown: 0, failed: 0, rejected: 0 })
    expect(rejected).toEqual([])
    const text = await (await at(trace.url)).text()
    expect(trace).toMatchObject({ id: sha256(text), bytes: text.length, name: 'mine.trace.jsonl' })
    const [header, ...records] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(header).toMatchObject({ trace: 'touchstone', data: [{ file: file.name, sha256: file.id }] })
    expect(records.map(({ feedback }) => (feedback as { verdict: string }).verdict)).toEqual([
      'correct',
      'wrong',
      'correct',
    ])
    expect(text).not.toContain(folder)
  })

  test('a bad row fails it with its line, or is passed over and told', async () => {
    await start()
    const lines = JSONL.split('\n')
    const { id } = (await upload([lines[0], '{"task": 1}', 'no json', lines[1]].join('\n'), { name: 'r.jsonl' })).body
      .file
    await submit({ file: id })
    const { state, error } = await finished()
    expect(state).toBe('failed')
    expect(error?.code).toBe('bad-request')
    expect(error?.message).toMatch(/^r\.jsonl:2: task/)
    expect(readdirSync(folder).filter((name) => name.endsWith('.scratch'))).toEqual([])
    await submit({ file: id, on_bad_row: 'skip' }, 'skipping')
    const result = await resultOf('skipping')
    expect(result.counts).toMatchObject({ rows: 2, correct: 1, wrong: 1, rejected: 2 })
    expect(result.rejected.map(({ line }) => line)).toEqual([2, 3])
  })

  test('takes shape and blind', async () => {
    await start()
    const { id } = (await upload(JSONL)).body.file
    await submit({ file: id, shape: 'gsm8k' }, 'shaped')
    expect((await finished('shaped')).error?.message).toMatch(/^upload:1: /)
    await submit({ file: id, blind: true }, 'blind')
    const { counts, file } = await resultOf('blind')
    expect(counts).toMatchObject({ rows: 3, correct: 0, wrong: 0, unknown: 3 })
    expect(JSON.parse((await (await at(file.url)).text()).split('\n')[0] ?? '')).toMatchObject({
      config: { blind: true },
    })
  })

  test('refuses what does not fit, with its field', async () => {
    await start()
    for (const [asked, field] of [
      [{ file: sha256('other') }, 'asked.file'],
      [{ file: '../secret' }, 'asked.file'],
      [{ file: 7 }, 'asked.file'],
      [{ file: sha256('other'), on_bad_row: 'pass' }, 'asked.on_bad_row'],
      [{ file: sha256('other'), rows: [] }, 'asked'],
    ] as const) {
      expect(await submit(asked)).toMatchObject({ status: 422, body: { error: { field } } })
    }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ file: sha256('other') })
    expect((await at('/v1/judge', { method: 'POST', headers, body })).status).toBe(422)
  })

  test('files go with the last job that has them, and none while one works on it', async () => {
    const release = Promise.withResolvers<void>()
    const [reasoning] = judges
    if (reasoning === undefined) throw new TypeError('wanted a judge')
    judges = [{ ...waiting(reasoning, release.promise), name: 'waiting' }]
    await start()
    const { id } = (await upload(JSONL)).body.file
    await submit({ file: id }, 'one')
    await submit({ file: id, blind: false }, 'two')
    expect((await at(`/v1/files/${id}`, { method: 'DELETE' })).status).toBe(409)
    release.resolve()
    const traces = [(await resultOf('one')).file.id, (await resultOf('two')).file.id]
    await at('/v1/jobs/one', { method: 'DELETE' })
    expect(stored().filter((name) => name.endsWith('.data'))).toEqual([`${id}.data`, `${traces[1]}.data`].toSorted())
    await at('/v1/jobs/two', { method: 'DELETE' })
    expect(stored()).toEqual([])
  })

  test('a restart goes on with the rows that stand, and ends with one whole trace', async () => {
    const [reasoning] = judges
    if (reasoning === undefined) throw new TypeError('wanted a judge')
    const never = new Promise<void>(() => undefined)
    const seen: string[] = []
    const third = Promise.withResolvers<void>()
    const first: Judge = {
      ...waiting(reasoning, Promise.resolve()),
      async judge(task, response, options) {
        seen.push(response.text)
        if (seen.length < 3) return await reasoning.judge(task, response, options)
        third.resolve()
        await Promise.race([never, aborted(options?.signal)])
        throw new TypeError('not reached')
      },
    }
    judges = [first]
    await start({ concurrency: 1 })
    const { id } = (await upload(JSONL)).body.file
    await submit({ file: id })
    await third.promise
    await server.close()
    expect(seen).toHaveLength(3)
    judges = [
      {
        ...first,
        judge: (task, response, options) => (seen.push(response.text), reasoning.judge(task, response, options)),
      },
    ]
    await start({ concurrency: 1 })
    const { counts, file } = await resultOf()
    expect(counts).toEqual({ rows: 3, correct: 2, wrong: 1, unknown: 0, failed: 0, rejected: 0 })
    expect(seen).toHaveLength(4)
    const lines = (await (await at(file.url)).text()).trimEnd().split('\n')
    expect(lines.slice(1).map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([0, 1, 2])
    await server.close()
    await start()
    expect(sha256(await (await at(file.url)).bytes())).toBe(file.id)
  })
})

/** A judge that answers only when it may. */
function waiting(judge: Judge, turn: Promise<void>): Judge {
  return {
    name: judge.name,
    version: judge.version,
    accepts: (task) => judge.accepts(task),
    async judge(task, response, options) {
      await turn
      return await judge.judge(task, response, options)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function aborted(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
