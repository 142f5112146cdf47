/** One side of a comparison as a child process that answers JSON lines (peer.ts, peer.py). */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'

/** What a side is started with. */
export interface PeerSetup {
  readonly layers: number
  readonly hidden: number
  readonly heads: number
  readonly inner: number
  readonly vocabulary: number
  readonly classes: number
  readonly threads: number
  /** PyTorch's number format; the engine knows fp32. */
  readonly form: 'fp32' | 'bf16' | 'compiled'
  /** Path of model.safetensors; null for random values. */
  readonly weights: string | null
}
/** Rows of token ids with a class each. */
export interface PeerBatch {
  readonly rows: readonly (readonly number[])[]
  readonly labels: readonly number[]
  readonly rate: number
}
export interface PeerCommand {
  /** `states` is PyTorch's alone: mean last states of each row, in float32. */
  readonly do: 'train' | 'predict' | 'states'
  readonly batches: readonly PeerBatch[]
}
export interface PeerAnswer {
  readonly losses?: readonly number[]
  readonly labels?: readonly number[]
  readonly states?: readonly (readonly number[])[]
  readonly ms: number
  readonly peakMb: number
}

/** Path of a file beside this one. */
function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

/** A running side. */
export class PeerProcess implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #ended: Promise<never>
  readonly #lines: Interface
  #errors = ''

  /** Starts the engine (no `python`) or PyTorch. */
  constructor(setup: PeerSetup, options: { readonly python?: string | undefined; readonly signal: AbortSignal }) {
    const argument = JSON.stringify(setup)
    const [command, argumentList] =
      options.python === undefined
        ? [process.execPath, [here('peer.ts'), argument]]
        : [options.python, [here('peer.py'), argument]]
    this.#child = spawn(command, argumentList, { signal: options.signal })
    this.#child.on('error', (error) => {
      this.#errors += error.message
    })
    this.#child.stderr.on('data', (chunk) => {
      this.#errors = (this.#errors + String(chunk)).slice(-2000)
    })
    this.#lines = createInterface({ input: this.#child.stdout })
    this.#ended = once(this.#lines, 'close').then(() => {
      throw new TouchstoneError('unavailable', `peer process ended: ${this.#errors.trim().split('\n').at(-1) ?? ''}`)
    })
    this.#ended.catch(() => undefined)
  }

  /** Sends a command and waits for its answer. @throws {TouchstoneError} with what the process last said, where it ended. */
  async ask(command: PeerCommand): Promise<PeerAnswer> {
    const answer = once(this.#lines, 'line')
    this.#child.stdin.write(`${JSON.stringify(command)}\n`)
    const [line] = (await Promise.race([answer, this.#ended])) as [string]
    return JSON.parse(line) as PeerAnswer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lines.close()
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
