/**
 * The host's end of a harness test: hands out the tests once the program's own code has run, the secret token once
 * the tests have ended, and takes the token back as the proof that they did.
 *
 * Words from the box, each on a line: READY; for each case that has ended CASE, a status and a name; END, where the driver
 * counts assertions with their number behind it; TOKEN and the token; before END DOUBT and why a passed test shows nothing,
 * and COPY from a copy of the process that went on with the test. Answers: 4 bytes of length (big endian) and the content.
 * Words out of order are a forgery.
 */
import { randomBytes } from 'node:crypto'
import type { CaseResult, RunStatus } from '../run-result.ts'
import type { ChannelHandler } from '../isolation/box.ts'

const LONGEST_LINE = 2_000
const MOST_CASES = 10_000
const END = /^END(?: (\d{1,9}))?$/
const DOUBT = /^DOUBT (.+)$/
const CASE = /^CASE (accepted|wrong-answer|runtime-error|missing-library|skipped) (.*)$/

/** The channel of one harness test. */
export class HarnessChannel {
  readonly #late: string | null
  readonly #token: string = randomBytes(24).toString('hex')
  #awaited: 'READY' | 'END' | 'TOKEN' | 'nothing'
  #line = ''
  #forged = false
  #copied = false
  #doubt: string | undefined
  #assertions: number | undefined
  readonly #cases: CaseResult[] = []

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

  /** True where a copy of the process, made by a tested function, went on with the test. */
  get copied(): boolean {
    return this.#copied
  }

  /** Why a passed test shows nothing; undefined where it does. */
  get doubt(): string | undefined {
    return this.#doubt
  }

  /** Assertions that ran, by the driver's count; undefined where it does not count. */
  get assertions(): number | undefined {
    return this.#assertions
  }

  /** The cases that have ended, in order; a skipped one has no status. */
  get cases(): readonly CaseResult[] {
    return this.#cases
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
    if (line === 'COPY') {
      this.#copied = true
      return undefined
    }
    const doubt = this.#awaited === 'END' ? DOUBT.exec(line)?.[1] : undefined
    if (doubt !== undefined) {
      this.#doubt ??= doubt
      return undefined
    }
    const ended = this.#awaited === 'END' ? (CASE.exec(line) ?? END.exec(line)) : null
    if (ended !== null && line.startsWith('CASE')) {
      if (this.#cases.length < MOST_CASES) this.#cases.push(caseOf(ended[1] ?? '', ended[2] ?? ''))
      return undefined
    }
    if (ended !== null) {
      this.#awaited = 'TOKEN'
      if (ended[1] !== undefined) this.#assertions = Number(ended[1])
      return this.#token
    }
    if (line === `TOKEN ${this.#token}` && this.#awaited === 'TOKEN') this.#awaited = 'nothing'
    else this.#forged = true
    return undefined
  }
}

/** Name and, after a tab, the message. */
function caseOf(status: string, words: string): CaseResult {
  const [name = '', message] = words.split('\t')
  return {
    name,
    status: status === 'skipped' ? null : (status as RunStatus),
    ...(message === undefined ? {} : { message }),
  }
}

function framed(content: string): Uint8Array {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
