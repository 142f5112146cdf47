/** SHA-256 of files: how the store knows that bytes are the right ones. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { TouchstoneError } from '../errors.ts'
import type { ManifestFile } from './manifest-entry.ts'

/** SHA-256 of a file's bytes, lower-case hex. An abort rejects with the signal's reason. */
export async function fileDigest(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    hash,
    ...(signal === undefined ? [] : [{ signal }]),
  )
  return hash.digest('hex')
}

/** Rejects with `corrupt`, naming both digests, unless the file is the one that the manifest means. */
export async function verifyFile(path: string, wanted: ManifestFile, signal?: AbortSignal): Promise<void> {
  const { size } = await stat(path)
  if (size !== wanted.bytes) {
    throw new TouchstoneError('corrupt', `verify ${path}: ${size} bytes, wanted ${wanted.bytes}`)
  }
  const found = await fileDigest(path, signal)
  if (found !== wanted.sha256) {
    throw new TouchstoneError('corrupt', `verify ${path}: SHA-256 is ${found}, wanted ${wanted.sha256}`)
  }
}
