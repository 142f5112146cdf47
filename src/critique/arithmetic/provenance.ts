/**
 * Where numbers come from: a number that a step computes with should stand in the question, in an earlier step, or be
 * a result of this step. One that does not was made up or misread, or needs knowledge that no text gives. The critic
 * cannot tell which, so that this weakens a verdict and never makes it `wrong`.
 */
import { numbersOfWord } from './number.ts'
import { add, divide, integer, multiply, one, rationalKey, subtract, type Rational } from './rational.ts'
import type { Token } from './token.ts'
import { hundredth } from './unit.ts'

/** Numbers that need no source: neutral ones, halves and averages of two, and everyday conversions. */
const FREE_NUMBERS = [
  '0',
  '1',
  '2',
  '1/2',
  '7',
  '10',
  '12',
  '24',
  '30',
  '31',
  '52',
  '60',
  '100',
  '365',
  '1000',
  '3600',
  '1/100',
]

const hundred = integer(100)

/** The numbers that may be used without another source. Grows as a response is read. */
export class KnownNumbers {
  readonly #keys = new Set(FREE_NUMBERS)

  /** Learns from a question: its numbers, number words, and what shares leave (20 % → 0.2, 80, 0.8, 1.2). */
  addQuestion(tokens: readonly Token[]): void {
    const money = tokens.some(
      (token) => token.kind === 'currency' || token.text === 'cents' || token.text === 'dollars',
    )
    for (const [at, token] of tokens.entries()) {
      if (token.kind === 'word') this.#addWord(token.text)
      else if (token.kind === 'opaque') this.#addDigits(token.text)
      else if (token.kind === 'number' && token.value !== null) {
        this.add(token.value)
        const next = tokens[at + 1]
        if (next?.kind === 'percent') this.#addPercent(token.value)
        if (next?.text === '/' && tokens[at + 2]?.kind === 'number')
          this.#addFraction(token.value, tokens[at + 2]?.value)
        if (token.value.d !== 1n) this.#addDerived(subtract(one, token.value))
        if (money) {
          this.#addDerived(multiply(token.value, hundredth))
          this.#addDerived(multiply(token.value, hundred))
        }
      }
    }
  }

  /** Learns every number that a step has printed, the made-up ones as well: each is reported once, where it enters. */
  addStep(tokens: readonly Token[]): void {
    for (const [at, token] of tokens.entries()) {
      if (token.kind === 'number' && token.value !== null) {
        this.add(token.value)
        if (tokens[at + 1]?.kind === 'percent') this.#addPercent(token.value)
      } else if (token.kind === 'word') this.#addWord(token.text)
    }
  }

  add(value: Rational): void {
    this.#keys.add(rationalKey(value))
  }

  has(value: Rational): boolean {
    return this.#keys.has(rationalKey(value.n < 0n ? { n: -value.n, d: value.d } : value))
  }

  #addWord(word: string): void {
    for (const key of numbersOfWord(word)) this.#keys.add(key)
    if (word.includes('-'))
      for (const part of word.split('-')) for (const key of numbersOfWord(part)) this.#keys.add(key)
    const tens = /^(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-([a-z]+)$/.exec(word)
    if (tens !== null) {
      const [first, second] = [numbersOfWord(tens[1] ?? '')[0], numbersOfWord(tens[2] ?? '')[0]]
      if (first !== undefined && second !== undefined) this.#keys.add(String(Number(first) + Number(second)))
    }
  }

  #addPercent(value: Rational): void {
    const share = multiply(value, hundredth)
    if (share === null) return
    this.add(share)
    this.#addDerived(subtract(one, share))
    this.#addDerived(add(one, share))
    this.#addDerived(subtract(hundred, value))
    this.#addDerived(add(hundred, value))
  }

  #addFraction(top: Rational, bottom: Rational | null | undefined): void {
    if (bottom === null || bottom === undefined) return
    const share = divide(top, bottom)
    if (share === null) return
    this.add(share)
    this.#addDerived(subtract(one, share))
    this.#addDerived(add(one, share))
    this.#addDerived(subtract(bottom, top))
    this.#addDerived(add(bottom, top))
  }

  #addDigits(text: string): void {
    for (const digits of text.match(/\d{1,9}/g) ?? []) this.add(integer(Number(digits)))
  }

  #addDerived(value: Rational | null): void {
    if (value !== null) this.add(value)
  }
}
