/**
 * Makes an entry of the manifest present: its verified files in a folder of the cache, which exists only when whole.
 *
 * The folder's name carries the first digits of the entry's digest, so that a manifest of another version never finds
 * the wrong files. Pulls of one entry by several processes take turns. An interrupted pull is resumed by the next.
 */
import { createHash } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isAbort, TouchstoneError } from '../errors.ts'
import { cacheFolder } from './cache-folder.ts'
import { withFileLock } from '../file-lock.ts'
import type { ManifestFile, Source, SourceKind } from './manifest-entry.ts'
import { fetchSource, sourceName, type SourceOptions } from './source.ts'

/** How an entry is pulled. */
export interface PullOptions extends Omit<SourceOptions, 'onBytes'> {
  /** @default the user's cache folder (`cacheFolder()`) */
  readonly cache?: string | undefined
  /** Only sources of these kinds. @default all, in the manifest's order */
  readonly sources?: readonly SourceKind[] | undefined
  readonly onEvent?: ((event: PullEvent) => void) | undefined
}

/** What a pull tells while it runs. */
export type PullEvent =
  /** Another process pulls the same entry. We wait for it. */
  | { readonly kind: 'lock-wait' }
  | { readonly kind: 'source-start'; readonly source: string }
  /** The source failed and the next one is tried. */
  | { readonly kind: 'source-error'; readonly source: string; readonly message: string }
  | { readonly kind: 'fetch-delta'; readonly bytes: number; readonly totalBytes: number }

/** What is pulled: a manifest entry, seen without its kind. */
export interface PullTarget {
  /** Words for messages: `model smollm2-135m`. */
  readonly title: string
  readonly kind: 'models' | 'data'
  readonly name: string
  readonly files: readonly ManifestFile[]
  readonly sources: readonly Source[]
}

/** Where a target's files are when they are there. */
export function targetFolder(target: PullTarget, cache: string = cacheFolder()): string {
  const hash = createHash('sha256')
  for (const file of target.files) hash.update(`${file.name} ${file.sha256}\n`)
  return join(cache, target.kind, `${target.name}-${hash.digest('hex').slice(0, 12)}`)
}

/** True when all files are there with their sizes (their digests were verified before the folder came to be). */
export async function isPulled(target: PullTarget, cache?: string): Promise<boolean> {
  const folder = targetFolder(target, cache)
  for (const file of target.files) {
    const found = await stat(join(folder, file.name)).catch(() => undefined)
    if (found?.size !== file.bytes) return false
  }
  return true
}

/**
 * Makes the target present and returns its folder. `fetch-failed` lists what each source said. An abort rejects with the
 * signal's reason and keeps what has come for the next try.
 */
export async function pullTarget(target: PullTarget, options: PullOptions = {}): Promise<string> {
  const { cache = cacheFolder(), signal, onEvent } = options
  signal?.throwIfAborted()
  const folder = targetFolder(target, cache)
  if (await isPulled(target, cache)) return folder
  const lock = `${folder}.lock`
  const onWait = (): void => onEvent?.({ kind: 'lock-wait' })
  await withFileLock(lock, { onWait, signal }, async () => {
    if (await isPulled(target, cache)) return
    const partial = `${folder}.partial`
    await mkdir(dirname(folder), { recursive: true })
    await fetchFromAny(target, partial, options)
    // whatever stands in the way is not whole, or isPulled would have said so
    await rm(folder, { recursive: true, force: true })
    await rename(join(partial, 'files'), folder)
    await rm(partial, { recursive: true, force: true })
  })
  return folder
}

/** Removes a target's files and what a broken pull left, and says whether there was something. */
export async function removeTarget(target: PullTarget, options: PullOptions = {}): Promise<boolean> {
  const { cache = cacheFolder(), signal } = options
  const folder = targetFolder(target, cache)
  return await withFileLock(`${folder}.lock`, { signal }, async () => {
    let removed = false
    for (const each of [folder, `${folder}.partial`]) {
      if ((await stat(each).catch(() => undefined)) === undefined) continue
      await rm(each, { recursive: true })
      removed = true
    }
    return removed
  })
}

async function fetchFromAny(target: PullTarget, partial: string, options: PullOptions): Promise<void> {
  const { sources: kinds, onEvent, signal } = options
  const totalBytes = target.files.reduce((sum, file) => sum + file.bytes, 0)
  const sources = target.sources.filter((source) => kinds === undefined || kinds.includes(source.kind))
  const failures: string[] = []
  for (const source of sources) {
    const name = sourceName(source)
    onEvent?.({ kind: 'source-start', source: name })
    try {
      await fetchSource(source, target.files, partial, {
        ...options,
        onBytes: (bytes) => onEvent?.({ kind: 'fetch-delta', bytes: Math.min(bytes, totalBytes), totalBytes }),
      })
      return
    } catch (error) {
      signal?.throwIfAborted()
      if (isAbort(error)) throw error
      const message = error instanceof Error ? error.message : String(error)
      failures.push(`${name}: ${message}`)
      onEvent?.({ kind: 'source-error', source: name, message })
    }
  }
  const why = failures.length === 0 ? 'no source of the wanted kind' : failures.join(' | ')
  throw new TouchstoneError('fetch-failed', `pull ${target.title}: ${why}`)
}
