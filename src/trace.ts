/**
 * The versioned JSONL record of a run: one header line, then one line per judged response, append-only.
 *
 * The room `work` writes it, and reports and exports read it. Lines stand in the order of the input and without gaps, so a trace
 * that was cut off anywhere is the beginning of the whole one: resuming means to drop a torn last line and go on
 * (json-lines-log.ts). Records of rows that no judge could look at may be replaced later, in a new file that takes the
 * place of the old one as a whole.
 */
import { rename, rm } from 'node:fs/promises'
import { InputError, TouchstoneError } from './errors.ts'
import { openJsonLinesLog, readJsonLinesLog, type JsonLinesLog } from './json-lines-log.ts'
import type { Feedback, JsonValue, Response, Task } from './supervision.ts'

/** Version of the line format. Readers refuse other versions by name. */
export const TRACE_VERSION = 1

/** The first line: all that decides what follows. No time stands here, so that two runs of one key are equal. */
export interface TraceHeader {
  readonly trace: 'touchstone'
  readonly version: number
  /** What the run was asked to do. */
  readonly config: JsonValue
  /** The key as text, or null where nothing is drawn at random. */
  readonly key: string | null
  /** Versions of Touchstone and of each judge by its name. */
  readonly versions: Readonly<Record<string, string>>
  readonly data: readonly DataDigest[]
}

/** One data file, so that a run can tell whether it is still the same. */
export interface DataDigest {
  /** As given. */
  readonly file: string
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

/** One judged response. All but `timing` is the same for the same key and data. */
export interface TraceRecord {
  /** 0-based position of the response in the input. */
  readonly index: number
  /** SHA-256 over task, response and judge (name, version), first 32 hex digits: what resume compares. */
  readonly digest: string
  /** Where the row came from: file as given, 1-based line or row. */
  readonly source: { readonly file: string; readonly line: number }
  readonly task: Task
  readonly response: Response
  readonly feedback: Feedback
  /** The only field that differs between two runs of the same key. */
  readonly timing: { readonly judgeMs: number }
}

/** Most bytes that wait in memory for a write: few system calls for fast judges. */
const FLUSH_BYTES = 256 * 1024

/** Longest time that a record waits: what a killed process can lose of slow, costly judgements. */
const FLUSH_AFTER_MS = 100

const NOUN = 'record of a trace'

/**
 * Opens a trace for appending. What a former process left is kept, but for a torn last line. Who writes a run holds the
 * lock of its folder, so the trace takes none.
 * @param onKept called for each record that is kept, in order
 * @throws InputError with file and line where the file is another run's or of another version, and where a line before
 * the last is broken or its index is not the next
 */
export async function openTrace(
  path: string,
  header: TraceHeader,
  onKept: (record: TraceRecord) => void = () => undefined,
): Promise<TraceWriter> {
  const kept = new KeptDigests()
  const log = await openTraceLog(path, (value, line) => {
    if (line === 1) return requireSameHeader(path, parseHeader(path, value), header)
    const record = kept.add(path, line, value as TraceRecord)
    onKept(record)
    return record
  })
  try {
    if (log.kept === 0) {
      log.append(header)
      log.flush()
    }
    return new TraceWriter(path, log, kept)
  } catch (error) {
    log.close()
    throw error
  }
}

function openTraceLog(
  path: string,
  parse: (value: unknown, line: number) => TraceHeader | TraceRecord,
): Promise<JsonLinesLog<TraceHeader | TraceRecord>> {
  const flush = { bytes: FLUSH_BYTES, afterMs: FLUSH_AFTER_MS }
  return openJsonLinesLog(path, { noun: NOUN, parse, flush, lock: false })
}

/** Appends records. It owns the file. `close` writes what waits. */
export class TraceWriter implements Disposable {
  /** Number of records that a former process left. */
  readonly kept: number
  /** Number of records that this process has added or replaced. */
  written = 0
  readonly #path: string
  readonly #digests: KeptDigests
  #log: JsonLinesLog<TraceHeader | TraceRecord>

  constructor(path: string, log: JsonLinesLog<TraceHeader | TraceRecord>, kept: KeptDigests) {
    this.#path = path
    this.#log = log
    this.#digests = kept
    this.kept = kept.count
  }

  /** The digest of a record that a former process left, or undefined where it left none at this index. */
  keptDigest(index: number): string | undefined {
    return this.#digests.at(index)
  }

  /** @throws TouchstoneError `unavailable` where this or an earlier write failed, such as on a full disk */
  append(record: TraceRecord): void {
    this.#log.append(record)
    this.written++
  }

  /**
   * Puts records in the place of those with their indices, by a new file that takes the old one's name once it is whole: a
   * process that is killed meanwhile leaves the old trace. Nothing may be appended until it has resolved.
   * @param records by index, each on the same task, response and judge as the one that it replaces
   * @throws TouchstoneError `corrupt` where a record is on something else or there is none to replace
   */
  async replace(records: ReadonlyMap<number, TraceRecord>): Promise<void> {
    if (records.size === 0) return
    this.#log.flush()
    const place = `${this.#path}.new`
    await rm(place, { force: true })
    const whole = await openTraceLog(place, (value) => value as TraceHeader | TraceRecord)
    try {
      let replaced = 0
      for await (const line of traceLines(this.#path)) {
        const record = 'index' in line ? records.get(line.index) : undefined
        if (record !== undefined && 'index' in line) {
          if (record.digest !== line.digest) throw otherRow(this.#path, record.index)
          replaced++
        }
        whole.append(record ?? line)
      }
      if (replaced < records.size) throw otherRow(this.#path, Math.max(...records.keys()))
    } finally {
      whole.close()
    }
    this.#log.close()
    this.written += records.size
    await rename(place, this.#path)
    this.#log = await openTraceLog(this.#path, (value) => value as TraceHeader | TraceRecord)
  }

  /** Writes what waits. */
  flush(): void {
    this.#log.flush()
  }

  /** Writes what waits, to the disk, and lets the file go. */
  close(): void {
    this.#log.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/**
 * The records of a trace, streaming. A torn last line is passed over: its process was killed while writing.
 * @throws InputError with file and line for another version or another kind of file, and for a broken line
 */
export async function* readTrace(path: string): AsyncGenerator<TraceRecord> {
  for await (const line of traceLines(path)) if ('index' in line) yield line
}

/** The header of a trace. @throws as `readTrace`, and TouchstoneError `corrupt` where there is none */
export async function readTraceHeader(path: string): Promise<TraceHeader> {
  for await (const line of traceLines(path)) if ('trace' in line) return line
  throw new TouchstoneError('corrupt', `${path}: has no header, wanted a trace`)
}

function traceLines(path: string): AsyncGenerator<TraceHeader | TraceRecord> {
  return readJsonLinesLog(path, {
    noun: NOUN,
    parse: (value, line) => (line === 1 ? parseHeader(path, value) : (value as TraceRecord)),
  })
}

/** 16 bytes a record, so that resuming a run of millions stays small. */
class KeptDigests {
  count = 0
  #bytes: Buffer = Buffer.alloc(16 * 1024)

  add(path: string, line: number, record: TraceRecord): TraceRecord {
    if (record.index !== this.count || !/^[0-9a-f]{32}$/.test(record.digest)) {
      throw new InputError(path, line, `index is ${record.index}, wanted ${this.count}`)
    }
    if (this.#bytes.length < 16 * (this.count + 1)) {
      this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length)
    }
    this.#bytes.write(record.digest, 16 * this.count, 'hex')
    this.count++
    return record
  }

  at(index: number): string | undefined {
    if (index >= this.count) return undefined
    return this.#bytes.toString('hex', 16 * index, 16 * (index + 1))
  }
}

function otherRow(path: string, index: number): TouchstoneError {
  return new TouchstoneError('corrupt', `replace in ${path}: index ${index} is another row's, wanted the same row`)
}

function parseHeader(path: string, value: unknown): TraceHeader {
  const header = value as Partial<TraceHeader> | null
  if (header?.trace !== 'touchstone') {
    throw new InputError(path, 1, 'is no header of a trace, wanted one with "trace":"touchstone"')
  }
  if (header.version !== TRACE_VERSION) {
    throw new InputError(path, 1, `is a trace of version ${header.version}, wanted version ${TRACE_VERSION}`)
  }
  return header as TraceHeader
}

function requireSameHeader(path: string, found: TraceHeader, wanted: TraceHeader): TraceHeader {
  if (JSON.stringify(found) === JSON.stringify(wanted)) return found
  throw new TouchstoneError('bad-input', `resume ${path}: it belongs to a run with other options, versions or data`)
}
