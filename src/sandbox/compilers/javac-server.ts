/**
 * The Java compiler as a resident: a warm one compiles a small program in 12 to 19 ms, a new one in 340 to 460. It
 * stays in a box of its own, runs none of the code that it compiles, and is replaced after so many programs.
 *
 * Whatever it cannot answer (it crashed, it was too slow, the options are not its own) is answered by undefined, and
 * the ordinary compile step gives the verdict.
 */
import { readFileSync } from 'node:fs'
import type { Box, BoxOutcome } from '../isolation/box.ts'
import type { IsolationBackend, Resident } from '../isolation/isolation-backend.ts'
import { resolveLimits } from '../limits.ts'
import type { ResidentCompiler } from './resident-compiler.ts'
import { FrameReader } from './frame-reader.ts'

const COMPILES_PER_SERVER = 500
const START_MS = 30_000
const LIMITS = resolveLimits({ memoryBytes: 2 ** 30, processes: 128, openFiles: 1024 })

/** One resident compiler; compiles one program at a time. */
export class JavacServer implements ResidentCompiler {
  readonly #backend: IsolationBackend
  #resident: Resident | undefined
  #reader: FrameReader | undefined
  #compiles = 0
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(backend: IsolationBackend) {
    this.#backend = backend
  }

  /** The outcome of a compile box; undefined where the ordinary way must answer. */
  async compile(box: Box): Promise<BoxOutcome | undefined> {
    const turn = this.#turn.then(() => this.#compile(box))
    this.#turn = turn
    return turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#stop()
    await this.#turn
  }

  async #compile(box: Box): Promise<BoxOutcome | undefined> {
    if (this.#closed || this.#backend.open === undefined) return undefined
    try {
      if (this.#compiles >= COMPILES_PER_SERVER) await this.#stop()
      const reader = this.#reader ?? (await this.#start(box))
      this.#compiles++
      return await this.#ask(reader, box)
    } catch {
      // the ordinary compile step will say what is wrong with the program, or with the machine
      await this.#stop()
      return undefined
    }
  }

  async #start(box: Box): Promise<FrameReader> {
    const [javac = ''] = box.argv
    const java = javac.replace(/javac$/, 'java')
    this.#resident = this.#backend.open?.({
      argv: [
        java,
        '-Xmx640m',
        '-Xss8m',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        '-XX:-UsePerfData',
        '-XX:+ExitOnOutOfMemoryError',
        '/tmp/resident/JavacServer.java',
      ],
      environment: box.environment,
      mounts: box.mounts,
      files: [{ path: 'JavacServer.java', content: readFileSync(new URL('JavacServer.java', import.meta.url)) }],
      limits: LIMITS,
    })
    if (this.#resident === undefined) throw new Error('start the Java compiler: the backend keeps no residents')
    this.#reader = new FrameReader(this.#resident)
    this.#compiles = 0
    await this.#reader.integer(START_MS)
    return this.#reader
  }

  async #ask(reader: FrameReader, box: Box): Promise<BoxOutcome> {
    const { options, names } = compilerWords(box.argv)
    const sources = box.files.filter(({ path }) => names.includes(path))
    const before = this.#resident?.usage()
    const started = performance.now()
    this.#resident?.input.write(request(options, sources))
    const patience = box.limits.wallMs
    const exitCode = await reader.integer(patience)
    const diagnostics = await reader.bytes(await reader.integer(patience), patience)
    const files = new Map<string, Uint8Array>()
    for (let left = await reader.integer(patience); left > 0; left--) {
      const path = await reader.text(patience)
      files.set(`classes/${path}`, await reader.bytes(await reader.integer(patience), patience))
    }
    const after = this.#resident?.usage()
    if (exitCode > 1) throw new Error('the Java compiler failed')
    return {
      end: 'exited',
      exitCode,
      signal: null,
      stdout: new Uint8Array(),
      stderr: diagnostics.subarray(0, box.limits.outputBytes),
      stdoutTruncated: false,
      stderrTruncated: diagnostics.length > box.limits.outputBytes,
      wallMs: performance.now() - started,
      cpuMs: difference(after?.cpuMs, before?.cpuMs),
      // the server's own peak says nothing about one program
      peakMemoryBytes: null,
      files,
    }
  }

  async #stop(): Promise<void> {
    const resident = this.#resident
    this.#resident = undefined
    this.#reader = undefined
    await resident?.[Symbol.asyncDispose]()
  }
}

/** The compiler's own options and the source files out of a command line. */
function compilerWords(argv: readonly string[]): { readonly options: string[]; readonly names: string[] } {
  const options: string[] = []
  const names: string[] = []
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word.startsWith('-J')) continue
    if (word === '-d') index++
    else if (word === '-encoding' || word === '-cp') options.push(word, argv[++index] ?? '')
    else if (word.startsWith('-')) options.push(word)
    else names.push(word)
  }
  return { options, names }
}

function request(options: readonly string[], sources: Box['files']): Buffer {
  const parts: Buffer[] = [integer(options.length), ...options.map(utf), integer(sources.length)]
  for (const { path, content } of sources) parts.push(utf(path), integer(content.length), Buffer.from(content))
  return Buffer.concat(parts)
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** As DataInputStream.readUTF reads it; file names and options here are plain. */
function utf(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function difference(after: number | null | undefined, before: number | null | undefined): number | null {
  return typeof after === 'number' && typeof before === 'number' ? after - before : null
}
