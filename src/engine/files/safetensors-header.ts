/**
 * The header of a safetensors file, read as hostile input.
 *
 * Format: 8 bytes little-endian header length, that many bytes of JSON, then the tensors' bytes without gap or
 * overlap, in little-endian (https://github.com/huggingface/safetensors, "Format").
 *
 * Covered: header length beyond the file or the bound, bytes that are no UTF-8, no JSON, deep nesting, duplicate keys
 * (which JSON.parse would silently drop), unknown fields and types, sizes that overflow, ranges outside the file,
 * ranges that differ from shape and type, gaps, overlaps, trailing bytes. Nothing is allocated from a number in the
 * file before it is checked against the file's size.
 * Not covered: a file changed by another process while it is open (a short read is noticed, altered bytes are not).
 */
import { TouchstoneError } from '../../errors.ts'
import { boundedElementCount, type TensorEntry } from './weights.ts'

/** The format's own bound on the header: 100 MB holds more than 500,000 tensors. */
export const MAXIMUM_HEADER_BYTES = 100_000_000

/** Bytes per element of the number formats that can be read as binary32. */
export const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

/** A tensor of the header with its byte range in the file. */
export interface StoredTensor extends TensorEntry {
  /** First byte, from the start of the file. */
  readonly begin: number
  readonly end: number
}

/** A checked header. */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  /** The file's own text pairs. PyTorch's readers want `format: pt`. */
  readonly metadata: Readonly<Record<string, string>>
}

/** Parses and checks a header of `bytes`, which began at byte 8 of a file of `fileBytes`. */
export function parseHeader(file: string, bytes: Uint8Array, fileBytes: number): SafetensorsHeader {
  const entries = parseJsonObject(file, bytes)
  const dataBegin = 8 + bytes.byteLength
  const dataBytes = fileBytes - dataBegin
  let metadata: Record<string, string> = {}
  const tensors: StoredTensor[] = []
  for (const [name, value] of entries) {
    if (name === '__metadata__') metadata = parseMetadata(file, value)
    else tensors.push(parseTensor(file, name, value, dataBegin, dataBytes))
  }
  checkTiling(file, tensors, dataBegin, fileBytes)
  return { tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])), metadata }
}

function parseJsonObject(file: string, bytes: Uint8Array): [string, unknown][] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw corrupt(file, 'header is not UTF-8', cause)
  }
  checkKeys(file, text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw corrupt(file, `header is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
  if (!isRecord(value)) throw corrupt(file, 'header is not a JSON object')
  return Object.entries(value)
}

/** Walks the JSON text once for what JSON.parse hides: a repeated key, and nesting deeper than the format has. */
function checkKeys(file: string, text: string): void {
  const open: (Set<string> | undefined)[] = []
  let lastString = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') {
      const begin = i
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
      lastString = text.slice(begin, i + 1)
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined)
      if (open.length > 4) throw corrupt(file, `header nests deeper than 4 levels at character ${i}`)
    } else if (character === '}' || character === ']') {
      open.pop()
    } else if (character === ':') {
      const keys = open.at(-1)
      const key = unquote(lastString)
      if (keys?.has(key) === true) throw corrupt(file, `header names ${JSON.stringify(key)} twice`)
      keys?.add(key)
    }
  }
}

function unquote(literal: string): string {
  try {
    return String(JSON.parse(literal))
  } catch (cause) {
    // not a JSON string: JSON.parse of the whole text reports the place, so the raw text serves as the key here
    return cause instanceof SyntaxError ? literal : String(cause)
  }
}

function parseMetadata(file: string, value: unknown): Record<string, string> {
  if (!isRecord(value)) throw corrupt(file, '__metadata__ is not an object of texts')
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw corrupt(file, `__metadata__.${key} is ${typeof text}, wanted text`)
  }
  return value as Record<string, string>
}

function parseTensor(file: string, name: string, value: unknown, dataBegin: number, dataBytes: number): StoredTensor {
  const where = `tensor ${JSON.stringify(name)}`
  if (!isRecord(value)) throw corrupt(file, `${where} is not an object`)
  const { dtype, shape, data_offsets: offsets, ...unknown } = value
  const surplus = Object.keys(unknown)[0]
  if (surplus !== undefined) throw corrupt(file, `${where} has unknown field ${JSON.stringify(surplus)}`)
  const size = typeof dtype === 'string' && Object.hasOwn(ELEMENT_BYTES, dtype) ? ELEMENT_BYTES[dtype] : undefined
  if (typeof dtype !== 'string' || size === undefined) {
    const known = Object.keys(ELEMENT_BYTES).join(', ')
    throw corrupt(file, `${where} has dtype ${JSON.stringify(dtype)}, wanted one of ${known}`)
  }
  const elements = Array.isArray(shape) && shape.length <= 16 ? boundedElementCount(shape) : undefined
  if (elements === undefined) {
    throw corrupt(
      file,
      `${where} has shape ${clip(shape)}, wanted at most 16 natural numbers with a product below 2^53`,
    )
  }
  const [begin, end] = Array.isArray(offsets) && offsets.length === 2 ? (offsets as unknown[]) : []
  if (!isNatural(begin) || !isNatural(end) || begin > end) {
    throw corrupt(file, `${where} has data_offsets ${clip(offsets)}, wanted two ascending natural numbers`)
  }
  if (end > dataBytes) {
    throw corrupt(
      file,
      `${where} ends at byte ${end} of the data, but the file has ${dataBytes} (truncated or lying header)`,
    )
  }
  if (end - begin !== elements * size) {
    const wanted = `${elements * size} for ${dtype} [${(shape as number[]).join(', ')}]`
    throw corrupt(file, `${where} spans ${end - begin} bytes, wanted ${wanted}`)
  }
  return { name, type: dtype, shape: shape as number[], begin: dataBegin + begin, end: dataBegin + end }
}

function checkTiling(file: string, tensors: readonly StoredTensor[], dataBegin: number, fileBytes: number): void {
  let reached = dataBegin
  let previous = ''
  for (const tensor of tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (tensor.begin < reached) {
      throw corrupt(
        file,
        `tensors ${JSON.stringify(previous)} and ${JSON.stringify(tensor.name)} overlap at byte ${tensor.begin}`,
      )
    }
    if (tensor.begin > reached) {
      throw corrupt(
        file,
        `${tensor.begin - reached} bytes before tensor ${JSON.stringify(tensor.name)} belong to no tensor`,
      )
    }
    reached = tensor.end
    previous = tensor.name
  }
  if (reached !== fileBytes)
    throw corrupt(file, `${fileBytes - reached} bytes after the last tensor belong to no tensor`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNatural(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function clip(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function corrupt(file: string, problem: string, cause?: unknown): TouchstoneError {
  return new TouchstoneError('corrupt', `${file}: ${problem}`, { cause })
}
