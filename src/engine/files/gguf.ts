/**
 * GGUF files, read: metadata and tensor directory at opening, tensors on demand as binary32.
 *
 * Where in the flow: Checkpoint, in: llama.cpp's models become weights that the engine can train.
 *
 * Covered: wrong magic and version, counts, lengths and sizes beyond the bounds (gguf-format.ts) or the file, before
 * any allocation from them; unknown value and tensor types; doubled keys and names; ranges outside the file, not
 * aligned, or overlapping. Sizes that are no whole number of blocks. Text that is not UTF-8.
 * Not covered: a file changed by another process while it is open; arrays of arrays (refused, no model has them).
 */
import { open, type FileHandle } from 'node:fs/promises'
import { fileFault, TouchstoneError } from '../../errors.ts'
import { GgufCursor } from './gguf-cursor.ts'
import { LIMITS, type GgufMetadata, type GgufTensor, type GgufValue } from './gguf-format.ts'
import { BLOCK_FORMATS, dequantise, knownFormats } from './quantisation.ts'
import { boundedElementCount, destination, elementCount, type TensorSource } from './weights.ts'
import { readFully } from './write-atomically.ts'

/** An open GGUF file. Tensor names are llama.cpp's. */
export interface GgufFile extends TensorSource {
  readonly entries: ReadonlyMap<string, GgufTensor>
  readonly metadata: GgufMetadata
}

/** Opens a file and checks its header. Errors: `bad-input` where it cannot be opened, `corrupt` for its content. */
export async function openGguf(path: string): Promise<GgufFile> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new TouchstoneError('bad-input', `open ${path}: ${fileFault(cause)}`, {
      cause,
    })
  }
  try {
    const { metadata, entries } = await readHeader(path, file)
    return {
      file: path,
      metadata,
      entries,
      read: (name, into) => readTensor(path, file, entries.get(name), name, into),
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function readHeader(
  path: string,
  file: FileHandle,
): Promise<{ metadata: GgufMetadata; entries: Map<string, GgufTensor> }> {
  const { size } = await file.stat()
  const cursor = new GgufCursor(path, file, size)
  const magic = await cursor.number('u32', 'magic')
  if (magic !== 0x4655_4747) throw cursor.error(`begins with 0x${magic.toString(16)}, wanted GGUF`)
  const version = await cursor.number('u32', 'version')
  if (version !== 2 && version !== 3) throw cursor.error(`has version ${version}, wanted 2 or 3, little-endian`)
  const tensorCount = await cursor.count('tensor count', LIMITS.tensors)
  const pairCount = await cursor.count('metadata count', LIMITS.pairs)
  const metadata = new Map<string, GgufValue>()
  for (let i = 0; i < pairCount; i++) {
    const key = await cursor.text(`key ${i}`, LIMITS.nameBytes)
    if (metadata.has(key)) throw cursor.error(`metadata names ${JSON.stringify(key)} twice`)
    metadata.set(key, await cursor.value(key))
  }
  const infos: Info[] = []
  for (let i = 0; i < tensorCount; i++) infos.push(await readInfo(cursor, i))
  const alignment = readAlignment(cursor, metadata)
  return {
    metadata,
    entries: placeTensors(cursor, infos, Math.ceil(cursor.position / alignment) * alignment, alignment),
  }
}

type Info = Omit<GgufTensor, 'begin'> & { readonly offset: number }

async function readInfo(cursor: GgufCursor, index: number): Promise<Info> {
  const name = await cursor.text(`name of tensor ${index}`, LIMITS.nameBytes)
  const where = `tensor ${JSON.stringify(name)}`
  const dimensions = await cursor.number('u32', `${where} dimensions`)
  if (dimensions < 1 || dimensions > LIMITS.dimensions) {
    throw cursor.error(`${where} has ${dimensions} dimensions, wanted 1 to ${LIMITS.dimensions}`)
  }
  const shape: number[] = []
  for (let axis = 0; axis < dimensions; axis++) {
    shape.unshift(await cursor.count(`${where} size ${axis}`, Number.MAX_SAFE_INTEGER))
  }
  const code = await cursor.number('u32', `${where} type`)
  const format = BLOCK_FORMATS.get(code)
  if (format === undefined) throw cursor.error(`${where} has ggml type ${code}, wanted one of ${knownFormats()}`)
  const elements = boundedElementCount(shape)
  if (elements === undefined) throw cursor.error(`${where} has shape [${shape.join(', ')}], whose product exceeds 2^53`)
  if (shape.at(-1)! % format.elements !== 0) {
    throw cursor.error(
      `${where} has rows of ${shape.at(-1)}, wanted a multiple of ${format.elements} for ${format.name}`,
    )
  }
  const offset = await cursor.count(`${where} offset`, Number.MAX_SAFE_INTEGER)
  return { name, type: format.name, shape, format, bytes: (elements / format.elements) * format.bytes, offset }
}

function readAlignment(cursor: GgufCursor, metadata: GgufMetadata): number {
  const found = metadata.get('general.alignment')
  if (found === undefined) return 32
  const { value } = found
  if (
    found.type !== 'u32' ||
    typeof value !== 'number' ||
    value < 1 ||
    value > LIMITS.alignment ||
    (value & (value - 1)) !== 0
  ) {
    throw cursor.error(
      `general.alignment is ${found.type} ${String(value)}, wanted a u32 power of two up to ${LIMITS.alignment}`,
    )
  }
  return value
}

function placeTensors(
  cursor: GgufCursor,
  infos: readonly Info[],
  dataBegin: number,
  alignment: number,
): Map<string, GgufTensor> {
  const entries = new Map<string, GgufTensor>()
  let reached = dataBegin
  let previous = ''
  for (const { offset, ...info } of infos.toSorted((a, b) => a.offset - b.offset)) {
    const where = `tensor ${JSON.stringify(info.name)}`
    const begin = dataBegin + offset
    if (offset % alignment !== 0) throw cursor.error(`${where} begins at ${offset}, wanted a multiple of ${alignment}`)
    if (begin + info.bytes > cursor.size) {
      throw cursor.error(
        `${where} ends at byte ${begin + info.bytes}, but the file has ${cursor.size} (truncated or lying header)`,
      )
    }
    if (begin < reached)
      throw cursor.error(`tensors ${JSON.stringify(previous)} and ${JSON.stringify(info.name)} overlap`)
    if (entries.has(info.name)) throw cursor.error(`names ${where} twice`)
    entries.set(info.name, { ...info, begin })
    reached = begin + info.bytes
    previous = info.name
  }
  return entries
}

/** Blocks converted at once: about 1 MiB of binary32. */
const CHUNK_ELEMENTS = 262_144

async function readTensor(
  path: string,
  file: FileHandle,
  tensor: GgufTensor | undefined,
  name: string,
  into?: Float32Array,
): Promise<Float32Array> {
  if (tensor === undefined) throw new TouchstoneError('bad-input', `${path}: has no tensor ${JSON.stringify(name)}`)
  const out = destination(path, name, elementCount(tensor.shape), into)
  const { format } = tensor
  const chunk = new Uint8Array((Math.min(CHUNK_ELEMENTS, out.length) / format.elements) * format.bytes)
  for (let begin = 0; begin < out.length; begin += CHUNK_ELEMENTS) {
    const part = out.subarray(begin, begin + CHUNK_ELEMENTS)
    const bytes = chunk.subarray(0, (part.length / format.elements) * format.bytes)
    if (!(await readFully(file, bytes, tensor.begin + (begin / format.elements) * format.bytes))) {
      throw new TouchstoneError('corrupt', `${path}: ends inside tensor ${JSON.stringify(name)}`)
    }
    dequantise(format, bytes, part)
  }
  return out
}
