/** Names by number: a column of small numbers stands for text that repeats. Foreign names are bounded in number and length. */

/** Longest name that is kept, in UTF-16 code units. What is longer is cut. */
const LONGEST_NAME = 200
/** The number of every name that came after the table was full. */
const OTHERS = 0
const OTHERS_NAME = '(others)'

/** A table of names. Number 0 stands for all names that came after it was full. */
export class Names {
  readonly #names: string[]
  readonly #numbers = new Map<string, number>()
  readonly #most: number

  /** @param most how many names are told apart, at most 65,534; @param names names 1, 2, … of a table that was saved */
  constructor(most: number, names: readonly string[] = []) {
    this.#most = most
    this.#names = [OTHERS_NAME]
    for (const name of names) this.#add(name)
  }

  /** Number of names, without the one for all others. */
  get size(): number {
    return this.#names.length - 1
  }

  /** True once a name had no place. */
  get isFull(): boolean {
    return this.size >= this.#most
  }

  /** The number of a name, which is added where it is new. 0 where the table is full. */
  number(text: string): number {
    const name = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text
    return this.#numbers.get(name) ?? (this.isFull ? OTHERS : this.#add(name))
  }

  /** The number of a name, or undefined where the table has none of it. */
  find(name: string): number | undefined {
    return name === OTHERS_NAME ? OTHERS : this.#numbers.get(name)
  }

  /** @throws RangeError for a number without a name */
  name(number: number): string {
    const name = this.#names[number]
    if (name === undefined) throw new RangeError(`name ${number}: there are ${this.size}, wanted one of them`)
    return name
  }

  /** Names 1, 2, … in order. */
  list(): readonly string[] {
    return this.#names.slice(1)
  }

  #add(name: string): number {
    const number = this.#names.push(name) - 1
    this.#numbers.set(name, number)
    return number
  }
}
