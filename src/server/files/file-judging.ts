/**
 * Judging a file that was uploaded, for a request or for a job: the rows are read as `touchstone judge` reads them, and
 * the result is the trace as a file, besides the counts. A server that goes on with a job keeps the rows that stand in
 * its trace. Asked for as events (`judgedEvents`), the feedback goes to the client as it comes, and nothing is written.
 *
 * Covered: memory does not grow with the file. A line has at most 16 MiB, what can only be read whole at most
 * `MOST_WHOLE`, and no more rows are read than the judges keep up with.
 * Not covered: a Parquet file whose footer says less than its pages hold.
 */
import { rm } from 'node:fs/promises'
import { InputError, TouchstoneError } from '../../errors.ts'
import type { Judge, JsonValue } from '../../supervision.ts'
import { digestFile, identifyFile, readRows, type RejectedRow } from '../../task/index.ts'
import { openTrace, TRACE_VERSION, type TraceHeader, type TraceRecord, type TraceWriter } from '../../trace.ts'
import { judgeRows } from '../../work/index.ts'
import { gatedJudges, type JudgeEvent } from '../judge-stream.ts'
import { parseBody, type Operation, type WorkOptions, type WorkResult } from '../operations/operation.ts'
import { badBody, RequestFailure } from '../request-failure.ts'
import type { FileStore } from './file-store.ts'
import { askedFileJudging, asksForFile, Counted, type AskedFileJudging, type FileJudged } from './judged-file.ts'
import { toldFileOf, type StoredFile } from './stored-file.ts'

/** Where files lie. */
export interface KeptFiles {
  readonly files: FileStore
  /** Stands in the trace. */
  readonly version: string
  /** Bytes of the disk that stay free. */
  readonly reserveBytes: number
}

/** What has to be held whole, in bytes: a JSON document, and a row group of Parquet once it is decoded. */
const MOST_WHOLE = { maxDocumentBytes: 32 * 2 ** 20, maxRowGroupBytes: 256 * 2 ** 20 }
/** Longest time without a turn for others, ms: judges that need no sandbox never wait for anything. */
const TURN_MS = 20
const LOOK_ROWS = 1_000
/** Rows passed over that may wait to be told as events; a client is told of others by their number. */
const MOST_WAITING = 1_000

/** The operations with what they do with files: judging also takes `{file}`. @param kept undefined where none are kept */
export function fileOperations(operations: readonly Operation[], kept: KeptFiles | undefined): readonly Operation[] {
  return operations.map((operation) => {
    if (operation.name !== 'judge') return operation
    const read: Operation['read'] = (value, parts) => {
      if (!asksForFile(value)) return operation.read(value, parts)
      const judging = readFileJudging(value, kept, parts.judges)
      return (work) => judgeFile(judging, work)
    }
    const textOf = (answer: object): string =>
      'counts' in answer ? wordsOf(answer as FileJudged) : operation.textOf(answer)
    return { ...operation, read, textOf }
  })
}

/** A request to judge a file that fits, and what it is done with. */
export interface FileJudging extends KeptFiles {
  readonly file: StoredFile
  readonly asked: AskedFileJudging
  readonly judges: readonly Judge[]
}

/** The request by its form. @throws RequestFailure 422 with the field, 404 where this server keeps no files */
export function readFileJudging(value: unknown, kept: KeptFiles | undefined, judges: readonly Judge[]): FileJudging {
  if (kept === undefined) {
    const message = 'this server keeps no files, wanted --jobs FOLDER when it is started'
    throw new RequestFailure(404, 'not-configured', message)
  }
  const asked = parseBody(askedFileJudging, value)
  const file = kept.files.get(asked.file)
  if (file === undefined) throw badBody({ path: ['file'], message: 'no such file here', type: 'value_error' })
  return { ...kept, file, asked, judges }
}

async function judgeFile(judging: FileJudging, work: WorkOptions): Promise<WorkResult> {
  const { signal, place } = work
  if (place === undefined) throw badBody({ path: ['file'], message: 'wanted rows here', type: 'value_error' })
  return await refusing(signal, async () => {
    const counted = new Counted()
    await writeTrace(judging, { ...work, place }, counted)
    const { counts, rejected, failure } = counted
    if (failure !== undefined) return { answer: {}, text: failure, failure }
    const name = `${place.name ?? judging.file.name.replace(/(?:\.\w{1,8}){1,2}$/, '')}.trace.jsonl`
    const kept = await place.keep({ name, type: 'application/x-ndjson' }, signal)
    const answer: FileJudged = { counts, rejected, file: toldFileOf(kept) }
    return { answer, text: wordsOf(answer) }
  })
}

function wordsOf({ counts: { rows, correct, wrong, unknown, rejected }, file }: FileJudged): string {
  const passed = rejected === 0 ? '' : `, ${rejected} passed over`
  return `${rows} rows: ${correct} correct, ${wrong} wrong, ${unknown} unknown${passed}. The trace is ${file.url}`
}

/**
 * The feedback on each row in order, as events: `rejected` for a row that is passed over, `feedback` for one that was
 * judged, at last `end` with the counts. Rows that no judge could look at say so for themselves.
 * @throws RequestFailure 422 for a file, or under `stop` a row, that cannot be used
 */
export async function* judgedEvents(judging: FileJudging, work: WorkOptions): AsyncGenerator<JudgeEvent> {
  const counted = new Counted()
  const waiting: JudgeEvent[] = []
  const onRejected = ({ line, reason }: RejectedRow): void => {
    counted.reject(line, reason)
    if (waiting.length < MOST_WAITING) waiting.push({ event: 'rejected', data: { line, reason } })
  }
  const records = judgedRecords(judging, work, { onRejected })
  try {
    for await (const { index, feedback, source } of records) {
      counted.add({ feedback })
      yield* waiting.splice(0)
      yield { event: 'feedback', data: { ...feedback, line: source.line }, id: index }
    }
  } catch (error) {
    throw refusalOf(error, work.signal)
  }
  yield* waiting.splice(0)
  yield { event: 'end', data: { count: counted.counts.rows, counts: counted.counts } }
}

async function writeTrace(
  judging: FileJudging,
  work: WorkOptions & Required<Pick<WorkOptions, 'place'>>,
  counted: Counted,
): Promise<void> {
  const { files, reserveBytes } = judging
  using trace = await openOrBegin(work.place?.scratch ?? '', headerOf(judging), counted)
  const records = judgedRecords(judging, work, {
    onRejected: ({ line, reason }) => counted.reject(line, reason),
    keptDigest: (index) => trace.keptDigest(index),
  })
  for await (const record of records) {
    trace.append(record)
    counted.add(record)
    if (trace.written % LOOK_ROWS === 0) await files.requireRoom(0, reserveBytes)
  }
  trace.close()
}

/** The record of each row in order, while the file stays. */
async function* judgedRecords(
  { file, asked, judges, files }: FileJudging,
  { signal, gate, onProgress }: WorkOptions,
  {
    onRejected,
    keptDigest,
  }: Pick<Parameters<typeof readRows>[1] & object, 'onRejected'> &
    Pick<Parameters<typeof judgeRows>[2] & object, 'keptDigest'>,
): AsyncGenerator<TraceRecord> {
  await using held = files.hold(file.id)
  const data = await identifyFile(file.name, { path: held.path })
  const { lines } = await digestFile(data, { signal })
  const { shape, on_bad_row: onBadRow, blind } = asked
  const rows = readRows([data], { shape, onBadRow, onRejected, signal, ...MOST_WHOLE })
  const records = judgeRows(rows, gatedJudges(judges, gate), {
    concurrency: gate.places,
    blind,
    keptDigest,
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
    yield record
    if (performance.now() - turned < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    turned = performance.now()
  }
}

async function refusing<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refusalOf(error, signal)
  }
}

/** What a client is told; messages name the file as it did. */
function refusalOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || !(error instanceof TouchstoneError)) return error
  if (error instanceof InputError) return new RequestFailure(422, 'bad-request', error.message)
  return new RequestFailure(503, 'unavailable', 'the file could not be judged; its trace cannot be written')
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

function headerOf({ file: { id, name, bytes }, asked, judges, version }: FileJudging): TraceHeader {
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
