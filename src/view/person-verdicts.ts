/**
 * A person's verdicts on rows of a run: `person.jsonl` in the run folder, one line for each verdict that was set or cleared,
 * append-only. The trace is never changed, so the judge's verdict stays beside the person's.
 *
 * A line names the row by index and digest, and holds for that row only: where another row stands at that index by now, the
 * line is passed over.
 */
import { stat } from 'node:fs/promises'
import { openJsonLinesLog, readJsonLinesLog } from '../json-lines-log.ts'
import type { Verdict } from '../supervision.ts'
import { digestStart, VERDICT_CODES, type RunIndex } from './run-index.ts'

/** One line of the file. */
export interface PersonVerdict {
  /** Row of the trace. */
  readonly index: number
  /** The record's digest. */
  readonly digest: string
  /** Null clears it: the judge's verdict holds again. */
  readonly verdict: Verdict | null
  /** Why, in the person's words. */
  readonly note?: string | undefined
  /** ISO 8601, UTC. */
  readonly at: string
}

const NOUN = "person's verdict"
/** Longest note, in UTF-16 code units. */
const LONGEST_NOTE = 4_000

/** The verdicts of one run folder. Other processes may write the same file. */
export class PersonVerdicts {
  readonly #path: string
  #lines = new Map<number, PersonVerdict>()
  #seen = ''
  #version = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** Changes whenever a verdict does. */
  get version(): number {
    return this.#version
  }

  /** Takes up what was written since, also by others. @throws InputError for a line that is none of the file's */
  async update(): Promise<void> {
    const found = await stat(this.#path, { bigint: true }).catch(() => undefined)
    const seen = found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`
    if (seen === this.#seen) return
    const lines = new Map<number, PersonVerdict>()
    if (found !== undefined) {
      for await (const line of readJsonLinesLog(this.#path, { noun: NOUN, parse: parsePersonVerdict })) {
        if (line.verdict === null) lines.delete(line.index)
        else lines.set(line.index, line)
      }
    }
    this.#lines = lines
    this.#seen = seen
    this.#version++
  }

  /** Codes of the verdicts by row, of those rows that still are what they were. */
  codes(index: RunIndex): ReadonlyMap<number, number> {
    const codes = new Map<number, number>()
    for (const { index: row, digest, verdict } of this.#lines.values()) {
      if (verdict === null || row >= index.rows || index.columns.digest[row] !== digestStart(digest)) continue
      codes.set(row, VERDICT_CODES.indexOf(verdict))
    }
    return codes
  }

  /** The line of a row, or undefined. */
  of(row: number, digest: string): PersonVerdict | undefined {
    const line = this.#lines.get(row)
    return line?.digest === digest ? line : undefined
  }

  /**
   * Appends a verdict, to the disk.
   * @throws TouchstoneError `busy` where another process writes the file at this moment, `bad-input` where it cannot be written
   */
  async set(line: PersonVerdict): Promise<void> {
    const parsed = parsePersonVerdict(line)
    // two tabs of one person wait for each other; another process is told as busy
    const turn = this.#writing.catch(() => undefined).then(async () => await this.#append(parsed))
    this.#writing = turn
    await turn
  }

  async #append(line: PersonVerdict): Promise<void> {
    const log = await openJsonLinesLog(this.#path, { noun: NOUN, parse: parsePersonVerdict })
    try {
      log.append(line)
    } finally {
      log.close()
    }
    await this.update()
  }
}

/** @throws TypeError or RangeError for what is no line of the file */
export function parsePersonVerdict(value: unknown): PersonVerdict {
  const line = value as Partial<PersonVerdict> | null
  if (line === null || typeof line !== 'object') throw new TypeError(`verdict: got ${String(value)}, wanted an object`)
  const { index, digest, verdict, note, at } = line
  if (!Number.isSafeInteger(index) || (index ?? -1) < 0) {
    throw new RangeError(`verdict: index is ${index}, wanted the number of a row`)
  }
  if (typeof digest !== 'string' || !/^[0-9a-f]{32}$/.test(digest)) {
    throw new RangeError(`verdict: digest is ${JSON.stringify(digest)}, wanted 32 hex digits`)
  }
  if (verdict !== null && !VERDICT_CODES.includes(verdict as Verdict)) {
    throw new RangeError(`verdict: got ${JSON.stringify(verdict)}, wanted ${VERDICT_CODES.join(', ')} or null`)
  }
  if (note !== undefined && (typeof note !== 'string' || note.length > LONGEST_NOTE)) {
    throw new RangeError(`verdict: note is no text of at most ${LONGEST_NOTE} characters`)
  }
  return {
    index: index ?? 0,
    digest,
    verdict: verdict ?? null,
    ...(note === undefined || note === '' ? {} : { note }),
    at: String(at),
  }
}
