/** Places for runs at one time, and a bounded queue before them that pushes back at once when it is full. */
import { setMaxListeners } from 'node:events'
import { TouchstoneError } from '../errors.ts'

interface Waiter {
  readonly enter: () => void
}

/** Work that holds a place, or has stepped aside. */
interface Running {
  aside: boolean
}

/** When long work lets short work pass. */
export interface StepAside {
  /** Work that has run for so many ms gives up its place. */
  readonly afterMs: number
  /** At most so much work runs beside the places; what comes later keeps its place until one of them has ended. */
  readonly most: number
}

export class RunQueue {
  readonly #places: number
  readonly #length: number
  readonly #stepAside: StepAside
  readonly #waiting = new Set<Waiter>()
  /** Long work that has its place still, since enough has stepped aside. */
  readonly #long = new Set<Running>()
  #held = 0
  #aside = 0

  /**
   * `places` runs at one time; at most `length` more wait. With `stepAside` long work lets short work pass: a few programs
   * that never end do not hold up all others until their limit.
   */
  constructor(places: number, length: number, stepAside: StepAside = { afterMs: Infinity, most: 0 }) {
    this.#places = places
    this.#length = length
    this.#stepAside = stepAside
  }

  get running(): number {
    return this.#held + this.#aside
  }

  /** Whether work that comes now must wait. */
  get full(): boolean {
    return this.#held >= this.#places
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * Runs when a place is free, first come first served.
   *
   * @param keepsPlace the work does not step aside, however long it is
   * @throws TouchstoneError `busy` at once where the queue is full
   * @throws the signal's reason where it aborts while waiting
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal, keepsPlace = false): Promise<T> {
    signal?.throwIfAborted()
    // one signal rightly serves a whole batch of runs
    if (signal !== undefined) setMaxListeners(0, signal)
    if (this.full) await this.#wait(signal)
    else this.#held++
    const running: Running = { aside: false }
    const { afterMs, most } = this.#stepAside
    const timer = most === 0 || keepsPlace ? undefined : setTimeout(() => this.#lengthen(running), afterMs)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      this.#leave(running)
    }
  }

  #lengthen(running: Running): void {
    if (this.#aside >= this.#stepAside.most) {
      this.#long.add(running)
      return
    }
    this.#long.delete(running)
    this.#aside++
    running.aside = true
    this.#passOn()
  }

  #leave(running: Running): void {
    this.#long.delete(running)
    if (!running.aside) {
      this.#passOn()
      return
    }
    this.#aside--
    const [long] = this.#long
    if (long !== undefined) this.#lengthen(long)
  }

  /** The place passes on to the next without being free in between. */
  #passOn(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#held--
    else next.enter()
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
