/**
 * A run's folder, `runs/<id>/`: run.json (what was asked, with which versions and data, and how it ended), trace.jsonl
 * (one line per judged response), rejected.jsonl (rows passed over), report.html (written by the report).
 *
 * The id is the digest of what decides the result, so the same command finds its own folder and goes on where it
 * stopped. Another command has another folder. One process at a time may write a run: a file `lock` names the one
 * (file-lock.ts says what it covers). A new run that ends before it has judged or rejected a row leaves no folder. A
 * finished one that is asked for again and finds nothing to add keeps its run.json.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, rmdirSync, writeSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from './errors.ts'
import { takeFileLock, type FileLock } from './file-lock.ts'
import { makeFolder } from './make-folder.ts'
import {
  openTrace,
  TRACE_VERSION,
  type DataDigest,
  type TraceHeader,
  type TraceRecord,
  type TraceWriter,
} from './trace.ts'
import type { JsonValue } from './supervision.ts'

/** What decides a run's result. */
export interface RunIdentity {
  /** The verb, such as `judge`. The id begins with it. */
  readonly command: string
  readonly config: Readonly<Record<string, JsonValue>>
  /** The key as text, or null where nothing is drawn at random. */
  readonly key: string | null
  /** Versions of Touchstone and of each judge by its name. */
  readonly versions: Readonly<Record<string, string>>
  readonly data: readonly DataDigest[]
}

/** How a run stands. `failed`: it met a bad row or a fault and keeps what came before. */
export type RunState = 'running' | 'done' | 'interrupted' | 'failed'

/** The contents of run.json. */
export interface RunFile extends RunIdentity {
  readonly id: string
  /** The command line that started it last. */
  readonly commandLine: readonly string[]
  readonly node: string
  readonly state: RunState
  /** ISO 8601, UTC. */
  readonly started: string
  /** ISO 8601, UTC, absent while it runs. */
  readonly ended?: string
  /** What is finished, by name: `judged`, `correct`, `wrong`, `unknown`, `rejected`. */
  readonly counts: Readonly<Record<string, number>>
  /** Why it failed. */
  readonly problem?: string
}

/** Options of `openRun`. */
export interface OpenRunOptions {
  /** Folder of all runs. It is made where it is missing. */
  readonly runs: string
  /** The run's name (default: derived from its identity by `runId`). */
  readonly id?: string | undefined
  readonly commandLine: readonly string[]
  /** The time, from the door that may ask for it. */
  readonly now: () => Date
  /** Called for each record that an earlier process left, in order. */
  readonly onKept?: ((record: TraceRecord) => void) | undefined
}

/** `judge-3f2a9c01b7d4`: the same options, versions and data give the same name. */
export function runId(identity: RunIdentity): string {
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return `${identity.command}-${digest.slice(0, 12)}`
}

/**
 * Makes a run's folder, or takes up the one that is there.
 * @throws RangeError for an id that is no plain name; TouchstoneError `bad-input` where the folder holds a run with
 * other options, versions or data, `busy` where another process writes it
 */
export async function openRun(identity: RunIdentity, options: OpenRunOptions): Promise<RunFolder> {
  const { runs, id = runId(identity), now } = options
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id)) {
    throw new RangeError(`run: id is ${JSON.stringify(id)}, wanted 1 to 100 letters, digits, dots, dashes, underscores`)
  }
  const folder = join(runs, id)
  const made = makeFolder(folder)
  let lock: FileLock | undefined
  try {
    lock = takeFileLock(join(folder, 'lock'), `open run ${folder}`)
    const earlier = await readRunFile(folder)
    if (earlier !== undefined) requireSameIdentity(folder, earlier, identity)
    const file: RunFile = {
      id,
      ...identity,
      commandLine: options.commandLine,
      node: process.version,
      state: 'running',
      started: now().toISOString(),
      counts: earlier?.counts ?? {},
    }
    const header: TraceHeader = {
      trace: 'touchstone',
      version: TRACE_VERSION,
      config: { command: identity.command, ...identity.config },
      key: identity.key,
      versions: identity.versions,
      data: identity.data,
    }
    if (earlier?.state !== 'done') await writeRunFile(folder, file)
    const trace = await openTrace(join(folder, 'trace.jsonl'), header, options.onKept)
    return new RunFolder(folder, file, { trace, lock, now, made, isDone: earlier?.state === 'done' })
  } catch (error) {
    lock?.release()
    await removeMade(made)
    throw error
  }
}

/** Removes a run's new folder with what is in it, and the new folders above it that hold nothing else. */
async function removeMade(made: readonly string[]): Promise<void> {
  const [own, ...above] = made.toReversed()
  if (own === undefined) return
  await rm(own, { recursive: true, force: true })
  for (const each of above) {
    try {
      rmdirSync(each)
    } catch (error) {
      // another run stands beside it by now
      if ((error as NodeJS.ErrnoException).code === 'ENOTEMPTY') return
      throw error
    }
  }
}

/** The contents of a run's run.json; undefined where the folder has none. @throws TouchstoneError `corrupt` */
export async function readRunFile(folder: string): Promise<RunFile | undefined> {
  const path = join(folder, 'run.json')
  let text
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cause
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new TouchstoneError('corrupt', `read ${path}: broken JSON`, { cause })
  }
  const lacking = Object.entries(FORM).find(
    ([name, holds]) => !holds((value as Record<string, unknown> | null)?.[name]),
  )
  if (lacking === undefined) return value as RunFile
  throw new TouchstoneError('corrupt', `read ${path}: its ${lacking[0]} is not of a run, wanted what a run writes`)
}

/** What readers of run.json count on, field by field. */
const FORM: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isText,
  command: isText,
  state: isText,
  started: isText,
  commandLine: (value) => Array.isArray(value) && value.every(isText),
  counts: (value) => isObject(value) && Object.values(value).every((each) => typeof each === 'number'),
  versions: (value) => isObject(value) && Object.values(value).every(isText),
  config: isObject,
  data: (value) =>
    Array.isArray(value) &&
    value.every((each: unknown) => isObject(each) && isText(each['file']) && isText(each['sha256'])),
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a run folder works with. */
interface RunFolderParts {
  readonly trace: TraceWriter
  readonly lock: FileLock
  readonly now: () => Date
  /** Folders that were not there before this run. */
  readonly made: readonly string[]
  /** True where an earlier process has finished the run. */
  readonly isDone: boolean
}

/** A run that this process writes. Owns the lock, the trace and the list of rejected rows. */
export class RunFolder implements AsyncDisposable {
  readonly id: string
  readonly folder: string
  readonly trace: TraceWriter
  readonly tracePath: string
  readonly rejectedPath: string
  /** Where the report goes. */
  readonly reportPath: string
  readonly #file: RunFile
  readonly #parts: RunFolderParts
  #rejected: number | undefined
  #finished = false

  constructor(folder: string, file: RunFile, parts: RunFolderParts) {
    this.id = file.id
    this.folder = folder
    this.trace = parts.trace
    this.tracePath = join(folder, 'trace.jsonl')
    this.rejectedPath = join(folder, 'rejected.jsonl')
    this.reportPath = join(folder, 'report.html')
    this.#file = file
    this.#parts = parts
  }

  /**
   * Appends one line to rejected.jsonl. A resumed run reads its input from the beginning and meets the same rows again,
   * so each process begins that file anew.
   */
  reject(row: object): void {
    this.#rejected ??= openSync(this.rejectedPath, 'w')
    writeSync(this.#rejected, `${JSON.stringify(row)}\n`)
  }

  /**
   * Writes what waits and how the run ended, and lets the folder go. A new folder without a judged or rejected row is
   * removed where the run did not end well; a run that was finished before and to which nothing was added stays as it is.
   */
  async finish(
    state: Exclude<RunState, 'running'>,
    counts: Readonly<Record<string, number>>,
    problem?: string,
  ): Promise<void> {
    if (this.#finished) return
    this.#finished = true
    try {
      this.trace.close()
      if (this.#rejected !== undefined) closeSync(this.#rejected)
      if (this.#parts.isDone && this.trace.written === 0) return
      if (state !== 'done' && this.#isEmpty()) {
        await removeMade(this.#parts.made)
        return
      }
      const ended = this.#parts.now().toISOString()
      const file: RunFile = { ...this.#file, state, ended, counts, ...(problem === undefined ? {} : { problem }) }
      await writeRunFile(this.folder, file)
    } finally {
      this.#parts.lock.release()
    }
  }

  #isEmpty(): boolean {
    return this.trace.kept + this.trace.written === 0 && this.#rejected === undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.finish('failed', this.#file.counts, 'left without an end')
  }
}

async function writeRunFile(folder: string, file: RunFile): Promise<void> {
  const path = join(folder, 'run.json')
  await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`)
  await rename(`${path}.new`, path)
}

function requireSameIdentity(folder: string, earlier: RunFile, identity: RunIdentity): void {
  for (const part of ['command', 'config', 'key', 'versions', 'data'] as const) {
    const found = JSON.stringify(earlier[part])
    const wanted = JSON.stringify(identity[part])
    if (found !== wanted) {
      const difference = `its ${part} is ${found}, now asked is ${wanted}`
      throw new TouchstoneError('bad-input', `resume ${folder}: ${difference}; give another --run, or none`)
    }
  }
}
