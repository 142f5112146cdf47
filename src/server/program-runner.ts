/** What the server needs of a sandbox; `Sandbox` gives it, a test scripts it. */
import type { LanguageReport, Program, RunOptions, RunResult } from '../sandbox/index.ts'

/** Runs programs. */
export interface ProgramRunner {
  /** As `Sandbox.run`. */
  run(program: Program, options: RunOptions): Promise<RunResult>
  /** As `Sandbox.languages`. */
  languages(): Promise<readonly LanguageReport[]>
}
