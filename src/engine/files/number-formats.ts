/**
 * Half-precision numbers: IEEE 754 binary16 and bfloat16 to and from binary32, round to nearest, ties to even.
 *
 * Where in the flow: under the weight files (safetensors, GGUF). Widening is exact. Narrowing is the rounding that
 * PyTorch and NumPy use, so a file written here equals theirs bit for bit. NaN stays NaN (quiet, sign kept).
 */

const floatView = new Float32Array(1)
const bitsView = new Uint32Array(floatView.buffer)

// One lookup per 16-bit pattern: 256 KiB, made on first use, makes reading fp16 a memory-bound loop.
let halfTable: Float32Array | undefined

/** The value of a binary16 bit pattern. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** All 65,536 binary16 values by bit pattern. */
export function float16Table(): Float32Array {
  if (halfTable === undefined) {
    halfTable = new Float32Array(0x1_0000)
    for (let bits = 0; bits < 0x1_0000; bits++) halfTable[bits] = float16ToNumber(bits)
  }
  return halfTable
}

/** The binary16 bit pattern nearest to a binary32 value. Beyond 65,519.996 it is infinity. */
export function numberToFloat16(value: number): number {
  floatView[0] = value
  const bits = bitsView[0]!
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fff_ffff
  if (magnitude > 0x7f80_0000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff)
  if (magnitude >= 0x4780_0000) return sign | 0x7c00
  if (magnitude >= 0x3880_0000) {
    // normal: rebias the exponent by 112, then round away 13 bits, ties to even. A carry moves into the exponent
    const rebiased = magnitude - 0x3800_0000
    return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13)
  }
  // below 2^-25 (the tie itself goes to even, which is zero)
  if (magnitude <= 0x3300_0000) return sign
  const shift = 126 - (magnitude >>> 23)
  const significand = (magnitude & 0x7f_ffff) | 0x80_0000
  const kept = significand >>> shift
  const rest = significand & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0))
}

/** The bfloat16 bit pattern nearest to a binary32 value. */
export function numberToBfloat16(value: number): number {
  floatView[0] = value
  const bits = bitsView[0]!
  if ((bits & 0x7fff_ffff) > 0x7f80_0000) return (bits >>> 16) | 0x40
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff_ffff) >>> 16
}

/** The value of a bfloat16 bit pattern. */
export function bfloat16ToNumber(bits: number): number {
  bitsView[0] = bits << 16
  return floatView[0]!
}
