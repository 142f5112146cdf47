/** How a box ended: watches its time from outside and weighs exit, limits and the group's figures into one outcome. */
import { availableParallelism, constants } from 'node:os'
import type { Limits } from '../limits.ts'
import type { Box, BoxEnd, BoxOutcome } from './box.ts'
import { isRunnable, schedulerFigures, StretchedLimit } from './starvation.ts'
import type { GroupUsage, ResourceGroup } from './resource-group.ts'

/** Which limit of time ended a box. */
export type StopReason = 'wall-limit' | 'idle' | 'cpu-limit' | 'starved'

/** A program that used less than this share of its wall time may have been waiting. */
const IDLE_SHARE = 0.1

/** Looks at the scheduler's figures within a wall limit: threads that ended between two looks are not counted. */
const LOOKS = 10
const SHORTEST_LOOK_MS = 250

/** A running watch over wall and CPU time. */
export interface LimitWatch {
  /** Which limit made it stop the box; undefined where none did. */
  stopped(): StopReason | undefined
  /** Stops the clock; later calls change nothing. */
  end(): void
  wallMs(): number
}

/**
 * Starts the clock now and calls `stop` at the first limit. Wall time that the scheduler withheld from the box does not count,
 * where a group tells which processes are in it; a limit that cannot be stretched further ends the box as `starved`.
 */
export function limitWatch(limits: Limits, group: ResourceGroup | undefined, stop: () => void): LimitWatch {
  const started = performance.now()
  let endedAt: number | undefined
  let reason: StopReason | undefined
  const halt = (limit: StopReason): void => {
    reason ??= limit
    stop()
  }
  const wall = new StretchedLimit(
    limits.wallMs,
    group === undefined ? undefined : () => schedulerFigures(group.members(), group.cpuMs()),
  )
  const lookMs = Math.max(SHORTEST_LOOK_MS, limits.wallMs / LOOKS)
  const checkWall = (): void => {
    if (endedAt !== undefined) return
    const { leftMs, starved } = wall.look(performance.now() - started)
    // a timer may come a little early
    if (leftMs < 1) halt(starved ? 'starved' : isIdle(group, limits.wallMs) ? 'idle' : 'wall-limit')
    else wallTimer = setTimeout(checkWall, Math.min(leftMs, lookMs))
  }
  let wallTimer = setTimeout(checkWall, Math.min(limits.wallMs, lookMs))
  let cpuTimer: NodeJS.Timeout | undefined
  const cores = availableParallelism()
  const checkCpu = (): void => {
    if (group === undefined || endedAt !== undefined) return
    const left = limits.cpuMs - group.cpuMs()
    if (left <= 0) halt('cpu-limit')
    // CPU time grows at most as fast as all cores together, so nothing can happen before then
    else cpuTimer = setTimeout(checkCpu, Math.max(5, left / cores))
  }
  if (group !== undefined) cpuTimer = setTimeout(checkCpu, Math.max(5, limits.cpuMs / cores))
  return {
    stopped: () => reason,
    end() {
      endedAt ??= performance.now()
      clearTimeout(wallTimer)
      clearTimeout(cpuTimer)
    },
    wallMs: () => (endedAt ?? performance.now()) - started,
  }
}

/**
 * Whether nothing in the group wants a core. A share of CPU time alone would not do: on a machine with too much to do
 * a busy program gets little of it.
 */
function isIdle(group: ResourceGroup | undefined, wallMs: number): boolean {
  if (group === undefined || group.cpuMs() >= IDLE_SHARE * wallMs) return false
  return !group.members().some(isRunnable)
}

/** What a run wrote on one stream. */
export interface Collected {
  /** True where it wrote more than the limit. */
  readonly exceeded: boolean
  /** At most the limit. */
  bytes(): Uint8Array
}

/** How a process ended; both null where the sandbox killed it. */
export interface ProcessEnd {
  readonly exitCode: number | null
  readonly signal: string | null
}

const TIME_LIMITS: ReadonlySet<BoxEnd> = new Set<BoxEnd>(['wall-limit', 'idle', 'starved', 'cpu-limit'])

/**
 * What is told of the process beside `end`: nothing where its time was up. The kernel's limit and the watch run side by
 * side, and on a busy machine now one and now the other is first, of which only the kernel's leaves a signal.
 */
export function endTold(end: BoxEnd, process: ProcessEnd): ProcessEnd {
  return TIME_LIMITS.has(end) ? { exitCode: null, signal: null } : process
}

/** All that is known when a box has ended. */
export interface EndedBox {
  readonly box: Box
  readonly process: ProcessEnd
  readonly stopped: StopReason | undefined
  readonly wallMs: number
  /** Undefined where no group could be made. */
  readonly usage: GroupUsage | undefined
  /**
   * CPU time by the kernel's account of a trusted parent. It knows no children that nobody waited for; but a group counts
   * from when the begin is known here, which on a busy machine is late.
   */
  readonly cpuMs?: number | undefined
  readonly stdout: Collected
  readonly stderr: Collected
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Weighs what is known; a limit that was met explains an end before any exit code does. */
export function outcomeOf(ended: EndedBox): BoxOutcome {
  const { box, process, stopped, usage, stdout, stderr } = ended
  const known = [usage?.cpuMs, ended.cpuMs].filter((ms) => ms !== undefined)
  const cpuMs = known.length === 0 ? null : Math.max(...known)
  let end: BoxEnd = process.signal === null ? 'exited' : 'signalled'
  if (usage !== undefined && usage.outOfMemoryKills > 0) end = 'memory-limit'
  else if (stdout.exceeded || stderr.exceeded) end = 'output-limit'
  // a fork bomb that tries again and again meets the clock at last, which is not what it failed by
  else if ((stopped !== undefined || process.exitCode !== 0) && (usage?.refusedProcesses ?? 0) > 0)
    end = 'process-limit'
  else if (stopped !== undefined) end = stopped
  else if (process.signal === 'SIGXCPU' || (cpuMs ?? 0) > box.limits.cpuMs) end = 'cpu-limit'
  return {
    end,
    ...endTold(end, process),
    stdout: stdout.bytes(),
    stderr: stderr.bytes(),
    stdoutTruncated: stdout.exceeded,
    stderrTruncated: stderr.exceeded,
    wallMs: ended.wallMs,
    cpuMs,
    peakMemoryBytes: usage?.peakMemoryBytes ?? null,
    files: ended.files,
  }
}

/** A process's end from a shell's exit code, 128 + signal for a death by signal; null where the sandbox killed it. */
export function endOfShell(code: number | null): ProcessEnd {
  const signal = code === null ? null : signalName(code - 128)
  return { exitCode: signal === null ? code : null, signal }
}

/** A process's end from the status that `wait` gives. */
export function endOfWait(status: number): ProcessEnd {
  const number = status & 0x7f
  if (number === 0) return { exitCode: (status >> 8) & 0xff, signal: null }
  return { exitCode: null, signal: signalName(number) ?? `SIG${number}` }
}

function signalName(number: number): string | null {
  const entry = Object.entries(constants.signals).find(([, value]) => value === number)
  return entry?.[0] ?? null
}
