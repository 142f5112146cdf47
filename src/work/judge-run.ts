/**
 * A run of `judge`: data files in, a run folder with the trace out. Resumes by itself, since the folder's name follows
 * from the options and the data; whatever ends it, what was judged stays.
 */
import { isAbort } from '../errors.ts'
import type { Key } from '../random.ts'
import { openRun, type RunFolder, type RunIdentity } from '../run-folder.ts'
import type { Judge } from '../supervision.ts'
import { digestFile, type DataSummary } from '../task/data-digest.ts'
import { sampleRows, sliceRows } from '../task/dataset.ts'
import { readRows } from '../task/read-rows.ts'
import type { Row } from '../task/row.ts'
import type { ShapeName } from '../task/shapes/shape.ts'
import type { TraceRecord } from '../trace.ts'
import { judgeRows } from './judge-rows.ts'

/** Options of `runJudging`. */
export interface JudgeRunOptions {
  /** Data files, judged one after another. */
  readonly files: readonly string[]
  /** Shape of all files; default: told from each file's first row. */
  readonly shape?: ShapeName
  /** Default `stop`. */
  readonly onBadRow?: 'stop' | 'skip'
  /** Most rows to judge: the first ones, or random ones where there is a `key`. */
  readonly limit?: number
  /** Draws the rows under `limit`. */
  readonly key?: Key
  /** Hides gold answers and gold relations from the judges; tests of programs stay. Default false. */
  readonly blind?: boolean
  /** Judgements that run at once; default 1. */
  readonly concurrency?: number
  /** Folder of all runs. */
  readonly runs: string
  /** Name of the run; default: derived from options and data. */
  readonly id?: string
  readonly commandLine: readonly string[]
  /** Version of this package, for run.json and the trace. */
  readonly version: string
  readonly now: () => Date
  /** Called about every tenth of a second. */
  readonly onProgress?: (progress: JudgeProgress) => void
  readonly signal?: AbortSignal
}

/** How far a run is. */
export interface JudgeProgress {
  /** Lines of the files (or rows under `limit`) that are finished, those of a former process too. */
  readonly done: number
  /** All of them; absent where only reading to the end would tell. */
  readonly total?: number
  /** Judged by this process per second. */
  readonly ratePerSecond: number
  readonly secondsLeft?: number
}

/** What a run came to. */
export interface JudgeSummary {
  readonly id: string
  readonly folder: string
  readonly counts: JudgeCounts
  /** Of `judged`, those that a former process had judged. */
  readonly kept: number
}

/** Rows by outcome. `failed` (the judge's own failure) is part of `unknown`. */
export interface JudgeCounts {
  judged: number
  correct: number
  wrong: number
  unknown: number
  failed: number
  rejected: number
}

const progressPeriodMs = 100

/**
 * Judges data files into a run folder.
 * @throws InputError for bad data (all files are looked at before the first is judged), TouchstoneError as `openRun`,
 * the signal's reason on abort; in each case the folder holds all that was judged, and the same call goes on from there
 */
export async function runJudging(judges: readonly Judge[], options: JudgeRunOptions): Promise<JudgeSummary> {
  const { signal } = options
  const abort = signal === undefined ? {} : { signal }
  const summaries: DataSummary[] = []
  for (const file of options.files) summaries.push(await digestFile(file, abort))
  const counts: JudgeCounts = { judged: 0, correct: 0, wrong: 0, unknown: 0, failed: 0, rejected: 0 }
  const run = await openRun(identityOf(judges, options, summaries), {
    runs: options.runs,
    ...(options.id === undefined ? {} : { id: options.id }),
    commandLine: options.commandLine,
    now: options.now,
    onKept: (record) => count(counts, record),
  })
  const progress = progressOf(options, summaries)
  try {
    const records = judgeRows(rowsOf(options, run, counts), judges, {
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      blind: options.blind ?? false,
      keptDigest: (index) => run.trace.keptDigest(index),
      onFinished: ({ index, row, kept }) => progress(index, row, kept),
      ...abort,
    })
    for await (const record of records) {
      run.trace.append(record)
      count(counts, record)
    }
    await run.finish('done', { ...counts })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    await run.finish(signal?.aborted === true || isAbort(error) ? 'interrupted' : 'failed', { ...counts }, problem)
    throw error
  }
  return { id: run.id, folder: run.folder, counts, kept: run.trace.kept }
}

function identityOf(
  judges: readonly Judge[],
  options: JudgeRunOptions,
  summaries: readonly DataSummary[],
): RunIdentity {
  return {
    command: 'judge',
    config: {
      shape: options.shape ?? null,
      onBadRow: options.onBadRow ?? 'stop',
      limit: options.limit ?? null,
      blind: options.blind ?? false,
      judges: judges.map(({ name }) => name),
    },
    key: options.key?.text ?? null,
    versions: {
      touchstone: options.version,
      ...Object.fromEntries(judges.map((judge) => [judge.name, judge.version])),
    },
    data: summaries.map(({ digest }) => digest),
  }
}

function rowsOf(options: JudgeRunOptions, run: RunFolder, counts: JudgeCounts): AsyncIterable<Row> {
  const rows = readRows(options.files, {
    ...(options.shape === undefined ? {} : { shape: options.shape }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onBadRow: options.onBadRow ?? 'stop',
    onRejected: (row) => {
      counts.rejected++
      run.reject(row)
    },
  })
  if (options.limit === undefined) return rows
  return options.key === undefined
    ? sliceRows(rows, { end: options.limit })
    : sampleRows(options.key, rows, options.limit)
}

function count(counts: JudgeCounts, record: TraceRecord): void {
  counts.judged++
  counts[record.feedback.verdict]++
  if (record.feedback.findings.some(({ kind }) => kind === 'judge-failed')) counts.failed++
}

/** Counts lines rather than rows where all lines will be read, since their number is known beforehand. */
function progressOf(
  options: JudgeRunOptions,
  summaries: readonly DataSummary[],
): (index: number, row: Row, kept: boolean) => void {
  const lines = summaries.map((summary) => summary.lines)
  const known = lines.every((lineCount) => lineCount !== undefined)
  const allLines = known ? lines.reduce((sum: number, lineCount) => sum + (lineCount ?? 0), 0) : undefined
  const total = options.limit ?? allLines
  const linesBefore = new Map<string, number>()
  let before = 0
  for (const [i, file] of options.files.entries()) {
    linesBefore.set(file, before)
    before += lines[i] ?? 0
  }
  const started = performance.now()
  let told = started
  let judged = 0
  return (index, row, kept) => {
    if (!kept) judged++
    const now = performance.now()
    if (now - told < progressPeriodMs) return
    told = now
    const byLine = options.limit === undefined && known
    const done = byLine ? (linesBefore.get(row.source.file) ?? 0) + row.source.line : index + 1
    const ratePerSecond = (judged * 1_000) / (now - started)
    options.onProgress?.({
      done,
      ratePerSecond,
      ...(total === undefined ? {} : { total, secondsLeft: Math.max(0, total - done) / Math.max(ratePerSecond, 1e-9) }),
    })
  }
}
