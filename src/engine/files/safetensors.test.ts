import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './number-formats.ts'
import { openSafetensors, openSafetensorsFolder, writeSafetensors } from './safetensors.ts'
import { elementCount, type WeightTensor } from './weights.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safetensors-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A file with this header text (or length) and this many data bytes. */
async function craft(
  name: string,
  header: string | Uint8Array,
  data: Uint8Array | number,
  length?: bigint,
): Promise<string> {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const prefix = new Uint8Array(8)
  new DataView(prefix.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  const path = join(folder, name)
  await writeFile(path, Buffer.concat([prefix, text, typeof data === 'number' ? new Uint8Array(data) : data]))
  return path
}

async function readAll(path: string): Promise<Map<string, WeightTensor>> {
  await using file = await openSafetensors(path)
  const all = new Map<string, WeightTensor>()
  for (const [name, entry] of file.entries) all.set(name, { shape: entry.shape, data: await file.read(name) })
  return all
}

const tensorsArbitrary = fc.dictionary(
  fc
    .oneof(fc.stringMatching(/^[a-z0-9._]{1,12}$/), fc.string({ minLength: 1, maxLength: 6 }))
    .filter((name) => name !== '__metadata__' && Buffer.from(name).toString() === name),
  fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) =>
    fc
      .array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -60000, max: 60000 }), {
        minLength: elementCount(shape),
        maxLength: elementCount(shape),
      })
      .map((values): WeightTensor => ({ shape, data: Float32Array.from(values) })),
  ),
  { maxKeys: 6 },
)

describe('writeSafetensors and openSafetensors', () => {
  test('read of written is the same tensors, for any names, shapes and values', async () => {
    await fc.assert(
      fc.asyncProperty(tensorsArbitrary, async (tensors) => {
        const path = join(folder, 'property.safetensors')
        const weights = new Map(Object.entries(tensors))
        await writeSafetensors(path, weights)
        const back = await readAll(path)
        expect([...back.keys()].toSorted()).toEqual([...weights.keys()].toSorted())
        for (const [name, tensor] of weights) expect(back.get(name)).toEqual(tensor)
      }),
      { numRuns: 60 },
    )
  })
  test('half formats read back as the rounded values, in equal bytes whatever the order given', async () => {
    const a: WeightTensor = { shape: [2, 2], data: Float32Array.of(1.1, -2.2, 3.3e-6, 0) }
    const b: WeightTensor = { shape: [], data: Float32Array.of(7) }
    for (const [type, round] of [
      ['F16', (x: number) => float16ToNumber(numberToFloat16(x))],
      ['BF16', (x: number) => bfloat16ToNumber(numberToBfloat16(x))],
    ] as const) {
      await writeSafetensors(
        join(folder, 'one'),
        new Map([
          ['a', a],
          ['b', b],
        ]),
        { type },
      )
      await writeSafetensors(
        join(folder, 'two'),
        new Map([
          ['b', b],
          ['a', a],
        ]),
        { type },
      )
      expect(await readFile(join(folder, 'one'))).toEqual(await readFile(join(folder, 'two')))
      expect([...(await readAll(join(folder, 'one'))).get('a')!.data]).toEqual([...a.data].map(round))
    }
  })
  test('a weight beyond binary16 stops the write, names the tensor, and leaves the old file and no partial one', async () => {
    const path = join(folder, 'kept.safetensors')
    await writeSafetensors(path, new Map([['w', { shape: [1], data: Float32Array.of(1) }]]))
    const before = await readFile(path)
    const large = new Map([['big', { shape: [2], data: Float32Array.of(1, 70000) }]])
    await expect(writeSafetensors(path, large, { type: 'F16' })).rejects.toThrow('write big as F16: element 1 is 70000')
    expect(await readFile(path)).toEqual(before)
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([])
  })
  test('a file of the Python library reads exactly, in every number format', async () => {
    // written by: python -c "import numpy as np, base64; from safetensors.numpy import save
    // print(base64.b64encode(save({'h': np.array([[1.5,-2],[65504,6e-8]],'float16'), 'd': np.array([0.5],'float64'),
    // 'l': np.array([-3, 16777216],'int64'), 'b': np.array([True,False]), 'f': np.array(2.5,'float32')})).decode())"
    const bytes = Buffer.from(PYTHON_REFERENCE, 'base64')
    await writeFile(join(folder, 'python.safetensors'), bytes)
    const all = await readAll(join(folder, 'python.safetensors'))
    expect(Object.fromEntries([...all].map(([name, { shape, data }]) => [name, { shape, data: [...data] }]))).toEqual({
      h: { shape: [2, 2], data: [1.5, -2, 65504, 2 ** -24] },
      d: { shape: [1], data: [0.5] },
      l: { shape: [2], data: [-3, 16777216] },
      b: { shape: [2], data: [1, 0] },
      f: { shape: [], data: [2.5] },
    })
  })
  test('read fills the array given and refuses one of another size', async () => {
    const path = join(folder, 'into.safetensors')
    await writeSafetensors(path, new Map([['w', { shape: [3], data: Float32Array.of(1, 2, 3) }]]))
    await using file = await openSafetensors(path)
    const arena = new Float32Array(5)
    await file.read('w', arena.subarray(1, 4))
    expect([...arena]).toEqual([0, 1, 2, 3, 0])
    await expect(file.read('w', new Float32Array(2))).rejects.toThrow('destination has 2 elements, wanted 3')
    await expect(file.read('v')).rejects.toThrow('has no tensor "v"')
  })
  test('an integer that binary32 cannot hold is an error, not a rounding', async () => {
    const data = new Uint8Array(8)
    new DataView(data.buffer).setBigInt64(0, 16777217n, true)
    const path = await craft('integer', '{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', data)
    await using file = await openSafetensors(path)
    await expect(file.read('ids')).rejects.toThrow('tensor ids element 0 is 16777217')
  })
})

const f32 = (begin: number, end: number, shape = '[1]'): string =>
  `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`

describe('openSafetensors on hostile files', () => {
  test.each<[string, string, number, RegExp]>([
    ['overlap', `{"a":${f32(0, 4)},"b":${f32(2, 6)}}`, 6, /tensors "a" and "b" overlap at byte/],
    ['same range', `{"a":${f32(0, 4)},"b":${f32(0, 4)}}`, 4, /tensors "a" and "b" overlap/],
    ['gap', `{"a":${f32(0, 4)},"b":${f32(8, 12)}}`, 12, /4 bytes before tensor "b" belong to no tensor/],
    ['trailing bytes', `{"a":${f32(0, 4)}}`, 9, /5 bytes after the last tensor/],
    [
      'outside the file',
      `{"a":${f32(0, 4000, '[1000]')}}`,
      4,
      /tensor "a" ends at byte 4000 of the data, but the file has 4/,
    ],
    ['shape and range differ', `{"a":${f32(0, 4, '[2]')}}`, 4, /tensor "a" spans 4 bytes, wanted 8 for F32 \[2\]/],
    [
      'overflowing shape',
      `{"a":${f32(0, 4, '[4294967296,4294967296]')}}`,
      4,
      /tensor "a" has shape .* product below 2\^53/,
    ],
    ['negative size', `{"a":${f32(0, 4, '[-1]')}}`, 4, /tensor "a" has shape \[-1\]/],
    ['descending range', `{"a":${f32(4, 0)}}`, 4, /tensor "a" has data_offsets \[4,0\]/],
    ['fractional range', `{"a":${f32(0, 3.5)}}`, 4, /tensor "a" has data_offsets \[0,3.5\]/],
    ['duplicate name', `{"a":${f32(0, 4)},"\\u0061":${f32(4, 8)}}`, 8, /names "a" twice/],
    [
      'unknown dtype',
      '{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}',
      4,
      /tensor "a" has dtype "F4", wanted one of F64, F32/,
    ],
    ['inherited dtype', '{"a":{"dtype":"constructor","shape":[1],"data_offsets":[0,4]}}', 4, /has dtype "constructor"/],
    ['unknown field', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', 4, /unknown field "x"/],
    ['missing field', '{"a":{"dtype":"F32","shape":[1]}}', 4, /tensor "a" has data_offsets nothing/],
    ['array', '[1]', 0, /not a JSON object/],
    ['number as tensor', '{"a":1}', 0, /tensor "a" is not an object/],
    ['broken JSON', '{"a":', 0, /header is not JSON/],
    ['metadata of numbers', '{"__metadata__":{"n":1}}', 0, /__metadata__.n is number, wanted text/],
    ['deep nesting', '['.repeat(5000), 0, /nests deeper than 4/],
  ])('%s is named', async (name, header, data, message) => {
    const path = await craft(name.replaceAll(' ', '-'), header, data)
    await expect(openSafetensors(path)).rejects.toThrow(message)
    await expect(openSafetensors(path)).rejects.toThrow(path)
  })
  test('a header length beyond the file or the bound is refused before any allocation', async () => {
    const huge = await craft('huge', '{}', 0, 2n ** 63n)
    await expect(openSafetensors(huge)).rejects.toThrow('header length is 9223372036854775808, wanted at most 2')
    const past = await craft('past', '{}', 0, 3n)
    await expect(openSafetensors(past)).rejects.toThrow('header length is 3, wanted at most 2')
    const empty = join(folder, 'empty')
    await writeFile(empty, '')
    await expect(openSafetensors(empty)).rejects.toThrow('0 bytes, wanted at least the 8')
  })
  test('bytes that are no UTF-8 are refused', async () => {
    await expect(openSafetensors(await craft('latin', Uint8Array.of(0x7b, 0xff, 0x7d), 0))).rejects.toThrow('not UTF-8')
  })
  test('a file cut anywhere is refused at opening', async () => {
    const path = join(folder, 'cut.safetensors')
    await writeSafetensors(path, new Map([['w', { shape: [3], data: Float32Array.of(1, 2, 3) }]]))
    for (let length = (await readFile(path)).length - 1; length >= 0; length -= 5) {
      await truncate(path, length)
      await expect(openSafetensors(path)).rejects.toMatchObject({ code: 'corrupt' })
    }
  })
  test('no random header crashes the parser with anything but a named error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 3 }), fc.integer({ min: 0, max: 16 }), async (header, data) => {
        const path = await craft('random', header, data)
        const outcome = await openSafetensors(path).then(
          (file) => file[Symbol.asyncDispose](),
          (error: unknown) => error,
        )
        if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'corrupt' })
      }),
      { numRuns: 100 },
    )
  })
})

async function shards(index: unknown): Promise<string> {
  const path = await mkdtemp(join(folder, 'shards-'))
  await writeSafetensors(join(path, 'one.safetensors'), new Map([['a', { shape: [1], data: Float32Array.of(1) }]]))
  await writeSafetensors(join(path, 'two.safetensors'), new Map([['b', { shape: [1], data: Float32Array.of(2) }]]))
  await writeFile(join(path, 'model.safetensors.index.json'), JSON.stringify(index))
  return path
}

describe('openSafetensorsFolder', () => {
  test('reads each tensor from its shard', async () => {
    await using source = await openSafetensorsFolder(
      await shards({ weight_map: { a: 'one.safetensors', b: 'two.safetensors' } }),
    )
    expect([...source.entries.keys()]).toEqual(['a', 'b'])
    expect([...(await source.read('b'))]).toEqual([2])
  })
  test.each<[string, unknown, RegExp]>([
    [
      'wrong shard',
      { weight_map: { a: 'two.safetensors', b: 'two.safetensors' } },
      /tensor a is not in two.safetensors/,
    ],
    [
      'left out',
      { weight_map: { a: 'one.safetensors', b: 'two.safetensors', c: 'two.safetensors' } },
      /tensor c is not in two/,
    ],
    ['outside the folder', { weight_map: { a: '../one.safetensors' } }, /tensor a lies in "..\/one.safetensors"/],
    ['missing shard', { weight_map: { a: 'three.safetensors' } }, /open .*three.safetensors/],
    ['no map', {}, /has no object weight_map/],
  ])('%s is named', async (_, index, message) => {
    await expect(openSafetensorsFolder(await shards(index))).rejects.toThrow(message)
  })
  test('an empty folder says what was wanted', async () => {
    await expect(openSafetensorsFolder(await mkdtemp(join(folder, 'none-')))).rejects.toThrow(
      'found neither model.safetensors nor',
    )
  })
})

const PYTHON_REFERENCE =
  'GAEAAAAAAAB7ImwiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sImQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCJmIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsyNCwyOF19LCJoIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlsyLDJdLCJkYXRhX29mZnNldHMiOlsyOCwzNl19LCJiIjp7ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzM2LDM4XX19ICAg/f////////8AAAABAAAAAAAAAAAAAOA/AAAgQAA+AMD/ewEAAQA='
