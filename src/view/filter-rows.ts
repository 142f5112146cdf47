/**
 * The rows that pass a query, from the index alone: one pass over a column for each part of the query, each a few
 * milliseconds for a million rows.
 */
import type { RunPairing } from './run-pairing.ts'
import { rowOrder } from './row-order.ts'
import type { RowQuery } from './row-query.ts'
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
  const [first, ...others] = testsOf(index, query, parts)
  const order = query.order === 'index' ? undefined : rowOrder(index, query.order)
  const rows = new Uint32Array(index.rows)
  let count = 0
  for (let at = 0; at < index.rows; at++) {
    const row = order === undefined ? at : (order[at] ?? 0)
    if (first === undefined || first(row)) rows[count++] = row
  }
  for (const test of others) {
    let kept = 0
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0
      if (test(row)) rows[kept++] = row
    }
    count = kept
  }
  const found = rows.slice(0, count)
  return query.fold ? firstOfEachTask(index, found) : found
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
