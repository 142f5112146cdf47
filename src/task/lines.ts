/**
 * Reads the lines of a text file in blocks. Lines are bounded in length and checked to be UTF-8.
 *
 * A block is the complete lines of one piece of the file. Blocks rather than lines cross the generator because an
 * asynchronous step per line would cost as much as parsing it.
 */
import { isUtf8 } from 'node:buffer'
import { fileFault, InputError, isAbort } from '../errors.ts'
import { readBytes } from './bytes.ts'
import type { DataFile } from './file-format.ts'
import { excerpt, EXCERPT_LENGTH } from './row.ts'

/** A line, or why it is none. */
export type Line = string | { readonly problem: string; readonly raw: string }

/** Complete lines that follow each other. */
export interface LineBlock {
  /** 1-based number of the first. */
  readonly firstLine: number
  readonly lines: readonly Line[]
}

/** Options of `readLines`. */
export interface ReadLinesOptions {
  /**
   * Longest line in bytes (default 16 MiB). A longer one is most often a file without line ends, and would have to be
   * held in memory several times over (bytes, text, parsed value).
   */
  readonly maxLineBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Default of `maxLineBytes`. */
export const DEFAULT_MAX_LINE_BYTES: number = 16 * 1024 * 1024

const LINE_FEED = 0x0a

/**
 * The lines of a file, without their ends, byte-order mark removed.
 * @throws InputError with the line reached where the file cannot be read on (a gzip cut short, a read error)
 */
export async function* readLines(file: DataFile, options: ReadLinesOptions = {}): AsyncGenerator<LineBlock> {
  const { maxLineBytes = DEFAULT_MAX_LINE_BYTES, signal } = options
  const splitter = new LineSplitter(maxLineBytes)
  try {
    for await (const piece of readBytes(file, { signal })) {
      const block = splitter.push(piece)
      if (block !== undefined) yield block
    }
  } catch (cause) {
    if (isAbort(cause) || signal?.aborted === true) throw cause
    const reason = fileFault(cause)
    const problem = file.gzip ? `gzip data is cut short or damaged (${reason})` : `cannot be read on (${reason})`
    throw new InputError(file.file, splitter.nextLine, problem, { cause })
  }
  const rest = splitter.end()
  if (rest !== undefined) yield rest
}

/** Cuts pieces of bytes at line feeds. It holds at most one unfinished line, and of an over-long one only its beginning. */
class LineSplitter {
  /** 1-based number of the line that is being gathered. */
  nextLine = 1
  #held: Buffer[] = []
  #heldBytes = 0
  #droppedBytes = 0
  #first = true
  readonly #maxLineBytes: number

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  push(given: Buffer): LineBlock | undefined {
    const piece = this.#first ? withoutByteOrderMark(given) : given
    this.#first = false
    const last = piece.lastIndexOf(LINE_FEED)
    if (last === -1) {
      this.#hold(piece)
      return undefined
    }
    const first = piece.indexOf(LINE_FEED)
    this.#hold(piece.subarray(0, first))
    const lines = [this.#takeHeld()]
    if (last > first) for (const line of this.#cut(piece.subarray(first + 1, last))) lines.push(line)
    this.#hold(piece.subarray(last + 1))
    return this.#block(lines)
  }

  end(): LineBlock | undefined {
    if (this.#heldBytes === 0 && this.#droppedBytes === 0) return undefined
    return this.#block([this.#takeHeld()])
  }

  #block(lines: readonly Line[]): LineBlock {
    const firstLine = this.nextLine
    this.nextLine += lines.length
    return { firstLine, lines }
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return
    if (this.#heldBytes + this.#droppedBytes + piece.length > this.#maxLineBytes) {
      const head = Buffer.concat([...this.#held, piece.subarray(0, EXCERPT_LENGTH)]).subarray(0, EXCERPT_LENGTH)
      this.#droppedBytes += this.#heldBytes + piece.length - head.length
      this.#held = [Buffer.from(head)]
      this.#heldBytes = head.length
      return
    }
    this.#held.push(piece)
    this.#heldBytes += piece.length
  }

  #takeHeld(): Line {
    const bytes = this.#held.length === 1 && this.#held[0] !== undefined ? this.#held[0] : Buffer.concat(this.#held)
    const length = this.#heldBytes + this.#droppedBytes
    this.#held = []
    this.#heldBytes = 0
    this.#droppedBytes = 0
    return length > this.#maxLineBytes ? this.#overlong(bytes, length) : decode(bytes)
  }

  /** Whole lines of one piece: decoded at once where all is well, which is the common case by far. */
  #cut(bytes: Buffer): readonly Line[] {
    if (bytes.length <= this.#maxLineBytes && isUtf8(bytes)) return bytes.toString('utf8').split('\n')
    const lines: Line[] = []
    let start = 0
    while (start <= bytes.length) {
      const found = bytes.indexOf(LINE_FEED, start)
      const end = found === -1 ? bytes.length : found
      const line = bytes.subarray(start, end)
      lines.push(line.length > this.#maxLineBytes ? this.#overlong(line, line.length) : decode(line))
      start = end + 1
    }
    return lines
  }

  #overlong(head: Buffer, length: number): Line {
    const problem = `the line has ${length} bytes, wanted at most ${this.#maxLineBytes}`
    return { problem, raw: excerpt(head.subarray(0, EXCERPT_LENGTH).toString('utf8')) }
  }
}

function decode(bytes: Buffer): Line {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const { offset, byte } = firstInvalid(bytes)
  const hex = byte.toString(16).padStart(2, '0')
  const problem = `bytes are not UTF-8: byte 0x${hex} at column ${offset + 1}`
  return { problem, raw: excerpt(bytes.subarray(0, 4 * EXCERPT_LENGTH).toString('utf8')) }
}

/** The decoder puts U+FFFD where bytes are wrong. The first one that the bytes themselves do not spell is the place. */
function firstInvalid(bytes: Buffer): { readonly offset: number; readonly byte: number } {
  const text = bytes.toString('utf8')
  let offset = 0
  let from = 0
  for (;;) {
    const at = text.indexOf('\ufffd', from)
    if (at === -1) return { offset, byte: bytes[offset] ?? 0 }
    offset += Buffer.byteLength(text.slice(from, at))
    const genuine = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd
    if (!genuine) return { offset, byte: bytes[offset] ?? 0 }
    offset += 3
    from = at + 1
  }
}

function withoutByteOrderMark(piece: Buffer): Buffer {
  return piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? piece.subarray(3) : piece
}
