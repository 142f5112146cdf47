/** The built command line as a child process: what a user runs, observed from outside. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { access, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/** How a child ended, and what it said. */
export interface CommandEnd {
  /** Null where a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly wallMs: number
  /** Resident memory over time; empty without `sampleMemory` and where the kernel does not tell. */
  readonly memory: readonly MemorySample[]
}

/** Memory of the child at one moment. */
export interface MemorySample {
  readonly residentBytes: number
  /** The highest so far, as the kernel keeps it (`VmHWM`): nothing between two samples is missed. */
  readonly peakBytes: number
}

/** Options of `runCommand`. */
export interface RunCommandOptions {
  readonly cwd: string
  /** Asks /proc for the child's memory ten times a second. */
  readonly sampleMemory?: boolean | undefined
  /** Called with the child as soon as it runs. */
  readonly onStart?: ((child: ChildProcess) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const SAMPLE_PERIOD_MS = 100
/** Of each stream, for messages; a bar on a long run must not fill memory. */
const KEPT_TEXT = 64 * 1024

/**
 * Runs `touchstone ARGUMENTS…` and waits for its end. Abort kills it and rejects with the signal's reason.
 * @throws TouchstoneError `unavailable` where the command line is not built
 */
export async function runCommand(options: RunCommandOptions, ...commandLine: readonly string[]): Promise<CommandEnd> {
  options.signal?.throwIfAborted()
  await access(program).catch((cause: unknown) => {
    throw new TouchstoneError('unavailable', `run touchstone: ${program} is missing, wanted npm run build first`, {
      cause,
    })
  })
  const started = performance.now()
  const child = spawn(process.execPath, [program, ...commandLine], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const kill = (): boolean => child.kill('SIGKILL')
  options.signal?.addEventListener('abort', kill)
  const memory: MemorySample[] = []
  const sampler =
    options.sampleMemory === true ? setInterval(() => void sample(child.pid, memory), SAMPLE_PERIOD_MS) : undefined
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = `${stdout}${text}`.slice(-KEPT_TEXT)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = `${stderr}${text}`.slice(-KEPT_TEXT)))
  options.onStart?.(child)
  try {
    const [exitCode, signal] = await closed
    options.signal?.throwIfAborted()
    return { exitCode, signal, stdout, stderr, wallMs: performance.now() - started, memory }
  } finally {
    clearInterval(sampler)
    options.signal?.removeEventListener('abort', kill)
  }
}

/** The end of a run that had to succeed. @throws TouchstoneError `internal` with what it said */
export async function runCommandWell(
  options: RunCommandOptions,
  ...commandLine: readonly string[]
): Promise<CommandEnd> {
  const end = await runCommand(options, ...commandLine)
  if (end.exitCode === 0) return end
  throw new TouchstoneError('internal', `touchstone ${commandLine.join(' ')}: exit ${end.exitCode}, ${end.stderr}`)
}

async function sample(pid: number | undefined, memory: MemorySample[]): Promise<void> {
  // the process may have ended meanwhile, and only Linux has this file
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const resident = kibibytes(status, 'VmRSS')
  const peak = kibibytes(status, 'VmHWM')
  if (resident !== undefined && peak !== undefined) memory.push({ residentBytes: resident, peakBytes: peak })
}

function kibibytes(status: string, field: string): number | undefined {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]
  return found === undefined ? undefined : Number(found) * 1_024
}
