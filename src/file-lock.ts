/**
 * A lock between processes, as a file that names its holder: whoever writes a run folder, a log, a training or the cache
 * takes it where two processes could collide. It waits (`withFileLock`) or refuses (`takeFileLock`).
 *
 * The file appears whole or not at all (a hard link), and holds a random token, so a lock is only ever given back or
 * broken by who has read that very lock.
 *
 * Covered:
 *  - two live processes of one machine, also of two users;
 *  - a holder that was killed, that ended and waits for its parent, or whose process id now belongs to another process
 *    (told by the start time, from /proc or `ps`);
 *  - a torn lock file;
 *  - holders elsewhere (another machine, another container, before a restart of this one) as long as they live. They show
 *    it by a sign of life every 10 s. After 120 s without one, by the file system's own clock, they count as dead.
 *
 * Not covered:
 *  - a file system whose clock jumps by two minutes, or that shows changes of another machine with that much delay;
 *  - a machine that sleeps for two minutes while another one waits;
 *  - a reused process id on Windows, which has neither /proc nor `ps`. The lock then stays held, and its file may be
 *    removed by hand;
 *  - three processes that break one dead lock in the same instant.
 */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { TouchstoneError } from './errors.ts'
import { makeFolder } from './make-folder.ts'

/** How a lock is waited for. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined
  /** Called once when another process holds the lock. */
  readonly onWait?: (() => void) | undefined
}

const SIGN_OF_LIFE_MS = 10_000
/** Twelve missed signs of life. Network file systems show changes up to 60 s late. */
const DEAD_AFTER_MS = 120_000
const POLL_MS = 200

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** Id of this start of the machine, and the namespace that process ids count in, or null where the system tells none. */
  readonly boot?: string | null
  readonly namespace?: string | null
  /** When the process began, or null where the system does not tell. */
  readonly start: string | null
  readonly token?: string
}

/**
 * Runs `work` while holding the lock at `path`, once whoever holds it has ended. Abort while waiting rejects with the
 * signal's reason.
 */
export async function withFileLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(path, options)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

/**
 * Takes the lock at `path`, or refuses.
 * @param action what is refused, for the message, such as `open run runs/mine`
 * @throws TouchstoneError `busy` where a live process holds it, naming that process
 */
export function takeFileLock(path: string, action: string): FileLock {
  using candidate = new Candidate(path)
  for (;;) {
    const outcome = candidate.attempt()
    if (outcome instanceof FileLock) return outcome
    if (outcome !== undefined) {
      const who = outcome === 'unknown' ? 'another process' : `process ${outcome.pid} on ${outcome.host}`
      throw new TouchstoneError('busy', `${action}: ${who} holds ${path}, wanted no other process at work there`)
    }
  }
}

async function waitForLock(path: string, { signal, onWait }: LockOptions): Promise<FileLock> {
  signal?.throwIfAborted()
  using candidate = new Candidate(path)
  let waited = false
  for (;;) {
    signal?.throwIfAborted()
    const outcome = candidate.attempt()
    if (outcome instanceof FileLock) return outcome
    if (outcome === undefined) continue
    if (!waited) onWait?.()
    waited = true
    // an aborted delay has an error of its own. Ours is the signal's reason
    await delay(POLL_MS, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
}

/** A lock that is held. It shows signs of life until it is released. */
export class FileLock implements Disposable {
  readonly #path: string
  readonly #text: string
  readonly #descriptor: number
  readonly #timer: NodeJS.Timeout
  #released = false

  constructor(path: string, text: string, descriptor: number) {
    this.#path = path
    this.#text = text
    this.#descriptor = descriptor
    this.#timer = setInterval(() => {
      // through the descriptor, so that nobody else's lock is touched. One that fails is followed by the next
      writeBytes(descriptor, text)
    }, SIGN_OF_LIFE_MS)
    this.#timer.unref()
  }

  release(): void {
    if (this.#released) return
    this.#released = true
    clearInterval(this.#timer)
    closeSync(this.#descriptor)
    if (readText(this.#path) === this.#text) rmSync(this.#path, { force: true })
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** A process that wants the lock: its own file beside the lock, which becomes the lock by a link. */
class Candidate implements Disposable {
  readonly #path: string
  readonly #own: string
  readonly #text: string
  #descriptor: number | undefined

  constructor(path: string) {
    const token = randomUUID()
    const holder: Holder = { pid: process.pid, ...place(), start: startOf(process.pid) ?? null, token }
    this.#path = path
    this.#own = `${path}.${token}`
    this.#text = JSON.stringify(holder)
    makeFolder(dirname(path))
    this.#descriptor = openSync(this.#own, 'wx+')
    writeSync(this.#descriptor, this.#text)
  }

  /** The lock, its living holder, or undefined where a dead one's was taken away and another attempt is due. */
  attempt(): FileLock | Holder | 'unknown' | undefined {
    if (this.#descriptor === undefined) throw new TypeError(`lock ${this.#path}: its candidate has ended already`)
    if (this.#link()) {
      const lock = new FileLock(this.#path, this.#text, this.#descriptor)
      this.#descriptor = undefined
      return lock
    }
    const found = readText(this.#path)
    if (found === undefined) return undefined
    const holder = parseHolder(found)
    if (isAlive(holder, found, () => this.#silenceMs())) return holder ?? 'unknown'
    this.#break(found)
    return undefined
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    rmSync(this.#own, { force: true })
  }

  #link(): boolean {
    try {
      linkSync(this.#own, this.#path)
      return true
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') return false
      // file systems without hard links, such as exFAT
      if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS') return this.#create()
      throw error
    }
  }

  #create(): boolean {
    let descriptor
    try {
      descriptor = openSync(this.#path, 'wx+')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
    writeSync(descriptor, this.#text)
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = descriptor
    return true
  }

  /** How long the lock's file has not been written, by the clock of its file system. */
  #silenceMs(): number {
    if (this.#descriptor === undefined) return 0
    writeSync(this.#descriptor, this.#text, 0)
    const now = fstatSync(this.#descriptor).mtimeMs
    return now - (statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs ?? now)
  }

  /** Takes the dead holder's file away. It puts it back where a living one came between. */
  #break(dead: string): void {
    const aside = `${this.#own}.dead`
    try {
      renameSync(this.#path, aside)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      throw error
    }
    try {
      if (readText(aside) !== dead) linkSync(aside, this.#path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(aside, { force: true })
    }
  }
}

function isAlive(holder: Holder | undefined, text: string, silenceMs: () => number): boolean {
  // an empty file may be about to be written, where there are no hard links. Other text that is no holder is torn
  if (holder === undefined) return text === '' && silenceMs() <= DEAD_AFTER_MS
  const here = place()
  const elsewhere =
    holder.host !== here.host ||
    (holder.boot !== undefined && holder.boot !== here.boot) ||
    (holder.namespace !== undefined && holder.namespace !== here.namespace)
  if (elsewhere) return silenceMs() <= DEAD_AFTER_MS
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: alive, and another user's
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const start = startOf(holder.pid)
  // undefined: the process is there, and the system does not tell more of it
  return start === undefined || holder.start === null || holder.start === start
}

/** Where a process id means something: machine, its start, and namespace. */
function place(): Pick<Holder, 'host' | 'boot' | 'namespace'> {
  if (process.platform !== 'linux') return { host: hostname(), boot: null, namespace: null }
  return {
    host: hostname(),
    boot: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null,
    namespace: linkTarget('/proc/self/ns/pid'),
  }
}

/**
 * When a process began, as the system tells it, or null where it has ended and only waits for its parent (it still
 * answers to `kill`), undefined where the system does not tell.
 *
 * On Linux state and start are fields 3 and 22 of /proc/PID/stat (proc_pid_stat(5)). The name in field 2 may hold
 * spaces, so they count from its end. Elsewhere but on Windows they are `ps -o stat=,lstart=`.
 */
function startOf(pid: number): string | null | undefined {
  if (process.platform === 'win32') return undefined
  const [state, start] = process.platform === 'linux' ? fieldsOfProc(pid) : fieldsOfPs(pid)
  return state?.startsWith('Z') === true || state?.startsWith('X') === true ? null : start
}

function fieldsOfProc(pid: number): [state?: string | undefined, start?: string | undefined] {
  const stat = readText(`/proc/${pid}/stat`)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return [fields[0], fields[19]]
}

function fieldsOfPs(pid: number): [state?: string | undefined, start?: string | undefined] {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  })
  const found = /^\s*(?<state>\S+)\s+(?<start>\S.*?)\s*$/.exec(stdout ?? '')?.groups
  return [found?.['state'], found?.['start']]
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null
    return Number.isInteger(value?.pid) && typeof value?.host === 'string' ? (value as Holder) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function writeBytes(descriptor: number, text: string): boolean {
  try {
    return writeSync(descriptor, text, 0) === text.length
  } catch {
    return false
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ESRCH: a process that ended while its /proc file was read
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    // a system that hides it has one namespace for all we know
    return null
  }
}
