/** Counts over a run's index: choices of each filter with their rows, and failures by kind. */
import type { TaskKind } from '../supervision.ts'
import { KIND_CODES, NO_LABEL, VERDICT_CODES, type RunIndex } from './run-index.ts'
import type { Names } from './names.ts'

/** One choice of a filter. */
export interface Choice {
  readonly value: string
  readonly rows: number
}

/** Choices of all filters, over the whole run. */
export interface RunChoices {
  readonly verdicts: readonly Choice[]
  readonly kinds: readonly Choice[]
  readonly judges: readonly Choice[]
  readonly models: readonly Choice[]
  /** Kinds of failing findings. */
  readonly findings: readonly Choice[]
  /** `isOpen`: the label has too many values to be a filter. */
  readonly labels: readonly { readonly name: string; readonly isOpen: boolean; readonly values: readonly Choice[] }[]
  /** Rows whose source recorded whether they are correct. */
  readonly recorded: number
  /** Rows whose task an earlier row has too. */
  readonly repeated: number
}

/** Choices that are listed for one filter, the most frequent ones. */
const MOST_CHOICES = 300

/** Counts the choices. */
export function choicesOf(index: RunIndex): RunChoices {
  const { columns, names, rows } = index
  let recorded = 0
  for (let row = 0; row < rows; row++) if (columns.recorded[row] !== 0) recorded++
  return {
    verdicts: choices(countCells(columns.verdict, rows, VERDICT_CODES.length), (code) => VERDICT_CODES[code] ?? ''),
    kinds: choices(countCells(columns.kind, rows, KIND_CODES.length), (code) => KIND_CODES[code] ?? ''),
    judges: named(columns.judge, rows, names.judges),
    models: named(columns.model, rows, names.models),
    findings: failureGroups(index),
    labels: names.labels.map(({ name, values, cells }) => ({
      name,
      isOpen: cells === undefined,
      values: cells === undefined ? [] : named(cells, rows, values),
    })),
    recorded,
    repeated: rows - index.tasks.count,
  }
}

/**
 * Rows of one task kind with a score, in order: all, or so many that stand evenly over the run.
 * @param longest bytes of a row's line; longer ones are left out
 */
export function scoredRows(
  index: RunIndex,
  kind: TaskKind,
  { most, longest }: { readonly most: number; readonly longest: number },
): { readonly rows: Uint32Array; readonly of: number } {
  const { columns, rows } = index
  const code = KIND_CODES.indexOf(kind)
  const passes = (row: number): boolean =>
    columns.kind[row] === code && !Number.isNaN(columns.score[row]) && (columns.length[row] ?? 0) <= longest
  let of = 0
  for (let row = 0; row < rows; row++) if (passes(row)) of++
  const count = Math.min(most, of)
  const chosen = new Uint32Array(count)
  let seen = 0
  let taken = 0
  for (let row = 0; row < rows && taken < count; row++) {
    if (!passes(row)) continue
    if (Math.floor((taken * of) / count) === seen) chosen[taken++] = row
    seen++
  }
  return { rows: chosen, of }
}

/**
 * Failing rows by the kind of their findings, the most frequent first. A row with several kinds counts for each.
 * @param among rows that are counted. Default all.
 */
export function failureGroups(index: RunIndex, among?: Uint32Array): readonly Choice[] {
  const { names, columns } = index
  const { failures } = columns
  const bySet = new Uint32Array(names.kindSets.length)
  if (among === undefined) for (let row = 0; row < index.rows; row++) add(bySet, failures[row] ?? 0, 1)
  else for (const row of among) add(bySet, failures[row] ?? 0, 1)
  const byKind = new Uint32Array(names.kinds.size + 1)
  for (const [set, kinds] of names.kindSets.entries()) for (const kind of kinds) add(byKind, kind, bySet[set] ?? 0)
  return choices(byKind, (kind) => names.kinds.name(kind))
}

function named(cells: Uint16Array, rows: number, names: Names): readonly Choice[] {
  return choices(countCells(cells, rows, names.size + 1), (number) => names.name(number))
}

function countCells(cells: Uint8Array | Uint16Array, rows: number, codes: number): Uint32Array {
  const counts = new Uint32Array(codes)
  for (let row = 0; row < rows; row++) {
    const code = cells[row] ?? NO_LABEL
    if (code < codes) add(counts, code, 1)
  }
  return counts
}

function choices(counts: Uint32Array, nameOf: (code: number) => string): readonly Choice[] {
  return [...counts]
    .map((rows, code) => ({ rows, code }))
    .filter(({ rows }) => rows > 0)
    .toSorted((a, b) => b.rows - a.rows)
    .slice(0, MOST_CHOICES)
    .map(({ rows, code }) => ({ value: nameOf(code), rows }))
}

function add(counts: Uint32Array, place: number, by: number): void {
  counts[place] = (counts[place] ?? 0) + by
}
