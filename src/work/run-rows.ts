/**
 * Rows judged into a run folder, wherever they come from: data files (judge-run.ts) or the trace of an earlier run
 * (rejudge-run.ts). Whatever ends it, what was judged stays, and the same call goes on from there. Rows that no judge could
 * look at are judged again when the run is called again, done or not, since a full machine, a slow tool or a missing
 * library may have been the cause.
 */
import { isAbort } from '../errors.ts'
import { openRun, type RunFolder, type RunIdentity } from '../run-folder.ts'
import type { Judge } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import type { TraceRecord } from '../trace.ts'
import { isFailure, type JudgingOfRow } from './judge-row.ts'
import { judgeRows, type FinishedRow } from './judge-rows.ts'
import { Repetition } from './repetition.ts'

/** Options of every run that judges. */
export interface RunOptions {
  /** Hides gold answers and gold relations from the judges. Tests of programs stay. Default false. */
  readonly blind?: boolean | undefined
  /** Judgements that run at once (default 1). */
  readonly concurrency?: number | undefined
  /** Judges one row. @default in this process */
  readonly judging?: JudgingOfRow | undefined
  /** Folder of all runs. */
  readonly runs: string
  /** Name of the run (default: derived from options and data). */
  readonly id?: string | undefined
  readonly commandLine: readonly string[]
  /** Version of this package, for run.json and the trace. */
  readonly version: string
  /** The time, from the door that may ask for it: for run.json and for the pace of progress. */
  readonly now: () => Date
  /** Called once, before the first row is judged. */
  readonly onStart?: ((start: JudgeStart) => void) | undefined
  /** Called about every tenth of a second. */
  readonly onProgress?: ((progress: JudgeProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A run that begins or goes on. */
export interface JudgeStart {
  readonly id: string
  readonly folder: string
  /** Rows that a former process had judged. */
  readonly kept: number
  /** Rows on which the judge failed in a former process. They are judged again. */
  readonly retried: number
  /** Lines of all files (or rows under `limit`). It is absent where only reading to the end would tell. */
  readonly total?: number | undefined
}

/** How far a run is. */
export interface JudgeProgress {
  /** Lines of the files (or rows under `limit`) that are finished, those of a former process too. */
  readonly done: number
  /** Judged by this process per second. */
  readonly ratePerSecond: number
  /** Absent where the total is not known. */
  readonly secondsLeft?: number | undefined
}

/** What a run came to. */
export interface JudgeSummary {
  readonly id: string
  readonly folder: string
  readonly counts: JudgeCounts
  /** Of `judged`, those that a former process had judged. */
  readonly kept: number
  /** Groups of files with the same bytes: their rows are judged once for each. */
  readonly sameFiles: readonly (readonly string[])[]
}

/** Rows by outcome. `failed` (the judge's own failure) is part of `unknown`. */
export interface JudgeCounts {
  judged: number
  correct: number
  wrong: number
  unknown: number
  failed: number
  rejected: number
  /** Different tasks among those judged. */
  tasks: number
  /** Judged rows whose task and response an earlier row has too. */
  repeated: number
}

/** Where the rows of a run come from. */
export interface RowsOfRun {
  readonly identity: RunIdentity
  /** The rows. A row that is passed over is given to `reject`. */
  readonly rows: (reject: (row: object) => void) => AsyncIterable<Row>
  /** How much there is to do, where it is known. */
  readonly total: number | undefined
  /** How much of `total` is done with a row. */
  readonly doneWith: (finished: FinishedRow) => number
}

const PROGRESS_PERIOD_MS = 100

/** Replaced records that wait for the trace to be written anew. */
const MOST_REPLACED = 4_096

/**
 * Judges rows into a run folder.
 * @throws what the rows' source throws, TouchstoneError as `openRun`, the signal's reason on abort; in each case the
 * folder holds all that was judged, and the same call goes on from there
 */
export async function runRows(
  judges: readonly Judge[],
  source: RowsOfRun,
  options: RunOptions,
): Promise<Omit<JudgeSummary, 'sameFiles'>> {
  const { signal } = options
  const counts: JudgeCounts = {
    judged: 0,
    correct: 0,
    wrong: 0,
    unknown: 0,
    failed: 0,
    rejected: 0,
    tasks: 0,
    repeated: 0,
  }
  const repetition = new Repetition()
  /** Whether the judge itself failed, by index of each row that failed before. */
  const failed = new Map<number, boolean>()
  const run = await openRun(source.identity, {
    runs: options.runs,
    id: options.id,
    commandLine: options.commandLine,
    now: options.now,
    onKept: (record) => {
      if (isFailure(record.feedback)) failed.set(record.index, hasFailedJudge(record))
      else count(counts, repetition, record)
    },
  })
  const retried = failed.size
  const kept = run.trace.kept - retried
  const replaced = new Map<number, TraceRecord>()
  const replace = async (): Promise<void> => {
    await run.trace.replace(replaced)
    for (const index of replaced.keys()) failed.delete(index)
    replaced.clear()
  }
  const end = async (state: 'done' | 'interrupted' | 'failed', problem?: string): Promise<void> => {
    // rows that were not reached again keep the records that they have
    for (const byJudge of failed.values()) countFailure(counts, byJudge)
    await run.finish(state, { ...counts }, problem)
  }
  options.onStart?.({ id: run.id, folder: run.folder, kept, retried, total: source.total })
  try {
    const records = judgeRows(source.rows(rejectInto(run, counts)), judges, {
      concurrency: options.concurrency,
      blind: options.blind,
      judging: options.judging,
      keptDigest: (index) => (failed.has(index) ? undefined : run.trace.keptDigest(index)),
      onFinished: progressOf(source, options),
      signal,
    })
    for await (const record of records) {
      if (failed.has(record.index)) {
        replaced.set(record.index, record)
        if (replaced.size >= MOST_REPLACED) await replace()
      } else {
        // in input order, what is new comes after all that is replaced
        await replace()
        run.trace.append(record)
      }
      count(counts, repetition, record)
    }
    await replace()
    await end('done')
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const state = signal?.aborted === true || isAbort(error) ? 'interrupted' : 'failed'
    try {
      await replace()
    } finally {
      await end(state, problem)
    }
    throw error
  }
  return { id: run.id, folder: run.folder, counts, kept }
}

/** Versions of this package and of each judge, for a run's identity. */
export function versionsOf(judges: readonly Judge[], version: string): Readonly<Record<string, string>> {
  return { touchstone: version, ...Object.fromEntries(judges.map((judge) => [judge.name, judge.version])) }
}

function rejectInto(run: RunFolder, counts: JudgeCounts): (row: object) => void {
  return (row) => {
    counts.rejected++
    run.reject(row)
  }
}

function count(counts: JudgeCounts, repetition: Repetition, record: TraceRecord): void {
  repetition.add(record.task, record.response)
  counts.tasks = repetition.tasks
  counts.repeated = repetition.repeated
  counts.judged++
  counts[record.feedback.verdict]++
  if (hasFailedJudge(record)) counts.failed++
}

function countFailure(counts: JudgeCounts, byJudge: boolean): void {
  counts.judged++
  counts.unknown++
  if (byJudge) counts.failed++
}

function hasFailedJudge({ feedback }: TraceRecord): boolean {
  return feedback.findings.some(({ kind }) => kind === 'judge-failed')
}

function progressOf({ total, doneWith }: RowsOfRun, options: RunOptions): (finished: FinishedRow) => void {
  const started = options.now().getTime()
  let told = started
  let judged = 0
  return (finished) => {
    if (!finished.kept) judged++
    const now = options.now().getTime()
    if (now - told < PROGRESS_PERIOD_MS) return
    told = now
    const done = doneWith(finished)
    const ratePerSecond = (judged * 1_000) / (now - started)
    const left = total === undefined || judged === 0 ? undefined : Math.max(0, total - done) / ratePerSecond
    options.onProgress?.({ done, ratePerSecond, secondsLeft: left })
  }
}
