/**
 * Gives machinery so long for its next word. Time that the scheduler withheld from the processes that are waited for does not
 * count, up to ten times the limit, so that a machine with too much to do is no broken machine. What they said while this
 * process was busy is read before they are given up.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { schedulerFigures, StretchedLimit, type SchedulerFigures } from './starvation.ts'

/** Looks at the scheduler's figures within the limit. */
const LOOKS = 10

/** A wait that has begun. */
export interface Patience {
  /** The word has come; later calls change nothing. */
  end(): void
}

/**
 * Begins to wait now, and calls `giveUp` once where the word does not come.
 *
 * @param read the figures of those that are waited for; where nothing tells them, nothing is given back
 */
export function waitPatiently(limitMs: number, giveUp: () => void, read?: () => SchedulerFigures): Patience {
  const began = performance.now()
  let over = false
  const watch = (): void => {
    // most words come before the first look, so that nothing is read of the scheduler until then
    const started = performance.now()
    const limit = new StretchedLimit(Math.max(limitMs / LOOKS, limitMs - (started - began)), read)
    const look = (): void => {
      const { leftMs } = limit.look(performance.now() - started)
      if (leftMs < 1) giveUpUnlessRead()
      else timer = setTimeout(look, Math.min(leftMs, limitMs / LOOKS))
    }
    look()
  }
  // timers come before what was read: a word that has arrived is taken in the next turn of the event loop
  const giveUpUnlessRead = (): void => {
    setImmediate(() => {
      setImmediate(() => {
        if (!over) giveUp()
        over = true
      })
    })
  }
  let timer = setTimeout(watch, limitMs / LOOKS)
  return {
    end() {
      over = true
      clearTimeout(timer)
    },
  }
}

/** The scheduler's figures of these processes, with the CPU time that it booked for them. */
export function figuresOf(pids: readonly number[]): SchedulerFigures {
  return schedulerFigures(
    pids,
    pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0),
  )
}

/** CPU time of all threads (first figure of /proc/PID/task/TID/schedstat), in ms; 0 for a process that is gone. */
function cpuMsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
      const [ns] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')
      return sum + Number(ns ?? 0) / 1e6
    }, 0)
  } catch {
    // gone while it was looked at
    return 0
  }
}
