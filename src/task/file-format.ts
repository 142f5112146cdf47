/**
 * Tells what form a data file has, before any of it is parsed: by its ending, confirmed by its first bytes. A file that
 * contradicts its ending is refused, since guessing would only move the error to a less clear place.
 */
import { open, stat, type FileHandle } from 'node:fs/promises'
import { fileFault, InputError } from '../errors.ts'
import { STANDARD_INPUT, standardInputFile } from './standard-input.ts'

/** A data file that exists, is not empty, and is what its name says. */
export interface DataFile {
  /** As the caller named it, or `-` for standard input. */
  readonly file: string
  /** Where its bytes lie. */
  readonly path: string
  readonly format: 'jsonl' | 'json' | 'parquet' | 'csv'
  /** True where the bytes are gzip-compressed. */
  readonly gzip: boolean
  readonly bytes: number
}

const ENDINGS: readonly (readonly [ending: string, format: DataFile['format'], gzip: boolean])[] = [
  ['.jsonl', 'jsonl', false],
  ['.ndjson', 'jsonl', false],
  ['.jsonl.gz', 'jsonl', true],
  ['.ndjson.gz', 'jsonl', true],
  ['.json', 'json', false],
  ['.json.gz', 'json', true],
  ['.parquet', 'parquet', false],
  ['.csv', 'csv', false],
  ['.csv.gz', 'csv', true],
  ['.tsv', 'csv', false],
  ['.tsv.gz', 'csv', true],
]

const WANTED =
  'JSONL (.jsonl, .ndjson), JSON (.json) or CSV (.csv, .tsv), each of them also gzipped (.gz), or Parquet (.parquet)'

/** First bytes of formats that are often met, and what to call them. */
const MAGICS: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x50, 0x41, 0x52, 0x31], 'Parquet'],
  [[0x1f, 0x8b], 'gzip'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'],
  [[0x42, 0x5a, 0x68], 'bzip2'],
  [[0xff, 0xfe], 'UTF-16 text'],
  [[0xfe, 0xff], 'UTF-16 text'],
]

/**
 * Looks at a file's name and first bytes. The name `-` means standard input.
 * @param options.path where its bytes lie, if not at its name; messages and rows tell the name
 * @throws InputError where it is missing, unreadable, a directory or another non-file, empty, or not what its name says
 */
export async function identifyFile(
  file: string,
  options: { readonly path?: string | undefined } = {},
): Promise<DataFile> {
  const path = options.path ?? (file === STANDARD_INPUT ? await standardInputFile() : file)
  const bytes = await sizeOfFile(file, path)
  const head = await readHead(file, path)
  const magic = MAGICS.find(([first]) => first.every((byte, i) => head[i] === byte))?.[1]
  const lower = file.toLowerCase()
  const ending = ENDINGS.find(([suffix]) => lower.endsWith(suffix))
  const named = ending === undefined ? undefined : ending[2] ? 'gzip' : ending[1] === 'parquet' ? 'Parquet' : 'text'
  const found = magic ?? 'text'
  if (named !== undefined && named !== found) {
    throw new InputError(
      file,
      undefined,
      `the ending promises ${named}, the first bytes say ${found}${remedyFor(found)}`,
    )
  }
  const unnamed = {
    text: file === STANDARD_INPUT && !beginsJson(head) ? 'csv' : 'jsonl',
    gzip: 'jsonl',
    Parquet: 'parquet',
  } as const
  if (ending !== undefined) return { file, path, format: ending[1], gzip: ending[2], bytes }
  if (found === 'text' || found === 'gzip' || found === 'Parquet') {
    return { file, path, format: unnamed[found], gzip: found === 'gzip', bytes }
  }
  throw new InputError(file, undefined, `is ${found}, wanted ${WANTED}`)
}

/** What turns a file into one that is read. */
function remedyFor(found: string): string {
  if (found === 'UTF-16 text') return ', wanted UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW-FILE'
  return found === 'gzip' ? ', wanted an ending in .gz for it' : ''
}

/** Whether text begins, behind a byte-order mark and white space, as JSON does: rows of JSONL are objects. */
function beginsJson(head: Buffer): boolean {
  return /^\ufeff?\s*(?:[{[]|$)/.test(head.toString('utf8'))
}

async function sizeOfFile(file: string, path: string): Promise<number> {
  let found
  try {
    found = await stat(path)
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
  if (found.isDirectory()) throw new InputError(file, undefined, `is a directory, wanted a file: ${WANTED}`)
  if (!found.isFile()) throw new InputError(file, undefined, 'is not a regular file, wanted one that can be read twice')
  if (found.size === 0) throw new InputError(file, undefined, 'is empty, wanted at least one row')
  return found.size
}

/** First bytes that are looked at: enough for every magic, and for blank lines before text. */
const HEAD_BYTES = 256

async function readHead(file: string, path: string): Promise<Buffer> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  } finally {
    await handle?.close()
  }
}
