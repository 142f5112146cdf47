/**
 * Looks at the header of a GGUF file when a model is opened: a file that was cut off, or that is none, is told at once and by
 * its name. llama.cpp finds out with the first answer only, and each row of a run then fails alone.
 *
 * Not covered: what llama.cpp alone can tell (wrong numbers in a whole file, versions other than 2 and 3, kinds of values and
 * tensors that are not known here), and the further files of a model in several.
 *
 * Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3, little-endian.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { boundary, TouchstoneError } from '../errors.ts'

/** @param title what is opened, as messages name it @throws TouchstoneError `corrupt` for a file that is none or not whole */
export async function wantWholeGguf(title: string, file: string): Promise<void> {
  await using handle = await boundary('unavailable', `${title}: read ${file}`, () => open(file, 'r'))
  const header = new Header(handle, (await handle.stat()).size)
  const fault = await faultOf(header).catch((error: unknown) => {
    if (error instanceof CutOff) return `ends inside its header, at byte ${header.size}, wanted the whole file`
    if (error instanceof Unknown) return undefined
    throw error
  })
  if (fault === undefined) return
  throw new TouchstoneError('corrupt', `${title}: ${file} ${fault}`)
}

const MAGIC = 0x4655_4747
/** ggml's GGML_MAX_DIMS, and bounds far beyond real files. */
const MOST = { dimensions: 4, alignment: 2 ** 20, count: 2 ** 53 }
const STRING = 8
const ARRAY = 9
const U32 = 4
/** Bytes of a metadata value by its type; texts and arrays tell their own. */
const VALUE_BYTES: readonly number[] = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8]

/** Elements and bytes of one block, by ggml's type. */
const BLOCKS: Readonly<Record<number, readonly [elements: number, bytes: number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
  16: [256, 66],
  17: [256, 74],
  18: [256, 98],
  19: [256, 50],
  20: [32, 18],
  21: [256, 110],
  22: [256, 82],
  23: [256, 136],
  24: [1, 1],
  25: [1, 2],
  26: [1, 4],
  27: [1, 8],
  28: [1, 8],
  29: [256, 56],
  30: [1, 2],
  39: [32, 17],
}

/** What is wrong with a file, as a message goes on. Undefined where nothing is seen. */
async function faultOf(header: Header): Promise<string | undefined> {
  if (header.size < 4 || (await header.u32()) !== MAGIC) return 'is no GGUF file, wanted one'
  const version = await header.u32()
  if (version !== 2 && version !== 3) throw new Unknown()
  const tensors = await header.count()
  const pairs = await header.count()
  let alignment = 32
  for (let pair = 0; pair < pairs; pair++) {
    const key = await header.text()
    const type = await header.u32()
    if (key === 'general.alignment' && type === U32) alignment = await header.u32()
    else await skipValue(header, type)
  }
  if (alignment < 1 || alignment > MOST.alignment) throw new Unknown()
  let bytes = 0
  for (let tensor = 0; tensor < tensors; tensor++) bytes = Math.max(bytes, await tensorEnd(header))
  const end = Math.ceil(header.position / alignment) * alignment + bytes
  return bytes > 0 && end > header.size ? `ends at byte ${header.size} of ${end}, wanted the whole file` : undefined
}

async function skipValue(header: Header, type: number): Promise<void> {
  if (type === STRING) return header.skip(await header.count())
  if (type !== ARRAY) return header.skip(bytesOf(type))
  const of = await header.u32()
  const count = await header.count()
  if (of !== STRING) return header.skip(count * bytesOf(of))
  for (let at = 0; at < count; at++) header.skip(await header.count())
}

function bytesOf(type: number): number {
  const bytes = VALUE_BYTES[type] ?? 0
  if (bytes === 0) throw new Unknown()
  return bytes
}

/** Where a tensor ends, from the beginning of all tensors; where it begins, for a type that is not known. */
async function tensorEnd(header: Header): Promise<number> {
  header.skip(await header.count())
  const dimensions = await header.u32()
  if (dimensions > MOST.dimensions) throw new Unknown()
  let elements = 1
  for (let axis = 0; axis < dimensions; axis++) elements *= await header.count()
  const [block, bytes] = BLOCKS[await header.u32()] ?? [1, 0]
  return (await header.count()) + Math.ceil(elements / block) * bytes
}

/** The file ends inside of what is read. */
class CutOff extends Error {}
/** What is read is not known here. */
class Unknown extends Error {}

/** Bytes read ahead. */
const WINDOW_BYTES = 2 ** 20

/** Reads a header forward. @throws CutOff where the file ends */
class Header {
  readonly size: number
  readonly #file: FileHandle
  #window = Buffer.alloc(0)
  /** Place of the window in the file. */
  #begin = 0
  position = 0

  constructor(file: FileHandle, size: number) {
    this.#file = file
    this.size = size
  }

  async u32(): Promise<number> {
    return (await this.#next(4)).readUInt32LE()
  }

  async count(): Promise<number> {
    const count = Number((await this.#next(8)).readBigUInt64LE())
    if (count > MOST.count) throw new Unknown()
    return count
  }

  /** A short text. A longer one than any key is skipped and empty. */
  async text(): Promise<string> {
    const bytes = await this.count()
    if (bytes <= WINDOW_BYTES) return (await this.#next(bytes)).toString()
    this.skip(bytes)
    return ''
  }

  skip(bytes: number): void {
    if (this.position + bytes > this.size) throw new CutOff()
    this.position += bytes
  }

  async #next(bytes: number): Promise<Buffer> {
    if (this.position + bytes > this.size) throw new CutOff()
    const at = this.position - this.#begin
    if (at + bytes > this.#window.length) {
      const window = Buffer.alloc(WINDOW_BYTES)
      const { bytesRead } = await this.#file.read(window, 0, WINDOW_BYTES, this.position)
      if (bytesRead < bytes) throw new CutOff()
      this.#window = window.subarray(0, bytesRead)
      this.#begin = this.position
    }
    const start = this.position - this.#begin
    this.position += bytes
    return this.#window.subarray(start, start + bytes)
  }
}
