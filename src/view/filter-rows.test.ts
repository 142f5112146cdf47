import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordOf, writeRun } from '../../measure/written-run.ts'
import type { TraceRecord } from '../trace.ts'
import { filterRows } from './filter-rows.ts'
import { choicesOf, failureGroups } from './index-counts.ts'
import { IndexedTrace } from './indexed-trace.ts'
import { parseRowQuery, type RowQuery } from './row-query.ts'
import { failingKinds } from './run-index.ts'
import { pairRuns } from './run-pairing.ts'
import { holds, RowSearch } from './row-search.ts'

const ROWS = 2_000
const here = { id: 'run-a', rows: ROWS, needle: 'King"fisher\nŁódź' }
const there = { id: 'run-b', rows: ROWS, seed: 1 }
const records = Array.from({ length: ROWS }, (_, index) => recordOf(index, here))
const others = Array.from({ length: ROWS }, (_, index) => recordOf(index, there))

let runs: string
let trace: IndexedTrace
let other: IndexedTrace

async function openTrace(folder: string): Promise<IndexedTrace> {
  const opened = await IndexedTrace.open({ trace: join(folder, 'trace.jsonl'), index: join(folder, 'view-index.bin') })
  await opened.update()
  return opened
}

beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), 'touchstone-view-'))
  trace = await openTrace(await writeRun(runs, here))
  other = await openTrace(await writeRun(runs, there))
})
afterAll(async () => {
  await trace[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  await rm(runs, { recursive: true, force: true })
})

function query(text: string): RowQuery {
  return parseRowQuery(new URLSearchParams(text))
}

function rowsOf(text: string, person: ReadonlyMap<number, number> = new Map()): number[] {
  return [...filterRows(trace.index, query(text), { person, pairing: pairRuns(trace.index, other.index) })]
}

/** The rows that pass, told from the records themselves. */
function expected(passes: (record: TraceRecord) => boolean): number[] {
  return records.filter(passes).map(({ index }) => index)
}

/** Right responses to a task. */
function share(all: readonly TraceRecord[], id: string): number {
  return all.filter(({ task, feedback }) => task.id === id && feedback.verdict === 'correct').length
}

describe('rows that pass a query', () => {
  test.each<[string, (record: TraceRecord) => boolean]>([
    ['', () => true],
    ['verdict=wrong', ({ feedback }) => feedback.verdict === 'wrong'],
    ['kind=programming', ({ task }) => task.kind === 'programming'],
    ['judge=reasoning 2', ({ feedback }) => feedback.judge.name === 'reasoning'],
    ['model=cobble-7b&verdict=unknown', (r) => r.response.model === 'cobble-7b' && r.feedback.verdict === 'unknown'],
    ['label=level=3&label=topic=rates', ({ task }) => task.labels?.['level'] === 3 && task.labels['topic'] === 'rates'],
    ['finding=false-equation', ({ feedback }) => failingKinds(feedback).includes('false-equation')],
    ['record=none', ({ response }) => response.recordedCorrect === undefined],
    [
      'record=disagrees',
      ({ response, feedback }) =>
        response.recordedCorrect !== undefined &&
        feedback.verdict !== 'unknown' &&
        (feedback.verdict === 'correct') !== response.recordedCorrect,
    ],
    ['model=nobody', () => false],
    ['label=nothing=1', () => false],
  ])('%s', (text, passes) => {
    const rows = rowsOf(text)
    expect(rows).toEqual(expected(passes))
    if (!['model=nobody', 'label=nothing=1'].includes(text)) expect(rows.length).toBeGreaterThan(5)
  })

  test('by what a person said, beside what the judge said', () => {
    const wrong = expected(({ feedback }) => feedback.verdict === 'wrong')
    const [first = 0, second = 0] = wrong
    const person = new Map([
      [first, 0],
      [second, 1],
    ])
    expect(rowsOf('person=any', person)).toEqual([first, second])
    expect(rowsOf('person=differs', person)).toEqual([first])
    expect(rowsOf('person=correct', person)).toEqual([first])
    expect(rowsOf('person=none', person).length).toBe(ROWS - 2)
  })

  test('folded to one row for each task, the first that passes', () => {
    const seen = new Set<string>()
    const first = expected(
      ({ feedback, task }) => feedback.verdict === 'wrong' && !seen.has(task.id) && seen.add(task.id) !== undefined,
    )
    expect(rowsOf('verdict=wrong&fold=1')).toEqual(first)
    expect(rowsOf('fold=1').length).toBe(ROWS / 4)
  })

  test('in the order of score or time, rows without a score last', () => {
    const scores = rowsOf('order=score-up').map((row) => records[row]?.feedback.score ?? 2)
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(scores.at(-1)).toBe(2)
    const down = rowsOf('order=score-down').map((row) => records[row]?.feedback.score ?? -1)
    expect(down).toEqual(down.toSorted((a, b) => b - a))
    const times = rowsOf('order=time-down').map((row) => records[row]?.timing.judgeMs ?? -1)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(new Set(rowsOf('order=score-up')).size).toBe(ROWS)
  })

  test('by how the task fares beside the other run', () => {
    const better = expected(({ task }) => share(records, task.id) > share(others, task.id))
    const worse = expected(({ task }) => share(records, task.id) < share(others, task.id))
    expect(rowsOf('change=better')).toEqual(better)
    expect(rowsOf('change=worse')).toEqual(worse)
    const { summary } = pairRuns(trace.index, other.index)
    expect(summary.tasks).toBe(ROWS / 4)
    expect(summary.changes.better).toBe(better.length / 4)
    expect(summary.changes['only-here'] + summary.onlyThere).toBe(0)
    expect(summary.after.accuracy).toBeCloseTo(
      records.filter(({ feedback }) => feedback.verdict === 'correct').length / ROWS,
      9,
    )
    const tasks = Object.values(summary.transitions).flatMap((row) => Object.values(row))
    expect(tasks.reduce((sum, count) => sum + count)).toBe(ROWS / 4)
  })

  test('counts choices and failures by kind', () => {
    const choices = choicesOf(trace.index)
    const wrong = expected(({ feedback }) => feedback.verdict === 'wrong').length
    expect(choices.verdicts.find(({ value }) => value === 'wrong')).toEqual({ value: 'wrong', rows: wrong })
    expect(choices.repeated).toBe(ROWS - ROWS / 4)
    expect(choices.labels.map(({ name, values }) => [name, values.length])).toEqual([
      ['level', 5],
      ['topic', 4],
      ['serial', 300],
    ])
    const groups = failureGroups(trace.index, filterRows(trace.index, query('verdict=wrong'), { person: new Map() }))
    for (const { value, rows } of groups) {
      expect(rows).toBe(
        expected((r) => r.feedback.verdict === 'wrong' && failingKinds(r.feedback).includes(value)).length,
      )
    }
    expect(groups.length).toBeGreaterThan(2)
  })

  test('refuses a value that is not of the list', () => {
    expect(() => query('verdict=maybe')).toThrow('verdict is "maybe", wanted one of correct, wrong, unknown')
    expect(() => query(`q=${'a'.repeat(401)}`)).toThrow(RangeError)
  })
})

describe('a search', () => {
  test('finds text in any case across escapes, in steps, and only within question, response and findings', async () => {
    let now = 0
    const clock = (): number => now++
    const search = new RowSearch(trace, 'kING"FISHER\nłódŹ')
    await search.advance(2, clock)
    expect(search.scanned).toBeGreaterThan(0)
    while (!search.isComplete) await search.advance(2, clock)
    expect([...search.hits.keys()].filter((row) => search.hits[row] === 1)).toEqual(
      expected((record) => holds(record, 'king"fisher\nłódź')),
    )
    expect(search.found).toBe(2)
    // a file's name and a digest are no text of a row
    const names = new RowSearch(trace, 'responses.jsonl')
    while (!names.isComplete) await names.advance(1_000, clock)
    expect(names.found).toBe(0)
    const special = new RowSearch(trace, 'a.*(b')
    while (!special.isComplete) await special.advance(1_000, clock)
    expect(special.found).toBe(0)
  })

  test('stops where it is on abort', async () => {
    const search = new RowSearch(trace, 'ferry')
    await search.advance(1e9, () => 0, AbortSignal.abort())
    expect(search.scanned).toBe(0)
    expect(search.isComplete).toBe(false)
  })
})
