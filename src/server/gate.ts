/**
 * The gate before the sandbox: as many requests at work as it has places, a bounded queue before them. Time spent here
 * never counts against a program, because its limits start with its own process.
 *
 * A full queue refuses at once; a request of SandboxFusion's protocol also gives up after a time, so that its client,
 * which waits compile_timeout + run_timeout + 10 s and retries only on 504, hears from us before that.
 */
import { RunQueue } from '../sandbox/index.ts'

/** Why the gate let nobody in. */
export class GateRefusal extends Error {
  override readonly name = 'GateRefusal'
  readonly reason: 'full' | 'waited'
  /** When it may be worth another try. */
  readonly retryAfterSeconds: number

  constructor(reason: 'full' | 'waited', retryAfterSeconds: number) {
    super(reason === 'full' ? 'the queue is full' : 'no place became free in time')
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** How one request passes. */
export interface PassOptions {
  /** While waiting, abort leaves the queue; the call rejects with its reason. */
  readonly signal: AbortSignal
  /** Longest wait in ms. @default none */
  readonly longestWaitMs?: number | undefined
  /** Its caller was admitted before: it may wait where the queue is full. @default false */
  readonly admitted?: boolean | undefined
}

const LONGEST_RETRY_SECONDS = 60
/** A request that is at work for so long lets others pass, in ms; as many may do so as there are places. */
const LONG_MS = 500
/** Weight of the latest run in the running mean of durations. */
const MEAN_WEIGHT = 0.05

/** Places and a queue. */
export class Gate {
  readonly places: number
  readonly queueLength: number
  readonly #queue: RunQueue
  readonly #onWaited: (ms: number) => void
  #meanMs = 100

  /** @param onWaited told how long each request waited, in ms, when its turn comes */
  constructor(places: number, queueLength: number, onWaited: (ms: number) => void = () => undefined) {
    this.places = places
    this.queueLength = queueLength
    // its own length stays unused, so that requests which were admitted before may wait beyond it
    this.#queue = new RunQueue(places, Number.POSITIVE_INFINITY, { afterMs: LONG_MS, most: places })
    this.#onWaited = onWaited
  }

  get running(): number {
    return this.#queue.running
  }

  get waiting(): number {
    return this.#queue.waiting
  }

  /** Seconds until the present queue will have passed, from the running mean; 1 to 60. */
  get retryAfterSeconds(): number {
    const seconds = ((this.waiting + 1) * this.#meanMs) / this.places / 1_000
    return Math.min(LONGEST_RETRY_SECONDS, Math.max(1, Math.ceil(seconds)))
  }

  /** Works when a place is free. Throws GateRefusal, or the signal's reason. */
  async pass<T>(work: () => Promise<T>, options: PassOptions): Promise<T> {
    const { signal, longestWaitMs, admitted = false } = options
    signal.throwIfAborted()
    if (!admitted && this.#queue.full && this.waiting >= this.queueLength) {
      throw new GateRefusal('full', this.retryAfterSeconds)
    }
    const came = performance.now()
    // an own controller and no AbortSignal.any: one for each request, gone with it
    const stop = new AbortController()
    const leave = (): void => stop.abort(signal.reason)
    const giveUp = (): void => stop.abort(new GateRefusal('waited', this.retryAfterSeconds))
    signal.addEventListener('abort', leave, { once: true })
    const timer = longestWaitMs === undefined ? undefined : setTimeout(giveUp, longestWaitMs)
    const arrived = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
    try {
      return await this.#queue.run(async () => {
        arrived()
        const started = performance.now()
        this.#onWaited(started - came)
        try {
          return await work()
        } finally {
          this.#meanMs += MEAN_WEIGHT * (performance.now() - started - this.#meanMs)
        }
      }, stop.signal)
    } finally {
      arrived()
    }
  }
}
