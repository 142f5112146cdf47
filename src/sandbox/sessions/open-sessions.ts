/** The sessions of a sandbox that are open, counted from the moment they start. */
import { TouchstoneError } from '../../errors.ts'
import { Session, type SessionParts, type SessionSnapshot } from './session.ts'

/** Owns the sessions. */
export class OpenSessions implements AsyncDisposable {
  readonly #most: number
  readonly #open = new Set<Promise<Session>>()

  /** At most `most` at one time. */
  constructor(most: number) {
    this.#most = most
  }

  /**
   * Starts a session of the parts that are found meanwhile.
   *
   * @throws TouchstoneError `busy` where too many are open, else as `Session.start` does
   */
  async start(parts: () => Promise<SessionParts>, snapshot: SessionSnapshot | undefined): Promise<Session> {
    if (this.#open.size >= this.#most) {
      const full = `${this.#open.size} are open, wanted fewer than ${this.#most}`
      throw new TouchstoneError('busy', `start a session: ${full}`)
    }
    const starting = parts().then((found) => Session.start(found, snapshot))
    this.#open.add(starting)
    void this.#forgetWhenEnded(starting)
    return starting
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = await Promise.allSettled(this.#open)
    for (const session of sessions) if (session.status === 'fulfilled') await session.value[Symbol.asyncDispose]()
  }

  async #forgetWhenEnded(starting: Promise<Session>): Promise<void> {
    try {
      const session = await starting
      await session.ended
    } catch {
      // whoever started it was told
    }
    this.#open.delete(starting)
  }
}
