/** Reads lengths and bytes, as Java's DataOutputStream writes them, from a resident; rejects when it ends or is late. */
import type { Resident } from '../isolation/isolation-backend.ts'

export class FrameReader {
  readonly #pieces: Buffer[] = []
  #size = 0
  #ended: string | undefined
  #wake: (() => void) | undefined

  constructor(resident: Resident) {
    resident.output.on('data', (piece: Buffer) => {
      this.#pieces.push(piece)
      this.#size += piece.length
      this.#wake?.()
    })
    void this.#watch(resident)
  }

  async #watch(resident: Resident): Promise<void> {
    this.#ended = await resident.gone
    this.#wake?.()
  }

  async integer(patience: number): Promise<number> {
    return (await this.bytes(4, patience)).readInt32BE(0)
  }

  async text(patience: number): Promise<string> {
    const length = (await this.bytes(2, patience)).readUInt16BE(0)
    return (await this.bytes(length, patience)).toString('utf8')
  }

  /** So many bytes; rejects after `patience` ms without them. */
  async bytes(count: number, patience: number): Promise<Buffer> {
    const deadline = performance.now() + patience
    while (this.#size < count) {
      if (this.#ended !== undefined) throw new Error(`read from a resident: it ended: ${this.#ended}`)
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`read from a resident: nothing for ${patience} ms`)
      await this.#more(left)
    }
    const all = this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces)
    this.#pieces.length = 0
    if (all.length > count) this.#pieces.push(all.subarray(count))
    this.#size = all.length - count
    return all.subarray(0, count)
  }

  async #more(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      timer = setTimeout(resolve, milliseconds)
    })
    clearTimeout(timer)
    this.#wake = undefined
  }
}
