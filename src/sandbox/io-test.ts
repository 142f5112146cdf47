/** A test by input and output: the program runs with the input, and a checker compares what it printed. */
import type { Checker, ProgramTest } from '../supervision.ts'
import { compareOutput } from './checkers.ts'
import type { RunResult, RunStatus } from './run-result.ts'
import type { BenchRunOptions, BenchTestOptions, BenchTestResult, Built, TestBench } from './test-bench.ts'

/** Tests by input and output. */
export type IoTest = Extract<ProgramTest, { readonly style: 'io' }>

/** What such a test needs of the bench. */
export interface IoTestBench extends Pick<TestBench, 'build' | 'run'> {
  /** As `run`, with standard output as the bytes that were written: decoded text cannot tell a wrong byte from U+FFFD. */
  runForOutput(
    built: Built,
    options?: BenchRunOptions,
  ): Promise<{ readonly result: RunResult; readonly output: Uint8Array }>
}

type CheckerProgram = Extract<Checker, { readonly kind: 'program' }>

interface Verdict {
  readonly status: RunStatus
  readonly message: string
  /** Partial credit, from 0 to 1. */
  readonly points?: number
}

/** Runs the test with a program that was built before. */
export async function runIoTest(
  bench: IoTestBench,
  built: Built,
  test: IoTest,
  options: BenchTestOptions,
): Promise<BenchTestResult> {
  const { limits, change, without, collect, signal } = options
  const { result, output } = await bench.runForOutput(built, {
    stdin: test.input,
    arguments: test.arguments,
    limits,
    change,
    without,
    collect,
    signal,
  })
  const ended = { name: test.name, ...result }
  if (result.status !== 'accepted' || result.run === null) return ended
  const { checker = { kind: 'tokens' } } = test
  if (checker.kind === 'program') return { ...ended, ...(await runChecker(bench, checker, { test, output, signal })) }
  const { status, message } = compareOutput(checker, test.output, output)
  return { ...ended, status, message }
}

/**
 * A checker program in testlib's manner: arguments are the paths of input, output and expected; its exit code is the
 * verdict, and "points X" at the start of standard error gives partial credit.
 */
async function runChecker(
  bench: IoTestBench,
  { language, code }: CheckerProgram,
  asked: { readonly test: IoTest; readonly output: Uint8Array; readonly signal: AbortSignal | undefined },
): Promise<Verdict> {
  const { test, output, signal } = asked
  const files = { input: test.input, output, expected: test.output }
  const built = await bench.build({ language, code, files }, { signal })
  const { status, message, run } = await bench.run(built, { arguments: ['input', 'output', 'expected'], signal })
  const whole = run?.stderr.trim() || run?.stdout.trim() || ''
  const said = whole.slice(0, 300)
  if (status === 'accepted') return { status, message: said || 'the checker accepts' }
  const verdict =
    status === 'runtime-error' && !CRASH.test(whole) ? verdictOfExit(run?.exitCode ?? null, said) : undefined
  // a broken checker says nothing about the program
  return verdict ?? { status: 'sandbox-error', message: `the checker program failed: ${message}; ${said}` }
}

/** What the usual languages print when a program of theirs ends by an error of its own, whose exit code is then no verdict. */
const CRASH =
  /Traceback \(most recent call last\)|^\s+at .+[:(]\d+|^Exception in thread|^(?:panic|fatal error): |Unhandled exception|panicked at |\((?:\w*Error|\w+Exception)\)$|Fatal error: |stack traceback:|Execution halted|^ERROR: |CallStack \(from/im

/** testlib's exit codes (testlib.h: `_ok`, `_wa`, `_pe`, `_fail`, `_dirt`, `_points`, `_unexpected_eof`). */
function verdictOfExit(code: number | null, said: string): Verdict | undefined {
  switch (code) {
    case 1:
      return { status: 'wrong-answer', message: said || 'the checker refuses' }
    case 2:
    case 4:
    case 8:
      return { status: 'presentation-error', message: said || 'the checker refuses the layout' }
    case 7:
      return partialCredit(said)
    default:
      return undefined
  }
}

function partialCredit(said: string): Verdict | undefined {
  const text = /^points\s+(\S+)/i.exec(said)?.[1]
  const points = text === undefined ? 0 : Number(text)
  // a scale that nobody told is no share
  if (!(points >= 0 && points <= 1)) return undefined
  if (points === 1) return { status: 'accepted', message: said, points }
  return { status: 'wrong-answer', message: said || 'the checker gives partial credit without a figure', points }
}
