/** An answer that grows, given out in pieces: never a part of a stop text, never half a character. */
import { cutAtStop } from './language-model.ts'

/** Gives each piece once. The pieces join to the answer's text. */
export class TextStream {
  readonly #stop: readonly string[]
  readonly #give: (piece: string) => void
  /** Characters at the end that may yet become a stop text. */
  readonly #held: number
  #given = 0

  constructor(stop: readonly string[], give: (piece: string) => void) {
    this.#stop = stop
    this.#give = give
    this.#held = Math.max(0, ...stop.map((text) => text.length - 1))
  }

  /** The text so far, which begins with all that was given before. */
  grow(text: string): void {
    const { text: cut, stopped } = cutAtStop(text, this.#stop)
    if (stopped) return this.end(cut)
    // a replacement character at the end is the first part of one that is still coming
    const whole = cut.replace(/\uFFFD+$/, '')
    this.#giveUpTo(whole, Math.min(whole.length, cut.length - this.#held))
  }

  /** The whole text. */
  end(text: string): void {
    this.#giveUpTo(text, text.length)
  }

  #giveUpTo(text: string, end: number): void {
    // both halves of a surrogate pair go together
    const last = text.charCodeAt(end - 1)
    const to = end < text.length && last >= 0xd800 && last < 0xdc00 ? end - 1 : end
    if (to <= this.#given) return
    const piece = text.slice(this.#given, to)
    this.#given = to
    this.#give(piece)
  }
}
