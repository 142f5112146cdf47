/**
 * The judging child as a worker's process sees it: started, asked, aborted, killed, and started anew when it ends by
 * itself. Judging stands apart from the event loop that renews the locks of jobs, so that no response can keep the loop
 * busy until the lock lapses, and a response that ends the child ends no worker.
 *
 * Of several rows that were in work when the child ended, or when one took too long, any may be the cause, since they share
 * the child's thread. Each is judged once more, alone, and the one that fails then is the poisoned one.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { TouchstoneError } from '../../errors.ts'
import type { AnswerText, QueueJob } from './queue-job.ts'
import type { ChildCommand, ChildReport } from './serve-judging.ts'

/** Options of `JudgingChild`. */
export interface JudgingChildOptions {
  /** The program of the child, which calls `serveJudging`. */
  readonly entry: URL
  /** Its arguments. @default none */
  readonly arguments?: readonly string[] | undefined
  /** Longest time of one judgement, in ms. */
  readonly limitMs: number
  /** Time that an aborted judgement has to end, before the child is killed, in ms. */
  readonly graceMs: number
  /** Name of this worker, for answers. */
  readonly worker: string
  /** Told what a user should know. @default nobody */
  readonly onNotice?: ((notice: string) => void) | undefined
}

/** `lost`: the child ended meanwhile. `overdue`: it took too long. */
type Failure = 'lost' | 'overdue'
interface Answered {
  readonly answer: AnswerText
}

interface Running {
  readonly finish: PromiseWithResolvers<Answered | 'lost' | 'aborted'>
  limit: NodeJS.Timeout | undefined
}

/** One child at a time. Disposing ends it. */
export class JudgingChild implements AsyncDisposable {
  readonly #options: JudgingChildOptions
  readonly #running = new Map<number, Running>()
  #child: Promise<ChildProcess> | undefined
  #process: ChildProcess | undefined
  #versions: Readonly<Record<string, string>> = {}
  #next = 0
  /** Judgements that must be alone wait for those in company to end, and the other way about. */
  #alone: Promise<unknown> = Promise.resolve()

  constructor(options: JudgingChildOptions) {
    this.#options = options
  }

  /**
   * Starts the child, so that a judge that cannot be opened is told now. Gives the versions of its judges by name.
   * @throws TouchstoneError `unavailable`
   */
  async start(): Promise<Readonly<Record<string, string>>> {
    await this.#started()
    return this.#versions
  }

  /**
   * Judges one row. `alone` keeps others out meanwhile, for a row that may have ended a child before.
   * @throws TouchstoneError `internal` where the row ended the child when it was alone, or took longer than the limit; the
   * signal's reason on abort
   */
  async judge(job: QueueJob, options: { readonly alone: boolean; readonly signal: AbortSignal }): Promise<AnswerText> {
    const { signal } = options
    if (!options.alone) {
      await this.#untilNobodyIsAlone()
      const result = await this.#ask(job, signal)
      if (typeof result === 'object') return result.answer
      signal.throwIfAborted()
    }
    const turn = this.#alone.then(async () => {
      signal.throwIfAborted()
      await Promise.allSettled([...this.#running.values()].map(({ finish }) => finish.promise))
      return await this.#ask(job, signal)
    })
    this.#alone = turn.catch(() => undefined)
    const result = await turn
    if (typeof result === 'object') return result.answer
    const limit = this.#options.limitMs / 1_000
    const problem =
      result === 'lost' ? 'the judging process ended with this row' : `the row took longer than ${limit} s`
    throw new TouchstoneError('internal', problem)
  }

  /** Ends the child at once, with what it has begun. */
  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.graceMs)
    if (child.connected) child.send({ kind: 'close' } satisfies ChildCommand, () => undefined)
    else child.kill('SIGKILL')
    await exited
    clearTimeout(timer)
  }

  async #untilNobodyIsAlone(): Promise<void> {
    let turn
    do {
      turn = this.#alone
      await turn
    } while (turn !== this.#alone)
  }

  async #ask(job: QueueJob, signal: AbortSignal): Promise<Answered | Failure> {
    const child = await this.#started()
    signal.throwIfAborted()
    const id = this.#next++
    const { limitMs, graceMs } = this.#options
    const running: Running = { finish: Promise.withResolvers(), limit: undefined }
    let overdue = false
    const stop = (): void => {
      clearTimeout(running.limit)
      send(child, { kind: 'abort', id })
      running.limit = setTimeout(() => child.kill('SIGKILL'), graceMs)
    }
    running.limit = setTimeout(() => {
      overdue = true
      stop()
    }, limitMs)
    this.#running.set(id, running)
    signal.addEventListener('abort', stop, { once: true })
    try {
      send(child, { kind: 'judge', id, job, worker: this.#options.worker })
      const result = await running.finish.promise
      if (overdue && typeof result !== 'object') return 'overdue'
      if (result !== 'aborted') return result
      signal.throwIfAborted()
      throw new TouchstoneError('internal', 'the judging process gave the row up')
    } finally {
      clearTimeout(running.limit)
      this.#running.delete(id)
      signal.removeEventListener('abort', stop)
    }
  }

  #started(): Promise<ChildProcess> {
    this.#child ??= this.#fork()
    return this.#child
  }

  #fork(): Promise<ChildProcess> {
    const { entry, arguments: words = [] } = this.#options
    const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>()
    const child = fork(entry, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#process = child
    const ended = (problem: string): void => {
      if (this.#process !== child) return
      this.#process = undefined
      this.#child = undefined
      reject(new TouchstoneError('unavailable', `start judging: ${problem}`))
      for (const { finish } of this.#running.values()) finish.resolve('lost')
    }
    child.on('error', (error) => ended(error.message))
    child.on('exit', (code, killed) => ended(`the process ended with ${killed ?? `exit code ${code}`}`))
    child.on('message', (message: ChildReport) => {
      if (message.kind === 'ready') {
        this.#versions = message.versions
        resolve(child)
      } else if (message.kind === 'unable') ended(message.problem)
      else if (message.kind === 'notice') this.#options.onNotice?.(message.notice)
      else this.#running.get(message.id)?.finish.resolve(message.kind === 'aborted' ? 'aborted' : message)
    })
    return promise
  }
}

/** A child that has ended meanwhile is told by its `exit`. */
function send(child: ChildProcess, command: ChildCommand): void {
  if (child.connected) child.send(command, () => undefined)
}
