/**
 * Reads one expression from tokens: precedence climbing over signs, with the habits of written solutions allowed for:
 * units behind operands (`3 apples * $2/apple`), implicit products (`4(40)`, `2x`), mixed numbers, `20% of 50`,
 * `\frac{a}{b}`. Depth and length are bounded, so that hostile input is answered with "no expression".
 */
import type { BinarySign, Expression } from './expression.ts'
import { isPlainFraction, isShare } from './share.ts'
import { beginsOperand, NESTING_LIMIT, type Token } from './token.ts'
import { readUnitWords } from './unit-words.ts'
import { magnitudeOf, unitOf, type Unit } from './unit.ts'

/** An expression and where it stands. */
export interface ParsedExpression {
  readonly expression: Expression
  /** Token indices [start, end). */
  readonly start: number
  readonly end: number
  /** Read with a guess (a product in prose `3 (2 more)`, a letter taken for a unit): too weak to call anything false. */
  readonly loose: boolean
}

/** How ambiguous forms are parsed. */
export interface ParseOptions {
  /**
   * `10 / 1/2`: whether a slash without spaces between two numbers binds first. Default: where it follows a division with
   * a space between.
   */
  readonly tightFractions?: boolean | undefined
  /** `6/2(3)`: an implicit product binds before a slash. Default false. */
  readonly implicitFirst?: boolean | undefined
  /** Set as mathematics: letters are variables, spaces mean nothing. Default false. */
  readonly mathematics?: boolean | undefined
}

/** Most tokens of one expression: sums of long lists stay under a thousand. */
const LENGTH_LIMIT = 2000
/** Words that may stand between `20% of` and its number. */
const DETERMINERS = new Set(
  'the a his her their its my our total remaining original initial all those these same'.split(' '),
)

/** Parses the longest expression that starts at token `start`; undefined where none does. */
export function parseExpression(
  tokens: readonly Token[],
  start: number,
  options: ParseOptions = {},
): ParsedExpression | undefined {
  const parser = new Parser(tokens, start, options)
  const expression = parser.sum(0)
  if (expression === undefined) return undefined
  return { expression, start, end: parser.at, loose: parser.loose }
}

class Parser {
  at: number
  loose = false
  readonly #tokens: readonly Token[]
  readonly #last: number
  readonly #options: ParseOptions

  constructor(tokens: readonly Token[], start: number, options: ParseOptions) {
    this.#tokens = tokens
    this.at = start
    this.#last = Math.min(tokens.length, start + LENGTH_LIMIT)
    this.#options = options
  }

  sum(depth: number): Expression | undefined {
    let left = this.#term(depth)
    if (left === undefined) return undefined
    for (;;) {
      const sign = this.#sign()
      if (sign !== '+' && sign !== '-') return left
      const before = this.at++
      const right = this.#term(depth)
      if (right === undefined) {
        this.at = before
        return left
      }
      left = { kind: 'binary', sign, left, right }
    }
  }

  #term(depth: number): Expression | undefined {
    let left: Expression | undefined = this.#factor(depth)
    if (left === undefined) return undefined
    for (;;) {
      const sign = this.#sign()
      const before = this.at
      if (sign === '*' || sign === '/') {
        this.at++
        let right: Expression | undefined = this.#factor(depth)
        if (right === undefined) {
          this.at = before
          return left
        }
        if (this.#options.implicitFirst === true) right = this.#implicitProducts(right, depth)
        left = { kind: 'binary', sign, left, right }
      } else {
        const product: Expression | undefined = this.#implicitProduct(left, depth) ?? this.#shareOf(left, depth)
        if (product === undefined) return left
        left = product
      }
    }
  }

  #implicitProducts(first: Expression, depth: number): Expression {
    let left = first
    for (;;) {
      const product = this.#implicitProduct(left, depth)
      if (product === undefined) return left
      left = product
    }
  }

  /** `4(40)`, `(2)(3)`, `2x`, `2\sqrt{3}`, `5!`: juxtaposition multiplies; what is opaque makes the product opaque. */
  #implicitProduct(left: Expression, depth: number): Expression | undefined {
    const token = this.#peek()
    if (token === undefined) return undefined
    const previous = this.#tokens[this.at - 1]
    if (previous?.kind === 'word') return undefined
    const near = token.tight || this.#options.mathematics === true
    const allowed =
      token.kind === 'open' ||
      token.kind === 'fraction' ||
      token.kind === 'root' ||
      (token.kind === 'letter' && (near || previous?.kind === 'letter')) ||
      (token.kind === 'opaque' && near) ||
      (token.kind === 'word' && token.tight && this.#options.mathematics === true) ||
      (token.kind === 'number' && token.tight && previous?.kind === 'close')
    if (!allowed) return undefined
    const before = this.at
    const loose = this.loose
    const right = this.#power(depth)
    if (right === undefined) {
      this.at = before
      this.loose = loose
      return undefined
    }
    if (!near) this.loose = true
    return { kind: 'binary', sign: '*', left, right }
  }

  /** `20% of 50`, `1/2 of the 10 apples`: a share of a number is a product. `half of` and the like are left alone. */
  #shareOf(left: Expression, depth: number): Expression | undefined {
    if (!isShare(left)) return undefined
    let at = this.at
    if (this.#tokens[at]?.text !== 'of' || this.#tokens[at]?.kind !== 'word') return undefined
    at++
    for (let words = 0; words < 3 && DETERMINERS.has(this.#tokens[at]?.text ?? ''); words++) at++
    const next = this.#tokens[at]
    if (next === undefined || (next.kind !== 'number' && next.kind !== 'currency' && next.kind !== 'open'))
      return undefined
    const before = this.at
    this.at = at
    const right = this.#power(depth)
    if (right === undefined) {
      this.at = before
      return undefined
    }
    return { kind: 'binary', sign: '*', left, right }
  }

  #factor(depth: number): Expression | undefined {
    const token = this.#peek()
    if (token?.kind === 'operator' && (token.text === '-' || token.text === '+')) {
      const next = this.#tokens[this.at + 1]
      if (next === undefined || next.kind === 'operator') return undefined
      const before = this.at++
      const operand = this.#power(depth)
      if (operand === undefined) {
        this.at = before
        return undefined
      }
      return token.text === '-' ? { kind: 'negation', of: operand } : operand
    }
    return this.#power(depth)
  }

  #power(depth: number): Expression | undefined {
    const base = this.#operand(depth)
    if (base === undefined || this.#sign() !== '^' || depth >= NESTING_LIMIT) return base
    const before = this.at++
    const exponent = this.#peek()?.text === '-' ? this.#factor(depth + 1) : this.#power(depth + 1)
    if (exponent === undefined) {
      this.at = before
      return base
    }
    return { kind: 'binary', sign: '^', left: base, right: exponent }
  }

  #operand(depth: number): Expression | undefined {
    const before = this.at
    let unit: Unit | undefined
    while (this.#peek()?.kind === 'currency') {
      unit = unitOf(this.#peek()?.text ?? '') ?? unit
      this.at++
    }
    const expression = this.#primary(depth, unit)
    if (expression === undefined) {
      this.at = before
      return undefined
    }
    return this.#suffixes(expression, before)
  }

  #primary(depth: number, unit: Unit | undefined): Expression | undefined {
    const token = this.#peek()
    if (token === undefined) return undefined
    switch (token.kind) {
      case 'number':
        this.at++
        return this.#mixedOrNumber(token, depth, unit)
      case 'open':
        return this.#parenthesised(depth)
      case 'letter':
        this.at++
        return { kind: 'variable', name: token.text }
      case 'opaque':
        this.at++
        return { kind: 'opaque' }
      case 'word':
        // `\frac{1}{2}PQ`: a segment; words are never operands in prose
        if (this.#options.mathematics !== true || !token.tight) return undefined
        this.at++
        return { kind: 'opaque' }
      case 'fraction':
        this.at++
        return this.#fraction(depth)
      case 'root': {
        this.at++
        // `\sqrt[3]{8}`: a degree is not read
        const degree = this.#peek()?.text === '['
        const radicand = this.#peek()?.kind === 'number' ? this.#plainNumber() : this.#parenthesised(depth)
        if (radicand === undefined) return undefined
        return degree ? { kind: 'opaque' } : { kind: 'root', of: radicand }
      }
      case 'operator':
      case 'close':
      case 'equals':
      case 'approximately':
      case 'relation':
      case 'percent':
      case 'currency':
      case 'separator':
      case 'break':
        return undefined
    }
  }

  #parenthesised(depth: number): Expression | undefined {
    if (depth >= NESTING_LIMIT || this.#peek()?.kind !== 'open' || this.#peek()?.closed !== true) return undefined
    const before = this.at++
    const inside = this.sum(depth + 1)
    while (this.#peek()?.kind === 'currency') this.at++
    if (inside === undefined || this.#peek()?.kind !== 'close') {
      this.at = before
      return undefined
    }
    this.at++
    return inside
  }

  /** What stands behind `\frac`; undefined, with nothing taken, where it is incomplete. */
  #fraction(depth: number): Expression | undefined {
    const before = this.at
    const first = this.#peek()
    if (first?.kind === 'number' && first.tight && first.value !== null) {
      // `\frac12`
      this.at++
      const digits = first.value.d === 1n ? first.value.n.toString() : ''
      if (digits.length !== 2) return { kind: 'opaque' }
      const part = (digit: number): Expression => ({
        kind: 'number',
        value: { n: BigInt(digits.charAt(digit)), d: 1n },
        decimals: 0,
      })
      return { kind: 'binary', sign: '/', left: part(0), right: part(1) }
    }
    const left = this.#parenthesised(depth)
    const right = left === undefined ? undefined : this.#parenthesised(depth)
    if (left === undefined || right === undefined) {
      this.at = before
      return undefined
    }
    return { kind: 'binary', sign: '/', left, right }
  }

  #plainNumber(): Expression | undefined {
    const token = this.#peek()
    if (token?.kind !== 'number') return undefined
    this.at++
    return { kind: 'number', value: token.value, decimals: token.decimals }
  }

  #mixedOrNumber(token: Token, depth: number, unit: Unit | undefined): Expression {
    const magnitudeToken = this.#peek()
    const magnitude =
      magnitudeToken?.kind === 'word' || magnitudeToken?.kind === 'letter'
        ? magnitudeOf(magnitudeToken.text.toLowerCase())
        : undefined
    const number: Expression = { kind: 'number', value: token.value, decimals: token.decimals, unit, magnitude }
    if (token.decimals > 0 || token.value === null) return number
    // `2 1/2`, also `2 and 1/2`
    const and = this.#peek()?.text === 'and' && this.#tokens[this.at + 1]?.kind === 'number' ? 1 : 0
    const top = this.#tokens[this.at + and]
    const slash = this.#tokens[this.at + and + 1]
    const bottom = this.#tokens[this.at + and + 2]
    // by look-ahead, not by parsing: a fraction that is parsed here and again as a factor doubles the work per level
    if (top?.kind === 'fraction' && top.tight && isPlainFraction(this.#tokens, this.at)) {
      const before = this.at++
      const fraction = this.#fraction(depth)
      if (fraction !== undefined) return { kind: 'mixed', whole: number, fraction }
      this.at = before
      return number
    }
    if (top?.kind !== 'number' || top.value === null || top.decimals > 0) return number
    if (top.value.d !== 1n) {
      // `2½`
      this.at += and + 1
      return { kind: 'mixed', whole: number, fraction: { kind: 'number', value: top.value, decimals: 0 } }
    }
    if (slash?.text !== '/' || !slash.tight || bottom?.kind !== 'number' || !bottom.tight) return number
    if (bottom.value === null || bottom.decimals > 0 || top.value.n >= bottom.value.n) return number
    this.at += and + 3
    const fraction: Expression = {
      kind: 'binary',
      sign: '/',
      left: { kind: 'number', value: top.value, decimals: 0 },
      right: { kind: 'number', value: bottom.value, decimals: 0 },
    }
    return { kind: 'mixed', whole: number, fraction }
  }

  /** Percent signs, units, and, where asked for, a tight fraction. */
  #suffixes(operand: Expression, start: number): Expression {
    let expression = operand
    if (expression.kind === 'number' && this.#bindsTight(start)) {
      const bottom = this.#tokens[this.at + 1]
      this.at += 2
      const right: Expression = { kind: 'number', value: bottom?.value ?? null, decimals: bottom?.decimals ?? 0 }
      expression = { kind: 'binary', sign: '/', left: expression, right }
    }
    // a closing `$` of mathematics
    while (this.#peek()?.kind === 'currency' && this.#tokens[this.at + 1]?.kind !== 'number') this.at++
    while (this.#peek()?.kind === 'percent') {
      this.at++
      expression = { kind: 'percent', of: expression }
    }
    return this.#unit(expression, this.#tokens[start - 1]?.kind === 'operator')
  }

  /** Whether the number that began at `start` is the top of a fraction that binds first. */
  #bindsTight(start: number): boolean {
    const [slash, bottom] = [this.#peek(), this.#tokens[this.at + 1]]
    if (slash?.text !== '/' || !slash.tight || bottom?.kind !== 'number' || !bottom.tight) return false
    const byDefault = this.#tokens[start - 1]?.text === '/' && this.#tokens[start]?.tight === false
    return this.#options.tightFractions ?? byDefault
  }

  /** Takes the words behind an operand where the expression goes on after them; notes a convertible unit either way. */
  #unit(operand: Expression, afterOperator: boolean): Expression {
    const words = readUnitWords(this.#tokens, this.at, this.#options.mathematics === true)
    const withUnit =
      operand.kind === 'number' && operand.unit === undefined && words.unit !== undefined
        ? { ...operand, unit: words.unit }
        : operand
    if (words.end === this.at) return withUnit
    let at = words.end
    while (this.#tokens[at]?.kind === 'currency') at++
    const next = this.#tokens[at]
    const goesOn =
      next !== undefined &&
      (((next.kind === 'equals' || next.kind === 'approximately') && (!words.soft || afterOperator)) ||
        next.kind === 'close' ||
        (next.kind === 'operator' && beginsOperand(this.#tokens[at + 1])))
    if (goesOn) {
      this.at = at
      if (words.loose) this.loose = true
    }
    return withUnit
  }

  #sign(): BinarySign | undefined {
    const token = this.#peek()
    return token?.kind === 'operator' ? (token.text as BinarySign) : undefined
  }

  #peek(): Token | undefined {
    return this.at < this.#last ? this.#tokens[this.at] : undefined
  }
}
