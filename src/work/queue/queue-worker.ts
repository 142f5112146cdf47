/**
 * A worker: takes rows from a queue, lets its child judge them, and gives the answers back.
 *
 * A job is held by a lock that is longer than the longest judgement and that a free event loop renews. A worker that is
 * lost leaves locks that lapse, and other workers take its jobs. A job that ends its judging process, or takes too long, is
 * tried again, and becomes a dead letter after its last try (dead-letters.ts).
 */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { TouchstoneError } from '../../errors.ts'
import { JudgingChild, type JudgingChildOptions } from './judging-child.ts'
import type { AnswerText } from './queue-job.ts'
import { settlesWithin, type JobWorker, type QueueStore, type StoredJob } from './queue-store.ts'

/** Options of `startQueueWorker`. */
export interface QueueWorkerOptions extends Pick<JudgingChildOptions, 'entry' | 'arguments' | 'onNotice'> {
  /** Rows that are judged at one time. */
  readonly concurrency: number
  /** Longest time of one judgement, in ms. @default 300,000 */
  readonly limitMs?: number | undefined
  /** Time that an aborted judgement has to end, in ms. The lock is longer than limit and grace together. @default 5,000 */
  readonly graceMs?: number | undefined
  /** How often a job's worker may be lost before the job is a dead letter. @default 5 */
  readonly mostLost?: number | undefined
  /** Told the versions of the judges by name, once they are open. @default nobody */
  readonly onReady?: ((versions: Readonly<Record<string, string>>) => void) | undefined
  /** Ends the worker at once: what it has begun goes back into the queue. */
  readonly signal?: AbortSignal | undefined
}

/** What a worker has done so far. */
export interface WorkerCounts {
  judged: number
  /** Tries that failed. */
  failed: number
  /** Jobs that went back because the worker ended. */
  returned: number
}

/** Between two looks for jobs of lost workers, at most, in ms. */
const STALLED_MS = 30_000

/**
 * Works until the signal aborts, and then rejects nothing: it returns what it did. Jobs are taken once the judges are open.
 * @throws TouchstoneError `unavailable` where the judges cannot be opened
 */
export async function runQueueWorker(store: QueueStore, options: QueueWorkerOptions): Promise<WorkerCounts> {
  const { limitMs = 300_000, graceMs = 5_000, concurrency, mostLost = 5, signal } = options
  const counts: WorkerCounts = { judged: 0, failed: 0, returned: 0 }
  const name = `${hostname()}:${process.pid}`
  await using child = new JudgingChild({ ...options, limitMs, graceMs, worker: name })
  options.onReady?.(await child.start())
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  if (signal?.aborted === true) return counts
  const stop = new AbortController()
  let broken: unknown
  const work = async (job: StoredJob, token?: string): Promise<AnswerText> => {
    try {
      const alone = job.attemptsMade > 0 || job.stalledCounter > 1
      const answer = await child.judge(job.data, { alone, signal: stop.signal })
      counts.judged++
      return answer
    } catch (error) {
      if (error instanceof TouchstoneError && error.code === 'unavailable') {
        // judges that cannot be opened any more would use up the tries of job after job
        broken ??= error
        end()
      } else if (!stop.signal.aborted) {
        counts.failed++
        const reason = error instanceof Error ? error.message : String(error)
        options.onNotice?.(`row ${job.id}, try ${job.attemptsMade + 1}: ${reason}`)
        throw error
      }
      counts.returned++
      await job.moveToWait(token)
      throw returned()
    }
  }
  const lockMs = limitMs + 2 * graceMs
  const worker: JobWorker = store.worker(work, {
    name: `${name}:${randomUUID().slice(0, 8)}`,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: Math.min(STALLED_MS, lockMs),
    maxStalledCount: mostLost,
  })
  signal?.addEventListener('abort', () => end(), { once: true })
  await ended
  stop.abort(new DOMException('the worker ends', 'AbortError'))
  // what a store that is away cannot be told, it finds out by the locks
  if (!(await settlesWithin(worker.close(), 2 * graceMs))) await settlesWithin(store.disconnect(), graceMs)
  if (broken !== undefined) throw broken
  return counts
}

/** Tells BullMQ by its name that the job waits again. */
function returned(): Error {
  return Object.assign(new Error('the worker ends'), { name: 'WaitingError' })
}
