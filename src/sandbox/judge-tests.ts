/** Runs all tests of a program and sums them up. */
import type { ProgramTest } from '../supervision.ts'
import { runHarnessTest, type HarnessBench } from './harness/harness-test.ts'
import { runIoTest, type IoTestBench } from './io-test.ts'
import type { Limits } from './limits.ts'
import type { Program } from './program.ts'
import type { JudgeResult, TestResult } from './run-result.ts'
import type { BenchTestResult, Built } from './test-bench.ts'

/** How a program is judged. */
export interface JudgeOptions {
  readonly limits?: Partial<Limits> | undefined
  readonly compileLimits?: Partial<Limits> | undefined
  /** Leaves the tests after the first failed one unrun. @default false */
  readonly stopAtFirstFailure?: boolean | undefined
  /** Tests of this program at one time. @default 1 */
  readonly parallelTests?: number | undefined
  /** Languages whose interpreters and compilers the program's runs cannot reach, by name. @default none */
  readonly without?: readonly string[] | undefined
  /** On abort everything that runs is killed and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * What `Sandbox.judge` does.
 *
 * @throws RangeError without tests, and for `parallelTests` below 1
 * @throws TouchstoneError as `TestBench.test` does
 */
export async function judgeTests(
  bench: HarnessBench & IoTestBench,
  program: Program,
  tests: readonly ProgramTest[],
  options: JudgeOptions,
): Promise<JudgeResult> {
  const { parallelTests = 1, stopAtFirstFailure = false, limits, compileLimits, without, signal } = options
  if (tests.length === 0) throw new RangeError('judge a program: no tests, wanted at least one')
  if (!Number.isInteger(parallelTests) || parallelTests < 1) {
    throw new RangeError(`judge a program: parallelTests is ${parallelTests}, wanted a whole number from 1`)
  }
  const own = { limits, without, signal, build: { compileLimits } }
  // tests by input and output share one build
  let built: Promise<Built> | undefined
  const build = (): Promise<Built> => (built ??= bench.build(program, { compileLimits, signal }))

  const results: (BenchTestResult | undefined)[] = tests.map(() => undefined)
  let next = 0
  let stopped = false
  const work = async (): Promise<void> => {
    while (next < tests.length && !stopped) {
      const index = next++
      const test = tests[index] as ProgramTest
      const one =
        test.style === 'io'
          ? await runIoTest(bench, await build(), test, own)
          : await runHarnessTest(bench, program, test, own)
      results[index] = one
      if (one.status !== 'accepted' && stopAtFirstFailure) stopped = true
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelTests, tests.length) }, work))
  return summarise(tests, results, await built)
}

function summarise(
  tests: readonly ProgramTest[],
  results: readonly (BenchTestResult | undefined)[],
  built: Built | undefined,
): JudgeResult {
  const all = tests.map((test, index) => testResult(test, results[index]))
  const first = all.find(({ status }) => status !== 'accepted' && status !== null)
  const passed = all.filter(({ status }) => status === 'accepted').length
  return {
    status: first?.status ?? 'accepted',
    message: `${passed} of ${all.length} tests passed${first === undefined ? '' : `; ${first.name}: ${first.message}`}`,
    compile: built?.compile ?? results.find((one) => one?.compile)?.compile ?? null,
    tests: all,
  }
}

function testResult(test: ProgramTest, result: BenchTestResult | undefined): TestResult {
  if (result === undefined) {
    return { name: test.name, status: null, message: 'not run after a failed test', run: null }
  }
  const { name, status, message, run, points, cases } = result
  return {
    name,
    status,
    message,
    ...(points === undefined ? {} : { points }),
    run,
    ...(cases === undefined ? {} : { cases }),
  }
}
