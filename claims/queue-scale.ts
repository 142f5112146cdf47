/**
 * Claim: what a queue costs for each row, and where its next limit lies. The judge is the cheapest there is, so that the
 * queue is all that shows. Rows a second with one and two workers stand beside a run in one process.
 *
 * Other work on the machine changes rates and hardly changes processor time, so the limits are worked out from the
 * processor time that store, producer and worker take for a row: each of them runs on one core.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TouchstoneError } from '../src/errors.ts'
import { keyOf } from '../src/random.ts'
import type { Figure } from '../src/supervision.ts'
import { openJudges, runJudging, type JudgingOfRow } from '../src/work/index.ts'
import { openQueueStore, openRemoteJudging, QUEUE_NAME, queueAddress } from '../src/work/queue/index.ts'
import type { Claim } from '../measure/claim.ts'
import { hasRedis, startRedis, type RedisServer } from '../measure/redis-server.ts'
import { writeSyntheticRows } from '../measure/synthetic-rows.ts'
import { cpuMsOf, startWorker, type WorkerProcess } from './queue/worker-processes.ts'

const target = 'under 5 ms of processor time a row, all processes together; the store under 0.5 ms'
const WORKERS_ON_PAPER = 1_000
const IN_FLIGHT = 256

/** What one run took. */
interface Pace {
  readonly rows: number
  readonly seconds: number
  /** Processor time in ms. The judging itself is in `producer` without a queue, and in `child` with one. */
  readonly producer: number
  readonly store: number
  readonly worker: number
  readonly child: number
}

export const claim: Claim = {
  name: 'queue-scale',
  statement:
    'a queue costs a few milliseconds of processor time a row, and the first limit is the producer, not the store',
  target,
  async run(context) {
    const { quick, signal } = context
    if (!hasRedis()) throw new TouchstoneError('unavailable', 'queue-scale: wanted redis-server on the PATH')
    const rows = quick ? 2_000 : 20_000
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-scale-'))
    try {
      const file = join(folder, 'rows.jsonl')
      await writeSyntheticRows(file, { count: rows, key: keyOf(7), signal })
      const measured: Record<string, Pace> = {}
      const judged = async (id: string, judging?: JudgingOfRow): Promise<void> => {
        await using opened = await openJudges({ judge: 'reasoning' })
        const common = { runs: join(folder, 'runs'), id, commandLine: ['judge'], version: '0', now: () => new Date() }
        const concurrency = judging === undefined ? 1 : IN_FLIGHT
        await runJudging(opened.judges, { ...common, files: [file], judging, concurrency, signal })
      }
      // the first run pays for loading and warming up
      await judged('warm')
      measured['in one process'] = await paced(rows, [], undefined, () => judged('near'))
      for (const workers of [1, 2]) {
        await using redis = await startRedis()
        const fleet: WorkerProcess[] = []
        try {
          while (fleet.length < workers) fleet.push(await startWorker({ url: redis.url, signal, limitMs: 60_000 }))
          await using store = await openQueueStore(queueAddress(redis.url), { name: QUEUE_NAME, signal })
          await using remote = await openRemoteJudging(store)
          const name = workers === 1 ? 'with 1 worker' : `with ${workers} workers`
          measured[name] = await paced(rows, fleet, redis, () => judged(`far-${workers}`, remote.judging))
        } finally {
          await Promise.all(fleet.map((worker) => worker[Symbol.asyncDispose]()))
        }
        context.log(`measured ${workers} workers`)
      }
      return result(rows, measured)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

function result(rows: number, measured: Readonly<Record<string, Pace>>): Awaited<ReturnType<Claim['run']>> {
  const figures: Figure[] = Object.entries(measured).map(([name, { seconds }]) => ({
    name: `rows a second, ${name}`,
    value: rows / seconds,
    n: rows,
  }))
  const { 'in one process': near, 'with 2 workers': far } = measured
  if (near === undefined || far === undefined) throw new TouchstoneError('internal', 'queue-scale: a run is missing')
  const parts = { producer: far.producer, store: far.store, worker: far.worker, child: far.child }
  for (const [name, ms] of Object.entries(parts))
    figures.push({ name: `processor time of the ${name}, ms a row`, value: ms / rows, n: rows })
  const all = far.producer + far.store + far.worker + far.child
  const overhead = (all - near.producer) / rows
  figures.push({ name: 'processor time beyond the run in one process, ms a row', value: overhead, n: rows })
  const [producers, store] = [1_000 / (far.producer / rows), 1_000 / (far.store / rows)]
  const holds = overhead < 5 && far.store / rows < 0.5
  return {
    figures,
    n: rows,
    target,
    holds,
    notes: [
      `one producer on one core feeds ${producers.toFixed(0)} rows a second, and the store on one core passes ${store.toFixed(0)}`,
      `${WORKERS_ON_PAPER} workers of one row at a time stay busy while a row takes longer than ${((1_000 * WORKERS_ON_PAPER) / store).toFixed(0)} ms with enough producers, and ${((1_000 * WORKERS_ON_PAPER) / producers).toFixed(0)} ms with one`,
      `they hold ${3 * WORKERS_ON_PAPER} connections or fewer, of the 10,000 that Redis allows unless told otherwise`,
    ],
  }
}

async function paced(
  rows: number,
  fleet: readonly WorkerProcess[],
  redis: RedisServer | undefined,
  run: () => Promise<void>,
): Promise<Pace> {
  const look = (): Omit<Pace, 'rows' | 'seconds'> => {
    const { user, system } = process.cpuUsage()
    const workers = fleet.map((worker) => worker.cpuMs())
    return {
      producer: (user + system) / 1_000,
      store: cpuMsOf(redis?.pid),
      worker: workers.reduce((sum, { worker }) => sum + worker, 0),
      child: workers.reduce((sum, { child }) => sum + child, 0),
    }
  }
  const before = look()
  const started = performance.now()
  await run()
  const seconds = (performance.now() - started) / 1_000
  const after = look()
  return {
    rows,
    seconds,
    producer: after.producer - before.producer,
    store: after.store - before.store,
    worker: after.worker - before.worker,
    child: after.child - before.child,
  }
}
