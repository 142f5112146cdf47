/** Complex numbers over `Fixed`: principal values, but the odd root of a negative real is real, as schools teach it. */
import {
  angleFixed,
  divideFixed,
  expFixed,
  lnFixed,
  multiplyFixed,
  ONE,
  PI,
  rootFixed,
  sineAndCosine,
  type Fixed,
} from './precise.ts'

export interface Complex {
  readonly re: Fixed
  readonly im: Fixed
}

/** What is smaller than this, of one that is 1, is rounding: the imaginary part of a root that is real. */
const DUST = ONE >> 200n

export function real(re: Fixed): Complex {
  return { re, im: 0n }
}

export function isReal(a: Complex): boolean {
  const size = (a.re < 0n ? -a.re : a.re) + ONE
  return (a.im < 0n ? -a.im : a.im) <= (size * DUST) / ONE
}

export function addComplex(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im }
}

export function negateComplex(a: Complex): Complex {
  return { re: -a.re, im: -a.im }
}

export function multiplyComplex(a: Complex, b: Complex): Complex | null {
  if (a.im === 0n && b.im === 0n) return make(multiplyFixed(a.re, b.re), 0n)
  const [first, second] = [multiplyFixed(a.re, b.re), multiplyFixed(a.im, b.im)]
  const [third, fourth] = [multiplyFixed(a.re, b.im), multiplyFixed(a.im, b.re)]
  if (first === null || second === null || third === null || fourth === null) return null
  return { re: first - second, im: third + fourth }
}

/** Null where the divisor is zero, up to rounding. */
export function divideComplex(a: Complex, b: Complex): Complex | null {
  if (isZero(b)) return null
  if (b.im === 0n) return make(divideFixed(a.re, b.re), divideFixed(a.im, b.re))
  const norm = squaredNorm(b)
  const top = multiplyComplex(a, conjugate(b))
  return norm === null || norm === 0n || top === null
    ? null
    : make(divideFixed(top.re, norm), divideFixed(top.im, norm))
}

function conjugate({ re, im }: Complex): Complex {
  return { re, im: -im }
}

function isZero(a: Complex): boolean {
  return a.re <= DUST && a.re >= -DUST && a.im <= DUST && a.im >= -DUST
}

function squaredNorm(a: Complex): Fixed | null {
  const [first, second] = [multiplyFixed(a.re, a.re), multiplyFixed(a.im, a.im)]
  return first === null || second === null ? null : first + second
}

export function magnitude(a: Complex): Fixed | null {
  if (a.im === 0n) return a.re < 0n ? -a.re : a.re
  const norm = squaredNorm(a)
  return norm === null ? null : rootFixed(norm)
}

function make(re: Fixed | null, im: Fixed | null): Complex | null {
  return re === null || im === null ? null : { re, im }
}

export function sqrtComplex(a: Complex): Complex | null {
  if (isReal(a)) return a.re >= 0n ? real(rootFixed(a.re)) : { re: 0n, im: rootFixed(-a.re) }
  const norm = magnitude(a)
  if (norm === null) return null
  const re = rootFixed((norm + a.re) / 2n > 0n ? (norm + a.re) / 2n : 0n)
  const im = rootFixed((norm - a.re) / 2n > 0n ? (norm - a.re) / 2n : 0n)
  return { re, im: a.im < 0n ? -im : im }
}

export function expComplex(a: Complex): Complex | null {
  const size = expFixed(a.re)
  if (size === null || a.im === 0n) return make(size, 0n)
  const parts = sineAndCosine(a.im)
  return parts === null ? null : make(multiplyFixed(size, parts.cos), multiplyFixed(size, parts.sin))
}

export function lnComplex(a: Complex): Complex | null {
  if (isZero(a)) return null
  const size = magnitude(a)
  return size === null
    ? null
    : make(lnFixed(size), isReal(a) && a.re > 0n ? 0n : angleFixed(isReal(a) ? 0n : a.im, a.re))
}

/** a^n for an integer n, by squaring. */
export function integerPower(a: Complex, n: number): Complex | null {
  if (n < 0) {
    const positive = integerPower(a, -n)
    return positive === null ? null : divideComplex(real(ONE), positive)
  }
  let result: Complex | null = real(ONE)
  let base: Complex | null = a
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (result === null || base === null) return null
    if (rest % 2 === 1) result = multiplyComplex(result, base)
    if (rest > 1) base = multiplyComplex(base, base)
  }
  return result
}

export function powerComplex(a: Complex, b: Complex): Complex | null {
  if (isZero(a)) return isReal(b) && b.re > 0n ? real(0n) : null
  const logarithm = lnComplex(a)
  const exponent = logarithm === null ? null : multiplyComplex(logarithm, b)
  return exponent === null ? null : expComplex(exponent)
}

/** The root of an integer degree, real for an odd root of a negative real. */
export function rootComplex(a: Complex, degree: number): Complex | null {
  if (degree === 2) return sqrtComplex(a)
  if (isZero(a)) return real(0n)
  const negative = isReal(a) && a.re < 0n && degree % 2 === 1
  const logarithm = lnComplex(negative ? real(-a.re) : a)
  if (logarithm === null) return null
  const power = expComplex({ re: logarithm.re / BigInt(degree), im: logarithm.im / BigInt(degree) })
  return power === null ? null : negative ? negateComplex(power) : power
}

/** Sine and cosine by e^(ix). */
export function trigonometric(a: Complex): { readonly sin: Complex; readonly cos: Complex } | null {
  if (a.im === 0n) {
    const parts = sineAndCosine(a.re)
    return parts === null ? null : { sin: real(parts.sin), cos: real(parts.cos) }
  }
  const forth = expComplex({ re: -a.im, im: a.re })
  const back = expComplex({ re: a.im, im: -a.re })
  if (forth === null || back === null) return null
  const difference = addComplex(forth, negateComplex(back))
  const sum = addComplex(forth, back)
  return { sin: { re: difference.im / 2n, im: -difference.re / 2n }, cos: { re: sum.re / 2n, im: sum.im / 2n } }
}

const I: Complex = { re: 0n, im: ONE }

/** arcsin a = -i·ln(i·a + √(1 - a²)). */
export function arcsine(a: Complex): Complex | null {
  const square = multiplyComplex(a, a)
  const inner = square === null ? null : sqrtComplex(addComplex(real(ONE), negateComplex(square)))
  const rotated = multiplyComplex(a, I)
  const logarithm = inner === null || rotated === null ? null : lnComplex(addComplex(rotated, inner))
  return logarithm === null ? null : { re: logarithm.im, im: -logarithm.re }
}

export function arctangent(a: Complex): Complex | null {
  if (isReal(a)) return make(angleFixed(a.re, ONE), 0n)
  const rotated = multiplyComplex(a, I)
  if (rotated === null) return null
  const minus = lnComplex(addComplex(real(ONE), negateComplex(rotated)))
  const plus = lnComplex(addComplex(real(ONE), rotated))
  if (minus === null || plus === null) return null
  const difference = addComplex(minus, negateComplex(plus))
  return { re: -difference.im / 2n, im: difference.re / 2n }
}

export const HALF_PI: Complex = real(PI / 2n)
