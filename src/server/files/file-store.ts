/**
 * Files on the disk: two for each, `ID.data` and then `ID.file.json`, with the SHA-256 of the bytes as id. Bytes come in
 * under another name, are synced and renamed, and the record is written last: what a process or a machine that dies left
 * behind has no record, and is removed when the folder is opened again.
 *
 * Covered: the same bytes twice are one file; a file that is too large, or that the disk has no room for, ends as soon
 * as that is known and leaves nothing. Not covered: encryption at rest; a disk that loses what it said was synced.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../errors.ts'
import { makeFolder } from '../../make-folder.ts'
import type { WorkPlace } from '../operations/operation.ts'
import { RequestFailure } from '../request-failure.ts'
import { FILE_ID, storedFile, type FileAbout, type StoredFile } from './stored-file.ts'

/** Bounds of what comes in. */
export interface FileLimits {
  /** Bytes of one file. */
  readonly fileBytes: number
  /** Bytes of the disk that stay free. */
  readonly reserveBytes: number
}

/** Between two looks at the room on the disk. */
const LOOK_BYTES = 16 * 2 ** 20

/** A folder of files that this process holds, by the lock of the folder above. */
export class FileStore {
  readonly path: string
  readonly #files: Map<string, StoredFile>
  /** Files that are being read by a request, with the number of its readers. */
  readonly #held = new Map<string, number>()
  /** Held files that go with their last reader. */
  readonly #leaving = new Set<string>()
  /** What changes the folder does so one after another. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(path: string, files: Map<string, StoredFile>) {
    this.path = path
    this.#files = files
  }

  /** Opens the folder, makes it where it is missing, and removes what has no record. @throws InputError for a record that is none */
  static async open(path: string): Promise<FileStore> {
    makeFolder(path)
    const names = await readdir(path)
    const files = new Map<string, StoredFile>()
    for (const name of names.filter((each) => each.endsWith('.file.json'))) {
      const file = await readRecord(join(path, name))
      const found = await stat(join(path, `${file.id}.data`)).catch(() => undefined)
      if (found?.size === file.bytes) files.set(file.id, file)
      else await rm(join(path, name), { force: true })
    }
    for (const name of names) {
      const isWhole = name.endsWith('.data') && files.has(name.slice(0, -'.data'.length))
      if (!isWhole && /\.(?:data|partial)$/.test(name)) await rm(join(path, name), { force: true })
    }
    return new FileStore(path, files)
  }

  get(id: string): StoredFile | undefined {
    return this.#files.get(id)
  }

  /** The latest first. */
  list(): StoredFile[] {
    return [...this.#files.values()].toSorted((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0))
  }

  /** Where the bytes of a file lie. @throws TypeError for an id that is none */
  dataOf(id: string): string {
    if (!FILE_ID.test(id)) throw new TypeError(`find file: id is ${JSON.stringify(id)}, wanted 64 hex digits`)
    return join(this.path, `${id}.data`)
  }

  /**
   * Takes bytes as they come. Where the same are here already, their file stays, under the name that came last.
   * @throws RequestFailure 413 too large, 507 no room on the disk; what the pieces throw. Then nothing is left
   */
  async write(
    pieces: AsyncIterable<Uint8Array>,
    { about, limits }: { readonly about: () => FileAbout; readonly limits: FileLimits },
  ): Promise<{ readonly file: StoredFile; readonly isNew: boolean }> {
    const partial = join(this.path, `${randomUUID()}.partial`)
    try {
      const { id, bytes } = await this.#receive(partial, pieces, limits)
      return await this.#inTurn(() => this.#place(partial, { id, bytes, ...about() }))
    } finally {
      await rm(partial, { force: true })
    }
  }

  /** Takes a file that was written beside, of which digest and size are known. */
  async adopt(path: string, file: Omit<StoredFile, 'created'>): Promise<StoredFile> {
    return (await this.#inTurn(() => this.#place(path, file))).file
  }

  /** Keeps a file on the disk until it is disposed of, whatever happens to the jobs that have it. `path` is where its bytes lie. */
  hold(id: string): AsyncDisposable & { readonly path: string } {
    this.#held.set(id, (this.#held.get(id) ?? 0) + 1)
    let isHeld = true
    return {
      path: this.dataOf(id),
      [Symbol.asyncDispose]: async () => {
        if (!isHeld) return
        isHeld = false
        const readers = (this.#held.get(id) ?? 1) - 1
        if (readers > 0) {
          this.#held.set(id, readers)
          return
        }
        this.#held.delete(id)
        if (this.#leaving.delete(id)) await this.remove(id)
      },
    }
  }

  /** Whether a request reads it now. */
  isHeld(id: string): boolean {
    return this.#held.has(id)
  }

  /** A place for work that no job keeps. What it keeps stays until it is deleted; disposing of it drops the rest. */
  place(): WorkPlace & AsyncDisposable {
    const scratch = join(this.path, `${randomUUID()}.partial`)
    return {
      scratch,
      keep: async (about, signal) => {
        const file = await this.adopt(scratch, { ...(await digestOfFile(scratch, signal)), ...about })
        // nobody would ever learn its id
        if (signal.aborted) await this.remove(file.id)
        signal.throwIfAborted()
        return file
      },
      [Symbol.asyncDispose]: () => rm(scratch, { force: true }),
    }
  }

  /** Removes a file; where it is held, with its last reader. */
  async remove(id: string): Promise<void> {
    if (this.#held.has(id)) {
      this.#leaving.add(id)
      return
    }
    if (!this.#files.delete(id)) return
    await this.#inTurn(async () => {
      // came again meanwhile
      if (this.#files.has(id)) return
      await rm(this.#recordOf(id), { force: true })
      await rm(this.dataOf(id), { force: true })
    })
  }

  /** @throws RequestFailure 507 where the disk has no room for so many bytes more */
  async requireRoom(bytes: number, reserveBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.path)
    if (bavail * bsize - bytes < reserveBytes) throw noRoom()
  }

  async #receive(
    partial: string,
    pieces: AsyncIterable<Uint8Array>,
    { fileBytes, reserveBytes }: FileLimits,
  ): Promise<{ readonly id: string; readonly bytes: number }> {
    const hash = createHash('sha256')
    let bytes = 0
    let looked = -LOOK_BYTES
    await using target = await open(partial, 'wx', 0o600)
    for await (const piece of pieces) {
      bytes += piece.length
      if (bytes > fileBytes) throw tooLarge(fileBytes)
      if (bytes - looked >= LOOK_BYTES) {
        await this.requireRoom(LOOK_BYTES, reserveBytes)
        looked = bytes
      }
      hash.update(piece)
      await target.writeFile(piece).catch((cause: unknown) => {
        throw cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC' ? noRoom(cause) : cause
      })
    }
    if (bytes === 0) throw new RequestFailure(422, 'bad-request', 'the file is empty, wanted at least one byte')
    await target.sync()
    return { id: hash.digest('hex'), bytes }
  }

  async #place(
    path: string,
    { id, bytes, name, type }: Omit<StoredFile, 'created'>,
  ): Promise<{ readonly file: StoredFile; readonly isNew: boolean }> {
    // whoever sends it again wants it to stay
    this.#leaving.delete(id)
    const known = this.#files.get(id)
    if (known?.name === name && known.type === type) {
      await rm(path, { force: true })
      return { file: known, isNew: false }
    }
    const file = { id, bytes, type, name, created: known?.created ?? new Date().toISOString() }
    await chmod(path, 0o600)
    await rename(path, this.dataOf(id))
    const record = this.#recordOf(id)
    await using written = await open(`${record}.partial`, 'w', 0o600)
    await written.writeFile(JSON.stringify(file))
    await written.sync()
    await rename(`${record}.partial`, record)
    await using folder = await open(this.path, 'r')
    await folder.sync()
    this.#files.set(id, file)
    return { file, isNew: known === undefined }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  #recordOf(id: string): string {
    return join(this.path, `${id}.file.json`)
  }
}

/** Digest and size of a file on the disk. */
export async function digestOfFile(
  path: string,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted()
    hash.update(piece)
    bytes += piece.length
  }
  return { id: hash.digest('hex'), bytes }
}

async function readRecord(path: string): Promise<StoredFile> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new InputError(path, undefined, 'holds no JSON, wanted the record of a file', { cause })
  }
  const parsed = storedFile.safeParse(value)
  if (parsed.success) return parsed.data
  throw new InputError(
    path,
    undefined,
    `holds no record of a file: ${parsed.error.issues[0]?.message ?? 'another form'}`,
  )
}

/** @param most bytes of one file */
export function tooLarge(most: number): RequestFailure {
  const message = `the file has more than ${most} bytes, wanted at most that`
  return new RequestFailure(413, 'too-large', message, { headers: { connection: 'close' } })
}

function noRoom(cause?: unknown): RequestFailure {
  const headers = { connection: 'close' }
  return new RequestFailure(507, 'no-space', 'the disk of this server has no room for the file', { headers, cause })
}
