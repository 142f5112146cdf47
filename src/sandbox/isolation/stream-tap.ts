/**
 * The host's end of a FIFO that is kept open between runs: bytes go to whichever run is on. The end of a run is told
 * by other means (all its processes have ended), so what then still lies in the pipe is read out synchronously.
 */
import { constants, openSync, readSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Collected } from './outcome.ts'

/** What one reading takes at most; one buffer serves all taps, as it is read into and copied from without a pause. */
const buffer = Buffer.allocUnsafeSlow(65_536)

export class StreamTap implements Disposable {
  readonly #descriptor: number
  readonly #socket: Socket
  #run: TappedRun | undefined

  constructor(path: string) {
    // open for writing too, so that there is never an end of file while no program holds the other end
    this.#descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    this.#socket = new Socket({ fd: this.#descriptor, readable: true, writable: false })
    this.#socket.on('data', (piece: Buffer) => this.#run?.take(piece))
    // a tap that fails shows as a run without output and a broken slot; both are found out elsewhere
    this.#socket.on('error', () => undefined)
  }

  /** Bytes from here on belong to a new run. */
  begin(limit: number, onExceed: () => void): Collected {
    this.#run = new TappedRun(limit, onExceed)
    return this.#run
  }

  /** Reads out what is left; call when no process holds the other end any more. */
  end(): void {
    for (;;) {
      try {
        const count = readSync(this.#descriptor, buffer, 0, buffer.length, null)
        if (count === 0) break
        this.#run?.take(Buffer.from(buffer.subarray(0, count)))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') break
        throw error
      }
    }
    this.#run = undefined
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }
}

class TappedRun implements Collected {
  readonly #limit: number
  readonly #onExceed: () => void
  readonly #pieces: Buffer[] = []
  #size = 0

  constructor(limit: number, onExceed: () => void) {
    this.#limit = limit
    this.#onExceed = onExceed
  }

  get exceeded(): boolean {
    return this.#size > this.#limit
  }

  take(piece: Buffer): void {
    const room = this.#limit - this.#size
    if (room > 0) this.#pieces.push(piece.length > room ? piece.subarray(0, room) : piece)
    const before = this.exceeded
    this.#size += piece.length
    if (!before && this.exceeded) this.#onExceed()
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces)
  }
}
