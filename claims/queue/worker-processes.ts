/** Workers as processes that a claim starts, measures and kills. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

/** How a worker is started. */
export interface WorkerSettings {
  readonly url: string
  readonly signal: AbortSignal
  /** Rows at once. @default 8 */
  readonly concurrency?: number
  /** Longest judgement, in ms. @default 2,000 */
  readonly limitMs?: number
  /** What else stands in its environment. @default nothing */
  readonly environment?: Readonly<Record<string, string>>
}

/** A worker that runs, connected and with its judges open. */
export interface WorkerProcess extends AsyncDisposable {
  /** What its clock said when it was ready, ISO 8601. */
  readonly clock: string
  /** Processor time so far of the worker and of its judging child, in ms; 0 where the kernel does not tell. */
  cpuMs(): { readonly worker: number; readonly child: number }
  /** Kills it with signal 9. */
  kill(): Promise<void>
}

const WORKER = new URL('worker.ts', import.meta.url)
/** Of Linux on every platform that Node runs on. */
const TICK_MS = 10

/** Starts one. @throws Error where it ends before it is ready; the signal's reason on abort */
export async function startWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  const { url, signal, concurrency = 8, limitMs = 2_000, environment = {} } = settings
  signal.throwIfAborted()
  const own = { QUEUE: url, CONCURRENCY: String(concurrency), LIMIT_MS: String(limitMs) }
  const child = fork(WORKER, { env: { ...process.env, ...environment, ...own }, execArgv: ['--no-warnings'] })
  const kill = (): boolean => child.kill('SIGKILL')
  signal.addEventListener('abort', kill, { once: true })
  child.once('exit', () => signal.removeEventListener('abort', kill))
  const [said] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`start worker: it ended with ${String(code)}`))),
  ])) as [{ readonly clock: string }]
  return {
    clock: said.clock,
    cpuMs: () => ({
      worker: cpuMsOf(child.pid),
      child: childrenOf(child.pid).reduce((sum, pid) => sum + cpuMsOf(pid), 0),
    }),
    kill: () => ended(child, 'SIGKILL'),
    [Symbol.asyncDispose]: () => ended(child, 'SIGTERM'),
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** Processor time of a process, in ms, user and system. */
export function cpuMsOf(pid: number | undefined): number {
  const fields = statOf(pid)
  return TICK_MS * (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0))
}

function childrenOf(pid: number | undefined): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(statOf(Number(name))?.[1]) === pid)
    .map(Number)
}

/** Fields of /proc/PID/stat from the state on, which is the third. */
function statOf(pid: number | undefined): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  } catch {
    return undefined
  }
}
