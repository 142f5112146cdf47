/**
 * How much of its wall time a box was kept waiting for a core by others: what the watch over limits (outcome.ts) gives back,
 * so that a machine with too much to do makes no time limit of a good program.
 *
 * The kernel counts for each thread how long it was ready to run and did not (second figure of /proc/PID/task/TID/schedstat;
 * "run delay", Documentation/scheduler/sched-stats). A program with more threads than cores waits for itself, so that an
 * interval counts at most as far as its CPU time falls short of it; time asleep never counts.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { getPriority } from 'node:os'

/** A wall limit is stretched to at most so many times its length, whatever the scheduler withheld. */
const MOST_STRETCH = 10

/** What is read of a box. */
export interface SchedulerFigures {
  /** CPU time so far, in ms. */
  readonly cpuMs: number
  /** Run delay of each thread that is there, by its id, in ms. */
  readonly delaysMs: ReadonlyMap<string, number>
  /** Of each thread that runs or wants to now, by its id: how often it went to sleep so far. */
  readonly wanting: ReadonlyMap<string, number>
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
    // of an interval and did not sleep meanwhile has waited for all that it did not get
    const wanted = [...figures.wanting].some(([thread, sleeps]) => this.#last.wanting.get(thread) === sleeps)
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

/** What the kernel tells of one thread. */
interface ThreadState {
  /** `R`: it runs or wants to; `D`: it waits for a disk, or for a child that shares its memory. */
  readonly state: string
  /** Whether it stands behind others by its own choice: it took a nice value or a policy below what it was given. */
  readonly yields: boolean
}

/**
 * The figures of these processes now, without those threads that stand behind others by their own choice: what they miss is
 * not withheld, else a program could choose to have no verdict. Processes that are gone are left out.
 */
export function schedulerFigures(pids: readonly number[], cpuMs: number): SchedulerFigures {
  const delaysMs = new Map<string, number>()
  const wanting = new Map<string, number>()
  for (const pid of pids) {
    try {
      if (yieldsAsSession(pid)) continue
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const { state, yields } = threadState(pid, thread)
        if (yields) continue
        // a parent waits for its vforked child in state D, for as long as it likes: that wants no core
        if (state === 'R') wanting.set(thread, sleepsOf(pid, thread))
        const [, delayNs] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')
        delaysMs.set(thread, Number(delayNs ?? 0) / 1e6)
      }
    } catch {
      // gone while it was looked at, or a kernel without these figures: nothing is given back then
      continue
    }
  }
  return { cpuMs, delaysMs, wanting }
}

/** Whether a thread of a process runs, or waits for a core or a disk. */
export function isRunnable(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => /^[RD]$/.test(threadState(pid, thread).state))
  } catch {
    // gone while it was looked at
    return false
  }
}

/** State, nice value and policy: fields 3, 19 and 41 of proc_pid_stat(5). */
function threadState(pid: number, thread: string): ThreadState {
  const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
  // the name before it may hold anything
  const fields = text.slice(text.lastIndexOf(') ') + 2).split(' ')
  const [nice, policy] = [Number(fields[16]), Number(fields[38])]
  return { state: fields[0] ?? '', yields: nice > getPriority() || policy !== 0 }
}

/** How often a thread gave its core away to wait for something (proc_pid_status(5)). */
function sleepsOf(pid: number, thread: string): number {
  const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'latin1')
  return Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)?.[1] ?? NaN)
}

/** Whether a session gave itself less than other sessions have (sched(7), autogroup). */
function yieldsAsSession(pid: number): boolean {
  try {
    return / nice [1-9]/.test(readFileSync(`/proc/${pid}/autogroup`, 'latin1'))
  } catch {
    // a kernel without such groups
    return false
  }
}
