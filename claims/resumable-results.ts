/** What a long claim has measured so far, one line of JSON each, so that it goes on after an interruption. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** Results by key, kept in a file. */
export class ResumableResults<T> {
  readonly #file: string
  readonly #known = new Map<string, T>()

  constructor(file: string) {
    this.#file = file
    if (!existsSync(file)) return
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      // the last line of an interrupted run may be cut
      if (!line.endsWith('}')) continue
      const { key, value } = JSON.parse(line) as { readonly key: string; readonly value: T }
      this.#known.set(key, value)
    }
  }

  /** How many are known from before. */
  get size(): number {
    return this.#known.size
  }

  /** The kept result of a key, or what `measure` gives now. */
  async once(key: string, measure: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const value = await measure()
    this.#known.set(key, value)
    appendFileSync(this.#file, `${JSON.stringify({ key, value })}\n`)
    return value
  }
}
