/**
 * Plain processes without walls: all that the sandbox's explicit unsafe option is left with where bubblewrap or user
 * namespaces are missing. Never chosen silently; only for programs that may do what the user may do.
 *
 * Theory of operation. A shell under the box's uid waits for the word until Node has put it into a control group (where
 * one can be made), says that it has started, and becomes `setpriv` (no new privileges, killed when Node dies),
 * `prlimit` and the command. The work folder is a temporary one: where argv and environment say `/w` and `/tmp` they are
 * given it and a folder beside it, and what the command says of it on standard error is told as `/w`.
 *
 * Covered: the environment and the descriptors are the box's own; wall time, output and the file sizes, CPU time and open
 * files of each process are bounded; no new privileges; collected files are read with the command's own rights. With
 * control groups memory, processes and CPU time of the whole tree are bounded and told from outside, and everything in
 * it is killed; without them each process's memory, and the process group is killed. As root: an unprivileged uid.
 * Not covered: all else. The network, other processes, and every file that the uid may read or write are open to it: as
 * an ordinary user that is all that the user has. No system-call filter, no size of the work folder; /tmp, /dev/shm and
 * the memory that /proc/meminfo shows are the machine's. Without control groups a process that leaves its process group
 * survives, and an ordinary user's programs may start as many processes as the user may.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { TouchstoneError } from '../../../errors.ts'
import { answerChannel } from '../answer-channel.ts'
import { BoundedOutput } from '../bounded-output.ts'
import { findExecutable } from '../../toolchains/find-executable.ts'
import { mountPlan, nextBoxUid } from '../bubblewrap/bubblewrap.ts'
import { CHANNEL_DESCRIPTOR, WORK_FOLDER, type Box, type BoxOutcome } from '../box.ts'
import type { IsolationBackend } from '../isolation-backend.ts'
import { isModulesFolder, liesIn } from '../inside-path.ts'
import { inheritedDescriptors } from '../inherited-descriptors.ts'
import { limitWatch, outcomeOf, type LimitWatch } from '../outcome.ts'
import { figuresOf, waitPatiently } from '../patience.ts'
import { killIfThere, removeGroup } from '../process-control.ts'
import { ResourceGroup, type GroupRoot } from '../resource-group.ts'
import { prlimitWords, rlimitsOf } from '../rlimits.ts'
import { StandardStreams, closeChildEnds } from '../standard-streams.ts'
import { tarFiles } from '../tar-files.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts'

/** Descriptor on which the shell waits for the word and says that it has started. */
const REPORT_DESCRIPTOR = 4
const SETUP_MS = 20_000
/** A process that has left its group may hold the streams open; nothing waits for it. */
const DRAIN_MS = 1_000

/** Runs commands as plain processes. Keeps nothing between runs. */
export class ProcessBackend implements IsolationBackend {
  readonly name = 'process'
  /** What is prepared once lies in this user's cache folder, which another uid cannot walk to. */
  readonly warms = false
  readonly #groups: GroupRoot | undefined
  readonly #limiter: readonly string[]
  readonly #shell: string

  /** @throws TouchstoneError `unavailable` where the tools that set limits are missing. */
  constructor(groups: GroupRoot | undefined) {
    this.#groups = groups
    const [setpriv, prlimit, shell] = ['setpriv', 'prlimit', 'bash'].map(findExecutable)
    if (process.platform !== 'linux' || setpriv === undefined || prlimit === undefined || shell === undefined) {
      const help = 'Linux with util-linux and bash (apt-get install -y util-linux bash); elsewhere containers serve'
      throw new TouchstoneError('unavailable', `run programs without isolation: wanted ${help}`)
    }
    this.#limiter = [setpriv, '--no-new-privs', '--pdeathsig', 'KILL', prlimit]
    this.#shell = shell
  }

  async execute(box: Box, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BoxOutcome> {
    options.signal?.throwIfAborted()
    const uid = nextBoxUid()
    if (mountPlan(box.mounts, uid).command.length > 0) {
      const problem = `${box.mounts.join(', ')} is closed to unprivileged users, wanted a toolchain that all may read`
      throw new TouchstoneError('unavailable', `run a program without isolation: ${problem}`)
    }
    const folder = makeTemporaryFolder()
    const streams = await StandardStreams.create()
    const group = this.#groups === undefined ? undefined : ResourceGroup.create(this.#groups)
    try {
      return await this.#executeIn({ box, folder, uid, streams, group, signal: options.signal })
    } finally {
      await removeGroup(group)
      streams[Symbol.dispose]()
      removeTemporaryFolder(folder)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #executeIn(place: Place): Promise<BoxOutcome> {
    const { box, folder, uid, group, signal } = place
    group?.limit(box.limits, { processes: 0, memoryBytes: 0 })
    const work = layOut(box, folder, uid)
    const streams = place.streams.open(box.stdin)
    const child = this.#start(place, work, streams.child)
    closeChildEnds(streams)
    const pipes = child.stdio.filter((stream) => stream !== null) as Duplex[]
    for (const pipe of pipes) pipe.on('error', () => undefined)

    let killed = false
    const stop = (): void => {
      killed = true
      killAll(child, group)
    }
    const stdout = new BoundedOutput(streams.stdout, box.limits.outputBytes, stop)
    const stderr = new BoundedOutput(streams.stderr, box.limits.outputBytes, stop)
    const report = child.stdio[REPORT_DESCRIPTOR] as Duplex
    const started = new BoundedOutput(report, 1, stop)
    const channel = box.channel === undefined ? undefined : (child.stdio[CHANNEL_DESCRIPTOR] as Duplex)
    const channelEnd =
      channel === undefined || box.channel === undefined ? undefined : answerChannel(channel, box.channel)

    let watch: LimitWatch | undefined
    const setup = waitPatiently(SETUP_MS, stop, () =>
      figuresOf([...new Set([...(child.pid === undefined ? [] : [child.pid]), ...(group?.members() ?? [])])]),
    )
    started.onFirstByte(() => {
      setup.end()
      watch = limitWatch(box.limits, group, stop)
    })
    signal?.addEventListener('abort', stop, { once: true })
    const closeAll = (): void => {
      for (const stream of [streams.stdout, streams.stderr, ...pipes]) stream.destroy()
    }
    let drainTimer: NodeJS.Timeout | undefined
    try {
      const ended = endOf(child)
      if (child.pid !== undefined) group?.enter(child.pid)
      report.write('go\n')
      // the signal may have fired while the streams were made
      if (signal?.aborted === true) stop()
      const exit = await ended
      watch?.end()
      const usage = group?.usage()
      killAll(child, group)
      drainTimer = setTimeout(closeAll, DRAIN_MS)
      await Promise.all([stdout.ended, stderr.ended, started.ended, channelEnd])
      signal?.throwIfAborted()
      if (watch === undefined) {
        const said = stderr.text().trim() || 'ended before it began'
        throw new TouchstoneError('internal', `start a process: ${said}`, { cause: exit.error })
      }
      const outcome = outcomeOf({
        box,
        process: killed ? { exitCode: null, signal: null } : exit,
        stopped: watch.stopped(),
        wallMs: watch.wallMs(),
        usage,
        stdout,
        stderr,
        files: await collect(box, work, uid),
      })
      return { ...outcome, stderr: Buffer.from(stderr.text().replaceAll(work, WORK_FOLDER)) }
    } finally {
      setup.end()
      clearTimeout(drainTimer)
      watch?.end()
      signal?.removeEventListener('abort', stop)
      killAll(child, group)
      closeAll()
    }
  }

  #start({ box, folder, uid, group }: Place, work: string, standard: readonly number[]): ChildProcess {
    const place = (word: string): string => inFolder(word, box, work, join(folder, 'tmp'))
    const rlimits = rlimitsOf(box.limits, group !== undefined, 0, box.reserveBytes).filter(
      // an ordinary user's count would hold all that the user runs
      ({ name }) => name !== 'NPROC' || uid !== undefined,
    )
    const close = inheritedDescriptors()
      .filter((descriptor) => descriptor > REPORT_DESCRIPTOR)
      .map((descriptor) => `exec ${descriptor}>&-; `)
      .join('')
    const report = REPORT_DESCRIPTOR
    const script = `${close}read go <&${report} || exit 125; printf S >&${report}; exec "$@" ${report}>&-`
    return spawn(
      this.#shell,
      ['-c', script, 'sh', ...this.#limiter, ...prlimitWords(rlimits), ...box.argv.map(place)],
      {
        cwd: work,
        env: Object.fromEntries(Object.entries(box.environment).map(([name, value]) => [name, place(value)])),
        stdio: [...standard, box.channel === undefined ? 'ignore' : 'pipe', 'pipe'],
        // a process group of its own, which is what is killed
        detached: true,
        ...(uid === undefined ? {} : { uid, gid: uid }),
      },
    )
  }
}

interface Place {
  readonly box: Box
  readonly folder: string
  /** Undefined where this process's own must do. */
  readonly uid: number | undefined
  readonly streams: StandardStreams
  readonly group: ResourceGroup | undefined
  readonly signal: AbortSignal | undefined
}

/** Makes work and scratch folder and writes the box's files, all the uid's own; gives the work folder. */
function layOut(box: Box, folder: string, uid: number | undefined): string {
  const own = (path: string): void => {
    if (uid !== undefined) chownSync(path, uid, uid)
  }
  const work = join(folder, 'w')
  own(folder)
  const folders = new Set([work, join(folder, 'tmp')])
  for (const { path } of box.files) {
    for (let above = dirname(join(work, path)); above !== work; above = dirname(above)) folders.add(above)
  }
  for (const each of [...folders].toSorted((left, right) => left.length - right.length)) {
    mkdirSync(each)
    own(each)
  }
  // Node looks for modules beside the work folder too
  for (const mount of box.mounts.filter(isModulesFolder)) symlinkSync(mount, join(folder, 'node_modules'))
  for (const { path, content, executable } of box.files) {
    writeFileSync(join(work, path), content, { mode: executable === true ? 0o755 : 0o644 })
    own(join(work, path))
  }
  return work
}

/** A word of a command or an environment, with the box's folders where they are here. */
function inFolder(word: string, box: Box, work: string, scratch: string): string {
  const [, before = '', path = ''] = /^(-I|[\w.-]*=)?(\/.*)$/s.exec(word) ?? []
  // a toolchain of the machine may lie below /tmp
  if (box.mounts.some((mount) => liesIn(path, mount))) return word
  if (liesIn(path, WORK_FOLDER)) return before + work + path.slice(WORK_FOLDER.length)
  return liesIn(path, '/tmp') ? before + scratch + path.slice('/tmp'.length) : word
}

function killAll(child: ChildProcess, group: ResourceGroup | undefined): void {
  if (child.pid === undefined) return
  killIfThere(-child.pid)
  // what forks while it is looked at is seen by the next look; the group's bound on processes ends this
  for (let look = 0; look < 100; look++) {
    const members = group?.members() ?? []
    if (members.length === 0) return
    for (const pid of members) killIfThere(pid)
  }
}

/** Collected files, read with the command's own rights and no more. */
function collect(box: Box, work: string, uid: number | undefined): Promise<Map<string, Uint8Array>> {
  if (box.collect.length === 0) return Promise.resolve(new Map())
  const words = ['-C', work, '--format=gnu', '--hard-dereference', '-cf', '-', '--', ...box.collect]
  const options = {
    encoding: 'buffer' as const,
    maxBuffer: 2 * box.limits.workBytes + 2 ** 20,
    env: { PATH: '/usr/bin:/bin' },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  }
  // its exit code only says that something was missing
  return new Promise((resolve) => execFile('tar', words, options, (_, archive) => resolve(tarFiles(archive))))
}

interface Exit {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly error?: unknown
}

function endOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, signal: null, error }))
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
  })
}
