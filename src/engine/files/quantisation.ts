/**
 * llama.cpp's block formats: reading F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K and Q6_K as binary32, and
 * writing F32, F16 and Q8_0.
 *
 * Where in the flow: under GGUF files. Layouts are those of ggml-common.h and the loops those of ggml-quants.c
 * (`dequantize_row_*`, `quantize_row_q8_0_ref`). Every product below is exact in binary64 and rounded once, which is
 * the value that ggml's binary32 arithmetic gives.
 * Not done: importance-matrix (IQ), ternary, Q2_K and Q3_K formats: an error lists what is read.
 */
import { float16Table, numberToFloat16 } from './number-formats.ts'

/** A tensor's number format in a GGUF file. */
export interface BlockFormat {
  readonly name: string
  /** ggml_type in the file. */
  readonly code: number
  /** Elements of a block. A tensor's first (fastest) size is a multiple. */
  readonly elements: number
  /** Bytes of a block. */
  readonly bytes: number
}

/** Formats that are read, by ggml_type. */
export const BLOCK_FORMATS: ReadonlyMap<number, BlockFormat> = new Map(
  (
    [
      ['F32', 0, 1, 4],
      ['F16', 1, 1, 2],
      ['Q4_0', 2, 32, 18],
      ['Q4_1', 3, 32, 20],
      ['Q5_0', 6, 32, 22],
      ['Q5_1', 7, 32, 24],
      ['Q8_0', 8, 32, 34],
      ['Q4_K', 12, 256, 144],
      ['Q5_K', 13, 256, 176],
      ['Q6_K', 14, 256, 210],
      ['BF16', 30, 1, 2],
    ] as const
  ).map(([name, code, elements, bytes]) => [code, { name, code, elements, bytes }]),
)

/** The format of a name. @throws RangeError for one that is not read. */
export function blockFormat(name: string): BlockFormat {
  for (const format of BLOCK_FORMATS.values()) if (format.name === name) return format
  throw new RangeError(`blockFormat: name is ${name}, wanted one of ${knownFormats()}`)
}

/** Names of the formats that are read, for messages. */
export function knownFormats(): string {
  return [...BLOCK_FORMATS.values()].map((format) => format.name).join(', ')
}

/** Widens whole blocks in `bytes` into `out`, whose length is the number of elements. */
export function dequantise(format: BlockFormat, bytes: Uint8Array, out: Float32Array): void {
  const blocks = out.length / format.elements
  if (!Number.isInteger(blocks) || bytes.byteLength !== blocks * format.bytes) {
    throw new TypeError(`dequantise ${format.name}: ${bytes.byteLength} bytes for ${out.length} elements`)
  }
  if (format.name === 'F32') {
    new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes)
    return
  }
  const read = READERS[format.name]
  if (read === undefined) throw new TypeError(`dequantise: no reader for ${format.name}`)
  for (let block = 0; block < blocks; block++) {
    read(bytes, block * format.bytes, out, block * format.elements, float16Table())
  }
}

type Reader = (q: Uint8Array, at: number, out: Float32Array, to: number, half: Float32Array) => void

const READERS: Readonly<Record<string, Reader>> = {
  F16: (q, at, out, to, half) => {
    out[to] = half[word(q, at)]!
  },
  BF16: (q, at, out, to) => {
    bits[0] = word(q, at) << 16
    out[to] = value[0]!
  },
  Q4_0: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    for (let j = 0; j < 16; j++) {
      const pair = q[at + 2 + j]!
      out[to + j] = ((pair & 15) - 8) * d
      out[to + 16 + j] = ((pair >> 4) - 8) * d
    }
  },
  Q4_1: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    const m = half[word(q, at + 2)]!
    for (let j = 0; j < 16; j++) {
      const pair = q[at + 4 + j]!
      out[to + j] = (pair & 15) * d + m
      out[to + 16 + j] = (pair >> 4) * d + m
    }
  },
  Q5_0: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    const high = word(q, at + 2) | (word(q, at + 4) << 16)
    for (let j = 0; j < 16; j++) {
      const pair = q[at + 6 + j]!
      out[to + j] = (((pair & 15) | (((high >>> j) & 1) << 4)) - 16) * d
      out[to + 16 + j] = (((pair >> 4) | (((high >>> (j + 16)) & 1) << 4)) - 16) * d
    }
  },
  Q5_1: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    const m = half[word(q, at + 2)]!
    const high = word(q, at + 4) | (word(q, at + 6) << 16)
    for (let j = 0; j < 16; j++) {
      const pair = q[at + 8 + j]!
      out[to + j] = ((pair & 15) | (((high >>> j) & 1) << 4)) * d + m
      out[to + 16 + j] = ((pair >> 4) | (((high >>> (j + 16)) & 1) << 4)) * d + m
    }
  },
  Q8_0: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    for (let j = 0; j < 32; j++) out[to + j] = signed(q[at + 2 + j]!) * d
  },
  Q4_K: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    const minimum = half[word(q, at + 2)]!
    for (let part = 0; part < 8; part++) {
      const scale = d * subScale(q, at + 4, part)
      const offset = minimum * subMinimum(q, at + 4, part)
      const shift = (part & 1) * 4
      const from = at + 16 + (part >> 1) * 32
      for (let l = 0; l < 32; l++) out[to + part * 32 + l] = scale * ((q[from + l]! >> shift) & 15) - offset
    }
  },
  Q5_K: (q, at, out, to, half) => {
    const d = half[word(q, at)]!
    const minimum = half[word(q, at + 2)]!
    for (let part = 0; part < 8; part++) {
      const scale = d * subScale(q, at + 4, part)
      const offset = minimum * subMinimum(q, at + 4, part)
      const shift = (part & 1) * 4
      const from = at + 48 + (part >> 1) * 32
      for (let l = 0; l < 32; l++) {
        const level = ((q[from + l]! >> shift) & 15) | (((q[at + 16 + l]! >> part) & 1) << 4)
        out[to + part * 32 + l] = scale * level - offset
      }
    }
  },
  Q6_K: (q, at, out, to, half) => {
    const d = half[word(q, at + 208)]!
    for (let part = 0; part < 8; part++) {
      // a half of 128 elements has four parts: two in the low nibbles of 64 bytes, two in the high ones
      const low = at + (part >> 2) * 64 + (part & 1) * 32
      const high = at + 128 + (part >> 2) * 32
      const shift = (part & 2) * 2
      for (let l = 0; l < 32; l++) {
        const level = (((q[low + l]! >> shift) & 15) | (((q[high + l]! >> ((part & 3) * 2)) & 3) << 4)) - 32
        out[to + part * 32 + l] = d * signed(q[at + 192 + part * 2 + (l >> 4)]!) * level
      }
    }
  },
}

/** Number formats that are written. */
export type GgufType = 'F32' | 'F16' | 'Q8_0'

/**
 * Narrows `data` to a block format, as llama.cpp's reference quantiser does: fp16 rounds to nearest even, Q8_0 scales
 * by the largest magnitude over 127 and rounds half away from zero. RangeError where a finite value overflows fp16.
 */
export function quantise(type: GgufType, data: Float32Array): Uint8Array {
  if (type === 'F32') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (type === 'F16') {
    const out = new Uint16Array(data.length)
    for (let i = 0; i < data.length; i++) out[i] = finiteHalf(data[i]!, data[i]!)
    return new Uint8Array(out.buffer)
  }
  if (data.length % 32 !== 0) throw new TypeError(`quantise Q8_0: ${data.length} elements, wanted a multiple of 32`)
  const out = new Uint8Array((data.length / 32) * 34)
  for (let from = 0, to = 0; from < data.length; from += 32, to += 34) {
    let largest = 0
    for (let j = 0; j < 32; j++) largest = Math.max(largest, Math.abs(data[from + j]!))
    const scale = Math.fround(largest / 127)
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale)
    const stored = finiteHalf(scale, largest)
    out[to] = stored & 255
    out[to + 1] = stored >> 8
    for (let j = 0; j < 32; j++) out[to + 2 + j] = roundAway(Math.fround(data[from + j]! * inverse))
  }
  return out
}

function finiteHalf(number: number, source: number): number {
  const pattern = numberToFloat16(number)
  if ((pattern & 0x7c00) === 0x7c00) throw new RangeError(`quantise: value is ${source}, beyond the format's range`)
  return pattern
}

function roundAway(number: number): number {
  return number < 0 ? -Math.floor(0.5 - number) : Math.floor(number + 0.5)
}

/** The six-bit scale of a part. Eight scales and eight minima are packed in 12 bytes (`get_scale_min_k4`). */
function subScale(q: Uint8Array, at: number, part: number): number {
  if (part < 4) return q[at + part]! & 63
  return (q[at + part + 4]! & 15) | ((q[at + part - 4]! >> 6) << 4)
}

function subMinimum(q: Uint8Array, at: number, part: number): number {
  if (part < 4) return q[at + part + 4]! & 63
  return (q[at + part + 4]! >> 4) | ((q[at + part]! >> 6) << 4)
}

function word(q: Uint8Array, at: number): number {
  return q[at]! | (q[at + 1]! << 8)
}

function signed(byte: number): number {
  return (byte << 24) >> 24
}

const value = new Float32Array(1)
const bits = new Uint32Array(value.buffer)
