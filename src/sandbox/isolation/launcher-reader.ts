/** Reads what a slot's launcher says, line by line, and turns it into one report per run. */
import { TouchstoneError } from '../../errors.ts'
import type { ResidentProcess } from './resident-process.ts'

/** What the launcher and the run's init reported. */
export interface ProgramReport {
  /** As `wait` gives it; undefined where the program was killed before its init could tell. */
  readonly status: number | undefined
  /** Wall time from fork to end, by the init's clock. */
  readonly seconds: number | undefined
  /** True where the init itself ended by SIGKILL. */
  readonly killed: boolean
  /** CPU time of all reaped processes, by the kernel's account to the launcher. */
  readonly cpuSeconds: number
  readonly files: ReadonlyMap<string, Uint8Array>
}

interface ProgramEnd {
  readonly status: number
  readonly seconds: number
  readonly files: readonly (readonly [path: string, size: number])[]
}

const SIGKILL = 9

/** The launcher's end of the conversation; one run at a time. */
export class LauncherReader {
  /** Settles when the launcher is ready; rejects where it fails before. */
  readonly hello: Promise<void>
  /** Why the launcher is no good any more. */
  failure: TouchstoneError | undefined
  readonly #launcher: ResidentProcess
  #resolveHello: () => void = () => undefined
  #rejectHello: (reason: unknown) => void = () => undefined
  #buffer: Buffer = Buffer.alloc(0)
  #program: ProgramEnd | undefined
  readonly #files = new Map<string, Uint8Array>()
  #run:
    | { readonly onStart: () => void; resolve: (report: ProgramReport) => void; reject: (reason: unknown) => void }
    | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(launcher: ResidentProcess) {
    this.#launcher = launcher
    this.hello = new Promise((resolve, reject) => {
      this.#resolveHello = resolve
      this.#rejectHello = reject
    })
    // a slot that is given up before anybody waits for its greeting is no unhandled failure
    this.hello.catch(() => undefined)
    launcher.output.on('data', (piece: Buffer) => this.#take(piece))
    void launcher.gone.then((words) => this.#fail(`keep a slot: its launcher ended: ${words}`))
  }

  /** The next run; tell the launcher to begin it afterwards. */
  begin(onStart: () => void): Promise<ProgramReport> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    return new Promise((resolve, reject) => {
      this.#run = { onStart, resolve, reject }
    })
  }

  /** Gives the launcher so long for its next word; past it the slot is given up and killed. */
  expectWithin(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#fail(`keep a slot: its launcher said nothing for ${milliseconds} ms`)
      this.#launcher.kill()
    }, milliseconds)
  }

  #take(piece: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? piece : Buffer.concat([this.#buffer, piece])
    while (this.#step());
  }

  /** Takes one line, or the files after one; false where more must come first. */
  #step(): boolean {
    if (this.#program !== undefined && this.#files.size === 0 && this.#program.files.length > 0)
      return this.#takeFiles()
    const end = this.#buffer.indexOf(10)
    if (end < 0) return false
    const line = this.#buffer.subarray(0, end).toString()
    this.#buffer = this.#buffer.subarray(end + 1)
    clearTimeout(this.#timer)
    this.#line(line.slice(0, 1), line.slice(2))
    return true
  }

  #line(word: string, rest: string): void {
    if (word === 'H') this.#resolveHello()
    else if (word === 'S') this.#run?.onStart()
    else if (word === 'X') this.#program = JSON.parse(rest) as ProgramEnd
    else if (word === 'D') this.#finish(rest)
    else if (word === 'E') this.#fail(`run a box: ${String(JSON.parse(rest)).trim().split('\n').at(-1)}`)
    else this.#fail(`keep a slot: its launcher said ${JSON.stringify(word)}`)
  }

  #takeFiles(): boolean {
    const files = this.#program?.files ?? []
    const total = files.reduce((sum, [, size]) => sum + size, 0)
    if (this.#buffer.length < total) return false
    let at = 0
    for (const [path, size] of files) {
      this.#files.set(path, Buffer.from(this.#buffer.subarray(at, at + size)))
      at += size
    }
    this.#buffer = this.#buffer.subarray(total)
    return true
  }

  #finish(rest: string): void {
    const [status = 0, cpuSeconds = 0] = rest.split(' ').map(Number)
    const report: ProgramReport = {
      status: this.#program?.status,
      seconds: this.#program?.seconds,
      killed: (status & 0x7f) === SIGKILL,
      cpuSeconds,
      files: new Map(this.#files),
    }
    this.#program = undefined
    this.#files.clear()
    const run = this.#run
    this.#run = undefined
    run?.resolve(report)
  }

  #fail(message: string): void {
    clearTimeout(this.#timer)
    this.failure ??= new TouchstoneError('internal', message)
    this.#rejectHello(this.failure)
    this.#run?.reject(this.failure)
    this.#run = undefined
  }
}
