/**
 * The value of a term: exact where it is rational, to 256 binary places where it is not, and its logarithm where it is
 * too large for either. Null where it has no value, or none that is bounded.
 */
import {
  add,
  divide,
  multiply,
  negate,
  power,
  rational,
  root,
  subtract,
  type Rational,
} from '../arithmetic/rational.ts'
import {
  addComplex,
  arcsine,
  arctangent,
  divideComplex,
  expComplex,
  HALF_PI,
  integerPower,
  isReal,
  lnComplex,
  magnitude,
  multiplyComplex,
  negateComplex,
  powerComplex,
  real,
  rootComplex,
  sqrtComplex,
  trigonometric,
  type Complex,
} from './complex.ts'
import { fixedOf, ONE, PI, toNumber } from './precise.ts'
import type { Term } from './term.ts'

/** Largest number whose factorial is evaluated. */
const FACTORIAL_LIMIT = 400
/** Largest exponent that is evaluated by squaring. */
const EXPONENT_LIMIT = 100_000

export type RationalPoint = ReadonlyMap<string, Rational>
export type ComplexPoint = ReadonlyMap<string, Complex>

/** The exact value with rational numbers for the variables, or null where it is not rational. */
export function exactValue(term: Term, point: RationalPoint): Rational | null {
  switch (term.kind) {
    case 'number':
      return term.value
    case 'constant':
      return null
    case 'variable':
      return point.get(term.name) ?? null
    case 'negation': {
      const of = exactValue(term.of, point)
      return of === null ? null : negate(of)
    }
    case 'binary': {
      const left = exactValue(term.left, point)
      const right = left === null ? null : exactValue(term.right, point)
      if (left === null || right === null) return null
      switch (term.sign) {
        case '+':
          return add(left, right)
        case '-':
          return subtract(left, right)
        case '*':
          return multiply(left, right)
        case '/':
          return divide(left, right)
        case '^':
          return power(left, right)
      }
      break
    }
    case 'call':
      return exactCall(term, point)
  }
  return null
}

function exactCall(term: Extract<Term, { readonly kind: 'call' }>, point: RationalPoint): Rational | null {
  const [first, second] = term.of.map((each) => exactValue(each, point))
  if (first === null || first === undefined || second === null) return null
  switch (term.name) {
    case 'sqrt':
      return root(first, 2n)
    case 'root':
      return second?.d === 1n ? oddRoot(first, second.n) : null
    case 'abs':
      return first.n < 0n ? negate(first) : first
    case 'floor':
      return rational(floorOf(first))
    case 'ceil':
      return rational(-floorOf(negate(first)))
    case 'factorial':
      return first.d === 1n ? factorial(first.n) : null
    case 'binomial':
      return second?.d === 1n && first.d === 1n ? binomial(first.n, second.n) : null
    case 'log':
      return second === undefined ? exactLogarithm({ n: 10n, d: 1n }, first) : exactLogarithm(second, first)
    default:
      return null
  }
}

function oddRoot(a: Rational, degree: bigint): Rational | null {
  if (a.n >= 0n) return root(a, degree)
  const positive = degree % 2n === 1n ? root(negate(a), degree) : null
  return positive === null ? null : negate(positive)
}

function floorOf(a: Rational): bigint {
  const quotient = a.n / a.d
  return a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient
}

function factorial(n: bigint): Rational | null {
  if (n < 0n || n > BigInt(FACTORIAL_LIMIT)) return null
  let product = 1n
  for (let k = 2n; k <= n; k++) product *= k
  return rational(product)
}

function binomial(n: bigint, k: bigint): Rational | null {
  if (n < 0n || k < 0n || n > 1000n) return null
  if (k > n) return rational(0n)
  let result = 1n
  for (let j = 1n; j <= k; j++) result = (result * (n - k + j)) / j
  return rational(result)
}

/** The integer x with base^x = value, where there is one of at most 512. */
function exactLogarithm(base: Rational, value: Rational): Rational | null {
  if (base.n <= base.d || value.n <= 0n) return null
  let current: Rational | null = { n: 1n, d: 1n }
  const inverse = value.n < value.d
  for (let exponent = 0n; exponent <= 512n && current !== null; exponent++) {
    const [n, d] = inverse ? [current.d, current.n] : [current.n, current.d]
    if (n === value.n && d === value.d) return { n: inverse ? -exponent : exponent, d: 1n }
    current = multiply(current, base)
  }
  return null
}

/** The value to 256 binary places. */
export function preciseValue(term: Term, point: ComplexPoint): Complex | null {
  switch (term.kind) {
    case 'number':
      return real(fixedOf(term.value.n, term.value.d))
    case 'constant':
      return constantValue(term.name)
    case 'variable':
      return point.get(term.name) ?? null
    case 'negation': {
      const of = preciseValue(term.of, point)
      return of === null ? null : negateComplex(of)
    }
    case 'call':
      return preciseCall(term, point)
    case 'binary': {
      if (term.sign === '^') return precisePower(term.left, term.right, point)
      const left = preciseValue(term.left, point)
      const right = left === null ? null : preciseValue(term.right, point)
      if (left === null || right === null) return null
      switch (term.sign) {
        case '+':
          return addComplex(left, right)
        case '-':
          return addComplex(left, negateComplex(right))
        case '*':
          return multiplyComplex(left, right)
        case '/':
          return divideComplex(left, right)
      }
    }
  }
}

function constantValue(name: 'pi' | 'e' | 'i' | 'infinity'): Complex | null {
  switch (name) {
    case 'pi':
      return real(PI)
    case 'e':
      return expComplex(real(ONE))
    case 'i':
      return { re: 0n, im: ONE }
    case 'infinity':
      return null
  }
}

function precisePower(base: Term, exponent: Term, point: ComplexPoint): Complex | null {
  const left = preciseValue(base, point)
  if (left === null) return null
  const exact = exactValue(exponent, new Map())
  if (exact !== null && exact.d <= 64n) {
    const n = Number(exact.n)
    if (Math.abs(n) > EXPONENT_LIMIT) return null
    const rooted = exact.d === 1n ? left : rootComplex(left, Number(exact.d))
    if (n === 0 && (left.re !== 0n || left.im !== 0n)) return real(ONE)
    return rooted === null || (n === 0 && exact.d === 1n) ? null : integerPower(rooted, n)
  }
  const right = preciseValue(exponent, point)
  return right === null ? null : powerComplex(left, right)
}

function preciseCall(term: Extract<Term, { readonly kind: 'call' }>, point: ComplexPoint): Complex | null {
  const exact = term.of.every((each) => each.kind === 'number') ? exactCall(term, new Map()) : null
  if (exact !== null) return real(fixedOf(exact.n, exact.d))
  const [of, second] = term.of.map((each) => preciseValue(each, point))
  if (of === null || of === undefined || second === null) return null
  switch (term.name) {
    case 'sqrt':
      return sqrtComplex(of)
    case 'root': {
      const degree = second === undefined ? null : integerOf(second)
      return degree === null || degree < 1 || degree > 64 ? null : rootComplex(of, degree)
    }
    case 'abs': {
      const size = magnitude(of)
      return size === null ? null : real(size)
    }
    case 'factorial': {
      const n = integerOf(of)
      const value = n === null ? null : factorial(BigInt(n))
      return value === null ? null : real(fixedOf(value.n, value.d))
    }
    case 'binomial': {
      const [n, k] = [integerOf(of), second === undefined ? null : integerOf(second)]
      const value = n === null || k === null ? null : binomial(BigInt(n), BigInt(k))
      return value === null ? null : real(fixedOf(value.n, value.d))
    }
    case 'floor':
      return isReal(of) ? real((of.re >> 256n) << 256n) : null
    case 'ceil':
      return isReal(of) ? real(-((-of.re >> 256n) << 256n)) : null
    case 'exp':
      return expComplex(of)
    case 'ln':
      return lnComplex(of)
    case 'log': {
      // without a base: the common logarithm. Where both sides have it, its base cancels anyway
      const base = lnComplex(second ?? real(10n * ONE))
      const value = lnComplex(of)
      return base === null || value === null ? null : divideComplex(value, base)
    }
    case 'arcsin':
      return arcsine(of)
    case 'arccos': {
      const sine = arcsine(of)
      return sine === null ? null : addComplex(HALF_PI, negateComplex(sine))
    }
    case 'arctan':
      return arctangent(of)
    case 'sinh':
    case 'cosh':
    case 'tanh':
      return hyperbolic(term.name, of)
    case 'sin':
    case 'cos':
    case 'tan':
    case 'cot':
    case 'sec':
    case 'csc': {
      const parts = trigonometric(of)
      if (parts === null) return null
      const { sin, cos } = parts
      const one = real(ONE)
      switch (term.name) {
        case 'sin':
          return sin
        case 'cos':
          return cos
        case 'tan':
          return divideComplex(sin, cos)
        case 'cot':
          return divideComplex(cos, sin)
        case 'sec':
          return divideComplex(one, cos)
        case 'csc':
          return divideComplex(one, sin)
      }
    }
  }
}

function integerOf(a: Complex): number | null {
  if (!isReal(a)) return null
  const rounded = (a.re + ONE / 2n) >> 256n
  const gap = a.re - (rounded << 256n)
  return gap > -1024n && gap < 1024n && rounded > -100_000n && rounded < 100_000n ? Number(rounded) : null
}

function hyperbolic(name: 'sinh' | 'cosh' | 'tanh', of: Complex): Complex | null {
  const forth = expComplex(of)
  const back = expComplex(negateComplex(of))
  if (forth === null || back === null) return null
  const difference = addComplex(forth, negateComplex(back))
  const sum = addComplex(forth, back)
  if (name === 'tanh') return divideComplex(difference, sum)
  const chosen = name === 'sinh' ? difference : sum
  return { re: chosen.re / 2n, im: chosen.im / 2n }
}

/**
 * The natural logarithm of a positive term without variables, in a double, however large the term is, or null where it is
 * not a product of powers. Only for telling apart what is too large to be evaluated.
 */
export function logarithmOf(term: Term): number | null {
  switch (term.kind) {
    case 'number':
      return term.value.n > 0n ? bigLogarithm(term.value.n) - bigLogarithm(term.value.d) : null
    case 'constant':
      return term.name === 'pi' ? Math.log(Math.PI) : term.name === 'e' ? 1 : null
    case 'call': {
      const n = term.name === 'factorial' ? doubleOf(term.of[0]) : null
      return n === null || n < 1 || !Number.isInteger(n) ? null : logFactorial(n)
    }
    case 'binary': {
      const left = logarithmOf(term.left)
      if (left === null) return null
      if (term.sign === '^') {
        const exponent = doubleOf(term.right)
        return exponent === null ? null : left * exponent
      }
      const right = logarithmOf(term.right)
      if (right === null) return null
      if (term.sign === '*') return left + right
      if (term.sign === '/') return left - right
      return term.sign === '+' && Math.abs(left - right) > 60 ? Math.max(left, right) : null
    }
    case 'variable':
    case 'negation':
      return null
  }
}

function doubleOf(term: Term | undefined): number | null {
  if (term === undefined) return null
  const value = preciseValue(term, new Map())
  if (value !== null && isReal(value)) return toNumber(value.re)
  const logarithm = logarithmOf(term)
  return logarithm === null || logarithm > 700 ? null : Math.exp(logarithm)
}

function bigLogarithm(n: bigint): number {
  const text = n.toString()
  return text.length < 16 ? Math.log(Number(n)) : Math.log(Number(text.slice(0, 16))) + (text.length - 16) * Math.LN10
}

/** Stirling's series, exact enough above 10. */
function logFactorial(n: number): number {
  if (n < 10) return Math.log([1, 1, 2, 6, 24, 120, 720, 5040, 40_320, 362_880][n] ?? 1)
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3)
}
