/**
 * Writes files that appear whole or not at all. A file is written beside the target, flushed to disk, and then renamed over it.
 *
 * Where in the flow: under every file the engine saves. A kill at any moment leaves the old file or the new one. At
 * worst a `.NAME.PID.partial` remains, which nothing reads.
 */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

let serial = 0

/** Runs `write` on a fresh file and renames it to `path`. On any failure the partial file is removed. */
export async function writeAtomically(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}-${serial++}.partial`)
  let file: FileHandle | undefined
  try {
    file = await open(partial, 'w')
    await write(file)
    await file.sync()
    await file.close()
    file = undefined
    await rename(partial, path)
  } catch (error) {
    await file?.close()
    await rm(partial, { force: true })
    throw error
  }
}

/** Writes all bytes. A single `write` may stop short. */
export async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0
  while (done < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done)
    done += bytesWritten
  }
}

/** Fills `bytes` from `position`, or false where the file ends first. */
export async function readFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<boolean> {
  let done = 0
  while (done < bytes.byteLength) {
    const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done, position + done)
    if (bytesRead === 0) return false
    done += bytesRead
  }
  return true
}
