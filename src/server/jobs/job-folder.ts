/**
 * Jobs on the disk: three files for each, `ID.job.json`, `ID.asked.json` and `ID.result.json`, and while it runs
 * `ID.scratch` where it writes one; files that come in and go out lie in `files` below (file-store.ts). Each is written whole
 * under another name, synced and renamed, so that a process or a machine that dies leaves the old file or the new one.
 *
 * Covered: a restart loses no job that was answered 202; a second server on the same folder is refused.
 * Not covered: a disk that loses what it said was synced.
 */
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takeFileLock, type FileLock } from '../../file-lock.ts'
import { makeFolder } from '../../make-folder.ts'
import { InputError, TouchstoneError } from '../../errors.ts'
import { FileStore } from '../files/file-store.ts'
import { jobRecord, type JobRecord } from './job.ts'

type Part = 'job' | 'asked' | 'result'

/** A folder of jobs that this process holds. */
export class JobFolder implements Disposable {
  readonly path: string
  /** As they were found, the oldest first. */
  readonly found: readonly JobRecord[]
  readonly files: FileStore
  readonly #lock: FileLock

  private constructor(path: string, found: readonly JobRecord[], files: FileStore, lock: FileLock) {
    this.path = path
    this.files = files
    this.found = found
    this.#lock = lock
  }

  /**
   * Opens the folder, and makes it where it is missing.
   * @throws TouchstoneError `busy` where another server holds it; InputError for a file that holds no job
   */
  static async open(path: string): Promise<JobFolder> {
    makeFolder(path)
    const lock = takeFileLock(join(path, 'jobs.lock'), `keep jobs in ${path}`)
    try {
      const names = await readdir(path)
      const found: JobRecord[] = []
      for (const name of names) {
        if (name.endsWith('.partial')) await rm(join(path, name), { force: true })
        else if (name.endsWith('.job.json')) found.push(await readRecord(join(path, name)))
      }
      found.sort((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : a.id < b.id ? -1 : 1))
      return new JobFolder(path, found, await FileStore.open(join(path, 'files')), lock)
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /** Writes a part of a job. @returns its bytes */
  async write(id: string, part: Part, value: unknown): Promise<number> {
    const path = this.#path(id, part)
    const bytes = Buffer.from(JSON.stringify(value))
    await using file = await open(`${path}.partial`, 'w', 0o600)
    await file.writeFile(bytes)
    await file.sync()
    await rename(`${path}.partial`, path)
    await using folder = await open(this.path, 'r')
    await folder.sync()
    return bytes.length
  }

  /** A part of a job. @throws TouchstoneError `corrupt` where it is not there, or is no JSON */
  async read(id: string, part: Part): Promise<unknown> {
    const path = this.#path(id, part)
    try {
      return JSON.parse(await readFile(path, 'utf8')) as unknown
    } catch (cause) {
      throw new TouchstoneError('corrupt', `read job ${id}: ${path} cannot be read`, { cause })
    }
  }

  /** Removes a job with all its parts; the record goes first, so that no half of a job is found again. */
  async remove(id: string): Promise<void> {
    for (const part of ['job', 'asked', 'result'] as const) await rm(this.#path(id, part), { force: true })
    await this.dropScratch(id)
  }

  /** Where a job that runs may write a file of its own. */
  scratchOf(id: string): string {
    return join(this.path, `${id}.scratch`)
  }

  async dropScratch(id: string): Promise<void> {
    await rm(this.scratchOf(id), { force: true })
  }

  [Symbol.dispose](): void {
    this.#lock.release()
  }

  #path(id: string, part: Part): string {
    return join(this.path, `${id}.${part}.json`)
  }
}

async function readRecord(path: string): Promise<JobRecord> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, 'holds no JSON, wanted a job', { cause })
  }
  const parsed = jobRecord.safeParse(value)
  if (parsed.success) return parsed.data
  throw new InputError(path, undefined, `holds no job: ${parsed.error.issues[0]?.message ?? 'another form'}`)
}
