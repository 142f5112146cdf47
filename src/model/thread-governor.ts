/**
 * How many threads a local model computes with, beside other work. llama.cpp's threads meet at a barrier after every product and
 * spin there until the last one arrives, so that one thread whose processor another process holds makes all of them wait. Beside
 * other work, one thread for each idle processor is many times faster than one for each processor (docs/log.md). The number of
 * threads changes no number that is computed.
 */
import { availableParallelism, cpus, loadavg } from 'node:os'

/** What a machine did over an interval, in processors: 2 busy ones on a machine of 4 are `{ processors: 4, busy: 2 }`. */
export interface MachineUse {
  readonly processors: number
  /** That were busy. */
  readonly busy: number
  /** That this process kept busy itself. */
  readonly own: number
}

/** Threads for what the others leave, at least 1 and at most `most`. */
export function threadsBeside({ processors, busy, own }: MachineUse, most: number): number {
  const others = Math.max(0, busy - own)
  // NaN, where a system tells nothing, takes all
  const idle = Number.isNaN(others) ? processors : Math.round(processors - others)
  return Math.max(1, Math.min(most, idle))
}

/** Follows the machine from one look to the next. */
export class ThreadGovernor {
  readonly #most: number
  #before = reading()

  /** @param most at most so many threads. @default the processors this process may use */
  constructor(most: number = availableParallelism()) {
    this.#most = most
  }

  /** Threads to start with, by the load of the last minute. */
  start(): number {
    return threadsBeside({ processors: cpus().length, busy: loadavg()[0] ?? 0, own: 0 }, this.#most)
  }

  /** Threads for now, by what happened since the last look. */
  look(): number {
    const [before, now] = [this.#before, reading()]
    this.#before = now
    const processors = cpus().length
    const total = now.total - before.total
    return threadsBeside(
      {
        processors,
        busy: (processors * (now.busy - before.busy)) / total,
        own: (processors * (now.own - before.own)) / total,
      },
      this.#most,
    )
  }
}

/** Milliseconds since the start: of all processors, of those in which they were busy, and of this process. */
function reading(): { readonly total: number; readonly busy: number; readonly own: number } {
  const times = cpus().map((each) => each.times)
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  const { user, system } = process.cpuUsage()
  return { total: busy + times.reduce((sum, { idle }) => sum + idle, 0), busy, own: (user + system) / 1000 }
}
