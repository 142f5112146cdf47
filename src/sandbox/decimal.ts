/**
 * Decimal numbers as programs print them, compared without rounding: checkers.ts asks whether two of them lie within a
 * tolerance. A number is sign × digits × 10^exponent with whole numbers of any length, so nothing overflows, underflows or
 * is rounded to a double. Exponents may be so far apart that no memory would hold the digits between; then only the sign of
 * the smaller number counts, which is all that an exact comparison needs.
 */

/** A finite decimal number: `digits` × 10^`exponent`, without zeros at either end of `digits`. */
export interface Decimal {
  /** Absolute value; empty for zero. */
  readonly digits: string
  readonly exponent: bigint
  readonly negative: boolean
}

const DECIMAL = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i
const ZERO: Decimal = { digits: '', exponent: 0n, negative: false }

/** Reads a decimal number such as `-12.50e3`; undefined for anything else, infinities, NaN and hexadecimal included. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = match[4] ?? '', , exponent = '0'] = match
  return decimal(whole + fraction, BigInt(exponent.replace('+', '')) - BigInt(fraction.length), sign === '-')
}

/** Whether |`a` - `b`| is at most `tolerance`, exactly; `tolerance` is not negative. */
export function differsAtMost(a: Decimal, b: Decimal, tolerance: Decimal): boolean {
  if (equal(a, b)) return true
  if (tolerance.digits === '') return false
  if (a.digits === '' || b.digits === '') return compareAbsolute(a.digits === '' ? b : a, tolerance) <= 0
  const [large, small] = magnitude(a) >= magnitude(b) ? [a, b] : [b, a]
  const top = magnitude(large)
  if (top - magnitude(small) < 2n) return compareAbsolute(difference(large, small), tolerance) <= 0
  // the difference has the size of the larger number, give or take a tenth
  if (magnitude(tolerance) > top + 2n) return true
  if (magnitude(tolerance) < top - 2n) return false
  const unit = large.exponent < tolerance.exponent ? large.exponent : tolerance.exponent
  // below the last digit of both others, only on which side it stands counts
  const other = magnitude(small) < unit ? { ...small, digits: '1', exponent: unit - 1n } : small
  return compareAbsolute(difference(large, other), tolerance) <= 0
}

/** The larger of `absolute` and `share` × |`of`|; both as JavaScript numbers, read as the decimals that they print as. */
export function toleranceOf(absolute: number, share: number, of: Decimal): Decimal {
  const own = parseDecimal(String(absolute)) ?? ZERO
  const factor = parseDecimal(String(share)) ?? ZERO
  if (factor.digits === '' || of.digits === '') return { ...own, negative: false }
  const product = (BigInt(factor.digits) * BigInt(of.digits)).toString()
  const relative = decimal(product, factor.exponent + of.exponent, false)
  return own.digits !== '' && compareAbsolute(own, relative) >= 0 ? own : relative
}

function decimal(text: string, exponent: bigint, negative: boolean): Decimal {
  let start = 0
  while (text[start] === '0') start++
  let end = text.length
  while (end > start && text[end - 1] === '0') end--
  if (start === end) return ZERO
  return { digits: text.slice(start, end), exponent: exponent + BigInt(text.length - end), negative }
}

/** Place of the first digit of a number that is not zero: it lies in [10^(m-1), 10^m). */
function magnitude({ digits, exponent }: Decimal): bigint {
  return exponent + BigInt(digits.length)
}

function equal(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.exponent === b.exponent && a.negative === b.negative
}

/** a - b, with as many digits as lie between their exponents. */
function difference(a: Decimal, b: Decimal): Decimal {
  const exponent = a.exponent < b.exponent ? a.exponent : b.exponent
  const result = scaled(a, exponent) - scaled(b, exponent)
  return decimal((result < 0n ? -result : result).toString(), exponent, result < 0n)
}

function scaled({ digits, exponent, negative }: Decimal, to: bigint): bigint {
  const value = BigInt(digits + '0'.repeat(Number(exponent - to)))
  return negative ? -value : value
}

/** Order of the absolute values of numbers that are not zero: negative, 0 or positive. */
function compareAbsolute(a: Decimal, b: Decimal): number {
  const [left, right] = [magnitude(a), magnitude(b)]
  if (left !== right) return left < right ? -1 : 1
  // both begin at the same place, so that the texts order as the numbers do
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -1 : 1
}
