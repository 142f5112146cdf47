/**
 * One run that is being looked at: its trace by place, a person's verdicts, and lists of rows that are kept for the next
 * request. Filters work on the index; only rows that are shown are read.
 */
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readRunFile, type RunFile } from '../run-folder.ts'
import type { Verdict } from '../supervision.ts'
import { filterRows } from './filter-rows.ts'
import { choicesOf, failureGroups, type Choice, type RunChoices } from './index-counts.ts'
import { IndexedTrace, type IndexProgress } from './indexed-trace.ts'
import { PersonVerdicts, type PersonVerdict } from './person-verdicts.ts'
import type { RowQuery } from './row-query.ts'
import { RowSearch } from './row-search.ts'
import { rowDetail, rowItem, type RowCounts, type RowDetail, type RowItem } from './row-view.ts'
import { CHANGE_CODES, countsAt, pairRuns, taskCounts, type RunPairing } from './run-pairing.ts'
import { VERDICT_CODES } from './run-index.ts'

/** Lists of rows and searches that are kept. */
const MOST_LISTS = 12
const MOST_SEARCHES = 4
const MOST_PAIRINGS = 3
/** How long a request waits for the index, in ms: enough for a run of some thousand rows. */
const INDEX_WAIT_MS = 100
/** Rows of one task that a detail lists. */
const MOST_REPEATS = 200
/** Bytes of a row whose response is compared with the others of its task. */
const LONGEST_COMPARED = 256 * 1024

/** The rows that pass a query, as far as they are known. */
export interface RowList {
  readonly rows: Uint32Array
  /** How far a search has come. Absent without one. */
  readonly search?: { readonly scanned: number; readonly found: number; readonly isComplete: boolean } | undefined
}

/** What a list is asked for. */
export interface ListOptions {
  /** The run that this one is compared with, opened. Wanted where the query says `against`. */
  readonly against?: OpenedRun | undefined
  /** Longest time that a search may go on now, in ms. Default 0. */
  readonly searchMs?: number | undefined
  /** Milliseconds, such as `performance.now`. */
  readonly clock: () => number
  readonly signal?: AbortSignal | undefined
}

/** A row of the same task. */
export interface Repeat {
  readonly row: number
  readonly verdict: Verdict
  readonly person?: Verdict | undefined
  readonly score: number | null
  readonly model: string
  readonly judge: string
  /** The same number for the same text, from 1; null for a long one, which is not compared. */
  readonly answer: number | null
}

/** An opened run. Owns the trace's handle. */
export class OpenedRun implements AsyncDisposable {
  readonly folder: string
  readonly trace: IndexedTrace
  readonly person: PersonVerdicts
  #file: RunFile
  #choices: { readonly version: number; readonly choices: RunChoices } | undefined
  #counts: { readonly version: number; readonly counts: Uint32Array } | undefined
  readonly #lists = new Map<string, Uint32Array>()
  readonly #searches = new Map<string, RowSearch>()
  readonly #pairings = new Map<string, RunPairing>()

  private constructor(folder: string, file: RunFile, trace: IndexedTrace) {
    this.folder = folder
    this.#file = file
    this.trace = trace
    this.person = new PersonVerdicts(join(folder, 'person.jsonl'))
  }

  /** Opens a run folder. Undefined where it holds no run. @throws TouchstoneError where its files cannot be read */
  static async open(folder: string): Promise<OpenedRun | undefined> {
    const file = await namedRunFile(folder)
    if (file === undefined) return undefined
    const trace = await IndexedTrace.open({
      trace: join(folder, 'trace.jsonl'),
      index: join(folder, 'view-index.bin'),
    })
    return new OpenedRun(folder, file, trace)
  }

  /** run.json as it was last read. */
  get file(): RunFile {
    return this.#file
  }

  get progress(): IndexProgress {
    return this.trace.progress
  }

  /** Takes up what the run, or a person elsewhere, has added. A long indexing goes on after it. */
  async refresh(): Promise<void> {
    const update = this.trace.update()
    const [file] = await Promise.all([namedRunFile(this.folder), this.person.update()])
    if (file !== undefined) this.#file = file
    // what fails after the wait is met again by the next call
    update.catch(() => undefined)
    await Promise.race([update, delay(INDEX_WAIT_MS, undefined, { ref: false })])
  }

  /** A person's verdicts by row, as codes. */
  personVerdicts(): ReadonlyMap<number, number> {
    return this.person.codes(this.trace.index)
  }

  choices(): RunChoices {
    const { version } = this.trace.progress
    if (this.#choices?.version !== version) this.#choices = { version, choices: choicesOf(this.trace.index) }
    return this.#choices.choices
  }

  /** The rows that pass a query. A search goes on for the time that it is given. */
  async list(query: RowQuery, options: ListOptions): Promise<RowList> {
    const pairing = options.against === undefined ? undefined : this.pairing(options.against)
    const search = query.text === undefined ? undefined : this.#search(query.text)
    if (search !== undefined && !search.isComplete) {
      await search.advance(options.searchMs ?? 0, options.clock, options.signal)
    }
    const state = [
      this.trace.progress.version,
      this.person.version,
      search?.scanned ?? 0,
      options.against?.trace.progress.version ?? 0,
      JSON.stringify(query),
    ].join(' ')
    const rows = kept(this.#lists, MOST_LISTS, state, () =>
      filterRows(this.trace.index, query, {
        person: this.personVerdicts(),
        pairing,
        hits: search?.hits,
      }),
    )
    const { scanned, found, isComplete } = search ?? { scanned: 0, found: 0, isComplete: true }
    return search === undefined ? { rows } : { rows, search: { scanned, found, isComplete } }
  }

  /** Failing rows among those of a list, by kind. */
  groups(rows: Uint32Array): readonly Choice[] {
    return failureGroups(this.trace.index, rows)
  }

  pairing(other: OpenedRun): RunPairing {
    const key = `${other.folder} ${other.trace.progress.version} ${this.trace.progress.version}`
    return kept(this.#pairings, MOST_PAIRINGS, key, () => pairRuns(this.trace.index, other.trace.index))
  }

  /** Lines of the list for rows. Each is read from the trace. */
  async items(rows: Iterable<number>, query: RowQuery, against?: OpenedRun): Promise<readonly RowItem[]> {
    const person = this.personVerdicts()
    const pairing = against === undefined ? undefined : this.pairing(against)
    const items: RowItem[] = []
    for (const row of rows) {
      const item = rowItem(row, await this.trace.record(row))
      const code = person.get(row)
      const task = this.trace.index.columns.task[row] ?? 0
      items.push({
        ...item,
        ...(code === undefined ? {} : { person: VERDICT_CODES[code] }),
        ...(query.fold ? { repeats: this.countsOf(task) } : {}),
        ...(pairing === undefined || against === undefined ? {} : pairedItem(pairing, against, task)),
      })
    }
    return items
  }

  async detail(row: number, part: number): Promise<RowDetail> {
    return rowDetail(row, await this.trace.record(row), part)
  }

  /** The whole text of a response. */
  async responseText(row: number): Promise<string> {
    return (await this.trace.record(row)).response.text
  }

  /** Verdicts on a task. */
  countsOf(task: number): RowCounts {
    const { version } = this.trace.progress
    if (this.#counts?.version !== version) this.#counts = { version, counts: taskCounts(this.trace.index) }
    return countsAt(this.#counts.counts, task)
  }

  /** Rows of the same task as this row, this one included. */
  async repeats(row: number): Promise<readonly Repeat[]> {
    return await this.rowsOfTask(this.trace.index.columns.task[row] ?? 0)
  }

  /** The rows of a task, the first ones of very many. */
  async rowsOfTask(task: number): Promise<readonly Repeat[]> {
    const { index } = this.trace
    const { columns, names } = index
    const person = this.personVerdicts()
    const answers = new Map<string, number>()
    const found: Repeat[] = []
    for (const row of rowsWhere(columns.task, index.rows, task)) {
      const score = columns.score[row] ?? Number.NaN
      const code = person.get(row)
      found.push({
        row,
        verdict: VERDICT_CODES[columns.verdict[row] ?? 2] ?? 'unknown',
        ...(code === undefined ? {} : { person: VERDICT_CODES[code] }),
        score: Number.isNaN(score) ? null : score,
        model: names.models.name(columns.model[row] ?? 0),
        judge: names.judges.name(columns.judge[row] ?? 0),
        answer: (columns.length[row] ?? 0) > LONGEST_COMPARED ? null : numberOf(answers, await this.responseText(row)),
      })
    }
    return found
  }

  /** Sets or clears a person's verdict on a row. @throws RangeError for a row that there is not, or another row's digest */
  async setVerdict(row: number, verdict: PersonVerdict): Promise<void> {
    const { digest } = await this.trace.record(row)
    if (digest !== verdict.digest) {
      throw new RangeError(`verdict on row ${row}: digest is ${verdict.digest}, wanted ${digest}; read the row again`)
    }
    await this.person.set(verdict)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.trace[Symbol.asyncDispose]()
  }

  #search(text: string): RowSearch {
    return kept(this.#searches, MOST_SEARCHES, text, () => new RowSearch(this.trace, text))
  }
}

/** run.json under the name of its folder, which is what the page asks by; what the file calls itself is foreign text. */
async function namedRunFile(folder: string): Promise<RunFile | undefined> {
  const file = await readRunFile(folder)
  return file === undefined ? undefined : { ...file, id: basename(folder) }
}

function rowsWhere(tasks: Uint32Array, count: number, task: number): readonly number[] {
  const found: number[] = []
  for (let row = 0; row < count && found.length < MOST_REPEATS; row++) if (tasks[row] === task) found.push(row)
  return found
}

function numberOf(numbers: Map<string, number>, text: string): number {
  const number = numbers.get(text) ?? numbers.size + 1
  numbers.set(text, number)
  return number
}

/** A value by key; the one that was used longest ago makes room. */
function kept<Value>(map: Map<string, Value>, most: number, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= most) break
    map.delete(oldest)
  }
  return value
}

function pairedItem(pairing: RunPairing, against: OpenedRun, task: number): Pick<RowItem, 'change' | 'other'> {
  const there = pairing.partner[task] ?? 0
  const change = CHANGE_CODES[pairing.change[task] ?? 0]
  return there === 0 ? { change } : { change, other: against.countsOf(there - 1) }
}
