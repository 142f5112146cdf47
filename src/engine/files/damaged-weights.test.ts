import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { tinyEncoder } from '../tiny-encoder.ts'
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts'
import { writeSafetensors } from './safetensors.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damaged-'))
})
afterEach(() => rm(folder, { recursive: true }))

const NAME = 'encoder.layer.0.attention.self.query.bias'

test.each([NaN, Infinity])('a weight that is %s is refused with tensor and element', async (value) => {
  const { config, weights } = tinyEncoder(keyOf('damaged'), ['word'])
  const found = weights.get(NAME)
  if (found === undefined) throw new TypeError(`no ${NAME}`)
  const data = found.data.slice()
  data[2] = value
  await saveCheckpoint(folder, { config, weights: new Map([...weights, [NAME, { ...found, data }]]) })
  await expect(loadCheckpoint(folder)).rejects.toThrow(`tensor ${NAME} element 2 is ${value}, wanted finite numbers`)
})

test('integers without their scale are refused as weights', async () => {
  const { config, weights } = tinyEncoder(keyOf('integers'), ['word'])
  await saveCheckpoint(folder, { config, weights })
  const path = join(folder, 'model.safetensors')
  const found = weights.get(NAME)
  if (found === undefined) throw new TypeError(`no ${NAME}`)
  await writeSafetensors(path, weights)
  await writeFile(path, asIntegers(await readFile(path), NAME, found.data.length))
  await expect(loadCheckpoint(folder)).rejects.toThrow(
    `tensor ${NAME} is stored as I8, whose scale the file does not give; wanted F32, F16, BF16 or F64`,
  )
})

/** The file with one tensor's type changed: it keeps its bytes, as four times as many integers. */
function asIntegers(file: Buffer, name: string, elements: number): Buffer {
  const length = Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.subarray(8, 8 + length).toString()) as Record<
    string,
    { dtype: string; shape: number[] }
  >
  header[name] = { ...header[name], dtype: 'I8', shape: [elements * 4] }
  const text = Buffer.from(JSON.stringify(header))
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([prefix, text, file.subarray(8 + length)])
}
