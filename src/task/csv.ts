/**
 * CSV (RFC 4180: quotes, doubled quotes, line ends inside quotes), streamed: the first record names the columns. A cell is
 * a text. One that holds a JSON list or object (`messages`, `steps`) becomes that value, and an empty one is left out, as a
 * null is elsewhere.
 */
import { Readable } from 'node:stream'
import { InputError } from '../errors.ts'
import { readBytes } from './bytes.ts'
import type { DataFile } from './file-format.ts'
import { DEFAULT_MAX_LINE_BYTES, type ReadLinesOptions } from './lines.ts'
import { excerpt, type RawRow } from './row.ts'

/** Records that are given at once: an asynchronous step for each would cost more than parsing it. */
const BLOCK_RECORDS = 500

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

/**
 * The records of a CSV file. `line` is the line on which a record ends. A record with too many or too few cells is a
 * problem of its own.
 * @throws InputError where the file is no CSV to its end: a quote that is not closed, a stray quote, bytes that are not
 * UTF-8, a record longer than a line may be
 */
export async function* readCsv(file: DataFile, options: ReadLinesOptions = {}): AsyncGenerator<readonly RawRow[]> {
  const { maxLineBytes = DEFAULT_MAX_LINE_BYTES, signal } = options
  const { parse } = await import('csv-parse')
  let block: RawRow[] = []
  const pieces = decoded(readBytes(file, { signal }))
  const first = await firstPiece(pieces, file)
  const source = Readable.from(rejoined(first, pieces))
  const parser = parse({
    delimiter: delimiterOf(first),
    columns: namedColumns,
    bom: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxLineBytes,
    onSkip(error, raw) {
      block.push({
        line: lineOf(error) ?? 0,
        problem: `broken CSV: ${problemOf(error)}`,
        raw: excerpt(raw ?? ''),
      })
    },
  })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  // the library counts a line end of two characters inside quotes twice
  let doubled = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      for (const cell of Object.values(record)) doubled += cell.split('\r\n').length - 1
      block.push({ line: info.lines - doubled, value: valueOf(record) })
      if (block.length < BLOCK_RECORDS) continue
      const full = block
      block = []
      yield full
    }
  } catch (cause) {
    if (signal?.aborted === true || cause instanceof InputError) throw cause
    if (block.length > 0) yield block
    throw new InputError(file.file, lineOf(cause), `broken CSV: ${problemOf(cause)}`, { cause })
  } finally {
    source.destroy()
  }
  yield block
}

async function* decoded(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

/** The first piece that holds the whole header, or all that there is. */
async function firstPiece(pieces: AsyncGenerator<string>, { file }: DataFile): Promise<string> {
  let first = ''
  try {
    while (!first.trimStart().includes('\n')) {
      const next = await pieces.next()
      if (next.done === true) break
      first += next.value
    }
  } catch (cause) {
    if (cause instanceof InputError || !(cause instanceof TypeError)) throw cause
    throw new InputError(file, undefined, `broken CSV: ${problemOf(cause)}`, { cause })
  }
  return first
}

async function* rejoined(first: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* pieces
}

/** Spreadsheets also part their columns by tabs or semicolons: by whichever the header holds most of. */
function delimiterOf(text: string): string {
  const header =
    text
      .trimStart()
      .split('\n')[0]
      ?.replace(/"[^"]*"/g, '') ?? ''
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: header.split(sign).length }))
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign
}

/** The names of the columns. Two of one name would lose the first. */
function namedColumns(names: readonly string[]): string[] {
  const trimmed = names.map((name) => name.trim())
  const twice = trimmed.find((name, at) => name !== '' && trimmed.indexOf(name) !== at)
  if (twice !== undefined) throw new RangeError(`two columns are named ${JSON.stringify(twice)}`)
  return trimmed
}

function valueOf(record: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const value: Record<string, unknown> = {}
  for (const [name, cell] of Object.entries(record)) if (cell !== '') value[name] = cellOf(cell)
  return value
}

function cellOf(cell: string): unknown {
  if (!/^\s*[[{]/.test(cell)) return cell
  try {
    return JSON.parse(cell) as unknown
  } catch {
    // a text that only begins like JSON, such as `[1, 2] is the interval`
    return cell
  }
}

function lineOf(error: unknown): number | undefined {
  const { lines } = (error ?? {}) as { readonly lines?: unknown }
  return typeof lines === 'number' ? lines : undefined
}

function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /encoded data was not valid/i.test(message) ? 'bytes are not UTF-8' : message
}
