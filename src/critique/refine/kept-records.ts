/** Results of long work on a model, kept in a folder by key with the options that made them, so that the same command goes on. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileFault, TouchstoneError } from '../../errors.ts'
import { openKeyedLog, type KeyedLog } from '../../json-lines-log.ts'
import { makeFolder } from '../../make-folder.ts'
import { writeWhole } from '../write-whole.ts'

/** Options of `openKeptRecords`. */
export interface KeptRecordsOptions<Line> {
  /** Name of the file without its ending. */
  readonly name: string
  /** What one line is, for messages. */
  readonly noun: string
  /** All that decides the results: a folder with another text is refused. */
  readonly identity: Readonly<Record<string, string | number | null>>
  readonly parse: (value: unknown) => Line
  readonly keyOf: (line: Line) => string
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens `NAME.jsonl` in a folder, beside `NAME.json` with what identifies the work.
 * @throws TouchstoneError `bad-input` where the folder holds other work, InputError for a broken line
 */
export async function openKeptRecords<Line>(
  folder: string,
  options: KeptRecordsOptions<Line>,
): Promise<KeyedLog<Line>> {
  const { name, noun, identity, parse, keyOf, signal } = options
  await wantIdentity(folder, name, identity)
  return await openKeyedLog(join(folder, `${name}.jsonl`), { noun, parse, keyOf, signal })
}

/** Files that say what a folder holds, and the command that writes each. */
const WORKS: Readonly<Record<string, string>> = {
  'records.json': 'touchstone refine',
  'improve.json': 'touchstone improve',
  'self-talk.json': 'touchstone self-talk evaluate',
  'tuning.json': 'touchstone critic tune',
  'corpus.json': 'touchstone corpus build',
  'run.json': 'another run of touchstone',
}

/**
 * Two kinds of work in one folder would be read for each other.
 * @param own file that says that the folder holds the caller's own work
 * @throws TouchstoneError `bad-input` where the folder holds work of another kind
 */
export async function wantNoOtherWork(folder: string, own: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw new TouchstoneError('bad-input', `read ${folder}: ${fileFault(error)}, wanted a folder`, { cause: error })
  })
  if (names.includes(own)) return
  const other = names.find((name) => WORKS[name] !== undefined)
  if (other === undefined) return
  throw new TouchstoneError(
    'bad-input',
    `write to ${folder}: it holds ${other} of ${WORKS[other]}, wanted a new folder, or one of the same command`,
  )
}

/**
 * Writes `NAME.json` with what identifies the work in a folder, which is made where it is missing.
 * @throws TouchstoneError `bad-input` where the folder holds other work
 */
export async function wantIdentity(
  folder: string,
  name: string,
  identity: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  await wantNoOtherWork(folder, `${name}.json`)
  makeFolder(folder)
  const path = join(folder, `${name}.json`)
  const text = `${JSON.stringify(identity, undefined, 2)}\n`
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new TouchstoneError('bad-input', `read ${path}: ${error.message}`, { cause: error })
  })
  if (found === undefined) await writeWhole(path, text)
  else if (found !== text) {
    throw new TouchstoneError(
      'bad-input',
      `go on in ${folder}: ${difference(found, identity)}; wanted the same, or another folder`,
    )
  }
}

function difference(found: string, identity: Readonly<Record<string, string | number | null>>): string {
  let before: Readonly<Record<string, unknown>>
  try {
    before = JSON.parse(found) as Readonly<Record<string, unknown>>
  } catch {
    return 'what identifies its work is broken'
  }
  const name = Object.keys({ ...before, ...identity }).find((each) => before[each] !== identity[each])
  if (name === undefined) return 'what identifies its work was changed by hand'
  return `its ${name} is ${JSON.stringify(before[name])}, this run has ${JSON.stringify(identity[name])}`
}
