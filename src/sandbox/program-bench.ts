/** The sandbox's bench (test-bench.ts says what it is for): from a program to a box, and from its outcome to a result. */
import { TouchstoneError } from '../errors.ts'
import type { ProgramTest } from '../supervision.ts'
import type { Command } from './command.ts'
import type { Compilers } from './compilers/compilers.ts'
import { runHarnessTest, type HarnessBench, type HarnessRunOptions } from './harness/harness-test.ts'
import type { Box, BoxFile } from './isolation/box.ts'
import type { BoxQueue } from './isolation/box-queue.ts'
import { isInOwnPlace, OWN_PLACES } from './isolation/inside-path.ts'
import type { PreparedLanguage } from './languages/language.ts'
import { runIoTest, type IoTestBench } from './io-test.ts'
import { resolveLimits, type Limits } from './limits.ts'
import { boxFiles, checkPath, mainFile, type Program } from './program.ts'
import { marked, type RunResult } from './run-result.ts'
import { describe, missingLibrary, stageOf, statusOf } from './status.ts'
import type {
  BenchRunOptions,
  BenchTestOptions,
  BenchTestResult,
  BuildOptions,
  Built,
  CommandChange,
  TestBench,
} from './test-bench.ts'
import { otherToolchains } from './toolchains/other-toolchains.ts'
import type { ToolFinder } from './toolchains/toolchain.ts'
import type { Toolchains } from './toolchains/toolchains.ts'

/** What a bench stands on. */
export interface ProgramBenchParts {
  readonly queue: BoxQueue
  readonly toolchains: Toolchains
  readonly compilers: Compilers
  /** The sandbox's own limits, over the languages'. */
  readonly limits: Partial<Limits>
  readonly environment: Readonly<Record<string, string>>
  /** Required features of isolation that every result names. */
  readonly missing: readonly string[]
}

/** A command with all that makes a box of it. */
interface BoxRequest
  extends Pick<BenchRunOptions, 'stdin' | 'arguments' | 'change' | 'collect'>, Pick<Box, 'channel' | 'covered'> {
  readonly prepared: PreparedLanguage
  readonly limits: Limits
  readonly command: Command
  readonly files: readonly BoxFile[]
}

/** A run with standard output as it was written. */
interface RunWithOutput {
  readonly result: RunResult
  readonly output: Uint8Array
}

/** Owns nothing. */
export class ProgramBench implements TestBench, HarnessBench, IoTestBench {
  readonly #parts: ProgramBenchParts
  /** What runs go without, by language, tools and what is to be hidden: some dozen folders are read for it. */
  readonly #covered = new Map<string, readonly string[]>()

  constructor(parts: ProgramBenchParts) {
    this.#parts = parts
  }

  get tools(): ToolFinder {
    return this.#parts.toolchains.finder
  }

  prepare(language: string): Promise<PreparedLanguage> {
    return this.#parts.toolchains.prepare(language)
  }

  limitsOf({ language }: PreparedLanguage, limits: Partial<Limits> | undefined): Limits {
    return resolveLimits(language.limits, this.#parts.limits, limits)
  }

  async stage(program: Program): Promise<Built> {
    const prepared = await this.prepare(program.language)
    const { language } = prepared
    const main = mainFile(program, language.fileOf?.(program.code) ?? language.file)
    return { prepared, program, compile: null, failure: null, files: [main, ...boxFiles(program.files)] }
  }

  async build(program: Program, options: BuildOptions = {}): Promise<Built> {
    const staged = await this.stage(program)
    const { prepared, files } = staged
    const { language, toolchain } = prepared
    if (language.compile === undefined) return staged
    const { change, collect = [], test = '', signal } = options
    const limits = resolveLimits(language.compileLimits, options.compileLimits)
    const command = language.compile(toolchain, limits, program)
    const products = [...(language.products ?? []), ...collect]
    const box = this.#box({ prepared, limits, command, files, change, collect: products })
    const outcome = await this.#parts.compilers.compile({ prepared, box, unchanged: change === undefined, signal })
    if (outcome instanceof Error) {
      return { ...staged, failure: { status: 'sandbox-error', message: outcome.message }, files: [] }
    }
    const compile = stageOf(outcome)
    const status = statusOf(outcome, language)
    if (status !== 'accepted') {
      const said = `${compile.stderr}\n${compile.stdout}`
      const lacks = missingLibrary(language, 'compile-error', {
        program: program.code,
        test,
        stderr: said,
        toolchain,
      })
      const message = `the compiler: ${describe(status, outcome, limits)}`
      if (status === 'sandbox-error') return { ...staged, compile, failure: { status, message }, files: [] }
      return { ...staged, compile, failure: lacks ?? { status: 'compile-error', message }, files: [] }
    }
    const made = [...outcome.files].map(([path, content]) => ({ path, content, executable: true }))
    return { ...staged, compile, files: [...boxFiles(program.files), ...made] }
  }

  async run(built: Built, options: HarnessRunOptions = {}): Promise<RunResult> {
    return (await this.runForOutput(built, options)).result
  }

  async runForOutput(built: Built, options: HarnessRunOptions = {}): Promise<RunWithOutput> {
    const { result, output } = await this.#run(built, options)
    return { result: marked(result, this.#parts.missing), output }
  }

  async test(program: Program, test: ProgramTest, options: BenchTestOptions = {}): Promise<BenchTestResult> {
    if (test.style === 'harness') return runHarnessTest(this, program, test, options)
    return runIoTest(this, await this.build(program, { ...options.build, signal: options.signal }), test, options)
  }

  async #run(built: Built, options: HarnessRunOptions): Promise<RunWithOutput> {
    const { prepared, program, compile, failure, files } = built
    const { language, toolchain } = prepared
    const none = { compile, run: null, files: {} }
    if (failure !== null) return { result: { ...failure, ...none }, output: new Uint8Array() }
    const limits = this.limitsOf(prepared, options.limits)
    const command = options.command ?? language.run(toolchain, limits, program)
    const covered = options.without === undefined ? undefined : this.#cover(prepared, command, options.without)
    const box = this.#box({ ...options, prepared, limits, command, files, covered })
    const outcome = await this.#parts.queue.execute(box, options.signal)
    if (outcome instanceof Error) {
      const result = { status: 'sandbox-error', message: outcome.message, ...none } as const
      return { result, output: new Uint8Array() }
    }
    const status = statusOf(outcome, language)
    const message = describe(status, outcome, limits)
    const stage = stageOf(outcome)
    const lacks = missingLibrary(language, status, {
      program: program.code,
      test: options.test ?? '',
      stderr: stage.stderr,
      toolchain,
    })
    const result = { status, message, ...lacks, compile, run: stage, files: Object.fromEntries(outcome.files) }
    return { result, output: outcome.stdout }
  }

  #box({ prepared, limits, command, files, ...options }: BoxRequest): Box {
    const { stdin = '', arguments: words = [], change = {}, collect = [], channel, covered } = options
    for (const path of collect) checkPath(path)
    const argv = [...(change.argv?.(command.argv) ?? command.argv), ...words]
    if (argv.some((word) => word.includes('\0'))) {
      throw new RangeError('run a program: an argument has a NUL character, wanted none')
    }
    return {
      argv,
      environment: { ...this.#parts.environment, ...command.environment, ...change.environment },
      files: [...files, ...(command.files ?? []), ...boxFiles(change.files)],
      mounts: [...prepared.toolchain.mounts, ...this.#mounts(change)],
      stdin: typeof stdin === 'string' ? Buffer.from(stdin) : stdin,
      limits,
      collect,
      reserveBytes: prepared.language.reserveBytes,
      shownMemoryBytes: command.shownMemoryBytes,
      channel,
      covered,
    }
  }

  #cover({ language }: PreparedLanguage, { argv }: Command, without: readonly string[]): readonly string[] {
    const { backend } = this.#parts.queue
    if (backend.covers !== true) {
      const wanted = 'wanted bubblewrap'
      throw new TouchstoneError(
        'unavailable',
        `run a program without other tools: ${backend.name} covers none, ${wanted}`,
      )
    }
    const tools = argv.filter((word) => word.startsWith('/'))
    const key = JSON.stringify([language.name, tools, without])
    const covered = this.#covered.get(key) ?? otherToolchains({ language: language.name, tools, without })
    this.#covered.set(key, covered)
    return covered
  }

  #mounts({ mounts = [] }: CommandChange): readonly string[] {
    const { backend } = this.#parts.queue
    if (mounts.length > 0 && backend.finder !== undefined) {
      throw new RangeError(
        `run a program: mounts are ${mounts.join(', ')}, wanted none as ${backend.name} has its own files`,
      )
    }
    for (const path of mounts) {
      if (isInOwnPlace(path) || !path.startsWith('/') || path === '/') {
        const wanted = `an absolute path outside ${OWN_PLACES.join(', ')}`
        throw new RangeError(`run a program: mount is ${JSON.stringify(path)}, wanted ${wanted}`)
      }
    }
    return mounts
  }
}
