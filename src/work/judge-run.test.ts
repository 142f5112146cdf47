import { access, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { readRunFile } from '../run-folder.ts'
import type { Feedback, Judge, Response, Task } from '../supervision.ts'
import { readTrace, readTraceHeader, type TraceRecord } from '../trace.ts'
import { runJudging, type JudgeRunOptions } from './judge-run.ts'
import type { JudgeProgress, JudgeStart } from './run-rows.ts'

let folder = ''
let data = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-judge-'))
  data = join(folder, 'a.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

/** Right where the response is the gold answer; counts its calls. */
class ExactJudge implements Judge {
  readonly name = 'exact'
  readonly version: string
  calls = 0
  readonly #before: () => void

  constructor(before: () => void = () => undefined, version = '1') {
    this.#before = before
    this.version = version
  }

  accepts(task: Task): boolean {
    return task.kind === 'arithmetic'
  }

  async judge(task: Task, response: Response, options?: { signal?: AbortSignal }): Promise<Feedback> {
    this.#before()
    options?.signal?.throwIfAborted()
    this.calls++
    const gold = task.kind === 'arithmetic' ? task.answer : undefined
    const verdict = gold === undefined ? 'unknown' : gold === response.text ? 'correct' : 'wrong'
    return { verdict, score: null, findings: [], text: '', judge: { name: this.name, version: this.version } }
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** The exact judge, which fails on some tasks; remembers what it was asked. */
class FailingJudge extends ExactJudge {
  readonly asked: string[] = []
  readonly #failing: readonly string[]
  readonly #onAsked: (id: string) => void

  constructor(failing: readonly string[], onAsked: (id: string) => void = () => undefined) {
    super()
    this.#failing = failing
    this.#onAsked = onAsked
  }

  override async judge(task: Task, response: Response, options?: { signal?: AbortSignal }): Promise<Feedback> {
    this.asked.push(task.id)
    this.#onAsked(task.id)
    if (this.#failing.includes(task.id)) throw new Error('ask g++: no answer in 10 s')
    return super.judge(task, response, options)
  }
}

function line(id: number): string {
  return `${JSON.stringify({
    task: { id: `t${id}`, kind: 'arithmetic', question: 'q', answer: '1' },
    response: { model: 'm', text: String(id % 3) },
  })}\n`
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('')
}

function run(judge: Judge, more: Partial<JudgeRunOptions> = {}): ReturnType<typeof runJudging> {
  return runJudging([judge], {
    files: [data],
    runs: join(folder, 'runs'),
    commandLine: ['judge'],
    version: '0.0.0',
    now: () => new Date(0),
    concurrency: 3,
    ...more,
  })
}

async function trace(runFolder: string): Promise<Omit<TraceRecord, 'timing'>[]> {
  const records = []
  for await (const { timing, ...record } of readTrace(join(runFolder, 'trace.jsonl'))) {
    expect(timing.judgeMs).toBeGreaterThanOrEqual(0)
    records.push(record)
  }
  return records
}

async function onlyRun(): Promise<string> {
  const names = await readdir(join(folder, 'runs'))
  expect(names).toHaveLength(1)
  return join(folder, 'runs', names[0]!)
}

async function drawnIds(more: Partial<JudgeRunOptions>): Promise<string[]> {
  const { folder: found } = await run(new ExactJudge(), { limit: 4, ...more })
  return (await trace(found)).map(({ task }) => task.id)
}

describe('runJudging', () => {
  test('judges files into a trace whose head tells key, versions and data', async () => {
    await writeFile(data, lines(9))
    const starts: JudgeStart[] = []
    const summary = await run(new ExactJudge(), { onStart: (start) => starts.push(start) })
    expect(summary).toEqual({
      id: expect.stringMatching(/^judge-/) as string,
      folder: join(folder, 'runs', summary.id),
      counts: { judged: 9, correct: 3, wrong: 6, unknown: 0, failed: 0, rejected: 0, tasks: 9, repeated: 0 },
      kept: 0,
      sameFiles: [],
    })
    expect(starts).toEqual([{ id: summary.id, folder: summary.folder, kept: 0, retried: 0, total: 9 }])
    const records = await trace(summary.folder)
    expect(records.map(({ index, source }) => [index, source.line])).toEqual(records.map((_, i) => [i, i + 1]))
    expect(await readTraceHeader(join(summary.folder, 'trace.jsonl'))).toMatchObject({
      version: 1,
      key: null,
      versions: { touchstone: '0.0.0', exact: '1' },
      data: [{ file: data, bytes: lines(9).length }],
    })
    expect((await readRunFile(summary.folder))?.state).toBe('done')
  })

  test('the same call again judges nothing and says the same', async () => {
    await writeFile(data, lines(9))
    const first = await run(new ExactJudge())
    const judge = new ExactJudge()
    expect(await run(judge)).toEqual({ ...first, kept: 9 })
    expect(judge.calls).toBe(0)
  })

  test('cut off anywhere and called again, the trace is that of an undisturbed run', async () => {
    await writeFile(data, lines(40))
    const { folder: undisturbed } = await run(new ExactJudge(), { id: 'whole' })
    const whole = await trace(undisturbed)
    for (const share of [0, 0.03, 0.4, 0.77, 0.999]) {
      const { folder: cut } = await run(new ExactJudge(), { id: 'cut' })
      const path = join(cut, 'trace.jsonl')
      await truncate(path, Math.floor((await readFile(path)).length * share))
      const judge = new ExactJudge()
      const summary = await run(judge, { id: 'cut' })
      expect(judge.calls).toBe(40 - summary.kept)
      expect(await trace(cut)).toEqual(whole)
      expect(summary.counts).toMatchObject({ judged: 40, correct: 13, wrong: 27 })
    }
  })

  test('counts a file given twice, rows that repeat another, and tasks with several answers', async () => {
    await writeFile(data, `${lines(2)}${line(1)}`)
    const copy = join(folder, 'copy.jsonl')
    await writeFile(copy, await readFile(data))
    const summary = await run(new ExactJudge(), { files: [data, copy] })
    expect(summary.counts).toMatchObject({ judged: 6, tasks: 2, repeated: 4 })
    expect(summary.sameFiles).toEqual([[data, copy]])
    expect(await run(new ExactJudge(), { files: [data, copy] })).toEqual({ ...summary, kept: 6 })
  })

  test('a first row that cannot be used leaves no folder', async () => {
    await writeFile(data, '{"task":\n')
    await expect(run(new ExactJudge())).rejects.toThrow(`${data}:1: broken JSON`)
    await expect(access(join(folder, 'runs'))).rejects.toThrow('ENOENT')
  })

  test('rows on which the judge failed, and no others, are judged again by the same call', async () => {
    await writeFile(data, lines(12))
    const first = await run(new FailingJudge(['t1', 't4', 't11']), { id: 'r' })
    expect(first.counts).toMatchObject({ judged: 12, correct: 2, wrong: 7, unknown: 3, failed: 3, rejected: 0 })
    const before = await trace(first.folder)
    const starts: JudgeStart[] = []
    // the judge is mended but for one row
    const second = new FailingJudge(['t4'])
    const summary = await run(second, { id: 'r', onStart: (start) => starts.push(start) })
    expect(second.asked).toEqual(['t1', 't4', 't11'])
    expect(starts).toMatchObject([{ kept: 9, retried: 3 }])
    expect(summary).toMatchObject({ kept: 9, counts: { judged: 12, correct: 3, wrong: 8, unknown: 1, failed: 1 } })
    const after = await trace(summary.folder)
    expect(after.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(after.filter((_, index) => ![1, 11].includes(index))).toEqual(
      before.filter((_, index) => ![1, 11].includes(index)),
    )
    expect([after[1], after[4], after[11]].map((record) => record?.feedback.verdict)).toEqual([
      'correct',
      'unknown',
      'wrong',
    ])
    const whole = await run(new FailingJudge([]), { id: 'r' })
    expect(whole).toMatchObject({ kept: 11, counts: { judged: 12, correct: 4, wrong: 8, unknown: 0, failed: 0 } })
    expect(await trace(whole.folder)).toEqual(await trace((await run(new FailingJudge([]), { id: 'whole' })).folder))
  })

  test('an interrupted run first judges again what failed, then goes on; abort keeps what was judged again', async () => {
    await writeFile(data, lines(12))
    await run(new FailingJudge(['t1', 't4']), { id: 'r' })
    const path = join(folder, 'runs', 'r', 'trace.jsonl')
    const kept = (await readFile(path, 'utf8')).split('\n').slice(0, 9)
    await writeFile(path, `${kept.join('\n')}\n`)
    const controller = new AbortController()
    const second = new FailingJudge([], (id) => id === 't4' && controller.abort(new DOMException('stop', 'AbortError')))
    const interrupted = run(second, { id: 'r', signal: controller.signal, concurrency: 1 })
    await expect(interrupted).rejects.toThrow('stop')
    expect((await trace(join(folder, 'runs', 'r'))).map(({ feedback }) => feedback.verdict)).toEqual(
      'wrong correct wrong wrong unknown wrong wrong correct'.split(' '),
    )
    expect(await readRunFile(join(folder, 'runs', 'r'))).toMatchObject({
      state: 'interrupted',
      counts: { judged: 8, correct: 2, wrong: 5, unknown: 1, failed: 1 },
    })
    const third = new FailingJudge([])
    const summary = await run(third, { id: 'r' })
    expect(third.asked).toEqual(['t4', 't8', 't9', 't10', 't11'])
    expect(summary.counts).toMatchObject({ judged: 12, correct: 4, wrong: 8, unknown: 0, failed: 0, rejected: 0 })
    expect((await trace(summary.folder)).map(({ index }) => index)).toEqual([...kept.keys(), 9, 10, 11])
  })

  test('another version of a judge is another run', async () => {
    await writeFile(data, lines(3))
    const first = await run(new ExactJudge())
    expect((await run(new ExactJudge(undefined, '2'))).id).not.toBe(first.id)
  })

  test('a bad row ends the run with file and line; what was judged stays', async () => {
    await writeFile(data, `${lines(5)}{"task":\n${lines(5)}`)
    await expect(run(new ExactJudge())).rejects.toThrow(`${data}:6: broken JSON`)
    const found = await onlyRun()
    expect(await trace(found)).toHaveLength(5)
    expect(await readRunFile(found)).toMatchObject({
      state: 'failed',
      counts: { judged: 5 },
      problem: expect.stringContaining(`${data}:6: broken JSON`) as string,
    })
  })

  test('under skip, bad rows go to rejected.jsonl, and resuming does not double them', async () => {
    await writeFile(data, `${lines(5)}{"task":\n${lines(5)}{}\n`)
    const summary = await run(new ExactJudge(), { onBadRow: 'skip' })
    expect(summary.counts).toMatchObject({ judged: 10, rejected: 2 })
    const rejected = join(summary.folder, 'rejected.jsonl')
    const text = await readFile(rejected, 'utf8')
    expect(text.split('\n').map((row) => (row === '' ? null : (JSON.parse(row) as { line: number }).line))).toEqual([
      6,
      12,
      null,
    ])
    expect((await run(new ExactJudge(), { onBadRow: 'skip' })).counts).toEqual(summary.counts)
    expect(await readFile(rejected, 'utf8')).toBe(text)
  })

  test('all files are looked at before the first is judged', async () => {
    await writeFile(data, lines(5))
    await expect(run(new ExactJudge(), { files: [data, join(folder, 'none.jsonl')] })).rejects.toThrow('no such file')
    await expect(access(join(folder, 'runs'))).rejects.toThrow('ENOENT')
  })

  test('abort keeps what is done, says interrupted, and the same call goes on', async () => {
    await writeFile(data, lines(200))
    const controller = new AbortController()
    const judge = new ExactJudge(() => judge.calls === 60 && controller.abort(new DOMException('stop', 'AbortError')))
    await expect(run(judge, { signal: controller.signal, concurrency: 1 })).rejects.toThrow('stop')
    const found = await onlyRun()
    expect(await trace(found)).toHaveLength(60)
    expect(await readRunFile(found)).toMatchObject({ state: 'interrupted', counts: { judged: 60 } })
    const second = new ExactJudge()
    expect(await run(second)).toMatchObject({ kept: 60, counts: { judged: 200 } })
    expect(second.calls).toBe(140)
  })

  test('limit takes the first rows, with a key random ones, the same for the same key', async () => {
    await writeFile(data, lines(100))
    expect(await drawnIds({})).toEqual(['t0', 't1', 't2', 't3'])
    const drawn = await drawnIds({ key: keyOf(1) })
    expect(drawn).not.toEqual(['t0', 't1', 't2', 't3'])
    expect(await drawnIds({ key: keyOf(1), id: 'again' })).toEqual(drawn)
    expect(await drawnIds({ key: keyOf(2) })).not.toEqual(drawn)
  })

  test('blind leaves the judge without gold answers', async () => {
    await writeFile(data, lines(3))
    expect((await run(new ExactJudge(), { blind: true })).counts).toMatchObject({ unknown: 3 })
  })

  test('progress counts lines over all files, with rate and time left', async () => {
    const second = join(folder, 'b.jsonl')
    await writeFile(data, lines(3))
    await writeFile(second, lines(2))
    const told: JudgeProgress[] = []
    let ms = 0
    await run(new ExactJudge(), {
      files: [data, second],
      onProgress: (progress) => told.push(progress),
      now: () => new Date((ms += 500)),
    })
    expect(told.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5])
    expect(told[1]).toEqual({ done: 2, ratePerSecond: 2, secondsLeft: 1.5 })
    expect(told[4]?.secondsLeft).toBe(0)
  })
})
