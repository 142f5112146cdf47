/**
 * The versioned JSONL record of a run: one header line, then one line per judged response, append-only.
 *
 * Written by `work`, read by reports and exports. Lines stand in the order of the input and without gaps, so a trace
 * that was cut off anywhere is the beginning of the whole one: resuming means to drop a torn last line and go on.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { TouchstoneError } from './errors.ts'
import type { Feedback, JsonValue, Response, Task } from './supervision.ts'

/** Version of the line format; readers refuse other versions by name. */
export const TRACE_VERSION = 1

/** The first line: all that decides what follows. No time stands here, so that two runs of one key are equal. */
export interface TraceHeader {
  readonly trace: 'touchstone'
  readonly version: number
  /** What the run was asked to do. */
  readonly config: JsonValue
  /** The key as text; null where nothing is drawn at random. */
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

/**
 * Opens a trace for appending; what a former process left is kept, but for a torn last line.
 * @param onKept called for each record that is kept, in order
 * @throws TouchstoneError `bad-input` where the file is another run's or of another version, `corrupt` where a line
 * before the last is broken
 */
export async function openTrace(
  path: string,
  header: TraceHeader,
  onKept: (record: TraceRecord) => void = () => undefined,
): Promise<TraceWriter> {
  const fd = openSync(path, 'a+')
  try {
    const kept = new KeptDigests()
    let end = 0
    for await (const line of traceLines(path)) {
      if (line.number === 1) requireSameHeader(path, parseHeader(path, line.text), header)
      else onKept(kept.add(path, line.number, line.text))
      end = line.end
    }
    if (end < fstatSync(fd).size) ftruncateSync(fd, end)
    return new TraceWriter(path, fd, kept, end === 0 ? header : undefined)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Appends records. Owns the file; `close` writes what waits. */
export class TraceWriter implements Disposable {
  /** Number of records that a former process left. */
  readonly kept: number
  readonly #digests: KeptDigests
  readonly #path: string
  readonly #fd: number
  #waiting: string[] = []
  #waitingLength = 0
  #timer: NodeJS.Timeout | undefined
  #failure: Error | undefined
  #closed = false

  constructor(path: string, fd: number, kept: KeptDigests, header: TraceHeader | undefined) {
    this.#path = path
    this.#fd = fd
    this.#digests = kept
    this.kept = kept.count
    if (header !== undefined) {
      this.#wait(JSON.stringify(header))
      this.flush()
    }
  }

  /** The digest of a record that a former process left, or undefined where it left none at this index. */
  keptDigest(index: number): string | undefined {
    return this.#digests.at(index)
  }

  /** @throws TouchstoneError `unavailable` where this or an earlier write failed, such as on a full disk */
  append(record: TraceRecord): void {
    if (this.#failure !== undefined) throw this.#failure
    this.#wait(JSON.stringify(record))
    if (this.#waitingLength >= FLUSH_BYTES) this.flush()
    else this.#timer ??= setTimeout(() => this.#flushInBackground(), FLUSH_AFTER_MS)
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.length === 0) return
    const bytes = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    this.#waitingLength = 0
    try {
      let written = 0
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written)
    } catch (cause) {
      // half a line may stand there now: another write would make it look whole
      const problem = cause instanceof Error ? cause.message : String(cause)
      this.#failure = new TouchstoneError('unavailable', `write ${this.#path}: ${problem}`, { cause })
      throw this.#failure
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    try {
      if (this.#failure === undefined) this.flush()
      fsyncSync(this.#fd)
    } finally {
      closeSync(this.#fd)
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #wait(line: string): void {
    this.#waiting.push(line, '\n')
    this.#waitingLength += line.length
  }

  #flushInBackground(): void {
    try {
      this.flush()
    } catch {
      // kept as `#failure`, which the next append throws
    }
  }
}

/**
 * The records of a trace, streaming. A torn last line is passed over: its process was killed while writing.
 * @throws TouchstoneError `bad-input` for another version or another kind of file, `corrupt` for a broken line
 */
export async function* readTrace(path: string): AsyncGenerator<TraceRecord> {
  for await (const line of traceLines(path)) {
    if (line.number === 1) parseHeader(path, line.text)
    else yield parseRecord(path, line.number, line.text)
  }
}

/** The header of a trace. @throws as `readTrace`, and `corrupt` where there is none */
export async function readTraceHeader(path: string): Promise<TraceHeader> {
  for await (const line of traceLines(path)) return parseHeader(path, line.text)
  throw new TouchstoneError('corrupt', `${path}: has no header, wanted a trace`)
}

/** 16 bytes a record, so that resuming a run of millions stays small. */
class KeptDigests {
  count = 0
  #bytes: Buffer = Buffer.alloc(16 * 1024)

  add(path: string, line: number, text: string): TraceRecord {
    const record = parseRecord(path, line, text)
    if (record.index !== this.count || !/^[0-9a-f]{32}$/.test(record.digest)) {
      throw new TouchstoneError('corrupt', `${path}:${line}: index is ${record.index}, wanted ${this.count}`)
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

interface TraceLine {
  /** 1-based. */
  readonly number: number
  readonly text: string
  /** Offset in bytes of the next line. */
  readonly end: number
}

/** Complete lines; what stands after the last line feed is torn and not given. */
async function* traceLines(path: string): AsyncGenerator<TraceLine> {
  const handle = await open(path)
  try {
    const piece = Buffer.alloc(FLUSH_BYTES)
    let held: Buffer[] = []
    let number = 0
    let end = 0
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length)
      if (bytesRead === 0) return
      let start = 0
      for (;;) {
        const found = piece.subarray(0, bytesRead).indexOf(0x0a, start)
        if (found === -1) break
        const bytes =
          held.length === 0 ? piece.subarray(start, found) : Buffer.concat([...held, piece.subarray(0, found)])
        held = []
        number++
        end += bytes.length + 1
        yield { number, text: bytes.toString('utf8'), end }
        start = found + 1
      }
      if (start < bytesRead) held.push(Buffer.from(piece.subarray(start, bytesRead)))
    }
  } finally {
    await handle.close()
  }
}

function parseRecord(path: string, line: number, text: string): TraceRecord {
  return parseJson(path, line, text) as TraceRecord
}

function parseHeader(path: string, text: string): TraceHeader {
  const header = parseJson(path, 1, text) as Partial<TraceHeader> | null
  if (header?.trace !== 'touchstone') {
    throw new TouchstoneError('bad-input', `${path}:1: is no header of a trace, wanted one with "trace":"touchstone"`)
  }
  if (header.version !== TRACE_VERSION) {
    throw new TouchstoneError(
      'bad-input',
      `${path}:1: is a trace of version ${header.version}, wanted version ${TRACE_VERSION}`,
    )
  }
  return header as TraceHeader
}

function parseJson(path: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TouchstoneError('corrupt', `${path}:${line}: broken JSON in a trace`, { cause })
  }
}

function requireSameHeader(path: string, found: TraceHeader, wanted: TraceHeader): void {
  if (JSON.stringify(found) === JSON.stringify(wanted)) return
  throw new TouchstoneError('bad-input', `resume ${path}: it belongs to a run with other options, versions or data`)
}
