/**
 * Factors of a term: numbers, letters, groups, and what LaTeX's commands and the functions of plain text stand for. The file
 * term-parser.ts reads sums, products and powers.
 */
import type { Lexeme } from './lexeme.ts'
import { TermCursor } from './term-cursor.ts'
import {
  ACCENTS,
  FUNCTIONS,
  GREEK,
  INVERSES,
  isAlphabetical,
  isFunctionWord,
  isProper,
  isSpokenWord,
} from './term-names.ts'
import { binaryTerm, integerTerm, type FunctionName, type Term } from './term.ts'

/** Deepest nesting that is read. */
export const NESTING_LIMIT = 40

/** Reads one factor. What nests inside of it is read by who extends it. */
export abstract class FactorParser extends TermCursor {
  /** Bars that are open: behind a factor a bar then closes. */
  bars = 0
  /** How many functions are being read: degrees count only in their arguments, elsewhere they are a unit. */
  calls = 0

  abstract sum(depth: number): Term | undefined
  abstract signed(depth: number): Term | undefined
  abstract power(depth: number): Term | undefined

  /** `xy`, `abc`: letters that no one would speak. */
  isProductWord(lexeme: Lexeme): boolean {
    if (lexeme.prose) return false
    if (isSpokenWord(lexeme.text)) return false
    return /^(?:[A-Z]{1,4}|[a-z]{2,3}|[A-Z][a-z])$/.test(lexeme.text) || isAlphabetical(lexeme.text)
  }

  /**
   * The letters of `ax` before its last, where a word of small letters is a product: what follows the word (`^2`, `!`, `_1`)
   * belongs to its last letter alone. `AB` in capitals is a length, and `AB^2` its square.
   */
  lettersBeforeLast(): Term | undefined {
    const lexeme = this.lexemes[this.at]
    if (lexeme?.kind !== 'word' || !/[a-z]$/.test(lexeme.text) || isNamedWord(lexeme.text)) return undefined
    return this.isProductWord(lexeme) ? productOf(lexeme.text.slice(0, -1)) : undefined
  }

  /** The last letter of a word, with its subscript, primes or argument, and factorial. */
  lastLetter(): Term | undefined {
    const lexeme = this.lexemes[this.at]
    const letter = lexeme === undefined ? undefined : this.#letter({ ...lexeme, text: lexeme.text.slice(-1) })
    return letter === undefined ? undefined : this.factorials(letter)
  }

  postfixed(depth: number): Term | undefined {
    const primary = this.#primary(depth)
    return primary === undefined ? undefined : this.factorials(primary)
  }

  factorials(operand: Term): Term {
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
    if (isNamedWord(lower)) return this.#constant('infinity')
    if (!this.isProductWord(lexeme)) return undefined
    this.at++
    return productOf(lexeme.text)
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
    this.calls++
    const argument = this.#callArgument(depth)
    this.calls--
    if (argument === undefined) return undefined
    const call: Term = { kind: 'call', name: called, of: base === undefined ? [argument] : [argument, base] }
    return exponent === undefined ? call : binaryTerm('^', call, exponent)
  }

  /** `\sin x`, `\sin(2x)`, `\sin 2x`: up to the next sign, parenthesis or function. */
  #callArgument(depth: number): Term | undefined {
    const first = this.lexemes[this.at]
    if (depth > NESTING_LIMIT || first === undefined) return undefined
    if (first.text === '(' || first.text === '{' || first.text === '[' || first.text === '|')
      return this.power(depth + 1)
    if (first.text === '-') return this.signed(depth + 1)
    let argument = this.power(depth + 1)
    while (argument !== undefined && this.#continuesArgument()) {
      const next = this.power(depth + 1)
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
    this.bars++
    const inside = this.sum(depth + 1)
    this.bars--
    if (inside === undefined || this.lexemes[this.at]?.text !== '|') {
      this.at = before
      return undefined
    }
    this.at++
    return { kind: 'call', name: 'abs', of: [inside] }
  }
}

/** Whether a word names a function, π or infinity. */
function isNamedWord(word: string): boolean {
  return isFunctionWord(word) || /^(?:infinity|inf|oo)$/i.test(word)
}

function productOf(letters: string): Term {
  return letters
    .split('')
    .map((letter): Term =>
      letter === 'e' || letter === 'i' ? { kind: 'constant', name: letter } : { kind: 'variable', name: letter },
    )
    .reduce((left, right) => binaryTerm('*', left, right))
}
