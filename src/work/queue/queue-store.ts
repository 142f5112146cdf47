/**
 * The store behind a queue: BullMQ on Redis or Valkey, or on PostgreSQL. The only file that loads `bullmq`, on first
 * use, which loads the driver of the store itself: `ioredis` or `pg`.
 *
 * Opening reads the store's eviction policy. A store that drops keys when it is full would lose jobs without a word, so
 * any policy but `noeviction` is refused.
 */
import type { Job, Processor, Queue, QueueEvents, Worker, WorkerOptions } from 'bullmq'
import { TouchstoneError } from '../../errors.ts'
import { withoutPasswords, type QueueAddress } from './queue-address.ts'
import type { AnswerText, QueueJob } from './queue-job.ts'

/** A job as the store keeps it. */
export type StoredJob = Job<QueueJob, AnswerText>
/** BullMQ's queue of these jobs. */
export type JobQueue = Queue<QueueJob, AnswerText>
/** BullMQ's events of these jobs. */
export type JobEvents = QueueEvents<AnswerText>
/** BullMQ's worker of these jobs. */
export type JobWorker = Worker<QueueJob, AnswerText>

/** Options of `openQueueStore`. */
export interface QueueStoreOptions {
  /** Name of the queue. @default `touchstone` */
  readonly name: string
  /** Told when the store goes away, once each time, and when it is back. @default nobody */
  readonly onNotice?: ((notice: string) => void) | undefined
  /** Ends the opening. */
  readonly signal?: AbortSignal | undefined
}

/** A store that is open. Disposing closes what was opened by it. */
export interface QueueStore extends AsyncDisposable {
  readonly name: string
  /** Its address without a password. */
  readonly shown: string
  readonly queue: JobQueue
  /** Listens to what becomes of jobs, from now on. */
  events(): Promise<JobEvents>
  /** A worker that begins at once. */
  worker(processor: Processor<QueueJob, AnswerText>, options: Omit<WorkerOptions, 'connection'>): JobWorker
  /** Closes all at once, without waiting for the store. */
  disconnect(): Promise<void>
}

/** Time for the first connection. Later a store may be away for as long as it likes. */
const CONNECT_MS = 10_000
/** Time for taking leave of the store. */
const CLOSE_MS = 2_000
/** Longest pause between two tries to connect again. */
const RETRY_MS = 2_000
const POSTGRES_CONNECTIONS = 8
/** What adds the packages. */
const INSTALL = 'npm install bullmq@6 ioredis@5 (pg@8 for PostgreSQL)'

/**
 * Connects and looks whether the store is fit.
 * @throws TouchstoneError `unavailable` where the packages or the store are missing, `bad-input` for an unfit eviction
 * policy; the signal's reason on abort
 */
export async function openQueueStore(address: QueueAddress, options: QueueStoreOptions): Promise<QueueStore> {
  const { name, signal } = options
  signal?.throwIfAborted()
  const bullmq = await loadBullmq()
  const notices = new StoreNotices(address, options.onNotice)
  let closed = false
  const connection = connectionOf(address, () => closed)
  const parts: { close(): Promise<void>; disconnect(): Promise<void> }[] = []
  const made = <
    Part extends {
      on(event: 'error', listener: (error: Error) => void): unknown
      close(): Promise<void>
      disconnect(): Promise<void>
    },
  >(
    part: Part,
  ): Part => {
    part.on('error', (error) => notices.failed(error))
    parts.push(part)
    return part
  }
  // the types want one store, and which one it is follows from the address
  const factory = (address.store === 'postgres' ? bullmq.createPostgresBackend : undefined) as undefined
  const queue: JobQueue = made(new bullmq.Queue<QueueJob, AnswerText>(name, { connection }, factory))
  const disconnect = async (): Promise<void> => {
    closed = true
    await Promise.allSettled(parts.map((part) => part.disconnect()))
  }
  try {
    await firstContact(address, queue, signal)
    if (address.store === 'redis') await requireNoEviction(address, queue)
    notices.begin()
    queue.getBackend().on('ready', () => notices.ready())
  } catch (error) {
    await disconnect()
    throw error
  }
  return {
    name,
    shown: address.shown,
    queue,
    async events() {
      const events: JobEvents = made(new bullmq.QueueEvents<AnswerText>(name, { connection }, factory))
      await events.waitUntilReady()
      return events
    },
    worker: (processor, more) =>
      made<JobWorker>(new bullmq.Worker<QueueJob, AnswerText>(name, processor, { ...more, connection }, factory)),
    disconnect,
    async [Symbol.asyncDispose]() {
      const closing = Promise.allSettled(parts.map((part) => part.close()))
      // a store that is away would be waited for, and so would the end of its connections
      if (!(await settlesWithin(closing, CLOSE_MS))) await settlesWithin(disconnect(), CLOSE_MS)
    },
  }
}

/** Waits for a promise, but not longer than so many ms. True where it has settled. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  const settled = promise.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([settled, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What drivers say of a store that is away for a while: it was restarted, or the network is. */
const AWAY =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|Connection (?:terminated|is closed|ended)|(?:starting up|shutting down|recovery mode)|accepting connections|terminating connection|LOADING|\b(?:57P0[123]|0800[0136])\b/

/** True for the failure of a request that may be made again once the store is back. */
export function isAway(error: unknown): boolean {
  return error instanceof Error && AWAY.test(`${error.message} ${'code' in error ? String(error.code) : ''}`)
}

async function loadBullmq(): Promise<typeof import('bullmq')> {
  try {
    return await import('bullmq')
  } catch (cause) {
    throw new TouchstoneError('unavailable', `open queue: the package bullmq is not installed, wanted: ${INSTALL}`, {
      cause,
    })
  }
}

/** @param isClosed ends the tries to connect again */
function connectionOf({ store, url }: QueueAddress, isClosed: () => boolean): object {
  if (store === 'postgres') return { connectionString: url, max: POSTGRES_CONNECTIONS, migrate: true }
  const retryStrategy = (times: number): number | null =>
    isClosed() ? null : Math.min(100 * 2 ** Math.min(times, 8), RETRY_MS)
  return { url, maxRetriesPerRequest: null, retryStrategy }
}

/** The first connection must stand within some seconds: a wrong address is told at once and not tried for ever. */
async function firstContact(address: QueueAddress, queue: JobQueue, signal: AbortSignal | undefined): Promise<void> {
  let last: Error | undefined
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const fail = (problem: string): void =>
    reject(
      new TouchstoneError(
        'unavailable',
        `open queue ${address.shown}: ${problem}, wanted a ${address.store === 'redis' ? 'Redis or Valkey' : 'PostgreSQL'} that answers`,
        last === undefined ? {} : { cause: last },
      ),
    )
  const noted = (error: Error): void => {
    last = error
    // a refused connection or password will be refused again
    if (/could not load|ECONNREFUSED|ENOTFOUND|WRONGPASS|NOAUTH|password|does not exist/.test(error.message))
      fail(reasonOf(error))
  }
  const timer = setTimeout(() => fail(last === undefined ? 'no answer' : reasonOf(last)), CONNECT_MS)
  const aborted = (): void => reject(signal?.reason as Error)
  queue.on('error', noted)
  signal?.addEventListener('abort', aborted, { once: true })
  try {
    await Promise.race([
      queue.waitUntilReady().catch((error: Error) => {
        fail(reasonOf(error))
        return ended
      }),
      ended,
    ])
  } finally {
    clearTimeout(timer)
    queue.off('error', noted)
    signal?.removeEventListener('abort', aborted)
  }
}

/** What a driver says, without passwords. */
function reasonOf(error: Error): string {
  if (error.message.includes('could not load the optional')) return `its driver is not installed (${INSTALL})`
  const text = error.message === '' && 'code' in error ? String(error.code) : error.message
  return withoutPasswords(text)
}

/** @throws TouchstoneError `bad-input` where the store would drop keys when it is full */
async function requireNoEviction({ shown }: QueueAddress, queue: JobQueue): Promise<void> {
  const client = await queue.getBackend().connection.client
  const policy = /^maxmemory_policy:(?<policy>\S+)/m.exec(await client.info())?.groups?.['policy']
  // a store that tells no policy (some managed ones) has none to set
  if (policy === undefined || policy === 'noeviction') return
  throw new TouchstoneError(
    'bad-input',
    `open queue ${shown}: its eviction policy is ${policy}, which drops jobs when memory is full, wanted noeviction (CONFIG SET maxmemory-policy noeviction)`,
  )
}

/** Says that the store went away, once, however often a driver tries again, and that it is back. */
class StoreNotices {
  readonly #shown: string
  readonly #onNotice: ((notice: string) => void) | undefined
  /** What was told and still holds. */
  #told: string | undefined
  #begun = false

  constructor({ shown }: QueueAddress, onNotice: ((notice: string) => void) | undefined) {
    this.#shown = shown
    this.#onNotice = onNotice
  }

  /** What happens before is told by the error of opening. */
  begin(): void {
    this.#begun = true
  }

  failed(error: Error): void {
    const reason = reasonOf(error)
    if (!this.#begun || reason === this.#told) return
    this.#told = reason
    this.#onNotice?.(`queue ${this.#shown}: ${reason}`)
  }

  ready(): void {
    if (this.#told === undefined) return
    this.#told = undefined
    this.#onNotice?.(`queue ${this.#shown}: it is back`)
  }
}
