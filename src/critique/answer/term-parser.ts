/**
 * Terms from lexemes: one pass without a second try, so that the work is linear; what cannot be read is left to the
 * caller. LaTeX's conventions (`\frac12`, `\sqrt3`, `\sin^2 x`, `2\frac{1}{4}`) and those of plain text (`sqrt(2)`).
 */
import type { Lexeme } from './lexeme.ts'
import { TermCursor } from './term-cursor.ts'
import {
  ACCENTS,
  beginsCommandFactor,
  FUNCTIONS,
  GREEK,
  INVERSES,
  isAlphabetical,
  isFunctionWord,
  isProper,
  isSpokenWord,
  multiplicativeSign,
} from './term-names.ts'
import { binaryTerm, integerTerm, type FunctionName, type Term } from './term.ts'

/** Deepest nesting that is read. */
const NESTING_LIMIT = 40

export interface TermOptions {
  /** How `\pm` is read; `\mp` the other way. Undefined: not read. */
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

class TermParser extends TermCursor {
  readonly #options: TermOptions
  /** Bars that are open: behind a factor a bar then closes. */
  #bars = 0
  /** How many functions are being read: degrees count only in their arguments, elsewhere they are a unit. */
  #calls = 0

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
    let left = this.#signed(depth)
    while (left !== undefined) {
      const lexeme = this.lexemes[this.at]
      const sign = multiplicativeSign(lexeme) ?? (this.#isTimes() ? '*' : undefined)
      if (sign !== undefined) {
        const before = this.at++
        const right = this.#signed(depth)
        if (right === undefined) {
          this.at = before
          return left
        }
        left = binaryTerm(sign, left, right)
      } else if (this.#beginsFactor()) {
        const right = this.#power(depth)
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

  /** Whether an implicit factor begins here: `2x`, `3(4)`, `2\sqrt3`; a number only behind a closing sign. */
  #beginsFactor(): boolean {
    const lexeme = this.lexemes[this.at]
    const before = this.lexemes[this.at - 1]
    if (lexeme === undefined || lexeme.prose) return false
    switch (lexeme.kind) {
      case 'number':
        if (before?.text === 'pi') return true
        return /^[)}!]$/.test(before?.text ?? '') ? !lexeme.spaced : false
      case 'letter':
        return lexeme.text !== 'a' || !lexeme.spaced || !/^(?:word)$/.test(this.lexemes[this.at + 1]?.kind ?? '')
      case 'word':
        return isFunctionWord(lexeme.text) || this.#isProductWord(lexeme)
      case 'command':
        return beginsCommandFactor(lexeme.text)
      case 'sign':
        if (lexeme.text === '|') return this.#bars === 0 && !lexeme.spaced
        return lexeme.text === '(' || lexeme.text === '{' || (lexeme.text === '[' && before?.text === ']')
    }
  }

  /** `xy`, `abc`: letters that no one would speak. */
  #isProductWord(lexeme: Lexeme): boolean {
    if (lexeme.prose) return false
    if (isSpokenWord(lexeme.text)) return false
    return /^(?:[A-Z]{1,4}|[a-z]{2,3}|[A-Z][a-z])$/.test(lexeme.text) || isAlphabetical(lexeme.text)
  }

  #signed(depth: number): Term | undefined {
    if (depth > NESTING_LIMIT) return undefined
    const lexeme = this.lexemes[this.at]
    const sign = lexeme?.kind === 'sign' ? lexeme.text : this.#plusMinus(lexeme)
    if (sign !== '-' && sign !== '+') return this.#power(depth)
    const before = this.at++
    const of = this.#signed(depth + 1)
    if (of === undefined) {
      this.at = before
      return undefined
    }
    return sign === '-' ? { kind: 'negation', of } : of
  }

  #power(depth: number): Term | undefined {
    let base = this.#postfixed(depth)
    if (base === undefined) return undefined
    const lexeme = this.lexemes[this.at]
    // between other terms degrees are no unit of the whole: `180^\circ - x`
    const isInside = this.#calls === 0 && lexeme?.text === '^' && this.isDegree(this.at)
    const behind = this.at + (this.lexemes[this.at + 1]?.text === '{' ? 4 : 2)
    if (isInside && (this.#options.degrees === 'ignored' || /^[-+*)]$/.test(this.lexemes[behind]?.text ?? ''))) {
      this.at = behind
      return base
    }
    if (this.#calls > 0 && lexeme?.text === '^' && this.isDegree(this.at)) {
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
      base = this.#factorials(base)
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
    return depth > NESTING_LIMIT ? undefined : this.#power(depth + 1)
  }

  #postfixed(depth: number): Term | undefined {
    const primary = this.#primary(depth)
    return primary === undefined ? undefined : this.#factorials(primary)
  }

  #factorials(operand: Term): Term {
    let term = operand
    while (this.lexemes[this.at]?.text === '!') {
      this.at++
      term = { kind: 'call', name: 'factorial', of: [term] }
    }
    return term
  }

  #primary(depth: number): Term | undefined {
    const lexeme = this.lexemes[this.at]
    if (lexeme === undefined) return undefined
    if (lexeme.prose && lexeme.kind !== 'number') return undefined
    switch (lexeme.kind) {
      case 'number':
        return this.#number(lexeme, depth)
      case 'letter':
        return this.#letter(lexeme)
      case 'word':
        return this.#word(lexeme, depth)
      case 'command':
        return this.#command(lexeme, depth)
      case 'sign':
        if (lexeme.text === '(') return this.#group(')', depth)
        if (lexeme.text === '{') return this.#group('}', depth)
        if (lexeme.text === '[') return this.#group(']', depth)
        return lexeme.text === '|' ? this.#absolute(depth) : undefined
    }
  }

  #number(lexeme: Lexeme, depth: number): Term | undefined {
    if (lexeme.value === undefined) return undefined
    this.at++
    const number: Term = {
      kind: 'number',
      value: lexeme.value,
      decimals: lexeme.decimals ?? 0,
      significant: lexeme.significant ?? 1,
    }
    const next = this.lexemes[this.at]
    if (next?.text === '_') return this.#based(lexeme)
    if (lexeme.value.d !== 1n || (lexeme.decimals ?? 0) > 0) return number
    const fraction = this.#mixedPart(depth)
    return fraction === undefined ? number : binaryTerm('+', number, fraction)
  }

  /** The `\frac{1}{4}` of `2\frac{1}{4}` and the `1/4` of `2 1/4`: a proper fraction of two integers, and nothing else. */
  #mixedPart(depth: number): Term | undefined {
    const before = this.at
    const next = this.lexemes[this.at]
    if (next?.kind === 'command' && next.text === 'frac') {
      this.at++
      const fraction = this.#fraction(depth)
      if (fraction !== undefined && isProper(fraction)) return fraction
    } else if (next?.kind === 'number' && next.spaced && this.lexemes[this.at + 1]?.text === '/') {
      const [top, , bottom, behind] = this.lexemes.slice(this.at, this.at + 4)
      if (bottom?.kind === 'number' && behind?.text !== '/' && behind?.text !== '^') {
        const fraction = binaryTerm('/', this.plain(top), this.plain(bottom))
        if (isProper(fraction)) {
          this.at += 3
          return fraction
        }
      }
    }
    this.at = before
    return undefined
  }

  /** `204_5`, `204_{5}`: a number in another base, a name of its own: only the same digits in the same base equal it. */
  #based(lexeme: Lexeme): Term | undefined {
    const subscript = this.subscript()
    if (subscript === undefined || !/^\d{1,2}$/.test(subscript)) return undefined
    if (subscript === '10') return this.plain(lexeme)
    return { kind: 'variable', name: `${lexeme.text.replace(/^0+(?=\d)/, '')} base ${subscript}` }
  }

  #letter(lexeme: Lexeme): Term | undefined {
    this.at++
    const next = this.lexemes[this.at]
    if (next?.text === '_') {
      const subscript = this.subscript()
      if (subscript === undefined) return undefined
      const name = `${lexeme.text}_${subscript}`
      if (this.lexemes[this.at]?.text === '(' && /^[fghFGH]$/.test(lexeme.text)) return this.application(name)
      return this.primes(name)
    }
    if (next?.text === '(' && /^[fghFGH]$/.test(lexeme.text)) return this.application(lexeme.text)
    if (lexeme.text === 'e' || lexeme.text === 'i') return { kind: 'constant', name: lexeme.text }
    return this.primes(lexeme.text)
  }

  #word(lexeme: Lexeme, depth: number): Term | undefined {
    const lower = lexeme.text.toLowerCase()
    const name = FUNCTIONS.get(lower)
    if (name !== undefined) {
      this.at++
      return this.#call(lower, name, depth)
    }
    if (lower === 'pi') return this.#constant('pi')
    if (lower === 'infinity' || lower === 'inf' || lower === 'oo') return this.#constant('infinity')
    if (!this.#isProductWord(lexeme)) return undefined
    this.at++
    return [...lexeme.text]
      .map((letter): Term =>
        letter === 'e' || letter === 'i' ? { kind: 'constant', name: letter } : { kind: 'variable', name: letter },
      )
      .reduce((left, right) => binaryTerm('*', left, right))
  }

  #constant(name: 'pi' | 'infinity'): Term {
    this.at++
    return { kind: 'constant', name }
  }

  #command(lexeme: Lexeme, depth: number): Term | undefined {
    const name = lexeme.text
    if (name === 'pi') return this.#constant('pi')
    if (name === 'infty') return this.#constant('infinity')
    const before = this.at++
    const term = this.#commandTerm(name, depth)
    if (term === undefined) this.at = before
    return term
  }

  #commandTerm(name: string, depth: number): Term | undefined {
    if (name === 'frac') return this.#fraction(depth)
    if (name === 'sqrt') return this.#root(depth)
    if (name === 'binom') {
      const [n, k] = [this.#argument(depth), this.#argument(depth)]
      return n === undefined || k === undefined ? undefined : { kind: 'call', name: 'binomial', of: [n, k] }
    }
    const called = FUNCTIONS.get(name)
    if (called !== undefined) return this.#call(name, called, depth)
    if (name === 'lvert' || name === 'vert') return this.#closedBy(['rvert', 'vert'], 'abs', depth)
    if (name === 'lfloor') return this.#closedBy(['rfloor'], 'floor', depth)
    if (name === 'lceil') return this.#closedBy(['rceil'], 'ceil', depth)
    if (ACCENTS.has(name)) {
      const text = this.rawGroup()
      return text === undefined || !/^[a-zA-Z]{1,3}(?:_\w)?$/.test(text) ? undefined : { kind: 'variable', name: text }
    }
    if (name === '|' || name === 'Vert') return this.#closedBy(['|', 'Vert'], 'abs', depth)
    if (name === 'angle' || name === 'triangle' || name === 'square') return this.figure(name)
    if (!GREEK.test(name)) return undefined
    if (this.lexemes[this.at]?.text !== '_') return this.primes(name.replace(/^var/, ''))
    const subscript = this.subscript()
    return subscript === undefined ? undefined : this.primes(`${name}_${subscript}`)
  }

  #closedBy(ends: readonly string[], name: FunctionName, depth: number): Term | undefined {
    const inside = this.sum(depth + 1)
    if (inside === undefined || !ends.includes(this.lexemes[this.at]?.text ?? '')) return undefined
    this.at++
    return { kind: 'call', name, of: [inside] }
  }

  #fraction(depth: number): Term | undefined {
    const first = this.lexemes[this.at]
    // `\frac12`, `\frac1{2}`: each digit is an argument
    if (first?.kind === 'number' && first.text.length === 2 && /^\d\d$/.test(first.text)) {
      this.at++
      return binaryTerm('/', integerTerm(Number(first.text.charAt(0))), integerTerm(Number(first.text.charAt(1))))
    }
    if (first?.kind === 'number' && first.text.length > 2) return undefined
    const top = this.#argument(depth)
    const bottom = top === undefined ? undefined : this.#argument(depth)
    return top === undefined || bottom === undefined ? undefined : binaryTerm('/', top, bottom)
  }

  /** A group in braces, or one sign: what a command takes. */
  #argument(depth: number): Term | undefined {
    const lexeme = this.lexemes[this.at]
    if (lexeme?.text === '{') return this.#group('}', depth)
    if (lexeme?.kind === 'number' && lexeme.text.length > 1) return undefined
    return depth > NESTING_LIMIT ? undefined : this.#primary(depth + 1)
  }

  #root(depth: number): Term | undefined {
    let degree: Term | undefined
    if (this.lexemes[this.at]?.text === '[') degree = this.#group(']', depth)
    const lexeme = this.lexemes[this.at]
    const radicand =
      lexeme?.kind === 'number' ? this.#number(lexeme, NESTING_LIMIT) : (this.#argument(depth) ?? undefined)
    if (radicand === undefined) return undefined
    return degree === undefined
      ? { kind: 'call', name: 'sqrt', of: [radicand] }
      : { kind: 'call', name: 'root', of: [radicand, degree] }
  }

  #call(printed: string, name: FunctionName, depth: number): Term | undefined {
    let called: FunctionName = name
    let exponent: Term | undefined
    let base: Term | undefined
    if (this.lexemes[this.at]?.text === '_') {
      this.at++
      base = this.#argument(depth) ?? this.numberArgument()
      if (base === undefined || name !== 'log') return undefined
    }
    if (this.lexemes[this.at]?.text === '^') {
      this.at++
      exponent = this.#argument(depth) ?? this.numberArgument()
      if (exponent === undefined) return undefined
      const inverse = INVERSES.get(printed)
      if (inverse !== undefined && exponent.kind === 'negation') {
        called = inverse
        exponent = undefined
      }
    }
    this.#calls++
    const argument = this.#callArgument(depth)
    this.#calls--
    if (argument === undefined) return undefined
    const call: Term = { kind: 'call', name: called, of: base === undefined ? [argument] : [argument, base] }
    return exponent === undefined ? call : binaryTerm('^', call, exponent)
  }

  /** `\sin x`, `\sin(2x)`, `\sin 2x`: up to the next sign, parenthesis or function. */
  #callArgument(depth: number): Term | undefined {
    const first = this.lexemes[this.at]
    if (depth > NESTING_LIMIT || first === undefined) return undefined
    if (first.text === '(' || first.text === '{' || first.text === '[' || first.text === '|')
      return this.#power(depth + 1)
    if (first.text === '-') return this.#signed(depth + 1)
    let argument = this.#power(depth + 1)
    while (argument !== undefined && this.#continuesArgument()) {
      const next = this.#power(depth + 1)
      if (next === undefined) break
      argument = binaryTerm('*', argument, next)
    }
    return argument
  }

  #continuesArgument(): boolean {
    const lexeme = this.lexemes[this.at]
    if (lexeme === undefined || lexeme.prose) return false
    if (lexeme.kind === 'letter') return true
    return lexeme.kind === 'command' && (lexeme.text === 'pi' || GREEK.test(lexeme.text))
  }

  #group(close: string, depth: number): Term | undefined {
    const before = this.at++
    const inside = depth > NESTING_LIMIT ? undefined : this.sum(depth + 1)
    if (inside === undefined || this.lexemes[this.at]?.text !== close) {
      this.at = before
      return undefined
    }
    this.at++
    return inside
  }

  #absolute(depth: number): Term | undefined {
    const before = this.at++
    this.#bars++
    const inside = this.sum(depth + 1)
    this.#bars--
    if (inside === undefined || this.lexemes[this.at]?.text !== '|') {
      this.at = before
      return undefined
    }
    this.at++
    return { kind: 'call', name: 'abs', of: [inside] }
  }
}
