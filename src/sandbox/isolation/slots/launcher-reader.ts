/** Reads what a slot's launcher says, line by line, and turns it into one report per run. */
import { TouchstoneError } from '../../../errors.ts'
import type { ResidentProcess } from '../bubblewrap/resident-process.ts'
import { waitPatiently, type Patience } from '../patience.ts'

/** What the launcher and the run's init reported. */
export interface ProgramReport {
  /** As `wait` gives it; undefined where the launcher was told to kill it, and where it never began. */
  readonly status: number | undefined
  /** False where the spare ended before it became the program. */
  readonly began: boolean
  /** Wall time from begin to end, by one clock inside; undefined where it never began. */
  readonly seconds: number | undefined
  /** CPU time of the program and of those of its children that it waited for, by the kernel's account to the launcher. */
  readonly cpuSeconds: number
  readonly files: ReadonlyMap<string, Uint8Array>
}

type FileSizes = readonly (readonly [path: string, size: number])[]

/** The launcher's end of the conversation; one run at a time. */
export class LauncherReader {
  /** Why the launcher is no good any more. */
  failure: TouchstoneError | undefined
  readonly #launcher: ResidentProcess
  #ready = false
  #onReady: (() => void) | undefined
  #buffer: Buffer = Buffer.alloc(0)
  #listed: FileSizes | undefined
  #started: { readonly clock: number; readonly cpuSeconds: number } | undefined
  readonly #files = new Map<string, Uint8Array>()
  #run:
    | { readonly onStart: () => void; resolve: (report: ProgramReport) => void; reject: (reason: unknown) => void }
    | undefined
  #patience: Patience | undefined

  constructor(launcher: ResidentProcess) {
    this.#launcher = launcher
    launcher.output.on('data', (piece: Buffer) => this.#take(piece))
    void launcher.gone.then((words) => this.#fail(`keep a slot: its launcher ended: ${words}`))
  }

  /** Whether a spare waits for its job. */
  get ready(): boolean {
    return this.#ready
  }

  /** Resolves when a spare waits for its job; rejects where the launcher fails before. */
  async waitUntilReady(): Promise<void> {
    if (!this.#ready && this.failure === undefined) await new Promise<void>((resolve) => (this.#onReady = resolve))
    if (this.failure !== undefined) throw this.failure
  }

  /** The next run; tell the launcher to begin it afterwards. */
  begin(onStart: () => void): Promise<ProgramReport> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    this.#ready = false
    return new Promise((resolve, reject) => {
      this.#run = { onStart, resolve, reject }
    })
  }

  /** Gives the launcher so long for its next word, without what the scheduler withheld; past it the slot is given up and killed. */
  expectWithin(milliseconds: number): void {
    this.#patience?.end()
    const giveUp = (): void => {
      this.#fail(`keep a slot: its launcher said nothing for ${milliseconds} ms`)
      this.#launcher.kill()
    }
    this.#patience = waitPatiently(milliseconds, giveUp, () => this.#launcher.figures())
  }

  #take(piece: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? piece : Buffer.concat([this.#buffer, piece])
    while (this.#step());
  }

  /** Takes one line, or the files after one; false where more must come first. */
  #step(): boolean {
    if (this.#listed !== undefined) return this.#takeFiles(this.#listed)
    const end = this.#buffer.indexOf(10)
    if (end < 0) return false
    const line = this.#buffer.subarray(0, end).toString()
    this.#buffer = this.#buffer.subarray(end + 1)
    this.#patience?.end()
    this.#line(line.slice(0, 1), line.slice(2))
    return true
  }

  #line(word: string, rest: string): void {
    if (word === 'H') this.#greet()
    else if (word === 'S') this.#start(rest)
    else if (word === 'X') this.#listed = JSON.parse(rest) as FileSizes
    else if (word === 'D') this.#finish(rest)
    else if (word === 'E') this.#fail(`run a box: ${String(JSON.parse(rest)).trim().split('\n').at(-1)}`)
    else this.#fail(`keep a slot: its launcher said ${JSON.stringify(word)}`)
  }

  #greet(): void {
    this.#ready = true
    this.#onReady?.()
    this.#onReady = undefined
  }

  /** The clock as the program begins, and the CPU time that its process took until then, in seconds. */
  #start(rest: string): void {
    const [clock = 0, cpuSeconds = 0] = rest.split(' ').map(Number)
    this.#started = { clock, cpuSeconds }
    this.#run?.onStart()
  }

  #takeFiles(files: FileSizes): boolean {
    const total = files.reduce((sum, [, size]) => sum + size, 0)
    if (this.#buffer.length < total) return false
    let at = 0
    for (const [path, size] of files) {
      this.#files.set(path, Buffer.from(this.#buffer.subarray(at, at + size)))
      at += size
    }
    this.#buffer = this.#buffer.subarray(total)
    this.#listed = undefined
    return true
  }

  #finish(rest: string): void {
    const [status = 0, endedAt = 0, cpuSeconds = 0] = rest.split(' ').map(Number)
    const started = this.#started
    const report: ProgramReport = {
      status: started !== undefined && status >= 0 ? status : undefined,
      began: started !== undefined,
      seconds: started === undefined ? undefined : endedAt - started.clock,
      cpuSeconds: Math.max(0, cpuSeconds - (started?.cpuSeconds ?? 0)),
      files: new Map(this.#files),
    }
    this.#started = undefined
    this.#files.clear()
    const run = this.#run
    this.#run = undefined
    run?.resolve(report)
  }

  #fail(message: string): void {
    this.#patience?.end()
    this.failure ??= new TouchstoneError('internal', message)
    this.#onReady?.()
    this.#onReady = undefined
    this.#run?.reject(this.failure)
    this.#run = undefined
  }
}
