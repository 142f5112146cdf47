/** The runs of a folder as a list: what each was, how it stands, and which others judged the same data. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from '../errors.ts'
import { runInformationOf, shareOf } from '../evaluation/index.ts'
import { readRunFile, type RunFile, type RunState } from '../run-folder.ts'

/** One run. */
export interface RunListItem {
  readonly id: string
  readonly state: RunState
  /** ISO 8601, UTC. */
  readonly started: string
  readonly ended?: string | undefined
  readonly command: string
  /** Judges with their versions. */
  readonly judges: readonly string[]
  /** Data files as they were given. */
  readonly files: readonly string[]
  /** The same for runs over the same bytes: what a trend is drawn over. */
  readonly data: string
  /** Judged rows by verdict, and rows passed over. */
  readonly counts: Readonly<Record<string, number>>
  /** Share of judged rows that are correct, with Wilson's 95 % interval. Null without a row. */
  readonly correct: { readonly value: number; readonly interval: readonly [low: number, high: number] } | null
  /** What a reader must know first, such as that it was interrupted. */
  readonly notices: readonly string[]
}

/** A run folder's name. What a page asks for is never a path. */
export function isRunName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)
}

/** All runs of a folder, the latest first; none where there is no folder. @throws TouchstoneError where it cannot be read */
export async function listRuns(runs: string): Promise<readonly RunListItem[]> {
  let names: readonly string[]
  try {
    names = await readdir(runs)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new TouchstoneError('bad-input', `list runs of ${runs}: cannot be read, wanted a folder`, { cause })
  }
  const files = await Promise.all(names.filter(isRunName).map(async (name) => await knownRun(join(runs, name), name)))
  return files
    .filter((file) => file !== undefined)
    .map(runListItem)
    .toSorted((a, b) => b.started.localeCompare(a.started) || a.id.localeCompare(b.id))
}

/** A folder with a broken run.json is no reason to show no run at all. */
async function knownRun(folder: string, name: string): Promise<RunFile | undefined> {
  try {
    const file = await readRunFile(folder)
    // a renamed folder is found by its name
    return file === undefined ? undefined : { ...file, id: name }
  } catch (error) {
    if (error instanceof TouchstoneError && error.code === 'corrupt') return undefined
    throw error
  }
}

/** What a list says of one run. */
export function runListItem(file: RunFile): RunListItem {
  const { counts, versions, data } = file
  const judged = counts['judged'] ?? 0
  const share = shareOf(counts['correct'] ?? 0, judged)
  const information = runInformationOf(file)
  return {
    id: file.id,
    state: file.state,
    started: file.started,
    ended: file.ended,
    command: information.command,
    judges: Object.entries(versions)
      .filter(([name]) => name !== 'touchstone')
      .map(([name, version]) => `${name} ${version}`),
    files: data.map((each) => each.file),
    data: createHash('sha256')
      .update(JSON.stringify(data.map(({ sha256 }) => sha256)))
      .digest('hex')
      .slice(0, 12),
    counts,
    correct: share === undefined ? null : { value: share.value, interval: [share.interval[0], share.interval[1]] },
    notices: information.notices ?? [],
  }
}
