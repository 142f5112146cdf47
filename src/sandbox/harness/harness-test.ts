/**
 * A test in the program's own process: a runner of the language makes one program of program and test, which is built and
 * run with a channel that hands the tests in and takes the proof of their end.
 */
import { TouchstoneError } from '../../errors.ts'
import type { ProgramTest } from '../../supervision.ts'
import type { Command } from '../command.ts'
import type { Box } from '../isolation/box.ts'
import type { PreparedLanguage } from '../languages/language.ts'
import type { Limits } from '../limits.ts'
import type { Program } from '../program.ts'
import { isAbstention, type RunResult, type RunStatus } from '../run-result.ts'
import type { BenchRunOptions, BenchTestOptions, BenchTestResult, Built, TestBench } from '../test-bench.ts'
import { doubtOf } from './doubts.ts'
import { equalToAll } from './equal-to-all.ts'
import { HarnessChannel } from './harness-channel.ts'
import { testOfProgram } from './program-name.ts'
import { closedHalves } from './test-closers.ts'
import { runnerOf, type TestRunner } from './test-runner.ts'

const ATTEMPTS = 3

/** Tests in the program's own process. */
export type HarnessTest = Extract<ProgramTest, { readonly style: 'harness' }>

/** How the program of such a test is run. */
export interface HarnessRunOptions extends BenchRunOptions, Pick<Box, 'channel'> {
  /** Replaces the row's `run`. */
  readonly command?: Command | undefined
  /** Source of the test. */
  readonly test?: string | undefined
}

/** What such a test needs of the bench. */
export interface HarnessBench extends Pick<TestBench, 'prepare' | 'build'> {
  /** The limits that a program of this language runs under. */
  limitsOf(prepared: PreparedLanguage, limits: Partial<Limits> | undefined): Limits
  run(built: Built, options?: HarnessRunOptions): Promise<RunResult>
}

/**
 * Builds program and test and runs them.
 *
 * @throws TouchstoneError `bad-input` where the language has no such tests, else as `TestBench.build` does
 */
export async function runHarnessTest(
  bench: HarnessBench,
  program: Program,
  test: HarnessTest,
  options: BenchTestOptions,
): Promise<BenchTestResult> {
  const prepared = await bench.prepare(program.language)
  const { language, toolchain } = prepared
  const runners = language.runners ?? []
  const runner = runnerOf(runners, test)
  if (runner === undefined) {
    const wanted =
      test.runner === undefined || runners.length === 0
        ? 'it has no harness tests, wanted tests by input and output'
        : `the runner of test ${test.name} is ${test.runner}, wanted one of ${runners.map(({ name }) => name).join(', ')}`
    throw new TouchstoneError('bad-input', `judge ${language.title}: ${wanted}`)
  }
  const { limits, change, without, collect, signal } = options
  // program and test become one text or several, in whose middle no compiler takes a mark of byte order
  const [code, text] = [program.code, test.code].map((one) => one.replace(/^\uFEFF/, ''))
  const closed = closedHalves(language.name, code ?? '', text ?? '')
  const halves = {
    ...closed,
    test: testOfProgram(language.name, { ...closed, files: Object.keys(program.files ?? {}) }),
  }
  const request = { toolchain, limits: bench.limitsOf(prepared, limits), ...halves }
  const plan = await runner.plan(request)
  const whole = { ...program, code: plan.code, files: { ...program.files, ...plan.files } }
  const made = await bench.build(whole, { ...options.build, test: test.code, signal })
  // what a compiler has read is not shown to the program, which would find its test there
  const isCompiled = language.compile !== undefined
  const own = new Set(Object.keys(isCompiled ? (plan.files ?? {}) : {}))
  const built = { ...made, files: made.files.filter(({ path }) => !own.has(path)) }
  for (let attempt = 1; ; attempt++) {
    // a token serves once
    const channel = new HarnessChannel(plan.late)
    const asked = { command: plan.command, channel: channel.handler, test: test.code }
    const result = await bench.run(built, { ...asked, limits, change, without, collect, signal })
    // one that ran and was starved would be so again
    if (result.status === 'sandbox-error' && result.run === null && built.failure === null && attempt < ATTEMPTS)
      continue
    const verdict = verdictOf(runner, test, result, channel)
    return {
      name: test.name,
      ...result,
      ...(verdict.status === 'accepted' ? doubted(language.name, program.code, test.code, verdict) : verdict),
    }
  }
}

/** A passed test that may have compared by what the program made of comparing has shown nothing. */
function doubted<V extends Pick<BenchTestResult, 'status' | 'message'>>(
  language: string,
  code: string,
  test: string,
  verdict: V,
): V {
  const head = equalToAll(language, code)
  const why =
    head === undefined
      ? doubtOf(language, code, test)
      : `the program's own comparison says the same of all that it compares: ${head}`
  return why === undefined ? verdict : { ...verdict, status: 'nothing-tested', message: `the test passed, but ${why}` }
}

/** What the end of the program and the channel together say of the test. */
function verdictOf(
  runner: TestRunner,
  test: HarnessTest,
  { status, message, run }: RunResult,
  { completed, forged, copied, doubt, assertions, cases: said }: HarnessChannel,
): Pick<BenchTestResult, 'status' | 'message' | 'cases'> {
  if (run === null) return { status, message }
  if (forged) return { status: 'forbidden', message: 'forged the end of its tests' }
  const { stdout, stderr } = run
  const ended = { test: test.code, completed, stdout, stderr, cases: said }
  const cases = runner.cases?.(ended) ?? (said.length === 0 ? undefined : said)
  const verdict = (own: RunStatus, words: string): Pick<BenchTestResult, 'status' | 'message' | 'cases'> => ({
    status: own,
    message: words,
    ...(cases === undefined ? {} : { cases }),
  })
  if (copied) return verdict('wrong-answer', 'a copy of the process, which the program had made, went on with the test')
  if (status === 'accepted') {
    if (!completed) return verdict('wrong-answer', 'ended with exit code 0 before the test had ended')
    const failed = cases?.filter((one) => one.status !== null && one.status !== 'accepted') ?? []
    // a case that nothing decided says nothing where another has failed
    const [first] = [...failed.filter((one) => !isAbstention(one.status)), ...failed]
    if (first !== undefined && isAbstention(first.status)) {
      return verdict(first.status ?? 'nothing-tested', `${first.name}: ${first.message ?? 'it could not be decided'}`)
    }
    if (first !== undefined) return verdict(first.status ?? 'wrong-answer', `${failed.length} of its cases failed`)
    const tested = cases?.some((one) => one.status === 'accepted') ?? assertions !== 0
    if (tested && doubt !== undefined) return verdict('nothing-tested', `the test passed, but ${doubt}`)
    return tested
      ? verdict('accepted', 'all of the test ran to its end')
      : verdict('nothing-tested', 'the test ran to its end, but nothing in it was asserted')
  }
  if (status === 'runtime-error' && runner.isAssertion?.(stderr) === true) {
    return verdict('wrong-answer', 'an assertion of the test failed')
  }
  return verdict(status, message)
}
