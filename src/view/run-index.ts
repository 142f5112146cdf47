/**
 * What the rows of one trace are, in columns: enough to filter, count, sort, fold and pair a run without reading a row. The
 * rows themselves stay in the trace and are read by their offset.
 *
 * Names that a trace may invent (judges, models, labels, kinds of findings) are bounded, so that a hostile trace cannot fill
 * memory.
 */
import type { Feedback, JsonValue, Task, TaskKind, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { Names } from './names.ts'
import { makeColumns, widerColumns, type Columns } from './row-columns.ts'
import { TaskTable } from './task-table.ts'

/** Verdicts by their number in the column. */
export const VERDICT_CODES: readonly Verdict[] = ['correct', 'wrong', 'unknown']
/** Task kinds by their number in the column. */
export const KIND_CODES: readonly TaskKind[] = ['arithmetic', 'programming', 'preference', 'mention']

const UNKNOWN = 2
/** Judges and models that are told apart. */
const MOST_NAMES = 60_000
/** Values of one label that are told apart. A label with more is no filter; search finds its text. */
export const MOST_LABEL_VALUES = 1_000
/** Longest name of a label that becomes a filter, in UTF-16 code units. */
const LONGEST_LABEL = 100
/** Labels that become filters, the first ones met. */
const MOST_LABELS = 24
const MOST_KINDS = 2_000
const MOST_KIND_SETS = 100_000

/** One label of the tasks, such as `level`. */
export interface LabelColumn {
  readonly name: string
  readonly values: Names
  /** Number of the value by row; 65535 where the task has none. Undefined where the label has too many values. */
  cells: Uint16Array | undefined
}

/** The cell of a row whose task lacks the label. */
export const NO_LABEL = 65_535

/** What an index holds beside its columns. */
export interface IndexNames {
  readonly judges: Names
  readonly models: Names
  readonly kinds: Names
  /** Sets of failing finding kinds, each by the numbers of its kinds in ascending order. Set 0 is empty. */
  readonly kindSets: (readonly number[])[]
  readonly labels: LabelColumn[]
}

/** The index of one trace, in memory. */
export class RunIndex {
  /** Rows that are indexed. */
  rows: number
  columns: Columns
  readonly tasks: TaskTable
  readonly names: IndexNames
  readonly #setNumbers = new Map<string, number>()

  constructor(
    columns: Columns = makeColumns(1024),
    rows = 0,
    names: IndexNames = {
      judges: new Names(MOST_NAMES),
      models: new Names(MOST_NAMES),
      kinds: new Names(MOST_KINDS),
      kindSets: [[]],
      labels: [],
    },
    tasks: TaskTable = new TaskTable(),
  ) {
    this.columns = columns
    this.rows = rows
    this.names = names
    this.tasks = tasks
    for (const [number, set] of names.kindSets.entries()) this.#setNumbers.set(set.join(), number)
  }

  /** Adds the next row. @param place byte offset and length of its line */
  add(record: TraceRecord, place: { readonly offset: number; readonly length: number }): void {
    const row = this.rows
    if (row === this.columns.offset.length) this.#grow()
    const { columns, names } = this
    const { task, response, feedback } = record
    columns.offset[row] = place.offset
    columns.length[row] = place.length
    columns.task[row] = this.tasks.number(task)
    columns.failures[row] = this.#failureSet(feedback)
    columns.digest[row] = digestStart(record.digest)
    columns.score[row] = feedback.score ?? Number.NaN
    columns.judgeMs[row] = record.timing?.judgeMs ?? Number.NaN
    columns.judge[row] = names.judges.number(`${feedback.judge.name} ${feedback.judge.version}`)
    columns.model[row] = names.models.number(response.model)
    columns.verdict[row] = codeOf(VERDICT_CODES, feedback.verdict, UNKNOWN)
    columns.kind[row] = codeOf(KIND_CODES, task.kind, KIND_CODES.length)
    columns.recorded[row] = response.recordedCorrect === undefined ? 0 : response.recordedCorrect ? 1 : 2
    this.#addLabels(row, task)
    this.rows++
  }

  #grow(): void {
    const capacity = Math.max(1024, 2 * this.columns.offset.length)
    this.columns = widerColumns(this.columns, capacity)
    for (const label of this.names.labels) {
      if (label.cells !== undefined) label.cells = widerCells(label.cells, capacity)
    }
  }

  #failureSet(feedback: Feedback): number {
    const kinds = failingKinds(feedback)
    if (kinds.length === 0) return 0
    const numbers = [...new Set(kinds.map((kind) => this.names.kinds.number(kind)))].toSorted((a, b) => a - b)
    const key = numbers.join()
    let number = this.#setNumbers.get(key)
    if (number === undefined) {
      // sets are few as a rule; where they are not, the first kind stands for all
      if (this.names.kindSets.length >= MOST_KIND_SETS && numbers.length > 1) {
        return this.#setNumbers.get(String(numbers[0])) ?? 0
      }
      number = this.names.kindSets.push(numbers) - 1
      this.#setNumbers.set(key, number)
    }
    return number
  }

  #addLabels(row: number, { labels }: Task): void {
    for (const label of this.names.labels) {
      if (label.cells !== undefined) label.cells[row] = NO_LABEL
    }
    if (labels === undefined || labels === null) return
    for (const [name, value] of Object.entries(labels)) {
      const text = labelText(value)
      if (text === undefined || name.length > LONGEST_LABEL) continue
      const label = this.names.labels.find((known) => known.name === name) ?? this.#newLabel(name)
      if (label?.cells === undefined) continue
      if (label.values.isFull && label.values.find(text) === undefined) label.cells = undefined
      else label.cells[row] = label.values.number(text)
    }
  }

  #newLabel(name: string): LabelColumn | undefined {
    if (this.names.labels.length >= MOST_LABELS) return undefined
    const cells = new Uint16Array(this.columns.offset.length).fill(NO_LABEL)
    const label: LabelColumn = { name, values: new Names(MOST_LABEL_VALUES), cells }
    this.names.labels.push(label)
    return label
  }
}

/**
 * Kinds of findings that say why a row is not correct: those with the verdict `wrong`; of a row without any, those with the
 * verdict `unknown`, such as `judge-failed`. A correct row has none.
 */
export function failingKinds({ verdict, findings }: Pick<Feedback, 'verdict' | 'findings'>): readonly string[] {
  if (verdict === 'correct') return []
  const wrong = findings.filter((finding) => finding.verdict === 'wrong')
  const failing = wrong.length > 0 ? wrong : findings.filter((finding) => finding.verdict === 'unknown')
  return failing.map(({ kind }) => kind)
}

/** A label's value as it is shown and filtered by; undefined for lists and objects. */
export function labelText(value: JsonValue): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** The part of a record's digest that the index keeps. */
export function digestStart(digest: string): number {
  return Number.parseInt(digest.slice(0, 8), 16) >>> 0
}

function widerCells(cells: Uint16Array, capacity: number): Uint16Array {
  const wider = new Uint16Array(capacity).fill(NO_LABEL)
  wider.set(cells)
  return wider
}

function codeOf(codes: readonly string[], name: string, otherwise: number): number {
  const code = codes.indexOf(name)
  return code === -1 ? otherwise : code
}
