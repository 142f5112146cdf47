/** What stands in a queue: how many jobs wait, and the dead letters, which are listed and replayed. */
import type { QueueStore, StoredJob } from './queue-store.ts'

/** Jobs by state. */
export interface QueueCounts {
  readonly waiting: number
  readonly active: number
  /** Judged, and not yet read by who asked. */
  readonly answered: number
  /** Dead letters. */
  readonly dead: number
  /** Workers that are connected, or null where the store does not tell. */
  readonly workers: number | null
}

/** A job that was given up. */
export interface DeadLetter {
  /** Digest of the row's content. */
  readonly id: string
  readonly taskId: string
  readonly judge: { readonly name: string; readonly version: string }
  /** Why its last try failed. */
  readonly reason: string
  /** Tries that failed, and lost workers. */
  readonly tries: number
  readonly lost: number
  /** ISO 8601, UTC, by the clock of the worker that gave it up. Undefined where none wrote it. */
  readonly at: string | undefined
}

/** Dead letters read at one time. */
const PAGE = 500

/** How full the queue is. */
export async function queueCounts({ queue }: QueueStore): Promise<QueueCounts> {
  const [counts, workers] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'completed', 'failed'),
    // some stores that others run forbid the list of clients
    queue.getWorkersCount().catch(() => null),
  ])
  const { waiting = 0, active = 0, completed = 0, failed = 0 } = counts
  return { waiting, active, answered: completed, dead: failed, workers }
}

/** All dead letters, the latest first. */
export async function* deadLetters({ queue }: QueueStore): AsyncGenerator<DeadLetter> {
  for (let from = 0; ; from += PAGE) {
    const page = await queue.getFailed(from, from + PAGE - 1)
    for (const job of page) yield letterOf(job)
    if (page.length < PAGE) return
  }
}

/**
 * Puts dead letters back into the queue, with all their tries. What becomes of them is read by the next run that asks for
 * the same row.
 * @param ids which ones, or undefined for all
 * @throws RangeError for an id that is no dead letter; those before it are back
 * @returns how many went back
 */
export async function replayDeadLetters(store: QueueStore, ids?: readonly string[]): Promise<number> {
  const { queue } = store
  const chosen: string[] = ids === undefined ? [] : [...ids]
  if (ids === undefined) for await (const { id } of deadLetters(store)) chosen.push(id)
  for (const id of chosen) {
    const job = await queue.getJob(id)
    if (job === undefined || (await job.getState()) !== 'failed') {
      throw new RangeError(`replay ${id}: it is no dead letter of the queue ${store.name}, wanted one that is listed`)
    }
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
  }
  return chosen.length
}

function letterOf(job: StoredJob): DeadLetter {
  const { id = '', data, failedReason, attemptsMade, stalledCounter, finishedOn } = job
  return {
    id,
    taskId: data.taskId,
    judge: data.judge,
    reason: failedReason,
    tries: attemptsMade,
    lost: stalledCounter,
    at: finishedOn === undefined ? undefined : new Date(finishedOn).toISOString(),
  }
}
