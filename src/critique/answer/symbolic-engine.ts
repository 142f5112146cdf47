/**
 * Sums, integrals, limits and products in an answer, by `@cortex-js/compute-engine` (optional peer, MIT), in a worker that
 * is ended when it is late: its parser takes exponential time on some texts (61 bars do not end in two minutes).
 *
 * It decides only what this folder's own reader leaves open. It is loaded on the first such answer (0.7 s, 110 MB), and
 * stays for the next. Without the package the answer stays undecided.
 */
import { Worker } from 'node:worker_threads'
import type { Sameness } from './same-term.ts'

/** What the engine reads and this folder does not. */
const CALCULUS = /\\(?:int|iint|oint|sum|prod|lim|gcd|operatorname\{(?:gcd|lcm)\})(?![a-zA-Z])|\\frac\{d\}\{d/
/** Longest text that is given to it. */
const TEXT_LIMIT = 400
const MEMORY_MB = 512

export interface SymbolicOptions {
  /** Ends the comparison: the promise rejects with the signal's reason, the worker ends. */
  readonly signal?: AbortSignal | undefined
  /** Longest time for one comparison, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
}

/** Compares answers one after another. It owns a worker while it is used. */
export class SymbolicEngine implements AsyncDisposable {
  #worker: Worker | undefined
  #isMissing = false
  #turn: Promise<unknown> = Promise.resolve()

  /** Whether one of two answers holds something that only the engine reads. */
  static concerns(gold: string, found: string): boolean {
    return (CALCULUS.test(gold) || CALCULUS.test(found)) && gold.length <= TEXT_LIMIT && found.length <= TEXT_LIMIT
  }

  /** `unknown` too where the package is missing, or the time is over. */
  compare(gold: string, found: string, options: SymbolicOptions = {}): Promise<Sameness> {
    const turn = this.#turn.then(() => this.#compare(gold, found, options))
    this.#turn = turn.catch(() => 'unknown')
    return turn
  }

  async #compare(gold: string, found: string, { signal, timeoutMs = 5000 }: SymbolicOptions): Promise<Sameness> {
    signal?.throwIfAborted()
    if (this.#isMissing) return 'unknown'
    const worker = this.#worker ?? (await this.#start(timeoutMs * 4, signal))
    if (worker === undefined) return 'unknown'
    const answer = await reply(worker, timeoutMs, signal, { gold, found })
    if (answer === 'equal' || answer === 'different' || answer === 'unknown') return answer
    await this.#end()
    signal?.throwIfAborted()
    return 'unknown'
  }

  async #start(timeoutMs: number, signal: AbortSignal | undefined): Promise<Worker | undefined> {
    const worker = new Worker(new URL('./symbolic-worker.mjs', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    this.#worker = worker
    worker.unref()
    const answer = await reply(worker, timeoutMs, signal)
    if (answer === 'ready') return worker
    await this.#end()
    signal?.throwIfAborted()
    if (answer === 'failed') this.#isMissing = true
    return undefined
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
  }
}

/** The worker's next message, or `failed` where it ended, `late` where the time or the signal came first. */
function reply(
  worker: Worker,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  request?: { readonly gold: string; readonly found: string },
): Promise<unknown> {
  return new Promise((resolve) => {
    const finish = (answer: unknown): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      worker.off('message', finish)
      worker.off('error', fail)
      worker.off('exit', fail)
      resolve(answer)
    }
    const stop = (): void => finish('late')
    const fail = (): void => finish('failed')
    const timer = setTimeout(stop, timeoutMs)
    signal?.addEventListener('abort', stop, { once: true })
    worker.once('message', finish)
    worker.once('error', fail)
    worker.once('exit', fail)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    if (request !== undefined) worker.postMessage(request)
  })
}
