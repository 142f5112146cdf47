/**
 * JSON documents: a file that is one array of rows, one row, or FewRel's object of arrays. They are read whole, since a
 * value in the middle of a document means nothing without what encloses it. JSONL is the form for large data.
 */
import { fileFault, InputError } from '../errors.ts'
import { readBytes } from './bytes.ts'
import type { DataFile } from './file-format.ts'
import { jsonFault } from './json-fault.ts'
import { readJsonLines } from './json-lines.ts'
import type { ReadLinesOptions } from './lines.ts'
import type { RawRow } from './row.ts'
import { unfoldRelations } from './shapes/fewrel.ts'

/** A document is held three times over (bytes, text, values). V8's longest text is 512 MiB. */
const DEFAULT_MAX_DOCUMENT_BYTES = 256 * 1024 * 1024

/** Options of `readJsonDocument`. */
export interface ReadDocumentOptions extends ReadLinesOptions {
  /** Largest document in bytes, unpacked (default 256 MiB). */
  readonly maxDocumentBytes?: number | undefined
}

/**
 * The rows of a JSON document, numbered from 1 in `line`. A `.json` file that is in truth JSONL is read as such.
 * @throws InputError where it is too large, not UTF-8, broken, or neither object nor array
 */
export async function* readJsonDocument(
  file: DataFile,
  options: ReadDocumentOptions = {},
): AsyncGenerator<readonly RawRow[]> {
  const text = await readText(file, options)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    if (isJsonLines(text)) {
      yield* readJsonLines(file, options)
      return
    }
    const { fault, at } = jsonFault(cause, text)
    const line = at === undefined ? undefined : text.slice(0, at).split('\n').length
    throw new InputError(file.file, line, `broken JSON: ${fault}`, { cause })
  }
  if (typeof document !== 'object' || document === null) {
    throw new InputError(file.file, undefined, `is one JSON ${typeof document}, wanted an array or object of rows`)
  }
  const values = Array.isArray(document) ? (document as unknown[]) : (unfoldRelations(document) ?? [document])
  yield values.map((value, i) => ({ line: i + 1, value }))
}

async function readText(file: DataFile, options: ReadDocumentOptions): Promise<string> {
  const { maxDocumentBytes = DEFAULT_MAX_DOCUMENT_BYTES } = options
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of readBytes(file, { signal: options.signal })) {
      bytes += piece.length
      if (bytes > maxDocumentBytes) {
        throw new InputError(
          file.file,
          undefined,
          `is a JSON document of over ${maxDocumentBytes} bytes, wanted JSONL (.jsonl) for data of this size`,
        )
      }
      pieces.push(piece)
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch (cause) {
    if (cause instanceof InputError || options.signal?.aborted === true) throw cause
    const reason = fileFault(cause)
    throw new InputError(file.file, undefined, `cannot be read as UTF-8 text (${reason})`, { cause })
  }
}

/** True where the first line is a whole object by itself and others follow. */
function isJsonLines(text: string): boolean {
  const end = text.indexOf('\n')
  if (end === -1) return false
  try {
    const first: unknown = JSON.parse(text.slice(0, end))
    return typeof first === 'object' && first !== null
  } catch {
    return false
  }
}
