/** Runs a program's tests: by input and output, or by a harness put after the program. Part of the sandbox. */
import { TouchstoneError } from '../errors.ts'
import type { Checker, ProgramTest } from '../supervision.ts'
import { compareOutput } from './checkers.ts'
import { HarnessChannel } from './harness/harness-channel.ts'
import type { Box, BoxFile, BoxOutcome } from './isolation/isolation-backend.ts'
import type { Language, Step, Toolchain } from './languages/language.ts'
import type { Limits } from './limits.ts'
import type { Program } from './program.ts'
import type { JudgeResult, RunResult, RunStatus, StageResult, TestResult } from './run-result.ts'
import { describe, stageOf, statusOf } from './status.ts'

const HARNESS_ATTEMPTS = 3

type IoTest = Extract<ProgramTest, { readonly style: 'io' }>
type HarnessTest = Extract<ProgramTest, { readonly style: 'harness' }>

/** How one program is run. */
export interface RunOptions {
  /** Given on standard input. @default nothing */
  readonly stdin?:
    | string
    | Uint8Array
    /** Command-line arguments. @default none */
    | undefined
  /** Command-line arguments. @default none */
  readonly arguments?: readonly string[] | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly compileLimits?:
    | Partial<Limits>
    /** Paths in the work folder to bring back; a folder brings all regular files in it. @default none */
    | undefined
  /** Paths in the work folder to bring back; a folder brings all regular files in it. @default none */
  readonly collect?:
    | readonly string[]
    /** On abort everything that runs is killed and the call rejects with the signal's reason. */
    | undefined
  /** On abort everything that runs is killed and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** How a program is judged. */
export interface JudgeOptions {
  readonly limits?: Partial<Limits> | undefined
  readonly compileLimits?: Partial<Limits> | undefined
  /** Leaves the tests after the first failed one unrun. @default false */
  readonly stopAtFirstFailure?: boolean | undefined
  /** Tests of this program at one time. @default 1 */
  readonly parallelTests?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A language that is here. */
export interface PreparedLanguage {
  readonly language: Language
  readonly toolchain: Toolchain
}

/** What a compile step left for the runs. */
export interface Built {
  readonly compile: StageResult | null
  /** Why there is nothing to run; null where there is. */
  readonly failure: { readonly status: 'compile-error' | 'sandbox-error'; readonly message: string } | null
  readonly files: readonly BoxFile[]
}

/** What judging needs of the sandbox. */
export interface TestBench {
  run(program: Program, options?: RunOptions): Promise<RunResult>
  prepare(language: string): Promise<PreparedLanguage>
  limitsOf(language: Language, limits: Partial<Limits> | undefined): Limits
  build(
    prepared: PreparedLanguage,
    program: Program,
    options: { readonly compileLimits?: Partial<Limits> | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Built>
  box(
    prepared: PreparedLanguage,
    limits: Limits,
    step: Step,
    files: readonly BoxFile[],
    options: Pick<RunOptions, 'stdin' | 'arguments' | 'collect'> & Pick<Box, 'channel'>,
  ): Box
  execute(box: Box, signal: AbortSignal | undefined): Promise<BoxOutcome | Error>
}

/** A test's result, with the compile step where the test had one of its own. */
interface Tested {
  readonly result: TestResult
  readonly compile: StageResult | null
}

/** What `Sandbox.judge` does. */
export async function judgeTests(
  sandbox: TestBench,
  program: Program,
  tests: readonly ProgramTest[],
  options: JudgeOptions,
): Promise<JudgeResult> {
  const { parallelTests = 1, stopAtFirstFailure = false } = options
  if (tests.length === 0) throw new RangeError('judge a program: no tests, wanted at least one')
  if (!Number.isInteger(parallelTests) || parallelTests < 1) {
    throw new RangeError(`judge a program: parallelTests is ${parallelTests}, wanted a whole number from 1`)
  }
  const prepared = await sandbox.prepare(program.language)
  let built: Promise<Built> | undefined
  const build = (): Promise<Built> => (built ??= sandbox.build(prepared, program, options))

  const results: (Tested | undefined)[] = tests.map(() => undefined)
  let next = 0
  let stopped = false
  const work = async (): Promise<void> => {
    while (next < tests.length && !stopped) {
      const index = next++
      const test = tests[index] as ProgramTest
      const one =
        test.style === 'io'
          ? await runIoTest(sandbox, prepared, program, test, await build(), options)
          : await runHarnessTest(sandbox, prepared, program, test, options)
      results[index] = one
      if (one.result.status !== 'accepted' && stopAtFirstFailure) stopped = true
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelTests, tests.length) }, work))
  return summarise(tests, results, (await built)?.compile ?? null)
}

async function runIoTest(
  sandbox: TestBench,
  prepared: PreparedLanguage,
  program: Program,
  test: IoTest,
  built: Built,
  options: JudgeOptions,
): Promise<Tested> {
  if (built.failure !== null) return tested(test, built.failure.status, built.failure.message, null)
  const { language, toolchain } = prepared
  const limits = sandbox.limitsOf(language, options.limits)
  const box = sandbox.box(prepared, limits, language.run(toolchain, limits, program), built.files, {
    stdin: test.input,
    arguments: test.arguments ?? [],
  })
  const outcome = await sandbox.execute(box, options.signal)
  if (outcome instanceof Error) return tested(test, 'sandbox-error', outcome.message, null)
  const status = statusOf(outcome, language)
  if (status !== 'accepted') return tested(test, status, describe(status, outcome, limits), outcome)
  const checker = test.checker ?? { kind: 'tokens' }
  const found = stageOf(outcome).stdout
  if (checker.kind !== 'program') {
    const comparison = compareOutput(checker, test.output, found)
    return tested(test, comparison.status, comparison.message, outcome)
  }
  const verdict = await runChecker(sandbox, checker, test, found, options.signal)
  return tested(test, verdict.status, verdict.message, outcome)
}

/** A checker program: arguments are the paths of input, output, expected; exit 0 accepts, 1 refuses, else it is broken. */
async function runChecker(
  sandbox: TestBench,
  checker: Extract<Checker, { readonly kind: 'program' }>,
  test: IoTest,
  found: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: RunStatus; readonly message: string }> {
  const files = { input: test.input, output: found, expected: test.output }
  const run = await sandbox.run(
    { language: checker.language, code: checker.code, files },
    { arguments: ['input', 'output', 'expected'], signal },
  )
  const said = (run.run?.stderr.trim() || run.run?.stdout.trim() || '').slice(0, 300)
  if (run.status === 'accepted') return { status: 'accepted', message: said || 'the checker accepts' }
  if (run.run?.exitCode === 1 && run.status === 'runtime-error' && !said.includes('Traceback')) {
    return { status: 'wrong-answer', message: said || 'the checker refuses' }
  }
  // a broken checker says nothing about the program
  return { status: 'sandbox-error', message: `the checker program failed: ${run.message}; ${said}` }
}

async function runHarnessTest(
  sandbox: TestBench,
  prepared: PreparedLanguage,
  program: Program,
  test: HarnessTest,
  options: JudgeOptions,
): Promise<Tested> {
  const { language, toolchain } = prepared
  const limits = sandbox.limitsOf(language, options.limits)
  const plan = await language.harness?.(toolchain, limits, program.code, test.code)
  if (plan === undefined) {
    throw new TouchstoneError(
      'bad-input',
      `judge ${language.title}: it has no harness tests, wanted tests by input and output`,
    )
  }
  const whole = { ...program, code: plan.code, files: { ...program.files, ...plan.files } }
  const built = await sandbox.build(prepared, whole, options)
  if (built.failure !== null) return tested(test, built.failure.status, built.failure.message, null, built.compile)
  const step = plan.step ?? language.run(toolchain, limits, whole)
  let outcome: BoxOutcome | Error = new Error('not run')
  let channel = new HarnessChannel(plan.late)
  for (let attempt = 0; attempt < HARNESS_ATTEMPTS && outcome instanceof Error; attempt++) {
    // a token serves once
    channel = new HarnessChannel(plan.late)
    const box = sandbox.box(prepared, limits, step, built.files, { channel: channel.handler })
    outcome = await sandbox.execute(box, options.signal)
  }
  if (outcome instanceof Error) return tested(test, 'sandbox-error', outcome.message, null, built.compile)
  const status = statusOf(outcome, language)
  const done = (verdict: RunStatus, message: string): Tested => tested(test, verdict, message, outcome, built.compile)
  if (channel.forged) return done('forbidden', 'forged the end of its tests')
  if (status === 'accepted') {
    return channel.completed
      ? done('accepted', 'all of the test ran to its end')
      : done('wrong-answer', 'ended with exit code 0 before the test had ended')
  }
  if (status === 'runtime-error' && language.isAssertion?.(stageOf(outcome).stderr) === true) {
    return done('wrong-answer', 'an assertion of the test failed')
  }
  return done(status, describe(status, outcome, limits))
}

function tested(
  test: ProgramTest,
  status: RunStatus,
  message: string,
  outcome: BoxOutcome | Error | null,
  compile: StageResult | null = null,
): Tested {
  const run = outcome === null || outcome instanceof Error ? null : stageOf(outcome)
  return { result: { name: test.name, status, message, run }, compile }
}

function summarise(
  tests: readonly ProgramTest[],
  results: readonly (Tested | undefined)[],
  compile: StageResult | null,
): JudgeResult {
  const all = tests.map(
    (test, index): TestResult =>
      results[index]?.result ?? { name: test.name, status: null, message: 'not run after a failed test', run: null },
  )
  const first = all.find(({ status }) => status !== 'accepted' && status !== null)
  const passed = all.filter(({ status }) => status === 'accepted').length
  return {
    status: first?.status ?? 'accepted',
    message: `${passed} of ${all.length} tests passed${first === undefined ? '' : `; ${first.name}: ${first.message}`}`,
    compile: compile ?? results.find((one) => one?.compile)?.compile ?? null,
    tests: all,
  }
}
