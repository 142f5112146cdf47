import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blockFormat, dequantise, quantise } from './quantisation.ts'

/** Bytes of x ← 1664525 x + 1013904223 mod 2^32 from 1, top byte: the same in the reference script. */
function bytes(count: number): Uint8Array {
  let x = 1
  return Uint8Array.from({ length: count }, () => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0
    return x >>> 24
  })
}

function digest(data: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
}

describe('dequantise', () => {
  // Four blocks each, from Python's gguf 0.x and NumPy:
  //   b = those bytes; for every block k and half position h: b[k * size + h + 1] &= 0xbb (keeps scales finite)
  //   sha256(gguf.dequantize(b.reshape(1, -1), GGMLQuantizationType[name]).astype('<f4').tobytes())
  test.each<[string, number, readonly number[], string]>([
    ['F16', 2, [0], '45818e06d5f0d76d4b045befdf3732fae36776ab3045af34618a22398d8823b4'],
    ['BF16', 2, [0], 'a300b90b5f2af82bb43c3ba66c5dda3a3799987c8947aa76aa7983b476a14ccd'],
    ['Q4_0', 18, [0], '9b9303833c26735ea1fe0ca97b671ebb77dc23a4680cc51e27db7101f2f20f3f'],
    ['Q4_1', 20, [0, 2], '258f6cf67d23e39dc293a37b903314396699eabd1b594e276f103a06f616ccaf'],
    ['Q5_0', 22, [0], '1ffd73f989a7b2a13b2ff4d2340aa1a1a4a12b471f884f8fbc0ad99eb9c7090e'],
    ['Q5_1', 24, [0, 2], '03b93019eec9d6f1d95db136bd2420d233fe97ca0beda19c0e272a1cedbd8554'],
    ['Q8_0', 34, [0], '44e2d5668a93dfb8930ec542b666d90792c5122380f1167fac15b205d342cf06'],
    ['Q4_K', 144, [0, 2], 'f6b60fbdc3d0bca63715caaa16036e3ab030561f6551e4b4150ada24552014a3'],
    ['Q5_K', 176, [0, 2], '7304160a23802b0d4928678ef6e5d66ab8268b5d060226190143951d4d75bd8e'],
    ['Q6_K', 210, [208], '055f89b539ee58be388e860b08172469fdf94888354aa2e366b4341911f679fe'],
  ])('%s equals the reference bit for bit', (name, size, halves, expected) => {
    const format = blockFormat(name)
    expect(format.bytes).toBe(size)
    const input = bytes(size * 4)
    for (let block = 0; block < 4; block++) for (const at of halves) input[block * size + at + 1]! &= 0xbb
    const out = new Float32Array(format.elements * 4)
    dequantise(format, input, out)
    expect(digest(out)).toBe(expected)
  })
  test('refuses bytes that are not the blocks of the elements', () => {
    expect(() => dequantise(blockFormat('Q8_0'), new Uint8Array(33), new Float32Array(32))).toThrow(
      '33 bytes for 32 elements',
    )
  })
  test('blockFormat lists the formats that are read', () => {
    expect(() => blockFormat('Q2_K')).toThrow('name is Q2_K, wanted one of F32, F16, Q4_0')
  })
})

describe('quantise', () => {
  test('Q8_0 equals the reference bit for bit', () => {
    // sha256(gguf.quantize((those 256 bytes as int8).astype('float32') / np.float32(7), Q8_0).tobytes())
    const data = Float32Array.from(new Int8Array(bytes(256).buffer), (x) => Math.fround(x / 7))
    expect(digest(quantise('Q8_0', data))).toBe('602cf6095e262ccb12099d34252da1721b09c0d31b503b54b4cd0ddadf117901')
  })
  test('Q8_0 read back differs by at most half a step, for any finite block', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 32, maxLength: 32, noNaN: true, min: -1e6, max: 1e6 }), (data) => {
        const out = new Float32Array(32)
        dequantise(blockFormat('Q8_0'), quantise('Q8_0', data), out)
        const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
        // half a step of the scale, the scale's own rounding to fp16 over up to 127 steps, and fp16's smallest number
        const bound = largest / 254 + largest * 2 ** -11 + 127 * 2 ** -25
        for (let i = 0; i < 32; i++) expect(Math.abs(out[i]! - data[i]!)).toBeLessThanOrEqual(bound * 1.001)
      }),
    )
  })
  test('F16 refuses what would become infinite', () => {
    expect(() => quantise('F16', Float32Array.of(1, 1e5))).toThrow("value is 100000, beyond the format's range")
  })
})
