/**
 * A stateful session in a box: commands and Python cells, files in a work folder, until it is stopped or idle too
 * long. For agents, and for notebooks. Same walls and limits as a run; the whole session shares one control group.
 *
 * A snapshot holds the files of the work folder; a session that starts from it is a fork of the files. Processes and
 * the names of Python cells are not in it: no engine underneath can copy those.
 */
import { readFileSync } from 'node:fs'
import { TouchstoneError } from '../../errors.ts'
import type { IsolationBackend, Resident } from '../isolation/isolation-backend.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import type { Limits } from '../limits.ts'
import { checkPath } from '../program.ts'
import type { RunStatus } from '../run-result.ts'
import { LineReader } from './line-reader.ts'

/** How a session works. */
export interface SessionOptions {
  readonly limits?: Partial<Limits> | undefined
  /** Ends the session after so many ms without a call. @default 600000 */
  readonly idleMs?: number | undefined
  /** Files that the work folder starts with. */
  readonly snapshot?: SessionSnapshot | undefined
}

/** Files of a work folder by path. */
export type SessionSnapshot = ReadonlyMap<string, Uint8Array>

/** How one command or cell is run. */
export interface SessionRunOptions {
  /** @default the session's wall limit */
  readonly wallMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a command showed. */
export interface CommandResult {
  readonly status: RunStatus
  readonly exitCode: number | null
  /** Number of the signal that ended it. */
  readonly signal: number | null
  readonly stdout: string
  readonly stderr: string
  readonly wallMs: number
}

/** What a Python cell showed. */
export interface CellResult {
  readonly status: RunStatus
  readonly stdout: string
  readonly stderr: string
  /** `repr` of the last expression; null where it is None or there is none. */
  readonly result: string | null
  readonly error: { readonly name: string; readonly value: string; readonly traceback: string } | null
  /** True where the interpreter had to be killed and the names of earlier cells are gone. */
  readonly stateLost: boolean
  readonly wallMs: number
}

interface AgentAnswer {
  readonly failure?: string
  readonly why?: 'ended' | 'time-limit' | 'output-limit'
  readonly code?: number
  readonly seconds?: number
  readonly stdout?: string
  readonly stderr?: string
  readonly result?: string | null
  readonly error?: CellResult['error']
  readonly lost?: boolean
  readonly content?: string
  readonly files?: readonly (readonly [path: string, size: number])[]
}

const START_MS = 20_000
/** Past a limit the agent itself ends what it runs; this is for the case that it cannot. */
const GRACE_MS = 5_000

/** What a session is made of. */
export interface SessionParts {
  readonly backend: IsolationBackend
  readonly python: Toolchain
  readonly environment: Readonly<Record<string, string>>
  readonly limits: Limits
  readonly idleMs: number
}

/** A session at work; one call at a time, the others wait. Owns its box. */
export class Session implements AsyncDisposable {
  /** Settles when everything inside has ended. */
  readonly ended: Promise<unknown>
  readonly #limits: Limits
  readonly #idleMs: number
  readonly #resident: Resident
  readonly #answers: LineReader
  #turn: Promise<unknown> = Promise.resolve()
  #idleTimer: NodeJS.Timeout | undefined
  #ended: string | undefined

  private constructor(parts: SessionParts, resident: Resident) {
    this.#limits = parts.limits
    this.#idleMs = parts.idleMs
    this.#resident = resident
    this.ended = resident.gone
    this.#answers = new LineReader(resident, 3 * (parts.limits.outputBytes * 2 + parts.limits.workBytes) + 2 ** 20)
  }

  /**
   * Starts a session.
   *
   * @throws TouchstoneError `unavailable` where the backend keeps no sessions, `internal` where it does not start
   */
  static async start(parts: SessionParts, snapshot: SessionSnapshot | undefined): Promise<Session> {
    const files = ['session-agent.py', 'session-kernel.py'].map((path) => ({
      path,
      content: readFileSync(new URL(path, import.meta.url)),
    }))
    const { limits, environment, python } = parts
    const interpreter = python.tools['run'] ?? ''
    const agent = '/tmp/resident/session-agent.py'
    const mounts = python.mounts
    const resident = parts.backend.open?.({ argv: [interpreter, agent], environment, mounts, limits, files })
    if (resident === undefined) {
      throw new TouchstoneError('unavailable', `start a session: the backend ${parts.backend.name} keeps no sessions`)
    }
    const session = new Session(parts, resident)
    try {
      await session.#answers.line(START_MS)
      for (const [path, content] of snapshot ?? []) await session.writeFile(path, content)
      session.#restartIdle()
      return session
    } catch (error) {
      await session[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Runs a command in the work folder: a program with its words, or a line for the shell. */
  async runCommand(
    command: string | readonly string[],
    options: SessionRunOptions & { readonly stdin?: string } = {},
  ): Promise<CommandResult> {
    const argv = typeof command === 'string' ? ['/bin/sh', '-c', command] : command
    const stdin = Buffer.from(options.stdin ?? '').toString('base64')
    const { answer, outOfMemory } = await this.#run({ act: 'command', argv, stdin }, options)
    const code = answer.code ?? 0
    return {
      status: statusOf(answer, outOfMemory, code !== 0),
      exitCode: code >= 0 ? code : null,
      signal: code < 0 ? -code : null,
      stdout: answer.stdout ?? '',
      stderr: answer.stderr ?? '',
      wallMs: (answer.seconds ?? 0) * 1000,
    }
  }

  /** Runs Python code that sees the names of earlier cells. A cell past its time is interrupted, and killed if that does not help. */
  async runCell(code: string, options: SessionRunOptions = {}): Promise<CellResult> {
    const { answer, outOfMemory } = await this.#run({ act: 'cell', code }, options)
    const { stdout = '', stderr = '', result = null, error = null, lost = false, seconds = 0 } = answer
    const status = statusOf(answer, outOfMemory, error !== null || lost)
    return { status, stdout, stderr, result, error, stateLost: lost, wallMs: seconds * 1000 }
  }

  async writeFile(path: string, content: string | Uint8Array): Promise<void> {
    checkPath(path)
    await this.#ask({ act: 'write', path, content: Buffer.from(content).toString('base64') }, GRACE_MS)
  }

  /** @throws TouchstoneError `bad-input` where there is no such file or it is no regular one */
  async readFile(path: string): Promise<Uint8Array> {
    checkPath(path)
    const limit = this.#limits.workBytes
    const { content = '' } = await this.#ask({ act: 'read', path, limit }, GRACE_MS)
    return Buffer.from(content, 'base64')
  }

  /** Paths and sizes of all regular files in the work folder. */
  async listFiles(): Promise<readonly { readonly path: string; readonly size: number }[]> {
    const { files = [] } = await this.#ask({ act: 'list' }, GRACE_MS)
    return files.map(([path, size]) => ({ path, size }))
  }

  /** All files of the work folder, to start another session from. */
  async snapshot(): Promise<SessionSnapshot> {
    const files = new Map<string, Uint8Array>()
    for (const { path } of await this.listFiles()) files.set(path, await this.readFile(path))
    return files
  }

  /** Ends everything inside. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#idleTimer)
    this.#ended ??= 'it was stopped'
    await this.#resident[Symbol.asyncDispose]()
  }

  async #run(
    request: Readonly<Record<string, unknown>>,
    options: SessionRunOptions,
  ): Promise<{ readonly answer: AgentAnswer; readonly outOfMemory: boolean }> {
    const wall = options.wallMs ?? this.#limits.wallMs
    if (!(wall > 0 && wall <= 3_600_000)) {
      throw new RangeError(`run in a session: wallMs is ${wall}, wanted more than 0 and at most 3600000`)
    }
    options.signal?.throwIfAborted()
    const abort = (): void => void this[Symbol.asyncDispose]()
    options.signal?.addEventListener('abort', abort, { once: true })
    try {
      const before = this.#resident.usage().outOfMemoryKills
      const limit = this.#limits.outputBytes
      const answer = await this.#ask({ ...request, seconds: wall / 1000, limit }, wall + GRACE_MS)
      return { answer, outOfMemory: this.#resident.usage().outOfMemoryKills > before }
    } catch (error) {
      options.signal?.throwIfAborted()
      throw error
    } finally {
      options.signal?.removeEventListener('abort', abort)
    }
  }

  async #ask(request: Readonly<Record<string, unknown>>, patience: number): Promise<AgentAnswer> {
    const turn = this.#turn.then(() => this.#exchange(request, patience))
    // a call that failed must not fail those behind it
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #exchange(request: Readonly<Record<string, unknown>>, patience: number): Promise<AgentAnswer> {
    if (this.#ended !== undefined) throw new TouchstoneError('unavailable', `use a session: ${this.#ended}`)
    clearTimeout(this.#idleTimer)
    this.#resident.input.write(`${JSON.stringify(request)}\n`)
    try {
      const answer = JSON.parse(await this.#answers.line(patience)) as AgentAnswer
      if (answer.failure !== undefined) throw new TouchstoneError('bad-input', `use a session: ${answer.failure}`)
      return answer
    } catch (error) {
      if (!(error instanceof TouchstoneError && error.code === 'bad-input')) {
        // answers can no longer be told apart from late ones
        this.#ended ??= `it broke: ${error instanceof Error ? error.message : String(error)}`
        await this.#resident[Symbol.asyncDispose]()
      }
      throw error
    } finally {
      this.#restartIdle()
    }
  }

  #restartIdle(): void {
    clearTimeout(this.#idleTimer)
    if (this.#ended !== undefined) return
    this.#idleTimer = setTimeout(() => {
      this.#ended = `it was idle for ${this.#idleMs} ms`
      void this.#resident[Symbol.asyncDispose]()
    }, this.#idleMs)
    this.#idleTimer.unref()
  }
}

function statusOf(answer: AgentAnswer, outOfMemory: boolean, failed: boolean): RunStatus {
  if (outOfMemory) return 'memory-limit'
  if (answer.why === 'time-limit' || answer.why === 'output-limit') return answer.why
  return failed ? 'runtime-error' : 'accepted'
}
