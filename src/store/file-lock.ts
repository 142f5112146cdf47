/**
 * A lock between processes of one user, as a file: two pulls of the same model take turns, and the second finds the
 * work done. The lock is a courtesy that saves work; correctness rests on digests and on renaming into place.
 *
 * Covered: holders that died (same machine: the process is gone; another machine on a shared home folder: no sign of
 * life for 30 s). Not covered: machines whose files appear with more than that delay.
 */
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** How a lock is waited for. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined
  /** Called once when another process holds the lock. */
  readonly onWait?: (() => void) | undefined
}

const SIGN_OF_LIFE_MS = 5_000
const DEAD_AFTER_MS = 30_000
const POLL_MS = 200

/** Runs `work` while holding the lock at `path`; abort while waiting rejects with the signal's reason. */
export async function withFileLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const token = `${process.pid} ${hostname()} ${randomUUID()}`
  await mkdir(dirname(path), { recursive: true })
  await acquire(path, token, options)
  const timer = setInterval(() => {
    // a missed sign of life only makes us look dead, and the next one follows
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, SIGN_OF_LIFE_MS)
  timer.unref()
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if ((await readOrUndefined(path)) === token) await rm(path, { force: true })
  }
}

async function acquire(path: string, token: string, options: LockOptions): Promise<void> {
  let waited = false
  let seen: { readonly text: string; readonly mtimeMs: number; readonly since: number } | undefined
  for (;;) {
    options.signal?.throwIfAborted()
    if (await create(path, token)) return
    const text = await readOrUndefined(path)
    const mtimeMs = (await stat(path).catch(() => undefined))?.mtimeMs
    if (text === undefined || mtimeMs === undefined) continue
    if (seen?.text !== text || seen.mtimeMs !== mtimeMs) seen = { text, mtimeMs, since: performance.now() }
    if (holderIsGone(text) || performance.now() - seen.since > DEAD_AFTER_MS) {
      await breakLock(path, text)
      continue
    }
    if (!waited) options.onWait?.()
    waited = true
    // an aborted delay has an error of its own; ours is the signal's reason
    await delay(POLL_MS, undefined, { signal: options.signal }).catch(() => options.signal?.throwIfAborted())
  }
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    await writeFile(path, token, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function holderIsGone(text: string): boolean {
  const [pid, host] = text.split(' ')
  if (host !== hostname() || !/^\d+$/.test(pid ?? '')) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // EPERM: alive, and another user's
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Takes the dead holder's file away; puts it back where a living one came between. */
async function breakLock(path: string, deadText: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const text = await readOrUndefined(aside)
  if (text !== undefined && text !== deadText) await create(path, text)
  await rm(aside, { force: true })
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
