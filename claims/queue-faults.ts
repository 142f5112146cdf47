/**
 * Claim: rows judged by three workers through a queue have the trace of a run in one process, whatever fails meanwhile:
 * each worker is killed with signal 9 several times, the store is killed and started again, one worker's clock is five
 * minutes ahead, and one row ends every process that judges it.
 *
 * Control: rows that were taken over from lost workers are counted, so that kills which struck nobody at work would be
 * seen. Each row takes 20 ms more than its judging, and the producer waits for each fault, so that faults fall on a run.
 */
import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { TouchstoneError } from '../src/errors.ts'
import { generator, keyOf } from '../src/random.ts'
import { readTrace, readTraceHeader } from '../src/trace.ts'
import { openJudges, runJudging, type JudgeSummary, type JudgingOfRow, type RunOptions } from '../src/work/index.ts'
import { deadLetters, openQueueStore, openRemoteJudging, QUEUE_NAME, queueAddress } from '../src/work/queue/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { postgresPrograms, startPostgres } from '../measure/postgres-server.ts'
import { hasRedis, startRedis } from '../measure/redis-server.ts'
import { writeSyntheticRows } from '../measure/synthetic-rows.ts'
import { POISON } from './queue/poison.ts'
import { startWorker, type WorkerProcess } from './queue/worker-processes.ts'

const WORKERS = 3
/** Rows with the workers at one time. */
const IN_FLIGHT = 64
/** Of each row, beside its judging, in ms. */
const DELAY_MS = '20'
const target = 'every record equal, timing and the poisoned row aside; the poisoned row the only dead letter'
/** Of Debian's libfaketime. */
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
const AHEAD = { LD_PRELOAD: FAKETIME, FAKETIME: '+300s', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' }

export const claim: Claim = {
  name: 'queue-faults',
  statement:
    'workers that are killed, a store that restarts, a wrong clock and a poisoned row change nothing of a trace',
  target,
  async run(context) {
    const { quick, signal } = context
    const [count, kills, restarts] = quick ? [2_000, 4, 1] : [100_000, 10, 2]
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-faults-'))
    try {
      const file = join(folder, 'rows.jsonl')
      await writeSyntheticRows(file, { count: count - 1, key: keyOf(5), signal })
      const task = { id: 'poisoned', kind: 'arithmetic', question: 'q', answer: '1' }
      await appendFile(file, `${JSON.stringify({ task, response: { model: 'm', text: POISON } })}\n`)
      context.log('a run in one process')
      const near = await judged(folder, 'near', { file, signal })
      await using store = await storeOf(context.arguments)
      context.log(`${WORKERS} workers, each killed ${kills} times; the store restarted ${restarts} times`)
      const run = { folder, file, rows: count }
      const faults = { kills: kills * WORKERS, restarts }
      const { far, struck, clocks } = await throughFaults(context, store, { ...run, ...faults })
      const [expected, found] = [await digestOf(near.folder), await digestOf(far.folder)]
      const letters = await lettersOf(store)
      const equal = expected.digest === found.digest
      const ahead = clocks.length === 0 ? 0 : Math.max(...clocks)
      return {
        figures: [
          { name: 'records equal to the run in one process', value: equal ? found.records : 0, n: count - 1 },
          { name: 'workers killed', value: struck.workers, n: kills * WORKERS },
          { name: 'rows taken over from lost workers (control)', value: struck.takenOver, n: count },
          { name: 'store restarts', value: struck.store, n: restarts },
          { name: 'seconds that one clock is ahead', value: Math.round(ahead / 1_000), n: 1 },
          { name: 'dead letters, of which one was planted', value: letters.length, n: count },
        ],
        n: count,
        target,
        holds:
          equal &&
          found.records === count - 1 &&
          letters.length === 1 &&
          far.counts.judged === count &&
          struck.workers === kills * WORKERS &&
          struck.takenOver > 0,
        notes: [
          `digest of the run in one process ${expected.digest}, of the run through faults ${found.digest}`,
          `the dead letter: ${letters.join('; ')}`,
          ...(existsSync(FAKETIME) ? [] : ['no clock was ahead: libfaketime (Debian) is not installed here']),
        ],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** A store that can be killed. */
interface Store extends AsyncDisposable {
  readonly url: string
  restart(): Promise<void>
}

/** Redis, or PostgreSQL with the word `postgres`. @throws TouchstoneError `unavailable` */
async function storeOf(words: readonly string[]): Promise<Store> {
  if (words.includes('postgres')) {
    const programs = postgresPrograms()
    if (programs !== undefined) return await startPostgres(programs)
  } else if (hasRedis()) return await startRedis({ appendOnly: true })
  throw new TouchstoneError('unavailable', 'queue-faults: the store is not installed, wanted Redis or PostgreSQL')
}

interface FaultyRun {
  readonly folder: string
  readonly file: string
  readonly rows: number
  readonly kills: number
  readonly restarts: number
}

interface Faulted {
  readonly far: JudgeSummary
  readonly struck: { workers: number; store: number; takenOver: number }
  /** How far each worker's clock was ahead of ours when it was ready, in ms. */
  readonly clocks: readonly number[]
}

async function throughFaults(context: ClaimContext, server: Store, run: FaultyRun): Promise<Faulted> {
  const { signal } = context
  const clocks: number[] = []
  const start = async (place: number): Promise<WorkerProcess> => {
    const skewed = place === WORKERS - 1 && existsSync(FAKETIME)
    const worker = await startWorker({
      url: server.url,
      signal,
      environment: skewed ? { ...AHEAD, DELAY_MS } : { DELAY_MS },
    })
    clocks.push(Date.parse(worker.clock) - Date.now())
    return worker
  }
  const fleet: Promise<WorkerProcess>[] = []
  const struck = { workers: 0, store: 0, takenOver: 0 }
  try {
    for (let place = 0; place < WORKERS; place++) fleet.push(start(place))
    await Promise.all(fleet)
    await using store = await openQueueStore(queueAddress(server.url), { name: QUEUE_NAME, signal })
    await using remote = await openRemoteJudging(store, { lookUpMs: 500 })
    const events = await store.events()
    events.on('stalled', () => struck.takenOver++)
    const random = generator(keyOf(6))
    const at = (): number => Math.floor(0.9 * run.rows * random.uniform())
    const strikes = [
      ...Array.from({ length: run.kills }, (_, i) => ({ at: at(), place: i % WORKERS })),
      ...Array.from({ length: run.restarts }, () => ({ at: at(), place: undefined })),
    ].toSorted((a, b) => a.at - b.at)
    const course = { asked: 0, done: 0, over: false }
    // rows go on past a fault's place by as many as are in work, and wait there for the fault
    const judging: JudgingOfRow = async (row, stop) => {
      const own = course.asked++
      while (!stop.aborted && (strikes[course.done]?.at ?? Infinity) + IN_FLIGHT < own) await delay(5)
      return await remote.judging(row, stop)
    }
    const strike = async (): Promise<void> => {
      for (const { at: point, place } of strikes) {
        while (!course.over && course.asked < point) await delay(5, undefined, { signal })
        if (course.over) return
        await delay(random.below(40), undefined, { signal })
        if (place === undefined) {
          await server.restart()
          struck.store++
        } else {
          const [worker] = fleet.splice(place, 1, start(place))
          await (await worker)?.kill()
          struck.workers++
        }
        course.done++
        context.log(`${struck.workers} kills, ${struck.store} restarts, at row ${course.asked} of ${run.rows}`)
      }
    }
    const far = judged(run.folder, 'far', { file: run.file, signal, judging, concurrency: IN_FLIGHT })
    const striking = strike()
    try {
      return { far: await far, struck, clocks }
    } finally {
      course.over = true
      await striking
    }
  } finally {
    await Promise.all(fleet.map(async (worker) => await (await worker)[Symbol.asyncDispose]()))
  }
}

async function judged(
  folder: string,
  id: string,
  options: Pick<RunOptions, 'judging' | 'concurrency' | 'signal'> & { readonly file: string },
): Promise<JudgeSummary> {
  await using opened = await openJudges({ judge: 'reasoning' })
  const { file, ...rest } = options
  const common = { runs: join(folder, 'runs'), id, commandLine: ['judge'], version: '0', now: () => new Date() }
  return await runJudging(opened.judges, { ...common, ...rest, files: [file] })
}

async function lettersOf(server: Store): Promise<readonly string[]> {
  await using store = await openQueueStore(queueAddress(server.url), { name: QUEUE_NAME })
  const letters: string[] = []
  for await (const { taskId, reason, tries, lost } of deadLetters(store))
    letters.push(`task ${taskId}, ${tries} tries, ${lost} lost workers: ${reason}`)
  return letters
}

/** Digest of the header and of every record but the poisoned one, without timing, in order. */
async function digestOf(run: string): Promise<{ readonly digest: string; readonly records: number }> {
  const path = join(run, 'trace.jsonl')
  const hash = createHash('sha256').update(JSON.stringify(await readTraceHeader(path)))
  let records = 0
  for await (const { timing: _timing, ...record } of readTrace(path)) {
    if (record.response.text === POISON) continue
    hash.update(JSON.stringify(record))
    records++
  }
  return { digest: hash.digest('hex').slice(0, 16), records }
}
