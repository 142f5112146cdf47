/** A test by input and output: the program runs with the input, and a checker compares what it printed. */
import type { Checker, ProgramTest } from '../supervision.ts'
import { compareOutput } from './checkers.ts'
import type { RunStatus } from './run-result.ts'
import type { BenchTestOptions, BenchTestResult, Built, TestBench } from './test-bench.ts'

/** Tests by input and output. */
export type IoTest = Extract<ProgramTest, { readonly style: 'io' }>

/** What such a test needs of the bench. */
export type IoTestBench = Pick<TestBench, 'build' | 'run'>

interface Verdict {
  readonly status: RunStatus
  readonly message: string
}

/** Runs the test with a program that was built before. */
export async function runIoTest(
  bench: IoTestBench,
  built: Built,
  test: IoTest,
  options: BenchTestOptions,
): Promise<BenchTestResult> {
  const { limits, change, collect, signal } = options
  const result = await bench.run(built, {
    stdin: test.input,
    arguments: test.arguments,
    limits,
    change,
    collect,
    signal,
  })
  const ended = { name: test.name, ...result }
  if (result.status !== 'accepted' || result.run === null) return ended
  return { ...ended, ...(await check(bench, test, result.run.stdout, signal)) }
}

async function check(
  bench: IoTestBench,
  test: IoTest,
  found: string,
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const { checker = { kind: 'tokens' } } = test
  if (checker.kind === 'program') return runChecker(bench, checker, { test, found, signal })
  const { status, message } = compareOutput(checker, test.output, found)
  return { status, message }
}

/** A checker program: arguments are the paths of input, output, expected; exit 0 accepts, 1 refuses, else it is broken. */
async function runChecker(
  bench: IoTestBench,
  { language, code }: Extract<Checker, { readonly kind: 'program' }>,
  { test, found, signal }: { readonly test: IoTest; readonly found: string; readonly signal: AbortSignal | undefined },
): Promise<Verdict> {
  const files = { input: test.input, output: found, expected: test.output }
  const built = await bench.build({ language, code, files }, { signal })
  const { status, message, run } = await bench.run(built, { arguments: ['input', 'output', 'expected'], signal })
  const said = (run?.stderr.trim() || run?.stdout.trim() || '').slice(0, 300)
  if (status === 'accepted') return { status, message: said || 'the checker accepts' }
  if (run?.exitCode === 1 && status === 'runtime-error' && !said.includes('Traceback')) {
    return { status: 'wrong-answer', message: said || 'the checker refuses' }
  }
  // a broken checker says nothing about the program
  return { status: 'sandbox-error', message: `the checker program failed: ${message}; ${said}` }
}
