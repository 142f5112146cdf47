/**
 * What running a program showed: the closed list of statuses and the shape of every result. The first noun of the
 * sandbox; `judge` turns it into Feedback, the HTTP door into its own wire forms.
 */

/** How a run or a test ended, as a closed list. */
export type RunStatus =
  /** Ended with exit code 0 and, where it was a test, passed it. */
  | 'accepted'
  /** Ended well with another output than the expected one, or a harness whose assertion failed. */
  | 'wrong-answer'
  /** The expected tokens in another layout, where the checker asks for exact text. */
  | 'presentation-error'
  /** Ended with a non-zero exit code or by a signal of its own making. */
  | 'runtime-error'
  | 'compile-error'
  /** Used up its CPU time, or its wall time while busy. */
  | 'time-limit'
  | 'memory-limit'
  /** Wrote more than the output limit on standard output or standard error. */
  | 'output-limit'
  /** Failed after being refused another process or thread. */
  | 'process-limit'
  /** Used up its wall time while doing next to nothing: it slept or waited for something that never came. */
  | 'idleness'
  /** Did what no honest program does: a system call that the filter kills for, or a forged completion of its tests. */
  | 'forbidden'
  /** Ended well, but nothing was tested: no case was collected, or no assertion ran. Says nothing about the program. */
  | 'nothing-tested'
  /** Program or test want a library that is not here; the message names it. Says nothing about the program. */
  | 'missing-library'
  /** A failure of the machinery, never of the program; its reward is null. */
  | 'sandbox-error'

/** Every status, for schemas and tables. */
export const RUN_STATUSES: readonly RunStatus[] = [
  'accepted',
  'wrong-answer',
  'presentation-error',
  'runtime-error',
  'compile-error',
  'time-limit',
  'memory-limit',
  'output-limit',
  'process-limit',
  'idleness',
  'forbidden',
  'nothing-tested',
  'missing-library',
  'sandbox-error',
]

/** True for a status that says nothing about the program: its verdict is `unknown`, its reward null. */
export function isAbstention(status: RunStatus | null): boolean {
  return status === 'nothing-tested' || status === 'missing-library' || status === 'sandbox-error'
}

/** One command's end: the compiler's or the program's. Serialisable. */
export interface StageResult {
  /** Null where a signal or the sandbox ended it. */
  readonly exitCode: number | null
  /** Name of the signal that ended it, such as `SIGSEGV`; null where none did, or where its time was up. */
  readonly signal: string | null
  /** Decoded as UTF-8 with replacement characters; at most the output limit. */
  readonly stdout: string
  readonly stderr: string
  readonly stdoutTruncated: boolean
  readonly stderrTruncated: boolean
  /** From the start of the command to its end, without waiting in a queue. */
  readonly wallMs: number
  /** User and system time of all its processes, read from outside; null where nothing outside can tell. */
  readonly cpuMs: number | null
  /** Highest memory of all its processes and its files in memory, read from outside; null where nothing outside can tell. */
  readonly peakMemoryBytes: number | null
}

/** What every result of the sandbox says of the sandbox itself. */
export interface Isolated {
  /** Required features of isolation that the unsafe option went without; absent where nothing was missing. */
  readonly unsafe?: readonly string[]
}

/** The result with what its sandbox goes without. */
export function marked<T extends Isolated>(result: T, missing: readonly string[]): T {
  return missing.length === 0 ? result : { ...result, unsafe: missing }
}

/** What one run of a program showed. */
export interface RunResult extends Isolated {
  readonly status: RunStatus
  /** One sentence on the status, no full stop. */
  readonly message: string
  /** Null where the language has no compile step. */
  readonly compile: StageResult | null
  /** Null where the program never started. */
  readonly run: StageResult | null
  /** The files that were asked for and are there, by path in the work folder. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

/** What one case of a test showed, where the test has cases of its own. */
export interface CaseResult {
  readonly name: string
  /** Null where the case did not run, or ran without a proven end. */
  readonly status: RunStatus | null
  /** One sentence on it: what was asserted and what was found; absent where there is nothing to say. */
  readonly message?: string | undefined
}

/** What one test showed. */
export interface TestResult {
  readonly name: string
  /** Null where the test was not run: an earlier one failed and stopping at the first failure was asked for. */
  readonly status: RunStatus | null
  readonly message: string
  /** Partial credit that a checker program gave, from 0 to 1; absent where the status says all. */
  readonly points?: number | undefined
  /** Null where the program never started. */
  readonly run: StageResult | null
  /** Verdicts on the test's own cases; absent where it is one case. */
  readonly cases?: readonly CaseResult[] | undefined
}

/** What all tests of a program showed. */
export interface JudgeResult extends Isolated {
  /** `accepted` where all tests are; else the status of the first test that is not. */
  readonly status: RunStatus
  readonly message: string
  readonly compile: StageResult | null
  readonly tests: readonly TestResult[]
}
