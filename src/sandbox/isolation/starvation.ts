/**
 * How much of its wall time a box was kept waiting for a core by others: what the watch over limits (outcome.ts) gives back,
 * so that a machine with too much to do makes no time limit of a good program.
 *
 * The kernel counts for each thread how long it was ready to run and did not (second figure of /proc/PID/task/TID/schedstat;
 * "run delay", Documentation/scheduler/sched-stats). A program with more threads than cores waits for itself, so that an
 * interval counts at most as far as its CPU time falls short of it; time asleep never counts.
 */
import { readFileSync, readdirSync } from 'node:fs'

/** A wall limit is stretched to at most so many times its length, whatever the scheduler withheld. */
const MOST_STRETCH = 10

/** What is read of a box. */
export interface SchedulerFigures {
  /** CPU time so far, in ms. */
  readonly cpuMs: number
  /** Run delay of each thread that is there, by its id, in ms. */
  readonly delaysMs: ReadonlyMap<string, number>
  /** Whether a thread runs or wants to now. */
  readonly runnable: boolean
}

/** Adds up what was withheld, by figures that are taken now and then. */
export class Starvation {
  #atMs: number
  #last: SchedulerFigures
  #withheldMs = 0

  constructor(nowMs: number, figures: SchedulerFigures) {
    this.#atMs = nowMs
    this.#last = figures
  }

  /** Takes new figures; gives what was withheld since the start, in ms. */
  add(nowMs: number, figures: SchedulerFigures): number {
    let delayMs = 0
    for (const [thread, ms] of figures.delaysMs) delayMs += Math.max(0, ms - (this.#last.delaysMs.get(thread) ?? 0))
    const shortMs = nowMs - this.#atMs - (figures.cpuMs - this.#last.cpuMs)
    // a delay is booked only once it ends, and a host that gives its guest no time books none: who wants a core at both ends
    // of an interval has waited for all that it did not get
    const wanted = figures.runnable && this.#last.runnable
    this.#withheldMs += Math.max(0, wanted ? shortMs : Math.min(delayMs, shortMs))
    this.#atMs = nowMs
    this.#last = figures
    return this.#withheldMs
  }
}

/** A wall limit that does not count what the scheduler withheld. */
export class StretchedLimit {
  readonly #wallMs: number
  readonly #read: (() => SchedulerFigures) | undefined
  readonly #starvation: Starvation | undefined

  /** @param read the figures of now; where nothing tells them, nothing is given back */
  constructor(wallMs: number, read: (() => SchedulerFigures) | undefined) {
    this.#wallMs = wallMs
    this.#read = read
    this.#starvation = read === undefined ? undefined : new Starvation(0, read())
  }

  /**
   * Looks at the figures now.
   * @returns `leftMs`, the time to the end of the limit by what is known, in ms, and `starved`: the limit can be stretched no
   * further and what counts of the time is still short of it
   */
  look(elapsedMs: number): { readonly leftMs: number; readonly starved: boolean } {
    const withheldMs = this.#read === undefined ? 0 : (this.#starvation?.add(elapsedMs, this.#read()) ?? 0)
    const givenMs = this.#wallMs + withheldMs
    const longestMs = this.#wallMs * MOST_STRETCH
    // a timer may come a little early
    const starved = elapsedMs > longestMs - 1 && elapsedMs < givenMs - 1
    return { leftMs: Math.min(givenMs, longestMs) - elapsedMs, starved }
  }
}

/** Run delay of every thread of these processes, in ms; those that are gone are left out. */
export function runDelaysMs(pids: readonly number[]): Map<string, number> {
  const delays = new Map<string, number>()
  for (const pid of pids) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const [, delayNs] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')
        delays.set(thread, Number(delayNs ?? 0) / 1e6)
      }
    } catch {
      // gone while it was looked at, or a kernel without these figures: nothing is given back then
      continue
    }
  }
  return delays
}
