/**
 * Makes terms of lexemes, in one pass without a second try, so that the work is linear. What cannot be read is left to the
 * caller. It knows LaTeX's conventions (`\frac12`, `\sqrt3`, `\sin^2 x`, `2\frac{1}{4}`) and those of plain text (`sqrt(2)`).
 */
import type { Lexeme } from './lexeme.ts'
import { FactorParser, NESTING_LIMIT } from './factor-parser.ts'
import { beginsCommandFactor, isFunctionWord, multiplicativeSign } from './term-names.ts'
import { binaryTerm, integerTerm, type Term } from './term.ts'

export interface TermOptions {
  /** How `\pm` is read. `\mp` is read the other way. Where it is undefined, neither is read. */
  readonly plusMinus?: 1 | -1 | undefined
  /** Whether a sign of degrees at the end is passed over. Default: it is left to the caller. */
  readonly degrees?: 'ignored' | undefined
}

/** The longest term from a lexeme on, and where it ends. Undefined where none begins. */
export function parseTerm(
  lexemes: readonly Lexeme[],
  start: number,
  options: TermOptions = {},
): { readonly term: Term; readonly end: number } | undefined {
  const parser = new TermParser(lexemes, start, options)
  const term = parser.sum(0)
  return term === undefined ? undefined : { term, end: parser.at }
}

class TermParser extends FactorParser {
  readonly #options: TermOptions

  constructor(lexemes: readonly Lexeme[], start: number, options: TermOptions) {
    super(lexemes, start)
    this.#options = options
  }

  sum(depth: number): Term | undefined {
    if (depth > NESTING_LIMIT) return undefined
    let left = this.#product(depth)
    while (left !== undefined) {
      const sign = this.#additiveSign()
      if (sign === undefined) return left
      const before = this.at++
      const right = this.#product(depth)
      if (right === undefined) {
        this.at = before
        return left
      }
      left = binaryTerm(sign, left, right)
    }
    return left
  }

  #additiveSign(): '+' | '-' | undefined {
    const lexeme = this.lexemes[this.at]
    if (lexeme?.kind === 'sign' && (lexeme.text === '+' || lexeme.text === '-')) return lexeme.text
    return this.#plusMinus(lexeme)
  }

  #plusMinus(lexeme: Lexeme | undefined): '+' | '-' | undefined {
    const { plusMinus } = this.#options
    if (plusMinus === undefined || lexeme?.kind !== 'command') return undefined
    if (lexeme.text === 'pm') return plusMinus === 1 ? '+' : '-'
    if (lexeme.text === 'mp') return plusMinus === 1 ? '-' : '+'
    return undefined
  }

  #product(depth: number): Term | undefined {
    let left = this.signed(depth)
    while (left !== undefined) {
      const lexeme = this.lexemes[this.at]
      const sign = multiplicativeSign(lexeme) ?? (this.#isTimes() ? '*' : undefined)
      if (sign !== undefined) {
        const before = this.at++
        const right = this.signed(depth)
        if (right === undefined) {
          this.at = before
          return left
        }
        left = binaryTerm(sign, left, right)
      } else if (this.#beginsFactor()) {
        const right = this.power(depth)
        if (right === undefined) return left
        left = binaryTerm('*', left, right)
      } else return left
    }
    return left
  }

  /** `3 x 4`: the letter between two numbers multiplies. */
  #isTimes(): boolean {
    const [before, x, after] = this.lexemes.slice(this.at - 1, this.at + 2)
    return (
      x?.kind === 'letter' &&
      (x.text === 'x' || x.text === 'X') &&
      before?.kind === 'number' &&
      after?.kind === 'number' &&
      x.spaced === after.spaced
    )
  }

  /** Whether an implicit factor begins here: `2x`, `3(4)`, `2\sqrt3`. A number is one only behind a closing sign. */
  #beginsFactor(): boolean {
    const lexeme = this.lexemes[this.at]
    const before = this.lexemes[this.at - 1]
    if (lexeme === undefined || lexeme.prose) return false
    switch (lexeme.kind) {
      case 'number':
        // `\pi 2`, `i4`
        if (before?.text === 'pi' || (before?.text === 'i' && !lexeme.spaced && before.kind === 'letter')) return true
        // `2! 4!`
        if (before?.text === '!' && this.lexemes[this.at + 1]?.text === '!') return true
        return /^[)}!]$/.test(before?.text ?? '') ? !lexeme.spaced : false
      case 'letter':
        return lexeme.text !== 'a' || !lexeme.spaced || !/^(?:word)$/.test(this.lexemes[this.at + 1]?.kind ?? '')
      case 'word':
        return isFunctionWord(lexeme.text) || this.isProductWord(lexeme)
      case 'command':
        return beginsCommandFactor(lexeme.text)
      case 'sign':
        if (lexeme.text === '|') return this.bars === 0 && !lexeme.spaced
        return lexeme.text === '(' || lexeme.text === '{' || (lexeme.text === '[' && before?.text === ']')
    }
  }

  signed(depth: number): Term | undefined {
    if (depth > NESTING_LIMIT) return undefined
    const lexeme = this.lexemes[this.at]
    const sign = lexeme?.kind === 'sign' ? lexeme.text : this.#plusMinus(lexeme)
    if (sign !== '-' && sign !== '+') return this.power(depth)
    const before = this.at++
    const of = this.signed(depth + 1)
    if (of === undefined) {
      this.at = before
      return undefined
    }
    return sign === '-' ? { kind: 'negation', of } : of
  }

  power(depth: number): Term | undefined {
    const before = this.lettersBeforeLast()
    if (before === undefined) return this.#raised(this.postfixed(depth), depth)
    const last = this.#raised(this.lastLetter(), depth)
    return last === undefined ? undefined : binaryTerm('*', before, last)
  }

  /** A base with the exponent that follows it, if one does. */
  #raised(factor: Term | undefined, depth: number): Term | undefined {
    let base = factor
    if (base === undefined) return undefined
    const lexeme = this.lexemes[this.at]
    // a length or a product: `AB^2` may be (AB)² or A·B²
    if (lexeme?.text === '^' && /^[A-Z]{2,}$/.test(this.lexemes[this.at - 1]?.text ?? '')) return undefined
    // between other terms degrees are no unit of the whole: `180^\circ - x`
    const isInside = this.calls === 0 && lexeme?.text === '^' && this.isDegree(this.at)
    const behind = this.at + (this.lexemes[this.at + 1]?.text === '{' ? 4 : 2)
    if (isInside && (this.#options.degrees === 'ignored' || /^[-+*)]$/.test(this.lexemes[behind]?.text ?? ''))) {
      this.at = behind
      return base
    }
    if (this.calls > 0 && lexeme?.text === '^' && this.isDegree(this.at)) {
      this.at += this.lexemes[this.at + 1]?.text === '{' ? 4 : 2
      return binaryTerm('/', binaryTerm('*', base, { kind: 'constant', name: 'pi' }), integerTerm(180))
    }
    if (lexeme?.kind === 'sign' && (lexeme.text === '^' || lexeme.text === '**') && !this.isDegree(this.at)) {
      const before = this.at++
      const exponent = this.#exponent(depth)
      if (exponent === undefined) {
        this.at = before
        return base
      }
      base = binaryTerm('^', base, exponent)
      base = this.factorials(base)
    }
    return base
  }

  /** `x^2`, `x^{n+1}`, `x^-1`, `2^3^2`. In LaTeX `x^12` is `x^1 2`, but whoever writes it means twelve. */
  #exponent(depth: number): Term | undefined {
    const lexeme = this.lexemes[this.at]
    if (lexeme?.text === '-' || lexeme?.text === '+') {
      this.at++
      const of = this.#exponent(depth + 1)
      return of === undefined ? undefined : lexeme.text === '-' ? { kind: 'negation', of } : of
    }
    return depth > NESTING_LIMIT ? undefined : this.power(depth + 1)
  }
}
