/**
 * Judging by workers on other machines: each row becomes a job of the queue, and the answer comes back to whoever waits
 * for it. To the rest of the room this is one more way to judge a row (`JudgingOfRow`), so order, resuming and the run
 * folder are the same as without a queue.
 *
 * Nothing is lost: answers are told by the store's events, and whatever was not heard of for a while is looked up, since
 * events are dropped by a store that restarts or trims. A job that the store has lost is added again. Nothing is done
 * twice as far as anyone can see: the job's id is the digest of task, response and judge.
 *
 * Memory of the store is bounded: no more rows are added while `mostWaiting` jobs of all producers wait, and an answer is
 * removed once it was read.
 */
import { randomUUID } from 'node:crypto'
import { TouchstoneError } from '../../errors.ts'
import type { Judge } from '../../supervision.ts'
import { judgeRow, notJudged, prepareRow, type JudgedRow, type JudgingOfRow, type PreparedRow } from '../judge-row.ts'
import { isStale, jobOf, type AnswerText, type QueueAnswer, type QueueJob } from './queue-job.ts'
import { isAway, settlesWithin, type JobEvents, type QueueStore, type StoredJob } from './queue-store.ts'

/** Options of `openRemoteJudging`. */
export interface RemoteJudgingOptions {
  /** Jobs of all producers that may wait in the queue. One more is held back here. @default 10,000 */
  readonly mostWaiting?: number | undefined
  /** Tries of a job whose worker's process ended with it, before it is a dead letter. @default 3 */
  readonly tries?: number | undefined
  /** After so many ms without a word of a job it is looked up. @default 2,000 */
  readonly lookUpMs?: number | undefined
}

/** Judges rows by a queue. Disposing takes back the jobs that nobody has begun and leaves the store open. */
export interface RemoteJudging extends AsyncDisposable {
  /** @throws TouchstoneError `bad-input` where a worker has another version of the judge */
  readonly judging: JudgingOfRow
  /** The judges, with the same names and versions, whose judging goes through the queue. */
  remote(judges: readonly Judge[]): readonly Judge[]
}

/** Jobs added by one request to the store. */
const BATCH = 256
/** Pause before a store that is away is asked again, in ms. */
const AWAY_MS = 500
/** Pause before a full queue is looked at again, in ms. */
const FULL_MS = 50
/** Answers that nobody has read are kept for a day, in s. */
const KEPT_S = 86_400
/** Longest wait for the store when jobs are taken back, in ms. */
const TAKE_BACK_MS = 1_000

interface Asked {
  readonly id: string
  readonly job: QueueJob
  readonly answered: PromiseWithResolvers<Outcome>
  /** Who waits for it: rows of the same content are one job. */
  waiting: number
  /** True once the store has it. */
  added: boolean
  heardAt: number
}

type Outcome = { readonly answer: QueueAnswer } | { readonly dead: string; readonly tries: number }

/** Begins to listen. @throws what the store throws */
export async function openRemoteJudging(store: QueueStore, options: RemoteJudgingOptions = {}): Promise<RemoteJudging> {
  return new QueueProducer(store, await store.events(), options)
}

class QueueProducer implements RemoteJudging {
  /** Tells jobs of this producer from those that stood in the store before. */
  readonly #id = randomUUID()
  readonly #store: QueueStore
  readonly #asked = new Map<string, Asked>()
  readonly #mostWaiting: number
  readonly #tries: number
  readonly #lookUpMs: number
  readonly #removing = new Set<Promise<unknown>>()
  #outbox: Asked[] = []
  #adding = false
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(store: QueueStore, events: JobEvents, options: RemoteJudgingOptions) {
    this.#store = store
    this.#mostWaiting = options.mostWaiting ?? 10_000
    this.#tries = options.tries ?? 3
    this.#lookUpMs = options.lookUpMs ?? 2_000
    events.on('completed', ({ jobId, returnvalue }) => this.#answered(jobId, returnvalue))
    events.on('failed', ({ jobId }) => void this.#lookUp([jobId]))
    // it stood there before: by another producer, or by a run that was interrupted
    events.on('duplicated', ({ jobId }) => void this.#lookUp([jobId]))
  }

  readonly judging: JudgingOfRow = async (row, signal) => {
    // that nobody judges a row is known here
    if (row.judge.name === 'none') return await judgeRow(row, signal)
    const outcome = await this.#ask(row, signal)
    return outcome === undefined ? undefined : judgedBy(row.judge, outcome)
  }

  remote(judges: readonly Judge[]): readonly Judge[] {
    return judges.map((judge) => ({
      name: judge.name,
      version: judge.version,
      ...(judge.needs === undefined ? {} : { needs: judge.needs }),
      accepts: (task) => judge.accepts(task),
      judge: async (task, response, { signal = new AbortController().signal } = {}) => {
        const row = { task, response, source: { file: '', line: 1 } }
        const judged = await this.judging(prepareRow(row, [judge], false), signal)
        signal.throwIfAborted()
        if (judged === undefined) throw new DOMException('the queue was closed', 'AbortError')
        return judged.feedback
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const open = [...this.#asked.values()]
    this.#asked.clear()
    this.#outbox = []
    for (const { id, added } of open) if (added) this.#remove(id)
    await settlesWithin(Promise.allSettled(this.#removing), TAKE_BACK_MS)
  }

  /** The outcome of a row's job, or undefined on abort. */
  async #ask(row: PreparedRow, signal: AbortSignal): Promise<Outcome | undefined> {
    if (signal.aborted) return undefined
    const asked = this.#asked.get(row.digest) ?? this.#post(row)
    asked.waiting++
    const { promise: aborted, resolve } = Promise.withResolvers<undefined>()
    const abort = (): void => resolve(undefined)
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await Promise.race([asked.answered.promise, aborted])
    } finally {
      signal.removeEventListener('abort', abort)
      asked.waiting--
      if (asked.waiting === 0 && this.#asked.get(asked.id) === asked) this.#takeBack(asked)
    }
  }

  #post(row: PreparedRow): Asked {
    const asked: Asked = {
      id: row.digest,
      job: jobOf(row, this.#id),
      answered: Promise.withResolvers(),
      waiting: 0,
      added: false,
      heardAt: performance.now(),
    }
    // whoever waits is told; nobody may wait any more
    asked.answered.promise.catch(() => undefined)
    this.#asked.set(asked.id, asked)
    this.#outbox.push(asked)
    if (!this.#adding) void this.#add()
    this.#timer ??= setTimeout(() => void this.#lookUpSilent(), this.#lookUpMs)
    return asked
  }

  /** Nobody waits for it any more. A job that a worker has begun stays with it. */
  #takeBack(asked: Asked): void {
    this.#asked.delete(asked.id)
    if (asked.added && !this.#closed) this.#remove(asked.id)
  }

  /** In the background. A job that is being judged cannot be removed and stays. */
  #remove(id: string): void {
    const removing: Promise<unknown> = this.#store.queue.remove(id).then(
      () => this.#removing.delete(removing),
      () => this.#removing.delete(removing),
    )
    this.#removing.add(removing)
  }

  /** Adds what stands in the outbox, as far as the queue has room. Never rejects. */
  async #add(): Promise<void> {
    this.#adding = true
    try {
      for (;;) {
        // rows that are asked for in the same turn go together
        await new Promise<void>((resolve) => setImmediate(resolve))
        // never more at once than may wait, or there would never be room
        const most = Math.min(BATCH, this.#mostWaiting)
        const batch = this.#outbox.splice(0, most).filter(({ id }) => this.#asked.has(id))
        if (batch.length === 0 && this.#outbox.length === 0) return
        await this.#untilRoom(batch.length)
        if (this.#closed) return
        await this.#addBatch(batch)
      }
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error))
      const problem = new TouchstoneError('unavailable', `queue ${this.#store.shown}: ${reason.message}`, {
        cause: error,
      })
      for (const asked of this.#asked.values()) asked.answered.reject(problem)
      this.#asked.clear()
      this.#outbox = []
    } finally {
      this.#adding = false
    }
  }

  /** A store that is away is asked again until it is back: jobs that it has already are no other jobs. */
  async #addBatch(batch: readonly Asked[]): Promise<void> {
    const jobs = batch.map(({ id, job }) => ({
      name: job.judge.name,
      data: job,
      opts: { jobId: id, attempts: this.#tries, removeOnComplete: { age: KEPT_S }, removeOnFail: false },
    }))
    for (const asked of batch) asked.added = true
    await this.#untilBack(() => this.#store.queue.addBulk(jobs))
    const now = performance.now()
    for (const asked of batch) asked.heardAt = now
  }

  async #untilBack<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.#closed) {
      try {
        return await ask()
      } catch (error) {
        if (!isAway(error)) throw error
        await pause(AWAY_MS)
      }
    }
    return undefined
  }

  async #untilRoom(wanted: number): Promise<void> {
    for (;;) {
      const waiting = await this.#untilBack(() => this.#store.queue.getWaitingCount())
      if (waiting === undefined || waiting + wanted <= this.#mostWaiting) return
      await pause(FULL_MS)
    }
  }

  #answered(id: string, text: AnswerText): void {
    const answer = answerIn(text)
    if (answer !== undefined) this.#heard(id, { answer })
    else this.#asked.get(id)?.answered.reject(otherAnswer(this.#store, id))
  }

  /** An answer came; it is read once and removed from the store. */
  #heard(id: string, outcome: Outcome): void {
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    this.#asked.delete(id)
    asked.answered.resolve(outcome)
    // a dead letter stays, to be looked at and replayed
    if ('answer' in outcome && !this.#closed) this.#remove(id)
  }

  /** Looks up the jobs that nothing was heard of. */
  async #lookUpSilent(): Promise<void> {
    const before = performance.now() - this.#lookUpMs
    const silent = [...this.#asked.values()].filter(({ added, heardAt }) => added && heardAt < before)
    await this.#lookUp(silent.map(({ id }) => id))
    this.#timer = undefined
    if (this.#asked.size > 0 && !this.#closed) this.#timer = setTimeout(() => void this.#lookUpSilent(), this.#lookUpMs)
  }

  /** Never rejects: a store that is away is asked again later. */
  async #lookUp(ids: readonly string[]): Promise<void> {
    await Promise.allSettled(ids.map((id) => this.#lookUpOne(id)))
  }

  async #lookUpOne(id: string): Promise<void> {
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    asked.heardAt = performance.now()
    // the state first: a job that is read before it ends would have no answer yet
    const state = await this.#store.queue.getJobState(id)
    const stored: StoredJob | undefined = state === 'unknown' ? undefined : await this.#store.queue.getJob(id)
    if (this.#asked.get(id) !== asked || this.#closed) return
    if (stored === undefined) await this.#addBatch([asked])
    else if (state === 'completed') {
      const isOlder = stored.data.producer !== this.#id
      const answer = answerIn(stored.returnvalue)
      if (isOlder && (answer === undefined || isStale(answer))) {
        await stored.remove()
        await this.#addBatch([asked])
      } else this.#answered(id, stored.returnvalue)
    } else if (state === 'failed') {
      this.#heard(id, { dead: stored.failedReason, tries: stored.attemptsMade })
    }
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, ms))
}

/** Undefined for what no worker of Touchstone has written. */
function answerIn(text: unknown): QueueAnswer | undefined {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text) as QueueAnswer
  } catch {
    return undefined
  }
}

function otherAnswer({ shown, name }: QueueStore, id: string): TouchstoneError {
  const problem = `the answer to job ${id} is not of a worker of Touchstone`
  return new TouchstoneError(
    'corrupt',
    `queue ${shown}: ${problem}, wanted a queue of its own, such as --queue-name ${name}-2`,
  )
}

/** What a row's job came to, as the record has it. @throws TouchstoneError `bad-input` for another version of the judge */
function judgedBy(judge: Judge, outcome: Outcome): JudgedRow {
  if ('dead' in outcome) {
    const message = `The queue gave the row up after ${outcome.tries} tries: ${outcome.dead}`
    return { feedback: notJudged(judge, { kind: 'judge-failed', message }), timing: { judgeMs: 0 } }
  }
  const { answer } = outcome
  if (answer.kind === 'judged') return { feedback: answer.feedback, timing: { judgeMs: answer.judgeMs } }
  const theirs =
    answer.version === null ? `no judge ${judge.name}` : `version ${answer.version} of the judge ${judge.name}`
  throw new TouchstoneError(
    'bad-input',
    `judge by queue: worker ${answer.worker} has ${theirs}, wanted version ${judge.version} as here; start both with the same Touchstone, options and tools`,
  )
}
