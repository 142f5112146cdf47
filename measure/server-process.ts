/** `touchstone serve` as a process of its own, watched from outside: its address, its memory, and what it left. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const SAMPLE_PERIOD_MS = 250
/** Nested pid namespaces of a process in a box: the machine's and the box's; a run has one more. */
const BOX_DEPTH = 2

/** A server that runs. Dispose of it in every case. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number
  readonly #child: ChildProcess
  readonly #sampler: NodeJS.Timeout
  readonly #memory: number[] = []

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
    this.#sampler = setInterval(() => this.#sample(), SAMPLE_PERIOD_MS)
  }

  static async start(signal: AbortSignal, ...options: readonly string[]): Promise<ServerProcess> {
    const words = [join(root, 'src/cli/main.ts'), 'serve', '--port', '0', '--no-log', ...options]
    const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    const kill = (): boolean => child.kill('SIGKILL')
    signal.addEventListener('abort', kill, { once: true })
    const port = await new Promise<number>((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (part: Buffer) => {
        said += part.toString()
        const found = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
        if (found !== undefined) resolve(Number(found))
      })
      child.once('error', reject)
      child.once('exit', (code) =>
        reject(new TouchstoneError('unavailable', `touchstone serve ended with ${code} before it listened`)),
      )
    })
    return new ServerProcess(child, port)
  }

  /** Resident bytes so far, four a second. */
  get memory(): readonly number[] {
    return this.#memory
  }

  /** Every process below the server, in whatever namespace. */
  descendants(): number[] {
    const childrenOf = new Map<number, number[]>()
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue
      const parent = parentOf(Number(name))
      if (parent !== undefined) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(name)])
    }
    const found: number[] = []
    const look = (pid: number): void => {
      for (const child of childrenOf.get(pid) ?? []) {
        found.push(child)
        look(child)
      }
    }
    look(this.#child.pid ?? 0)
    return found
  }

  /** The sandbox's own processes: the boxes that the server started, each with all that runs in it. */
  boxes(): number[] {
    return this.descendants().filter((pid) => parentOf(pid) === this.#child.pid && isBox(pid))
  }

  /**
   * What is left of programs, in words. At rest a slot has three processes in namespaces below its box: the launcher,
   * the next run's process 1 and its spare; everything else there is a program's, and so is another command.
   */
  leftPrograms(): string[] {
    const below = this.descendants()
      .map(describe)
      .filter((each) => each !== undefined)
    const slots = below.filter(({ depth, command }) => depth === BOX_DEPTH && command.includes('launcher.py')).length
    const inRuns = below.filter(({ depth }) => depth > BOX_DEPTH)
    const strangers = inRuns.filter(({ command }) => !command.includes('launcher.py'))
    const problems = strangers.map(({ command }) => `still there: ${command.slice(0, 100)}`)
    if (inRuns.length > 3 * slots) problems.push(`${inRuns.length} processes in the namespaces of ${slots} slots' runs`)
    return problems
  }

  /** Stops it as a supervisor would; says what was wrong with its going, in words. */
  async stop(): Promise<string[]> {
    const { pid } = this.#child
    const below = this.descendants()
    clearInterval(this.#sampler)
    this.#child.kill('SIGTERM')
    const [code, signal] = (await once(this.#child, 'exit')) as [number | null, string | null]
    const problems = code === 0 ? [] : [`the server ended with ${code ?? signal}`]
    // a killed process is there until its parent has waited for it
    for (let tries = 0; below.some(isAlive) && tries < 50; tries++) await delay(100)
    const alive = below.filter(isAlive)
    if (alive.length > 0) problems.push(`${alive.length} processes outlived the server`)
    const left = leftFolders(`touchstone-${pid}-`)
    if (left.length > 0) problems.push(`left behind: ${left.join(', ')}`)
    return problems
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sampler)
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGTERM')
    await once(this.#child, 'exit')
  }

  #sample(): void {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
      const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
      if (resident !== undefined) this.#memory.push(Number(resident) * 1_024)
    } catch {
      // it ended in between
    }
  }
}

/** Temporary folders and control groups with this beginning. */
function leftFolders(beginning: string): string[] {
  const groups = [
    '/sys/fs/cgroup',
    ...['memory', 'pids', 'cpu', 'cpuacct', 'freezer'].map((name) => `/sys/fs/cgroup/${name}`),
  ]
  return [tmpdir(), ...groups.filter((folder) => existsSync(folder))].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(beginning))
      .map((name) => join(folder, name)),
  )
}

interface Described {
  readonly depth: number
  readonly command: string
}

/** Undefined where it has ended. */
function describe(pid: number): Described | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    const numbers = /^NSpid:\s+(.+)$/m.exec(status)?.[1] ?? ''
    return /^State:\s+Z/m.test(status) ? undefined : { depth: numbers.trim().split(/\s+/).length, command }
  } catch {
    return undefined
  }
}

function isBox(pid: number): boolean {
  return describe(pid)?.command.includes('bwrap') === true
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
