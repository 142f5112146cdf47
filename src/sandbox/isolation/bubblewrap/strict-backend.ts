/**
 * One whole bubblewrap per run: the strictest backend, and the one that needs nothing else on the machine.
 *
 * Theory of operation. Node spawns bubblewrap under an unprivileged uid; bubblewrap names its inner first process on a
 * descriptor; Node puts that process into a control group made for this run and only then lets it go on. Inside, a
 * shell says that it has started (so that a failure of the machinery is never taken for one of the program), then
 * becomes `prlimit` and the command. Killing the outer bubblewrap ends the inner first process and with it the whole
 * pid namespace. Figures come from the group.
 *
 * Covered: see bubblewrap.ts and seccomp-filter.ts; CPU, memory and processes of the whole tree by the group, rlimits
 * per process, bounded output, kill of everything that a program left running.
 * Not covered: an exit code from 129 to 159 cannot be told from a death by signal (bubblewrap reports as shells do);
 * without a group, CPU time is bounded per process and memory by RLIMIT_DATA per process, and neither is reported.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Duplex, Writable } from 'node:stream'
import { TouchstoneError } from '../../../errors.ts'
import { nextBoxUid, mountPlan, scratchArguments, systemArguments } from './bubblewrap.ts'
import { findExecutable } from '../../toolchains/find-executable.ts'
import { CHANNEL_DESCRIPTOR, WORK_FOLDER, memoryText, type Box, type BoxOutcome } from '../box.ts'
import type { IsolationBackend, Resident, ResidentBox } from '../isolation-backend.ts'
import { answerChannel } from '../answer-channel.ts'
import { inheritedDescriptors } from '../inherited-descriptors.ts'
import { insidePath } from '../inside-path.ts'
import type { BubblewrapParts } from './bubblewrap-parts.ts'
import { holdSurroundings } from '../surroundings.ts'
import { openResident } from './open-resident.ts'
import { ResourceGroup } from '../resource-group.ts'
import { endOfShell, limitWatch, outcomeOf, type LimitWatch } from '../outcome.ts'
import { figuresOf, waitPatiently } from '../patience.ts'
import { BoundedOutput } from '../bounded-output.ts'
import { killIfThere, onceJson, removeGroup } from '../process-control.ts'
import { prlimitWords, rlimitsOf } from '../rlimits.ts'
import { StandardStreams, closeChildEnds } from '../standard-streams.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts'
import { tarFiles } from '../tar-files.ts'

/** Descriptor on which the inside says that it has started and hands out collected files. */
const REPORT_DESCRIPTOR = 4
/** Set-up of a box takes milliseconds; a machine that needs longer than this is broken. */
const SETUP_MS = 20_000

/** The strict backend; owns a pool of FIFOs. */
export class StrictBackend implements IsolationBackend {
  readonly name = 'bubblewrap'
  readonly warms = true
  readonly covers = true
  readonly insidePath: (hostPath: string) => string = insidePath
  readonly #parts: BubblewrapParts
  readonly #prlimit: string
  readonly #surroundings: Disposable
  readonly #filter: string | undefined
  readonly #free: { readonly uid: number | undefined; readonly streams: StandardStreams }[] = []
  #closed = false

  constructor(parts: BubblewrapParts) {
    this.#parts = parts
    const prlimit = findExecutable('prlimit')
    if (prlimit === undefined) {
      throw new TouchstoneError('unavailable', 'find prlimit: not installed; apt-get install -y util-linux adds it')
    }
    this.#prlimit = prlimit
    this.#surroundings = holdSurroundings()
    this.#filter = parts.filter === undefined ? undefined : namelessFile(parts.filter)
  }

  async execute(box: Box, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BoxOutcome> {
    options.signal?.throwIfAborted()
    if (this.#closed) throw new TouchstoneError('internal', 'execute: the backend is closed')
    const place = this.#free.pop() ?? { uid: nextBoxUid(), streams: await StandardStreams.create() }
    const group = this.#makeGroup()
    try {
      return await this.#executeIn(box, place, group, options.signal)
    } finally {
      await removeGroup(group)
      if (this.#closed) place.streams[Symbol.dispose]()
      else this.#free.push(place)
    }
  }

  open(box: ResidentBox): Resident {
    return openResident(this.#parts, box)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const { streams } of this.#free.splice(0)) streams[Symbol.dispose]()
    this.#surroundings[Symbol.dispose]()
  }

  #makeGroup(): ResourceGroup | undefined {
    return this.#parts.groups === undefined ? undefined : ResourceGroup.create(this.#parts.groups)
  }

  async #executeIn(
    box: Box,
    place: { readonly uid: number | undefined; readonly streams: StandardStreams },
    group: ResourceGroup | undefined,
    signal: AbortSignal | undefined,
  ): Promise<BoxOutcome> {
    const { uid } = place
    // the reaper that is pid 1, and the shell that stays to collect files
    group?.limit(box.limits, { processes: 3, memoryBytes: 0 })
    const command = this.#commandLine(box, uid, group !== undefined)
    const streams = place.streams.open(box.stdin)
    const spawned = spawnBox(command, streams.child, uid)
    closeChildEnds(streams)
    for (const descriptor of command.descriptors) closeSync(descriptor)

    const child = spawned.process
    let inner: number | undefined
    let stopping = false
    // the inner first process takes its whole namespace along; before its number is known, killing the outer one
    // could leave it behind, so the kill then waits for the number
    const stop = (): void => {
      stopping = true
      if (inner === undefined) return
      killIfThere(inner)
      child.kill('SIGKILL')
    }
    const stdout = new BoundedOutput(streams.stdout, box.limits.outputBytes, stop)
    const stderr = new BoundedOutput(streams.stderr, box.limits.outputBytes, stop)
    const report = new BoundedOutput(spawned.pipe(REPORT_DESCRIPTOR), 2 * box.limits.workBytes + 2 ** 20, stop)
    ignoreBrokenPipes(...spawned.pipes)
    box.files.forEach((file, index) => spawned.pipe(command.fileAt + index).end(file.content))
    if (box.shownMemoryBytes !== undefined) spawned.pipe(command.count - 1).end(memoryText(box.shownMemoryBytes))
    const channelEnd =
      box.channel === undefined ? undefined : answerChannel(spawned.pipe(CHANNEL_DESCRIPTOR), box.channel)

    let watch: LimitWatch | undefined
    let setupFailure: unknown
    const setup = waitPatiently(
      SETUP_MS,
      () => child.kill('SIGKILL'),
      () => figuresOf([...new Set([...(child.pid === undefined ? [] : [child.pid]), ...(group?.members() ?? [])])]),
    )
    onceJson(spawned.pipe(command.infoAt), (info) => {
      inner = Number(info['child-pid'])
      if (stopping) return stop()
      try {
        group?.enter(inner)
        spawned.pipe(command.blockAt).end('g')
        spawned.pipe(REPORT_DESCRIPTOR).write('go\n')
      } catch (error) {
        setupFailure = error
        stop()
      }
    })
    report.onFirstByte(() => {
      setup.end()
      watch = limitWatch(box.limits, group, stop)
    })
    signal?.addEventListener('abort', stop, { once: true })
    // the signal may have fired while the streams were made
    if (signal?.aborted === true) stop()
    try {
      const exit = await ended(child)
      watch?.end()
      await Promise.all([stdout.ended, stderr.ended, report.ended, channelEnd])
      signal?.throwIfAborted()
      if (watch === undefined) {
        throw new TouchstoneError('internal', `start a box: ${stderr.text().trim() || 'ended before it began'}`, {
          cause: setupFailure ?? exit.error,
        })
      }
      return outcomeOf({
        box,
        process: endOfShell(exit.code),
        stopped: watch.stopped(),
        wallMs: watch.wallMs(),
        usage: group?.usage(),
        stdout,
        stderr,
        files: collected(report),
      })
    } finally {
      setup.end()
      watch?.end()
      signal?.removeEventListener('abort', stop)
      for (const stream of [streams.stdout, streams.stderr, ...spawned.pipes]) stream.destroy()
    }
  }

  #commandLine(box: Box, uid: number | undefined, hasGroup: boolean): CommandLine {
    const { bubblewrap } = this.#parts
    const filter = this.#filter
    const mounts = mountPlan(box.mounts, uid)
    // bubblewrap counts descriptors from the child's view: 0-2, channel, report, then one for each thing below
    let next = REPORT_DESCRIPTOR + 1
    const words = [
      ...systemArguments(bubblewrap, { uid }),
      ...mounts.words,
      ...scratchArguments(bubblewrap, box.limits.workBytes),
    ]
    const descriptors: number[] = []
    const inherited = inheritedDescriptors()
    let shell = inherited.length === 0 ? '/bin/sh' : '/bin/bash'
    let closing = ''
    if (box.covered !== undefined) {
      words.push(...coverWords(box.covered))
      // a shell that is covered still starts from an open descriptor, which it closes before the program begins
      descriptors.push(openSync(shell, 'r'))
      shell = `/proc/self/fd/${next}`
      closing = `exec ${next++}>&-; `
    }
    if (filter !== undefined) {
      words.push('--seccomp', String(next++))
      descriptors.push(openSync(filter, 'r'))
    }
    const infoAt = next++
    const blockAt = next++
    words.push('--info-fd', String(infoAt), '--block-fd', String(blockAt))
    const fileAt = next
    for (const file of box.files) {
      words.push('--perms', file.executable === true ? '0755' : '0644')
      words.push('--file', String(next++), `${WORK_FOLDER}/${file.path}`)
    }
    // the last descriptor, where there is one
    if (box.shownMemoryBytes !== undefined) words.push('--ro-bind-data', String(next++), '/proc/meminfo')
    for (const [name, value] of Object.entries(box.environment)) words.push('--setenv', name, value)
    const strays = inherited.filter((descriptor) => descriptor >= next)
    return {
      argv: [
        ...mounts.command,
        bubblewrap.path,
        ...words,
        '--',
        shell,
        '-c',
        [closing, ...strays.map((descriptor) => `exec ${descriptor}>&-; `), starter(box.collect)].join(''),
        'sh',
        this.#prlimit,
        ...prlimitWords(rlimitsOf(box.limits, hasGroup, 2, box.reserveBytes)),
        ...box.argv,
      ],
      descriptors,
      infoAt,
      blockAt,
      fileAt,
      count: next,
      channel: box.channel !== undefined,
    }
  }
}

/** Nothing over files and folders. */
function coverWords(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    statSync(path).isDirectory() ? ['--tmpfs', path, '--remount-ro', path] : ['--ro-bind', '/dev/null', path],
  )
}

interface CommandLine {
  readonly argv: readonly string[]
  /** Open descriptors that the child inherits, in order, right after the report. */
  readonly descriptors: readonly number[]
  readonly infoAt: number
  readonly blockAt: number
  readonly fileAt: number
  readonly count: number
  readonly channel: boolean
}

interface Spawned {
  readonly process: ChildProcess
  readonly pipes: readonly Duplex[]
  pipe(descriptor: number): Duplex
}

function spawnBox(command: CommandLine, standard: readonly number[], uid: number | undefined): Spawned {
  const [file = '', ...words] = command.argv
  const stdio: ('pipe' | 'ignore' | number)[] = [...standard, command.channel ? 'pipe' : 'ignore', 'pipe']
  stdio.push(...command.descriptors)
  while (stdio.length < command.count) stdio.push('pipe')
  // where root must bind closed folders first, `setpriv` in the plan changes the uid instead
  const identity = uid === undefined || file === 'unshare' ? {} : { uid, gid: uid }
  const child = spawn(file, words, { stdio, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, cwd: '/', ...identity })
  const pipes = child.stdio.filter((stream) => stream !== null) as Duplex[]
  return { process: child, pipes, pipe: (descriptor) => child.stdio[descriptor] as Duplex }
}

/** The shell's part: says that it has started, runs the command without the report, collects files where asked. */
function starter(collect: readonly string[]): string {
  const report = REPORT_DESCRIPTOR
  // bubblewrap takes a broken pipe for leave to go on; without Node nobody would watch, so the shell wants the word
  const start = `read go <&${report} || exit 125; printf S >&${report}`
  if (collect.length === 0) return `${start}; exec "$@" ${report}>&-`
  const paths = collect.map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ')
  const tar = `tar -C ${WORK_FOLDER} --format=gnu --hard-dereference -cf - -- ${paths}`
  return `${start}; "$@" ${report}>&-; code=$?; ${tar} >&${report} 2>/dev/null </dev/null; exit $code`
}

/** A file without a name that holds these bytes, as a path at which each opening reads from the start. */
function namelessFile(bytes: Uint8Array): string {
  const folder = makeTemporaryFolder()
  const path = join(folder, 'bytes')
  writeFileSync(path, bytes)
  const descriptor = openSync(path, 'r')
  removeTemporaryFolder(folder)
  return `/proc/self/fd/${descriptor}`
}

function collected(report: BoundedOutput): Map<string, Uint8Array> {
  return tarFiles(report.bytes().subarray(1))
}

function ignoreBrokenPipes(...streams: readonly Writable[]): void {
  // a box may end before its files are written: the outcome says what happened
  for (const stream of streams) stream.on('error', () => undefined)
}

/** How the outer process ended. */
export interface ProcessExit {
  readonly code: number | null
  readonly error?: unknown
}

function ended(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }))
    child.once('exit', (code) => resolve({ code }))
  })
}
