/**
 * Our side of a local model: starts `llama-child.ts` in a process of its own, speaks with it, survives its end.
 *
 * Why a process: (1) the model must run with UV_THREADPOOL_SIZE=1, which Node reads at its start only (why:
 * `llama-child.ts`); (2) a crash of native code must not take a run of thousands of judgements with it.
 * A child that ended is started again by the next call. The child never outlives us, and never keeps us alive
 * while it has nothing to do.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../errors.ts'
import type { CheckedOptions, Generation, ScoredToken } from './language-model.ts'
import type { LlamaCommand, LlamaReport, LlamaSettings } from './llama-messages.ts'

/** What a call wants. */
export interface LlamaCall {
  readonly requests: Extract<LlamaCommand, { kind: 'generate' }>['requests']
  readonly options: CheckedOptions
  readonly signal: AbortSignal | undefined
  onAnswer(index: number, generation: Generation): void
  /** Pieces of answers as they come, where they are wanted. */
  readonly onText?: ((index: number, piece: string) => void) | undefined
}

/** What a call that scores given texts wants. */
export interface LlamaScoreCall {
  readonly requests: Extract<LlamaCommand, { kind: 'score' }>['requests']
  readonly signal: AbortSignal | undefined
  onScores(index: number, tokens: readonly ScoredToken[]): void
}

interface Running {
  readonly call: LlamaCall | LlamaScoreCall
  resolve(): void
  reject(error: unknown): void
}

/** How long a child may take to end by itself before it is killed. */
const GRACE_MS = 2_000
/** Enough of the child's last words to say why it ended. */
const KEPT_ERROR_CHARACTERS = 2_000

/** A model's process. `close` ends it. */
export class LlamaProcess implements AsyncDisposable {
  readonly #settings: LlamaSettings
  readonly #title: string
  readonly #entry: string
  #child: ChildProcess | undefined
  #loading: Promise<void> | undefined
  #lastWords = ''
  #closed = false
  #nextCall = 0
  readonly #running = new Map<number, Running>()

  /** @param title name in error messages. @param entry the child's file. Tests give a child of their own. */
  constructor(title: string, settings: Omit<LlamaSettings, 'statesFolder'>, entry?: string) {
    this.#title = title
    this.#settings = { ...settings, statesFolder: join(tmpdir(), `touchstone-states-${randomUUID()}`) }
    this.#entry = entry ?? childFile()
  }

  /** Loads the model where it is not loaded. */
  async load(): Promise<void> {
    if (this.#closed) throw new TouchstoneError('internal', `${this.#title}: already closed`)
    this.#loading ??= this.#start()
    await this.#loading
  }

  /** Answers one batch. Calls are worked off side by side, as far as the model has sequences. */
  async generate(call: LlamaCall): Promise<void> {
    const { requests, options } = call
    await this.#run(call, (number) => ({
      kind: 'generate',
      call: number,
      requests,
      options,
      streams: call.onText !== undefined,
    }))
  }

  /** Scores given texts, one after the other. */
  async score(call: LlamaScoreCall): Promise<void> {
    await this.#run(call, (number) => ({ kind: 'score', call: number, requests: call.requests }))
  }

  async #run(call: LlamaCall | LlamaScoreCall, command: (number: number) => LlamaCommand): Promise<void> {
    call.signal?.throwIfAborted()
    await this.load()
    call.signal?.throwIfAborted()
    const number = this.#nextCall++
    const abort = (): void => {
      this.#running.get(number)?.reject(call.signal?.reason)
      this.#send({ kind: 'abort', call: number })
    }
    this.#hold()
    try {
      await new Promise<void>((resolve, reject) => {
        this.#running.set(number, { call, resolve, reject })
        call.signal?.addEventListener('abort', abort, { once: true })
        this.#send(command(number))
      })
    } finally {
      call.signal?.removeEventListener('abort', abort)
      this.#running.delete(number)
      this.#release()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      child.ref()
      if (child.connected) child.disconnect()
      else child.kill('SIGKILL')
    })
  }

  #start(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const child = fork(this.#entry, [], {
        env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
        execArgv: [],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      this.#child = child
      this.#lastWords = ''
      child.stderr?.on('data', (bytes: Buffer) => {
        this.#lastWords = (this.#lastWords + bytes.toString()).slice(-KEPT_ERROR_CHARACTERS)
      })
      child.on('message', (report: LlamaReport) => {
        if (report.kind === 'load-end') {
          this.#release()
          resolve()
        } else if (report.kind === 'load-error') {
          reject(this.#loadError(report))
          this.#loading = undefined
          child.kill('SIGKILL')
        } else this.#receive(report)
      })
      // `close` comes after the last byte of stderr
      child.once('close', (code, signal) => {
        // a child that was killed has removed nothing
        rmSync(this.#settings.statesFolder, { recursive: true, force: true })
        const how = signal === null ? `with exit code ${code}` : `by ${signal}`
        const words = this.#lastWords.trim()
        const error = new TouchstoneError(
          'internal',
          `${this.#title}: the model's process ended ${how}${words === '' ? '' : `: ${words}`}`,
        )
        if (this.#child === child) {
          this.#child = undefined
          this.#loading = undefined
        }
        reject(error)
        for (const running of this.#running.values()) running.reject(error)
      })
      child.once('error', (cause) => {
        this.#loading = undefined
        reject(
          new TouchstoneError('internal', `${this.#title}: start the model's process: ${cause.message}`, { cause }),
        )
      })
      this.#send({ kind: 'load', settings: this.#settings })
    })
  }

  #loadError(report: Extract<LlamaReport, { kind: 'load-error' }>): TouchstoneError {
    if (!report.missing) {
      return new TouchstoneError('corrupt', `${this.#title}: load ${this.#settings.file}: ${report.message}`)
    }
    return new TouchstoneError(
      'unavailable',
      `${this.#title}: local models need the package node-llama-cpp (npm install node-llama-cpp): ${report.message}`,
    )
  }

  #receive(report: Exclude<LlamaReport, { kind: 'load-end' | 'load-error' }>): void {
    // reports of an aborted call still arrive: nobody waits for them
    const running = this.#running.get(report.call)
    if (running === undefined) return
    switch (report.kind) {
      case 'answer-piece':
      case 'answer-end':
      case 'score-end':
        try {
          tell(running.call, report)
        } catch (error) {
          running.reject(error)
          this.#send({ kind: 'abort', call: report.call })
        }
        break
      case 'call-end':
        running.resolve()
        break
      case 'call-error':
        running.reject(
          report.range
            ? new RangeError(report.message)
            : new TouchstoneError('internal', `${this.#title}: ${report.message}`),
        )
        break
    }
  }

  #send(command: LlamaCommand): void {
    // a child that is gone is noticed by its `close` event, which rejects whoever waits
    if (this.#child?.connected === true) this.#child.send(command, () => undefined)
  }

  #hold(): void {
    this.#child?.ref()
    this.#child?.channel?.ref()
  }

  /** An idle child must not keep our process alive. */
  #release(): void {
    if (this.#running.size > 0) return
    this.#child?.unref()
    this.#child?.channel?.unref()
    const pipe = this.#child?.stderr as { unref?: () => void } | null | undefined
    pipe?.unref?.()
  }
}

/** The child beside this file: a .js when built, a .ts when run from the sources. */
function childFile(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`llama-child.${extension}`, import.meta.url))
}

type Told = Extract<LlamaReport, { kind: 'answer-piece' | 'answer-end' | 'score-end' }>

function tell(call: LlamaCall | LlamaScoreCall, report: Told): void {
  if (report.kind === 'score-end') {
    if ('onScores' in call) call.onScores(report.index, report.tokens)
  } else if ('onAnswer' in call) {
    if (report.kind === 'answer-end') call.onAnswer(report.index, report.generation)
    else call.onText?.(report.index, report.text)
  }
}
