/** Members of a zip file (wheels are zip files), streamed to disk with yauzl. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { boundary, TouchstoneError } from '../errors.ts'

/** Where a member goes. */
export interface Extraction {
  /** Says which member is meant, by its path in the zip file. Exactly one must fit. */
  readonly fits: (path: string) => boolean
  readonly target: string
  /** Write after this many bytes of the target (default: replace it). */
  readonly start?: number
  /** More bytes than this are refused before they are unpacked. */
  readonly mostBytes: number
}

/** Unpacks members of `zip`. @throws TouchstoneError `corrupt` when a member is missing, double or too large, or the file is no zip file. */
export async function unzip(zip: string, extractions: readonly Extraction[], signal?: AbortSignal): Promise<void> {
  const archive = await boundary('corrupt', `open ${zip}`, () => openPromise(zip, { autoClose: false }))
  try {
    const entries = await boundary('corrupt', `read the members of ${zip}`, () => Array.fromAsync(archive.eachEntry()))
    for (const extraction of extractions) {
      signal?.throwIfAborted()
      const fitting = entries.filter((entry) => extraction.fits(entry.fileName))
      const [entry] = fitting
      if (entry === undefined || fitting.length > 1) {
        throw new TouchstoneError('corrupt', `unpack ${zip}: ${fitting.length} members fit, wanted one`)
      }
      if (entry.uncompressedSize > extraction.mostBytes) {
        throw new TouchstoneError(
          'corrupt',
          `unpack ${entry.fileName} of ${zip}: ${entry.uncompressedSize} bytes, wanted at most ${extraction.mostBytes}`,
        )
      }
      const { target, start } = extraction
      await boundary('corrupt', `unpack ${entry.fileName} of ${zip}`, async () => {
        const stream = await archive.openReadStreamPromise(entry)
        await pipeline(
          stream,
          createWriteStream(target, start === undefined || start === 0 ? {} : { flags: 'r+', start }),
          ...(signal === undefined ? [] : [{ signal }]),
        )
      })
    }
  } finally {
    archive.close()
  }
}
