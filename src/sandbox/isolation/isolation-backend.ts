/**
 * What stands between an untrusted command and the machine: the contract that every backend keeps and that the
 * conformance list (conformance.ts) checks for every backend and language.
 */
import type { Readable, Writable } from 'node:stream'
import type { ToolFinder } from '../toolchains/toolchain.ts'
import type { Box, BoxFile, BoxOutcome } from './box.ts'

/** A command that stays, spoken with over its standard streams: a compiler server, a session. */
export interface ResidentBox extends Pick<Box, 'argv' | 'environment' | 'mounts' | 'limits'> {
  /** Shown read-only in a folder of their own, which is the environment's `TOUCHSTONE_FILES`; no folders in paths. */
  readonly files: readonly BoxFile[]
}

/** A resident command at work. Dispose of it to end everything inside. */
export interface Resident extends AsyncDisposable {
  readonly input: Writable
  readonly output: Readable
  /** Settles when it has ended, with its last words on standard error. */
  readonly gone: Promise<string>
  usage(): {
    readonly cpuMs: number | null
    readonly peakMemoryBytes: number | null
    /** 0 where no group can be made. */
    readonly outOfMemoryKills: number
  }
}

/** Runs commands in isolation. Owns whatever it keeps between them. */
export interface IsolationBackend extends AsyncDisposable {
  readonly name: string
  /** Finds tools where its boxes have them; absent where boxes are shown this machine's own. */
  readonly finder?: ToolFinder | undefined
  /** Whether boxes can be shown what toolchains prepare once in this user's cache folder. */
  readonly warms: boolean
  /** Whether its boxes keep `Box.covered`. Absent where they cannot, and then no box has it. */
  readonly covers?: true
  /**
   * Where in a box a mounted host path stands, which is what a box's argv and environment must say. Absent where boxes
   * see the same files as whoever looks for toolchains.
   */
  readonly insidePath?: (hostPath: string) => string
  /**
   * Runs one command to its end and leaves nothing behind. What the command does is in the outcome; a rejection is a
   * failure of the machinery (TouchstoneError `internal`) or the signal's reason, and then all processes have ended too.
   */
  execute(box: Box, options?: { readonly signal?: AbortSignal | undefined }): Promise<BoxOutcome>
  /** Opens a command that stays: a compiler, a session. Absent where the backend keeps none. Of the limits, time is the caller's to watch. */
  open?(box: ResidentBox): Resident
}
