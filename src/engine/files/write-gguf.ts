/**
 * GGUF files, written: version 3, metadata and tensors in the order given.
 *
 * Where in the flow: Checkpoint, out: trained weights for llama.cpp. A file appears whole or not at all.
 */
import {
  GGUF_TYPES,
  LIMITS,
  VALUE_BYTES,
  type GgufMetadata,
  type GgufValue,
  type GgufValueType,
} from './gguf-format.ts'
import { blockFormat, quantise, type GgufType } from './quantisation.ts'
import { elementCount } from './weights.ts'
import { writeAtomically, writeFully } from './write-atomically.ts'

/** A tensor to write. `shape` is row-major. `read` is called once, when its bytes are due. */
export interface GgufOutput {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: GgufType
  readonly read: () => Float32Array | Promise<Float32Array>
}

const ALIGNMENT = 32

/**
 * Writes a file. `general.alignment` may not be given: it is always 32. RangeError or TypeError name the key or tensor:
 * doubled names, more than four axes, rows that are no whole number of blocks, a value outside its type, an element
 * beyond the format.
 */
export async function writeGguf(path: string, metadata: GgufMetadata, tensors: readonly GgufOutput[]): Promise<void> {
  const header = encodeHeader(metadata, tensors)
  await writeAtomically(path, async (file) => {
    await writeFully(file, header)
    for (const tensor of tensors) {
      const data = await tensor.read()
      if (data.length !== elementCount(tensor.shape)) {
        throw new TypeError(
          `writeGguf: ${tensor.name} has ${data.length} elements, wanted shape [${tensor.shape.join(', ')}]`,
        )
      }
      let bytes: Uint8Array
      try {
        bytes = quantise(tensor.type, data)
      } catch (cause) {
        throw new RangeError(`write ${tensor.name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
          cause,
        })
      }
      await writeFully(file, bytes)
      await writeFully(file, new Uint8Array(padding(bytes.length)))
    }
  })
}

function encodeHeader(metadata: GgufMetadata, tensors: readonly GgufOutput[]): Uint8Array {
  if (metadata.has('general.alignment')) throw new TypeError('writeGguf: general.alignment is given, wanted none')
  const out = new ByteWriter()
  out.number('u32', 0x4655_4747)
  out.number('u32', 3)
  out.number('u64', BigInt(tensors.length))
  out.number('u64', BigInt(metadata.size))
  for (const [key, value] of metadata) {
    out.text(key)
    encodeValue(out, key, value)
  }
  const names = new Set<string>()
  let offset = 0
  for (const { name, shape, type } of tensors) {
    const format = blockFormat(type)
    if (names.has(name)) throw new TypeError(`writeGguf: ${name} is given twice`)
    names.add(name)
    if (shape.length < 1 || shape.length > LIMITS.dimensions) {
      throw new TypeError(`writeGguf: ${name} has ${shape.length} axes, wanted 1 to ${LIMITS.dimensions}`)
    }
    if (shape.at(-1)! % format.elements !== 0) {
      throw new TypeError(
        `writeGguf: ${name} has rows of ${shape.at(-1)}, wanted a multiple of ${format.elements} for ${type}`,
      )
    }
    out.text(name)
    out.number('u32', shape.length)
    for (const size of shape.toReversed()) out.number('u64', BigInt(size))
    out.number('u32', format.code)
    out.number('u64', BigInt(offset))
    const bytes = (elementCount(shape) / format.elements) * format.bytes
    offset += bytes + padding(bytes)
  }
  out.bytes(new Uint8Array(padding(out.length)))
  return out.finish()
}

function encodeValue(out: ByteWriter, key: string, value: GgufValue): void {
  const type = (name: GgufValueType): number | bigint => out.number('u32', GGUF_TYPES.indexOf(name))
  type(value.type)
  if (value.type === 'string') out.text(value.value)
  else if (value.type === 'array') {
    type(value.of)
    out.number('u64', BigInt(value.value.length))
    for (const item of value.value) {
      if (typeof item === 'string') out.text(item)
      else out.checked(key, value.of, item)
    }
  } else out.checked(key, value.type, value.value)
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT
}

/** Bytes that grow by doubling. */
class ByteWriter {
  #buffer = new Uint8Array(65_536)
  #view = new DataView(this.#buffer.buffer)
  length = 0

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  text(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.number('u64', BigInt(bytes.length))
    this.bytes(bytes)
  }

  /** Writes a value and reads it again. @throws RangeError where the type cannot hold it. */
  checked(key: string, type: string, item: number | bigint | boolean): void {
    const value = typeof item === 'boolean' ? Number(item) : item
    const back = this.number(type, value)
    const kept = type === 'f32' ? Object.is(back, Math.fround(Number(value))) : Object.is(back, value)
    if (!kept) throw new RangeError(`writeGguf: ${key} is ${String(item)}, which ${type} cannot hold`)
  }

  number(type: string, value: number | bigint): number | bigint {
    const bytes = VALUE_BYTES[type]
    if (bytes === undefined) throw new TypeError(`writeGguf: no value type ${type}`)
    this.#reserve(bytes)
    const at = this.length
    this.length += bytes
    const view = this.#view
    switch (type) {
      case 'u64':
        view.setBigUint64(at, BigInt(value), true)
        return view.getBigUint64(at, true)
      case 'i64':
        view.setBigInt64(at, BigInt(value), true)
        return view.getBigInt64(at, true)
      case 'f32':
        view.setFloat32(at, Number(value), true)
        return view.getFloat32(at, true)
      case 'f64':
        view.setFloat64(at, Number(value), true)
        return view.getFloat64(at, true)
      default: {
        const isSigned = type.startsWith('i')
        if (bytes === 1) {
          view.setUint8(at, Number(value))
          return isSigned ? view.getInt8(at) : view.getUint8(at)
        }
        if (bytes === 2) {
          view.setUint16(at, Number(value), true)
          return isSigned ? view.getInt16(at, true) : view.getUint16(at, true)
        }
        view.setUint32(at, Number(value), true)
        return isSigned ? view.getInt32(at, true) : view.getUint32(at, true)
      }
    }
  }

  finish(): Uint8Array {
    return this.#buffer.slice(0, this.length)
  }

  #reserve(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.length + bytes))
    larger.set(this.#buffer)
    this.#buffer = larger
    this.#view = new DataView(larger.buffer)
  }
}
