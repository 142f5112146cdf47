/**
 * Jobs at work: as many at one time as the server has places, the others wait on the disk. What a process leaves
 * unfinished, the next one that opens the folder begins anew; operations give the same answer to the same request, so
 * that doing one twice does no harm.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash, randomUUID } from 'node:crypto'
import type { ServerParts } from '../server-parts.ts'
import { GateRefusal, type Gate } from '../gate.ts'
import { digestOfFile } from '../files/file-store.ts'
import type { Operation, WorkPlace, WorkProgress } from '../operations/operation.ts'
import { badBody, RequestFailure } from '../request-failure.ts'
import type { AskedJob, JobRecord, ToldJob } from './job.ts'
import type { JobFolder } from './job-folder.ts'
import { postWebhook, requireWebhook, type WebhookOptions } from './webhook.ts'

/** What jobs are done with. */
export interface JobQueueOptions {
  readonly parts: ServerParts
  readonly operations: readonly Operation[]
  readonly gate: Gate
  readonly webhooks?: WebhookOptions | undefined
  /** Jobs that may wait; one more is pushed back. @default 1000 */
  readonly mostWaiting?: number | undefined
  /** Finished jobs that are kept; the oldest go first. @default 1000 */
  readonly mostFinished?: number | undefined
  /** Bytes of all requests and results on the disk. @default 2 GiB */
  readonly mostBytes?: number | undefined
}

interface HeldJob {
  record: JobRecord
  progress: WorkProgress | null
  /** When state or progress changed last; ISO 8601. */
  updated: string
  /** Told of progress while they wait for its end. */
  readonly watchers: Set<(progress: WorkProgress) => void>
  /** Resolves when it is finished. */
  readonly ended: PromiseWithResolvers<void>
  /** Runs within the request that asked for it, so that what it reports is a child of that request's span. */
  readonly within: <T>(work: () => T) => T
  readonly stop: AbortController
  /** Somebody cancelled it, as opposed to a server that stops. */
  cancelled: boolean
  /** Resolves when it is on the disk. */
  written: Promise<void>
}

/** How long to wait for a job. */
export interface WaitOptions {
  readonly ms: number
  readonly signal: AbortSignal
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
}

const RETRY_SECONDS = 5
const DONE: Promise<void> = Promise.resolve()

/** The jobs of one folder. */
export class JobQueue {
  readonly #folder: JobFolder
  readonly #options: JobQueueOptions
  readonly #jobs = new Map<string, HeldJob>()
  readonly #waiting: HeldJob[] = []
  readonly #atWork = new Set<Promise<void>>()
  readonly #end = new AbortController()
  #running = 0

  /** Goes on with what the folder holds. */
  constructor(folder: JobFolder, options: JobQueueOptions) {
    this.#folder = folder
    this.#options = options
    for (const record of folder.found) {
      const held = this.#hold(record)
      if (isFinished(record)) this.#deliverLater(held)
      else this.#waiting.push(held)
    }
    this.#startNext()
  }

  /**
   * Takes a job: it is on the disk when this resolves.
   * @throws RequestFailure 422 for a request that does not fit, 409 for an id of another request; GateRefusal where too
   * many wait
   */
  async submit(asked: AskedJob): Promise<{ readonly job: ToldJob; readonly isNew: boolean }> {
    const { parts, operations, webhooks = {} } = this.#options
    const operation = operations.find(({ name }) => name === asked.operation)
    if (operation === undefined) throw new TypeError(`submit job: no operation ${asked.operation}`)
    within('asked', () => operation.read(asked.asked, parts))
    if (asked.webhook !== undefined) requireWebhook(asked.webhook, webhooks)
    const text = JSON.stringify([asked.operation, asked.asked, asked.webhook ?? null])
    const digest = createHash('sha256').update(text).digest('hex')
    const { id = randomUUID() } = asked
    const known = this.#jobs.get(id)
    if (known !== undefined) {
      if (known.record.digest === digest) {
        await known.written
        return { job: toldOf(known), isNew: false }
      }
      throw new RequestFailure(409, 'conflict', `job ${id} is another request, wanted an id of its own`)
    }
    this.#makeRoom(text.length)
    const record: JobRecord = {
      id,
      operation: asked.operation,
      digest,
      state: 'waiting',
      created: new Date().toISOString(),
      finished: null,
      bytes: text.length,
      error: null,
      webhook: asked.webhook === undefined ? null : { url: asked.webhook, state: 'waiting', attempts: 0 },
      files: filesOf(asked),
    }
    const held = this.#hold(record)
    held.written = this.#write(id, asked.asked, record)
    try {
      await held.written
    } catch (error) {
      this.#jobs.delete(id)
      throw error
    }
    this.#waiting.push(held)
    this.#startNext()
    return { job: toldOf(held), isNew: true }
  }

  /** @throws RequestFailure 404 */
  get(id: string): ToldJob {
    return toldOf(this.#find(id))
  }

  /** The latest first. */
  list(): ToldJob[] {
    return [...this.#jobs.values()].toReversed().map(toldOf)
  }

  /** The answer of a job that is done. @throws RequestFailure 404, or 409 where there is none */
  async result(id: string): Promise<unknown> {
    const { record } = this.#find(id)
    if (record.state === 'done') return await this.#folder.read(id, 'result')
    const headers = isFinished(record) ? {} : { 'retry-after': '1' }
    const message = `job ${id} is ${record.state}${record.error === null ? '' : `: ${record.error.message}`}`
    throw new RequestFailure(409, 'not-finished', message, { headers })
  }

  /**
   * The job once it is finished, or as it stands after so many ms.
   * @throws RequestFailure 404; the signal's reason on abort, which leaves the job alone
   */
  async wait(id: string, { ms, signal, onProgress }: WaitOptions): Promise<ToldJob> {
    const held = this.#find(id)
    signal.throwIfAborted()
    const left = Promise.withResolvers<void>()
    const leave = (): void => left.reject(signal.reason as Error)
    const timer = setTimeout(left.resolve, ms)
    signal.addEventListener('abort', leave, { once: true })
    if (onProgress !== undefined) held.watchers.add(onProgress)
    try {
      await Promise.race([held.ended.promise, left.promise])
      return toldOf(held)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      if (onProgress !== undefined) held.watchers.delete(onProgress)
    }
  }

  /** Ends a job that is not finished; forgets one that is. @throws RequestFailure 404 */
  async remove(id: string): Promise<ToldJob> {
    const held = this.#find(id)
    if (isFinished(held.record)) {
      await this.#forget(held)
      return toldOf(held)
    }
    held.cancelled = true
    const place = this.#waiting.indexOf(held)
    if (place >= 0) {
      this.#waiting.splice(place, 1)
      await this.#finish(held, 'cancelled', CANCELLED)
    }
    held.stop.abort(new DOMException('cancelled', 'AbortError'))
    return toldOf(held)
  }

  /** Whether a job has this file. @param unfinished only one that is not finished */
  uses(file: string, { unfinished = false }: { readonly unfinished?: boolean } = {}): boolean {
    for (const { record } of this.#jobs.values()) {
      if (record.files.includes(file) && !(unfinished && isFinished(record))) return true
    }
    return false
  }

  /** Ends what runs, which the next process begins anew. */
  async stop(): Promise<void> {
    this.#end.abort(new DOMException('the server stops', 'AbortError'))
    for (const { stop } of this.#jobs.values()) stop.abort(this.#end.signal.reason)
    await Promise.allSettled(this.#atWork)
  }

  #hold(record: JobRecord): HeldJob {
    const held: HeldJob = {
      record,
      progress: null,
      updated: record.finished ?? record.created,
      watchers: new Set(),
      ended: Promise.withResolvers(),
      within: AsyncLocalStorage.snapshot(),
      stop: new AbortController(),
      cancelled: false,
      written: DONE,
    }
    if (isFinished(record)) held.ended.resolve()
    this.#jobs.set(record.id, held)
    return held
  }

  /** The record comes last: without its request it would be no job. */
  async #write(id: string, asked: object, record: JobRecord): Promise<void> {
    await this.#folder.write(id, 'asked', asked)
    await this.#folder.write(id, 'job', record)
  }

  #find(id: string): HeldJob {
    const held = this.#jobs.get(id)
    if (held === undefined) throw new RequestFailure(404, 'no-such-job', 'no such job here; it may have been removed')
    return held
  }

  #startNext(): void {
    while (this.#running < this.#options.gate.places && !this.#end.signal.aborted) {
      const held = this.#waiting.shift()
      if (held === undefined) return
      this.#running++
      this.#keepAtWork(
        held
          .within(() => this.#work(held))
          .finally(() => {
            this.#running--
            this.#startNext()
          }),
      )
    }
  }

  #keepAtWork(work: Promise<void>): void {
    const kept = work.catch(() => undefined).finally(() => this.#atWork.delete(kept))
    this.#atWork.add(kept)
  }

  async #work(held: HeldJob): Promise<void> {
    const { id, operation: name } = held.record
    const { parts, gate, operations } = this.#options
    const { signal } = held.stop
    held.record = { ...held.record, state: 'running' }
    held.updated = new Date().toISOString()
    try {
      const operation = operations.find((each) => each.name === name)
      const work = operation?.read(await this.#folder.read(id, 'asked'), parts)
      if (work === undefined) throw new TypeError(`work on job ${id}: no operation ${name}`)
      const onProgress = (progress: WorkProgress): void => {
        held.progress = progress
        held.updated = new Date().toISOString()
        for (const watch of held.watchers) watch(progress)
      }
      const place = this.#placeOf(held)
      const { answer, failure } = await work({ signal, gate, admitted: true, onProgress, place })
      if (held.cancelled) return await this.#finish(held, 'cancelled', CANCELLED)
      if (failure !== undefined)
        return await this.#finish(held, 'failed', { code: 'sandbox-unavailable', message: failure })
      const bytes = await this.#folder.write(id, 'result', answer)
      held.record = { ...held.record, bytes: held.record.bytes + bytes }
      await this.#finish(held, 'done', null)
    } catch (error) {
      if (held.cancelled) return await this.#finish(held, 'cancelled', CANCELLED)
      if (this.#end.signal.aborted) {
        held.record = { ...held.record, state: 'waiting' }
        return
      }
      await this.#finish(held, 'failed', errorOf(error))
    }
  }

  async #finish(held: HeldJob, state: 'done' | 'failed' | 'cancelled', error: JobRecord['error']): Promise<void> {
    await this.#folder.dropScratch(held.record.id)
    const now = new Date().toISOString()
    held.record = { ...(await this.#written({ ...held.record, state, error, finished: now })), finished: now }
    held.updated = now
    held.ended.resolve()
    this.#deliverLater(held)
    const { mostFinished = 1_000 } = this.#options
    const kept = [...this.#jobs.values()].filter(({ record }) => isFinished(record))
    for (const old of kept.slice(0, Math.max(0, kept.length - mostFinished))) await this.#forget(old)
  }

  /** An end that the disk does not take is a failure: whoever asks must not wait for ever. A restart begins the job anew. */
  async #written(record: JobRecord): Promise<JobRecord> {
    try {
      await this.#folder.write(record.id, 'job', record)
      return record
    } catch {
      return {
        ...record,
        state: 'failed',
        error: { code: 'internal', message: 'the end of the job cannot be written' },
      }
    }
  }

  #deliverLater(held: HeldJob): void {
    if (held.record.webhook?.state === 'waiting') this.#keepAtWork(this.#deliver(held, held.record.webhook.url))
  }

  async #deliver(held: HeldJob, url: string): Promise<void> {
    const { webhooks = {} } = this.#options
    const options = { ...webhooks, signal: this.#end.signal }
    const { taken, attempts } = await postWebhook(url, JSON.stringify({ job: toldOf(held) }), options)
    const webhook = { url, state: taken ? 'delivered' : 'failed', attempts } as const
    held.record = { ...held.record, webhook }
    if (this.#jobs.has(held.record.id)) await this.#folder.write(held.record.id, 'job', held.record)
  }

  async #forget({ record, stop }: HeldJob): Promise<void> {
    this.#jobs.delete(record.id)
    stop.abort(new DOMException('removed', 'AbortError'))
    await this.#folder.remove(record.id)
    for (const file of record.files) if (!this.uses(file)) await this.#folder.files.remove(file)
  }

  #placeOf(held: HeldJob): WorkPlace {
    const { id } = held.record
    const folder = this.#folder
    const scratch = folder.scratchOf(id)
    return {
      name: id,
      scratch,
      keep: async (about, signal) => {
        const found = await digestOfFile(scratch, signal)
        const files = [...held.record.files, found.id]
        held.record = { ...held.record, files, bytes: held.record.bytes + found.bytes }
        // first it is this job's, so that no restart leaves it to nobody
        await folder.write(id, 'job', { ...held.record, state: 'waiting' })
        return await folder.files.adopt(scratch, { ...found, ...about })
      },
    }
  }

  /** @throws GateRefusal where too many wait, or the disk's share is full of jobs that wait */
  #makeRoom(bytes: number): void {
    const { mostWaiting = 1_000, mostBytes = 2 * 2 ** 30 } = this.#options
    const held = [...this.#jobs.values()]
    const waiting = held.filter(({ record }) => !isFinished(record))
    let sum = held.reduce((total, { record }) => total + record.bytes, bytes)
    for (const old of held) {
      if (sum <= mostBytes) break
      if (!isFinished(old.record)) continue
      sum -= old.record.bytes
      this.#keepAtWork(this.#forget(old))
    }
    if (waiting.length >= mostWaiting || sum > mostBytes) throw new GateRefusal('full', RETRY_SECONDS)
  }
}

const CANCELLED = { code: 'cancelled', message: 'the job was cancelled' }

function isFinished({ state }: JobRecord): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

function toldOf({ record, progress, updated }: HeldJob): ToldJob {
  const { digest: _digest, bytes: _bytes, files: _files, ...told } = record
  return { ...told, updated, progress, result: record.state === 'done' ? `/v1/jobs/${record.id}/result` : null }
}

/** The files that a request names. */
function filesOf({ operation, asked }: AskedJob): readonly string[] {
  const { file } = asked
  return operation === 'judge' && typeof file === 'string' ? [file] : []
}

function errorOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof RequestFailure) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'the server failed' }
}

/** The check, with its fields below this one. */
function within(field: string, check: () => unknown): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error
    const [first, ...rest] = error.faults.map((fault) => ({ ...fault, path: [field, ...fault.path] }))
    throw first === undefined ? error : badBody(first, ...rest)
  }
}
