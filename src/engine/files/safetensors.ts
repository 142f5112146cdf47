/**
 * safetensors files: opened by their header, read tensor by tensor, written whole.
 *
 * Where in the flow: Checkpoint, in and out. Reading holds one tensor and at most 1 MiB beside it. Writing streams.
 * Files are written in one number format with tensors sorted by name, so equal weights give equal bytes.
 * Security: the header is checked in safetensors-header.ts (covered / not covered stands there). Shard names of an
 * index may not leave their folder.
 */
import { open, readFile, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileFault, TouchstoneError } from '../../errors.ts'
import { bfloat16ToNumber, float16Table, numberToBfloat16, numberToFloat16 } from './number-formats.ts'
import { ELEMENT_BYTES, MAXIMUM_HEADER_BYTES, parseHeader, type StoredTensor } from './safetensors-header.ts'
import { destination, elementCount, type WeightTensor, type TensorSource } from './weights.ts'
import { readFully, writeAtomically, writeFully } from './write-atomically.ts'

/** Number formats that are written. */
export type SavedType = 'F32' | 'F16' | 'BF16'

/** An open safetensors file. */
export interface SafetensorsFile extends TensorSource {
  readonly entries: ReadonlyMap<string, StoredTensor>
  readonly metadata: Readonly<Record<string, string>>
}

/** Elements converted at once: 1 MiB of the widest format. */
const CHUNK_ELEMENTS = 131_072

/** Opens a file and checks its whole header. It reads no tensor. Dispose it to close the file. */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await openForReading(path)
  try {
    const { size } = await file.stat()
    const prefix = new Uint8Array(8)
    if (size < 8 || !(await readFully(file, prefix, 0))) {
      throw new TouchstoneError('corrupt', `${path}: ${size} bytes, wanted at least the 8 of the header length`)
    }
    const headerBytes = new DataView(prefix.buffer).getBigUint64(0, true)
    if (headerBytes > BigInt(Math.min(MAXIMUM_HEADER_BYTES, size - 8))) {
      throw new TouchstoneError(
        'corrupt',
        `${path}: header length is ${headerBytes}, wanted at most ${Math.min(MAXIMUM_HEADER_BYTES, size - 8)}`,
      )
    }
    const bytes = new Uint8Array(Number(headerBytes))
    if (!(await readFully(file, bytes, 8))) throw new TouchstoneError('corrupt', `${path}: ends inside its header`)
    const { tensors, metadata } = parseHeader(path, bytes, size)
    return {
      file: path,
      entries: tensors,
      metadata,
      read: (name, into) => readTensor(path, file, tensors.get(name), name, into),
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/**
 * Opens the weights of a folder: `model.safetensors`, or the shards that `model.safetensors.index.json` names.
 * Every tensor of the index must lie in the shard that it names. A tensor of a shard that the index leaves out is an
 * error too, because one of the two files is then not of this model.
 */
export async function openSafetensorsFolder(folder: string): Promise<TensorSource> {
  const single = join(folder, 'model.safetensors')
  const index = join(folder, 'model.safetensors.index.json')
  if (await exists(single)) return openSafetensors(single)
  if (!(await exists(index))) {
    throw new TouchstoneError(
      'bad-input',
      `open weights of ${folder}: found neither model.safetensors nor model.safetensors.index.json`,
    )
  }
  const shardOf = parseIndex(index, await readFile(index, 'utf8'))
  const shards = new Map<string, SafetensorsFile>()
  const close = async (): Promise<void> => {
    await Promise.all([...shards.values()].map((shard) => shard[Symbol.asyncDispose]()))
  }
  try {
    for (const name of new Set(shardOf.values())) shards.set(name, await openSafetensors(join(dirname(index), name)))
    const entries = new Map<string, StoredTensor>()
    for (const [tensor, shard] of shardOf) {
      const entry = shards.get(shard)?.entries.get(tensor)
      if (entry === undefined) throw new TouchstoneError('corrupt', `${index}: tensor ${tensor} is not in ${shard}`)
      entries.set(tensor, entry)
    }
    for (const [name, shard] of shards) {
      for (const tensor of shard.entries.keys()) {
        if (shardOf.get(tensor) !== name) {
          throw new TouchstoneError('corrupt', `${index}: tensor ${tensor} of ${name} is not in the index`)
        }
      }
    }
    return {
      file: index,
      entries,
      read: (name, into) => {
        const shard = shards.get(shardOf.get(name) ?? '')
        if (shard === undefined)
          throw new TouchstoneError('bad-input', `${index}: has no tensor ${JSON.stringify(name)}`)
        return shard.read(name, into)
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Options of `writeSafetensors`. */
export interface SafetensorsWriteOptions {
  /** Number format of every tensor. @default 'F32' */
  readonly type?: SavedType | undefined
  /** Text pairs for the header. @default { format: 'pt' }, which PyTorch's readers ask for */
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

/**
 * Writes tensors to `path`, whole or not at all. Narrowing rounds to nearest, ties to even. RangeError where a finite
 * weight would become infinite in the narrow format, naming the tensor and the element.
 */
export async function writeSafetensors(
  path: string,
  weights: ReadonlyMap<string, WeightTensor>,
  options: SafetensorsWriteOptions = {},
): Promise<void> {
  const { type = 'F32', metadata = { format: 'pt' } } = options
  const names = [...weights.keys()].toSorted()
  const header: [string, unknown][] = [['__metadata__', metadata]]
  let offset = 0
  for (const name of names) {
    if (name === '__metadata__') throw new TypeError('writeSafetensors: a tensor may not be named __metadata__')
    const { shape, data } = weights.get(name)!
    if (elementCount(shape) !== data.length) {
      throw new TypeError(`writeSafetensors: ${name} has ${data.length} elements, wanted shape [${shape.join(', ')}]`)
    }
    const end = offset + data.length * ELEMENT_BYTES[type]!
    header.push([name, { dtype: type, shape, data_offsets: [offset, end] }])
    offset = end
  }
  // Object.fromEntries would move integer-like names to the front, so the text is joined by hand
  const text = `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
  const headerBytes = new TextEncoder().encode(text)
  // spaces up to a multiple of 8 keep tensors aligned for readers that map the file
  const padded = new Uint8Array(8 + Math.ceil(headerBytes.length / 8) * 8).fill(0x20)
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true)
  padded.set(headerBytes, 8)
  await writeAtomically(path, async (file) => {
    await writeFully(file, padded)
    for (const name of names) await writeNumbers(file, name, weights.get(name)!.data, type)
  })
}

async function writeNumbers(file: FileHandle, name: string, data: Float32Array, type: SavedType): Promise<void> {
  if (type === 'F32') return writeFully(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  const narrow = type === 'F16' ? numberToFloat16 : numberToBfloat16
  const infinity = type === 'F16' ? 0x7c00 : 0x7f80
  const chunk = new Uint16Array(Math.min(CHUNK_ELEMENTS, data.length))
  for (let begin = 0; begin < data.length; begin += CHUNK_ELEMENTS) {
    const count = Math.min(CHUNK_ELEMENTS, data.length - begin)
    for (let i = 0; i < count; i++) {
      const bits = narrow(data[begin + i]!)
      if ((bits & 0x7fff) === infinity && Number.isFinite(data[begin + i]!)) {
        throw new RangeError(`write ${name} as ${type}: element ${begin + i} is ${data[begin + i]}, beyond the format`)
      }
      chunk[i] = bits
    }
    await writeFully(file, new Uint8Array(chunk.buffer, 0, count * 2))
  }
}

async function readTensor(
  path: string,
  file: FileHandle,
  tensor: StoredTensor | undefined,
  name: string,
  into?: Float32Array,
): Promise<Float32Array> {
  if (tensor === undefined) throw new TouchstoneError('bad-input', `${path}: has no tensor ${JSON.stringify(name)}`)
  const out = destination(path, name, elementCount(tensor.shape), into)
  const size = ELEMENT_BYTES[tensor.type]!
  // F32 goes straight into place. Other formats pass through one chunk
  const direct = tensor.type === 'F32'
  const chunk = direct ? undefined : new Uint8Array(Math.min(CHUNK_ELEMENTS, out.length) * size)
  for (let begin = 0; begin < out.length; begin += CHUNK_ELEMENTS) {
    const count = direct ? out.length : Math.min(CHUNK_ELEMENTS, out.length - begin)
    const bytes =
      chunk === undefined ? new Uint8Array(out.buffer, out.byteOffset, out.byteLength) : chunk.subarray(0, count * size)
    if (!(await readFully(file, bytes, tensor.begin + begin * size))) {
      throw new TouchstoneError('corrupt', `${path}: ends inside tensor ${JSON.stringify(name)}`)
    }
    if (direct) break
    widen(path, tensor, bytes, out.subarray(begin, begin + count), begin)
  }
  return out
}

/** Converts one chunk to binary32. Integers must convert exactly, binary64 rounds to nearest. */
function widen(path: string, tensor: StoredTensor, bytes: Uint8Array, out: Float32Array, first: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const halves = tensor.type === 'F16' ? float16Table() : undefined
  for (let i = 0; i < out.length; i++) {
    if (halves !== undefined) out[i] = halves[view.getUint16(i * 2, true)]!
    else if (tensor.type === 'BF16') out[i] = bfloat16ToNumber(view.getUint16(i * 2, true))
    else if (tensor.type === 'F64') out[i] = view.getFloat64(i * 8, true)
    else {
      const value = readInteger(view, tensor.type, i)
      out[i] = Number(value)
      // BigInt of the rounded value compares without a second rounding
      if (BigInt(out[i]!) !== BigInt(value)) {
        throw new RangeError(
          `${path}: tensor ${tensor.name} element ${first + i} is ${value}, which binary32 cannot hold`,
        )
      }
    }
  }
}

function readInteger(view: DataView, type: string, index: number): number | bigint {
  switch (type) {
    case 'I64':
      return view.getBigInt64(index * 8, true)
    case 'U64':
      return view.getBigUint64(index * 8, true)
    case 'I32':
      return view.getInt32(index * 4, true)
    case 'U32':
      return view.getUint32(index * 4, true)
    case 'I16':
      return view.getInt16(index * 2, true)
    case 'U16':
      return view.getUint16(index * 2, true)
    case 'I8':
      return view.getInt8(index)
    case 'U8':
    case 'BOOL':
      return view.getUint8(index)
    default:
      throw new TypeError(`readInteger: type is ${type}, wanted an integer format`)
  }
}

function parseIndex(path: string, text: string): Map<string, string> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new TouchstoneError('corrupt', `${path}: is not JSON`, { cause })
  }
  const map = typeof value === 'object' && value !== null && 'weight_map' in value ? value.weight_map : undefined
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new TouchstoneError('corrupt', `${path}: has no object weight_map`)
  }
  const shards = new Map<string, string>()
  for (const [tensor, shard] of Object.entries(map)) {
    if (typeof shard !== 'string' || shard !== basename(shard) || !/^[\w.-]+\.safetensors$/.test(shard)) {
      throw new TouchstoneError(
        'corrupt',
        `${path}: tensor ${tensor} lies in ${JSON.stringify(shard)}, wanted the name of a .safetensors file in this folder`,
      )
    }
    shards.set(tensor, shard)
  }
  return shards
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw new TouchstoneError('bad-input', `open ${path}: ${fileFault(cause)}`, {
      cause,
    })
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (cause: unknown) => {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false
      throw cause
    },
  )
}
