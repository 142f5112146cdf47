/**
 * One row of the language table: how a language is found on the machine, compiled, run and tested. A row is data and
 * small pure functions; nothing here starts a process but through the `ToolFinder`.
 */
import type { BoxFile } from '../isolation/isolation-backend.ts'
import type { Limits } from '../limits.ts'
import type { Program } from '../program.ts'

/** What a language needs of the machine, found. */
export interface Toolchain {
  /** As the tool prints it, such as `3.11.2`; stands in results and in cache keys. */
  readonly version: string
  /** Absolute paths of real binaries (never a version manager's shim), by role: `run`, `compile`, … */
  readonly tools: Readonly<Record<string, string>>
  /** Host paths outside /usr that must be shown read-only inside; never a home folder as a whole. */
  readonly mounts: readonly string[]
}

/** Finds binaries; each call is remembered for the life of the process. */
export interface ToolFinder {
  /** Absolute, symbolic links resolved; the first of the names or absolute paths that is executable; undefined where none is. */
  find(...names: readonly string[]): string | undefined
  /** Output of a tool that is trusted (not user code), standard error included; undefined where it fails or takes over 10 s. */
  ask(binary: string, ...words: readonly string[]): Promise<string | undefined>
  /** Those of the paths that are there. */
  existing(...paths: readonly string[]): string[]
  /**
   * A folder of that name in Touchstone's cache which a trusted tool fills once for this machine; its absolute path,
   * undefined where the tool fails, takes over 5 minutes, or the cache cannot be written.
   */
  make(name: string, binary: string, step: (folder: string) => Step): Promise<string | undefined>
}

/** One command with what it needs beside the program's files. */
export interface Step {
  readonly argv: readonly string[]
  /** Added to the sandbox's environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** Added to the program's files. */
  readonly files?: readonly BoxFile[] | undefined
  /** As in `Box`. */
  readonly shownMemoryBytes?: number | undefined
}

/** How one harness test is run. */
export interface HarnessPlan {
  /** Replaces the main source file: the program as it stands, or program and test in one text. */
  readonly code: string
  /** Added to the program's own files, for compiling and running. */
  readonly files?: Readonly<Record<string, string>>
  /** Given over the channel once the program's own code has run and asked for it; null where `code` holds the test already. */
  readonly late: string | null
  /** The command that replaces `run`; absent where the row's own `run` serves. */
  readonly step?: Step
}

/** A language of the table. */
export interface Language {
  /** Lower-case name, as in `ProgrammingTask.language`. */
  readonly name: string
  readonly title: string
  /** Other names that users, fences and protocols give it, lower case. */
  readonly aliases: readonly string[]
  /** Name of the main source file. */
  readonly file: string
  /** Name of the main source file where the source itself decides it, as Java's public class does. */
  fileOf?(code: string): string
  /** The one command that adds the toolchain on Debian and Ubuntu. */
  readonly install: string
  /** Undefined where the machine lacks it. */
  detect(finder: ToolFinder): Promise<Toolchain | undefined>
  /** What is prepared once, before the first program of this language; gives the toolchain with it. */
  warmUp?(toolchain: Toolchain, finder: ToolFinder): Promise<Toolchain>
  /** Absent for languages that run from source. Leaves its products in the work folder. */
  compile?(toolchain: Toolchain, limits: Limits, program: Program): Step
  /** What the compile step makes, by path in the work folder (a folder means all in it); only these reach the run. */
  readonly products?: readonly string[]
  run(toolchain: Toolchain, limits: Limits, program: Program): Step
  /** Absent where the language has no harness tests. */
  harness?(toolchain: Toolchain, limits: Limits, program: string, test: string): HarnessPlan | Promise<HarnessPlan>
  /** Whether an exit with this standard error is a failed assertion of the harness and not a crash. */
  isAssertion?(stderr: string): boolean
  /** Whether this outcome is the language's own out-of-memory end (MemoryError, heap out of memory). */
  isOutOfMemory?(stderr: string): boolean
  /** Whether the source is refused before it runs, for languages without a compile step: the exit's standard error tells. */
  isSyntaxError?(stderr: string): boolean
  /** Memory that its runtime (and compiler) reserves without using it; matters where memory is bounded per process only. */
  readonly reserveBytes?: number
  /** Its own defaults, over those of the sandbox. */
  readonly limits?: Partial<Limits>
  readonly compileLimits?: Partial<Limits>
}
