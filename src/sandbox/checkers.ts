/**
 * Compares a program's output with the expected one. The checker that is itself a program runs in the sandbox and is
 * not here (judge-tests.ts runs it).
 */
import type { Checker } from '../supervision.ts'

/** Verdict of a comparison; the message says where the first difference stands, no full stop. */
export interface Comparison {
  readonly status: 'accepted' | 'wrong-answer' | 'presentation-error'
  readonly message: string
}

/** The checkers that need nothing but both texts. */
export type TextChecker = Exclude<Checker, { readonly kind: 'program' }>

const ACCEPTED: Comparison = { status: 'accepted', message: 'output as expected' }

/** Compares `found` with `expected`. */
export function compareOutput(checker: TextChecker, expected: string, found: string): Comparison {
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
      return wrong(`${given.length} tokens, wanted ${wanted.length}; the first too many is ${excerpt(b ?? '')}`)
    if (b === undefined)
      return wrong(`${given.length} tokens, wanted ${wanted.length}; the first missing is ${excerpt(a)}`)
    if (!equal(a, b)) return wrong(`token ${index + 1} is ${excerpt(b)}, wanted ${excerpt(a)}`)
  }
  return ACCEPTED
}

function compareLines(expected: string, found: string): Comparison {
  const left = new Map<string, number>()
  for (const line of linesOf(expected)) left.set(line, (left.get(line) ?? 0) + 1)
  for (const line of linesOf(found)) {
    const count = left.get(line) ?? 0
    if (count === 0) return wrong(`line ${excerpt(line)} is not among those expected, or too often`)
    if (count === 1) left.delete(line)
    else left.set(line, count - 1)
  }
  const [missing] = left.keys()
  return missing === undefined ? ACCEPTED : wrong(`line ${excerpt(missing)} is missing`)
}

/** Lines without white space at their ends; empty lines at the end of the text do not count. */
function linesOf(text: string): string[] {
  const trimmed = text.trimEnd()
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => line.trimEnd())
}

function tokensOf(text: string): string[] {
  return text.split(/\s+/).filter((token) => token !== '')
}

function closeNumbers(
  checker: { readonly absolute?: number; readonly relative?: number },
  a: string,
  b: string,
): boolean {
  const expected = numberOf(a)
  const found = numberOf(b)
  if (expected === undefined || found === undefined) return false
  if (!Number.isFinite(expected) || !Number.isFinite(found)) return Object.is(expected, found)
  const { absolute = 1e-6, relative = 1e-6 } = checker
  return Math.abs(expected - found) <= Math.max(absolute, relative * Math.abs(expected))
}

/** A decimal number, infinity or NaN as the usual languages print them. */
function numberOf(token: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(token)) return Number(token)
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(token)
  if (special === null) return undefined
  if (special[2]?.toLowerCase() === 'nan') return NaN
  return special[1] === '-' ? -Infinity : Infinity
}

function firstDifference(expected: string, found: string): string {
  let index = 0
  while (index < Math.min(expected.length, found.length) && expected[index] === found[index]) index++
  const line = expected.slice(0, index).split('\n').length
  return `line ${line} continues with ${excerpt(found.slice(index, index + 20))}, wanted ${excerpt(expected.slice(index, index + 20))}`
}

function wrong(message: string): Comparison {
  return { status: 'wrong-answer', message }
}

/** A short quoted form for messages. */
export function excerpt(text: string, length = 60): string {
  return JSON.stringify(text.length > length ? `${text.slice(0, length)}…` : text)
}
