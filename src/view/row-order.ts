/**
 * All rows of a run in the order of a figure, equal ones in the order of the run, those without the figure last.
 *
 * Three passes of a radix sort over the bits of the figures, since a million comparisons by a callback would take a second. An
 * order is kept until the index grows, so that another filter under it costs no sort.
 */
import type { RowOrder } from './row-query.ts'
import type { RunIndex } from './run-index.ts'

type FigureOrder = Exclude<RowOrder, 'index'>

const kept = new WeakMap<RunIndex, Map<FigureOrder, Uint32Array>>()

const BITS = 11
const DIGITS = 1 << BITS
const PASSES = 3

/** The order of all rows of the index. */
export function rowOrder(index: RunIndex, order: FigureOrder): Uint32Array {
  let orders = kept.get(index)
  if (orders === undefined) kept.set(index, (orders = new Map()))
  const known = orders.get(order)
  if (known?.length === index.rows) return known
  const sorted = sortedRows(order === 'time-down' ? index.columns.judgeMs : index.columns.score, index.rows, order)
  orders.set(order, sorted)
  return sorted
}

function sortedRows(figures: Float32Array, count: number, order: FigureOrder): Uint32Array {
  let keys = sortKeys(figures, count, order !== 'score-up')
  const starts = digitStarts(keys)
  let rows = new Uint32Array(count)
  for (let row = 0; row < count; row++) rows[row] = row
  let toRows = new Uint32Array(count)
  let toKeys = new Uint32Array(count)
  for (let pass = 0; pass < PASSES; pass++) {
    const shift = pass * BITS
    const base = pass * DIGITS
    for (let at = 0; at < count; at++) {
      const key = keys[at] ?? 0
      const digit = base + ((key >>> shift) & (DIGITS - 1))
      const place = starts[digit] ?? 0
      starts[digit] = place + 1
      toRows[place] = rows[at] ?? 0
      toKeys[place] = key
    }
    ;[rows, toRows] = [toRows, rows]
    ;[keys, toKeys] = [toKeys, keys]
  }
  return rows
}

/** Whole numbers that sort as the figures do. A row without a figure comes last. */
function sortKeys(figures: Float32Array, count: number, isDown: boolean): Uint32Array<ArrayBuffer> {
  const bits = new Uint32Array(figures.buffer, figures.byteOffset, count)
  const keys = new Uint32Array(count)
  for (let row = 0; row < count; row++) {
    const own = bits[row] ?? 0
    // exponent of ones and a fraction: no number
    const isNone = (own & 0x7fff_ffff) > 0x7f80_0000
    // the bits of a float sort like numbers once the sign is turned
    const up = own & 0x8000_0000 ? ~own : own | 0x8000_0000
    keys[row] = isNone ? 0xffff_ffff : isDown ? ~up : up
  }
  return keys
}

/** Where the rows of each digit begin, for all passes one after another. */
function digitStarts(keys: Uint32Array): Uint32Array {
  const starts = new Uint32Array(PASSES * DIGITS)
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? 0
    for (let pass = 0; pass < PASSES; pass++) {
      const digit = pass * DIGITS + ((key >>> (pass * BITS)) & (DIGITS - 1))
      starts[digit] = (starts[digit] ?? 0) + 1
    }
  }
  for (let pass = 0; pass < PASSES; pass++) {
    let sum = 0
    for (let digit = pass * DIGITS; digit < (pass + 1) * DIGITS; digit++) {
      const count = starts[digit] ?? 0
      starts[digit] = sum
      sum += count
    }
  }
  return starts
}
