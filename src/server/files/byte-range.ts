/** Parts of a file that a client asks for (RFC 9110, 14). */

/** Bytes from `start` up to, without, `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * The part that a `range` header asks for; undefined where the whole file is the answer: without a header, for another
 * unit, a broken one, or several parts, all of which a server may pass over.
 * @returns `unsatisfiable` where the part lies behind the file's end
 */
export function byteRange(header: string | null | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const found = /^bytes=(?<first>\d*)-(?<last>\d*)$/i.exec((header ?? '').trim())?.groups
  const first = found?.['first'] ?? ''
  const last = found?.['last'] ?? ''
  if (first === '' && last === '') return undefined
  if (first === '') {
    const count = Math.min(Number(last), bytes)
    return count === 0 ? 'unsatisfiable' : { start: bytes - count, end: bytes }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= bytes) return 'unsatisfiable'
  return { start, end: last === '' ? bytes : Math.min(Number(last) + 1, bytes) }
}
