/**
 * A forward reader over a GGUF header: one window of the file in memory, every length checked against the bounds and
 * the rest of the file before anything is made of it.
 */
import type { FileHandle } from 'node:fs/promises'
import { TouchstoneError } from '../../errors.ts'
import { GGUF_TYPES, LIMITS, VALUE_BYTES, type GgufValue, type GgufValueType } from './gguf-format.ts'
import { readFully } from './write-atomically.ts'

/** Bytes read ahead. */
const WINDOW_BYTES = 2 ** 20

type NumberType = Exclude<GgufValueType, 'bool' | 'string' | 'array' | 'u64' | 'i64'>

/** A reading position in a file of known size. */
export class GgufCursor {
  readonly path: string
  readonly size: number
  readonly #file: FileHandle
  readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #window = new Uint8Array(0)
  #view = new DataView(this.#window.buffer)
  /** Position of the window's first byte in the file. */
  #begin = 0
  /** Read position in the window. */
  #at = 0

  constructor(path: string, file: FileHandle, size: number) {
    this.path = path
    this.#file = file
    this.size = size
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#begin + this.#at
  }

  /** An error about the file's content. */
  error(problem: string, cause?: unknown): TouchstoneError {
    return new TouchstoneError('corrupt', `${this.path}: ${problem}`, { cause })
  }

  /** A number of up to 32 bits, or a float. */
  async number(type: NumberType, what: string): Promise<number> {
    await this.#need(VALUE_BYTES[type]!, what)
    return this.#number(type)
  }

  /** A 64-bit count of at most `limit`. */
  async count(what: string, limit: number): Promise<number> {
    await this.#need(8, what)
    const value = this.#big('u64')
    if (value > BigInt(limit)) throw this.error(`${what} is ${value}, wanted at most ${limit}`)
    return Number(value)
  }

  /** A text with its 64-bit length. */
  async text(what: string, limit: number): Promise<string> {
    const bytes = await this.count(`length of ${what}`, Math.min(limit, Math.max(0, this.size - this.position - 8)))
    await this.#need(bytes, what)
    const slice = this.#window.subarray(this.#at, this.#at + bytes)
    this.#at += bytes
    try {
      return this.#text.decode(slice)
    } catch (cause) {
      throw this.error(`${what} is not UTF-8`, cause)
    }
  }

  /** A typed metadata value. */
  async value(key: string): Promise<GgufValue> {
    const type = await this.#type(key)
    switch (type) {
      case 'array':
        return this.#array(key)
      case 'string':
        return { type, value: await this.text(key, LIMITS.stringBytes) }
      case 'bool':
        return { type, value: (await this.number('u8', key)) !== 0 }
      case 'u64':
      case 'i64':
        await this.#need(8, key)
        return { type, value: this.#big(type) }
      default:
        return { type, value: await this.number(type, key) }
    }
  }

  async #type(key: string): Promise<GgufValueType> {
    const code = await this.number('u32', `type of ${key}`)
    const type = GGUF_TYPES[code]
    if (type === undefined) throw this.error(`${key} has value type ${code}, wanted 0 to ${GGUF_TYPES.length - 1}`)
    return type
  }

  async #array(key: string): Promise<GgufValue> {
    const of = await this.#type(key)
    if (of === 'array') throw this.error(`${key} is an array of arrays, which is not read`)
    // an empty text still has its length's 8 bytes, so the rest of the file bounds every count
    const each = of === 'string' ? 8 : VALUE_BYTES[of]!
    const count = await this.count(`length of ${key}`, Math.floor(Math.max(0, this.size - this.position - 8) / each))
    if (of === 'string') {
      const texts: string[] = []
      for (let i = 0; i < count; i++) texts.push(await this.text(`${key}[${i}]`, LIMITS.stringBytes))
      return { type: 'array', of, value: texts }
    }
    await this.#need(count * each, key)
    if (of === 'u64' || of === 'i64')
      return { type: 'array', of, value: Array.from({ length: count }, () => this.#big(of)) }
    if (of === 'bool')
      return { type: 'array', of, value: Array.from({ length: count }, () => this.#number('u8') !== 0) }
    return { type: 'array', of, value: Array.from({ length: count }, () => this.#number(of)) }
  }

  /** Makes `bytes` available in the window, or fails naming what was being read. */
  async #need(bytes: number, what: string): Promise<void> {
    if (this.#at + bytes <= this.#window.length) return
    const begin = this.position
    if (begin + bytes > this.size) throw this.error(`ends inside ${what}`)
    if (begin + bytes > LIMITS.headerBytes) throw this.error(`header exceeds ${LIMITS.headerBytes} bytes at ${what}`)
    const window = new Uint8Array(Math.min(Math.max(bytes, WINDOW_BYTES), this.size - begin))
    if (!(await readFully(this.#file, window, begin))) throw this.error(`ends inside ${what}`)
    this.#window = window
    this.#view = new DataView(window.buffer)
    this.#begin = begin
    this.#at = 0
  }

  #big(type: 'u64' | 'i64'): bigint {
    const at = this.#at
    this.#at += 8
    return type === 'u64' ? this.#view.getBigUint64(at, true) : this.#view.getBigInt64(at, true)
  }

  #number(type: NumberType): number {
    const at = this.#at
    this.#at += VALUE_BYTES[type]!
    switch (type) {
      case 'u8':
        return this.#view.getUint8(at)
      case 'i8':
        return this.#view.getInt8(at)
      case 'u16':
        return this.#view.getUint16(at, true)
      case 'i16':
        return this.#view.getInt16(at, true)
      case 'u32':
        return this.#view.getUint32(at, true)
      case 'i32':
        return this.#view.getInt32(at, true)
      case 'f32':
        return this.#view.getFloat32(at, true)
      case 'f64':
        return this.#view.getFloat64(at, true)
    }
  }
}
