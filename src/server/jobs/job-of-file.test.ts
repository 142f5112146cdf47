import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aborted, FileServer, JSONL, judgeLike, ROWS, sha256 } from '../../../test/server/file-server.ts'

let served: FileServer
beforeEach(() => {
  served = new FileServer()
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
})

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
    await served.start()
    const file = await served.upload(bytes, about)
    expect(await served.submit({ file: file.id })).toMatchObject({ status: 202 })
    const { counts, rejected, file: trace } = await served.resultOf()
    expect(counts).toEqual({ rows: 3, correct: 2, wrong: 1, unknown: 0, failed: 0, rejected: 0 })
    expect(rejected).toEqual([])
    const text = await (await served.at(trace.url)).text()
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
    expect(text).not.toContain(served.folder)
  })

  test('a bad row fails it with its line, or is passed over and told', async () => {
    await served.start()
    const lines = JSONL.split('\n')
    const { id } = await served.upload([lines[0], '{"task": 1}', 'no json', lines[1]].join('\n'), { name: 'r.jsonl' })
    await served.submit({ file: id })
    const { state, error } = await served.finished()
    expect(state).toBe('failed')
    expect(error?.code).toBe('bad-request')
    expect(error?.message).toMatch(/^r\.jsonl:2: task/)
    expect(readdirSync(served.folder).filter((name) => name.endsWith('.scratch'))).toEqual([])
    await served.submit({ file: id, on_bad_row: 'skip' }, 'skipping')
    const result = await served.resultOf('skipping')
    expect(result.counts).toMatchObject({ rows: 2, correct: 1, wrong: 1, rejected: 2 })
    expect(result.rejected.map(({ line }) => line)).toEqual([2, 3])
  })

  test('takes shape and blind', async () => {
    await served.start()
    const { id } = await served.upload(JSONL)
    await served.submit({ file: id, shape: 'gsm8k' }, 'shaped')
    expect((await served.finished('shaped')).error?.message).toMatch(/^upload:1: /)
    await served.submit({ file: id, blind: true }, 'blind')
    const { counts, file } = await served.resultOf('blind')
    expect(counts).toMatchObject({ rows: 3, correct: 0, wrong: 0, unknown: 3 })
    expect(JSON.parse((await (await served.at(file.url)).text()).split('\n')[0] ?? '')).toMatchObject({
      config: { blind: true },
    })
  })

  test('refuses what does not fit, with its field', async () => {
    await served.start()
    for (const [asked, field] of [
      [{ file: sha256('other') }, 'asked.file'],
      [{ file: '../secret' }, 'asked.file'],
      [{ file: 7 }, 'asked.file'],
      [{ file: sha256('other'), on_bad_row: 'pass' }, 'asked.on_bad_row'],
      [{ file: sha256('other'), rows: [] }, 'asked'],
    ] as const) {
      expect(await served.submit(asked)).toMatchObject({ status: 422, body: { error: { field } } })
    }
  })

  test('files go with the last job that has them, and none while one works on it', async () => {
    const release = Promise.withResolvers<void>()
    const { reasoning } = served
    served.judges = [
      judgeLike(reasoning, async (...asked) => {
        await release.promise
        return await reasoning.judge(...asked)
      }),
    ]
    await served.start()
    const { id } = await served.upload(JSONL)
    await served.submit({ file: id }, 'one')
    await served.submit({ file: id, blind: false }, 'two')
    expect((await served.at(`/v1/files/${id}`, { method: 'DELETE' })).status).toBe(409)
    release.resolve()
    const traces = [(await served.resultOf('one')).file.id, (await served.resultOf('two')).file.id]
    await served.at('/v1/jobs/one', { method: 'DELETE' })
    expect(served.stored.filter((name) => name.endsWith('.data'))).toEqual(
      [`${id}.data`, `${traces[1]}.data`].toSorted(),
    )
    await served.at('/v1/jobs/two', { method: 'DELETE' })
    expect(served.stored).toEqual([])
  })

  test('a restart goes on with the rows that stand, and ends with one whole trace', async () => {
    const { reasoning } = served
    const seen: string[] = []
    const third = Promise.withResolvers<void>()
    served.judges = [
      judgeLike(reasoning, async (task, response, options) => {
        seen.push(response.text)
        if (seen.length < 3) return await reasoning.judge(task, response, options)
        third.resolve()
        return await aborted(options?.signal)
      }),
    ]
    await served.start({ concurrency: 1 })
    const { id } = await served.upload(JSONL)
    await served.submit({ file: id })
    await third.promise
    await served.close()
    expect(seen).toHaveLength(3)
    served.judges = [
      judgeLike(reasoning, (task, response, options) => {
        seen.push(response.text)
        return reasoning.judge(task, response, options)
      }),
    ]
    await served.start({ concurrency: 1 })
    const { counts, file } = await served.resultOf()
    expect(counts).toEqual({ rows: 3, correct: 2, wrong: 1, unknown: 0, failed: 0, rejected: 0 })
    expect(seen).toHaveLength(4)
    const lines = (await (await served.at(file.url)).text()).trimEnd().split('\n')
    expect(lines.slice(1).map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([0, 1, 2])
    await served.close()
    await served.start()
    expect(sha256(await (await served.at(file.url)).bytes())).toBe(file.id)
  })
})
