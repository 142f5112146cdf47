/** Places for runs at one time, and a bounded queue before them that pushes back at once when it is full. */
import { setMaxListeners } from 'node:events'
import { TouchstoneError } from '../errors.ts'

interface Waiter {
  readonly enter: () => void
}

export class RunQueue {
  readonly #places: number
  readonly #length: number
  readonly #waiting = new Set<Waiter>()
  #running = 0

  /** `places` runs at one time; at most `length` more wait. */
  constructor(places: number, length: number) {
    this.#places = places
    this.#length = length
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * Runs when a place is free, first come first served.
   *
   * @throws TouchstoneError `busy` at once where the queue is full
   * @throws the signal's reason where it aborts while waiting
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    // one signal rightly serves a whole batch of runs
    if (signal !== undefined) setMaxListeners(0, signal)
    if (this.#running >= this.#places) await this.#wait(signal)
    else this.#running++
    try {
      return await work()
    } finally {
      const [next] = this.#waiting
      // the place passes on to the next without being free in between
      if (next === undefined) this.#running--
      else next.enter()
    }
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#length) {
      throw new TouchstoneError(
        'busy',
        `queue a run: ${this.#waiting.size} are waiting, wanted fewer than ${this.#length}`,
      )
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        enter: () => {
          signal?.removeEventListener('abort', leave)
          this.#waiting.delete(waiter)
          resolve()
        },
      }
      const leave = (): void => {
        this.#waiting.delete(waiter)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.add(waiter)
    })
  }
}
