/** Fetches one file over HTTP into a partial file. It resumes where it broke off, is bounded, and trusts nothing before the digest. */
import { open, rm, stat, type FileHandle } from 'node:fs/promises'
import { TouchstoneError } from '../errors.ts'
import { verifyFile } from './digest.ts'
import type { ManifestFile } from './manifest-entry.ts'

/** Bytes that may wait for the disk, far more than a disk is ever behind, far less than memory. */
const WAITING_BYTES = 16 << 20

/** How a file is fetched. */
export interface FetchOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes of this file that are here so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined
  /** Longest wait for the answer's first byte, short so that an unreachable source is left soon. @default 8000 */
  readonly connectMs?: number | undefined
  /** Longest silence within an answer. @default 30000 */
  readonly silenceMs?: number | undefined
}

/**
 * Fetches `url` into `path`, which may hold the beginning from an earlier try. Resolves when the file has the wanted
 * size and digest. `fetch-failed` names the address and the cause. `corrupt` names both digests, and the partial file is
 * removed then. Abort rejects with the signal's reason and keeps the partial file.
 */
export async function fetchFile(
  url: string,
  path: string,
  wanted: ManifestFile,
  options: FetchOptions = {},
): Promise<void> {
  const resumed = (await sizeOf(path)) > 0
  try {
    await fetchRest(url, path, wanted, options)
    await verifyFile(path, wanted, options.signal)
  } catch (error) {
    if (!(error instanceof TouchstoneError && error.code === 'corrupt')) throw error
    await rm(path, { force: true })
    // the earlier part may have come from another version of the file: once more, from the start
    if (!resumed) throw error
    await fetchRest(url, path, wanted, options)
    await verifyFile(path, wanted, options.signal)
  }
}

async function fetchRest(url: string, path: string, wanted: ManifestFile, options: FetchOptions): Promise<void> {
  let have = await sizeOf(path)
  if (have > wanted.bytes) {
    await rm(path)
    have = 0
  }
  if (have === wanted.bytes) return
  const watch = new Watch(url, options.signal)
  try {
    watch.expect('an answer', options.connectMs ?? 8_000)
    const response = await fetch(url, {
      // `identity`: a .gz file must arrive as it is, and ranges count its own bytes
      headers: { 'accept-encoding': 'identity', ...options.headers, ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
      signal: watch.signal,
    })
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel()
      throw new TouchstoneError('fetch-failed', `fetch ${url}: HTTP ${response.status} ${response.statusText}`)
    }
    // a server that ignores the range sends everything again
    const start = response.status === 206 ? have : 0
    const length = response.headers.get('content-length')
    if (length !== null && start + Number(length) !== wanted.bytes) {
      await response.body?.cancel()
      throw new TouchstoneError(
        'corrupt',
        `fetch ${url}: the file there has ${start + Number(length)} bytes, wanted ${wanted.bytes}`,
      )
    }
    await writeBody(response, path, start, wanted, watch, options)
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason
    if (error instanceof TouchstoneError) throw error
    if (watch.signal.reason instanceof TouchstoneError) throw watch.signal.reason
    throw new TouchstoneError('fetch-failed', `fetch ${url}: ${causeOf(error)}`, { cause: error })
  } finally {
    watch.end()
  }
}

async function writeBody(
  response: Response,
  path: string,
  start: number,
  wanted: ManifestFile,
  watch: Watch,
  options: FetchOptions,
): Promise<void> {
  await using writes = new WriteQueue(path, start, options.onBytes)
  let at = start
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array
    if (at + bytes.length > wanted.bytes) {
      throw new TouchstoneError('corrupt', `fetch ${response.url}: more than the wanted ${wanted.bytes} bytes came`)
    }
    at += bytes.length
    await writes.add(bytes)
    watch.expect('more bytes', options.silenceMs ?? 30_000)
  }
  await writes.written()
  if (at < wanted.bytes) {
    throw new TouchstoneError('fetch-failed', `fetch ${response.url}: ended after ${at} of ${wanted.bytes} bytes`)
  }
}

/**
 * Opens a file and writes in order while the next bytes are read. A stream that breaks off forgets what came and was not
 * yet asked for, so the reader must never wait for the disk, or the next try starts behind the break.
 */
class WriteQueue implements AsyncDisposable {
  readonly #file: Promise<FileHandle>
  readonly #onBytes: ((bytes: number) => void) | undefined
  #end: number
  #waitingBytes = 0
  #last: Promise<void> = Promise.resolve()
  #failed = false

  constructor(path: string, start: number, onBytes: ((bytes: number) => void) | undefined) {
    this.#file = open(path, start > 0 ? 'r+' : 'w')
    // the first write is told
    this.#file.catch(() => (this.#failed = true))
    this.#end = start
    this.#onBytes = onBytes
  }

  /** Takes the bytes. Waits only where the disk is far behind, and rejects where it has failed. */
  async add(bytes: Uint8Array): Promise<void> {
    const at = this.#end
    this.#end += bytes.length
    this.#waitingBytes += bytes.length
    this.#last = this.#write(this.#last, bytes, at)
    // the next call tells, or `written`
    this.#last.catch(() => (this.#failed = true))
    if (this.#failed || this.#waitingBytes > WAITING_BYTES) await this.#last
  }

  /** Resolves when all of it is in the file. */
  async written(): Promise<void> {
    await this.#last
    await this.#file
  }

  /** Writes what it has and closes the file. What failed is told elsewhere, or the reader failed first. */
  async [Symbol.asyncDispose](): Promise<void> {
    const [file] = await Promise.allSettled([this.#file, this.#last])
    if (file.status === 'fulfilled') await file.value.close()
  }

  async #write(before: Promise<void>, bytes: Uint8Array, at: number): Promise<void> {
    await before
    const file = await this.#file
    await file.write(bytes, 0, bytes.length, at)
    this.#waitingBytes -= bytes.length
    this.#onBytes?.(at + bytes.length)
  }
}

/** Aborts when the caller does, or when what is expected does not come in time. */
class Watch {
  readonly #controller = new AbortController()
  readonly #url: string
  readonly #outer: AbortSignal | undefined
  readonly #forward = (): void => this.#controller.abort(this.#outer?.reason)
  #timer: NodeJS.Timeout | undefined

  constructor(url: string, outer: AbortSignal | undefined) {
    this.#url = url
    this.#outer = outer
    outer?.throwIfAborted()
    outer?.addEventListener('abort', this.#forward, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  expect(what: string, withinMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#controller.abort(
        new TouchstoneError('fetch-failed', `fetch ${this.#url}: waited ${withinMs} ms for ${what}`),
      )
    }, withinMs)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#forward)
  }
}

/** undici wraps what happened in `cause`, sometimes twice. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : causeOf(error.cause)
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}
