/**
 * Lexemes of an answer: one pass over its plain text (answer-text.ts), linear, with numbers read as they are printed.
 * How a comma between digits is meant is not decided here but asked for: `100,200` is one number or two.
 */
import { rational, type Rational } from '../arithmetic/rational.ts'

export interface Lexeme {
  readonly kind: 'number' | 'letter' | 'word' | 'command' | 'sign'
  /** The letter, the word as printed, the command without its backslash, the sign. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** White space stands before it. */
  readonly spaced: boolean
  /** It stood in `\text{…}`: prose or a unit, never a product of variables. */
  readonly prose: boolean
  /** Of a number. */
  readonly value?: Rational | undefined
  readonly decimals?: number | undefined
  readonly significant?: number | undefined
}

/** What a comma between digits means: `1,000` in groups of three, a list, or a decimal comma (`2,75`). */
export type CommaReading = 'thousands' | 'list' | 'decimal'

/** Longer answers are not read: the longest of the usual data sets has 160 characters. */
export const ANSWER_LIMIT = 4000
/** More digits than this are not evaluated. */
const DIGIT_LIMIT = 300

const THOUSANDS = /\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?/y
const SPACED_THOUSANDS = /\d{1,3}(?: \d{3})+(?![\d/])(?:\.\d+|,\d{1,2}(?!\d))?/y
const EUROPEAN = /\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}(?![\d.])/y
const UNDERSCORED = /\d{1,3}(?:[_']\d{3})+(?!\d)(?:\.\d+)?/y
const INDIAN = /\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?/y
const DECIMAL_COMMA = /\d+,\d+/y
const PLAIN = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3}(?![\d.]))?/y
const REPEATING = /(\d*\.\d*)\\overline\{\s*(\d+)\s*\}/y
const TEXT_COMMAND = /\\(?:text|textbf|textit|textrm|textsc|textnormal|mathrm|mbox|hbox|operatorname\*?|emph)\s*\{/y
const CURRENCY = /[£€¥₹§¢%]/

/** Lexemes of the plain text, or undefined where it is too long to be read. */
export function lexemesOf(text: string, commas: CommaReading = 'thousands'): Lexeme[] | undefined {
  if (text.length > ANSWER_LIMIT) return undefined
  const lexemes: Lexeme[] = []
  /** Where the `\text{…}` groups that are being read close. */
  const proseEnds: number[] = []
  let at = 0
  let spaced = false
  const inProse = (): boolean => proseEnds.length > 0
  const push = (kind: Lexeme['kind'], end: number, content = text.slice(at, end), more: Partial<Lexeme> = {}): void => {
    lexemes.push({ kind, text: content, start: at, end, spaced, prose: inProse(), ...more })
    at = end
    spaced = false
  }
  while (at < text.length) {
    const sign = text.charAt(at)
    if (at === proseEnds.at(-1)) {
      proseEnds.pop()
      at++
      spaced = true
    } else if (/\s/.test(sign)) {
      at++
      spaced = true
    } else if (/\d/.test(sign) || (sign === '.' && /\d/.test(text.charAt(at + 1)))) {
      const number = numberAt(text, at, commas)
      push('number', number.end, text.slice(at, number.end), number)
    } else if (sign === '\\') {
      TEXT_COMMAND.lastIndex = at
      const opening = TEXT_COMMAND.exec(text)
      const close = opening === null ? -1 : closing(text, at + opening[0].length - 1)
      if (opening !== null && close !== -1) {
        at += opening[0].length
        proseEnds.push(close)
        spaced = true
      } else {
        const name = /^[a-zA-Z]+|^[^]/.exec(text.slice(at + 1, at + 40))?.[0] ?? ''
        push('command', at + 1 + name.length, name)
      }
    } else if (/[\p{L}]/u.test(sign)) {
      let end = at
      while (end < text.length && /[\p{L}\p{M}]/u.test(text.charAt(end))) end++
      // an apostrophe or a hyphen inside a word belongs to it
      while (/^['-]\p{L}/u.test(text.slice(end, end + 2)) && end - at > 1 && text.charAt(end) === "'") {
        end++
        while (end < text.length && /\p{L}/u.test(text.charAt(end))) end++
      }
      // one letter of another script is a word: 7個
      push(end - at === 1 && /[\p{Script=Latin}\p{Script=Greek}]/u.test(sign) ? 'letter' : 'word', end)
    } else if (sign === '$') {
      // a dollar before a number is money only outside of mathematics. Pairs were taken away before
      push('sign', at + 1)
    } else if (CURRENCY.test(sign)) push('sign', at + 1)
    else {
      const two = text.slice(at, at + 2)
      const long = ['<=', '>=', '!=', '==', '**', '->', '=>'].includes(two)
      push('sign', at + (long ? 2 : (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1))
    }
  }
  return lexemes
}

interface NumberText {
  readonly end: number
  readonly value: Rational | undefined
  readonly decimals: number
  readonly significant: number
}

function numberAt(text: string, at: number, commas: CommaReading): NumberText {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const repeating = match(REPEATING)
  if (repeating !== null) return repeatingNumber(repeating[1] ?? '', repeating[2] ?? '', at + repeating[0].length)
  const european = match(EUROPEAN)
  if (european !== null) return numberOf(european[0].replaceAll('.', '').replace(',', '.'), at + european[0].length)
  if (commas === 'thousands') {
    const grouped = match(THOUSANDS) ?? match(INDIAN)
    if (grouped !== null) return numberOf(grouped[0].replaceAll(',', ''), at + grouped[0].length)
  }
  if (commas === 'decimal') {
    const decimal = match(DECIMAL_COMMA)
    if (decimal !== null) return numberOf(decimal[0].replace(',', '.'), at + decimal[0].length)
  }
  const spaced = match(SPACED_THOUSANDS)
  if (spaced !== null && !/\d$/.test(text.slice(0, at).trimEnd()))
    return numberOf(spaced[0].replaceAll(' ', '').replace(',', '.'), at + spaced[0].length)
  const underscored = match(UNDERSCORED)
  if (underscored !== null) return numberOf(underscored[0].replace(/[_']/g, ''), at + underscored[0].length)
  const plain = match(PLAIN)
  return numberOf(plain?.[0] ?? '', at + Math.max(1, plain?.[0].length ?? 1))
}

function numberOf(printed: string, end: number): NumberText {
  const [mantissa = '', power = ''] = printed.split(/e/i)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const decimals = power === '' ? fraction.length : Math.max(0, fraction.length - Number(power))
  const significant = Math.max(1, digits.replace(/^0+/, '').length)
  if (digits === '' || digits.length > DIGIT_LIMIT) return { end, value: undefined, decimals, significant }
  const shift = Number(power) - fraction.length
  const scale = 10n ** BigInt(Math.abs(shift))
  const value = shift >= 0 ? rational(BigInt(digits) * scale) : rational(BigInt(digits), scale)
  return { end, value: value ?? undefined, decimals, significant }
}

function repeatingNumber(head: string, period: string, end: number): NumberText {
  const [whole = '', fraction = ''] = head.split('.')
  if (head.length + period.length > 40) return { end, value: undefined, decimals: 0, significant: 1 }
  const before = BigInt(`${whole}${fraction}` === '' ? '0' : `${whole}${fraction}`)
  const scale = 10n ** BigInt(fraction.length)
  const nines = 10n ** BigInt(period.length) - 1n
  const value = rational(before * nines + BigInt(period), scale * nines)
  return { end, value: value ?? undefined, decimals: 0, significant: 1 }
}

/** The place of the brace that closes the one at `open`, or -1. */
export function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '\\') at++
    else if (sign === '{') depth++
    else if (sign === '}' && --depth === 0) return at
  }
  return -1
}
