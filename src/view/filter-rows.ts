/**
 * The rows that pass a query, from the index alone: one pass over a column for each part of the query, each a few
 * milliseconds for a million rows.
 */
import type { RunPairing } from './run-pairing.ts'
import { rowOrder } from './row-order.ts'
import type { PersonFilter, RowQuery } from './row-query.ts'
import { KIND_CODES, VERDICT_CODES, type RunIndex } from './run-index.ts'

/** What a query may ask for beside the index. */
export interface FilterParts {
  /** Verdicts of a person by row, as codes. */
  readonly person: ReadonlyMap<number, number>
  /** For `change`. */
  readonly pairing?: RunPairing | undefined
  /** For `text`: 1 for each row that holds it. */
  readonly hits?: Uint8Array | undefined
}

/**
 * One part of a query: a row passes where its cell's code is marked. All parts have this one form, so that one loop over
 * numbers is compiled for all of them.
 */
interface Test {
  readonly cells: Uint8Array | Uint16Array | Uint32Array
  /** 1 for codes that pass. As long as there are codes. */
  readonly marked: Uint8Array
}

/** Rows that pass, in the query's order. */
export function filterRows(index: RunIndex, query: RowQuery, parts: FilterParts): Uint32Array {
  const rows = query.order === 'index' ? allRows(index.rows) : rowOrder(index, query.order).slice(0, index.rows)
  let count = index.rows
  for (const test of testsOf(index, query, parts)) count = keepMarked(rows, count, test)
  const found = count === rows.length ? rows : rows.slice(0, count)
  return query.fold ? firstOfEachTask(index, found) : found
}

function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count)
  for (let row = 0; row < count; row++) rows[row] = row
  return rows
}

/** Moves rows that pass to the front, in order; gives their number. */
function keepMarked(rows: Uint32Array, count: number, { cells, marked }: Test): number {
  let kept = 0
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0
    if (marked[cells[row] ?? 0] === 1) rows[kept++] = row
  }
  return kept
}

/** The first row of each task, in order. */
function firstOfEachTask(index: RunIndex, rows: Uint32Array): Uint32Array {
  const { task } = index.columns
  const seen = new Uint8Array(index.tasks.count)
  const found = new Uint32Array(Math.min(rows.length, index.tasks.count))
  let count = 0
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const number = task[row] ?? 0
    if (seen[number] === 1) continue
    seen[number] = 1
    found[count++] = row
  }
  return found.slice(0, count)
}

function testsOf(index: RunIndex, query: RowQuery, parts: FilterParts): readonly Test[] {
  const { names } = index
  const { verdict, kind, judge, model, failures, recorded, task } = index.columns
  const tests: Test[] = []
  const equal = (cells: Uint8Array | Uint16Array, code: number | undefined): void => {
    tests.push({ cells, marked: markedCodes(cells, code) })
  }
  if (query.verdict !== undefined) equal(verdict, VERDICT_CODES.indexOf(query.verdict))
  if (query.kind !== undefined) equal(kind, KIND_CODES.indexOf(query.kind))
  if (query.judge !== undefined) equal(judge, names.judges.find(query.judge))
  if (query.model !== undefined) equal(model, names.models.find(query.model))
  if (query.finding !== undefined) {
    const number = names.kinds.find(query.finding)
    const marked = new Uint8Array(Math.max(1, names.kindSets.length))
    for (const [set, kinds] of names.kindSets.entries()) if (kinds.includes(number ?? -1)) marked[set] = 1
    tests.push({ cells: failures, marked })
  }
  for (const { name, value } of query.labels) {
    const label = names.labels.find((known) => known.name === name)
    // a label that is not there, or has too many values to be a filter, passes nothing
    equal(label?.cells ?? verdict, label?.cells === undefined ? undefined : label.values.find(value))
  }
  if (query.record !== undefined) {
    const agreement = { none: 0, agrees: 1, disagrees: 2, abstains: 3 }[query.record]
    const cells = new Uint8Array(index.rows)
    for (let row = 0; row < index.rows; row++) cells[row] = agreementOf(verdict[row] ?? 0, recorded[row] ?? 0)
    equal(cells, agreement)
  }
  if (query.person !== undefined) tests.push(personTest(index, query.person, parts.person))
  const { pairing } = parts
  if (query.change !== undefined && pairing !== undefined) {
    const wanted = pairing.codesOf(query.change)
    tests.push({ cells: task, marked: pairing.change.map((code) => wanted[code] ?? 0) })
  }
  if (query.text !== undefined) equal(parts.hits ?? new Uint8Array(index.rows), 1)
  return tests
}

/** Marks one code of all that such cells can hold; none where there is no such code. */
function markedCodes(cells: Uint8Array | Uint16Array, code: number | undefined): Uint8Array {
  const marked = new Uint8Array(2 ** (8 * cells.BYTES_PER_ELEMENT))
  if (code !== undefined && code >= 0) marked[code] = 1
  return marked
}

function personTest(index: RunIndex, wanted: PersonFilter, person: ReadonlyMap<number, number>): Test {
  const { verdict } = index.columns
  const cells = new Uint8Array(index.rows)
  for (const [row, code] of person) {
    const passes =
      wanted === 'any' ||
      wanted === 'none' ||
      (wanted === 'differs' ? code !== verdict[row] : VERDICT_CODES[code] === wanted)
    if (passes && row < cells.length) cells[row] = 1
  }
  return { cells, marked: markedCodes(cells, wanted === 'none' ? 0 : 1) }
}

/** 0 nothing recorded, 1 the judge agrees, 2 disagrees, 3 abstains. */
function agreementOf(verdict: number, recorded: number): number {
  if (recorded === 0) return 0
  if (verdict === 2) return 3
  return verdict === recorded - 1 ? 1 : 2
}
