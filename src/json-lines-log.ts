/**
 * An append-only file with one JSON value a line, which is gone on with after an interruption: traces, answers, results
 * of benchmarks and claims, metrics of a training.
 *
 * What a kill at any moment leaves is the beginning of the whole file. On opening, a last line without its line feed is
 * torn: it is cut off before anything is appended, so that the second and third resume work as the first. Every other
 * line must be one of the log's own. Blank lines are passed over. A line counts as appended from its line feed on.
 *
 * Durability: without `flush` a line is handed to the system before `append` returns and outlives a kill of the process.
 * With `flush` a kill loses at most what waited. `sync` and `close` wait for the disk: what was appended before them
 * outlives a loss of power.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { boundary, fileFault, InputError, isAbort, TouchstoneError } from './errors.ts'
import { takeFileLock, type FileLock } from './file-lock.ts'

/** Options of `readJsonLinesLog`. */
export interface ReadLogOptions<Line> {
  /** What one line is, for messages, such as `record of a trace`. */
  readonly noun: string
  /** Turns a line's JSON value into a line. What it throws becomes an InputError with file and line. */
  readonly parse: (value: unknown, lineNumber: number) => Line
  /** Ends the reading. It rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `openJsonLinesLog`. */
export interface JsonLinesLogOptions<Line> extends ReadLogOptions<Line> {
  /** Called for each line that is kept, in order, with its 1-based number. @default lines are checked and let go */
  readonly onKept?: ((line: Line, lineNumber: number) => void) | undefined
  /** Only the first so many lines are kept. What stands after them is cut off. @default all */
  readonly keepLines?: number | undefined
  /**
   * Lines wait in memory until they are so many bytes or the first of them has waited so many ms: few system calls for
   * many lines. @default each line is written before `append` returns
   */
  readonly flush?: { readonly bytes: number; readonly afterMs: number } | undefined
  /** Hold `PATH.lock` while the log is open. False where a lock of the caller's covers it. @default true */
  readonly lock?: boolean | undefined
}

/** Bytes read at a time. */
const PIECE_BYTES = 256 * 1024
const LINE_FEED = 0x0a

/**
 * Opens a log for appending and makes the file where there is none. Abort rejects with the signal's reason.
 * @throws InputError with file and line for a whole line that is none of the log's, and for a path that is no file
 * @throws TouchstoneError `busy` where another process has the log open, `bad-input` where `keepLines` are not there
 */
export async function openJsonLinesLog<Line>(
  path: string,
  options: JsonLinesLogOptions<Line>,
): Promise<JsonLinesLog<Line>> {
  const { keepLines = Infinity, onKept, signal } = options
  signal?.throwIfAborted()
  const action = `write ${path}`
  const found = await boundary('bad-input', action, () => statSync(path, { throwIfNoEntry: false }))
  if (found !== undefined && !found.isFile()) {
    throw new InputError(path, undefined, 'is no file, wanted one to append to')
  }
  const lock =
    options.lock === false ? undefined : await boundary('bad-input', action, () => takeFileLock(`${path}.lock`, action))
  let descriptor: number | undefined
  try {
    descriptor = await boundary('bad-input', action, () => openSync(path, 'a+'))
    let kept = 0
    let end = 0
    for await (const line of readWholeLines(path)) {
      signal?.throwIfAborted()
      if (kept === keepLines) break
      if (line.text.trim() !== '') {
        const value = parseLine(path, line, options)
        kept++
        onKept?.(value, line.number)
      }
      end = line.end
    }
    if (kept < keepLines && keepLines !== Infinity) {
      throw new InputError(path, undefined, `has ${kept} whole lines, wanted the ${keepLines} that were written before`)
    }
    if (end < fstatSync(descriptor).size) ftruncateSync(descriptor, end)
    return new JsonLinesLog(path, descriptor, { kept, lock, flush: options.flush })
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    lock?.release()
    throw error
  }
}

/**
 * The lines of a log, streaming, without changing it. A torn last line is passed over: its process was killed while
 * writing, or still writes. Errors and abort as `openJsonLinesLog`.
 */
export async function* readJsonLinesLog<Line>(path: string, options: ReadLogOptions<Line>): AsyncGenerator<Line> {
  for await (const line of readWholeLines(path)) {
    options.signal?.throwIfAborted()
    if (line.text.trim() !== '') yield parseLine(path, line, options)
  }
}

/** A log that is open for appending. It owns the file and its lock. `close` writes what waits. */
export class JsonLinesLog<Line> implements Disposable {
  /** Number of lines that a former process left. */
  readonly kept: number
  readonly #path: string
  readonly #descriptor: number
  readonly #lock: FileLock | undefined
  readonly #flushAt: { readonly bytes: number; readonly afterMs: number } | undefined
  #waiting: string[] = []
  #waitingLength = 0
  #timer: NodeJS.Timeout | undefined
  #failure: Error | undefined
  #closed = false

  constructor(
    path: string,
    descriptor: number,
    options: {
      readonly kept: number
      readonly lock: FileLock | undefined
      readonly flush: JsonLinesLogOptions<Line>['flush']
    },
  ) {
    this.#path = path
    this.#descriptor = descriptor
    this.kept = options.kept
    this.#lock = options.lock
    this.#flushAt = options.flush
  }

  /**
   * Adds a line.
   * @throws TouchstoneError `unavailable` where this or an earlier write failed, such as on a full disk
   * @throws TypeError for a value that JSON does not have
   */
  append(line: Line): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#closed) throw new TypeError(`append to ${this.#path}: it is closed, wanted an open log`)
    const text = JSON.stringify(line) as string | undefined
    if (text === undefined) throw new TypeError(`append to ${this.#path}: got ${String(line)}, wanted a value of JSON`)
    this.#waiting.push(text, '\n')
    this.#waitingLength += text.length
    if (this.#flushAt === undefined || this.#waitingLength >= this.#flushAt.bytes) this.flush()
    else this.#timer ??= setTimeout(() => this.#flushInBackground(), this.#flushAt.afterMs)
  }

  /** Hands what waits to the system. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.length === 0) return
    const bytes = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    this.#waitingLength = 0
    try {
      let written = 0
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written)
    } catch (cause) {
      // half a line may stand there now: another write would make it look whole
      const problem = cause instanceof Error ? cause.message : String(cause)
      this.#failure = new TouchstoneError('unavailable', `write ${this.#path}: ${problem}`, { cause })
      throw this.#failure
    }
  }

  /** Waits until all that was appended is on the disk. */
  sync(): void {
    if (this.#failure !== undefined) throw this.#failure
    this.flush()
    fsyncSync(this.#descriptor)
  }

  /** Writes what waits, to the disk, and lets the file go. A second call does nothing. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    try {
      if (this.#failure === undefined) this.flush()
      fsyncSync(this.#descriptor)
    } finally {
      closeSync(this.#descriptor)
      this.#lock?.release()
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #flushInBackground(): void {
    try {
      this.flush()
    } catch {
      // kept as `#failure`, which the next append throws
    }
  }
}

/** Options of `openKeyedLog`. */
export interface KeyedLogOptions<Line> extends Omit<JsonLinesLogOptions<Line>, 'onKept' | 'keepLines' | 'flush'> {
  /** What tells lines apart. No two lines have the same. */
  readonly keyOf: (line: Line) => string
}

/**
 * Opens a log whose lines are kept in memory by key: what was measured once is not measured again. `signal` also ends
 * `once` before it measures.
 * @throws as `openJsonLinesLog`, and InputError for a line whose key stands before it
 */
export async function openKeyedLog<Line>(path: string, options: KeyedLogOptions<Line>): Promise<KeyedLog<Line>> {
  const { keyOf, noun, signal } = options
  const lines = new Map<string, { readonly line: Line; readonly number: number }>()
  const log = await openJsonLinesLog(path, {
    ...options,
    onKept: (line, number) => {
      const key = keyOf(line)
      const before = lines.get(key)
      if (before !== undefined) throw new InputError(path, number, `is the ${noun} of line ${before.number} again`)
      lines.set(key, { line, number })
    },
  })
  return new KeyedLog(log, new Map([...lines].map(([key, { line }]) => [key, line])), { keyOf, signal })
}

/** A log of results by key. */
export class KeyedLog<Line> implements Disposable {
  readonly #log: JsonLinesLog<Line>
  readonly #lines: Map<string, Line>
  readonly #keyOf: (line: Line) => string
  readonly #signal: AbortSignal | undefined
  /** What is being measured, so that who asks meanwhile waits for the same. */
  readonly #pending = new Map<string, Promise<Line>>()

  constructor(
    log: JsonLinesLog<Line>,
    lines: Map<string, Line>,
    options: { readonly keyOf: (line: Line) => string; readonly signal: AbortSignal | undefined },
  ) {
    this.#log = log
    this.#lines = lines
    this.#keyOf = options.keyOf
    this.#signal = options.signal
  }

  /** How many lines there are. */
  get size(): number {
    return this.#lines.size
  }

  /** The line of a key, or undefined. */
  get(key: string): Line | undefined {
    return this.#lines.get(key)
  }

  /**
   * The kept line of a key, or what `measure` gives now, which is kept. Asked twice at a time it measures once. What
   * fails is not kept. Rejects with the signal's reason in place of measuring after an abort.
   * @throws RangeError where what was measured has another key
   */
  async once(key: string, measure: () => Promise<Line>): Promise<Line> {
    const known = this.#lines.get(key)
    if (known !== undefined) return known
    let pending = this.#pending.get(key)
    if (pending === undefined) {
      this.#signal?.throwIfAborted()
      pending = this.#measured(key, measure).finally(() => this.#pending.delete(key))
      this.#pending.set(key, pending)
    }
    return await pending
  }

  /** Writes to the disk and lets the file go. */
  close(): void {
    this.#log.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async #measured(key: string, measure: () => Promise<Line>): Promise<Line> {
    const line = await measure()
    const found = this.#keyOf(line)
    if (found !== key) throw new RangeError(`measure ${key}: the key of the result is ${found}, wanted ${key}`)
    this.#log.append(line)
    this.#lines.set(key, line)
    return line
  }
}

interface WholeLine {
  /** 1-based. */
  readonly number: number
  readonly text: string
  /** Offset in bytes of the next line. */
  readonly end: number
}

/** What ends with a line feed. What stands after the last one is torn and not given. */
async function* readWholeLines(path: string): AsyncGenerator<WholeLine> {
  const handle = await open(path).catch((cause: unknown) => {
    throw new InputError(path, undefined, fileFault(cause), { cause })
  })
  try {
    const piece = Buffer.alloc(PIECE_BYTES)
    let held: Buffer[] = []
    let number = 0
    let end = 0
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length)
      if (bytesRead === 0) return
      let start = 0
      for (;;) {
        const found = piece.subarray(0, bytesRead).indexOf(LINE_FEED, start)
        if (found === -1) break
        const part = piece.subarray(start, found)
        const bytes = held.length === 0 ? part : Buffer.concat([...held, part])
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

function parseLine<Line>(path: string, { number, text }: WholeLine, { noun, parse }: ReadLogOptions<Line>): Line {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InputError(path, number, `broken JSON, wanted a ${noun}`, { cause })
  }
  try {
    return parse(value, number)
  } catch (cause) {
    if (cause instanceof TouchstoneError || isAbort(cause)) throw cause
    throw new InputError(path, number, `is no ${noun}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}
