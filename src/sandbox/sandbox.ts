/**
 * The sandbox: runs untrusted programs of many languages in isolation and judges them by tests. Method 2's first half
 * (MPLSandbox, arXiv 2410.23074), with what its released code lacks: limits, separate streams, exit codes, exact
 * comparison, rewards over all tests, no network, no root.
 *
 * Covered / not covered: see isolation/strict-backend.ts for the walls and languages/harness-driver.* for tests that
 * run inside the program's own process.
 */
import { cpus } from 'node:os'
import { TouchstoneError, isAbort } from '../errors.ts'
import type { ProgramTest } from '../supervision.ts'
import {
  judgeTests,
  type Built,
  type JudgeOptions,
  type PreparedLanguage,
  type RunOptions,
  type TestBench,
} from './judge-tests.ts'
import type { Box, BoxFile, BoxOutcome, IsolationBackend } from './isolation/isolation-backend.ts'
import { ContainerBackend } from './isolation/container/container-backend.ts'
import { ProcessBackend } from './isolation/process/process-backend.ts'
import { BuildCache } from './compilers/build-cache.ts'
import { JavacServer } from './compilers/javac-server.ts'
import { createToolFinder } from './toolchains/tool-finder.ts'
import type { Language, Step, ToolFinder, Toolchain } from './languages/language.ts'
import { LANGUAGES, findLanguage } from './languages/table.ts'
import { resolveLimits, type Limits } from './limits.ts'
import { checkPath, type Program } from './program.ts'
import { environmentOf, openBackend, type OpenedBackend } from './isolation/open-backend.ts'
import type { SandboxOptions } from './sandbox-options.ts'
import { RunQueue } from './run-queue.ts'
import type { Isolated, JudgeResult, RunResult } from './run-result.ts'
import { Session, type SessionOptions, type SessionSnapshot } from './sessions/session.ts'
import { describe, stageOf, statusOf } from './status.ts'

/** A language as this machine has it. */
export interface LanguageReport {
  readonly name: string
  readonly title: string
  readonly aliases: readonly string[]
  /** Null where the toolchain is missing. */
  readonly version: string | null
  /** The one command that adds it. */
  readonly install: string
}

const LARGEST_SOURCE = 16 * 2 ** 20
const RETRIES = 2

/** Runs and judges programs. Owns the backend; dispose of it to leave nothing behind. */
export class Sandbox implements TestBench, AsyncDisposable {
  /** Required features of isolation that this machine lacks; empty unless the unsafe option was given. */
  readonly missing: readonly string[]
  readonly #backend: IsolationBackend
  readonly #queue: RunQueue
  readonly #limits: Partial<Limits>
  readonly #environment: Readonly<Record<string, string>>
  readonly #cache: BuildCache
  readonly #sessions = new Set<Promise<Session>>()
  readonly #mostSessions: number
  readonly #warms: boolean
  readonly #javac: JavacServer | undefined
  readonly #finder: ToolFinder
  readonly #toolchains = new Map<string, Promise<Toolchain | undefined>>()
  readonly #warmed = new Map<string, Promise<Toolchain>>()

  private constructor({ backend, missing }: OpenedBackend, options: SandboxOptions) {
    const { concurrency = cpus().length, queueLength = 10_000, limits = {}, deterministic = true } = options
    requireCount('concurrency', concurrency, 1)
    requireCount('queueLength', queueLength, 0)
    resolveLimits(limits)
    const { buildCacheBytes = 64 * 2 ** 20, residentCompilers = true, sessions = 16 } = options
    requireCount('buildCacheBytes', buildCacheBytes, 0, 2 ** 40)
    requireCount('sessions', sessions, 0)
    this.#mostSessions = sessions
    // what is prepared once lies in this user's cache folder, which only a box can show to another
    this.#warms = (options.warmToolchains ?? true) && !(backend instanceof ProcessBackend)
    this.#cache = new BuildCache(buildCacheBytes)
    this.#javac = residentCompilers ? new JavacServer(backend) : undefined
    this.missing = missing
    this.#backend = backend
    this.#finder = backend instanceof ContainerBackend ? backend.finder() : createToolFinder()
    this.#queue = new RunQueue(concurrency, queueLength)
    this.#limits = limits
    this.#environment = environmentOf(deterministic)
  }

  /** Opens a sandbox; throws TouchstoneError `unavailable` that names what isolation is missing and the command that adds it. */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    return new Sandbox(await openBackend(options), options)
  }

  /** Every language of the table, with the version that is here. */
  async languages(): Promise<readonly LanguageReport[]> {
    return Promise.all(
      LANGUAGES.map(async (language) => {
        const { name, title, aliases, install } = language
        return { name, title, aliases, version: (await this.#toolchain(language))?.version ?? null, install }
      }),
    )
  }

  /**
   * Compiles and runs a program once; status `accepted` means that it ended with exit code 0.
   * Throws TouchstoneError: `bad-input` (unknown language, too large a source), `unavailable` (no toolchain; the message
   * says what adds it), `busy` (the queue is full).
   */
  async run(program: Program, options: RunOptions = {}): Promise<RunResult> {
    return this.#marked(await this.#run(program, options))
  }

  async #run(program: Program, options: RunOptions): Promise<RunResult> {
    const prepared = await this.prepare(program.language)
    const { language, toolchain } = prepared
    const limits = this.limitsOf(language, options.limits)
    const built = await this.build(prepared, program, options)
    if (built.failure !== null) return { ...built.failure, compile: built.compile, run: null, files: {} }
    const step = language.run(toolchain, limits, program)
    const box = this.box(prepared, limits, step, built.files, options)
    const outcome = await this.execute(box, options.signal)
    if (outcome instanceof Error) {
      return { status: 'sandbox-error', message: outcome.message, compile: built.compile, run: null, files: {} }
    }
    const status = statusOf(outcome, language)
    return {
      status,
      message: describe(status, outcome, limits),
      compile: built.compile,
      run: stageOf(outcome),
      files: Object.fromEntries(outcome.files),
    }
  }

  /** Compiles a program once and runs every test. Throws as `run` does; what the program does is in the result. */
  async judge(program: Program, tests: readonly ProgramTest[], options: JudgeOptions = {}): Promise<JudgeResult> {
    return this.#marked(await judgeTests(this, program, tests, options))
  }

  /**
   * Starts a session; dispose of it, or of the sandbox, to end it. Throws TouchstoneError: `unavailable` without
   * python3 or with a backend that keeps no sessions, `busy` where too many sessions are open.
   */
  async startSession(options: SessionOptions = {}): Promise<Session> {
    const { idleMs = 600_000, snapshot } = options
    requireCount('idleMs', idleMs, 1, 2 ** 31 - 1)
    if (this.#sessions.size >= this.#mostSessions) {
      const full = `${this.#sessions.size} are open, wanted fewer than ${this.#mostSessions}`
      throw new TouchstoneError('busy', `start a session: ${full}`)
    }
    const starting = this.#openSession(options, idleMs, snapshot)
    this.#sessions.add(starting)
    void this.#forgetWhenEnded(starting)
    return starting
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions)
    for (const session of sessions) if (session.status === 'fulfilled') await session.value[Symbol.asyncDispose]()
    await this.#javac?.[Symbol.asyncDispose]()
    await this.#backend[Symbol.asyncDispose]()
  }

  /** @internal The row and toolchain of a language. */
  async prepare(name: string): Promise<PreparedLanguage> {
    const language = findLanguage(name)
    if (language === undefined) {
      const known = LANGUAGES.map((row) => row.name).join(', ')
      throw new TouchstoneError(
        'bad-input',
        `run a program: language is ${JSON.stringify(name)}, wanted one of ${known}`,
      )
    }
    const toolchain = await this.#toolchain(language)
    if (toolchain === undefined) {
      throw new TouchstoneError(
        'unavailable',
        `run ${language.title}: no toolchain found; to add it: ${language.install}`,
      )
    }
    return { language, toolchain: await this.#warm(language, toolchain) }
  }

  /** @internal */
  limitsOf(language: Language, limits: Partial<Limits> | undefined): Limits {
    return resolveLimits(language.limits, this.#limits, limits)
  }

  /** @internal Puts the sources together and compiles them where the language does that. */
  async build(
    prepared: PreparedLanguage,
    program: Program,
    options: { readonly compileLimits?: Partial<Limits> | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Built> {
    const { language, toolchain } = prepared
    const sources = sourceFiles(program, language.fileOf?.(program.code) ?? language.file)
    if (language.compile === undefined) return { compile: null, failure: null, files: sources }
    const limits = resolveLimits(language.compileLimits, options.compileLimits)
    const step = language.compile(toolchain, limits, program)
    const box = this.box(prepared, limits, step, sources, { collect: language.products ?? [] })
    const outcome = await this.#cache.compile(box, toolchain.version, options.signal, async () => {
      const quick = language.name === 'java' ? await this.#javac?.compile(box) : undefined
      return quick ?? this.execute(box, options.signal)
    })
    if (outcome instanceof Error) {
      return { compile: null, failure: { status: 'sandbox-error', message: outcome.message }, files: [] }
    }
    const compile = stageOf(outcome)
    const status = statusOf(outcome, language)
    if (status !== 'accepted') {
      const message = `the compiler: ${describe(status, outcome, limits)}`
      return { compile, failure: { status: 'compile-error', message }, files: [] }
    }
    const products = [...outcome.files].map(([path, content]) => ({ path, content, executable: true }))
    return { compile, failure: null, files: [...extraFiles(program), ...products] }
  }

  /** @internal */
  box(
    prepared: PreparedLanguage,
    limits: Limits,
    step: Step,
    files: readonly BoxFile[],
    options: Pick<RunOptions, 'stdin' | 'arguments' | 'collect'> & Pick<Box, 'channel'>,
  ): Box {
    const { stdin = '', arguments: words = [], collect = [], channel } = options
    for (const path of collect) checkPath(path)
    const argv = [...step.argv, ...words]
    if (argv.some((word) => word.includes('\0')))
      throw new RangeError('run a program: an argument has a NUL character, wanted none')
    return {
      argv,
      environment: { ...this.#environment, ...step.environment },
      files: [...files, ...(step.files ?? [])],
      mounts: prepared.toolchain.mounts,
      stdin: typeof stdin === 'string' ? Buffer.from(stdin) : stdin,
      limits,
      collect,
      reserveBytes: prepared.language.reserveBytes,
      shownMemoryBytes: step.shownMemoryBytes,
      channel,
    }
  }

  /** @internal Waits for a place, runs, and tries again where the machinery failed; the Error is its last failure. */
  async execute(box: Box, signal: AbortSignal | undefined): Promise<BoxOutcome | Error> {
    return this.#queue.run(async () => {
      for (let attempt = 0; ; attempt++) {
        try {
          return await this.#backend.execute(box, { signal })
        } catch (error) {
          if (signal?.aborted === true || isAbort(error)) throw error
          if (error instanceof TouchstoneError && error.code !== 'internal') throw error
          // a channel has given its secrets away by now, so a harness test starts anew from its caller
          if (attempt >= RETRIES || box.channel !== undefined) return error as Error
        }
      }
    }, signal)
  }

  #marked<T extends Isolated>(result: T): T {
    return this.missing.length === 0 ? result : { ...result, unsafe: this.missing }
  }

  async #openSession(options: SessionOptions, idleMs: number, snapshot: SessionSnapshot | undefined): Promise<Session> {
    const { toolchain } = await this.prepare('python')
    const limits = resolveLimits(this.#limits, options.limits)
    const environment = this.#environment
    const parts = { backend: this.#backend, python: toolchain, environment, limits, idleMs }
    return Session.start(parts, snapshot)
  }

  async #forgetWhenEnded(starting: Promise<Session>): Promise<void> {
    try {
      await (
        await starting
      ).ended
    } catch {
      // whoever started it was told
    }
    this.#sessions.delete(starting)
  }

  #warm(language: Language, toolchain: Toolchain): Promise<Toolchain> {
    if (!this.#warms) return Promise.resolve(toolchain)
    const warm =
      this.#warmed.get(language.name) ?? language.warmUp?.(toolchain, this.#finder) ?? Promise.resolve(toolchain)
    this.#warmed.set(language.name, warm)
    return warm
  }

  #toolchain(language: Language): Promise<Toolchain | undefined> {
    const found = this.#toolchains.get(language.name) ?? language.detect(this.#finder)
    this.#toolchains.set(language.name, found)
    return found
  }
}

function sourceFiles(program: Program, mainFile: string): BoxFile[] {
  const content = Buffer.from(program.code)
  if (content.length > LARGEST_SOURCE) {
    throw new TouchstoneError(
      'bad-input',
      `run a program: source has ${content.length} bytes, wanted at most ${LARGEST_SOURCE}`,
    )
  }
  return [{ path: mainFile, content }, ...extraFiles(program)]
}

function extraFiles(program: Program): BoxFile[] {
  return Object.entries(program.files ?? {}).map(([path, content]) => {
    checkPath(path)
    return { path, content: typeof content === 'string' ? Buffer.from(content) : content }
  })
}

function requireCount(name: string, value: number, least: number, most: number = 1_000_000): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`Sandbox: ${name} is ${value}, wanted a whole number from ${least} to ${most}`)
  }
}
