/**
 * Compares a program's output with the expected one, byte by byte: a byte that is no UTF-8 equals only itself, Unicode is
 * compared as it stands, and white space is what C's `isspace` calls so (space, tab, line feed, vertical tab, form feed,
 * carriage return). Numbers are compared as the exact decimals that were printed (decimal.ts). The checker that is itself a
 * program runs in the sandbox and is not here (io-test.ts runs it).
 */
import type { Checker } from '../supervision.ts'
import { differsAtMost, parseDecimal, toleranceOf } from './decimal.ts'

/** Verdict of a comparison; the message says where the first difference stands, no full stop. */
export interface Comparison {
  readonly status: 'accepted' | 'wrong-answer' | 'presentation-error'
  readonly message: string
}

/** The checkers that need nothing but both texts. */
export type TextChecker = Exclude<Checker, { readonly kind: 'program' }>

const ACCEPTED: Comparison = { status: 'accepted', message: 'output as expected' }

/** Bytes; more than an excerpt holds, of whatever characters. */
const MOST_SHOWN = 400
const SPACES = /[ \t\n\v\f\r]+/

/** Compares `found` with `expected`; a text stands for its UTF-8 bytes. */
export function compareOutput(
  checker: TextChecker,
  expected: string | Uint8Array,
  found: string | Uint8Array,
): Comparison {
  return compareBytes(checker, bytesOf(expected), bytesOf(found))
}

/** One character for each byte, so that texts of the language do the comparing. */
function bytesOf(text: string | Uint8Array): string {
  const bytes =
    typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.byteLength)
  return bytes.toString('latin1')
}

function compareBytes(checker: TextChecker, expected: string, found: string): Comparison {
  switch (checker.kind) {
    case 'exact':
      return compareExact(expected, found)
    case 'tokens':
      return compareTokens(expected, found, (a, b) => a === b)
    case 'float':
      return compareTokens(expected, found, (a, b) => a === b || closeNumbers(checker, a, b))
    case 'unordered-lines':
      return compareLines(expected, found)
  }
}

function compareExact(expected: string, found: string): Comparison {
  if (expected === found) return ACCEPTED
  const tokens = compareTokens(expected, found, (a, b) => a === b)
  if (tokens.status !== 'accepted') return tokens
  return {
    status: 'presentation-error',
    message: `the tokens are right, the layout is not: ${firstDifference(expected, found)}`,
  }
}

function compareTokens(expected: string, found: string, equal: (a: string, b: string) => boolean): Comparison {
  const wanted = tokensOf(expected)
  const given = tokensOf(found)
  for (let index = 0; index < Math.max(wanted.length, given.length); index++) {
    const a = wanted[index]
    const b = given[index]
    if (a === undefined)
      return wrong(`${given.length} tokens, wanted ${wanted.length}; the first too many is ${shown(b ?? '')}`)
    if (b === undefined)
      return wrong(`${given.length} tokens, wanted ${wanted.length}; the first missing is ${shown(a)}`)
    if (!equal(a, b)) return wrong(`token ${index + 1} is ${shown(b)}, wanted ${shown(a)}`)
  }
  return ACCEPTED
}

function compareLines(expected: string, found: string): Comparison {
  const left = new Map<string, number>()
  for (const line of linesOf(expected)) left.set(line, (left.get(line) ?? 0) + 1)
  for (const line of linesOf(found)) {
    const count = left.get(line) ?? 0
    if (count === 0) return wrong(`line ${shown(line)} is not among those expected, or too often`)
    if (count === 1) left.delete(line)
    else left.set(line, count - 1)
  }
  const [missing] = left.keys()
  return missing === undefined ? ACCEPTED : wrong(`line ${shown(missing)} is missing`)
}

/** Lines without white space at their ends; empty lines at the end of the text do not count. */
function linesOf(text: string): string[] {
  const trimmed = withoutSpacesAtEnd(text)
  return trimmed === '' ? [] : trimmed.split('\n').map(withoutSpacesAtEnd)
}

/** Written out, as a regular expression would take the square of the length of a run of spaces. */
function withoutSpacesAtEnd(text: string): string {
  let end = text.length
  while (end > 0 && SPACES.test(text[end - 1] ?? '')) end--
  return text.slice(0, end)
}

function tokensOf(text: string): string[] {
  return text.split(SPACES).filter((token) => token !== '')
}

function closeNumbers(
  checker: { readonly absolute?: number; readonly relative?: number },
  a: string,
  b: string,
): boolean {
  const { absolute = 1e-6, relative = 1e-6 } = checker
  const sure = closeDoubles(a, b, absolute, relative)
  if (sure !== undefined) return sure
  const expected = parseDecimal(a)
  const found = parseDecimal(b)
  if (expected === undefined || found === undefined) {
    const special = specialOf(a)
    return special !== undefined && special === specialOf(b)
  }
  return differsAtMost(expected, found, toleranceOf(absolute, relative, expected))
}

const PLAIN_NUMBER = /^-?\d{1,12}(?:\.\d{1,12})?$/

/** What doubles say of short numbers where they cannot err; undefined where exact arithmetic must decide. */
function closeDoubles(a: string, b: string, absolute: number, relative: number): boolean | undefined {
  if (!PLAIN_NUMBER.test(a) || !PLAIN_NUMBER.test(b)) return undefined
  const expected = Number(a)
  const found = Number(b)
  const tolerance = Math.max(absolute, relative * Math.abs(expected))
  const room = tolerance - Math.abs(expected - found)
  // far more than the few rounding errors of 2^-52 each
  const doubt = 1e-12 * Math.max(Math.abs(expected), Math.abs(found), tolerance)
  return Math.abs(room) > doubt ? room > 0 : undefined
}

/** An infinity or NaN as the usual languages print them, in one form. */
function specialOf(token: string): string | undefined {
  const special = /^([+-]?)(inf|nan)(?:inity)?$/i.exec(token)
  const name = special?.[2]?.toLowerCase()
  if (name === 'nan') return /^[+-]?nan$/i.test(token) ? 'nan' : undefined
  return name === undefined ? undefined : `${special?.[1] === '-' ? '-' : ''}${name}`
}

function firstDifference(expected: string, found: string): string {
  let index = 0
  while (index < Math.min(expected.length, found.length) && expected[index] === found[index]) index++
  const line = expected.slice(0, index).split('\n').length
  return `line ${line} continues with ${shown(found.slice(index, index + 20))}, wanted ${shown(expected.slice(index, index + 20))}`
}

function wrong(message: string): Comparison {
  return { status: 'wrong-answer', message }
}

/** As `excerpt`, of bytes: as UTF-8 where they are that, else with \\x before each byte that is not ASCII. */
function shown(bytes: string): string {
  const text = Buffer.from(bytes.slice(0, MOST_SHOWN), 'latin1')
  try {
    // a character that the cut divides is no fault of the output
    return excerpt(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text, { stream: bytes.length > MOST_SHOWN }),
    )
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const escaped = excerpt(bytes.slice(0, MOST_SHOWN))
    return escaped.replaceAll(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)
  }
}

/** A short quoted form for messages. */
export function excerpt(text: string, length = 60): string {
  return JSON.stringify(text.length > length ? `${text.slice(0, length)}…` : text)
}
