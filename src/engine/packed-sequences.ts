/**
 * Packs token sequences into the feeds of `encode` and `decode`: tokens one after another, with the slots that attention
 * needs. Padding costs nothing outside attention, so batches need only roughly equal lengths.
 */
import { TouchstoneError } from '../errors.ts'
import { isEncoder, type DisentangledConfig, type EncoderConfig, type ModelConfig } from './files/config.ts'
import { floats, indices, type Tensor } from './graph-session.ts'

/** One sequence. */
export interface TokenSequence {
  readonly ids: readonly number[]
  /** Token types, as many as ids (default all 0). */
  readonly types?: readonly number[] | undefined
}

/** Feeds of a batch, by input name. */
export interface PackedSequences {
  readonly feeds: Readonly<Record<string, Tensor>>
  /** Index of each sequence's first token. */
  readonly starts: readonly number[]
  /** Tokens in all, N. */
  readonly tokens: number
  /** Longest sequence, T. */
  readonly length: number
}

export interface PackOptions {
  /** What to call sequence i in messages (default `sequence i`). */
  readonly name?: ((index: number) => string) | undefined
  /** Feed token types (default false). */
  readonly types?: boolean | undefined
  /**
   * Pad attention to a multiple of this many tokens, up to the position limit, so that the runtime meets fewer shapes.
   * @default 1
   */
  readonly lengthMultiple?: number | undefined
}

/**
 * Feeds for a batch: ids, positions, slots, places. `pool` `[B, N]` averages each sequence's tokens, `first` `[B]` is
 * each sequence's first token. Types and relative positions stand there where the model has them.
 * @throws {TouchstoneError} `bad-input` naming the sequence: empty, beyond the position limit, an id outside the vocabulary.
 */
export function packSequences(
  config: ModelConfig,
  sequences: readonly TokenSequence[],
  options: PackOptions = {},
): PackedSequences {
  const { name = (i) => `sequence ${i}`, types = false, lengthMultiple = 1 } = options
  if (sequences.length === 0)
    throw new TouchstoneError('bad-input', 'pack batch: got no sequences, wanted at least one')
  for (const [i, sequence] of sequences.entries()) wantSequence(config, sequence, name(i))
  const longest = Math.max(...sequences.map(({ ids }) => ids.length))
  const length = Math.min(Math.ceil(longest / lengthMultiple) * lengthMultiple, config.maximumLength)
  const tokens = sequences.reduce((total, { ids }) => total + ids.length, 0)
  const offset = isEncoder(config) && beginsBehindPadding(config) ? config.padId + 1 : 0
  const ids = new BigInt64Array(tokens)
  const positions = new BigInt64Array(tokens)
  const places = new BigInt64Array(tokens)
  const typeIds = new BigInt64Array(tokens)
  const slots = new BigInt64Array(sequences.length * length).fill(BigInt(tokens))
  const pool = new Float32Array(sequences.length * tokens)
  const starts: number[] = []
  let at = 0
  for (const [b, sequence] of sequences.entries()) {
    starts.push(at)
    for (const [t, id] of sequence.ids.entries()) {
      ids[at] = BigInt(id)
      positions[at] = BigInt(t + offset)
      places[at] = BigInt(b * length + t)
      typeIds[at] = BigInt(sequence.types?.[t] ?? 0)
      slots[b * length + t] = BigInt(at)
      pool[b * tokens + at] = 1 / sequence.ids.length
      at++
    }
  }
  const feeds: Record<string, Tensor> = {
    ids: indices(ids),
    positions: indices(positions),
    slots: indices(slots, [sequences.length, length]),
    places: indices(places),
    pool: floats(pool, [sequences.length, tokens]),
    first: indices(starts),
  }
  if (types) feeds['types'] = indices(typeIds)
  if (isEncoder(config) && config.relativeBuckets > 0)
    feeds['relative'] = indices(relativeBuckets(length, config.relativeBuckets), [length, length])
  if (isEncoder(config) && config.disentangled !== undefined)
    feeds['relative'] = indices(disentangledRows(length, config.disentangled), [2, 2 * length])
  return { feeds, starts, tokens, length }
}

/** True for MPNet and the RoBERTas, whose positions begin behind that of padding. */
export function beginsBehindPadding({ architecture }: EncoderConfig): boolean {
  return architecture === 'mpnet' || architecture === 'roberta' || architecture === 'xlm-roberta'
}

/**
 * Class labels as a feed. @throws {TouchstoneError} `bad-input` naming the first row whose label is not 0 to classes - 1.
 */
export function classLabels(
  labels: readonly number[],
  classes: number,
  name: (index: number) => string = (i) => `row ${i}`,
): Tensor {
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes)
  if (wrong >= 0)
    throw new TouchstoneError(
      'bad-input',
      `class labels: ${name(wrong)} has label ${labels[wrong]}, wanted 0 to ${classes - 1}`,
    )
  return indices(labels)
}

function wantSequence(config: ModelConfig, { ids, types }: TokenSequence, name: string): void {
  const bad = (problem: string): never => {
    throw new TouchstoneError('bad-input', `pack batch: ${name} ${problem}`)
  }
  if (ids.length === 0) bad('has no tokens, wanted at least one')
  if (ids.length > config.maximumLength)
    bad(`has ${ids.length} tokens, wanted at most ${config.maximumLength}, the model's position limit`)
  const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= config.vocabularySize)
  if (wrong !== undefined) bad(`has token id ${wrong}, wanted 0 to ${config.vocabularySize - 1}`)
  if (types !== undefined && types.length !== ids.length)
    bad(`has ${types.length} token types for ${ids.length} tokens`)
}

/** MPNet's buckets of relative position, `[T, T]` (query, key). */
function relativeBuckets(length: number, buckets: number): BigInt64Array {
  const result = new BigInt64Array(length * length)
  for (let query = 0; query < length; query++)
    for (let key = 0; key < length; key++) result[query * length + key] = BigInt(relativeBucket(key - query, buckets))
  return result
}

/**
 * MPNet's bucket of a distance key - query: half of them for each direction, exact below a quarter, then logarithmic up to
 * 128 (transformers, MPNetEncoder.relative_position_bucket).
 */
export function relativeBucket(signed: number, buckets: number): number {
  const half = buckets / 2
  const exact = half / 2
  const distance = Math.abs(signed)
  const far = exact + Math.floor((Math.log(distance / exact) / Math.log(128 / exact)) * (half - exact))
  return (signed > 0 ? half : 0) + (distance < exact ? distance : Math.min(far, half - 1))
}

/**
 * Rows of DeBERTa's table by distance, `[2, 2 · T]`: column c of the first row is for key - query = c - T, that of the second
 * for query - key = c - T.
 */
export function disentangledRows(length: number, config: DisentangledConfig): BigInt64Array {
  const rows = new BigInt64Array(4 * length)
  for (let column = 0; column < 2 * length; column++) {
    rows[column] = BigInt(disentangledRow(length - column, config))
    rows[2 * length + column] = BigInt(disentangledRow(column - length, config))
  }
  return rows
}

/**
 * Row of the table for query - key: exact up to half the buckets, then logarithmic up to the maximum distance (transformers,
 * make_log_bucket_position, whose single precision decides where a logarithm is all but whole).
 */
export function disentangledRow(distance: number, { span, buckets, maximumDistance }: DisentangledConfig): number {
  const middle = Math.floor(buckets / 2)
  const far = Math.abs(distance)
  let bucket = distance
  if (buckets > 0 && far > middle) {
    const single = Math.fround
    const ratio = single(
      single(Math.log(single(far / middle))) / single(Math.log(single((maximumDistance - 1) / middle))),
    )
    bucket = Math.sign(distance) * (Math.ceil(single(ratio * (middle - 1))) + middle)
  }
  return Math.min(Math.max(bucket + span, 0), 2 * span - 1)
}
