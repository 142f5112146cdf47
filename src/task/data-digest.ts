/** One pass over a data file before it is used: its digest, and how many rows it holds where that costs nothing more. */
import { createHash } from 'node:crypto'
import { fileFault, InputError } from '../errors.ts'
import type { DataDigest } from '../trace.ts'
import { readBytes } from './bytes.ts'
import { identifyFile, type DataFile } from './file-format.ts'

/** What the pass found. */
export interface DataSummary {
  readonly digest: DataDigest
  /** Lines of an uncompressed JSONL file, for progress. It is absent for other forms. */
  readonly lines?: number
}

/**
 * Digest, size and number of lines of a data file.
 * @throws InputError as `identifyFile`, and where the file cannot be read; abort rejects with the signal's reason
 */
export async function digestFile(
  file: string | DataFile,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<DataSummary> {
  const found = typeof file === 'string' ? await identifyFile(file) : file
  const countLines = found.format === 'jsonl' && !found.gzip
  const hash = createHash('sha256')
  let bytes = 0
  let lines = 0
  let lastByte = 0x0a
  try {
    for await (const piece of readBytes({ ...found, gzip: false }, options)) {
      hash.update(piece)
      bytes += piece.length
      if (countLines) lines += countLineFeeds(piece)
      lastByte = piece.at(-1) ?? lastByte
    }
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause
    const reason = fileFault(cause)
    throw new InputError(found.file, undefined, `cannot be read (${reason})`, { cause })
  }
  const digest: DataDigest = { file: found.file, bytes, sha256: hash.digest('hex') }
  return countLines ? { digest, lines: lines + (lastByte === 0x0a ? 0 : 1) } : { digest }
}

function countLineFeeds(piece: Buffer): number {
  let count = 0
  for (let at = piece.indexOf(0x0a); at !== -1; at = piece.indexOf(0x0a, at + 1)) count++
  return count
}
