/**
 * Reads Parquet by row groups, the units that the format lets one decode alone. So memory follows the largest row group
 * and not the file. Columns may be flat or nested. All codecs are read.
 */
import { isUtf8 } from 'node:buffer'
import { open, type FileHandle } from 'node:fs/promises'
import type { AsyncBuffer, FileMetaData } from 'hyparquet'
import { fileFault, InputError } from '../errors.ts'
import type { DataFile } from './file-format.ts'
import { excerpt, EXCERPT_LENGTH, type RawRow } from './row.ts'

/** A row group is decoded whole and its values take several times its size. Writers' defaults lie far below this. */
const DEFAULT_MAX_ROW_GROUP_BYTES = 1024 * 1024 * 1024

/** Options of `readParquet`. */
export interface ReadParquetOptions {
  /** Largest row group in bytes, as the footer tells it unpacked (default 1 GiB). */
  readonly maxRowGroupBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Stands where a text column's bytes are not UTF-8 (an image, say). A shape that does not read the column never sees it.
 * One that does finds no text there, and says so with what `toJSON` gives.
 */
class NotText {
  readonly #beginning: string

  constructor(bytes: Uint8Array) {
    this.#beginning = Buffer.from(bytes.subarray(0, 4 * EXCERPT_LENGTH)).toString('utf8')
  }

  toJSON(): string {
    return `bytes that are not UTF-8: ${excerpt(this.#beginning)}`
  }
}

/**
 * The rows of a Parquet file as plain objects, numbered from 1 in `line`. Nulls are left out, 64-bit integers become
 * numbers, or texts of their digits beyond 2^53, dates ISO texts. Leaving the loop closes the file.
 * @throws InputError where the file is cut short or damaged, with the first row of the group that cannot be read
 */
export async function* readParquet(
  file: DataFile,
  options: ReadParquetOptions = {},
): AsyncGenerator<readonly RawRow[]> {
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const { maxRowGroupBytes = DEFAULT_MAX_ROW_GROUP_BYTES } = options
  const handle = await open(file.path)
  try {
    const buffer = asyncBuffer(handle, file.bytes)
    let metadata: FileMetaData
    try {
      metadata = await parquetMetadataAsync(buffer)
    } catch (cause) {
      throw new InputError(file.file, undefined, `Parquet file is cut short or damaged (${fileFault(cause)})`, {
        cause,
      })
    }
    let rowStart = 0
    for (const [i, group] of metadata.row_groups.entries()) {
      options.signal?.throwIfAborted()
      const rowEnd = rowStart + Number(group.num_rows)
      const place = `row group ${i + 1} of ${metadata.row_groups.length} (rows ${rowStart + 1} to ${rowEnd})`
      if (Number(group.total_byte_size) > maxRowGroupBytes) {
        const size = `${group.total_byte_size} bytes, wanted at most ${maxRowGroupBytes}`
        throw new InputError(file.file, rowStart + 1, `${place} has ${size}; write it with smaller row groups`)
      }
      let values: Record<string, unknown>[]
      try {
        values = await parquetReadObjects({
          file: buffer,
          metadata,
          rowStart,
          rowEnd,
          compressors,
          parsers: { stringFromBytes: textOf },
        })
      } catch (cause) {
        throw new InputError(file.file, rowStart + 1, `${place} is damaged (${fileFault(cause)})`, { cause })
      }
      yield values.map((value, j) => ({ line: rowStart + j + 1, value: plain(value) }))
      rowStart = rowEnd
    }
  } finally {
    await handle.close()
  }
}

/** Reads ranges, and refuses those that a damaged footer puts outside the file before anything is allocated. */
function asyncBuffer(handle: FileHandle, byteLength: number): AsyncBuffer {
  async function read(start: number, end: number): Promise<ArrayBuffer> {
    if (!(start >= 0 && start <= end && end <= byteLength)) {
      throw new RangeError(`bytes ${start} to ${end} lie outside the file of ${byteLength} bytes`)
    }
    const bytes = new Uint8Array(end - start)
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
      if (bytesRead === 0) throw new RangeError(`the file ends at byte ${start + filled}, wanted bytes to ${end}`)
      filled += bytesRead
    }
    return bytes.buffer
  }
  return {
    byteLength,
    slice(start: number, end: number = byteLength): Promise<ArrayBuffer> {
      const range = read(start, end)
      // the library fetches ahead and forgets those ranges when an earlier one fails. Unhandled, they would end Node
      range.catch(() => undefined)
      return range
    },
  }
}

function textOf(bytes: Uint8Array | undefined): string | NotText | undefined {
  if (bytes === undefined) return undefined
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') : new NotText(bytes)
}

/** As JSON would have given it. Absent fields of a nested column come as null and are left out. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (typeof value !== 'object' || value === null || value instanceof NotText) return value
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, plain)
  if (Array.isArray(value)) return value.map(plain)
  const copy: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    if (item !== null && item !== undefined) copy[name] = plain(item)
  }
  return copy
}
