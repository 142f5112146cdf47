/** Options of a sandbox, and what they come to. */
import { cpus } from 'node:os'
import type { IsolationBackend } from './isolation/isolation-backend.ts'
import { resolveLimits, type Limits } from './limits.ts'
import type { ToolchainChoice } from './toolchains/toolchain.ts'

/** How a sandbox works. */
export interface SandboxOptions {
  /** Runs at one time. @default the machine's cores */
  readonly concurrency?: number | undefined
  /** Runs that may wait for a place; one more is refused at once with TouchstoneError `busy`. @default 10000 */
  readonly queueLength?: number | undefined
  /** Limits over the defaults and the languages' own. */
  readonly limits?: Partial<Limits> | undefined
  /** Same hash seed, time zone and locale for every run. @default true */
  readonly deterministic?: boolean | undefined
  /**
   * `slots`: resident launchers that give every run fresh namespaces, fast; `strict`: one whole bubblewrap per run.
   * Slots need python3 from 3.9 on for their launcher; without it strict serves.
   * @default slots
   */
  readonly mode?: 'slots' | 'strict' | undefined
  /** Bytes of compiled programs that are kept in memory; 0 keeps none. @default 64 MiB */
  readonly buildCacheBytes?: number | undefined
  /** Sessions that may be open at one time. @default 16 */
  readonly sessions?: number | undefined
  /** Toolchains prepare once what their compilers reuse (precompiled headers, Go's library). @default true */
  readonly warmToolchains?: boolean | undefined
  /** Java is compiled by a compiler that stays, in a box of its own. @default true */
  readonly residentCompilers?: boolean | undefined
  /** In slots, Python programs run in forks of a warm interpreter. @default true */
  readonly forkServer?: boolean | undefined
  /** Python interpreter, or folder of a virtual environment, that runs Python programs; shown read-only. @default the system's */
  readonly python?: string | undefined
  /**
   * A folder named node_modules, or the folder of a project that has one, for JavaScript and TypeScript programs; shown
   * read-only at /node_modules. @default what Debian's packages have brought
   */
  readonly nodeModules?: string | undefined
  /** A jar, or a folder of jars, on the class path of Java, Kotlin and Scala programs; shown read-only. @default none */
  readonly jars?: string | undefined
  /** Libraries that programs may import beside those of their toolchain. @default none */
  readonly libraries?: LibraryChoices | undefined
  /** Standards that programs are compiled by. @default gnu17, gnu++17 and Rust's edition 2021 */
  readonly standards?: StandardChoices | undefined
  /** Rust's debug assertions and checks of overflow also in programs without a test of their own process, which has them always. @default false */
  readonly debugAssertions?: boolean | undefined
  /**
   * Opens also where bubblewrap, user namespaces or the system-call filter are missing, with what is there: programs then
   * run behind fewer walls or none (isolation/process/process-backend.ts says what is left), and every result names what was
   * missing. Changes nothing where nothing is. @default false
   */
  readonly unsafe?: boolean | undefined
  /** Image of a Docker or Podman that is installed, which then stands in for bubblewrap; see isolation/container/container-backend.ts. */
  readonly container?: string | undefined
  /** Stands in for bubblewrap; the sandbox then owns it. */
  readonly backend?: IsolationBackend | undefined
}

/**
 * Libraries by language, as the language's own installer names them. They are installed once, before the first program of
 * the language, into a folder of Touchstone's cache that programs are shown read-only.
 */
export interface LibraryChoices {
  /** Names of packages for pip, such as `pandas` or `numpy==2.2.1`. @default none */
  readonly python?: readonly string[] | undefined
  /** Names of modules for npm, such as `lodash` or `lodash@4.17.21`; TypeScript has them too. @default none */
  readonly javascript?: readonly string[] | undefined
}

/** Standards by language, as the compiler names them. One that the compiler does not know is refused by `Sandbox.open`. */
export interface StandardChoices {
  /** Such as `c23` or `gnu11`. @default gnu17 */
  readonly c?: string | undefined
  /** Such as `c++20` or `gnu++23`. @default gnu++17 */
  readonly cpp?: string | undefined
  /** Edition, such as `2024`. @default 2021 */
  readonly rust?: string | undefined
}

/** What the options choose of each language's toolchain, by name of the language. */
export function choicesOf(options: SandboxOptions): Readonly<Record<string, ToolchainChoice>> {
  const { python, nodeModules, jars, libraries = {}, standards = {}, debugAssertions } = options
  const node = { folder: nodeModules, libraries: libraries.javascript }
  const jvm = { folder: jars }
  return {
    python: { interpreter: python, libraries: libraries.python },
    javascript: node,
    typescript: node,
    java: jvm,
    kotlin: jvm,
    scala: jvm,
    c: { standard: standards.c },
    cpp: { standard: standards.cpp },
    rust: { standard: standards.rust, debugAssertions },
  }
}

/** What a sandbox is made by: the options with their defaults. */
export interface SandboxSettings {
  readonly buildCacheBytes: number
  readonly choices: Readonly<Record<string, ToolchainChoice>>
  readonly concurrency: number
  readonly deterministic: boolean
  readonly limits: Partial<Limits>
  readonly queueLength: number
  readonly residentCompilers: boolean
  readonly sessions: number
  readonly warmToolchains: boolean
}

/**
 * The options with their defaults.
 *
 * @throws RangeError for a figure out of range
 */
export function settingsOf(options: SandboxOptions): SandboxSettings {
  const { concurrency = cpus().length, queueLength = 10_000, limits = {}, deterministic = true } = options
  const { buildCacheBytes = 64 * 2 ** 20, residentCompilers = true, sessions = 16, warmToolchains = true } = options
  requireCount('concurrency', concurrency, 1)
  requireCount('queueLength', queueLength, 0)
  requireCount('buildCacheBytes', buildCacheBytes, 0, 2 ** 40)
  requireCount('sessions', sessions, 0)
  resolveLimits(limits)
  requireShownLibraries(options)
  return {
    buildCacheBytes,
    choices: choicesOf(options),
    concurrency,
    deterministic,
    limits,
    queueLength,
    residentCompilers,
    sessions,
    warmToolchains,
  }
}

/** A container has the files of its image alone. */
function requireShownLibraries({ container, nodeModules, jars, libraries = {} }: SandboxOptions): void {
  if (container === undefined) return
  const named = Object.values(libraries).flatMap((names: readonly string[] = []) => names)
  const given = nodeModules ?? jars ?? named[0]
  if (given !== undefined) {
    throw new RangeError(`Sandbox: container is ${container}, and ${given} is not in it, wanted libraries in its image`)
  }
}

/** Wants a whole number in range. */
export function requireCount(name: string, value: number, least: number, most: number = 1_000_000): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`Sandbox: ${name} is ${value}, wanted a whole number from ${least} to ${most}`)
  }
}
