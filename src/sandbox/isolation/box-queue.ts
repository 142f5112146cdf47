/** Runs boxes on a backend: so many at one time, the others waiting, and again where the machinery failed. */
import { TouchstoneError, isAbort } from '../../errors.ts'
import { RunQueue } from '../run-queue.ts'
import type { Box, BoxOutcome } from './box.ts'
import type { IsolationBackend } from './isolation-backend.ts'

const RETRIES = 2

/** A box that has run for so long gives up its place, in ms: most programs of a test have ended by then. */
const LONG_MS = 500

/** Owns the backend. */
export class BoxQueue implements AsyncDisposable {
  readonly backend: IsolationBackend
  readonly #queue: RunQueue

  /**
   * `concurrency` boxes at one time; at most `queueLength` more wait. As many again run beside them once they are long, and
   * share the cores with the short ones: an endless program would else hold a place until its limit.
   */
  constructor(backend: IsolationBackend, options: { readonly concurrency: number; readonly queueLength: number }) {
    this.backend = backend
    this.#queue = new RunQueue(options.concurrency, options.queueLength, {
      afterMs: LONG_MS,
      most: options.concurrency,
    })
  }

  /**
   * Waits for a place, runs, and tries again where the machinery failed; an Error as value is its last failure.
   *
   * @param keepsPlace for a box that needs much memory, such as a compiler's: no other takes its place while it runs
   * @throws TouchstoneError `busy` where the queue is full, and what the backend refuses (`unavailable`, `bad-input`)
   */
  async execute(box: Box, signal: AbortSignal | undefined, keepsPlace = false): Promise<BoxOutcome | Error> {
    return this.#queue.run(
      async () => {
        for (let attempt = 0; ; attempt++) {
          try {
            return await this.backend.execute(box, { signal })
          } catch (error) {
            if (signal?.aborted === true || isAbort(error)) throw error
            if (error instanceof TouchstoneError && error.code !== 'internal') throw error
            // a channel has given its secrets away by now, so a harness test starts anew from its caller
            if (attempt >= RETRIES || box.channel !== undefined) return error as Error
          }
        }
      },
      signal,
      keepsPlace,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.backend[Symbol.asyncDispose]()
  }
}
