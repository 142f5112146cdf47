/**
 * One slot: a resident bubblewrap with a launcher inside (launcher.py), its own uid and a kept control group. Runs one
 * box at a time; each in namespaces of its own, made ahead of time by the launcher.
 *
 * Node and a run meet in the slot's folder, which the run itself cannot see: the job file, standard input, two FIFOs
 * and, for a harness, a socket. The launcher is only told R (run), C (run and collect files) and K (kill); it answers H (a spare waits), S
 * (the program begins), X (collected files), D (all of it ended), E (failure), one line each.
 */
import { chmodSync, chownSync, copyFileSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../../../errors.ts'
import { nextBoxUid, type Bubblewrap } from '../bubblewrap/bubblewrap.ts'
import { KERNEL_COMMAND_LINE } from '../surroundings.ts'
import { memoryText, type Box, type BoxFile, type BoxOutcome } from '../box.ts'
import { insidePath } from '../inside-path.ts'
import { endOfWait, limitWatch, outcomeOf, type LimitWatch } from '../outcome.ts'
import { ResidentProcess, type ResidentOptions } from '../bubblewrap/resident-process.ts'
import type { GroupRoot } from '../resource-group.ts'
import { rlimitsOf } from '../rlimits.ts'
import { LauncherReader, type ProgramReport } from './launcher-reader.ts'
import { makeFifos } from '../standard-streams.ts'
import { StreamTap } from '../stream-tap.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts'

/** What a slot is made of. */
export interface SlotParts {
  readonly bubblewrap: Bubblewrap
  readonly groups: GroupRoot | undefined
  readonly filter: Uint8Array | undefined
  /** Interpreter of the launcher; Python programs run in forks of it. */
  readonly python: string
  /** Host paths outside the system folders that programs of this slot need. */
  readonly mounts: readonly string[]
  /** Whether Python scripts run in a fork of the launcher instead of a new interpreter. */
  readonly forkServer: boolean
  readonly environment: Readonly<Record<string, string>>
  /** Python sources that many runs start from, by their path in the work folder: compiled once. @default none */
  readonly ahead?: readonly BoxFile[] | undefined
}

/** The launcher has this long to start, to begin a run, and to end one that was killed. */
const PATIENCE_MS = 20_000
/** bubblewrap's reaper, the launcher with its keeper, and the run's process 1. */
const OWN_PROCESSES = 4
const INSIDE = '/tmp/slot'
const FOLDER_FILES = { job: 'job', stdin: 'stdin', channel: 'channel' }

/** A resident launcher. Owns its processes, its folder and its group. */
export class Slot implements AsyncDisposable {
  readonly #parts: SlotParts
  readonly #folder: string
  readonly #process: ResidentProcess
  readonly #reader: LauncherReader
  readonly #stdout: StreamTap
  readonly #stderr: StreamTap
  readonly #channel: Server
  #onConnection: ((socket: Socket) => void) | undefined
  #idleMemory = Infinity
  #memoryLimit = 0
  #processLimit = 0
  #runs = 0

  private constructor(parts: SlotParts, folder: string, uid: number | undefined) {
    this.#parts = parts
    this.#folder = folder
    this.#process = new ResidentProcess(residentOptions(parts, folder, uid))
    this.#reader = new LauncherReader(this.#process)
    this.#stdout = new StreamTap(join(folder, 'stdout'))
    this.#stderr = new StreamTap(join(folder, 'stderr'))
    this.#channel = createServer((socket) => this.#onConnection?.(socket))
  }

  /** Starts a slot and waits until it is ready. Rejects with TouchstoneError `internal` where it does not start. */
  static async start(parts: SlotParts): Promise<Slot> {
    const uid = nextBoxUid()
    const folder = await makeFolder(uid, parts)
    const slot = new Slot(parts, folder, uid)
    try {
      await slot.#ready()
      return slot
    } catch (error) {
      await slot[Symbol.asyncDispose]()
      throw error
    }
  }

  /** False once the launcher has ended or failed; the slot is then only good to be disposed of. */
  get usable(): boolean {
    return this.#reader.failure === undefined
  }

  /** Whether a spare waits, so that a run begins at once and the group's figures stand still. */
  get ready(): boolean {
    return this.#reader.ready
  }

  get runs(): number {
    return this.#runs
  }

  /** Runs one box. Rejects with TouchstoneError `internal` where the machinery failed, and with the signal's reason on abort. */
  async run(box: Box, signal: AbortSignal | undefined): Promise<BoxOutcome> {
    this.#runs++
    // what a spare takes while it is made would else count as the program's
    if (!this.ready) await this.#greeting()
    signal?.throwIfAborted()
    this.#limit(box)
    this.#writeJob(box)
    let over = false
    // a word that came late would fall on the next spare
    const kill = (): void => {
      if (!over) this.#tell('K')
    }
    const stdout = this.#stdout.begin(box.limits.outputBytes, kill)
    const stderr = this.#stderr.begin(box.limits.outputBytes, kill)
    const sockets: Socket[] = []
    this.#onConnection = box.channel === undefined ? undefined : (socket) => sockets.push(answering(socket, box))
    const abort = (): void => {
      kill()
      this.#reader.expectWithin(PATIENCE_MS)
    }
    signal?.addEventListener('abort', abort, { once: true })
    let watch: LimitWatch | undefined
    try {
      this.#process.group?.restart()
      const run = this.#reader.begin(() => {
        this.#process.group?.restartCpu()
        watch = limitWatch(box.limits, this.#process.group, () => {
          kill()
          this.#reader.expectWithin(PATIENCE_MS)
        })
      })
      this.#reader.expectWithin(PATIENCE_MS)
      this.#tell(box.collect.length === 0 ? 'R' : 'C')
      if (signal?.aborted === true) abort()
      const report = await run
      over = true
      watch?.end()
      this.#stdout.end()
      this.#stderr.end()
      if (box.channel !== undefined) await lastWords(sockets)
      signal?.throwIfAborted()
      return outcomeOf({ ...this.#ended(report, watch), box, stdout, stderr })
    } finally {
      watch?.end()
      signal?.removeEventListener('abort', abort)
      this.#onConnection = undefined
      for (const socket of sockets) socket.destroy()
      this.#clean(box)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
    this.#channel.close()
    this.#stdout[Symbol.dispose]()
    this.#stderr[Symbol.dispose]()
    removeTemporaryFolder(this.#folder)
  }

  async #ready(): Promise<void> {
    const socket = join(this.#folder, FOLDER_FILES.channel)
    await new Promise<void>((resolve, reject) => {
      this.#channel.once('error', reject)
      this.#channel.listen(socket, resolve)
    })
    // the box's uid must be able to connect; the folder keeps everybody else out
    chmodSync(socket, 0o666)
    this.#channel.unref()
    await this.#greeting()
  }

  async #greeting(): Promise<void> {
    this.#reader.expectWithin(PATIENCE_MS)
    await this.#reader.waitUntilReady()
  }

  #tell(word: string): void {
    this.#process.input.write(word)
  }

  #limit({ limits }: Box): void {
    const group = this.#process.group
    if (group === undefined) return
    // what the launcher needs is not the program's: the least ever seen, in steps that keep the figure steady
    this.#idleMemory = Math.min(this.#idleMemory, Math.ceil(group.memoryBytes() / 2 ** 22) * 2 ** 22)
    if (limits.memoryBytes + this.#idleMemory === this.#memoryLimit && limits.processes === this.#processLimit) return
    group.limit(limits, { processes: OWN_PROCESSES, memoryBytes: this.#idleMemory })
    this.#memoryLimit = limits.memoryBytes + this.#idleMemory
    this.#processLimit = limits.processes
  }

  #writeJob(box: Box): void {
    const [binary, script = '-'] = box.argv
    const header = {
      argv: box.argv,
      environment: box.environment,
      fork: this.#parts.forkServer && binary === insidePath(this.#parts.python) && /^[^-].*\.py$/.test(script),
      files: box.files.map(({ path, content, executable = false }) => ({ path, size: content.length, executable })),
      workBytes: box.limits.workBytes,
      rlimits: rlimitsOf(box.limits, this.#process.group !== undefined, 2, box.reserveBytes).map(
        ({ name, soft, hard }) => [name, soft, hard],
      ),
      meminfo: box.shownMemoryBytes === undefined ? null : memoryText(box.shownMemoryBytes),
      covered: box.covered ?? [],
      stdin: box.stdin.length > 0,
      channel: box.channel !== undefined,
      collect: box.collect,
    }
    const text = Buffer.from(`${JSON.stringify(header)}\n`)
    writeFileSync(join(this.#folder, FOLDER_FILES.job), Buffer.concat([text, ...box.files.map((file) => file.content)]))
    if (box.stdin.length > 0) writeFileSync(join(this.#folder, FOLDER_FILES.stdin), box.stdin)
  }

  #clean(box: Box): void {
    unlinkSync(join(this.#folder, FOLDER_FILES.job))
    if (box.stdin.length > 0) unlinkSync(join(this.#folder, FOLDER_FILES.stdin))
  }

  #ended(
    report: ProgramReport,
    watch: LimitWatch | undefined,
  ): Omit<Parameters<typeof outcomeOf>[0], 'box' | 'stdout' | 'stderr'> {
    const usage = this.#process.group?.usage()
    const killed = { exitCode: null, signal: null }
    const stopped = watch?.stopped()
    if (!report.began && stopped === undefined && (usage?.outOfMemoryKills ?? 0) === 0) {
      throw new TouchstoneError('internal', 'run a box: its process ended before it became the program')
    }
    return {
      process: report.status === undefined ? killed : endOfWait(report.status),
      stopped,
      wallMs: report.seconds === undefined ? (watch?.wallMs() ?? 0) : report.seconds * 1000,
      usage,
      // the time of a program that was killed with its init is in nobody's account
      ...(report.status === undefined ? {} : { cpuMs: report.cpuSeconds * 1000 }),
      files: report.files,
    }
  }
}

async function makeFolder(uid: number | undefined, { filter, ahead = [] }: SlotParts): Promise<string> {
  const folder = makeTemporaryFolder()
  await makeFifos(folder)
  for (const name of ['launcher.py', 'launcher_kernel.py', 'launcher_python.py'])
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(folder, name))
  if (filter !== undefined) writeFileSync(join(folder, 'filter'), filter)
  writeFileSync(join(folder, 'kernel'), KERNEL_COMMAND_LINE)
  mkdirSync(join(folder, 'ahead'))
  ahead.forEach(({ path, content }, index) => {
    mkdirSync(join(folder, 'ahead', String(index)))
    writeFileSync(join(folder, 'ahead', String(index), path), content)
  })
  if (uid !== undefined) chownSync(folder, uid, uid)
  return folder
}

function residentOptions(parts: SlotParts, folder: string, uid: number | undefined): ResidentOptions {
  const scratch = ['/tmp', '/dev/shm', '/w'].flatMap((place) => ['--tmpfs', place])
  const words = [...scratch, '--ro-bind', folder, INSIDE, '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/']
  const { bubblewrap, groups, environment, mounts, python } = parts
  return { bubblewrap, groups, environment, mounts, uid, words, argv: [insidePath(python), `${INSIDE}/launcher.py`] }
}

/**
 * Waits for what a box had said on its channel before its end became known: that news comes another way and may be
 * faster. All that held the other end are dead by now, so every socket is about to close.
 */
async function lastWords(sockets: readonly Socket[]): Promise<void> {
  // a connection that waits to be accepted is accepted in the next turns of the event loop, not in a later run
  await setImmediate()
  await setImmediate()
  await Promise.all(sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')))
}

function answering(socket: Socket, box: Box): Socket {
  socket.on('error', () => undefined)
  socket.on('data', (received: Buffer) => {
    const answer = box.channel?.(received)
    if (answer !== undefined) socket.write(answer)
  })
  return socket
}
