import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GgufValue } from './gguf-format.ts'
import { openGguf } from './gguf.ts'
import { writeGguf, type GgufOutput } from './write-gguf.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gguf-'))
})
afterAll(() => rm(folder, { recursive: true }))

const NUMBERS: readonly fc.Arbitrary<GgufValue>[] = [
  fc.integer({ min: 0, max: 255 }).map((value): GgufValue => ({ type: 'u8', value })),
  fc.integer({ min: -128, max: 127 }).map((value): GgufValue => ({ type: 'i8', value })),
  fc.integer({ min: -32768, max: 32767 }).map((value): GgufValue => ({ type: 'i16', value })),
  fc.nat({ max: 65535 }).map((value): GgufValue => ({ type: 'u16', value })),
  fc.nat({ max: 0xffff_ffff }).map((value): GgufValue => ({ type: 'u32', value })),
  fc.integer().map((value): GgufValue => ({ type: 'i32', value })),
  fc.float({ noNaN: true }).map((value): GgufValue => ({ type: 'f32', value })),
  fc.double({ noNaN: true }).map((value): GgufValue => ({ type: 'f64', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): GgufValue => ({ type: 'u64', value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): GgufValue => ({ type: 'i64', value })),
]
const wellFormed = fc.string({ unit: 'binary', maxLength: 12 })
const valueArbitrary = fc.oneof(
  ...NUMBERS,
  fc.boolean().map((value): GgufValue => ({ type: 'bool', value })),
  wellFormed.map((value): GgufValue => ({ type: 'string', value })),
  fc.array(wellFormed).map((value): GgufValue => ({ type: 'array', of: 'string', value })),
  fc.array(fc.boolean()).map((value): GgufValue => ({ type: 'array', of: 'bool', value })),
  fc.array(fc.integer()).map((value): GgufValue => ({ type: 'array', of: 'i32', value })),
  fc.array(fc.bigInt({ min: 0n, max: 99n })).map((value): GgufValue => ({ type: 'array', of: 'u64', value })),
)

function tensor(name: string, shape: readonly number[], data: readonly number[]): GgufOutput {
  return { name, shape, type: 'F32', read: () => Float32Array.from(data) }
}

const read = (): Float32Array => Float32Array.from({ length: 64 }, (_, i) => i / 2)

describe('writeGguf and openGguf', () => {
  test('read of written is the same metadata and tensors, for any values', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(wellFormed, valueArbitrary), { maxLength: 8 }),
        fc.array(fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 20 }), { maxLength: 4 }),
        async (pairs, arrays) => {
          const metadata = new Map(pairs)
          const path = join(folder, 'property.gguf')
          await writeGguf(
            path,
            metadata,
            arrays.map((data, i) => tensor(`t${i}`, [data.length], data)),
          )
          await using file = await openGguf(path)
          expect([...file.metadata]).toEqual([...metadata])
          for (const [i, data] of arrays.entries()) expect(await file.read(`t${i}`)).toEqual(Float32Array.from(data))
        },
      ),
      { numRuns: 60 },
    )
  })
  test('shapes are row-major outside and reversed inside; narrow formats read back', async () => {
    const path = join(folder, 'types.gguf')
    await writeGguf(path, new Map(), [
      { name: 'half', shape: [2, 32], type: 'F16', read },
      { name: 'blocks', shape: [2, 32], type: 'Q8_0', read },
    ])
    const bytes = await readFile(path)
    const at = bytes.indexOf('half') + 4
    expect([bytes.readUInt32LE(at), bytes.readBigUInt64LE(at + 4), bytes.readBigUInt64LE(at + 12)]).toEqual([
      2,
      32n,
      2n,
    ])
    await using file = await openGguf(path)
    expect(file.entries.get('half')!.shape).toEqual([2, 32])
    expect(await file.read('half')).toEqual(read())
    const back = await file.read('blocks')
    expect(Math.max(...back.map((x, i) => Math.abs(x - i / 2)))).toBeLessThan(31.5 / 254 + 0.02)
  })
  test.each<[string, Map<string, GgufValue>, readonly GgufOutput[], string]>([
    ['a value outside its type', new Map([['k', { type: 'u8', value: 256 }]]), [], 'k is 256, which u8 cannot hold'],
    ['a doubled tensor', new Map(), [tensor('a', [1], [1]), tensor('a', [1], [1])], 'a is given twice'],
    ['too many axes', new Map(), [tensor('a', [1, 1, 1, 1, 1], [1])], 'a has 5 axes'],
    ['a wrong count', new Map(), [tensor('a', [2], [1])], 'a has 1 elements, wanted shape [2]'],
    [
      'broken rows',
      new Map(),
      [{ ...tensor('a', [2, 16], []), type: 'Q8_0' }],
      'a has rows of 16, wanted a multiple of 32',
    ],
    [
      'an infinite half',
      new Map(),
      [{ ...tensor('a', [1], [1e6]), type: 'F16' }],
      'write a: quantise: value is 1000000',
    ],
  ])('%s is refused', async (_, metadata, tensors, message) => {
    await expect(writeGguf(join(folder, 'refused.gguf'), metadata, tensors)).rejects.toThrow(message)
    await expect(readFile(join(folder, 'refused.gguf'))).rejects.toThrow('ENOENT')
  })
})

/** Little-endian bytes: numbers are u32, bigints u64, texts have their length before them. */
function pack(...parts: (number | bigint | string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (Buffer.isBuffer(part)) return part
      if (typeof part === 'string') return Buffer.concat([pack(BigInt(Buffer.byteLength(part))), Buffer.from(part)])
      const bytes = Buffer.alloc(typeof part === 'number' ? 4 : 8)
      if (typeof part === 'number') bytes.writeUInt32LE(part)
      else bytes.writeBigUInt64LE(part)
      return bytes
    }),
  )
}
const MAGIC = 0x4655_4747
const info = (name: string, sizes: readonly bigint[], type = 0, offset = 0n): Buffer =>
  pack(name, sizes.length, ...sizes, type, offset)
const head = (tensors: bigint, pairs: bigint): Buffer => pack(MAGIC, 3, tensors, pairs)

describe('openGguf on hostile files', () => {
  test.each<[string, Buffer, RegExp]>([
    ['empty', Buffer.alloc(0), /ends inside magic/],
    ['other magic', pack(1, 3), /begins with 0x1, wanted GGUF/],
    ['version', pack(MAGIC, 1), /has version 1, wanted 2 or 3/],
    ['big endian', pack(MAGIC, 0x0300_0000), /has version 50331648/],
    ['tensor count', pack(MAGIC, 3, 2n ** 60n, 0n), /tensor count is 1152921504606846976, wanted at most 200000/],
    ['pair count', pack(MAGIC, 3, 0n, 2n ** 40n), /metadata count is 1099511627776/],
    ['key length', pack(head(0n, 1n), 2n ** 63n), /length of key 0 is 9223372036854775808/],
    ['text length', pack(head(0n, 1n), 'k', 8, 1n << 40n, 0), /length of k is 1099511627776, wanted at most 4/],
    ['array length', pack(head(0n, 1n), 'k', 9, 10, 1n << 40n), /length of k is 1099511627776, wanted at most 0/],
    ['texts in an array', pack(head(0n, 1n), 'k', 9, 8, 3n, 'a'), /length of k is 3, wanted at most 1/],
    ['nested array', pack(head(0n, 1n), 'k', 9, 9, 1n), /array of arrays/],
    ['value type', pack(head(0n, 1n), 'k', 99), /k has value type 99/],
    ['doubled key', pack(head(0n, 2n), 'k', 4, 1, 'k', 4, 1), /names "k" twice/],
    ['no UTF-8', pack(head(0n, 1n), 1n, Buffer.of(0xff), 4, 1), /key 0 is not UTF-8/],
    ['dimensions', pack(head(1n, 0n), 't', 5), /tensor "t" has 5 dimensions/],
    ['tensor type', pack(head(1n, 0n), info('t', [1n], 16)), /tensor "t" has ggml type 16, wanted one of F32/],
    ['overflow', pack(head(1n, 0n), info('t', [2n ** 40n, 2n ** 40n])), /tensor "t" has shape .* exceeds 2\^53/],
    ['huge size', pack(head(1n, 0n), info('t', [2n ** 60n])), /tensor "t" size 0 is/],
    ['blocks', pack(head(1n, 0n), info('t', [33n], 8)), /rows of 33, wanted a multiple of 32 for Q8_0/],
    [
      'outside',
      pack(head(1n, 0n), info('t', [1000n]), Buffer.alloc(64)),
      /tensor "t" ends at byte \d+, but the file has/,
    ],
    ['offset', pack(head(1n, 0n), info('t', [1n], 0, 4n), Buffer.alloc(64)), /begins at 4, wanted a multiple of 32/],
    [
      'overlap',
      pack(head(2n, 0n), info('a', [16n]), info('b', [16n], 0, 32n), Buffer.alloc(256)),
      /tensors "a" and "b" overlap/,
    ],
    [
      'doubled name',
      pack(head(2n, 0n), info('a', [1n]), info('a', [1n], 0, 32n), Buffer.alloc(256)),
      /names tensor "a" twice/,
    ],
    [
      'alignment',
      pack(head(0n, 1n), 'general.alignment', 4, 3),
      /general.alignment is u32 3, wanted a u32 power of two/,
    ],
    ['zero alignment', pack(head(0n, 1n), 'general.alignment', 4, 0), /general.alignment is u32 0/],
  ])('%s is named', async (name, bytes, message) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.gguf`)
    await writeFile(path, bytes)
    await expect(openGguf(path)).rejects.toThrow(message)
    await expect(openGguf(path)).rejects.toMatchObject({ code: 'corrupt' })
  })
  test('a file cut anywhere in its header is refused at opening', async () => {
    const path = join(folder, 'cut.gguf')
    await writeGguf(path, new Map([['k', { type: 'array', of: 'string', value: ['one', 'two'] }]]), [
      tensor('t', [3], [1, 2, 3]),
    ])
    for (let length = (await readFile(path)).length - 25; length >= 0; length -= 3) {
      await truncate(path, length)
      await expect(openGguf(path)).rejects.toMatchObject({ code: 'corrupt' })
    }
  })
  test('random bytes after a valid start give only named errors', async () => {
    const path = join(folder, 'random.gguf')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        await writeFile(path, pack(head(1n, 1n), Buffer.from(bytes)))
        await expect(openGguf(path)).rejects.toMatchObject({ code: 'corrupt' })
      }),
      { numRuns: 100 },
    )
  })
})
