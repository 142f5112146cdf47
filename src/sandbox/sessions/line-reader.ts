/** Reads whole lines from a resident; rejects when it ends, is late, or says too much. */
import { TouchstoneError } from '../../errors.ts'
import type { Resident } from '../isolation/isolation-backend.ts'

export class LineReader {
  readonly #longest: number
  readonly #pieces: Buffer[] = []
  #size = 0
  readonly #lines: string[] = []
  #ended: string | undefined
  #wake: (() => void) | undefined

  /** `longest` line in bytes. */
  constructor(resident: Resident, longest: number) {
    this.#longest = longest
    resident.output.on('data', (piece: Buffer) => this.#take(piece))
    void this.#watch(resident)
  }

  /** The next line; rejects with TouchstoneError `internal` after `patience` ms without one. */
  async line(patience: number): Promise<string> {
    const deadline = performance.now() + patience
    for (;;) {
      const line = this.#lines.shift()
      if (line !== undefined) return line
      if (this.#ended !== undefined) throw new TouchstoneError('internal', `read from a session: ${this.#ended}`)
      const left = deadline - performance.now()
      if (left <= 0) throw new TouchstoneError('internal', `read from a session: no answer within ${patience} ms`)
      await this.#more(left)
    }
  }

  #take(piece: Buffer): void {
    for (let rest = piece; rest.length > 0;) {
      const end = rest.indexOf(10)
      this.#pieces.push(end < 0 ? rest : rest.subarray(0, end))
      this.#size += end < 0 ? rest.length : end
      if (this.#size > this.#longest) this.#ended ??= `an answer of more than ${this.#longest} bytes`
      if (this.#ended !== undefined || end < 0) break
      this.#lines.push(Buffer.concat(this.#pieces.splice(0)).toString('utf8'))
      this.#size = 0
      rest = rest.subarray(end + 1)
    }
    this.#wake?.()
  }

  async #watch(resident: Resident): Promise<void> {
    const words = await resident.gone
    this.#ended ??= `it ended: ${words}`
    this.#wake?.()
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
