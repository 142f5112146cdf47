/** A place among lexemes, and what is read there without terms inside: names, subscripts, printed numbers. */
import type { Lexeme } from './lexeme.ts'
import type { Term } from './term.ts'

/** Moves forward only. A reader that fails leaves `at` for its caller to put back. */
export class TermCursor {
  at: number
  readonly lexemes: readonly Lexeme[]

  constructor(lexemes: readonly Lexeme[], start: number) {
    this.lexemes = lexemes
    this.at = start
  }

  isDegree(at: number): boolean {
    const next = this.lexemes[at + 1]
    if (next?.text === 'circ' || next?.text === 'degree' || next?.text === 'degrees') return true
    return next?.text === '{' && this.lexemes[at + 2]?.text === 'circ'
  }

  plain(lexeme: Lexeme | undefined): Term {
    const value = lexeme?.value ?? { n: 0n, d: 1n }
    return { kind: 'number', value, decimals: lexeme?.decimals ?? 0, significant: lexeme?.significant ?? 1 }
  }

  primes(name: string): Term {
    let full = name
    while (this.lexemes[this.at]?.text === "'") {
      this.at++
      full += "'"
    }
    return { kind: 'variable', name: full }
  }

  /** `f(2)`, `f(1, 0)`: a name of its own. */
  application(name: string): Term | undefined {
    const start = this.at
    let depth = 0
    do {
      const lexeme = this.lexemes[this.at++]
      if (lexeme === undefined) return undefined
      if (lexeme.text === '(') depth++
      else if (lexeme.text === ')') depth--
    } while (depth > 0)
    const text = this.lexemes.slice(start, this.at).map((each) => each.text)
    return { kind: 'variable', name: `${name}${text.join('')}` }
  }

  /** `\angle ABC`, `\triangle`: a name. */
  figure(name: string): Term {
    let points = ''
    while (/^[A-Z]{1,4}$/.test(this.lexemes[this.at]?.text ?? '')) points += this.lexemes[this.at++]?.text ?? ''
    return { kind: 'variable', name: `${name} ${points}`.trim() }
  }

  numberArgument(): Term | undefined {
    const lexeme = this.lexemes[this.at]
    if (lexeme?.kind !== 'number' || lexeme.value === undefined) return undefined
    this.at++
    return this.plain(lexeme)
  }

  /** The text of a subscript, with the `_` taken. */
  subscript(): string | undefined {
    this.at++
    const lexeme = this.lexemes[this.at]
    if (lexeme?.text === '{') return this.rawGroup()
    if (lexeme === undefined || (lexeme.kind !== 'number' && lexeme.kind !== 'letter')) return undefined
    this.at++
    return lexeme.text
  }

  rawGroup(): string | undefined {
    if (this.lexemes[this.at]?.text !== '{') return undefined
    let end = this.at + 1
    let text = ''
    while (end < this.lexemes.length && this.lexemes[end]?.text !== '}' && end - this.at < 12) {
      text += this.lexemes[end]?.text ?? ''
      end++
    }
    if (this.lexemes[end]?.text !== '}') return undefined
    this.at = end + 1
    return text
  }
}
