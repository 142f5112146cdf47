import { appendFile, copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordOf, writeRun } from '../../measure/written-run.ts'
import { IndexedTrace } from './indexed-trace.ts'
import type { RunIndex } from './run-index.ts'

let folder: string
let paths: { trace: string; index: string }
const options = { id: 'run-a', rows: 50 }

beforeEach(async () => {
  folder = await writeRun(await mkdtemp(join(tmpdir(), 'touchstone-view-')), options)
  paths = { trace: join(folder, 'trace.jsonl'), index: join(folder, 'view-index.bin') }
})
afterEach(async () => await rm(join(folder, '..'), { recursive: true, force: true }))

async function indexed(): Promise<IndexedTrace> {
  const trace = await IndexedTrace.open(paths)
  await trace.update()
  return trace
}

function cells(index: RunIndex, row: number): Record<string, number> {
  return Object.fromEntries(Object.entries(index.columns).map(([name, column]) => [name, Number(column[row])]))
}

describe('the index of a trace', () => {
  test('holds each row by its place, and gives the very record back', async () => {
    await using trace = await indexed()
    const { index } = trace
    expect(index.rows).toBe(50)
    const bytes = await readFile(paths.trace)
    for (const row of [0, 1, 36, 49]) {
      const { offset = 0, length = 0 } = cells(index, row)
      expect(JSON.parse(bytes.toString('utf8', offset, offset + length))).toEqual(recordOf(row, options))
      expect(await trace.record(row)).toEqual(recordOf(row, options))
    }
    const read = await Array.fromAsync(trace.records(Uint32Array.of(3, 4, 20, 49)))
    expect(read).toEqual([3, 4, 20, 49].map((row) => ({ row, record: recordOf(row, options) })))
    const record = recordOf(0, options)
    const { verdict, kind, recorded, task, score, judge, model, digest } = cells(index, 0)
    expect({ verdict, kind, recorded, task, judge, model }).toEqual({
      verdict: ['correct', 'wrong', 'unknown'].indexOf(record.feedback.verdict),
      kind: 0,
      recorded: record.response.recordedCorrect === true ? 1 : 2,
      task: 0,
      judge: 1,
      model: 1,
    })
    expect(score).toBeCloseTo(record.feedback.score ?? Number.NaN, 6)
    expect(digest?.toString(16).padStart(8, '0')).toBe(record.digest.slice(0, 8))
    // four responses to a task
    expect(cells(index, 3)['task']).toBe(0)
    expect(cells(index, 4)['task']).toBe(1)
    expect(index.tasks.count).toBe(13)
    expect(index.names.labels.map(({ name }) => name)).toEqual(['level', 'topic', 'serial'])
  })

  test('is the same from its file as from the trace', async () => {
    const before = await indexed()
    const rows = [0, 17, 49].map((row) => cells(before.index, row))
    await before[Symbol.asyncDispose]()
    await using after = await IndexedTrace.open(paths)
    // nothing is read of the trace
    expect(after.progress.bytes).toBe((await stat(paths.trace)).size)
    expect([0, 17, 49].map((row) => cells(after.index, row))).toEqual(rows)
    expect(after.index.names.models.list()).toEqual(before.index.names.models.list())
    expect(after.index.names.kindSets).toEqual(before.index.names.kindSets)
    expect(after.index.names.labels.map(({ cells: own }) => own?.[8])).toEqual(
      before.index.names.labels.map(({ cells: own }) => own?.[8]),
    )
    expect(await after.record(17)).toEqual(recordOf(17, options))
  })

  test('goes on where rows are appended, also to one that came from its file, and waits for a torn line', async () => {
    await (await indexed())[Symbol.asyncDispose]()
    await using trace = await indexed()
    const line = JSON.stringify(recordOf(50, options))
    await appendFile(paths.trace, line.slice(0, 40))
    await trace.update()
    expect(trace.progress.rows).toBe(50)
    expect(trace.progress.problem).toBeUndefined()
    await appendFile(paths.trace, `${line.slice(40)}\n`)
    await trace.update()
    expect(trace.progress.rows).toBe(51)
    expect(await trace.record(50)).toEqual(recordOf(50, options))
    expect(cells(trace.index, 50)['task']).toBe(12)
  })

  test('begins anew where another file took the name of the trace', async () => {
    await using trace = await indexed()
    const other = await writeRun(join(folder, '..'), { id: 'run-b', rows: 20, seed: 3 })
    await rename(join(other, 'trace.jsonl'), paths.trace)
    await trace.update()
    expect(trace.progress.rows).toBe(20)
    expect(await trace.record(19)).toEqual(recordOf(19, { id: 'run-b', rows: 20, seed: 3 }))
  })

  test('trusts no file of another trace, of another version, or cut off', async () => {
    await (await indexed())[Symbol.asyncDispose]()
    const good = await readFile(paths.index)
    for (const bad of [
      good.subarray(0, good.length - 8),
      Buffer.from('{"index":"touchstone-view","version":99}\n'),
      Buffer.from(''),
    ]) {
      await writeFile(paths.index, bad)
      await using trace = await IndexedTrace.open(paths)
      expect(trace.progress.bytes).toBe(0)
    }
    await writeFile(paths.index, good)
    const copy = `${paths.trace}.copy`
    await copyFile(paths.trace, copy)
    await rename(copy, paths.trace)
    await using trace = await IndexedTrace.open(paths)
    expect(trace.progress.bytes).toBe(0)
  })

  test('says which line is broken, and shows what stands before it', async () => {
    const text = await readFile(paths.trace, 'utf8')
    const lines = text.trimEnd().split('\n')
    await writeFile(paths.trace, `${[...lines.slice(0, 11), '{"index":10,', ...lines.slice(12)].join('\n')}\n`)
    await using trace = await indexed()
    expect(trace.progress.rows).toBe(10)
    expect(trace.progress.problem).toMatch(/trace\.jsonl:12: /)
    await writeFile(paths.trace, '{"hello":1}\n')
    await using other = await indexed()
    expect(other.progress.problem).toMatch(/:1: is no header of a trace/)
  })

  test('drops a label with too many values, and keeps the rest', async () => {
    const many = await writeRun(join(folder, '..'), { id: 'run-many', rows: 5_000, repeats: 1 })
    await using trace = await IndexedTrace.open({
      trace: join(many, 'trace.jsonl'),
      index: join(many, 'view-index.bin'),
    })
    await trace.update()
    const labels = trace.index.names.labels.map(({ name, values, cells: own }) => [
      name,
      values.size,
      own !== undefined,
    ])
    expect(labels).toEqual([
      ['level', 5, true],
      ['topic', 4, true],
      ['serial', 1_000, false],
    ])
    await expect(trace.record(5_000)).rejects.toThrow('row 5000: there are 5000, wanted one of them')
  })
})
