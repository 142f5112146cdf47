/**
 * A trace that is read by place: its index, kept up to date while the run goes on, and its rows by number.
 *
 * `update` takes up what was appended. It may be called at any time and by several at once; one reading runs at a time. A
 * trace that was replaced by another file (rows judged again) is indexed anew.
 */
import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { TouchstoneError } from '../errors.ts'
import { TRACE_VERSION, type TraceHeader, type TraceRecord } from '../trace.ts'
import { loadIndex, saveIndex } from './index-file.ts'
import { RunIndex } from './run-index.ts'

/** Bytes read at a time: between two of them other requests are served. */
const PIECE_BYTES = 512 * 1024
const LINE_FEED = 0x0a
/** An index is written again once it has grown by this factor. */
const SAVE_GROWTH = 1.1

/** How far the index is. */
export interface IndexProgress {
  readonly rows: number
  /** Bytes of the trace that are indexed, and all of them. */
  readonly bytes: number
  readonly totalBytes: number
  /** Changes with every change of the index. */
  readonly version: number
  /** Why indexing stopped before the end, such as a broken line. */
  readonly problem?: string | undefined
}

/** A trace with its index. Owns the file handle. */
export class IndexedTrace implements AsyncDisposable {
  index: RunIndex
  readonly path: string
  readonly #indexPath: string
  #file: FileHandle
  #inode: bigint
  #bytes: number
  #lines: number
  #totalBytes = 0
  #version = 1
  #problem: string | undefined
  #savedRows: number
  #running: Promise<void> | undefined
  readonly #closing = new AbortController()

  private constructor(
    paths: { readonly trace: string; readonly index: string },
    opened: {
      readonly file: FileHandle
      readonly inode: bigint
      readonly found: Awaited<ReturnType<typeof loadIndex>>
    },
  ) {
    this.path = paths.trace
    this.#indexPath = paths.index
    this.#file = opened.file
    this.#inode = opened.inode
    this.index = opened.found?.index ?? new RunIndex()
    this.#bytes = opened.found?.bytes ?? 0
    this.#lines = opened.found?.lines ?? 0
    this.#savedRows = this.index.rows
  }

  /** Opens a trace with the index that an earlier process left, if it fits. Nothing of the trace is indexed yet. */
  static async open(paths: { readonly trace: string; readonly index: string }): Promise<IndexedTrace> {
    const file = await openTraceFile(paths.trace)
    try {
      const found = await loadIndex(paths.index, file)
      const { ino, size } = await file.stat({ bigint: true })
      const opened = new IndexedTrace(paths, { file, inode: ino, found })
      opened.#totalBytes = Number(size)
      return opened
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get progress(): IndexProgress {
    return {
      rows: this.index.rows,
      bytes: this.#bytes,
      totalBytes: this.#totalBytes,
      version: this.#version,
      problem: this.#problem,
    }
  }

  /** Takes up what was appended since. Resolves when the index stands at the end of the trace, or cannot go on. */
  update(): Promise<void> {
    this.#running ??= this.#readOn().finally(() => (this.#running = undefined))
    return this.#running
  }

  /** The bytes of one row's line. @throws RangeError for a row that there is not */
  async line(row: number): Promise<Buffer> {
    if (!Number.isSafeInteger(row) || row < 0 || row >= this.index.rows) {
      throw new RangeError(`row ${row}: there are ${this.index.rows}, wanted one of them`)
    }
    const { offset, length } = this.index.columns
    return await readAt(this.#file, offset[row] ?? 0, length[row] ?? 0)
  }

  /** The lines of rows [from, end) as one piece. Rows of a trace follow each other, apart from blank lines. */
  async lines(from: number, end: number): Promise<{ readonly bytes: Buffer; readonly start: number }> {
    const { offset, length } = this.index.columns
    const start = offset[from] ?? 0
    const stop = (offset[end - 1] ?? 0) + (length[end - 1] ?? 0)
    return { bytes: await readAt(this.#file, start, stop - start), start }
  }

  /** One row. @throws RangeError for a row that there is not */
  async record(row: number): Promise<TraceRecord> {
    return JSON.parse((await this.line(row)).toString('utf8')) as TraceRecord
  }

  /** Rows in ascending order with their records. Those that stand close together are read at once. */
  async *records(rows: Uint32Array): AsyncGenerator<{ readonly row: number; readonly record: TraceRecord }> {
    const { offset, length } = this.index.columns
    for (let at = 0; at < rows.length;) {
      const first = rows[at] ?? 0
      const start = offset[first] ?? 0
      let end = at + 1
      while (end < rows.length && endOf(this.index, rows[end] ?? 0) - start <= PIECE_BYTES) end++
      const bytes = await readAt(this.#file, start, endOf(this.index, rows[end - 1] ?? 0) - start)
      for (; at < end; at++) {
        const row = rows[at] ?? 0
        const place = (offset[row] ?? 0) - start
        yield { row, record: JSON.parse(bytes.toString('utf8', place, place + (length[row] ?? 0))) as TraceRecord }
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#save()
    await this.#file.close()
  }

  async #readOn(): Promise<void> {
    await this.#followReplacement()
    const { size } = await this.#file.stat()
    this.#totalBytes = size
    if (size === this.#bytes || this.#problem !== undefined) return
    const piece = Buffer.alloc(PIECE_BYTES)
    let held: Buffer[] = []
    let at = this.#bytes
    while (!this.#closing.signal.aborted) {
      const { bytesRead } = await this.#file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) break
      at += bytesRead
      this.#totalBytes = Math.max(this.#totalBytes, at)
      let start = 0
      for (;;) {
        const found = piece.subarray(0, bytesRead).indexOf(LINE_FEED, start)
        if (found === -1) break
        const part = piece.subarray(start, found)
        this.#addLine(held.length === 0 ? part : Buffer.concat([...held, part]))
        if (this.#problem !== undefined) return
        held = []
        start = found + 1
      }
      if (start < bytesRead) held.push(Buffer.from(piece.subarray(start, bytesRead)))
      if (start > 0) this.#version++
    }
    if (this.index.rows > SAVE_GROWTH * this.#savedRows) await this.#save()
  }

  #addLine(bytes: Buffer): void {
    const offset = this.#bytes
    const line = this.#lines + 1
    try {
      const text = bytes.toString('utf8')
      if (text.trim() !== '') {
        const value: unknown = JSON.parse(text)
        if (line === 1) requireHeader(value)
        else this.index.add(value as TraceRecord, { offset, length: bytes.length })
      }
    } catch (error) {
      this.#problem = `${this.path}:${line}: ${error instanceof Error ? error.message : String(error)}`
      return
    }
    this.#bytes = offset + bytes.length + 1
    this.#lines = line
  }

  /** Rows that were judged again stand in a new file that took the old one's name. */
  async #followReplacement(): Promise<void> {
    const now = await stat(this.path, { bigint: true }).catch(() => undefined)
    if (now === undefined || (now.ino === this.#inode && now.size >= BigInt(this.#bytes))) return
    const file = await openTraceFile(this.path)
    await this.#file.close()
    this.#file = file
    this.#inode = (await file.stat({ bigint: true })).ino
    this.index = new RunIndex()
    this.#bytes = 0
    this.#lines = 0
    this.#problem = undefined
    this.#savedRows = 0
    this.#version++
  }

  /** A folder that may not be written keeps no index. The next opening then reads the trace again. */
  async #save(): Promise<void> {
    if (this.index.rows === this.#savedRows || this.#problem !== undefined) return
    try {
      await saveIndex(this.#indexPath, this.index, { bytes: this.#bytes, lines: this.#lines, file: this.#file })
      this.#savedRows = this.index.rows
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error
    }
  }
}

/** Offset of the end of a row's line, without its line feed. */
function endOf({ columns: { offset, length } }: RunIndex, row: number): number {
  return (offset[row] ?? 0) + (length[row] ?? 0)
}

async function openTraceFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY)
  } catch (cause) {
    throw new TouchstoneError('bad-input', `open ${path}: cannot be read, wanted a trace`, { cause })
  }
}

async function readAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done)
    if (bytesRead === 0) throw new TouchstoneError('corrupt', `read ${length} bytes at ${start}: the trace ends before`)
    done += bytesRead
  }
  return bytes
}

function requireHeader(value: unknown): void {
  const header = value as Partial<TraceHeader> | null
  if (header?.trace !== 'touchstone')
    throw new SyntaxError('is no header of a trace, wanted one with "trace":"touchstone"')
  if (header.version !== TRACE_VERSION) {
    throw new SyntaxError(`is a trace of version ${header.version}, wanted version ${TRACE_VERSION}`)
  }
}
