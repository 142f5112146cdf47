/** What a language needs of the machine, and who finds it there. */
import type { Command } from '../command.ts'

/** What a language needs of the machine, found. */
export interface Toolchain {
  /** As the tool prints it, such as `3.11.2`; stands in results and in cache keys. */
  readonly version: string
  /** Absolute paths of real binaries (never a version manager's shim), by role: `run`, `compile`, … */
  readonly tools: Readonly<Record<string, string>>
  /** Host paths outside /usr that must be shown read-only inside; never a home folder as a whole. */
  readonly mounts: readonly string[]
  /** Words of the compile command that the user's choice decides, such as `-std=gnu++17`. @default none */
  readonly flags?: readonly string[] | undefined
  /** What the user's choice of interpreter or libraries stands for. @default nothing was chosen */
  readonly chosen?: ChosenContent | undefined
}

/** What a chosen interpreter or chosen libraries are, wherever they lie. */
export interface ChosenContent {
  /** Of the tool that runs programs, without what was chosen. */
  readonly version: string
  /** Host paths of folders and files whose content programs can load, in the order in which it is looked for. */
  readonly places: readonly string[]
}

/** What a user chose of a language's toolchain. */
export interface ToolchainChoice {
  /** Path of the interpreter, or of the folder of an environment of it. @default what is found on this machine */
  readonly interpreter?: string | undefined
  /** Path of a folder that holds libraries: node_modules for Node, jars for the Java virtual machine. @default none */
  readonly folder?: string | undefined
  /** Libraries that programs may import, as the language's installer names them. @default what the toolchain has itself */
  readonly libraries?: readonly string[] | undefined
  /** Standard or edition of the language, as its compiler names it. @default the row's own */
  readonly standard?: string | undefined
  /** Whether assertions for debugging and checks of overflow are compiled into plain programs too. @default false */
  readonly debugAssertions?: boolean | undefined
}

/** Finds binaries; each call is remembered for the life of the process. */
export interface ToolFinder {
  /** Absolute, symbolic links resolved; the first of the names or absolute paths that is executable; undefined where none is. */
  find(...names: readonly string[]): string | undefined
  /**
   * Output of a tool that is trusted (not user code), standard error included; undefined where it fails.
   *
   * @throws TouchstoneError `busy` where it does not answer in 10 s, nor in 60 s when asked again
   */
  ask(binary: string, ...words: readonly string[]): Promise<string | undefined>
  /** Those of the paths that are there. */
  existing(...paths: readonly string[]): string[]
  /**
   * A folder of that name in Touchstone's cache which a trusted tool fills once for this machine; its absolute path,
   * undefined where the tool fails or the cache cannot be written. Where another process fills it meanwhile, that one's.
   *
   * @throws TouchstoneError `busy` where the tool does not end in 5 minutes, nor in 20 when it is started again
   */
  make(name: string, binary: string, command: (folder: string) => Command): Promise<string | undefined>
}
