/**
 * Reads one expression from tokens: precedence climbing over signs, with the habits of written solutions allowed for:
 * units behind operands (`3 apples * $2/apple`), implicit products (`4(40)`, `2x`), mixed numbers, `20% of 50`,
 * `\frac{a}{b}`. Depth and length are bounded, so that hostile input is answered with "no expression".
 *
 * One function reads one level: sum, term (products), factor (signs), power, operand (with its suffixes), and the table
 * `primaryReaders` what an operand can begin with. A function that reads nothing leaves the cursor where it was.
 */
import type { Expression } from './expression.ts'
import { mixedFractionAt } from './mixed-number.ts'
import type { ParseOptions } from './parse-options.ts'
import { isShare } from './share.ts'
import { TokenCursor } from './token-cursor.ts'
import { beginsOperand, NESTING_LIMIT, type Token, type TokenKind } from './token.ts'
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

/** Parses the longest expression that starts at token `start`, or undefined where none does. */
export function parseExpression(
  tokens: readonly Token[],
  start: number,
  options: ParseOptions = {},
): ParsedExpression | undefined {
  const cursor = new TokenCursor(tokens, start, options)
  const expression = readSum(cursor, 0)
  return expression === undefined ? undefined : { expression, start, end: cursor.at, loose: cursor.loose }
}

function readSum(cursor: TokenCursor, depth: number): Expression | undefined {
  let left = readTerm(cursor, depth)
  while (left !== undefined) {
    const { sign } = cursor
    const right: Expression | undefined =
      sign === '+' || sign === '-' ? behindSign(cursor, () => readTerm(cursor, depth)) : undefined
    if (sign === undefined || right === undefined) break
    left = { kind: 'binary', sign, left, right }
  }
  return left
}

function readTerm(cursor: TokenCursor, depth: number): Expression | undefined {
  let left = readFactor(cursor, depth)
  while (left !== undefined) {
    const longer = readProduct(cursor, left, depth)
    if (longer === undefined) break
    left = longer
  }
  return left
}

/** One more factor, behind a sign or not. */
function readProduct(cursor: TokenCursor, left: Expression, depth: number): Expression | undefined {
  const { sign } = cursor
  if (sign !== '*' && sign !== '/') return readImplicitProduct(cursor, left, depth) ?? readShareOf(cursor, left, depth)
  const right = behindSign(cursor, () => readFactor(cursor, depth))
  if (right === undefined) return undefined
  if (cursor.options.implicitFirst === true) {
    return { kind: 'binary', sign, left, right: withImplicitProducts(cursor, right, depth) }
  }
  const power = cursor.options.scientificFirst === true ? readPowerOfTen(cursor, depth) : undefined
  return {
    kind: 'binary',
    sign,
    left,
    right: power === undefined ? right : { kind: 'binary', sign: '*', left: right, right: power },
  }
}

/** The `x 10^8` behind a number in scientific notation. */
function readPowerOfTen(cursor: TokenCursor, depth: number): Expression | undefined {
  const [ten, caret] = [cursor.peek(1), cursor.peek(2)]
  if (cursor.sign !== '*' || ten?.value?.n !== 10n || ten.value.d !== 1n || caret?.text !== '^') return undefined
  return behindSign(cursor, () => readFactor(cursor, depth))
}

/** What stands behind the sign at hand. */
function behindSign(cursor: TokenCursor, read: () => Expression | undefined): Expression | undefined {
  return cursor.attempt(() => {
    cursor.at++
    return read()
  })
}

function withImplicitProducts(cursor: TokenCursor, first: Expression, depth: number): Expression {
  let left = first
  for (;;) {
    const product = readImplicitProduct(cursor, left, depth)
    if (product === undefined) return left
    left = product
  }
}

/** `4(40)`, `(2)(3)`, `2x`, `2\sqrt{3}`, `5!`: juxtaposition multiplies. What is opaque makes the product opaque. */
function readImplicitProduct(cursor: TokenCursor, left: Expression, depth: number): Expression | undefined {
  const { token } = cursor
  const previous = cursor.peek(-1)
  if (token === undefined || token.apart || previous?.kind === 'word') return undefined
  const mathematics = cursor.options.mathematics === true
  const near = token.tight || mathematics
  const allowed =
    token.kind === 'open' ||
    token.kind === 'fraction' ||
    token.kind === 'root' ||
    (token.kind === 'letter' && (near || previous?.kind === 'letter')) ||
    (token.kind === 'opaque' && near) ||
    (token.kind === 'word' && token.tight && mathematics) ||
    (token.kind === 'number' && token.tight && previous?.kind === 'close')
  const right = allowed ? cursor.attempt(() => readPower(cursor, depth)) : undefined
  if (right === undefined) return undefined
  // `(3)2` may be a power whose exponent was set lower
  if (!near || token.kind === 'number') cursor.loose = true
  return { kind: 'binary', sign: '*', left, right }
}

/** Words that may stand between `20% of` and its number. */
const DETERMINERS = new Set(
  'the a his her their its my our total remaining original initial all those these same'.split(' '),
)

/** `20% of 50`, `1/2 of the 10 apples`: a share of a number is a product. `half of` and the like are left alone. */
function readShareOf(cursor: TokenCursor, left: Expression, depth: number): Expression | undefined {
  if (!isShare(left) || cursor.peek(0)?.text !== 'of' || cursor.peek(0)?.kind !== 'word') return undefined
  let words = 1
  while (words < 4 && DETERMINERS.has(cursor.peek(words)?.text ?? '')) words++
  const kind = cursor.peek(words)?.kind
  if (kind !== 'number' && kind !== 'currency' && kind !== 'open') return undefined
  const right = cursor.attempt(() => {
    cursor.at += words
    return readPower(cursor, depth)
  })
  return right === undefined ? undefined : { kind: 'binary', sign: '*', left, right }
}

function readFactor(cursor: TokenCursor, depth: number): Expression | undefined {
  const { sign } = cursor
  if (sign !== '-' && sign !== '+') return readPower(cursor, depth)
  const next = cursor.peek(1)
  if (next === undefined || next.kind === 'operator') return undefined
  const operand = behindSign(cursor, () => readPower(cursor, depth))
  return operand === undefined || sign === '+' ? operand : { kind: 'negation', of: operand }
}

function readPower(cursor: TokenCursor, depth: number): Expression | undefined {
  const base = readOperand(cursor, depth)
  if (base === undefined || cursor.sign !== '^' || depth >= NESTING_LIMIT) return base
  const exponent = behindSign(cursor, () =>
    cursor.token?.text === '-' ? readFactor(cursor, depth + 1) : readPower(cursor, depth + 1),
  )
  return exponent === undefined ? base : { kind: 'binary', sign: '^', left: base, right: exponent }
}

function readOperand(cursor: TokenCursor, depth: number): Expression | undefined {
  const start = cursor.at
  return cursor.attempt(() => {
    let unit: Unit | undefined
    for (; cursor.is('currency'); cursor.at++) unit = unitOf(cursor.token?.text ?? '') ?? unit
    const { token } = cursor
    const read = token === undefined ? undefined : primaryReaders[token.kind]
    const primary = token === undefined ? undefined : read?.(cursor, token, { depth, unit })
    return primary === undefined ? undefined : withSuffixes(cursor, primary, start)
  })
}

interface Place {
  readonly depth: number
  /** The unit of a currency sign before. */
  readonly unit: Unit | undefined
}

type PrimaryReader = (cursor: TokenCursor, token: Token, place: Place) => Expression | undefined

/** What an operand can begin with. A token of another kind begins none. */
const primaryReaders: Readonly<Partial<Record<TokenKind, PrimaryReader>>> = {
  number: readNumberOperand,
  open: (cursor, _, { depth }) => readParenthesised(cursor, depth),
  fraction: (cursor, _, { depth }) => readFraction(cursor, depth),
  root: (cursor, _, { depth }) => readRoot(cursor, depth),
  letter(cursor, token) {
    cursor.at++
    return { kind: 'variable', name: token.text }
  },
  opaque(cursor) {
    cursor.at++
    return { kind: 'opaque' }
  },
  word(cursor, token) {
    // `\frac{1}{2}PQ`: a segment. Words are never operands in prose
    if (cursor.options.mathematics !== true || !token.tight) return undefined
    cursor.at++
    return { kind: 'opaque' }
  },
}

/** A number, with the fraction and the word of magnitude behind it. */
function readNumberOperand(cursor: TokenCursor, token: Token, { unit }: Place): Expression {
  cursor.at++
  const next = cursor.token
  const magnitude = next?.kind === 'word' || next?.kind === 'letter' ? magnitudeOf(next.text.toLowerCase()) : undefined
  const number: Expression = { kind: 'number', value: token.value, decimals: token.decimals, unit, magnitude }
  const mixed =
    token.decimals > 0 || token.value === null || next === undefined
      ? undefined
      : mixedFractionAt(cursor.tokens, cursor.at)
  if (mixed === undefined) return number
  cursor.at = mixed.end
  return { kind: 'mixed', whole: number, fraction: mixed.fraction }
}

function readParenthesised(cursor: TokenCursor, depth: number): Expression | undefined {
  if (depth >= NESTING_LIMIT || !cursor.is('open') || cursor.token?.closed !== true) return undefined
  return cursor.attempt(() => {
    cursor.at++
    const inside = readSum(cursor, depth + 1)
    while (cursor.is('currency')) cursor.at++
    if (inside === undefined || !cursor.is('close')) return undefined
    cursor.at++
    return inside
  })
}

/** `\frac{a}{b}`, `\frac12`. */
function readFraction(cursor: TokenCursor, depth: number): Expression | undefined {
  cursor.at++
  const first = cursor.token
  if (first?.kind === 'number' && first.tight && first.value !== null) {
    cursor.at++
    const [top, bottom, ...more] = first.value.d === 1n ? first.value.n.toString() : ''
    if (top === undefined || bottom === undefined || more.length > 0) return { kind: 'opaque' }
    return { kind: 'binary', sign: '/', left: digit(top), right: digit(bottom) }
  }
  const left = readParenthesised(cursor, depth)
  const right = left === undefined ? undefined : readParenthesised(cursor, depth)
  return left === undefined || right === undefined ? undefined : { kind: 'binary', sign: '/', left, right }
}

function digit(character: string): Expression {
  return { kind: 'number', value: { n: BigInt(character), d: 1n }, decimals: 0 }
}

/** `\sqrt{16}`, `\sqrt 2`. The degree of `\sqrt[3]{8}` is not read. */
function readRoot(cursor: TokenCursor, depth: number): Expression | undefined {
  cursor.at++
  const hasDegree = cursor.token?.text === '['
  const radicand = cursor.is('number') ? readPlainNumber(cursor) : readParenthesised(cursor, depth)
  if (radicand === undefined) return undefined
  return hasDegree ? { kind: 'opaque' } : { kind: 'root', of: radicand }
}

function readPlainNumber(cursor: TokenCursor): Expression {
  const { token } = cursor
  cursor.at++
  return { kind: 'number', value: token?.value ?? null, decimals: token?.decimals ?? 0 }
}

/** What follows an operand that began at token `start`: a fraction that binds first, percent signs, units. */
function withSuffixes(cursor: TokenCursor, operand: Expression, start: number): Expression {
  let expression = operand
  if (expression.kind === 'number' && bindsFirst(cursor, start)) {
    cursor.at++
    expression = { kind: 'binary', sign: '/', left: expression, right: readPlainNumber(cursor) }
  }
  // a closing `$` of mathematics
  while (cursor.is('currency') && cursor.peek(1)?.kind !== 'number') cursor.at++
  for (; cursor.is('percent'); cursor.at++) expression = { kind: 'percent', of: expression }
  return withUnit(cursor, expression, cursor.tokens[start - 1]?.kind === 'operator')
}

/** Whether the number that began at `start` is the top of a fraction that binds first. */
function bindsFirst(cursor: TokenCursor, start: number): boolean {
  const [slash, bottom] = [cursor.token, cursor.peek(1)]
  if (cursor.options.spacedFractions === true && slash?.text === '/' && bottom?.kind === 'number') {
    const top = cursor.tokens[start]
    // without spaces only `120/1/6`: other numerators are more often divided on
    return (
      cursor.tokens[start - 1]?.text === '/' && (top?.tight === false || (top?.value?.n === 1n && top.value.d === 1n))
    )
  }
  if (slash?.text !== '/' || !slash.tight || bottom?.kind !== 'number' || !bottom.tight) return false
  const byDefault = cursor.tokens[start - 1]?.text === '/' && cursor.tokens[start]?.tight === false
  return cursor.options.tightFractions ?? byDefault
}

/** Takes the words behind an operand where the expression goes on after them. It notes a convertible unit either way. */
function withUnit(cursor: TokenCursor, operand: Expression, afterOperator: boolean): Expression {
  const words = readUnitWords(cursor.tokens, cursor.at, cursor.options.mathematics === true)
  const named =
    operand.kind === 'number' && operand.unit === undefined && words.unit !== undefined
      ? { ...operand, unit: words.unit }
      : operand
  if (words.end === cursor.at) return named
  let at = words.end
  while (cursor.tokens[at]?.kind === 'currency') at++
  const next = cursor.tokens[at]
  const isEquality = next?.kind === 'equals' || next?.kind === 'approximately'
  const goesOn =
    (isEquality && (!words.soft || afterOperator)) ||
    next?.kind === 'close' ||
    (next?.kind === 'operator' && beginsOperand(cursor.tokens[at + 1]))
  if (goesOn) {
    cursor.at = at
    if (words.loose) cursor.loose = true
  }
  return named
}
