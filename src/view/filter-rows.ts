/**
 * The rows that pass a query, from the index alone: one pass over a column for each part of the query, each a few
 * milliseconds for a million rows.
 */
import type { RunPairing } from './run-pairing.ts'
import type { RowOrder, RowQuery } from './row-query.ts'
import { KIND_CODES, NO_LABEL, VERDICT_CODES, type RunIndex } from './run-index.ts'

/** What a query may ask for beside the index. */
export interface FilterParts {
  /** Verdicts of a person by row, as codes. */
  readonly person: ReadonlyMap<number, number>
  /** For `change`. */
  readonly pairing?: RunPairing | undefined
  /** For `text`: 1 for each row that holds it. */
  readonly hits?: Uint8Array | undefined
}

type Test = (row: number) => boolean

/** Rows that pass, in the query's order. */
export function filterRows(index: RunIndex, query: RowQuery, parts: FilterParts): Uint32Array {
  const tests = testsOf(index, query, parts)
  let rows = new Uint32Array(index.rows)
  let count = 0
  const [first, ...others] = tests
  if (first === undefined) {
    for (let row = 0; row < index.rows; row++) rows[row] = row
    count = index.rows
  } else {
    for (let row = 0; row < index.rows; row++) if (first(row)) rows[count++] = row
  }
  for (const test of others) {
    let kept = 0
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0
      if (test(row)) rows[kept++] = row
    }
    count = kept
  }
  rows = rows.slice(0, count)
  if (query.order !== 'index') rows = sorted(index, rows, query.order)
  return query.fold ? firstOfEachTask(index, rows) : rows
}

/** The first row of each task, in order. */
function firstOfEachTask(index: RunIndex, rows: Uint32Array): Uint32Array {
  const { task } = index.columns
  const seen = new Uint8Array(index.tasks.count)
  return rows.filter((row) => {
    const number = task[row] ?? 0
    if (seen[number] === 1) return false
    seen[number] = 1
    return true
  })
}

function testsOf(index: RunIndex, query: RowQuery, parts: FilterParts): Test[] {
  const { names } = index
  const { verdict, kind, judge, model, failures, recorded, task } = index.columns
  const tests: Test[] = []
  if (query.verdict !== undefined) {
    const code = VERDICT_CODES.indexOf(query.verdict)
    tests.push((row) => verdict[row] === code)
  }
  if (query.kind !== undefined) {
    const code = KIND_CODES.indexOf(query.kind)
    tests.push((row) => kind[row] === code)
  }
  if (query.judge !== undefined) {
    const number = names.judges.find(query.judge)
    tests.push((row) => judge[row] === number)
  }
  if (query.model !== undefined) {
    const number = names.models.find(query.model)
    tests.push((row) => model[row] === number)
  }
  if (query.finding !== undefined) {
    const number = names.kinds.find(query.finding)
    const sets = new Uint8Array(names.kindSets.length)
    for (const [set, kinds] of names.kindSets.entries()) if (kinds.includes(number ?? -1)) sets[set] = 1
    tests.push((row) => sets[failures[row] ?? 0] === 1)
  }
  for (const { name, value } of query.labels) {
    const label = names.labels.find((known) => known.name === name)
    const number = label?.values.find(value) ?? NO_LABEL + 1
    const cells = label?.cells
    tests.push((row) => cells !== undefined && cells[row] === number)
  }
  if (query.record !== undefined) {
    const agreement = { none: 0, agrees: 1, disagrees: 2, abstains: 3 }[query.record]
    tests.push((row) => agreementOf(verdict[row] ?? 0, recorded[row] ?? 0) === agreement)
  }
  const person = personTest(index, query, parts.person)
  if (person !== undefined) tests.push(person)
  const { pairing } = parts
  if (query.change !== undefined && pairing !== undefined) {
    const { change } = pairing
    const wanted = pairing.codesOf(query.change)
    tests.push((row) => wanted[change[task[row] ?? 0] ?? 0] === 1)
  }
  if (query.text !== undefined) {
    const { hits } = parts
    tests.push((row) => hits !== undefined && hits[row] === 1)
  }
  return tests
}

function personTest(index: RunIndex, query: RowQuery, person: ReadonlyMap<number, number>): Test | undefined {
  const { verdict } = index.columns
  switch (query.person) {
    case undefined:
      return undefined
    case 'any':
      return (row) => person.has(row)
    case 'none':
      return (row) => !person.has(row)
    case 'differs':
      return (row) => person.has(row) && person.get(row) !== verdict[row]
    default: {
      const code = VERDICT_CODES.indexOf(query.person)
      return (row) => person.get(row) === code
    }
  }
}

/** 0 nothing recorded, 1 the judge agrees, 2 disagrees, 3 abstains. */
function agreementOf(verdict: number, recorded: number): number {
  if (recorded === 0) return 0
  if (verdict === 2) return 3
  return verdict === recorded - 1 ? 1 : 2
}

/**
 * Rows in the order of a figure, equal ones in the order of the run, those without the figure last. Three passes of a radix
 * sort, since a million comparisons by a callback would take a second.
 */
function sorted(index: RunIndex, rows: Uint32Array, order: Exclude<RowOrder, 'index'>): Uint32Array<ArrayBuffer> {
  const figures = order === 'time-down' ? index.columns.judgeMs : index.columns.score
  const down = order !== 'score-up'
  const bits = new Uint32Array(figures.buffer, figures.byteOffset, figures.length)
  const keyOf = (row: number): number => {
    const own = bits[row] ?? 0
    if (Number.isNaN(figures[row])) return 0xffff_ffff
    // the bits of a float sort like numbers once the sign is turned
    const key = own & 0x8000_0000 ? ~own >>> 0 : (own | 0x8000_0000) >>> 0
    return down ? Math.min(~key >>> 0, 0xffff_fffe) : Math.min(key, 0xffff_fffe)
  }
  let from = new Uint32Array(rows)
  let keys = Uint32Array.from(rows, keyOf)
  let to = new Uint32Array(rows.length)
  let nextKeys = new Uint32Array(rows.length)
  for (const shift of [0, 11, 22]) {
    const starts = new Uint32Array(2049)
    for (const key of keys) add(starts, ((key >>> shift) & 2047) + 1, 1)
    for (let digit = 0; digit < 2048; digit++) add(starts, digit + 1, starts[digit] ?? 0)
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] ?? 0
      const digit = (key >>> shift) & 2047
      const place = starts[digit] ?? 0
      starts[digit] = place + 1
      to[place] = from[at] ?? 0
      nextKeys[place] = key
    }
    ;[from, to] = [to, from]
    ;[keys, nextKeys] = [nextKeys, keys]
  }
  return from
}

function add(counts: Uint32Array, place: number, by: number): void {
  counts[place] = (counts[place] ?? 0) + by
}
