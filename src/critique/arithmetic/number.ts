/**
 * Reads numbers as they are printed in solutions: digits with thousands separators (`1,000`, LaTeX `1{,}000`, `1\,000`),
 * decimals, exponents of ten as Python prints them, unicode fractions, and the words that stand for numbers.
 * A literal keeps how many decimals it was printed with, since a rounded result is right at its printed precision.
 */
import { rational, type Rational } from './rational.ts'

/** One printed number. */
export interface NumberLiteral {
  /** Null for a literal too long to be meant (more than `digitLimit` digits). */
  readonly value: Rational | null
  /** Digits after the decimal point. */
  readonly decimals: number
  readonly end: number
}

/** More digits than this are noise: no word problem has them, and squaring megabytes of digits is an attack. */
const DIGIT_LIMIT = 40
const DECIMAL_LIMIT = 30

const unicodeFractions: Readonly<Record<string, readonly [number, number]>> = {
  '½': [1, 2],
  '⅓': [1, 3],
  '⅔': [2, 3],
  '¼': [1, 4],
  '¾': [3, 4],
  '⅕': [1, 5],
  '⅖': [2, 5],
  '⅗': [3, 5],
  '⅘': [4, 5],
  '⅙': [1, 6],
  '⅚': [5, 6],
  '⅐': [1, 7],
  '⅛': [1, 8],
  '⅜': [3, 8],
  '⅝': [5, 8],
  '⅞': [7, 8],
  '⅑': [1, 9],
  '⅒': [1, 10],
}

/** The value of `½` and its kin, undefined for any other character. */
export function unicodeFraction(character: string): Rational | undefined {
  const parts = unicodeFractions[character]
  return parts === undefined ? undefined : (rational(BigInt(parts[0]), BigInt(parts[1])) ?? undefined)
}

/** What stands between thousands: plain comma, LaTeX `{,}`, `\,`, `,\!`. */
const THOUSANDS_SEPARATOR = /,\\!|\{,\}|\\,|,/y

/** Reads the number literal that starts at `start` (a digit, or a point before a digit). Linear in its length. */
export function readNumber(text: string, start: number): NumberLiteral {
  let at = skipDigits(text, start)
  let digits = text.slice(start, Math.min(at, start + DIGIT_LIMIT + 1))
  let tooLong = at - start > DIGIT_LIMIT
  if (at - start <= 3 && at > start) {
    for (;;) {
      THOUSANDS_SEPARATOR.lastIndex = at
      const separator = THOUSANDS_SEPARATOR.exec(text)?.[0].length ?? 0
      if (separator === 0) break
      const groupEnd = skipDigits(text, at + separator)
      if (groupEnd - at - separator !== 3) break
      if (digits.length > DIGIT_LIMIT) tooLong = true
      else digits += text.slice(at + separator, groupEnd)
      at = groupEnd
    }
  }
  let decimals = 0
  if (text[at] === '.' && isDigit(text.charCodeAt(at + 1))) {
    const fractionEnd = skipDigits(text, at + 1)
    // a model that falls into a loop prints hundreds of digits. The first ones are value enough
    decimals = Math.min(fractionEnd - at - 1, DECIMAL_LIMIT)
    digits += text.slice(at + 1, at + 1 + decimals)
    at = fractionEnd
  }
  let exponent = 0
  const marker = text.charCodeAt(at) | 0x20
  if (marker === 0x65) {
    const signed = text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1
    const exponentEnd = skipDigits(text, signed)
    if (exponentEnd > signed && exponentEnd - signed <= 3 && !isLetter(text.charCodeAt(exponentEnd))) {
      exponent = Number(text.slice(at + 1, exponentEnd))
      at = exponentEnd
    }
  }
  // `0730` is a time or a code
  const isCode = digits.length > 1 && digits.startsWith('0') && decimals === 0 && exponent === 0
  if (tooLong || isCode) return { value: null, decimals, end: at }
  const scale = exponent - decimals
  const whole = BigInt(digits === '' ? '0' : digits)
  const value = scale >= 0 ? rational(whole * 10n ** BigInt(scale)) : rational(whole, 10n ** BigInt(-scale))
  return { value, decimals: exponent === 0 ? decimals : Math.max(0, decimals - exponent), end: at }
}

/** Words that stand for numbers in a question, each with every number that a solution may make of it. */
const numberWords: Readonly<Record<string, readonly string[]>> = {
  zero: ['0'],
  no: ['0'],
  none: ['0'],
  a: ['1'],
  an: ['1'],
  one: ['1'],
  once: ['1'],
  single: ['1'],
  two: ['2'],
  twice: ['2'],
  double: ['2'],
  doubles: ['2'],
  doubled: ['2'],
  couple: ['2'],
  pair: ['2'],
  pairs: ['2'],
  both: ['2'],
  second: ['2'],
  half: ['2', '1/2', '50'],
  halves: ['2', '1/2', '50'],
  halved: ['2', '1/2'],
  twin: ['2'],
  twins: ['2'],
  three: ['3'],
  thrice: ['3'],
  triple: ['3'],
  tripled: ['3'],
  triples: ['3'],
  triplets: ['3'],
  third: ['3', '1/3'],
  thirds: ['3', '1/3', '2/3'],
  four: ['4'],
  quadruple: ['4'],
  quarter: ['4', '1/4', '25', '3'],
  quarters: ['4', '1/4', '25', '3/4'],
  fourth: ['4', '1/4'],
  fourths: ['4', '1/4', '3/4'],
  five: ['5'],
  fifth: ['5', '1/5'],
  fifths: ['5', '1/5', '2/5', '3/5', '4/5'],
  six: ['6'],
  sixth: ['6', '1/6'],
  sixths: ['6', '1/6', '5/6'],
  seven: ['7'],
  seventh: ['7', '1/7'],
  eight: ['8'],
  eighth: ['8', '1/8'],
  eighths: ['8', '1/8', '3/8', '5/8', '7/8'],
  nine: ['9'],
  ninth: ['9', '1/9'],
  ten: ['10'],
  tenth: ['10', '1/10'],
  tenths: ['10', '1/10'],
  eleven: ['11'],
  twelve: ['12'],
  dozen: ['12'],
  dozens: ['12'],
  thirteen: ['13'],
  fourteen: ['14'],
  fifteen: ['15'],
  sixteen: ['16'],
  seventeen: ['17'],
  eighteen: ['18'],
  nineteen: ['19'],
  twenty: ['20'],
  thirty: ['30'],
  forty: ['40'],
  fifty: ['50'],
  sixty: ['60'],
  seventy: ['70'],
  eighty: ['80'],
  ninety: ['90'],
  hundred: ['100'],
  thousand: ['1000'],
  million: ['1000000'],
  billion: ['1000000000'],
  nickel: ['5', '1/20'],
  nickels: ['5', '1/20'],
  dime: ['10', '1/10'],
  dimes: ['10', '1/10'],
  penny: ['1', '1/100'],
  pennies: ['1', '1/100'],
  fortnight: ['14', '2'],
  decade: ['10'],
  decades: ['10'],
  century: ['100'],
  score: ['20'],
  leap: ['366'],
  weekend: ['2'],
  weekends: ['2'],
  weekday: ['5'],
  weekdays: ['5'],
  // conversions that a word calls for
  month: ['4', '12', '30'],
  months: ['4', '12', '30'],
  year: ['12', '52', '365'],
  years: ['12', '52', '365'],
  weekly: ['7', '52'],
  yard: ['3', '36'],
  yards: ['3', '36'],
  feet: ['3', '12'],
  foot: ['3', '12'],
  pound: ['16'],
  pounds: ['16'],
  ounce: ['16'],
  ounces: ['16'],
  gallon: ['4', '8', '16', '128'],
  gallons: ['4', '8', '16', '128'],
  quart: ['4'],
  quarts: ['4'],
  mile: ['5280', '1760'],
  miles: ['5280', '1760'],
  angle: ['90', '180', '360'],
  angles: ['90', '180', '360'],
  degrees: ['90', '180', '360'],
  circle: ['360'],
  square: ['4', '2'],
  rectangle: ['2', '4'],
  rectangular: ['2', '4'],
  triangle: ['3', '2', '180'],
  cube: ['6', '3'],
}

/** Keys (as `rationalKey` prints them) of the numbers that a word may stand for, or empty for other words. */
export function numbersOfWord(word: string): readonly string[] {
  return Object.hasOwn(numberWords, word) ? (numberWords[word] ?? []) : []
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** ASCII letters and the letters of other scripts, roughly: what a word or a unit is made of. */
export function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code < 0x2000)
  )
}

function skipDigits(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  return at
}
