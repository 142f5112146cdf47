/** What the server needs of a sandbox; `Sandbox` gives it, a test scripts it. */
import type { LanguageReport, Program, RunOptions, RunResult, TestBench } from '../sandbox/index.ts'

/** Runs programs. */
export interface ProgramRunner {
  /** As `Sandbox.run`. */
  run(program: Program, options: RunOptions): Promise<RunResult>
  /** As `Sandbox.bench`: one test of a runner, for the languages of a protocol that are runners. */
  readonly bench: Pick<TestBench, 'test'>
  /** As `Sandbox.languages`. */
  languages(): Promise<readonly LanguageReport[]>
}
