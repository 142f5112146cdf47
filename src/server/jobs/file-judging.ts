/**
 * Judging a file that was uploaded, as a job: the rows are read as `touchstone judge` reads them, and the result is the
 * trace as a file, besides the counts. A server that goes on with the job keeps the rows that stand in the trace.
 */
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { InputError, TouchstoneError } from '../../errors.ts'
import type { Feedback, Judge, JsonValue } from '../../supervision.ts'
import { digestFile, identifyFile, readRows, SHAPE_NAMES, type ShapeName } from '../../task/index.ts'
import { openTrace, TRACE_VERSION, type TraceHeader, type TraceRecord, type TraceWriter } from '../../trace.ts'
import { isFailure, judgeRows } from '../../work/index.ts'
import type { FileStore } from '../files/file-store.ts'
import { FILE_ID, toldFile, toldFileOf, type StoredFile } from '../files/stored-file.ts'
import { gatedJudges } from '../judge-stream.ts'
import { parseBody, type Operation, type WorkOptions, type WorkResult } from '../operations/operation.ts'
import { badBody, RequestFailure } from '../request-failure.ts'

/** What is asked of a judge in place of rows. */
export interface AskedFileJudging {
  readonly file: string
  readonly shape?: ShapeName
  readonly blind?: boolean
  readonly on_bad_row?: 'stop' | 'skip'
}
export const askedFileJudging: z.ZodType<AskedFileJudging> = z.strictObject({
  file: z.string().regex(FILE_ID, 'wanted the id of a file of /v1/files').describe('Id of a file of /v1/files'),
  shape: z.enum(SHAPE_NAMES).exactOptional().describe('Default: told from the first row'),
  blind: z.boolean().exactOptional().describe('Hides gold answers from the judges. Default false'),
  on_bad_row: z
    .enum(['stop', 'skip'])
    .exactOptional()
    .describe('Whether a row that cannot be used fails the job, or is counted and passed over. Default stop'),
})

/** What it comes to. */
export interface FileJudged {
  readonly counts: {
    readonly rows: number
    readonly correct: number
    readonly wrong: number
    /** Abstentions and failures. */
    readonly unknown: number
    /** Rows that no judge could look at; they are unknown too. */
    readonly failed: number
    readonly rejected: number
  }
  /** The first of the rows passed over. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
  readonly file: StoredFile & { readonly url: string }
}
export const fileJudged: z.ZodType<FileJudged> = z.object({
  counts: z.object({
    rows: z.int(),
    correct: z.int(),
    wrong: z.int(),
    unknown: z.int().describe('Abstentions, and rows that no judge could look at'),
    failed: z.int().describe('Of unknown, rows that no judge could look at'),
    rejected: z.int().describe('Rows passed over; they stand in no other count'),
  }),
  rejected: z.array(z.object({ line: z.int(), reason: z.string() })).describe('The first 100 of the rows passed over'),
  file: toldFile.describe('The trace, as JSONL: a header, then a record for each row in order'),
})

const MOST_TOLD = 100
/** Longest time without a turn for others, ms: judges that need no sandbox never wait for anything. */
const TURN_MS = 20
const LOOK_ROWS = 1_000

/** Operations as jobs know them: judging also takes `{file}`. */
export function jobOperations(
  operations: readonly Operation[],
  options: { readonly files: FileStore; readonly version: string; readonly reserveBytes: number },
): readonly Operation[] {
  return operations.map((operation) => {
    if (operation.name !== 'judge') return operation
    const read: Operation['read'] = (value, parts) => {
      if (typeof value !== 'object' || value === null || !('file' in value)) return operation.read(value, parts)
      const asked = parseBody(askedFileJudging, value)
      const file = options.files.get(asked.file)
      if (file === undefined) throw badBody({ path: ['file'], message: 'no such file here', type: 'value_error' })
      return (work) => judgeFile(file, { ...options, asked, judges: parts.judges, work })
    }
    return { ...operation, read }
  })
}

interface Judging {
  readonly asked: AskedFileJudging
  readonly judges: readonly Judge[]
  readonly files: FileStore
  readonly version: string
  readonly reserveBytes: number
  readonly work: WorkOptions
}

async function judgeFile(file: StoredFile, judging: Judging): Promise<WorkResult> {
  const { signal, job } = judging.work
  if (job === undefined) throw new TypeError('judge file: it is asked for at once, wanted a job')
  try {
    const counted = new Counted()
    await writeTrace(file, judging, counted)
    const { counts, rejected, failure } = counted
    if (failure !== undefined) return { answer: {}, text: failure, failure }
    const kept = await job.keep({ name: `${job.id}.trace.jsonl`, type: 'application/x-ndjson' }, signal)
    const answer: FileJudged = { counts, rejected, file: toldFileOf(kept) }
    return { answer, text: `${counts.rows} rows: ${counts.correct} correct, ${counts.wrong} wrong` }
  } catch (error) {
    if (signal.aborted || !(error instanceof TouchstoneError)) throw error
    // messages name the file as its client did
    if (error instanceof InputError) throw new RequestFailure(422, 'bad-request', error.message)
    throw new RequestFailure(503, 'unavailable', 'the file could not be judged; its trace cannot be written')
  }
}

async function writeTrace(file: StoredFile, judging: Judging, counted: Counted): Promise<void> {
  const { asked, judges, files, reserveBytes, work } = judging
  const { signal, gate, onProgress } = work
  const data = await identifyFile(file.name, { path: files.dataOf(file.id) })
  const { lines } = await digestFile(data, { signal })
  using trace = await openOrBegin(work.job?.scratch ?? '', headerOf(file, judging), counted)
  const rows = readRows([data], {
    shape: asked.shape,
    onBadRow: asked.on_bad_row,
    onRejected: ({ line, reason }) => counted.reject(line, reason),
    signal,
  })
  const records = judgeRows(rows, gatedJudges(judges, gate), {
    concurrency: gate.places,
    blind: asked.blind,
    keptDigest: (index) => trace.keptDigest(index),
    onFinished: ({ index, row }) =>
      onProgress?.({
        done: lines === undefined ? index + 1 : row.source.line,
        total: lines ?? null,
        what: lines === undefined ? 'rows' : 'lines',
      }),
    signal,
  })
  let turned = performance.now()
  for await (const record of records) {
    trace.append(record)
    counted.add(record)
    if (trace.written % LOOK_ROWS === 0) await files.requireRoom(0, reserveBytes)
    if (performance.now() - turned < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    turned = performance.now()
  }
  trace.close()
}

/** What a former process left, where it was asked the same of the same judges. */
async function openOrBegin(path: string, header: TraceHeader, counted: Counted): Promise<TraceWriter> {
  try {
    return await openTrace(path, header, (record) => counted.add(record))
  } catch (error) {
    if (!(error instanceof InputError || (error instanceof TouchstoneError && error.code === 'bad-input'))) throw error
    counted.clear()
    await rm(path, { force: true })
    return await openTrace(path, header)
  }
}

function headerOf({ id, name, bytes }: StoredFile, { asked, judges, version }: Judging): TraceHeader {
  const { file: _file, ...config } = asked
  return {
    trace: 'touchstone',
    version: TRACE_VERSION,
    config: { ...config, judges: judges.map((judge) => judge.name) } satisfies JsonValue,
    key: null,
    versions: { touchstone: version, ...Object.fromEntries(judges.map((judge) => [judge.name, judge.version])) },
    data: [{ file: name, bytes, sha256: id }],
  }
}

/** What the rows came to. */
class Counted {
  readonly rejected: { line: number; reason: string }[] = []
  #counts: FileJudged['counts'] = NOTHING
  #failure: string | undefined

  get counts(): FileJudged['counts'] {
    return this.#counts
  }

  /** Why no row at all could be judged. */
  get failure(): string | undefined {
    return this.#counts.failed === this.#counts.rows ? this.#failure : undefined
  }

  add({ feedback }: Pick<TraceRecord, 'feedback'>): void {
    const { rows, failed, ...counts } = this.#counts
    const isFailed = isFailure(feedback)
    if (isFailed) this.#failure ??= messageOf(feedback)
    const verdict = feedback.verdict
    this.#counts = { ...counts, rows: rows + 1, failed: failed + (isFailed ? 1 : 0), [verdict]: counts[verdict] + 1 }
  }

  reject(line: number, reason: string): void {
    this.#counts = { ...this.#counts, rejected: this.#counts.rejected + 1 }
    if (this.rejected.length < MOST_TOLD) this.rejected.push({ line, reason })
  }

  clear(): void {
    this.#counts = NOTHING
    this.#failure = undefined
  }
}

const NOTHING: FileJudged['counts'] = { rows: 0, correct: 0, wrong: 0, unknown: 0, failed: 0, rejected: 0 }

function messageOf({ findings, text }: Feedback): string {
  return findings[0]?.message ?? text
}
