/**
 * Named tensors outside the graph: what weight files give and take.
 *
 * Where in the flow: between the files (safetensors, GGUF, checkpoint folders) and the engine's memory. A source is
 * read tensor by tensor, so that a caller may place each one straight into its own arena.
 */
import { createHash } from 'node:crypto'
import { TouchstoneError } from '../../errors.ts'

/** One tensor in memory: row-major, last axis fastest. */
export interface WeightTensor {
  readonly shape: readonly number[]
  /** Product of `shape` elements. */
  readonly data: Float32Array
}

/** Tensors by name, all in memory. */
export type Weights = ReadonlyMap<string, WeightTensor>

/**
 * Digest of tensors, 16 hex digits: the same before they are saved and after they are read.
 * @param head told apart too, before them. @default nothing
 */
export function weightsDigest(weights: Weights, head: string = ''): string {
  const hash = createHash('sha256').update(head)
  for (const [name, { data }] of [...weights].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return hash.digest('hex').slice(0, 16)
}

/** What a file says of a tensor before it is read. */
export interface TensorEntry {
  readonly name: string
  /** The stored number format in the file's own word: F32, BF16, Q4_K, … */
  readonly type: string
  readonly shape: readonly number[]
}

/** A file or folder of tensors, opened: its directory is read, its numbers are not. */
export interface TensorSource extends AsyncDisposable {
  /** Path for messages. */
  readonly file: string
  readonly entries: ReadonlyMap<string, TensorEntry>
  /**
   * Reads one tensor as binary32. `into`, when given, must have exactly its number of elements and is filled and
   * returned. Errors: unknown name, file shorter than at opening, integer that binary32 cannot hold.
   */
  read(name: string, into?: Float32Array): Promise<Float32Array>
}

/** Number of elements of a shape. A scalar has one. */
export function elementCount(shape: readonly number[]): number {
  let count = 1
  for (const size of shape) count *= size
  return count
}

/** Element count of an untrusted shape, or undefined where a size is no natural number or the product leaves 2^53. */
export function boundedElementCount(shape: readonly unknown[]): number | undefined {
  let count = 1
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined
    count *= size
    if (!Number.isSafeInteger(count)) return undefined
  }
  return count
}

/** The array that a read fills: `into` when it fits, else a new one. */
export function destination(file: string, name: string, elements: number, into?: Float32Array): Float32Array {
  if (into === undefined) {
    if (elements * 4 > MAXIMUM_TENSOR_BYTES) {
      throw new TouchstoneError('bad-input', `${file}: tensor ${name} has ${elements} elements, wanted at most 2^30`)
    }
    return new Float32Array(elements)
  }
  if (into.length !== elements) {
    throw new TypeError(`read ${name}: destination has ${into.length} elements, wanted ${elements}`)
  }
  return into
}

/**
 * A model with one NaN answers NaN to everything, and comparisons with NaN are false, so that what follows may abstain or
 * never end. @throws TouchstoneError `corrupt` naming file, tensor and element
 */
export function wantFinite(file: string, name: string, data: Float32Array): Float32Array {
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i]))
      throw new TouchstoneError('corrupt', `${file}: tensor ${name} element ${i} is ${data[i]}, wanted finite numbers`)
  return data
}

/** The largest typed array that Node makes is 4 GiB on 64-bit machines. Larger tensors do not occur below 30B. */
const MAXIMUM_TENSOR_BYTES = 2 ** 32
