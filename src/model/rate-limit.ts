/** At most so many starts a minute, spread evenly: a bucket of one second's worth, so that a burst stays small. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for a turn. */
export interface RateLimit {
  /** Resolves when the next request may start. Rejects with the signal's reason on abort, and its turn is then lost. */
  turn(signal: AbortSignal): Promise<void>
}

/** Where time comes from. Tests give their own. */
export interface Clock {
  /** Milliseconds since any fixed point. */
  now(): number
  wait(ms: number, signal: AbortSignal): Promise<void>
}

const systemClock: Clock = {
  now: () => performance.now(),
  wait: async (ms, signal) => {
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
  },
}

/** Turns at `perMinute` starts a minute; undefined is no limit. @throws RangeError for a rate that is not above 0 */
export function rateLimit(perMinute: number | undefined, clock: Clock = systemClock): RateLimit {
  if (perMinute === undefined) return { async turn() {} }
  if (!(perMinute > 0)) throw new RangeError(`rateLimit: ${perMinute} requests a minute, wanted more than 0`)
  const gap = 60_000 / perMinute
  const burst = Math.max(gap, 1000)
  /** When the bucket will be full again. */
  let full = -Infinity
  return {
    async turn(signal) {
      signal.throwIfAborted()
      const now = clock.now()
      full = Math.max(full, now) + gap
      const wait = full - now - burst
      if (wait > 0) await clock.wait(wait, signal)
    },
  }
}
