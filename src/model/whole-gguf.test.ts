import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyChatModel } from '../engine/tiny-chat-model.ts'
import { wantWholeGguf } from './whole-gguf.ts'

let folder: string
let whole: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-gguf-'))
  whole = join(folder, 'whole.gguf')
  await writeTinyChatModel(whole)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('a file that was cut off anywhere is told by its name, and a whole one is taken', async () => {
  await expect(wantWholeGguf('model', whole)).resolves.toBeUndefined()
  const bytes = await readFile(whole)
  const file = join(folder, 'cut.gguf')
  await writeFile(file, bytes)
  for (const size of [bytes.length - 1, Math.floor(bytes.length / 2)]) {
    await truncate(file, size)
    await expect(wantWholeGguf('model', file)).rejects.toMatchObject({
      code: 'corrupt',
      message: `model: ${file} ends at byte ${size} of ${bytes.length}, wanted the whole file`,
    })
  }
  for (let size = 1_500; size >= 4; size -= 37) {
    await truncate(file, size)
    await expect(wantWholeGguf('model', file), `${size} bytes`).rejects.toThrow(
      `model: ${file} ends inside its header, at byte ${size}, wanted the whole file`,
    )
  }
  for (const size of [3, 0]) {
    await truncate(file, size)
    await expect(wantWholeGguf('model', file)).rejects.toThrow(`model: ${file} is no GGUF file, wanted one`)
  }
})

const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer)
const u64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)

/** A header with one pair and one tensor of 64 elements at offset 0. */
function headerOf({ version = 3, valueType = 10, tensorType = 0 } = {}): Buffer {
  const text = (value: string): Buffer => Buffer.concat([u64(value.length), Buffer.from(value)])
  const pair = [text('a.b'), u32(valueType), u64(7)]
  const tensor = [text('t'), u32(1), u64(64), u32(tensorType), u64(0)]
  const parts = [Buffer.from('GGUF'), u32(version), u64(1), u64(1), ...pair, ...tensor]
  const header = Buffer.concat(parts)
  return Buffer.concat([header, Buffer.alloc((32 - (header.length % 32)) % 32)])
}

test.each([
  ['binary32', {}, 256],
  ['Q4_1 in blocks', { tensorType: 3 }, 40],
  ['a type of tensors that is not known here', { tensorType: 999 }, 0],
  ['a type of values that is not known here', { valueType: 99 }, 0],
  ['another version', { version: 9 }, 0],
])('%s: only what is surely missing is told', async (_, words, bytes) => {
  const file = join(folder, 'one.gguf')
  const header = headerOf(words)
  await writeFile(file, Buffer.concat([header, Buffer.alloc(bytes)]))
  await expect(wantWholeGguf('model', file)).resolves.toBeUndefined()
  if (bytes === 0) return
  await writeFile(file, Buffer.concat([header, Buffer.alloc(bytes - 1)]))
  await expect(wantWholeGguf('model', file)).rejects.toThrow(/ends at byte \d+ of \d+/)
})
