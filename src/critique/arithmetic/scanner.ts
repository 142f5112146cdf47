/**
 * The place of the tokenizer in a text, and the tokens that it has made so far. Each reader (one file for each form of
 * token) takes the scanner, makes a token or passes something over, and moves the place on.
 */
import type { Rational } from './rational.ts'
import { isOperandEnd, type Token, type TokenKind } from './token.ts'

/** A calculator annotation `<<a*b=c>>`: the place of its inside, and how many tokens of the text precede it. */
export interface Annotation {
  readonly start: number
  readonly end: number
  readonly tokenIndex: number
}

/** What a token says beside its kind and length. */
export interface TokenContent {
  readonly value?: Rational | null | undefined
  readonly decimals?: number | undefined
}

/** Text set as mathematics: a command of two letters, `\(`, `\[`, or something between dollars that is no price. */
const MATHEMATICS_PATTERN = /\\(?:[a-zA-Z]{2}|[([])|\$(?![\d\s])[^$\n]{1,200}\$|\$\S[^$\n]{0,200}[^\s$]\$(?!\d)/
/** Only this much of a text is searched for signs of mathematics. */
const MATHEMATICS_LENGTH = 20_000

/** Moves over a text and gathers tokens. */
export class Scanner {
  /** The text up to the end of what is read. Offsets count in the whole response. */
  readonly source: string
  readonly start: number
  readonly end: number
  readonly tokens: Token[] = []
  readonly annotations: Annotation[] = []
  /** Whether the text is set as mathematics (LaTeX), where letters are variables and spaces mean nothing. */
  readonly mathematics: boolean
  at: number
  /** Signs of Markdown emphasis that are open. */
  openEmphasis = 0
  /** Where the `\text{…}` that is being read closes, or -1 outside of one. */
  textClose = -1
  /** Whether an edge of inline mathematics was passed since the last token. */
  #apart = false
  /** Where the last such edge ended. */
  #edgeEnd = 0
  #lastEnd: number

  constructor(text: string, start: number, end: number) {
    this.source = text.length === end ? text : text.slice(0, end)
    this.start = start
    this.end = end
    this.at = start
    this.#lastEnd = start
    this.mathematics = MATHEMATICS_PATTERN.test(this.source.slice(start, Math.min(end, start + MATHEMATICS_LENGTH)))
  }

  /** The last token, or undefined at the beginning. */
  get previous(): Token | undefined {
    return this.tokens.at(-1)
  }

  /** Whether nothing stands between the last token and the place. */
  get isTight(): boolean {
    return this.at === this.#lastEnd
  }

  /** Makes a token of the next `length` characters. */
  push(kind: TokenKind, length: number, text: string, content: TokenContent = {}): void {
    const { value = null, decimals = 0 } = content
    const end = this.at + length
    const { at: start, isTight: tight } = this
    this.tokens.push({ kind, start, end, text, value, decimals, tight, apart: this.#apart, closed: false })
    this.#apart = false
    this.at = end
    this.#lastEnd = end
  }

  /** Passes `length` characters over. The next token is not tight. */
  skip(length: number): void {
    this.at += length
  }

  /** Passes an edge of inline mathematics over. Two edges with nothing between are as good as a break. */
  skipEdge(length: number): void {
    const isSecond =
      this.#apart && this.previous?.kind !== 'break' && this.source.slice(this.#edgeEnd, this.at).trim() === ''
    if (isSecond) this.pushBreak(length)
    else this.at += length
    this.#apart = true
    this.#edgeEnd = this.at
  }

  /** Makes a break, but not before the first token, where it would part nothing. */
  pushBreak(length: number): void {
    if (this.tokens.length === 0) this.skip(length)
    else this.push('break', length, '\n')
  }

  /** Passes characters over that count as part of the last token. */
  absorb(length: number): void {
    this.at += length
    this.#lastEnd = this.at
  }

  /** The character `offset` places on, or empty behind the end. */
  charAt(offset = 0): string {
    return this.source.charAt(this.at + offset)
  }

  /** The code of the character `offset` places on, or NaN behind the end. */
  codeAt(offset = 0): number {
    return this.source.charCodeAt(this.at + offset)
  }

  /** Whether the last token can end an operand, words and letters included: what a sign behind it can join. */
  isBehindOperand(): boolean {
    const { previous } = this
    return previous !== undefined && (isOperandEnd(previous) || previous.kind === 'word' || previous.kind === 'letter')
  }
}

const OPERAND_START = /[ \t]*(?:[$€£(\d[{½⅓⅔¼¾]|\.\d|-[\d$(]|\\(?:frac|dfrac|tfrac|sqrt|\$|\(|left))/y

/** Whether what stands at `at`, behind spaces, can begin an operand. */
export function operandBegins(text: string, at: number): boolean {
  OPERAND_START.lastIndex = at
  return OPERAND_START.test(text)
}
