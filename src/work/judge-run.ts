/**
 * A run of `judge` takes data files and gives a run folder with the trace. It resumes by itself, since the folder's name follows
 * from the options and the data. How rows are judged into the folder is run-rows.ts.
 */
import type { Key } from '../random.ts'
import type { RunIdentity } from '../run-folder.ts'
import type { Judge } from '../supervision.ts'
import {
  digestFile,
  readRows,
  sampleRows,
  sliceRows,
  type DataSummary,
  type Row,
  type ShapeName,
} from '../task/index.ts'
import type { FinishedRow } from './judge-rows.ts'
import { sameFiles } from './repetition.ts'
import { runRows, versionsOf, type JudgeSummary, type RunOptions } from './run-rows.ts'

/** Options of `runJudging`. */
export interface JudgeRunOptions extends RunOptions {
  /** Data files, judged one after another. */
  readonly files: readonly string[]
  /** Shape of all files (default: told from each file's first row). */
  readonly shape?: ShapeName | undefined
  /** Default `stop`. */
  readonly onBadRow?: 'stop' | 'skip' | undefined
  /** Most rows to judge: the first ones, or random ones where there is a `key`. */
  readonly limit?: number | undefined
  /** Draws the rows under `limit`. */
  readonly key?: Key | undefined
}

/**
 * Judges data files into a run folder.
 * @throws InputError for bad data (all files are looked at before the first is judged), and as `runRows`
 */
export async function runJudging(judges: readonly Judge[], options: JudgeRunOptions): Promise<JudgeSummary> {
  const { signal } = options
  const summaries: DataSummary[] = []
  for (const file of options.files) summaries.push(await digestFile(file, { signal }))
  const total = options.limit ?? totalLines(summaries)
  const summary = await runRows(
    judges,
    {
      identity: identityOf(judges, options, summaries),
      rows: (reject) => rowsOf(options, reject),
      total,
      doneWith: doneWith(options, summaries, total),
    },
    options,
  )
  return { ...summary, sameFiles: sameFiles(summaries.map(({ digest }) => digest)) }
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
    versions: versionsOf(judges, options.version),
    data: summaries.map(({ digest }) => digest),
  }
}

function rowsOf(options: JudgeRunOptions, onRejected: (row: object) => void): AsyncIterable<Row> {
  const { shape, signal, onBadRow = 'stop', limit, key } = options
  const rows = readRows(options.files, { shape, signal, onBadRow, onRejected })
  if (limit === undefined) return rows
  return key === undefined ? sliceRows(rows, { end: limit }) : sampleRows(key, rows, limit)
}

function totalLines(summaries: readonly DataSummary[]): number | undefined {
  let total = 0
  for (const { lines } of summaries) {
    if (lines === undefined) return undefined
    total += lines
  }
  return total
}

/** Counts lines rather than rows where all lines will be read, since their number is known beforehand. */
function doneWith(
  { limit }: JudgeRunOptions,
  summaries: readonly DataSummary[],
  total: number | undefined,
): (finished: FinishedRow) => number {
  if (limit !== undefined || total === undefined) return ({ index }) => index + 1
  const linesBefore = new Map<string, number>()
  let before = 0
  for (const { digest, lines } of summaries) {
    linesBefore.set(digest.file, before)
    before += lines ?? 0
  }
  return ({ row }) => (linesBefore.get(row.source.file) ?? 0) + row.source.line
}
