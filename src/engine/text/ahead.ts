/**
 * Tokenises ahead of the trainer in a worker thread.
 *
 * Where in the flow: beside training: while one step runs, the texts of the next ones become ids. One worker works in
 * order, so results are those of `runJob` in a loop, in the same order, whatever the timing. At most `ahead` chunks are
 * with the worker or waiting to be read. The source is not pulled further until the reader catches up.
 */
import { Worker } from 'node:worker_threads'
import { TouchstoneError, type ErrorCode } from '../../errors.ts'
import type { TokenizerFiles } from '../files/checkpoint.ts'
import { markMentions, type MarkedSentence, type MarkOptions, type MentionPair } from './markers.ts'
import type { Encoded, EncodeOptions, TextTokenizer } from './tokenizer.ts'

/** One text to encode, or one sentence to mark. */
export type TokeniseJob =
  | { readonly kind: 'text'; readonly text: string; readonly options?: EncodeOptions }
  | { readonly kind: 'mention'; readonly mention: MentionPair; readonly options?: MarkOptions }

/** What a job gives. */
export type Tokenised<Job extends TokeniseJob> = Job extends { kind: 'mention' } ? MarkedSentence : Encoded

/** Does one job here, in this thread. */
export function runJob<Job extends TokeniseJob>(tokenizer: TextTokenizer, job: Job): Tokenised<Job> {
  const done =
    job.kind === 'text' ? tokenizer.encode(job.text, job.options) : markMentions(tokenizer, job.mention, job.options)
  return done as Tokenised<Job>
}

/** Options of `tokeniseAhead`. */
export interface AheadOptions {
  /** Jobs sent at once. @default 64 */
  readonly chunk?: number | undefined
  /** Chunks ahead of the reader. @default 4 */
  readonly ahead?: number | undefined
  /** Name of the tokenizer for messages. @default 'tokenizer.json' */
  readonly file?: string | undefined
  /** Abort stops the worker and rejects with its reason. A source that waits must obey the same signal. */
  readonly signal?: AbortSignal | undefined
}

/** What the worker is started with. */
export interface WorkerSetup {
  readonly files: TokenizerFiles
  readonly file: string
}

/** What the worker answers to a chunk: its results, up to the first job that failed. */
export interface WorkerAnswer {
  readonly done: readonly unknown[]
  readonly failed?: { readonly name: string; readonly message: string; readonly code?: ErrorCode }
}

/**
 * Results of jobs, in order. An error of a job rejects with its class and message, prefixed by the job's index, after
 * the results before it were given. An error of the source rejects as it is. Leaving the loop early stops the worker.
 */
export async function* tokeniseAhead<Job extends TokeniseJob>(
  files: TokenizerFiles,
  jobs: Iterable<Job> | AsyncIterable<Job>,
  options: AheadOptions = {},
): AsyncGenerator<Tokenised<Job>, void, undefined> {
  const { chunk = 64, ahead = 4, file = 'tokenizer.json', signal } = options
  for (const [name, value] of Object.entries({ chunk, ahead })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`tokeniseAhead: ${name} is ${value}, wanted a positive integer`)
  }
  signal?.throwIfAborted()
  const channel = new Channel({ files, file })
  const abort = (): void => channel.fail(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const source = Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]()
  const waiting: { first: number; answer: Promise<WorkerAnswer> }[] = []
  let next = 0
  let ended = false
  let sourceError: { readonly cause: unknown } | undefined
  const refill = async (): Promise<void> => {
    while (!ended && waiting.length < ahead) {
      const part: Job[] = []
      try {
        while (part.length < chunk && !ended) {
          const pulled = await source.next()
          signal?.throwIfAborted()
          if (pulled.done === true) ended = true
          else part.push(pulled.value)
        }
      } catch (cause) {
        // jobs pulled before the source failed are still done
        ended = true
        sourceError = { cause }
      }
      if (part.length > 0) waiting.push({ first: next, answer: channel.send(part) })
      next += part.length
    }
  }
  try {
    for (;;) {
      await refill()
      const head = waiting.shift()
      if (head === undefined) break
      const answer = await head.answer
      await refill()
      for (const result of answer.done) {
        signal?.throwIfAborted()
        yield result as Tokenised<Job>
      }
      if (answer.failed !== undefined) throw revive(answer.failed, head.first + answer.done.length)
    }
    if (sourceError !== undefined) throw sourceError.cause
  } finally {
    signal?.removeEventListener('abort', abort)
    if (!ended) await source.return?.()
    await channel.close()
  }
}

/** Requests to the worker and its answers, first in, first out. */
class Channel {
  readonly #worker: Worker
  readonly #open: { resolve: (answer: WorkerAnswer) => void; reject: (error: unknown) => void }[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(setup: WorkerSetup) {
    this.#worker = startWorker(setup)
    this.#worker.on('message', (answer: WorkerAnswer) => this.#open.shift()?.resolve(answer))
    this.#worker.on('error', (cause) => this.fail(failed(cause.message, cause)))
    this.#worker.on('exit', (code) => this.fail(failed(`worker ended with exit code ${code}`)))
  }

  send(jobs: readonly TokeniseJob[]): Promise<WorkerAnswer> {
    const answer = new Promise<WorkerAnswer>((resolve, reject) => {
      if (this.#failure === undefined) this.#open.push({ resolve, reject })
      else reject(this.#failure.error)
    })
    // a chunk that nobody comes to read must not end the process when the worker fails
    answer.catch(() => undefined)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    this.#worker.postMessage(jobs)
    return answer
  }

  /** Rejects everything open and to come. The first reason stays. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    for (const { reject } of this.#open.splice(0)) reject(this.#failure.error)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}

function startWorker(workerData: WorkerSetup): Worker {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new Worker(new URL(`./ahead-worker.${ending}`, import.meta.url), { workerData })
}

function failed(problem: string, cause?: unknown): TouchstoneError {
  return new TouchstoneError('internal', `tokenise ahead: ${problem}`, { cause })
}

function revive(failure: NonNullable<WorkerAnswer['failed']>, item: number): Error {
  const message = `tokenise item ${item}: ${failure.message}`
  if (failure.code !== undefined) return new TouchstoneError(failure.code, message)
  return failure.name === 'RangeError' ? new RangeError(message) : failed(message)
}
