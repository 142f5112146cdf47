/** What a report says about the run it stands for: enough to repeat it. */
import type { DataDigest } from '../trace.ts'
import type { RunFile } from '../run-folder.ts'
import { amountText } from './figure-text.ts'
import type { Fact } from './page.ts'

export interface RunInformation {
  /** Default: `Judged responses`. */
  readonly title?: string
  /** The command line that repeats the run. */
  readonly command: string
  /** The key as text, or null where nothing was drawn at random. */
  readonly key: string | null
  /** Versions of Touchstone, of each judge and of what else decided the result, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly data: readonly DataDigest[]
  /** ISO 8601, UTC. */
  readonly started?: string
  readonly ended?: string
  /** What a reader must know before the numbers, one sentence each: interrupted, rows passed over. */
  readonly notices?: readonly string[]
}

/** The information that a run folder's run.json holds. */
export function runInformationOf(run: RunFile): RunInformation {
  const rejected = run.counts['rejected'] ?? 0
  const notices = [
    ...(run.state === 'done'
      ? []
      : [`The run is not complete: ${run.state}${run.problem === undefined ? '' : `, ${run.problem}`}.`]),
    ...(rejected === 0
      ? []
      : [`${amountText(rejected, 'row')} of the input could not be read; rejected.jsonl beside the trace says why.`]),
  ]
  return {
    command: run.commandLine.map(quoted).join(' '),
    key: run.key,
    versions: { ...run.versions, node: run.node },
    data: run.data,
    started: run.started,
    ...(run.ended === undefined ? {} : { ended: run.ended }),
    notices,
  }
}

/** The run as named facts, for the head of a page. */
export function factsOf(run: RunInformation): Fact[] {
  return [
    { name: 'key', value: run.key ?? 'none: nothing was drawn at random' },
    ...Object.entries(run.versions).map(([name, version]) => ({ name, value: version })),
    ...run.data.map(({ file, bytes, sha256 }) => ({ name: file, value: `sha256 ${sha256}, ${bytes} bytes` })),
    ...(run.started === undefined ? [] : [{ name: 'started', value: run.started }]),
    ...(run.ended === undefined ? [] : [{ name: 'ended', value: run.ended }]),
  ]
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
