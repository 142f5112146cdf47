/**
 * The one file of a `multipart/form-data` body (RFC 7578), as its bytes come: no more is held than one piece and one
 * delimiter. A form with two files, or with another field, is refused.
 */
import { RequestFailure } from '../request-failure.ts'

/** A file within a form. */
export interface FormFile {
  /** Bytes of the file; they must be read to their end. */
  readonly pieces: AsyncIterable<Uint8Array>
  /** Known once the first piece was given. */
  readonly about: () => { readonly name: string | undefined; readonly type: string | undefined }
}

const MOST_HEAD_BYTES = 16 * 1024
const LONGEST_BOUNDARY = 70

/** The boundary of a content-type, or undefined where it is no form. @throws RequestFailure 400 for a form without one */
export function boundaryOf(contentType: string | null): string | undefined {
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(contentType ?? '')) return undefined
  const found = /;\s*boundary=(?:"(?<quoted>[^"]+)"|(?<bare>[^\s;"]+))/i.exec(contentType ?? '')?.groups
  const boundary = found?.['quoted'] ?? found?.['bare']
  if (boundary === undefined || boundary.length > LONGEST_BOUNDARY) throw broken('has no boundary')
  return boundary
}

/** Reads the form. @throws RequestFailure 400 for a broken form, 422 for one that holds anything but one file */
export function formFile(pieces: AsyncIterable<Uint8Array>, boundary: string): FormFile {
  let about: ReturnType<FormFile['about']> = { name: undefined, type: undefined }
  return {
    pieces: fileBytes(pieces, boundary, (head) => (about = aboutOf(head))),
    about: () => about,
  }
}

async function* fileBytes(
  pieces: AsyncIterable<Uint8Array>,
  boundary: string,
  onHead: (head: string) => void,
): AsyncGenerator<Uint8Array> {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // the first delimiter needs no line end before it
  let held: Buffer = Buffer.from('\r\n')
  let state: 'before' | 'head' | 'file' | 'after' = 'before'
  for await (const piece of pieces) {
    held = Buffer.concat([held, piece])
    if (state === 'before') {
      const at = held.indexOf(delimiter)
      if (at >= 0) {
        held = held.subarray(at + delimiter.length)
        state = 'head'
      } else if (held.length > MOST_HEAD_BYTES) throw broken('does not begin with its boundary')
    }
    if (state === 'head') {
      const end = held.indexOf('\r\n\r\n')
      if (end > MOST_HEAD_BYTES || (end < 0 && held.length > MOST_HEAD_BYTES)) throw broken('has too long a head')
      if (end >= 0) {
        onHead(held.toString('utf8', 0, end))
        held = held.subarray(end + 4)
        state = 'file'
      }
    }
    if (state === 'file') {
      const at = held.indexOf(delimiter)
      const given = at >= 0 ? at : Math.max(0, held.length - delimiter.length + 1)
      if (given > 0) yield held.subarray(0, given)
      held = held.subarray(at >= 0 ? at + delimiter.length : given)
      if (at >= 0) state = 'after'
    }
    if (state === 'after' && held.length >= 2) requireLast(held)
    if (state === 'after' && held.length > MOST_HEAD_BYTES) throw broken('goes on after its end')
  }
  if (state !== 'after' || held.length < 2) throw broken('was cut short')
  requireLast(held)
}

function requireLast(rest: Buffer): void {
  if (rest.subarray(0, 2).toString('latin1') === '--') return
  throw new RequestFailure(422, 'bad-request', 'the form holds more than one part, wanted one file')
}

function aboutOf(head: string): ReturnType<FormFile['about']> {
  const disposition = /^content-disposition:(?<value>.*)$/im.exec(head)?.groups?.['value'] ?? ''
  const found = /;\s*filename=(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^\s;]+))/i.exec(disposition)?.groups
  const name = found?.['quoted'] ?? found?.['bare']
  if (name === undefined) {
    throw new RequestFailure(422, 'bad-request', 'the form holds a field without a file name, wanted one file')
  }
  const type = /^content-type:(?<value>.*)$/im.exec(head)?.groups?.['value']?.trim()
  return { name, type }
}

function broken(what: string): RequestFailure {
  return new RequestFailure(400, 'bad-request', `the form ${what}`, { headers: { connection: 'close' } })
}
