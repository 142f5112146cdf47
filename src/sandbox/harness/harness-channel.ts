/**
 * The host's end of a harness test: hands out the tests once the program's own code has run, the secret token once
 * the tests have ended, and takes the token back as the proof that they did.
 *
 * Words from the box: READY, END, TOKEN and the token, each on a line. Answers: 4 bytes of length (big endian) and the
 * content. Words out of order are a forgery.
 */
import { randomBytes } from 'node:crypto'
import type { ChannelHandler } from '../isolation/box.ts'

const LONGEST_LINE = 200

/** The channel of one harness test. */
export class HarnessChannel {
  readonly #late: string | null
  readonly #token: string = randomBytes(24).toString('hex')
  #awaited: 'READY' | 'END' | 'TOKEN' | 'nothing'
  #line = ''
  #forged = false

  constructor(late: string | null) {
    this.#late = late
    this.#awaited = late === null ? 'END' : 'READY'
  }

  /** True once the token came back, and nothing out of order. */
  get completed(): boolean {
    return this.#awaited === 'nothing' && !this.#forged
  }

  /** True where the box spoke out of order: something else than the driver used the channel. */
  get forged(): boolean {
    return this.#forged
  }

  /** Passed to the backend. */
  readonly handler: ChannelHandler = (received) => {
    const answers: Uint8Array[] = []
    for (const character of new TextDecoder('latin1').decode(received)) {
      if (character !== '\n') {
        if (this.#line.length < LONGEST_LINE) this.#line += character
        continue
      }
      const answer = this.#answer(this.#line)
      this.#line = ''
      if (answer !== undefined) answers.push(framed(answer))
    }
    return answers.length === 0 ? undefined : Buffer.concat(answers)
  }

  #answer(line: string): string | undefined {
    if (line === 'READY' && this.#awaited === 'READY') {
      this.#awaited = 'END'
      return this.#late ?? ''
    }
    if (line === 'END' && this.#awaited === 'END') {
      this.#awaited = 'TOKEN'
      return this.#token
    }
    if (line === `TOKEN ${this.#token}` && this.#awaited === 'TOKEN') this.#awaited = 'nothing'
    else this.#forged = true
    return undefined
  }
}

function framed(content: string): Uint8Array {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
