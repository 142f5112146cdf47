/**
 * Sequences of different lengths as arrays of one shape: padded batches, or packs of several sequences in a row.
 *
 * Where in the flow: between the tokenizer and the graph. Arrays are int64, as ONNX's gathers want, with axes B (batch)
 * and T (length). Which rows meet in a batch depends on the lengths, the options and the key alone.
 */
import { generator, shuffle, split, type Key } from '../../random.ts'

/** What a batch needs of an encoded text. */
export interface Sequence {
  readonly ids: readonly number[]
  readonly typeIds: readonly number[]
}

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
  /** Padded tokens of a batch (B × T) at most; long rows then make smaller batches. @default no bound */
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
 * Cuts rows of the given lengths into batches; every row is in exactly one. One row gives one batch of one.
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

/** A padded batch. */
export interface PaddedBatch {
  readonly rows: readonly number[]
  readonly batch: number
  readonly length: number
  /** [B, T] */
  readonly ids: BigInt64Array
  /** [B, T]: 1 for a token, 0 for padding. */
  readonly mask: BigInt64Array
  /** [B, T]: segment of a pair, 0 in padding. */
  readonly typeIds: BigInt64Array
  /** Tokens of each row. */
  readonly lengths: readonly number[]
}

/** Fills the arrays of one planned batch; padding stands at the end of each row. */
export function padBatch(sequences: readonly Sequence[], plan: BatchPlan, padId: number): PaddedBatch {
  const { rows, length } = plan
  const size = rows.length * length
  const ids = new BigInt64Array(size).fill(BigInt(padId))
  const mask = new BigInt64Array(size)
  const typeIds = new BigInt64Array(size)
  const lengths = rows.map((row, b) => {
    const sequence = wanted('padBatch', sequences, row, length)
    fill(ids, b * length, sequence.ids)
    fill(typeIds, b * length, sequence.typeIds)
    mask.fill(1n, b * length, b * length + sequence.ids.length)
    return sequence.ids.length
  })
  return { rows, batch: rows.length, length, ids, mask, typeIds, lengths }
}

/** Options of `planPacks`. */
export interface PackOptions {
  /** Tokens of a pack at most: its T. */
  readonly capacity: number
  /** Sequences of a pack at most. @default no bound */
  readonly maximumSequences?: number | undefined
  /** Order of an epoch; without it packs come with the longest sequences first. */
  readonly key?: Key | undefined
}

/** Sequences that share one row. */
export interface Pack {
  readonly rows: readonly number[]
  readonly tokens: number
}

/** Sequences that are packed together before the next: first fit is quadratic, and the fill is over 99 % long before. */
const PACK_STRETCH = 2048

/**
 * Lays rows into packs, longest first into the first pack with room; every row is in exactly one pack.
 * RangeError: no row, an empty row, or one longer than the capacity, by its index.
 */
export function planPacks(lengths: readonly number[], options: PackOptions): Pack[] {
  const { capacity, maximumSequences = Infinity, key } = options
  natural('planPacks: capacity', capacity)
  if (!(maximumSequences >= 1))
    throw new RangeError(`planPacks: maximumSequences is ${maximumSequences}, wanted at least 1`)
  checkLengths('planPacks', lengths, capacity)
  const all: Pack[] = []
  for (const stretch of stretches(lengths, PACK_STRETCH, key)) {
    const packs: { rows: number[]; tokens: number }[] = []
    for (const row of stretch.toSorted((a, b) => lengths[b]! - lengths[a]!)) {
      const length = lengths[row]!
      let pack = packs.find(({ rows, tokens }) => tokens + length <= capacity && rows.length < maximumSequences)
      if (pack === undefined) packs.push((pack = { rows: [], tokens: 0 }))
      pack.rows.push(row)
      pack.tokens += length
    }
    all.push(...packs)
  }
  return key === undefined ? all : shuffle(split(key, 'packs'), all)
}

/** Where a sequence stands in a packed batch. */
export interface PackedPlace {
  /** Index of the sequence. */
  readonly row: number
  /** Index of the pack in the batch. */
  readonly pack: number
  readonly begin: number
  readonly length: number
  /** Position of its first token in the flattened [B · T]; add a token's index for a gather. */
  readonly flat: number
}

/** A batch of packs. */
export interface PackedBatch {
  readonly batch: number
  readonly length: number
  /** [B, T] */
  readonly ids: BigInt64Array
  /** [B, T]: 1, 2, … for the sequences of a pack, 0 for padding; tokens attend only to their own segment. */
  readonly segmentIds: BigInt64Array
  /** [B, T]: 0, 1, … from the start of each sequence; 0 in padding. */
  readonly positions: BigInt64Array
  /** [B, T] */
  readonly typeIds: BigInt64Array
  /** One for each sequence, pack by pack. */
  readonly places: readonly PackedPlace[]
}

/** Fills the arrays of packs that go together; each is padded at its end to `length`. */
export function packBatch(
  sequences: readonly Sequence[],
  packs: readonly Pack[],
  length: number,
  padId: number,
): PackedBatch {
  if (packs.length === 0) throw new RangeError('packBatch: got no packs, wanted at least one')
  const size = packs.length * length
  const ids = new BigInt64Array(size).fill(BigInt(padId))
  const segmentIds = new BigInt64Array(size)
  const positions = new BigInt64Array(size)
  const typeIds = new BigInt64Array(size)
  const places: PackedPlace[] = []
  for (const [pack, { rows }] of packs.entries()) {
    let begin = 0
    for (const [segment, row] of rows.entries()) {
      const sequence = wanted('packBatch', sequences, row, length - begin)
      const flat = pack * length + begin
      const count = sequence.ids.length
      fill(ids, flat, sequence.ids)
      fill(typeIds, flat, sequence.typeIds)
      segmentIds.fill(BigInt(segment + 1), flat, flat + count)
      for (let i = 0; i < count; i++) positions[flat + i] = BigInt(i)
      places.push({ row, pack, begin, length: count, flat })
      begin += count
    }
  }
  return { batch: packs.length, length, ids, segmentIds, positions, typeIds, places }
}

/** Row indices in stretches that are planned one by one; shuffled by the key, or all in one without it. */
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

function wanted(action: string, sequences: readonly Sequence[], row: number, room: number): Sequence {
  const sequence = sequences[row]
  if (sequence === undefined) throw new RangeError(`${action}: row is ${row}, wanted 0 to ${sequences.length - 1}`)
  if (sequence.ids.length > room)
    throw new RangeError(`${action}: row ${row} has ${sequence.ids.length} tokens, wanted at most ${room}`)
  return sequence
}

function fill(into: BigInt64Array, at: number, values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) into[at + i] = BigInt(values[i]!)
}

function natural(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}, wanted a positive integer`)
}
