/**
 * Bubblewrap on this machine: where it is, what it can do, and the arguments that every box shares.
 *
 * Covered by these arguments: user, pid, net, mount, ipc, uts and cgroup namespaces of its own; no network device but
 * an own loopback that is down to the outside; system folders read-only; private /proc, /dev, /tmp, /dev/shm and work
 * folder, bounded in size; no capabilities; no new privileges; no inherited environment; a new session (no terminal).
 * Not covered: what is readable by everybody under /usr is readable inside; the kernel itself is shared.
 */
import { execFile } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { findExecutable } from '../../toolchains/find-executable.ts'
import { WORK_FOLDER } from '../box.ts'
import { BOX_HOST, kernelArguments, surroundingArguments } from '../surroundings.ts'
import { insidePath, liesIn } from '../inside-path.ts'

const run = promisify(execFile)

/** Boxes run under these; two that share one are still apart by their namespaces. */
const FIRST_UID = 60_000
const UIDS = 1000

/** Folders of every Linux system, one of which serves to bind closed toolchains to. */
const STAGES = ['/mnt', '/media', '/srv']

/** A bubblewrap that answers. */
export interface Bubblewrap {
  readonly path: string
  readonly version: string
  /** Has `--size` for bounded tmpfs. */
  readonly boundsTmpfs: boolean
  /** Has `--disable-userns`. */
  readonly disablesUserNamespaces: boolean
}

/** Finds bubblewrap; undefined where it is not installed or does not start. */
export async function findBubblewrap(): Promise<Bubblewrap | undefined> {
  const path = process.platform === 'linux' ? findExecutable('bwrap') : undefined
  if (path === undefined) return undefined
  try {
    const [version, help] = await Promise.all([run(path, ['--version']), run(path, ['--help'])])
    const options = help.stdout + help.stderr
    return {
      path,
      version: version.stdout.trim().replace(/^bubblewrap /, ''),
      boundsTmpfs: options.includes('--size BYTES'),
      disablesUserNamespaces: options.includes('--disable-userns'),
    }
  } catch {
    // a binary that cannot even print its version is as good as missing
    return undefined
  }
}

let uidsGiven = 0

/** The next uid for a box: an unprivileged one of its own where this process is root; undefined where its own must do. */
export function nextBoxUid(): number | undefined {
  if (process.getuid?.() !== 0) return undefined
  const uid = FIRST_UID + (uidsGiven++ % UIDS)
  return isMapped(uid) ? uid : undefined
}

/** False in a container whose user namespace knows only few ids: there root is unprivileged outside already. */
function isMapped(uid: number): boolean {
  try {
    return readFileSync('/proc/self/uid_map', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .some(([inside = NaN, , count = NaN]) => uid >= inside && uid < inside + count)
  } catch {
    // no such file: not Linux
    return false
  }
}

/** Namespaces, system folders and devices of every box; `nested` leaves user namespaces to a launcher inside, `uid` is the box's. */
export function systemArguments(
  bubblewrap: Bubblewrap,
  options: { readonly nested?: boolean | undefined; readonly uid?: number | undefined } = {},
): string[] {
  const words = ['--unshare-all', '--unshare-user', '--die-with-parent', '--new-session', '--clearenv']
  words.push('--hostname', BOX_HOST, '--ro-bind', '/usr', '/usr')
  if (bubblewrap.disablesUserNamespaces && options.nested !== true) words.push('--disable-userns')
  for (const folder of ['/bin', '/sbin', '/lib', '/lib64', '/lib32']) {
    if (!existsSync(folder)) continue
    if (lstatSync(folder).isSymbolicLink()) words.push('--symlink', readlinkSync(folder), folder)
    else words.push('--ro-bind', folder, folder)
  }
  for (const path of ['/etc/alternatives', '/etc/ld.so.cache']) {
    if (existsSync(path)) words.push('--ro-bind', path, path)
  }
  words.push(...surroundingArguments(options.uid ?? process.getuid?.() ?? 0), '--proc', '/proc', '--dev', '/dev')
  // a launcher mounts /proc anew for each run, which the kernel allows only where nothing of it is hidden
  return options.nested === true ? words : [...words, ...kernelArguments()]
}

/** Private /tmp, /dev/shm and work folder of at most so many bytes each; all else read-only. */
export function scratchArguments(bubblewrap: Bubblewrap, bytes: number): string[] {
  const bound = bubblewrap.boundsTmpfs ? ['--size', String(bytes)] : []
  const places = ['/tmp', '/dev/shm', WORK_FOLDER].flatMap((place) => [...bound, '--tmpfs', place])
  // what bubblewrap mounts to hold the rest is itself writable and unbounded, so it is closed last
  return [...places, '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', WORK_FOLDER]
}

/**
 * How toolchains outside the system folders come into a box. `command` goes before bubblewrap's own: where the box's
 * uid could not walk to a path (a root's home is closed to others), root first binds it to a place that it can, in a
 * mount namespace of its own that ends with the box. In the box they stand at `insidePath`.
 */
export function mountPlan(
  mounts: readonly string[],
  uid: number | undefined,
): { readonly command: readonly string[]; readonly words: readonly string[] } {
  const closed = uid === undefined ? [] : mounts.filter((path) => !isOpenToAll(path))
  // the stage hides what the host has there, which must not be a toolchain
  const stage = STAGES.find((place) => !mounts.some((path) => liesIn(path, place))) ?? '/mnt'
  const words = mounts.flatMap((path) => {
    const index = closed.indexOf(path)
    return ['--ro-bind', index < 0 ? path : `${stage}/${index}`, insidePath(path)]
  })
  if (closed.length === 0) return { command: [], words }
  const script = [
    `mount -t tmpfs -o mode=755 none ${stage}`,
    ...closed.map(
      (_, index) =>
        `if test -d "$1"; then mkdir ${stage}/${index}; else : > ${stage}/${index}; fi && mount --bind "$1" ${stage}/${index} && shift`,
    ),
    `exec setpriv --reuid ${uid} --regid ${uid} --clear-groups "$@"`,
  ].join(' && ')
  return {
    command: ['unshare', '--mount', '--propagation', 'private', '/bin/sh', '-c', script, 'sh', ...closed],
    words,
  }
}

/** Whether others may walk to a path: every folder above it has their execute bit. */
function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((lstatSync(folder).mode & 0o001) === 0) return false
    if (folder === '/') return true
  }
}
