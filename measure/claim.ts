/**
 * A claim: what the project says of itself, as code that measures it. One file per claim in this folder; the file's
 * name is the claim's name; `npm run claim NAME [-- --quick]` runs it.
 */
import type { Figure } from '../src/supervision.ts'

/** What a claim's file exports as `claim`. */
export interface Claim {
  /** The file's name without its ending. */
  readonly name: string
  /** What is claimed, in one sentence. */
  readonly statement: string
  /** When it holds, in one line: figures with their thresholds. */
  readonly target: string
  /** Rejects with a TouchstoneError `unavailable` where this machine lacks what the measurement needs. */
  run(context: ClaimContext): Promise<ClaimResult>
}

/** What a measurement is given. */
export interface ClaimContext {
  /** Asked for the quick form: under ten minutes on two cores, smaller n, same code path. */
  readonly quick: boolean
  /** Aborts on Ctrl-C; children must end. */
  readonly signal: AbortSignal
  /** Prints one line for the reader, on standard error. */
  log(line: string): void
  /** Absolute path of one file of a data set of the manifest; checks its digest. */
  openDataSet(name: string, file: string): Promise<string>
  /** Absolute path of a model of the manifest (file, or folder where it has several); pulls it where it is missing. */
  openModel(name: string): Promise<string>
  /** Folder that outlives an interruption: what a long claim resumes from. Emptied when the claim has finished. */
  readonly stateFolder: string
  /** What followed `--` on the command line and is not an option of the runner. */
  readonly arguments: readonly string[]
}

/** What was measured. */
export interface ClaimResult {
  readonly figures: readonly Figure[]
  /** Sample size of the main figure. */
  readonly n: number
  readonly target: string
  readonly holds: boolean
  /** What a reader must know beside the figures: controls, exceptions, each named. */
  readonly notes?: readonly string[]
}
