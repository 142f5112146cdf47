/** One command in isolation, wholly described, and what came of it: what every backend takes and gives. */
import type { Limits } from '../limits.ts'

/** Work folder of every box: private, empty but for the box's files, gone with the box. */
export const WORK_FOLDER = '/w'

/** File descriptor of the channel inside the box, where a box has one. */
export const CHANNEL_DESCRIPTOR = 3

/** A file put into the work folder before the command starts. */
export interface BoxFile {
  /** Relative to the work folder, with `/`; no `..`, not absolute. */
  readonly path: string
  readonly content: Uint8Array
  readonly executable?: boolean
}

/**
 * Answers what the box wrote on its channel: called with each piece as it comes; what it returns is written back.
 * The channel is how a harness gets its tests after the program's own code has run, and how it says that it ended.
 */
export type ChannelHandler = (received: Uint8Array) => Uint8Array | undefined

/** The content of /proc/meminfo for a box that shows so much memory. */
export function memoryText(bytes: number): string {
  const kilobytes = `${Math.floor(bytes / 1024)} kB`
  return `MemTotal: ${kilobytes}\nMemFree: ${kilobytes}\nMemAvailable: ${kilobytes}\nSwapTotal: 0 kB\nSwapFree: 0 kB\n`
}

/** One command to run in isolation, wholly described. */
export interface Box {
  /** argv[0] is an absolute path inside the box. */
  readonly argv: readonly string[]
  /** The whole environment; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
  readonly files: readonly BoxFile[]
  /** Host paths outside the system folders that the command needs, shown read-only at their `insidePath`. */
  readonly mounts: readonly string[]
  readonly stdin: Uint8Array
  readonly limits: Limits
  /** Memory that the runtime reserves without using it; matters where memory is bounded per process only. */
  readonly reserveBytes?: number | undefined
  /**
   * What /proc/meminfo calls the machine's memory, for runtimes that size their heap by it. A hint and no limit: a
   * backend may leave it out. @default the machine's own
   */
  readonly shownMemoryBytes?: number | undefined
  /** Paths in the work folder to bring out afterwards; a folder brings all regular files in it. Links are never followed. */
  readonly collect: readonly string[]
  readonly channel?: ChannelHandler | undefined
  /**
   * Files and folders of the system folders that are not to be reached: the file cannot be read or run, the folder is
   * empty. Only for backends that cover. @default none
   */
  readonly covered?: readonly string[] | undefined
}

/** Why a command ended, as the backend knows it from outside. */
export type BoxEnd =
  | 'exited'
  | 'signalled'
  /** Used up its wall time. */
  | 'wall-limit'
  /** Used up its wall time with all its processes asleep and next to no CPU time. */
  | 'idle'
  /** Others kept it from a core for so long that its wall time could not be given: says nothing about the program. */
  | 'starved'
  | 'cpu-limit'
  | 'memory-limit'
  | 'output-limit'
  /** Exited badly, or had to be stopped, after the process limit had refused it a process. */
  | 'process-limit'

/** What came of a box. */
export interface BoxOutcome {
  readonly end: BoxEnd
  /** Null where a signal or the sandbox ended it. */
  readonly exitCode: number | null
  /** Null where none ended it, or where its time was up, by whichever of the clocks came first. */
  readonly signal: string | null
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  readonly stdoutTruncated: boolean
  readonly stderrTruncated: boolean
  readonly wallMs: number
  readonly cpuMs: number | null
  readonly peakMemoryBytes: number | null
  /** Regular files that were asked for, by path in the work folder. */
  readonly files: ReadonlyMap<string, Uint8Array>
}
