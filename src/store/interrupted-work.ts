/**
 * Folders for the state of long work, so that it goes on after an interruption: one for each piece of work, named by all
 * that identifies it, in the user's cache folder. Done work leaves none. What nobody came back to goes after 30 days.
 * Two processes with the same work take turns (file-lock.ts).
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from './cache-folder.ts'
import { withFileLock, type LockOptions } from '../file-lock.ts'

/** Options of `withState`. */
export interface StateOptions extends LockOptions {
  /** @default cacheFolder() */
  readonly cache?: string | undefined
  readonly now: Date
}

const KEPT_DAYS = 30
/** Empty. Its time is that of the last use. */
const MARK = 'used'

/**
 * Runs work with the folder of its state, which is as an interrupted run of the same identity left it. Where the work
 * fails or is aborted the folder stays. Where it succeeds it is removed.
 */
export async function withState<Result>(
  identity: string,
  work: (folder: string) => Promise<Result>,
  options: StateOptions,
): Promise<Result> {
  const root = join(options.cache ?? cacheFolder(), 'interrupted')
  const folder = join(root, createHash('sha256').update(identity).digest('hex').slice(0, 16))
  return withFileLock(`${folder}.lock`, options, async () => {
    await mkdir(folder, { recursive: true })
    const mark = join(folder, MARK)
    await writeFile(mark, '')
    await utimes(mark, options.now, options.now)
    await removeForgotten(root, options.now)
    const result = await work(folder)
    await rm(folder, { recursive: true, force: true })
    return result
  })
}

async function removeForgotten(root: string, now: Date): Promise<void> {
  for (const name of await readdir(root)) {
    // another process may have removed it meanwhile
    const used = await stat(join(root, name, MARK)).catch(() => undefined)
    if (used !== undefined && now.getTime() - used.mtimeMs > KEPT_DAYS * 86_400_000)
      await rm(join(root, name), { recursive: true, force: true })
  }
}
