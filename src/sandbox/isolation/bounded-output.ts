/** Collects a stream up to a limit; past it, tells once and throws the rest away. */
import type { Readable } from 'node:stream'
import type { Collected } from './outcome.ts'

export class BoundedOutput implements Collected {
  readonly #limit: number
  readonly #pieces: Buffer[] = []
  #size = 0
  #exceeded = false
  #firstByte: (() => void) | undefined
  /** Settles when the stream has ended or was destroyed. */
  readonly ended: Promise<void>

  constructor(stream: Readable, limit: number, onExceed: () => void) {
    this.#limit = limit
    this.ended = new Promise((resolve) => {
      // a reset by the other side is an end like any other here
      stream.once('error', () => resolve())
      stream.once('end', () => resolve())
      stream.once('close', () => resolve())
    })
    stream.on('data', (piece: Buffer) => {
      this.#firstByte?.()
      this.#firstByte = undefined
      const room = this.#limit - this.#size
      if (room > 0) this.#pieces.push(piece.length > room ? piece.subarray(0, room) : piece)
      this.#size += piece.length
      if (this.#size > this.#limit && !this.#exceeded) {
        this.#exceeded = true
        onExceed()
      }
    })
  }

  /** Calls back when the first byte comes. */
  onFirstByte(callback: () => void): void {
    this.#firstByte = callback
  }

  /** True where the stream brought more than the limit. */
  get exceeded(): boolean {
    return this.#exceeded
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces)
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8')
  }
}
