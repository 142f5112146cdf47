/**
 * The sandbox: runs untrusted programs of many languages in isolation and judges them by tests. Method 2's first half
 * (MPLSandbox, arXiv 2410.23074), with what its released code lacks: limits, separate streams, exit codes, exact
 * comparison, rewards over all tests, no network, no root.
 *
 * Its parts: isolation/ runs one command behind walls, toolchains/ and languages/ know what to run, compilers/ build,
 * program-bench.ts makes a box of a program, io-test.ts and harness/ judge by it, sessions/ keep a box open.
 *
 * Covered / not covered: see isolation/bubblewrap/strict-backend.ts for the walls and harness/harness-driver.* for tests
 * that run inside the program's own process.
 */
import type { ProgramTest } from '../supervision.ts'
import { Compilers } from './compilers/compilers.ts'
import { BoxQueue } from './isolation/box-queue.ts'
import { environmentOf, openBackend, type OpenedBackend } from './isolation/open-backend.ts'
import { judgeTests, type JudgeOptions } from './judge-tests.ts'
import { resolveLimits } from './limits.ts'
import { ProgramBench } from './program-bench.ts'
import type { Program } from './program.ts'
import { marked, type JudgeResult, type RunResult } from './run-result.ts'
import { requireCount, settingsOf, type SandboxOptions, type SandboxSettings } from './sandbox-options.ts'
import { OpenSessions } from './sessions/open-sessions.ts'
import type { Session, SessionOptions } from './sessions/session.ts'
import type { BenchRunOptions, BuildOptions, TestBench } from './test-bench.ts'
import { languageReports, type LanguageReport } from './toolchains/language-report.ts'
import { createToolFinder } from './toolchains/tool-finder.ts'
import { Toolchains } from './toolchains/toolchains.ts'

/** How one program is compiled and run. */
export interface RunOptions
  extends
    Pick<BuildOptions, 'compileLimits'>,
    Pick<BenchRunOptions, 'stdin' | 'arguments' | 'limits' | 'collect' | 'signal'> {}

/** Runs and judges programs. Owns the backend; dispose of it to leave nothing behind. */
export class Sandbox implements AsyncDisposable {
  /** Required features of isolation that this machine lacks; empty unless the unsafe option was given. */
  readonly missing: readonly string[]
  readonly #settings: SandboxSettings
  readonly #environment: Readonly<Record<string, string>>
  readonly #queue: BoxQueue
  readonly #toolchains: Toolchains
  readonly #compilers: Compilers
  readonly #bench: ProgramBench
  readonly #sessions: OpenSessions

  private constructor({ backend, missing }: OpenedBackend, settings: SandboxSettings) {
    const { buildCacheBytes, choices, deterministic, limits, residentCompilers, sessions, warmToolchains } = settings
    this.missing = missing
    this.#settings = settings
    this.#environment = environmentOf(deterministic)
    this.#queue = new BoxQueue(backend, settings)
    this.#toolchains = new Toolchains(backend.finder ?? createToolFinder(), {
      warms: warmToolchains && backend.warms,
      insidePath: backend.insidePath,
      choices,
    })
    this.#compilers = new Compilers(this.#queue, { cacheBytes: buildCacheBytes, resident: residentCompilers })
    this.#bench = new ProgramBench({
      queue: this.#queue,
      toolchains: this.#toolchains,
      compilers: this.#compilers,
      environment: this.#environment,
      limits,
      missing,
    })
    this.#sessions = new OpenSessions(sessions)
  }

  /**
   * Opens a sandbox.
   *
   * @throws TouchstoneError `unavailable` that names what isolation is missing and the command that adds it
   * @throws TouchstoneError `bad-input` for a standard that the language's compiler does not know
   * @throws RangeError for an option out of range
   */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    const settings = settingsOf(options)
    const sandbox = new Sandbox(await openBackend(options), settings)
    try {
      await sandbox.#toolchains.requireStandards()
    } catch (error) {
      await sandbox[Symbol.asyncDispose]()
      throw error
    }
    return sandbox
  }

  /** The standards that were chosen, by name of the language, such as `cpp:c++20` or `rust:assertions`. */
  get standards(): readonly string[] {
    return Object.entries(this.#settings.choices).flatMap(([name, { standard, debugAssertions }]) => [
      ...(standard === undefined ? [] : [`${name}:${standard}`]),
      ...(debugAssertions === true ? [`${name}:assertions`] : []),
    ])
  }

  /**
   * What the chosen interpreter, modules and jars stand for, by name of the language, such as `python:1f0c93ab`: the same
   * letters mean the same files. Libraries that were chosen by name are installed for it.
   *
   * @throws TouchstoneError `bad-input` for a chosen path without them, `unavailable` where they cannot be installed
   */
  libraries(): Promise<readonly string[]> {
    return this.#toolchains.chosenContents()
  }

  /** Whether a run can go without the tools of other languages (`without` of its options). */
  get covers(): boolean {
    return this.#queue.backend.covers === true
  }

  /** Every language of the table, with the version that is here. */
  languages(): Promise<readonly LanguageReport[]> {
    return languageReports(this.#toolchains)
  }

  /**
   * Compiles and runs a program once; status `accepted` means that it ended with exit code 0.
   *
   * @throws TouchstoneError `bad-input` (unknown language, too large a source), `unavailable` (no toolchain; the message
   * says what adds it), `busy` (the queue is full)
   */
  async run(program: Program, options: RunOptions = {}): Promise<RunResult> {
    const { compileLimits, signal } = options
    return this.#bench.run(await this.#bench.build(program, { compileLimits, signal }), options)
  }

  /**
   * Compiles a program once and runs every test; what the program does is in the result.
   *
   * @throws TouchstoneError as `run` does
   */
  async judge(program: Program, tests: readonly ProgramTest[], options: JudgeOptions = {}): Promise<JudgeResult> {
    return marked(await judgeTests(this.#bench, program, tests, options), this.missing)
  }

  /** The parts of `run` and `judge` one by one, for rooms that look at programs in their own way. */
  get bench(): TestBench {
    return this.#bench
  }

  /**
   * Starts a session; dispose of it, or of the sandbox, to end it.
   *
   * @throws TouchstoneError `unavailable` without python3 or with a backend that keeps no sessions, `busy` where too many
   * sessions are open
   */
  async startSession(options: SessionOptions = {}): Promise<Session> {
    const { idleMs = 600_000, snapshot } = options
    requireCount('idleMs', idleMs, 1, 2 ** 31 - 1)
    return this.#sessions.start(async () => {
      const { toolchain: python } = await this.#toolchains.prepare('python')
      const limits = resolveLimits(this.#settings.limits, options.limits)
      return { backend: this.#queue.backend, python, environment: this.#environment, limits, idleMs }
    }, snapshot)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions[Symbol.asyncDispose]()
    await this.#compilers[Symbol.asyncDispose]()
    await this.#queue[Symbol.asyncDispose]()
  }
}
