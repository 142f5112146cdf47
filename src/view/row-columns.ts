/** The columns of a run's index: one typed array for each, so that a million rows are 40 MB and are filtered in milliseconds. */

/** The columns of rows 0 to capacity. The order is that of the index file: cells of eight bytes first, so that each is aligned. */
export interface Columns {
  /** Byte offset of the row's line in the trace. */
  readonly offset: Float64Array
  /** Bytes of the line, without its line feed. */
  readonly length: Uint32Array
  /** Number of the task, in order of first rows. */
  readonly task: Uint32Array
  /** Number of the set of failing finding kinds. */
  readonly failures: Uint32Array
  /** The first eight hex digits of the record's digest, to tell whether a person's verdict is on this very row. */
  readonly digest: Uint32Array
  /** NaN where the judge gave none. */
  readonly score: Float32Array
  readonly judgeMs: Float32Array
  readonly judge: Uint16Array
  readonly model: Uint16Array
  /** 0 correct, 1 wrong, 2 unknown. */
  readonly verdict: Uint8Array
  readonly kind: Uint8Array
  /** What the source recorded: 0 nothing, 1 correct, 2 wrong. */
  readonly recorded: Uint8Array
}
export type ColumnName = keyof Columns

const ARRAYS = {
  offset: Float64Array,
  length: Uint32Array,
  task: Uint32Array,
  failures: Uint32Array,
  digest: Uint32Array,
  score: Float32Array,
  judgeMs: Float32Array,
  judge: Uint16Array,
  model: Uint16Array,
  verdict: Uint8Array,
  kind: Uint8Array,
  recorded: Uint8Array,
} as const

/** Names in the order of the index file. */
export const COLUMN_NAMES: readonly ColumnName[] = Object.keys(ARRAYS) as ColumnName[]

/** Bytes of one row's cell. */
export function cellBytes(name: ColumnName): number {
  return ARRAYS[name].BYTES_PER_ELEMENT
}

/** Empty columns for so many rows. */
export function makeColumns(capacity: number): Columns {
  return columnsOf((name) => new ARRAYS[name](capacity))
}

/** Columns over the bytes of an index file. */
export function columnsOver(bytes: ArrayBuffer, rows: number, placeOf: (name: ColumnName) => number): Columns {
  return columnsOf((name) => new ARRAYS[name](bytes, placeOf(name), rows))
}

/** The same columns with more room. */
export function widerColumns(columns: Columns, capacity: number): Columns {
  return columnsOf((name) => {
    const wider = new ARRAYS[name](capacity)
    wider.set(columns[name])
    return wider
  })
}

function columnsOf(make: (name: ColumnName) => Columns[ColumnName]): Columns {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, make(name)])) as unknown as Columns
}
