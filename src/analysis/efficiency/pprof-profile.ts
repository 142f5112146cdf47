/**
 * Reads a profile in the form of pprof: a gzipped protocol buffer (`profile.proto` of the pprof project, fields as numbered
 * there), which Go's runtime writes. Only what stacks are made of is read: samples, locations, functions and texts.
 */
import { gunzipSync } from 'node:zlib'

/** One function on a stack. */
export interface PprofFrame {
  /** As the linker knows it, such as `main.(*stack).push`. */
  readonly name: string
  readonly file: string
  /** Line where the function begins, 0 where nobody knows. */
  readonly line: number
}

/** One stack that was seen. */
export interface PprofSample {
  /** The innermost function first; of functions that were put into others the inner one. */
  readonly frames: readonly PprofFrame[]
  /** The last of its values, such as nanoseconds of processor time. */
  readonly value: number
}

/** A profile that holds more is none of a program that runs for seconds. */
const MOST_BYTES = 64 * 2 ** 20

/** @throws SyntaxError where the bytes are no such profile */
export function readPprof(bytes: Uint8Array): readonly PprofSample[] {
  let data: Uint8Array
  try {
    data = gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch (cause) {
    throw new SyntaxError('read a profile: no gzip', { cause })
  }
  const texts: string[] = []
  const samples: { readonly locations: readonly number[]; readonly value: number }[] = []
  const locations = new Map<number, readonly number[]>()
  const functions = new Map<number, { readonly name: number; readonly file: number; readonly line: number }>()
  for (const { number, value } of fieldsOf(data)) {
    if (typeof value === 'number') continue
    if (number === 6) texts.push(Buffer.from(value).toString())
    if (number === 2) {
      const fields = fieldsOf(value)
      samples.push({ locations: numbersIn(fields, 1), value: numbersIn(fields, 2).at(-1) ?? 0 })
    }
    if (number === 4) {
      const fields = fieldsOf(value)
      const lines = fields.flatMap((one) => (one.number === 4 && typeof one.value !== 'number' ? [one.value] : []))
      locations.set(
        numbersIn(fields, 1)[0] ?? 0,
        lines.map((line) => numbersIn(fieldsOf(line), 1)[0] ?? 0),
      )
    }
    if (number === 5) {
      const fields = fieldsOf(value)
      const [id = 0, name = 0, file = 0, line = 0] = [1, 2, 4, 5].map((field) => numbersIn(fields, field)[0])
      functions.set(id, { name, file, line })
    }
  }
  return samples.map(({ locations: ids, value }) => ({
    value,
    frames: ids
      .flatMap((id) => locations.get(id) ?? [])
      .flatMap((id): readonly PprofFrame[] => {
        const found = functions.get(id)
        return found === undefined
          ? []
          : [{ name: texts[found.name] ?? '', file: texts[found.file] ?? '', line: found.line }]
      }),
  }))
}

interface Field {
  readonly number: number
  /** A number, or the bytes of a text, a message or a list. */
  readonly value: number | Uint8Array
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = []
  let at = 0
  const next = (): number => {
    const [value, behind] = numberAt(bytes, at)
    at = behind
    return value
  }
  while (at < bytes.length) {
    const key = next()
    const number = Math.floor(key / 8)
    const kind = key % 8
    if (kind === 0) fields.push({ number, value: next() })
    else if (kind === 2) {
      const length = next()
      if (at + length > bytes.length) throw new SyntaxError('read a profile: it ends in the middle of a field')
      fields.push({ number, value: bytes.subarray(at, at + length) })
      at += length
    } else if (kind === 1) at += 8
    else if (kind === 5) at += 4
    else throw new SyntaxError(`read a profile: a field of kind ${kind}`)
  }
  return fields
}

/** Numbers of a field, packed into one list or one by one. */
function numbersIn(fields: readonly Field[], wanted: number): readonly number[] {
  return fields.flatMap(({ number, value }) => {
    if (number !== wanted) return []
    if (typeof value === 'number') return [value]
    const numbers: number[] = []
    for (let at = 0; at < value.length;) {
      const [one, behind] = numberAt(value, at)
      numbers.push(one)
      at = behind
    }
    return numbers
  })
}

/** A number of seven bits a byte, the lowest first, and the place behind it. Above 2 ** 53 it is not exact. */
function numberAt(bytes: Uint8Array, from: number): readonly [number, number] {
  let value = 0
  let scale = 1
  for (let at = from; at < Math.min(bytes.length, from + 10); at++) {
    const byte = bytes[at] ?? 0
    value += (byte % 128) * scale
    scale *= 128
    if (byte < 128) return [value, at + 1]
  }
  throw new SyntaxError('read a profile: a number without an end')
}
