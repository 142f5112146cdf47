/**
 * A bubblewrap that stays: a launcher, a compiler server, a session. Owns the processes and their control group;
 * whoever starts it speaks with the inside over standard input and output.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { Duplex, Readable, Writable } from 'node:stream'
import { mountPlan, systemArguments, type Bubblewrap } from './bubblewrap.ts'
import { killIfThere, onceJson, removeGroup } from '../process-control.ts'
import { figuresOf } from '../patience.ts'
import { ResourceGroup, type GroupRoot } from '../resource-group.ts'
import type { SchedulerFigures } from '../starvation.ts'

/** How a resident process is made. */
export interface ResidentOptions {
  readonly bubblewrap: Bubblewrap
  readonly groups: GroupRoot | undefined
  /** Absent where this process cannot give it one of its own. */
  readonly uid: number | undefined
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Host paths outside the system folders, read-only at the same place. */
  readonly mounts: readonly string[]
  /** Bubblewrap's words after the system folders: scratch space, further mounts. */
  readonly words: readonly string[]
  /** Path of the filter's bytes; absent where the inside sets it itself, for which it may then make user namespaces. */
  readonly filter?: string | undefined
}

/** A resident bubblewrap. */
export class ResidentProcess implements AsyncDisposable {
  readonly input: Writable
  readonly output: Readable
  readonly group: ResourceGroup | undefined
  /** Settles when the process has ended or could not be started, with its last words. */
  readonly gone: Promise<string>
  readonly #process: ChildProcess
  #inner: number | undefined
  #ended = false
  #complaints = ''

  constructor(options: ResidentOptions) {
    const { groups } = options
    this.group = groups === undefined ? undefined : ResourceGroup.create(groups)
    this.#process = spawnResident(options)
    const pipe = (descriptor: number): Duplex => this.#process.stdio[descriptor] as Duplex
    // a process that ends while it is written to is found out by its end
    for (const stream of this.#process.stdio) stream?.on('error', () => undefined)
    this.input = pipe(0)
    this.output = pipe(1)
    pipe(2).on('data', (piece: Buffer) => {
      this.#complaints = (this.#complaints + piece.toString()).slice(-4000)
    })
    onceJson(pipe(3), (info) => {
      this.#inner = Number(info['child-pid'])
      try {
        this.group?.enter(this.#inner)
        pipe(4).end('g')
      } catch {
        // without its group it must not run; its end is then the failure that its owner sees
        killIfThere(this.#inner)
      }
    })
    this.gone = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        this.#ended = true
        resolve(error.message)
      })
      this.#process.once('exit', () => {
        this.#ended = true
        resolve(this.#complaints.trim() || 'ended without a word')
      })
    })
  }

  /** What the scheduler says of all that runs inside, and of bubblewrap itself. */
  figures(): SchedulerFigures {
    const { pid } = this.#process
    return figuresOf([...new Set([...(pid === undefined ? [] : [pid]), ...(this.group?.members() ?? [])])])
  }

  /** Kills everything inside. */
  kill(): void {
    if (this.#ended) return
    if (this.#inner !== undefined) killIfThere(this.#inner)
    this.#process.kill('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill()
    for (const stream of this.#process.stdio) stream?.destroy()
    await this.gone
    await removeGroup(this.group)
  }
}

function spawnResident(options: ResidentOptions): ChildProcess {
  const { bubblewrap, argv, environment, filter, uid } = options
  const mounts = mountPlan(options.mounts, uid)
  const words = [
    ...systemArguments(bubblewrap, { nested: filter === undefined, uid }),
    ...mounts.words,
    ...options.words,
  ]
  words.push('--info-fd', '3', '--block-fd', '4')
  const descriptor = filter === undefined ? undefined : openSync(filter, 'r')
  if (descriptor !== undefined) words.push('--seccomp', '5')
  for (const [name, value] of Object.entries(environment)) words.push('--setenv', name, value)
  const [file = '', ...rest] = [...mounts.command, bubblewrap.path, ...words, '--', ...argv]
  const identity = uid === undefined || file === 'unshare' ? {} : { uid, gid: uid }
  try {
    return spawn(file, rest, {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', ...(descriptor === undefined ? [] : [descriptor])],
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      ...identity,
    })
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
