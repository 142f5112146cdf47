/**
 * Ways in which tests are written for the program's own process (`style: 'harness'`), and what each makes of a program
 * and a test. A language's row lists its runners; harness-test.ts runs what a runner has planned.
 *
 * To add a runner: a `TestRunner` in the row's list, before those that take any test. It says which tests are its own,
 * plans the run, and, where its tests have cases of their own, reads a verdict for each from what the run showed. Whatever it
 * starts must speak with the channel (harness-channel.ts) after the last test, else no end is proven.
 */
import type { Command } from '../command.ts'
import type { Limits } from '../limits.ts'
import type { TestRunnerName } from '../../supervision.ts'
import type { CaseResult } from '../run-result.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'

/** What a harness test is planned from. */
export interface HarnessRequest {
  readonly toolchain: Toolchain
  readonly limits: Limits
  /** Source of the program's main file. */
  readonly program: string
  /** Source of the test. */
  readonly test: string
}

/** How one harness test is run. */
export interface HarnessPlan {
  /** Replaces the main source file: the program as it stands, or program and test in one text. */
  readonly code: string
  /** Added to the program's own files, for compiling and running. */
  readonly files?: Readonly<Record<string, string>> | undefined
  /** Given over the channel once the program's own code has run and asked for it; null where `code` holds the test already. */
  readonly late: string | null
  /** The command that replaces `run`; absent where the row's own `run` serves. */
  readonly command?: Command | undefined
}

/** What a harness test has shown when it ended, for the runner's reading of it. */
export interface EndedHarness {
  /** Source of the test. */
  readonly test: string
  /** Whether the end of all tests is proven. */
  readonly completed: boolean
  readonly stdout: string
  readonly stderr: string
  /** What the driver said of each case over the channel, in order; empty where it says nothing of cases. */
  readonly cases: readonly CaseResult[]
}

/** One way in which tests are written. */
export interface TestRunner {
  /** `script` is for bare statements, assertions and a `main` of the test's. */
  readonly name: TestRunnerName
  /** Whether this test is written for it; absent for the runner that takes any, the last of its language. */
  accepts?(test: string): boolean
  plan(request: HarnessRequest): HarnessPlan | Promise<HarnessPlan>
  /** Whether an exit with this standard error is a failed assertion of the test and not a crash. */
  isAssertion?(stderr: string): boolean
  /**
   * Verdicts on the test's own cases, in their order, where the driver does not say them over the channel; absent where a
   * test is one case.
   */
  cases?(ended: EndedHarness): readonly CaseResult[]
}

/** The runner of that name, else the one that a test is written for; undefined where no runner takes it. */
export function runnerOf(
  runners: readonly TestRunner[],
  test: { readonly code: string; readonly runner?: TestRunnerName | undefined },
): TestRunner | undefined {
  if (test.runner !== undefined) return runners.find(({ name }) => name === test.runner)
  return runners.find((runner) => runner.accepts?.(test.code) ?? true)
}
