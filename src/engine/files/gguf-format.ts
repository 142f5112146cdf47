/**
 * The words of a GGUF file: value types, metadata, tensor infos, and the limits that hostile files meet.
 *
 * Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3, little-endian.
 */
import type { BlockFormat } from './quantisation.ts'
import type { TensorEntry } from './weights.ts'

/** Value types of the metadata by their number in the file. */
export const GGUF_TYPES = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'bool',
  'string',
  'array',
  'u64',
  'i64',
  'f64',
] as const

/** A value type. */
export type GgufValueType = (typeof GGUF_TYPES)[number]

/** A typed metadata value. `u64` and `i64` are bigint, arrays hold one type. */
export type GgufValue =
  | { readonly type: Exclude<GgufValueType, 'bool' | 'string' | 'array' | 'u64' | 'i64'>; readonly value: number }
  | { readonly type: 'u64' | 'i64'; readonly value: bigint }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'array'; readonly of: 'string'; readonly value: readonly string[] }
  | { readonly type: 'array'; readonly of: 'bool'; readonly value: readonly boolean[] }
  | { readonly type: 'array'; readonly of: 'u64' | 'i64'; readonly value: readonly bigint[] }
  | {
      readonly type: 'array'
      readonly of: Exclude<GgufValueType, 'bool' | 'string' | 'array' | 'u64' | 'i64'>
      readonly value: readonly number[]
    }

/** Metadata by key, in the file's order. */
export type GgufMetadata = ReadonlyMap<string, GgufValue>

/** A tensor of the file. `shape` is row-major (the reverse of ggml's `ne`), so a linear weight is [out, in]. */
export interface GgufTensor extends TensorEntry {
  readonly format: BlockFormat
  /** First byte, from the start of the file. */
  readonly begin: number
  readonly bytes: number
}

/** Bytes of a value of fixed size. */
export const VALUE_BYTES: Readonly<Record<string, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  bool: 1,
  u64: 8,
  i64: 8,
  f64: 8,
}

/** Bounds of the reader by what they bound. */
export type GgufLimits = Readonly<
  Record<'pairs' | 'tensors' | 'nameBytes' | 'stringBytes' | 'headerBytes' | 'dimensions' | 'alignment', number>
>

/** The reader's bounds, each far beyond real files: the largest known vocabularies make headers of about 20 MB. */
export const LIMITS: GgufLimits = {
  /** Metadata pairs. */
  pairs: 100_000,
  tensors: 200_000,
  /** The format's own bound on keys is 65,535 and on tensor names 64 bytes. Older writers exceed the second. */
  nameBytes: 65_535,
  /** A chat template is some 10 KB, and a licence text some 100 KB. */
  stringBytes: 16 * 2 ** 20,
  headerBytes: 512 * 2 ** 20,
  /** ggml's GGML_MAX_DIMS. */
  dimensions: 4,
  alignment: 2 ** 20,
}
