/**
 * Judging by a queue, with a real store and workers that are killed. The store is Debian's redis-server, started here.
 * Skipped where it is missing, unless TOUCHSTONE_REQUIRE_REDIS is set.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { hasRedis, startRedis, type RedisServer } from '../measure/redis-server.ts'
import { readRunFile } from '../src/run-folder.ts'
import { readTrace, type TraceRecord } from '../src/trace.ts'
import { runJudging, type JudgeSummary } from '../src/work/index.ts'
import { judgeRow } from '../src/work/judge-row.ts'
import {
  deadLetters,
  openQueueStore,
  openRemoteJudging,
  QUEUE_NAME,
  queueAddress,
  queueCounts,
  replayDeadLetters,
  runQueueWorker,
  type QueueStore,
  type RemoteJudgingOptions,
} from '../src/work/queue/index.ts'
import { ENDLESS, exactJudge, POISON } from './queue/exact-judge.ts'

const CHILD = new URL('queue/exact-child.ts', import.meta.url)
const WORKER = new URL('queue/exact-worker.ts', import.meta.url)

let redis: RedisServer
let folder = ''

describe.skipIf(!hasRedis() && process.env['TOUCHSTONE_REQUIRE_REDIS'] === undefined)('judging by a queue', () => {
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true, password: 's3cret' })
  })
  afterAll(() => redis[Symbol.asyncDispose]())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-queue-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const store = await opened()
    await store.queue.obliterate({ force: true })
  })

  test('the run folder is that of a run in this process, apart from timing; nothing stays in the queue', async () => {
    const data = await rows(Array.from({ length: 120 }, (_, i) => String(i % 7)))
    worker()
    worker()
    const near = await judged(data, { run: 'near' })
    const far = await judged(data, { run: 'far', queue: {} })
    expect({ ...far, id: '', folder: '' }).toEqual({ ...near, id: '', folder: '' })
    expect(far.counts).toMatchObject({ judged: 120, failed: 0 })
    expect(await withoutTiming(far.folder)).toBe(await withoutTiming(near.folder))
    const file = await readRunFile(far.folder)
    expect(file).toMatchObject({ state: 'done', versions: { exact: '1' } })
    expect(JSON.stringify(file)).not.toContain('s3cret')
    await settled(async () => {
      expect(await queueCounts(await opened())).toMatchObject({ waiting: 0, active: 0, answered: 0, dead: 0 })
    })
  })

  test('a row that ends its process becomes a dead letter; its neighbours do not, and a replay judges it', async () => {
    const data = await rows(['1', '2', POISON, '1', '3', 'failing'])
    const stop = worker()
    const { counts, folder: found } = await judged(data, { queue: {}, run: 'poisoned' })
    expect(counts).toMatchObject({ judged: 6, correct: 2, wrong: 2, unknown: 2, failed: 2 })
    const records = await trace(found)
    const reason = 'the judging process ended with this row'
    expect(records[2]?.feedback.findings[0]).toMatchObject({
      kind: 'judge-failed',
      message: `The queue gave the row up after 3 tries: ${reason}`,
    })
    expect(records[5]?.feedback.findings[0]?.message).toBe('The judge exact failed: ask g++: no answer in 10 s')
    const store = await opened()
    const letters = await Array.fromAsync(deadLetters(store))
    expect(letters).toEqual([
      expect.objectContaining({ id: records[2]?.digest, taskId: 't2', judge: { name: 'exact', version: '1' }, reason }),
    ])
    // until it is replayed the same run says the same of it, and tries the failed judge again
    expect(await judged(data, { queue: {}, run: 'poisoned' })).toMatchObject({ counts, kept: 4 })
    await stop()
    await expect(replayDeadLetters(store, ['0123'])).rejects.toThrow('replay 0123: it is no dead letter')
    expect(await replayDeadLetters(store)).toBe(1)
    worker({ harmless: true })
    const again = await judged(data, { queue: {}, run: 'poisoned' })
    expect(again.counts).toMatchObject({ judged: 6, correct: 2, wrong: 3, unknown: 1 })
    expect(await Array.fromAsync(deadLetters(store))).toEqual([])
  })

  test('an interrupted run goes on without a queue, and one without goes on with it', async () => {
    const data = await rows(Array.from({ length: 60 }, (_, i) => String(i % 7)))
    const whole = await judged(data, { run: 'whole' })
    worker()
    for (const queued of [true, false]) {
      const stop = new AbortController()
      const run = `interrupted-${queued}`
      const halfway = (index: number): void => {
        if (index === 20) stop.abort(new DOMException('interrupted', 'AbortError'))
      }
      const interrupted = judged(data, { run, queue: queued ? {} : undefined, signal: stop.signal, onJudged: halfway })
      await expect(interrupted).rejects.toThrow('interrupted')
      const { folder: found, kept } = await judged(data, { run, queue: queued ? undefined : {} })
      expect(kept).toBeGreaterThan(0)
      expect(await withoutTiming(found)).toBe(await withoutTiming(whole.folder))
    }
  })

  test('a judgement that never ends is stopped at its limit, though it keeps its thread busy', async () => {
    const data = await rows(['1', ENDLESS, '1'])
    worker({ limitMs: 300, graceMs: 100 })
    const { counts, folder: found } = await judged(data, { queue: { tries: 1 } })
    expect(counts).toMatchObject({ judged: 3, correct: 2, unknown: 1 })
    expect((await trace(found))[1]?.feedback.findings[0]?.message).toBe(
      'The queue gave the row up after 1 tries: the row took longer than 0.3 s',
    )
  })

  test('workers that are killed and a store that is restarted lose no row and judge none wrongly', async () => {
    const answers = Array.from({ length: 400 }, (_, i) => (i === 200 ? POISON : String(i % 7)))
    const data = await rows(answers)
    const far = judged(data, { queue: { lookUpMs: 300 }, concurrency: 32 })
    for (let round = 0; round < 3; round++) {
      const killed = await workerProcess()
      const store = await opened()
      const { active } = await queueCounts(store)
      await settled(async () => expect((await queueCounts(store)).active).not.toBe(active))
      killed.kill('SIGKILL')
      if (round === 1) await redis.restart()
    }
    const last = await workerProcess()
    onTestFinished(() => void last.kill('SIGKILL'))
    const { folder: found, counts } = await far
    expect(counts).toMatchObject({ judged: 400, unknown: 1, failed: 1 })
    const records = await trace(found)
    for (const [i, { index, response, feedback }] of records.entries()) {
      expect({ index, text: response.text }).toEqual({ index: i, text: answers[i] })
      if (i !== 200) expect(feedback.verdict).toBe(response.text === '1' ? 'correct' : 'wrong')
    }
  })

  test('a worker with another version of the judge ends the run, and says which', async () => {
    worker({ version: '2' })
    await expect(judged(await rows(['1']), { queue: {}, run: 'other' })).rejects.toThrow(
      /^judge by queue: worker \S+ has version 2 of the judge exact, wanted version 1 as here/,
    )
    // once workers are the same, the same command goes on
    worker()
    const store = await opened()
    await settled(async () => expect((await queueCounts(store)).workers).toBeGreaterThan(0))
  })

  test('no more jobs wait than the queue may hold; abort ends at once and takes them back', async () => {
    const data = await rows(Array.from({ length: 50 }, (_, i) => String(i)))
    const stop = new AbortController()
    const store = await opened()
    const run = judged(data, { queue: { mostWaiting: 10 }, concurrency: 10, signal: stop.signal })
    await settled(async () => expect((await queueCounts(store)).waiting).toBe(10))
    stop.abort(new DOMException('interrupted', 'AbortError'))
    await expect(run).rejects.toThrow('interrupted')
    expect((await queueCounts(store)).waiting).toBe(0)
  })

  test('a store that drops keys, one that is away, and a wrong password are refused, without the password', async () => {
    await using unfit = await startRedis({ policy: 'allkeys-lru' })
    await expect(openQueueStore(queueAddress(unfit.url), { name: 'q' })).rejects.toThrow(
      `open queue ${unfit.url}: its eviction policy is allkeys-lru, which drops jobs when memory is full, wanted noeviction`,
    )
    const away = openQueueStore(queueAddress('redis://:s3cret@127.0.0.1:1'), { name: 'q' })
    await expect(away).rejects.toThrow(/^open queue redis:\/\/127.0.0.1:1: .*ECONNREFUSED/)
    await expect(away).rejects.toMatchObject({ code: 'unavailable' })
    const wrong = openQueueStore(queueAddress(redis.url.replace('s3cret', 'other')), { name: 'q' })
    await expect(wrong).rejects.toThrow(/^open queue redis:\/\/127.0.0.1:\d+: .*WRONGPASS/)
    await expect(wrong).rejects.not.toThrow('other@')
  })

  test('a worker whose store is gone ends within its grace', async () => {
    const own = await startRedis()
    const store = await openQueueStore(queueAddress(own.url), { name: QUEUE_NAME })
    const stop = new AbortController()
    const working = runQueueWorker(store, { entry: CHILD, concurrency: 1, graceMs: 200, signal: stop.signal })
    await settled(async () => expect((await queueCounts(store)).workers).toBe(1))
    await own[Symbol.asyncDispose]()
    stop.abort()
    expect(await working).toEqual({ judged: 0, failed: 0, returned: 0 })
    await store[Symbol.asyncDispose]()
  })

  test('judges of a queue answer a server as their own would', async () => {
    worker()
    const remote = await openRemoteJudging(await opened())
    const [judge] = remote.remote([exactJudge()])
    const task = { kind: 'arithmetic', id: 't', question: 'q', answer: '1' } as const
    const response = { taskId: 't', model: 'm', text: '1' }
    expect(await judge?.judge(task, response)).toEqual(await exactJudge().judge(task, response))
    await remote[Symbol.asyncDispose]()
  })
})

async function opened(): Promise<QueueStore> {
  const store = await openQueueStore(queueAddress(redis.url), { name: QUEUE_NAME })
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

interface WorkerSettings {
  readonly harmless?: boolean
  readonly version?: string
  readonly limitMs?: number
  readonly graceMs?: number
}

/** A worker of this process, until the test ends or it is stopped by what this gives. */
function worker(settings: WorkerSettings = {}): () => Promise<void> {
  const { version = '1', harmless = false, limitMs = 20_000, graceMs = 500 } = settings
  const stop = new AbortController()
  const words = harmless ? [version, 'harmless'] : [version]
  const working = opened().then((store) =>
    runQueueWorker(store, {
      entry: CHILD,
      arguments: words,
      concurrency: 3,
      limitMs,
      graceMs,
      signal: stop.signal,
    }),
  )
  const stopped = async (): Promise<void> => {
    stop.abort()
    await working
  }
  onTestFinished(stopped)
  return stopped
}

/** A worker of a process of its own, once it is connected. */
async function workerProcess(): Promise<ChildProcess> {
  const child = fork(WORKER, { env: { ...process.env, TOUCHSTONE_QUEUE: redis.url } })
  await new Promise((resolve) => child.once('message', resolve))
  return child
}

interface Judging {
  readonly run?: string
  /** Undefined judges in this process. */
  readonly queue?: RemoteJudgingOptions | undefined
  readonly concurrency?: number
  readonly signal?: AbortSignal
  /** Called with the number of each row that a judge has judged. */
  readonly onJudged?: (index: number) => void
}

async function judged(data: string, options: Judging): Promise<JudgeSummary> {
  const { run, queue, concurrency = 8, signal, onJudged } = options
  const remote = queue === undefined ? undefined : await openRemoteJudging(await opened(), queue)
  const judging = remote?.judging ?? judgeRow
  let count = 0
  try {
    return await runJudging([exactJudge()], {
      files: [data],
      runs: join(folder, 'runs'),
      id: run,
      commandLine: ['judge'],
      version: '0.0.0',
      now: () => new Date(0),
      concurrency,
      judging: async (row, stop) => {
        const result = await judging(row, stop)
        onJudged?.(count++)
        return result
      },
      signal,
    })
  } finally {
    await remote?.[Symbol.asyncDispose]()
  }
}

/** A file with a row for each response. The gold answer is 1, and some rows repeat. */
async function rows(answers: readonly string[]): Promise<string> {
  const path = join(folder, 'rows.jsonl')
  const lines = answers.map((text, i) =>
    JSON.stringify({
      task: { id: `t${answers.length > 100 ? i % 90 : i}`, kind: 'arithmetic', question: 'q', answer: '1' },
      response: { model: 'm', text },
    }),
  )
  await writeFile(path, lines.join('\n'))
  return path
}

async function trace(run: string): Promise<readonly TraceRecord[]> {
  return await Array.fromAsync(readTrace(join(run, 'trace.jsonl')))
}

async function withoutTiming(run: string): Promise<string> {
  return (await readFile(join(run, 'trace.jsonl'), 'utf8')).replaceAll(/"timing":\{[^}]*\}/g, '"timing":{}')
}

/** Waits until a check holds. The test's own time limit ends it. */
async function settled(check: () => Promise<void>): Promise<void> {
  await expect
    .poll(
      () =>
        check().then(
          () => true,
          (error: unknown) => String(error),
        ),
      { timeout: 50_000 },
    )
    .toBe(true)
}
