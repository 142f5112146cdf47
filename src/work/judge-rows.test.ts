import { describe, expect, test } from 'vitest'
import type { Feedback, Judge, Response, Task } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import type { TraceRecord } from '../trace.ts'
import { judgeRows, type JudgeRowsOptions } from './judge-rows.ts'

function row(id: number | string): Row {
  const task: Task = { id: String(id), kind: 'arithmetic', question: `What is ${id} + 0?`, answer: String(id) }
  const response: Response = { taskId: task.id, model: 'm', text: String(id) }
  return { task, response, source: { file: 'a.jsonl', line: Number(id) + 1 } }
}

async function* rows(count: number, seen?: { pulled: number; released: boolean }): AsyncGenerator<Row> {
  try {
    for (let i = 0; i < count; i++) {
      if (seen !== undefined) seen.pulled++
      yield row(i)
    }
  } finally {
    if (seen !== undefined) seen.released = true
  }
}

async function* mixedRows(): AsyncGenerator<Row> {
  const { response, ...asked } = row(0)
  yield asked
  yield {
    task: { id: 'p', kind: 'preference', prompt: 'q', chosen: 'a', rejected: 'b' },
    response: { ...response!, taskId: 'p' },
    source: { file: 'a.jsonl', line: 2 },
  }
}

async function* rowsThenFailure(): AsyncGenerator<Row> {
  yield* rows(5)
  throw new Error('line 6 is broken')
}

/** Judges as `answer` decides; counts what runs at once. */
class TestJudge implements Judge {
  readonly name = 'test'
  readonly version = '1'
  running = 0
  mostRunning = 0
  judged = 0
  readonly #answer: (task: Task, signal: AbortSignal | undefined) => Promise<void>

  constructor(answer: (task: Task, signal: AbortSignal | undefined) => Promise<void> = () => Promise.resolve()) {
    this.#answer = answer
  }

  accepts(task: Task): boolean {
    return task.kind === 'arithmetic'
  }

  async judge(task: Task, response: Response, options?: { signal?: AbortSignal }): Promise<Feedback> {
    this.running++
    this.mostRunning = Math.max(this.mostRunning, this.running)
    try {
      await this.#answer(task, options?.signal)
      this.judged++
      return { verdict: 'correct', score: 1, findings: [], text: response.text, judge: { name: 'test', version: '1' } }
    } finally {
      this.running--
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

async function collect(
  source: AsyncIterable<Row>,
  judges: readonly Judge[],
  options?: JudgeRowsOptions,
): Promise<TraceRecord[]> {
  return await Array.fromAsync(judgeRows(source, judges, options))
}

/** Promises that the test settles by hand, in the order it likes. */
class Gates {
  readonly #open = new Map<string, () => void>()
  wait(id: string): Promise<void> {
    return new Promise((resolve) => this.#open.set(id, resolve))
  }
  get waiting(): string[] {
    return [...this.#open.keys()]
  }
  open(id: string): void {
    this.#open.get(id)?.()
    this.#open.delete(id)
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !condition(); turn++) await new Promise((resolve) => setImmediate(resolve))
  if (!condition()) throw new Error('until: the condition never came true')
}

describe('judgeRows', () => {
  test('gives records in input order with index, source, digest', async () => {
    const records = await collect(rows(100), [new TestJudge()], { concurrency: 7 })
    expect(records.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(records.map(({ response }) => response.text)).toEqual(records.map(({ index }) => String(index)))
    expect(records[4]?.source).toEqual({ file: 'a.jsonl', line: 5 })
    expect(new Set(records.map(({ digest }) => digest)).size).toBe(100)
    expect(records[0]?.digest).toMatch(/^[0-9a-f]{32}$/)
  })

  test('order does not follow completion, and a slow row lets later ones run up to the window', async () => {
    const gates = new Gates()
    const judge = new TestJudge(({ id }) => (id === '0' ? gates.wait(id) : Promise.resolve()))
    const seen = { pulled: 0, released: false }
    const collecting = collect(rows(500, seen), [judge], { concurrency: 2 })
    await until(() => judge.judged === 32)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    // the slow row is in the hands of the consumer, 16 × 2 wait behind it; one more waits in the reader's hand
    expect(judge.judged).toBe(32)
    expect(seen.pulled).toBe(34)
    gates.open('0')
    expect((await collecting).map(({ index }) => index)).toEqual(Array.from({ length: 500 }, (_, i) => i))
  })

  test('runs as many judgements at once as asked, never more', async () => {
    const judge = new TestJudge(() => new Promise((resolve) => setImmediate(resolve)))
    await collect(rows(50), [judge], { concurrency: 4 })
    expect(judge.mostRunning).toBe(4)
  })

  test('a slow consumer slows the reader', async () => {
    const seen = { pulled: 0, released: false }
    const records = judgeRows(rows(1_000, seen), [new TestJudge()], { concurrency: 1 })
    await records.next()
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(seen.pulled).toBeLessThanOrEqual(19)
    await records.return(undefined)
  })

  test('a judge that throws is recorded on its row and stops no neighbour', async () => {
    const judge = new TestJudge(({ id }) => (id === '3' ? Promise.reject(new Error('no disk')) : Promise.resolve()))
    const records = await collect(rows(6), [judge], { concurrency: 3 })
    expect(records.map(({ feedback }) => feedback.verdict)).toEqual([
      'correct',
      'correct',
      'correct',
      'unknown',
      'correct',
      'correct',
    ])
    expect(records[3]?.feedback).toEqual({
      verdict: 'unknown',
      score: null,
      findings: [
        {
          where: { part: 'whole' },
          verdict: 'unknown',
          kind: 'judge-failed',
          message: 'The judge test failed: no disk',
        },
      ],
      text: 'Not judged: the judge test failed.',
      judge: { name: 'test', version: '1' },
    })
  })

  test('a judge whose accepts throws is recorded too', async () => {
    const judge = new TestJudge()
    judge.accepts = () => {
      throw new Error('odd task')
    }
    const [record] = await collect(rows(1), [judge])
    expect(record?.feedback.findings[0]?.message).toBe('The judge test failed: odd task')
  })

  test('rows that no judge accepts and rows without response are kept as unknown, with the reason', async () => {
    const records = await collect(mixedRows(), [new TestJudge()])
    expect(
      records.map(({ feedback }) => [feedback.judge.name, feedback.verdict, feedback.score, feedback.text]),
    ).toEqual([
      ['none', 'unknown', null, 'Not judged: the row holds no response to judge.'],
      ['none', 'unknown', null, 'Not judged: no judge accepts a task of kind preference.'],
    ])
    expect(records[0]?.response).toEqual({ taskId: '0', model: 'none', text: '' })
  })

  test('takes the first judge that accepts', async () => {
    const narrow: Judge = Object.assign(new TestJudge(), { accepts: (task: Task) => task.id === '1' })
    const wide: Judge = Object.assign(new TestJudge(() => Promise.reject(new Error('wide'))), {})
    const records = await collect(rows(2), [narrow, wide])
    expect(records.map(({ feedback }) => feedback.verdict)).toEqual(['unknown', 'correct'])
  })

  test('what the reader throws comes after the rows before it', async () => {
    const records: TraceRecord[] = []
    const judge = new TestJudge(() => new Promise((resolve) => setImmediate(resolve)))
    await expect(async () => {
      for await (const record of judgeRows(rowsThenFailure(), [judge], { concurrency: 3 })) records.push(record)
    }).rejects.toThrow('line 6 is broken')
    expect(records.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
  })

  test('abort ends running judgements, releases the reader, keeps what is done, throws the reason', async () => {
    const controller = new AbortController()
    const judge = new TestJudge(
      ({ id }, signal) =>
        new Promise((resolve, reject) => {
          if (Number(id) < 3) resolve()
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    const seen = { pulled: 0, released: false }
    const records: TraceRecord[] = []
    const judging = (async () => {
      const options = { concurrency: 4, signal: controller.signal }
      for await (const record of judgeRows(rows(100, seen), [judge], options)) records.push(record)
    })()
    await until(() => records.length === 3 && judge.running === 4)
    controller.abort(new Error('enough'))
    await expect(judging).rejects.toThrow('enough')
    expect(records.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(judge.running).toBe(0)
    expect(seen.released).toBe(true)
  })

  test('an aborted signal starts nothing', async () => {
    const judge = new TestJudge()
    await expect(collect(rows(3), [judge], { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never')
    expect(judge.judged).toBe(0)
  })

  test('leaving the loop ends running judgements and releases the reader', async () => {
    const judge = new TestJudge(
      ({ id }, signal) =>
        new Promise((resolve, reject) => {
          if (id === '0') resolve()
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    const seen = { pulled: 0, released: false }
    for await (const record of judgeRows(rows(100, seen), [judge], { concurrency: 4 })) {
      expect(record.index).toBe(0)
      break
    }
    expect(judge.running).toBe(0)
    expect(seen.released).toBe(true)
  })

  test('kept records are passed over and reported, a foreign one is refused', async () => {
    const all = await collect(rows(10), [new TestJudge()])
    const judge = new TestJudge()
    const finished: [number, boolean][] = []
    const options: JudgeRowsOptions = {
      keptDigest: (index) => (index < 7 ? all[index]?.digest : undefined),
      onFinished: ({ index, kept }) => finished.push([index, kept]),
    }
    const rest = await collect(rows(10), [judge], options)
    expect(rest.map(({ index, digest }) => [index, digest])).toEqual(
      all.slice(7).map(({ index, digest }) => [index, digest]),
    )
    expect(judge.judged).toBe(3)
    expect(finished).toEqual(Array.from({ length: 10 }, (_, i) => [i, i < 7]))
    await expect(collect(rows(10), [judge], { keptDigest: () => all[1]?.digest })).rejects.toThrow(
      'resume at a.jsonl:1: the trace holds another row at index 0',
    )
  })

  test('blind: the judge never sees the gold answer, the record keeps it, the digest tells the two apart', async () => {
    const shown: Task[] = []
    const judge = new TestJudge((task) => {
      shown.push(task)
      return Promise.resolve()
    })
    const [blind] = await collect(rows(1), [judge], { blind: true })
    const [open] = await collect(rows(1), [judge])
    expect(shown.map((task) => 'answer' in task)).toEqual([false, true])
    expect(blind?.task).toEqual(open?.task)
    expect(blind?.digest).not.toBe(open?.digest)
  })

  test('refuses a concurrency that is none', async () => {
    await expect(collect(rows(1), [], { concurrency: 0 })).rejects.toThrow('concurrency is 0, wanted an integer from 1')
  })
})
