/** Reads what begins with a digit: a number, or a form with digits that is no number (a clock time, a date, a name). */
import { readNumber } from './number.ts'
import type { Scanner } from './scanner.ts'
import type { Token } from './token.ts'

const CLOCK = /\d{1,2}:\d{2}(?::\d{2})?(?![\d])|\d{1,2}[ \u00a0]?(?:[ap]m\b|[ap]\.m\.)/iy
/** `1.250,50`: dot and comma the other way round. */
const COMMA_DECIMAL = /\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)/y
/** The digits of a name: the 1 of `a1`. */
const NAME_DIGITS = /\d+/y
/** `3:2`, `12:18`: a ratio. */
const RATIO = /\d+:\d+(?::\d+)*(?![\d.])/y
/** `1st`, `22nd`. */
const ORDINAL = /\d+(?:st|nd|rd|th)\b/iy
/** A number of a program in another base: `0xff`, `0b101`. */
const PREFIXED = /0(?:x[\da-f]+|b[01]+|o[0-7]+)\b/iy
const DATE = /\d{1,4}([/-])\d{1,2}\1\d{2,4}(?![\d./*+=-])/y
const DATE_YEAR = /^(?:\d{4}|\d{1,2}[/-]\d{1,2}[/-]\d{4})/
/** `Day 3:100+20`: a colon behind a number that counts days and the like parts no ratio. */
const NUMBERED = new Set(
  'day days step week month year hour trip round game part case person box group team'.split(' '),
)
const COMPOUNDS = [CLOCK, RATIO, COMMA_DECIMAL, ORDINAL, PREFIXED]
/** Longest text that an opaque token keeps. */
const OPAQUE_LENGTH = 20

/** Reads a number, or an opaque token where the digits belong to something else. */
export function readNumberToken(scanner: Scanner): void {
  const { source, at } = scanner
  const compound = compoundEnd(source, at, scanner.previous)
  if (compound > at) {
    scanner.push('opaque', compound - at, source.slice(at, Math.min(compound, at + OPAQUE_LENGTH)))
    return
  }
  const { end, value, decimals } = readNumber(source, at)
  scanner.push('number', end - at, '', { value, decimals })
}

/**
 * The end of what starts with a digit at `at` and is no number of ours: a clock time (the hours go round), a ratio, a
 * date, an ordinal, a number in another base, a number with a decimal comma behind dots, the digits of a name. Otherwise `at`.
 */
function compoundEnd(text: string, at: number, previous: Token | undefined): number {
  for (const form of COMPOUNDS) {
    form.lastIndex = at
    if (form.test(text) && !(form === RATIO && NUMBERED.has(previous?.text ?? ''))) return form.lastIndex
  }
  if (previous?.end === at && (previous.kind === 'letter' || previous.text === 'a')) {
    NAME_DIGITS.lastIndex = at
    if (NAME_DIGITS.test(text)) return NAME_DIGITS.lastIndex
  }
  DATE.lastIndex = at
  return DATE.test(text) && DATE_YEAR.test(text.slice(at, at + 10)) ? DATE.lastIndex : at
}
