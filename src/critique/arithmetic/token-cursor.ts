/** The parser's place among tokens, with steps back where a form turns out not to stand there. */
import type { BinarySign } from './expression.ts'
import type { ParseOptions } from './parse-options.ts'
import type { Token, TokenKind } from './token.ts'

/** Most tokens of one expression: sums of long lists stay under a thousand. */
const LENGTH_LIMIT = 2000

/** Moves over tokens. */
export class TokenCursor {
  readonly tokens: readonly Token[]
  readonly options: ParseOptions
  at: number
  /** Whether something was read with a guess. */
  loose = false
  readonly #last: number

  constructor(tokens: readonly Token[], start: number, options: ParseOptions) {
    this.tokens = tokens
    this.options = options
    this.at = start
    this.#last = Math.min(tokens.length, start + LENGTH_LIMIT)
  }

  /** The token at the place, or undefined at the end of what is read. */
  get token(): Token | undefined {
    return this.at < this.#last ? this.tokens[this.at] : undefined
  }

  /** The token at the place where it is an operator: its sign. */
  get sign(): BinarySign | undefined {
    const { token } = this
    return token?.kind === 'operator' ? (token.text as BinarySign) : undefined
  }

  /** The token `offset` places on, or back. */
  peek(offset: number): Token | undefined {
    return this.tokens[this.at + offset]
  }

  is(kind: TokenKind): boolean {
    return this.token?.kind === kind
  }

  /** What `read` reads. Where it reads nothing, the place is as before. */
  attempt<T>(read: () => T | undefined): T | undefined {
    const { at, loose } = this
    const result = read()
    if (result === undefined) {
      this.at = at
      this.loose = loose
    }
    return result
  }
}
