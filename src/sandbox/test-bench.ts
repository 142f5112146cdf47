/**
 * The bench under the sandbox's judge, for rooms that look at programs in their own way: coverage tools, profilers,
 * static analysers. They make a language ready, build a program, and run it or its tests with a command of their own
 * making, further files and folders, and collect what it leaves behind. All of it happens behind the same walls and limits
 * and in the same queue as `Sandbox.run` and `Sandbox.judge`, which stand on this bench too.
 *
 * ```ts
 * const built = await sandbox.bench.build({ language: 'python', code })
 * const change = { argv: ([python = '', ...words]) => [python, '-m', 'cProfile', '-o', 'profile.out', ...words] }
 * const { status, files } = await sandbox.bench.run(built, { change, collect: ['profile.out'] })
 * ```
 */
import type { ProgramTest } from '../supervision.ts'
import type { BoxFile } from './isolation/box.ts'
import type { PreparedLanguage } from './languages/language.ts'
import type { Limits } from './limits.ts'
import type { Program } from './program.ts'
import type { Isolated, RunResult, StageResult, TestResult } from './run-result.ts'
import type { ToolFinder } from './toolchains/toolchain.ts'

/** What is different from the command that a language's row gives. */
export interface CommandChange {
  /** The words that run, given those of the row; the first is an absolute path. @default the row's own */
  readonly argv?: ((words: readonly string[]) => readonly string[]) | undefined
  /** Added to the environment. @default nothing */
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** Put into the work folder, by path relative to it. @default none */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | undefined
  /**
   * Absolute paths of this machine that are shown read-only at the same place: a tool's own folder, never a home. Boxes
   * have a /tmp, /dev, /proc and /w of their own, so nothing of these can be shown. @default none
   */
  readonly mounts?: readonly string[] | undefined
}

/** How a program is built. */
export interface BuildOptions {
  readonly compileLimits?: Partial<Limits> | undefined
  /** Source of the test that the program was joined with, so that a library that it wants is known for the test's. @default none */
  readonly test?: string | undefined
  /** Changes the compile command; a language that has none leaves it unread. */
  readonly change?: CommandChange | undefined
  /** Paths that the compile command leaves and that runs need beside the program, such as `main.gcno`. @default none */
  readonly collect?: readonly string[] | undefined
  /** On abort the compiler is killed and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** A program that is ready to run, or the reason why it is not. */
export interface Built {
  readonly prepared: PreparedLanguage
  readonly program: Program
  /** Null where nothing was compiled. */
  readonly compile: StageResult | null
  /** Why there is nothing to run; null where there is. */
  readonly failure: {
    readonly status: 'compile-error' | 'missing-library' | 'sandbox-error'
    readonly message: string
  } | null
  /** What each run finds in its work folder. */
  readonly files: readonly BoxFile[]
}

/** How a built program is run. */
export interface BenchRunOptions {
  /** Given on standard input. @default nothing */
  readonly stdin?: string | Uint8Array | undefined
  /** Words after the command's own. @default none */
  readonly arguments?: readonly string[] | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly change?: CommandChange | undefined
  /**
   * Languages whose interpreters and compilers the program cannot reach, by name; what the program's own language needs to
   * run stays. Other packages' folders of programs are empty then as well. @default none
   */
  readonly without?: readonly string[] | undefined
  /** Paths in the work folder to bring back; a folder brings all regular files in it. @default none */
  readonly collect?: readonly string[] | undefined
  /** On abort everything that runs is killed and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** How a test is run: its program is built and run by the same options. */
export interface BenchTestOptions extends Pick<
  BenchRunOptions,
  'limits' | 'change' | 'without' | 'collect' | 'signal'
> {
  /** How the program is built; a harness test is built with the program. */
  readonly build?: Omit<BuildOptions, 'signal'> | undefined
}

/** What one test showed, with what it left behind. */
export interface BenchTestResult extends TestResult, Isolated {
  readonly compile: StageResult | null
  /** The files that were asked for and are there, by path in the work folder. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

/** Programs made ready, run and tested, one act at a time. */
export interface TestBench {
  /** Finds tools where boxes have them. */
  readonly tools: ToolFinder
  /**
   * The row and toolchain of a language.
   *
   * @throws TouchstoneError `bad-input` for a language that nobody knows, `unavailable` without its toolchain
   */
  prepare(language: string): Promise<PreparedLanguage>
  /** The program's sources, uncompiled: what a tool reads that runs nothing. @throws TouchstoneError as `prepare` does */
  stage(program: Program): Promise<Built>
  /** Compiles the program where its language does that. @throws TouchstoneError as `prepare` does, `busy` */
  build(program: Program, options?: BuildOptions): Promise<Built>
  /**
   * Runs a built program once; status `accepted` means that it ended with exit code 0.
   *
   * @throws TouchstoneError `busy` where the queue is full, `unavailable` for `without` where this isolation covers nothing
   * @throws RangeError for a path, word or limit that cannot be
   */
  run(built: Built, options?: BenchRunOptions): Promise<RunResult>
  /**
   * Builds the program and runs one test with it, with the verdict that `Sandbox.judge` would give.
   *
   * @throws TouchstoneError as `build` does, `bad-input` where the language has no tests of that style
   */
  test(program: Program, test: ProgramTest, options?: BenchTestOptions): Promise<BenchTestResult>
}
