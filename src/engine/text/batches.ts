/**
 * Decides which sequences meet in a batch. They have near lengths, so that padding is small.
 *
 * Where in the flow: between the tokenizer and the graph. The plan depends on the lengths, the options and the key alone.
 */
import { generator, shuffle, split, type Key } from '../../random.ts'

/** Rows that go together, and the length they are padded to. */
export interface BatchPlan {
  /** Indices of the sequences. */
  readonly rows: readonly number[]
  readonly length: number
}

/** Options of `planBatches`. */
export interface BatchOptions {
  /** Rows of a batch at most. */
  readonly batchSize: number
  /** Padded tokens of a batch (B × T) at most. Long rows then make smaller batches. @default no bound */
  readonly maximumTokens?: number | undefined
  /** Lengths are rounded up to a multiple, so that few graph shapes are compiled. @default 16 */
  readonly multiple?: number | undefined
  /** The model's position limit: no row may be longer, and rounding stops here. @default no limit */
  readonly maximumLength?: number | undefined
  /**
   * Order of an epoch: rows are shuffled, sorted by length within stretches of 32 batches, and the batches shuffled.
   * Without a key all rows are sorted by length, for evaluation.
   */
  readonly key?: Key | undefined
}

/** Batches whose rows are sorted by length together: enough that padding is small, few enough that epochs differ. */
const STRETCH = 32

/**
 * Cuts rows of the given lengths into batches. Every row is in exactly one. One row gives one batch of one.
 * RangeError: no row, an empty row, or one beyond the limits, by its index.
 */
export function planBatches(lengths: readonly number[], options: BatchOptions): BatchPlan[] {
  const { batchSize, maximumTokens = Infinity, multiple = 16, maximumLength = Infinity, key } = options
  natural('planBatches: batchSize', batchSize)
  natural('planBatches: multiple', multiple)
  const padded = (length: number): number => Math.min(maximumLength, Math.ceil(length / multiple) * multiple)
  checkLengths('planBatches', lengths, maximumLength)
  for (const [row, length] of lengths.entries()) {
    if (padded(length) > maximumTokens) {
      throw new RangeError(
        `planBatches: row ${row} has ${padded(length)} tokens with padding, wanted at most ${maximumTokens} in a batch`,
      )
    }
  }
  const plans: BatchPlan[] = []
  for (const stretch of stretches(lengths, batchSize * STRETCH, key)) {
    let rows: number[] = []
    let length = 0
    for (const row of stretch.toSorted((a, b) => lengths[a]! - lengths[b]!)) {
      const grown = padded(lengths[row]!)
      if (rows.length === batchSize || grown * (rows.length + 1) > maximumTokens) {
        plans.push({ rows, length })
        rows = []
      }
      rows.push(row)
      length = grown
    }
    plans.push({ rows, length })
  }
  return key === undefined ? plans : shuffle(split(key, 'batches'), plans)
}

/** Rows of every batch of some epochs, each epoch shuffled by the key. Errors as `planBatches`. */
export function epochBatches(
  sequences: readonly { readonly ids: readonly number[] }[],
  options: { readonly key: Key; readonly batchSize: number; readonly epochs: number },
): (readonly number[])[] {
  const { key, batchSize, epochs } = options
  const lengths = sequences.map(({ ids }) => ids.length)
  return Array.from({ length: epochs }, (_v, epoch) =>
    planBatches(lengths, { batchSize, key: split(key, `epoch ${epoch}`) }).map(({ rows }) => rows),
  ).flat()
}

/** Rows of batches of near lengths, for inference, or none where there is no sequence. */
export function inferenceBatches(
  sequences: readonly { readonly ids: readonly number[] }[],
  batchSize: number,
): (readonly number[])[] {
  if (sequences.length === 0) return []
  return planBatches(
    sequences.map(({ ids }) => ids.length),
    { batchSize },
  ).map(({ rows }) => rows)
}

/** Items at rows. @throws RangeError for a row that there is not */
export function itemsAt<T>(items: readonly T[], rows: readonly number[]): T[] {
  return rows.map((row) => {
    const item = items[row]
    if (item === undefined) throw new RangeError(`itemsAt: row is ${row}, wanted 0 to ${items.length - 1}`)
    return item
  })
}

/** Row indices in stretches that are planned one by one, shuffled by the key, or all in one without it. */
function stretches(lengths: readonly number[], size: number, key: Key | undefined): number[][] {
  const rows = lengths.map((_, row) => row)
  if (key === undefined) return [rows]
  const source = generator(split(key, 'rows'))
  for (let i = rows.length - 1; i > 0; i--) {
    const j = source.below(i + 1)
    const held = rows[i]!
    rows[i] = rows[j]!
    rows[j] = held
  }
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))
}

function checkLengths(action: string, lengths: readonly number[], limit: number): void {
  if (lengths.length === 0) throw new RangeError(`${action}: data set is empty, wanted at least one row`)
  for (const [row, length] of lengths.entries()) {
    if (!Number.isInteger(length) || length < 1 || length > limit) {
      throw new RangeError(`${action}: row ${row} has ${length} tokens, wanted 1 to ${limit}`)
    }
  }
}

function natural(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}, wanted a positive integer`)
}
