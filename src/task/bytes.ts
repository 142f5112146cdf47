/** Bytes of a data file in pieces, decompressed where it is gzipped, pulled by the reader: nothing is read ahead of need. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { DataFile } from './file-format.ts'

/** Large enough that per-piece costs vanish beside parsing, small enough to keep memory flat. */
const PIECE_BYTES = 256 * 1024

/** Gzip expands at most 1032-fold, so one compressed piece of this size holds at most 17 MB. */
const COMPRESSED_PIECE_BYTES = 16 * 1024

/**
 * The file's bytes. Leaving the loop closes the file. An abort rejects with the signal's reason.
 * @throws whatever reading or decompression reports, after all bytes before that place were given
 */
export async function* readBytes(
  file: DataFile,
  options: { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Buffer> {
  const stream = createReadStream(file.path, { highWaterMark: file.gzip ? COMPRESSED_PIECE_BYTES : PIECE_BYTES })
  const pieces = file.gzip ? gunzip(stream) : stream
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    options.signal?.throwIfAborted()
    yield piece
  }
}

/**
 * Decompresses piece by piece. Node's stream drops what it has buffered when an error arrives. Here every byte before
 * a cut or a broken checksum is given first, so that a damaged file yields the same rows each time.
 */
async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createGunzip()
  let given: Buffer[] = []
  const stream: { over: boolean; error?: Error } = { over: false }
  let wake: (() => void) | undefined
  inflate.on('data', (piece: Buffer) => given.push(piece))
  inflate.on('end', () => {
    stream.over = true
    wake?.()
  })
  inflate.on('error', (error) => {
    stream.over = true
    stream.error = error
    wake?.()
  })
  // Whichever comes first: the piece was taken in, or the stream is over (zlib stops taking at the end of its data).
  const feed = (piece: Buffer): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      inflate.write(piece, () => resolve())
    })
  const finish = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (!stream.over) inflate.end()
      else resolve()
    })
  try {
    for await (const piece of source) {
      await feed(piece)
      const ready = given
      given = []
      yield* ready
      if (stream.over) break
    }
    await finish()
    yield* given
    if (stream.error !== undefined) throw stream.error
  } finally {
    inflate.destroy()
  }
}
