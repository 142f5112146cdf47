/**
 * Arithmetic expressions: their tree, their exact value, and their print.
 *
 * A printed expression can have more than one plausible reading (`200 - 10%`, `10 / 1/2`, `5 million`), so evaluation
 * takes a `Reading`. A claim is called false only where every reading makes it false (equation.ts).
 */
import { add, divide, multiply, negate, power, printRational, root, subtract, type Rational } from './rational.ts'
import { hundredth, type Unit } from './unit.ts'

/** A tree. Offsets live with the tokens, not here. */
export type Expression =
  | {
      readonly kind: 'number'
      /** Null for a literal too long to be evaluated. */
      readonly value: Rational | null
      readonly decimals: number
      readonly unit?: Unit | undefined
      /** `5 million`: the factor of the word behind. */
      readonly magnitude?: Rational | undefined
    }
  | { readonly kind: 'variable'; readonly name: string }
  /** A part whose value nobody here knows. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'percent'; readonly of: Expression }
  | { readonly kind: 'negation'; readonly of: Expression }
  | { readonly kind: 'root'; readonly of: Expression }
  /** `2 1/2`. */
  | { readonly kind: 'mixed'; readonly whole: Expression; readonly fraction: Expression }
  | { readonly kind: 'binary'; readonly sign: BinarySign; readonly left: Expression; readonly right: Expression }

export type BinarySign = '+' | '-' | '*' | '/' | '^'

/** How the ambiguous parts of an expression are read. */
export interface Reading {
  /**
   * What `%` means: a hundredth, a mere unit, or, after + and -, a share: of all that stands before (`200 - 10%` is 180),
   * or, as `base`, of the first term (`100 - 20% - 10%` is 70).
   */
  readonly percent: 'hundredth' | 'unit' | 'share' | 'base'
  /** Whether `million` behind a number multiplies it, or is a unit. */
  readonly magnitudes: boolean
  /** Numbers with convertible units count in the smallest unit of their dimension. */
  readonly units: boolean
  /** Whether `2 1/2` is a product. */
  readonly mixedAsProduct: boolean
}

export const plainReading: Reading = { percent: 'hundredth', magnitudes: true, units: false, mixedAsProduct: false }

/** What an evaluation may look up. */
export interface Surroundings {
  readonly variables: ReadonlyMap<string, Rational>
  /** Replaces the value of decimal literals by what they were rounded from. */
  readonly exactOf?: (value: Rational, decimals: number) => Rational | undefined
}

const noSurroundings: Surroundings = { variables: new Map() }

/** The exact value, or null where a part is unknown, undefined (x/0), irrational or too large. Depth is the parser's bound. */
export function evaluate(
  expression: Expression,
  reading: Reading = plainReading,
  surroundings: Surroundings = noSurroundings,
): Rational | null {
  switch (expression.kind) {
    case 'number': {
      let value = expression.value
      if (value === null) return null
      if (expression.decimals > 0) value = surroundings.exactOf?.(value, expression.decimals) ?? value
      if (reading.magnitudes && expression.magnitude !== undefined) value = multiply(value, expression.magnitude)
      if (value !== null && reading.units && expression.unit !== undefined)
        return multiply(value, expression.unit.factor)
      return value
    }
    case 'variable':
      return surroundings.variables.get(expression.name) ?? null
    case 'opaque':
      return null
    case 'percent': {
      const value = evaluate(expression.of, reading, surroundings)
      return value === null || reading.percent === 'unit' ? value : multiply(value, hundredth)
    }
    case 'negation': {
      const value = evaluate(expression.of, reading, surroundings)
      return value === null ? null : negate(value)
    }
    case 'root': {
      const value = evaluate(expression.of, reading, surroundings)
      return value === null ? null : root(value, 2n)
    }
    case 'mixed': {
      const whole = evaluate(expression.whole, reading, surroundings)
      const fraction = evaluate(expression.fraction, reading, surroundings)
      if (whole === null || fraction === null) return null
      return reading.mixedAsProduct ? multiply(whole, fraction) : add(whole, fraction)
    }
    case 'binary':
      return evaluateBinary(expression, reading, surroundings)
  }
}

function evaluateBinary(expression: Binary, reading: Reading, surroundings: Surroundings): Rational | null {
  const left = evaluate(expression.left, reading, surroundings)
  if (left === null) return null
  const right = evaluate(expression.right, reading, surroundings)
  if (right === null) return null
  switch (expression.sign) {
    case '+':
    case '-': {
      const term = isShareOfLeft(expression, reading) ? shareOf(expression, left, right, reading, surroundings) : right
      if (term === null) return null
      return expression.sign === '+' ? add(left, term) : subtract(left, term)
    }
    case '*':
      return multiply(left, right)
    case '/':
      return divide(left, right)
    case '^':
      return power(left, right)
  }
}

type Binary = Extract<Expression, { readonly kind: 'binary' }>

/** Whether the right term is a share of what stands before it: `200 - 10%`, `100 - (20% + 10%)`. */
function isShareOfLeft({ left, right }: Binary, { percent }: Reading): boolean {
  return (percent === 'share' || percent === 'base') && isPercentage(right) && !isPercentage(left)
}

/** A percentage, or a sum of them. */
function isPercentage(expression: Expression): boolean {
  if (expression.kind === 'percent') return true
  if (expression.kind !== 'binary' || (expression.sign !== '+' && expression.sign !== '-')) return false
  return isPercentage(expression.left) && isPercentage(expression.right)
}

function shareOf(
  { left: before }: Binary,
  left: Rational,
  share: Rational,
  reading: Reading,
  surroundings: Surroundings,
): Rational | null {
  if (reading.percent === 'share') return multiply(left, share)
  let first = before
  while (first.kind === 'binary' && (first.sign === '+' || first.sign === '-')) first = first.left
  const base = evaluate(first, reading, surroundings)
  return base === null ? null : multiply(base, share)
}

/** Whether any node satisfies `test`. */
export function someNode(expression: Expression, test: (node: Expression) => boolean): boolean {
  if (test(expression)) return true
  switch (expression.kind) {
    case 'number':
    case 'variable':
    case 'opaque':
      return false
    case 'percent':
    case 'negation':
    case 'root':
      return someNode(expression.of, test)
    case 'mixed':
      return someNode(expression.whole, test) || someNode(expression.fraction, test)
    case 'binary':
      return someNode(expression.left, test) || someNode(expression.right, test)
  }
}

/** The leftmost literal, variable or opaque part. */
export function leftmost(expression: Expression): Expression {
  let node = expression
  while (node.kind === 'binary') node = node.left
  return node
}

/** Whether an expression only states a value and computes nothing: a number, a name, a mixed number, with sign or percent. */
export function isBare(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'variable':
    case 'opaque':
    case 'mixed':
      return true
    case 'percent':
    case 'negation':
      return isBare(expression.of)
    case 'root':
      return false
    case 'binary':
      // a fraction of two numbers is a value as much as a computation: `0.5 = 1/2`
      return false
  }
}

const precedence: Readonly<Record<BinarySign, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 }

/** Prints the tree with the fewest parentheses, so that parsing the print gives the tree again. */
export function printExpression(expression: Expression): string {
  return print(expression, 0)
}

function print(expression: Expression, outer: number): string {
  switch (expression.kind) {
    case 'number': {
      if (expression.value === null) return '?'
      const { value, decimals } = expression
      return decimals > 0 ? printDecimal(value, decimals) : printRational(value)
    }
    case 'variable':
      return expression.name
    case 'opaque':
      return '?'
    case 'percent':
      return `${print(expression.of, 5)}%`
    case 'negation':
      return outer > 0 ? `(-${print(expression.of, 3)})` : `-${print(expression.of, 3)}`
    case 'root':
      return `\\sqrt{${print(expression.of, 0)}}`
    case 'mixed':
      return outer > 3
        ? `(${print(expression.whole, 5)} ${print(expression.fraction, 2).replaceAll(' ', '')})`
        : `${print(expression.whole, 5)} ${print(expression.fraction, 2).replaceAll(' ', '')}`
    case 'binary': {
      const own = precedence[expression.sign]
      const rightFirst = expression.sign === '^'
      const left = print(expression.left, rightFirst ? own + 1 : own)
      const right = print(expression.right, rightFirst ? own : own + 1)
      const text = `${left} ${expression.sign} ${right}`
      return own < outer ? `(${text})` : text
    }
  }
}

function printDecimal(value: Rational, decimals: number): string {
  const scale = 10n ** BigInt(decimals)
  const scaled = (value.n * scale) / value.d
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
