/**
 * `/v1/files`: data files in, results out. Bytes are streamed, never held whole; a client that leaves or falls silent in
 * the middle of an upload leaves nothing behind. A file is told as an attachment of a plain type, so that no browser
 * shows what somebody uploaded as a page of this server's.
 */
import { open, type FileHandle } from 'node:fs/promises'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { requireOwnOrigin } from '../access.ts'
import type { Endpoints, Scope } from '../endpoints.ts'
import { GateRefusal } from '../gate.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import { bodyPieces } from '../request-body.ts'
import { RequestFailure } from '../request-failure.ts'
import { byteRange, type ByteRange } from './byte-range.ts'
import { tooLarge, type FileLimits, type FileStore } from './file-store.ts'
import { boundaryOf, formFile } from './multipart.ts'
import { fileAbout, toldFileOf, type StoredFile } from './stored-file.ts'

/** Where files lie, and who uses them. */
export interface ServedFiles {
  readonly files: FileStore
  readonly queue: JobQueue
  readonly limits: FileLimits
}

const MOST_UPLOADS = 16
const RETRY_SECONDS = 5
/** A form's own bytes around its file, at most. */
const FORM_BYTES = 64 * 1024
const PIECE_BYTES = 256 * 1024

/** Adds them. @param served undefined where the server keeps no jobs, and so no files */
export function addFileEndpoints(app: OpenAPIHono, served: ServedFiles | undefined, endpoints: Endpoints): void {
  let uploads = 0

  app.post('/v1/files', async (context) => {
    const { files, limits } = kept(served)
    requireOwnOrigin(context.req.raw)
    if (uploads >= MOST_UPLOADS) throw new GateRefusal('full', RETRY_SECONDS)
    uploads++
    try {
      const { file, isNew } = await receive(context, { files, limits, endpoints })
      return context.json({ file: toldFileOf(file) }, isNew ? 201 : 200, { location: `/v1/files/${file.id}` })
    } finally {
      uploads--
    }
  })

  app.get('/v1/files', (context) => context.json({ files: kept(served).files.list().map(toldFileOf) }))

  app.get('/v1/files/:id', (context) => {
    const { files } = kept(served)
    return send(context, find(files, context.req.param('id')), { files, scope: endpoints.scopeOf(context) })
  })

  app.delete('/v1/files/:id', async (context) => {
    const { files, queue } = kept(served)
    const file = find(files, context.req.param('id'))
    if (queue.uses(file.id, { unfinished: true })) {
      throw new RequestFailure(409, 'conflict', 'a job that is not finished has this file, wanted it cancelled first')
    }
    if (files.isHeld(file.id)) throw new RequestFailure(409, 'conflict', 'a request is reading this file now')
    await files.remove(file.id)
    return context.json({ file: toldFileOf(file) })
  })
}

async function receive(
  context: Context,
  { files, limits, endpoints }: Omit<ServedFiles, 'queue'> & { readonly endpoints: Endpoints },
): ReturnType<FileStore['write']> {
  const { raw } = context.req
  const { signal } = endpoints.scopeOf(context)
  const announced = Number(raw.headers.get('content-length') ?? 0)
  const type = raw.headers.get('content-type')
  const boundary = boundaryOf(type)
  if (announced > limits.fileBytes + (boundary === undefined ? 0 : FORM_BYTES)) throw tooLarge(limits.fileBytes)
  await files.requireRoom(announced, limits.reserveBytes)
  const pieces = bodyPieces(raw, { silenceMs: endpoints.bodies.limits.silenceMs, signal })
  const name = context.req.query('name')
  if (boundary === undefined) return await files.write(pieces, { about: () => fileAbout(name, type), limits })
  const form = formFile(pieces, boundary)
  const about = (): ReturnType<typeof fileAbout> => fileAbout(name ?? form.about().name, form.about().type)
  return await files.write(form.pieces, { about, limits })
}

function find(files: FileStore, id: string): StoredFile {
  const file = files.get(id)
  if (file === undefined) throw new RequestFailure(404, 'no-such-file', 'no such file here; it may have been removed')
  return file
}

async function send(
  context: Context,
  file: StoredFile,
  { files, scope }: { readonly files: FileStore; readonly scope: Scope },
): Promise<Response> {
  const etag = `"${file.id}"`
  const { bytes } = file
  // a part of other bytes than those that the client has is of no use to it
  const isSame = (context.req.header('if-range') ?? etag) === etag
  const asked = isSame ? byteRange(context.req.header('range'), bytes) : undefined
  if (asked === 'unsatisfiable') {
    const headers = { 'content-range': `bytes */${bytes}` }
    throw new RequestFailure(416, 'unsatisfiable-range', `the range lies behind ${bytes} bytes`, { headers })
  }
  const range = asked ?? { start: 0, end: bytes }
  const headers = {
    'content-type': file.type,
    'content-length': String(range.end - range.start),
    'content-disposition': `attachment; filename*=UTF-8''${escaped(file.name)}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
    ...(asked === undefined ? {} : { 'content-range': `bytes ${range.start}-${range.end - 1}/${bytes}` }),
  }
  const status = asked === undefined ? 200 : 206
  if (context.req.method === 'HEAD') return new Response(null, { status, headers })
  const handle = await open(files.dataOf(file.id)).catch((cause: unknown) => {
    throw new RequestFailure(404, 'no-such-file', 'no such file here; it was just removed', { cause })
  })
  scope.keep()
  return new Response(bytesOf(handle, range, scope), { status, headers })
}

/** A part of a file, read at the client's pace; then the file is closed and the scope ended. */
function bytesOf(handle: FileHandle, { start, end }: ByteRange, scope: Scope): ReadableStream<Uint8Array> {
  let at = start
  async function close(): Promise<void> {
    await handle.close()
    scope.end()
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      try {
        scope.signal.throwIfAborted()
        const piece = Buffer.alloc(Math.min(PIECE_BYTES, end - at))
        const { bytesRead } = await handle.read(piece, 0, piece.length, at)
        if (bytesRead === 0) throw new RangeError(`send file: it ends at ${at}, wanted ${end} bytes`)
        at += bytesRead
        controller.enqueue(piece.subarray(0, bytesRead))
        if (at < end) return
        controller.close()
      } catch (error) {
        controller.error(error)
      }
      await close()
    },
    cancel: close,
  })
}

/** As RFC 8187 wants it. */
function escaped(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function kept(served: ServedFiles | undefined): ServedFiles {
  if (served !== undefined) return served
  throw new RequestFailure(404, 'not-configured', 'this server keeps no files, wanted --jobs FOLDER when it is started')
}
