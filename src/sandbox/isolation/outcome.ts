/** How a box ended: watches its time from outside and weighs exit, limits and the group's figures into one outcome. */
import { constants, cpus } from 'node:os'
import type { Limits } from '../limits.ts'
import type { BoundedOutput } from './bounded-output.ts'
import type { Box, BoxEnd, BoxOutcome } from './isolation-backend.ts'
import type { GroupUsage, ResourceGroup } from './resource-group.ts'

/** A running watch over wall and CPU time. */
export interface LimitWatch {
  /** Which limit made it stop the box; undefined where none did. */
  stopped(): 'wall-limit' | 'cpu-limit' | undefined
  /** Stops the clock; later calls change nothing. */
  end(): void
  wallMilliseconds(): number
}

/** Starts the clock now and calls `stop` at the first limit. */
export function limitWatch(limits: Limits, group: ResourceGroup | undefined, stop: () => void): LimitWatch {
  const started = performance.now()
  let endedAt: number | undefined
  let reason: 'wall-limit' | 'cpu-limit' | undefined
  const halt = (limit: 'wall-limit' | 'cpu-limit'): void => {
    reason ??= limit
    stop()
  }
  const wallTimer = setTimeout(() => halt('wall-limit'), limits.wallMilliseconds)
  let cpuTimer: NodeJS.Timeout | undefined
  const cores = cpus().length
  const checkCpu = (): void => {
    if (group === undefined || endedAt !== undefined) return
    const left = limits.cpuMilliseconds - group.cpuMilliseconds()
    if (left <= 0) halt('cpu-limit')
    // CPU time grows at most as fast as all cores together, so nothing can happen before then
    else cpuTimer = setTimeout(checkCpu, Math.max(5, left / cores))
  }
  if (group !== undefined) cpuTimer = setTimeout(checkCpu, Math.max(5, limits.cpuMilliseconds / cores))
  return {
    stopped: () => reason,
    end() {
      endedAt ??= performance.now()
      clearTimeout(wallTimer)
      clearTimeout(cpuTimer)
    },
    wallMilliseconds: () => (endedAt ?? performance.now()) - started,
  }
}

/** All that is known when a box has ended. */
export interface EndedBox {
  readonly box: Box
  /** Exit code as shells give it: 128 + signal for a death by signal; null where the sandbox killed it. */
  readonly exit: { readonly code: number | null }
  readonly watch: LimitWatch
  readonly usage: GroupUsage | undefined
  readonly stdout: BoundedOutput
  readonly stderr: BoundedOutput
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Weighs what is known; a limit that was met explains an end before any exit code does. */
export function outcomeOf(ended: EndedBox): BoxOutcome {
  const { box, exit, watch, usage, stdout, stderr } = ended
  const signal = exit.code === null ? null : signalName(exit.code)
  const failed = exit.code !== 0
  let end: BoxEnd = signal === null ? 'exited' : 'signalled'
  if (usage !== undefined && usage.outOfMemoryKills > 0) end = 'memory-limit'
  else if (stdout.exceeded || stderr.exceeded) end = 'output-limit'
  else if (watch.stopped() !== undefined) end = watch.stopped() ?? end
  else if (signal === 'SIGXCPU' || (usage !== undefined && usage.cpuMilliseconds > box.limits.cpuMilliseconds)) {
    end = 'cpu-limit'
  } else if (failed && usage !== undefined && usage.refusedProcesses > 0) end = 'process-limit'
  return {
    end,
    exitCode: signal === null ? exit.code : null,
    signal,
    stdout: stdout.bytes(),
    stderr: stderr.bytes(),
    stdoutTruncated: stdout.exceeded,
    stderrTruncated: stderr.exceeded,
    wallMilliseconds: watch.wallMilliseconds(),
    cpuMilliseconds: usage?.cpuMilliseconds ?? null,
    peakMemoryBytes: usage?.peakMemoryBytes ?? null,
    files: ended.files,
  }
}

/** Name of the signal in a shell's exit code; null for an ordinary one. */
function signalName(code: number): string | null {
  const number = code - 128
  const entry = Object.entries(constants.signals).find(([, value]) => value === number)
  return entry?.[0] ?? null
}
