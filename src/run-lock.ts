/**
 * One writer for a run: a file `lock` in its folder that names the process holding it.
 *
 * Covered: two live processes on one machine; a lock left by a killed process (its id is gone, or belongs to a process
 * that began at another time); a torn lock file. Not covered: processes on two machines that share the folder (their
 * ids mean nothing to each other, so such a lock counts as held), and three processes that take over one dead lock in
 * the same instant.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { TouchstoneError } from './errors.ts'

/** A lock that is held. */
export interface RunLock {
  release(): void
}

interface Holder {
  readonly pid: number
  readonly host: string
  /** Start of the process in clock ticks since boot where the kernel tells it, so that a reused id is not mistaken. */
  readonly start: string | null
}

/** Takes the lock of a folder. @throws TouchstoneError `busy` where a live process holds it, naming that process */
export async function lockRun(folder: string): Promise<RunLock> {
  const path = join(folder, 'lock')
  const own = `${path}.${process.pid}`
  const holder: Holder = { pid: process.pid, host: hostname(), start: startOf(process.pid) }
  writeFileSync(own, JSON.stringify(holder))
  try {
    // a link is made whole or not at all, so nobody ever reads a half-written lock of ours
    for (;;) {
      if (tryLink(own, path)) return { release: () => rmSync(path, { force: true }) }
      const found = readText(path)
      if (found === undefined) continue
      if (isLive(found)) throw busy(folder, found)
      removeDead(path, found)
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/** Moves the dead lock away, and puts it back where another process was quicker and it is no longer the dead one. */
function removeDead(path: string, dead: string): void {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
    throw cause
  }
  if (readText(aside) !== dead) tryLink(aside, path)
  rmSync(aside, { force: true })
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

function isLive(text: string): boolean {
  const holder = holderOf(text)
  if (holder === undefined) return false
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return holder.start === null || holder.start === startOf(holder.pid)
}

function holderOf(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

/**
 * When a process began, as the kernel counts it; null where there is none, where it has ended and only waits for its
 * parent (a zombie still answers to `kill`), or where this is not Linux. State and start are fields 3 and 22 of
 * /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold spaces, so they count from its end.
 */
function startOf(pid: number): string | null {
  const stat = process.platform === 'linux' ? readText(`/proc/${pid}/stat`) : undefined
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
}

function busy(folder: string, text: string): TouchstoneError {
  const holder = holderOf(text)
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`
  return new TouchstoneError('busy', `open run ${folder}: ${who} writes it, wanted a run that nobody writes`)
}
