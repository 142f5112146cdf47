/**
 * One row of the language table: how a language is found on the machine, compiled, run and tested. A row is data and
 * small pure functions; nothing here starts a process but through the `ToolFinder`.
 *
 * To add a language: its row in a file of this folder, its line in table.ts, its programs in test/programs, and its name in
 * the table of docs/sandbox.md. table.test.ts says which of them is missing.
 */
import type { Command } from '../command.ts'
import type { ResidentCompiler } from '../compilers/resident-compiler.ts'
import type { TestRunner } from '../harness/test-runner.ts'
import type { IsolationBackend } from '../isolation/isolation-backend.ts'
import type { Limits } from '../limits.ts'
import type { Program } from '../program.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'

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
  /**
   * Undefined where the machine lacks it. Rows that know no choice pass it over.
   *
   * @throws TouchstoneError `bad-input` for a choice that is no toolchain of the language, `unavailable` where a library
   * cannot be installed
   */
  detect(finder: ToolFinder, choice?: ToolchainChoice): Promise<Toolchain | undefined>
  /** What is prepared once, before the first program of this language; gives the toolchain with it. */
  warmUp?(toolchain: Toolchain, finder: ToolFinder): Promise<Toolchain>
  /** Absent for languages that run from source. The command leaves its products in the work folder. */
  compile?(toolchain: Toolchain, limits: Limits, program: Program): Command
  /** Makes the compiler that stays and answers the compile command in its stead; absent where a new process serves. */
  residentCompiler?(backend: IsolationBackend): ResidentCompiler
  /** What the compile command makes, by path in the work folder (a folder means all in it); only these reach the run. */
  readonly products?: readonly string[] | undefined
  run(toolchain: Toolchain, limits: Limits, program: Program): Command
  /** Ways in which tests in the program's own process are written; absent where the language has none. */
  readonly runners?: readonly TestRunner[] | undefined
  /** Whether this outcome is the language's own out-of-memory end (MemoryError, heap out of memory). */
  isOutOfMemory?(stderr: string): boolean
  /** Whether the source is refused before it runs, for languages without a compile command: the exit's standard error tells. */
  isSyntaxError?(stderr: string): boolean
  /**
   * The library that a failed program or test asked for and that is not here, with the command that adds it; undefined where
   * the failure is the program's own, such as a misspelt name of the standard library or of a module of its own.
   */
  missingLibrary?(failure: LibraryFailure): MissingLibrary | undefined
  /** Memory that its runtime (and compiler) reserves without using it; matters where memory is bounded per process only. */
  readonly reserveBytes?: number | undefined
  /** Its own defaults, over those of the sandbox. */
  readonly limits?: Partial<Limits> | undefined
  readonly compileLimits?: Partial<Limits> | undefined
}

/** A failed compile command or run, for finding out whether a library was missing. */
export interface LibraryFailure {
  /** Source of the program's main file. */
  readonly program: string
  /** Source of the test; empty for tests by input and output. */
  readonly test: string
  /** What compiler or program printed on standard error (compilers that print there: standard output too). */
  readonly stderr: string
  /** What the program ran with; absent where nobody knows. */
  readonly toolchain?: Toolchain | undefined
}

/** A library that is not here. */
export interface MissingLibrary {
  readonly name: string
  /** The one command that makes it available to programs; null where none does, or none is known. */
  readonly install: string | null
  /** Why there is no command, as the end of a sentence; stands where `install` is null. */
  readonly reason?: string | undefined
}

/** A language that is here. */
export interface PreparedLanguage {
  readonly language: Language
  readonly toolchain: Toolchain
}
