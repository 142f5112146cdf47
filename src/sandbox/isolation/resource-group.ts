/**
 * Control groups by plain file operations: a group bounds memory and processes of one box and tells CPU time and peak
 * memory from outside, where the program cannot lie. Both kernel forms: v1 (controllers memory, pids, cpuacct each in
 * a tree of its own) and v2 (one tree).
 *
 * Where no group can be made (an ordinary user without delegation, a container with a read-only tree) the backends
 * fall back to RLIMIT_DATA, RLIMIT_NPROC and RLIMIT_CPU per process; CPU time and peak memory are then unknown (null).
 * The v2 code is tested against a folder tree of our own making; the machine it was written on has v1.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import type { Limits } from '../limits.ts'

/** Where groups can be made. */
export interface GroupRoot {
  readonly version: 1 | 2
  /** Absolute folders in which a group is one new folder each. */
  readonly folders: { readonly memory: string; readonly pids: string; readonly cpu: string }
}

/** What a group's members used, over their lives. */
export interface GroupUsage {
  readonly cpuMs: number
  /** Null where the kernel cannot forget an earlier, higher peak of a kept group. */
  readonly peakMemoryBytes: number | null
  /** Processes that the kernel killed for want of memory. */
  readonly outOfMemoryKills: number
  /** Forks refused by the process limit. */
  readonly refusedProcesses: number
}

type Reading = { readonly [K in keyof GroupUsage]: number }

/** What stands in for the machine's own files in tests. */
export interface GroupFiles {
  /** `/proc/self/cgroup`. */
  readonly membership: string
  /** `/proc/self/mountinfo`. */
  readonly mounts: string
}

/** Finds where this process may make groups; undefined with no such place. Makes and removes one group to be sure. */
export function findGroupRoot(files: GroupFiles = ownFiles()): GroupRoot | undefined {
  for (const root of candidates(files)) {
    const group = ResourceGroup.tryCreate(root)
    if (group === undefined) continue
    group.remove()
    return root
  }
  return undefined
}

/** The kernel form that is mounted, whether or not a group can be made. */
export function groupVersion(files: GroupFiles = ownFiles()): 1 | 2 | undefined {
  const mounts = groupMounts(files.mounts)
  if (mounts.some(({ controllers }) => controllers.includes('memory'))) return 1
  return mounts.some(({ controllers }) => controllers.length === 0) ? 2 : undefined
}

/** Groups that this process has made; their names must differ over all sandboxes in it. */
let made = 0

/** What one file of figures has at most; one buffer serves all groups. */
const figures = Buffer.allocUnsafeSlow(4096)

/** One group; owns its folders. */
export class ResourceGroup {
  readonly #version: 1 | 2
  readonly #memory: string
  readonly #pids: string
  readonly #cpu: string
  /** Files of figures that are kept open: a kept group is read several times in every run. */
  readonly #open = new Map<string, number>()
  readonly #peakFile: string
  #baseline: Reading = { cpuMs: 0, peakMemoryBytes: 0, outOfMemoryKills: 0, refusedProcesses: 0 }
  /** Memory in use at the last restart, and the peak that the kernel remembered then. */
  #restart: { readonly memoryBytes: number; readonly peakMemoryBytes: number } | undefined

  private constructor(root: GroupRoot, name: string) {
    this.#version = root.version
    this.#memory = join(root.folders.memory, name)
    this.#pids = join(root.folders.pids, name)
    this.#cpu = join(root.folders.cpu, name)
    const peak = join(this.#memory, this.#version === 1 ? 'memory.max_usage_in_bytes' : 'memory.peak')
    // memory.peak is younger (5.19) than v2 itself
    this.#peakFile = this.#version === 1 || existsSync(peak) ? peak : join(this.#memory, 'memory.current')
  }

  /** Makes a group of a name of its own; undefined where the place refuses. */
  static tryCreate(root: GroupRoot): ResourceGroup | undefined {
    const group = new ResourceGroup(root, `touchstone-${process.pid}-${made++}`)
    try {
      for (const folder of group.#folders()) mkdirSync(folder)
      group.usage()
      return group
    } catch {
      // the cause (read-only tree, missing delegation) matters to nobody: the caller falls back or says "no group"
      group.remove()
      return undefined
    }
  }

  /** Makes a group where one could be made before; throws TouchstoneError `internal` where that has changed. */
  static create(root: GroupRoot): ResourceGroup {
    const group = ResourceGroup.tryCreate(root)
    if (group === undefined) {
      throw new TouchstoneError(
        'internal',
        `make a control group in ${root.folders.memory}: refused, wanted it as before`,
      )
    }
    return group
  }

  /** A group that is there already. */
  static adopt(root: GroupRoot, name: string): ResourceGroup {
    return new ResourceGroup(root, name)
  }

  /** Moves a process into the group; its later children are born there. */
  enter(pid: number): void {
    for (const folder of this.#folders()) writeFileSync(join(folder, 'cgroup.procs'), String(pid))
  }

  /** Sets memory and process limits. `spare` processes of the backend's own (a reaper, a launcher) come on top. */
  limit(limits: Pick<Limits, 'memoryBytes' | 'processes'>, spare: { processes: number; memoryBytes: number }): void {
    const memory = String(limits.memoryBytes + spare.memoryBytes)
    writeFileSync(join(this.#pids, 'pids.max'), String(limits.processes + spare.processes))
    if (this.#version === 2) {
      writeFileSync(join(this.#memory, 'memory.max'), memory)
      writeIfThere(join(this.#memory, 'memory.swap.max'), '0')
      return
    }
    const swapLimit = join(this.#memory, 'memory.memsw.limit_in_bytes')
    // the limit with swap may never be below the one without: widen first, then set, then narrow
    writeIfThere(swapLimit, '-1')
    writeFileSync(join(this.#memory, 'memory.limit_in_bytes'), memory)
    writeIfThere(swapLimit, memory)
  }

  /** Counts from here on, memory above what is in use now; for a group that is kept between runs. */
  restart(): void {
    if (this.#version === 1) writeFileSync(join(this.#memory, 'memory.max_usage_in_bytes'), '0')
    this.#baseline = this.#read()
    this.#restart = { memoryBytes: this.memoryBytes(), peakMemoryBytes: this.#baseline.peakMemoryBytes }
  }

  /** Counts CPU time from here on. */
  restartCpu(): void {
    this.#baseline = { ...this.#baseline, cpuMs: this.#readCpu() }
  }

  /** Memory in use now, cached files included. */
  memoryBytes(): number {
    const name = this.#version === 1 ? 'memory.usage_in_bytes' : 'memory.current'
    return Number(this.#figures(join(this.#memory, name)))
  }

  usage(): GroupUsage {
    const now = this.#read()
    return {
      cpuMs: now.cpuMs - this.#baseline.cpuMs,
      peakMemoryBytes: this.#peak(now.peakMemoryBytes),
      outOfMemoryKills: now.outOfMemoryKills - this.#baseline.outOfMemoryKills,
      refusedProcesses: now.refusedProcesses - this.#baseline.refusedProcesses,
    }
  }

  /** CPU time so far, in ms; cheaper than the whole usage. */
  cpuMs(): number {
    return this.#readCpu() - this.#baseline.cpuMs
  }

  /** Process ids of the members. */
  members(): readonly number[] {
    const text = readFileSync(join(this.#pids, 'cgroup.procs'), 'utf8')
    return text.split('\n').filter(Boolean).map(Number)
  }

  /** Removes the group; false while it still has members. Idempotent. */
  remove(): boolean {
    for (const descriptor of this.#open.values()) closeSync(descriptor)
    this.#open.clear()
    let removed = true
    for (const folder of this.#folders()) {
      try {
        rmdirSync(folder)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') removed = false
      }
    }
    return removed
  }

  #peak(now: number): number | null {
    if (this.#restart === undefined) return now
    // version 2 keeps the peak of all runs; what has not risen says nothing about this one
    if (this.#version === 2 && now === this.#restart.peakMemoryBytes) return null
    return Math.max(0, now - this.#restart.memoryBytes)
  }

  #folders(): ReadonlySet<string> {
    return new Set([this.#memory, this.#pids, this.#cpu])
  }

  #readCpu(): number {
    if (this.#version === 1) return Number(this.#figures(join(this.#cpu, 'cpuacct.usage'))) / 1e6
    return field(this.#figures(join(this.#cpu, 'cpu.stat')), 'usage_usec') / 1e3
  }

  #read(): Reading {
    const events = this.#figures(join(this.#memory, this.#version === 1 ? 'memory.oom_control' : 'memory.events'))
    return {
      cpuMs: this.#readCpu(),
      peakMemoryBytes: Number(this.#figures(this.#peakFile)),
      outOfMemoryKills: field(events, 'oom_kill'),
      refusedProcesses: field(this.#figures(join(this.#pids, 'pids.events')), 'max'),
    }
  }

  /** The text of one of the group's files. */
  #figures(path: string): string {
    let descriptor = this.#open.get(path)
    if (descriptor === undefined) {
      descriptor = openSync(path, 'r')
      this.#open.set(path, descriptor)
    }
    return figures.toString('latin1', 0, readSync(descriptor, figures, 0, figures.length, 0))
  }
}

function ownFiles(): GroupFiles {
  try {
    return {
      membership: readFileSync('/proc/self/cgroup', 'utf8'),
      mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    }
  } catch {
    // no /proc: not Linux, so no groups
    return { membership: '', mounts: '' }
  }
}

interface GroupMount {
  /** The folder of the group tree that is mounted. */
  readonly root: string
  readonly folder: string
  /** Empty for v2. */
  readonly controllers: readonly string[]
}

function groupMounts(mountinfo: string): readonly GroupMount[] {
  const mounts: GroupMount[] = []
  for (const line of mountinfo.split('\n')) {
    const [before, after] = line.split(' - ')
    const [type, , options] = (after ?? '').split(' ')
    const [, , , root, folder] = (before ?? '').split(' ')
    if (root === undefined || folder === undefined) continue
    if (type === 'cgroup') mounts.push({ root, folder, controllers: (options ?? '').split(',') })
    if (type === 'cgroup2') mounts.push({ root, folder, controllers: [] })
  }
  return mounts
}

function candidates(files: GroupFiles): readonly GroupRoot[] {
  const own = new Map<string, string>()
  for (const line of files.membership.split('\n')) {
    const match = /^\d+:([^:]*):(.*)$/.exec(line)
    if (match === null) continue
    for (const controller of (match[1] ?? '').split(',')) own.set(controller, match[2] ?? '/')
  }
  const mounts = groupMounts(files.mounts)
  const roots: GroupRoot[] = []

  const folder = (controller: string): string | undefined => {
    const mount = mounts.find(({ controllers }) => controllers.includes(controller))
    return mount === undefined ? undefined : (within(mount, own.get(controller) ?? '/')[0] ?? mount.folder)
  }
  const memory = folder('memory')
  const pids = folder('pids')
  const cpu = folder('cpuacct')
  if (memory !== undefined && pids !== undefined && cpu !== undefined) {
    roots.push({ version: 1, folders: { memory, pids, cpu } })
  }
  const unified = mounts.find(({ controllers }) => controllers.length === 0)
  if (unified !== undefined) {
    // a v2 group with processes of its own cannot have children with controllers: look upwards for one that may
    for (const place of within(unified, own.get('') ?? '/')) {
      const enabled = readIfThere(join(place, 'cgroup.subtree_control')).split(/\s+/)
      if (['memory', 'pids', 'cpu'].every((controller) => enabled.includes(controller))) {
        roots.push({ version: 2, folders: { memory: place, pids: place, cpu: place } })
      }
    }
  }
  return roots
}

/** The folder of a group below a mount and those above it, innermost first. */
function within(mount: GroupMount, group: string): readonly string[] {
  const relative = mount.root === '/' ? group : group.startsWith(mount.root) ? group.slice(mount.root.length) : '/'
  const parts = relative.split('/').filter((part) => part !== '' && part !== '..')
  const places: string[] = []
  for (let length = parts.length; length >= 0; length--) places.push(join(mount.folder, ...parts.slice(0, length)))
  return places.filter((place) => existsSync(place))
}

function field(text: string, name: string): number {
  const match = new RegExp(`^${name} (\\d+)$`, 'm').exec(text)
  return match === null ? 0 : Number(match[1])
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function writeIfThere(path: string, value: string): void {
  if (existsSync(path)) writeFileSync(path, value)
}
