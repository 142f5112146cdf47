/** A quantity: one term with its sign of money, percent, scale word and unit: `$1.2 million`, `15\text{ cm}^2`, `twelve eggs`. */
import { add, divide, multiply, type Rational } from '../arithmetic/rational.ts'
import type { Quantity } from './content.ts'
import type { Lexeme } from './lexeme.ts'
import { numberFromWords, scaleOf } from './number-words.ts'
import { binaryTerm, type Term } from './term.ts'
import { parseTerm, type TermOptions } from './term-parser.ts'
import { isKnownUnit, isLetterUnit, isSymbolUnit, readUnit, type UnitPhrase } from './unit-phrase.ts'

export interface QuantityOptions extends TermOptions {
  /** What one letter behind the number is. Default: a unit where a space stands between, otherwise a variable. */
  readonly letters?: 'variables' | 'units' | undefined
}

/** Most words behind a number that are its unit. More are prose. */
const UNIT_WORD_LIMIT = 7
const CURRENCY = /^[§$€£¥₹]$/
const APPROXIMATELY = /^(?:approximately|about|around|roughly|exactly|only|approx|just)$/i
/** Letters that are scales: `$10k`. */
export const SUFFIXES: ReadonlyMap<string, bigint> = new Map([
  ['k', 1000n],
  ['K', 1000n],
  ['M', 1_000_000n],
  ['B', 1_000_000_000n],
])

/** The quantity that all the lexemes make, or undefined where something is left over. */
export function readQuantity(lexemes: readonly Lexeme[], options: QuantityOptions = {}): Quantity | undefined {
  let at = 0
  while (APPROXIMATELY.test(lexemes[at]?.text ?? '') || isApproximation(lexemes[at])) at++
  const money = moneyPrefix(lexemes, at)
  const body = money === undefined ? lexemes.slice(at) : money.rest
  // `$300 K` is a sum of money
  const start = money === undefined || body.at(-1)?.text !== 'K' ? letterUnit(body, options) : undefined
  const parsed = start ?? termOf(body, options)
  if (parsed === undefined) return undefined
  let { term } = parsed
  let rest = body.slice(parsed.end)
  let scale: Rational | undefined
  const [next] = rest
  if (next !== undefined && (next.kind === 'word' || next.prose)) {
    scale = scaleOf(next.text.toLowerCase())
    if (scale !== undefined) rest = rest.slice(1)
  }
  const suffix = money === undefined ? undefined : suffixScale(term)
  if (suffix !== undefined) {
    term = suffix.term
    scale = suffix.scale
  } else if (scale !== undefined) term = binaryTerm('*', term, numberTerm(scale))
  return withRest(term, rest, scale, { money: money?.sign, isLetterUnit: start !== undefined })
}

function isApproximation(lexeme: Lexeme | undefined): boolean {
  return lexeme !== undefined && (lexeme.text === '~' || (lexeme.kind === 'command' && lexeme.text === 'approx'))
}

function moneyPrefix(
  lexemes: readonly Lexeme[],
  at: number,
): { readonly sign: string; readonly rest: readonly Lexeme[] } | undefined {
  const [first, second] = [lexemes[at], lexemes[at + 1]]
  if (first?.kind === 'sign' && CURRENCY.test(first.text)) return { sign: first.text, rest: lexemes.slice(at + 1) }
  if (first?.text === '-' && second?.kind === 'sign' && CURRENCY.test(second.text))
    return { sign: second.text, rest: [first, ...lexemes.slice(at + 2)] }
  return first?.kind === 'word' && /^(?:usd|eur|gbp|rs)$/i.test(first.text)
    ? { sign: first.text.toLowerCase(), rest: lexemes.slice(at + (second?.text === '.' ? 2 : 1)) }
    : undefined
}

/** `5 m`: a number, one letter that is a unit, and nothing else but more unit. */
function letterUnit(
  body: readonly Lexeme[],
  options: QuantityOptions,
): { readonly term: Term; readonly end: number } | undefined {
  const at = body.findIndex((lexeme) => lexeme.kind === 'letter')
  const letter = body[at]
  if (at < 1 || letter === undefined || options.letters === 'variables' || !isLetterUnit(letter.text)) return undefined
  if (!letter.prose && !letter.spaced && options.letters !== 'units') return undefined
  const before = body.slice(0, at)
  const parsed = parseTerm(before, 0, options)
  if (parsed === undefined || parsed.end !== at) return undefined
  if (isSymbolUnit(letter.text) && !letter.prose && !isPlainNumber(parsed.term)) return undefined
  const after = body.slice(at + 1)
  // `5 m + 3` has a variable: only what a unit may go on with may follow
  const isUnit = after.every((lexeme, index) => {
    if (/^(?:\^|\/|per|squared|cubed|\{|\})$/.test(lexeme.text)) return true
    if (lexeme.kind === 'number') return after[index - 1]?.text === '^' || after[index - 1]?.text === '{'
    return lexeme.kind === 'letter' ? after[index - 1]?.text === '/' || lexeme.prose : lexeme.kind === 'word'
  })
  return isUnit ? { term: parsed.term, end: at } : undefined
}

/** `12.5`, `-3`, `2 \times 10^{5}`. */
function isPlainNumber(term: Term): boolean {
  if (term.kind === 'number') return true
  if (term.kind === 'negation') return isPlainNumber(term.of)
  return term.kind === 'binary' && /^[*^]$/.test(term.sign) && isPlainNumber(term.left) && isPlainNumber(term.right)
}

function termOf(
  body: readonly Lexeme[],
  options: QuantityOptions,
): { readonly term: Term; readonly end: number } | undefined {
  const spelled = spelledNumber(body)
  return spelled ?? parseTerm(body, 0, options)
}

function spelledNumber(body: readonly Lexeme[]): { readonly term: Term; readonly end: number } | undefined {
  const negative = /^(?:negative|minus)$/i.test(body[0]?.text ?? '') ? 1 : 0
  const words: string[] = []
  let at = negative
  const ends: number[] = []
  while (at < body.length && words.length < 20) {
    const lexeme = body[at]
    // the article of "two and a half"
    const isArticleInside = lexeme?.text === 'a' && words.at(-1) === 'and'
    if (lexeme === undefined || (lexeme.kind !== 'word' && !isArticleInside)) break
    let word = lexeme.text.toLowerCase()
    // `twenty-four`
    while (body[at + 1]?.text === '-' && body[at + 1]?.spaced === false && body[at + 2]?.kind === 'word') {
      word += `-${(body[at + 2]?.text ?? '').toLowerCase()}`
      at += 2
    }
    words.push(word)
    at++
    ends.push(at)
  }
  const isArticle = negative === 0 && /^(?:a|an)$/i.test(body[0]?.text ?? '') && body[1]?.kind === 'word'
  const [article, next] = body
  if (
    isArticle &&
    article !== undefined &&
    /^(?:dozen|hundred|thousand|million|half|third|quarter)$/i.test(next?.text ?? '')
  )
    return spelledNumber([{ ...article, kind: 'word', text: 'one' }, ...body.slice(1)])
  const number = numberFromWords(words)
  if (number === undefined) return undefined
  const term = numberTerm(number.value)
  return { term: negative === 1 ? { kind: 'negation', of: term } : term, end: ends[number.count - 1] ?? at }
}

function numberTerm(value: Rational): Term {
  return { kind: 'number', value, decimals: 0, significant: 1 }
}

/** `$10k`: behind money the letter is a scale. */
function suffixScale(term: Term): { readonly term: Term; readonly scale: Rational } | undefined {
  if (term.kind !== 'binary' || term.sign !== '*' || term.left.kind !== 'number' || term.right.kind !== 'variable')
    return undefined
  const factor = SUFFIXES.get(term.right.name)
  if (factor === undefined) return undefined
  const scale: Rational = { n: factor, d: 1n }
  return { term: binaryTerm('*', term.left, numberTerm(scale)), scale }
}

/** Percent, degrees, money and words behind the term. */
function withRest(
  term: Term,
  rest: readonly Lexeme[],
  scale: Rational | undefined,
  around: { readonly money: string | undefined; readonly isLetterUnit: boolean },
): Quantity | undefined {
  let percent = false
  const words: string[] = around.money === undefined ? [] : [around.money]
  let count = 0
  for (const [at, lexeme] of rest.entries()) {
    const lower = lexeme.text.toLowerCase()
    if (lexeme.kind === 'number') {
      const before = rest[at - 1]?.text
      if (before !== '^' && before !== '{') return undefined
      words.push(lexeme.text)
    } else if (lower === '%' || /^(?:percent|pct|percentage)$/.test(lower)) percent = true
    else if (lexeme.kind === 'command') {
      if (lower !== 'circ' && lower !== 'degree' && lower !== 'degrees' && lower !== ' ' && lower !== '%')
        return undefined
      if (lower !== ' ' && lower !== '%') words.push('degree')
    } else if (lexeme.kind === 'word' || lexeme.kind === 'letter') {
      // a letter that is no prose would be a variable behind a sign that was not read
      if (lexeme.kind === 'letter' && !lexeme.prose && !around.isLetterUnit && !isWordLike(rest, at)) return undefined
      if (++count > UNIT_WORD_LIMIT) return undefined
      if (NOT_A_UNIT.has(lower)) return undefined
      // "times as many", "percent more": of something that is not said
      if (lower === 'as' && rest[at - 1]?.text.toLowerCase() !== 'well') return undefined
      if (percent && /^(?:more|less|fewer|higher|lower|off|greater|smaller)$/.test(lower)) return undefined
      // "5 squared" is 25
      if (
        /^(?:squared|cubed)$/.test(lower) &&
        !isKnownUnit(rest[at - 1]?.text.toLowerCase() ?? '') &&
        !/^units?$/i.test(rest[at - 1]?.text ?? '')
      )
        return undefined
      // "5 digit" counts digits, `5-digit` says what kind of number
      if (rest[at - 1]?.text === '-' && lower === 'digit') return undefined
      words.push(lexeme.kind === 'letter' ? lexeme.text : lower)
    } else if (CURRENCY.test(lexeme.text)) words.push(lexeme.text)
    else if (lower === '^' || lower === '/' || lower === '*' || lower === '-') words.push(lower)
    else if (lower === '.') words.push(' ')
    else if (/^[(){}]$/.test(lower)) continue
    else if (lexeme.text.charCodeAt(0) > 0x7f) words.push(lexeme.text)
    else return undefined
  }
  // `^{\circ}` leaves its caret
  const unitWords = words.filter((word, at) => !(word === '^' && words[at + 1] === 'degree'))
  if (unitWords.some((word) => word === '^') && !hasUnitBeforePower(unitWords)) return undefined
  if (/^[-*]$/.test(unitWords.at(-1) ?? '')) return undefined
  const unit: UnitPhrase | undefined = unitWords.length === 0 ? undefined : readUnit(unitWords)
  // "a hyperbola" is no variable with a unit
  if (unit !== undefined && unit.dimensions.size === 0 && term.kind === 'variable') return undefined
  return {
    kind: 'quantity',
    term,
    unit: unit !== undefined && unit.dimensions.size === 0 && unit.nouns.length === 0 ? undefined : unit,
    percent,
    scale,
  }
}

function hasUnitBeforePower(words: readonly string[]): boolean {
  return words.every(
    (word, at) => word !== '^' || isKnownUnit(words[at - 1] ?? '') || (words[at - 1] ?? '').startsWith('unit'),
  )
}

/** `5 a day`, `m/s`, `C`: a letter among the words of a unit. */
function isWordLike(rest: readonly Lexeme[], at: number): boolean {
  const letter = rest[at]?.text ?? ''
  if (letter === 'a') return rest[at + 1]?.kind === 'word'
  if (rest[at - 1]?.text === '/') return isLetterUnit(letter)
  return /^[CF]$/.test(letter) && rest.slice(0, at).some((lexeme) => /circ|deg/.test(lexeme.text))
}

/** Words behind a number after which it is no quantity alone: another statement begins. */
const NOT_A_UNIT = new Set(
  "is are was were be because since if when which that who whose but not instead then so where equals and or plus minus times versus vs than factorial to remainder over out root power modulo except neither nor th st nd rd anything does do did fails fail works work isn't doesn't don't won't can't cannot wasn't aren't choose repeating recurring at one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety tops minimum maximum max best worst counting give take something ish split reduced increased decreased raised lowered added subtracted doubled tripled halved earliest latest likely possibly perhaps maybe incorrect wrong rejected false invalid extraneous discarded excluded whatever".split(
    ' ',
  ),
)

/** `2 hours 30 minutes`, `5 feet and 3 inches`, "three dollars and fifty cents": numbers with units of one dimension, added. */
export function compoundQuantity(lexemes: readonly Lexeme[]): Quantity | undefined {
  let total: Rational = { n: 0n, d: 1n }
  let unit: UnitPhrase | undefined
  let largest: UnitPhrase | undefined
  let parts = 0
  let at = 0
  while (at < lexemes.length) {
    if (parts > 0 && /^(?:and|,)$/.test(lexemes[at]?.text ?? '')) at++
    const number = countAt(lexemes, at)
    // `2h30`: minutes are not named
    const isBare = number?.end === lexemes.length && number.value.d === 1n && unit?.factor.n === 3600n
    const name = number === undefined ? undefined : isBare ? 'min' : unitNameAt(lexemes, number.end, unit)
    if (number === undefined || name === undefined) return undefined
    const part = readUnit([name])
    const [dimension] = part.dimensions.keys()
    if (
      unit !== undefined &&
      (!unit.dimensions.has(dimension ?? '') || part.factor.n * unit.factor.d >= unit.factor.n * part.factor.d)
    )
      return undefined
    const value = multiply(number.value, part.factor)
    const sum = value === null ? null : add(total, value)
    if (sum === null) return undefined
    total = sum
    unit = part
    largest ??= part
    parts++
    at = number.end + 1
  }
  if (parts < 2 || largest === undefined) return undefined
  // in the unit that stands first, where a question that names none would have it
  const value = divide(total, largest.factor)
  return value === null ? undefined : { kind: 'quantity', term: numberTerm(value), unit: largest, percent: false }
}

/** A number in digits or words. */
function countAt(
  lexemes: readonly Lexeme[],
  at: number,
): { readonly value: Rational; readonly end: number } | undefined {
  const lexeme = lexemes[at]
  if (lexeme?.kind === 'number') return lexeme.value === undefined ? undefined : { value: lexeme.value, end: at + 1 }
  const unit = lexemes.findIndex(
    (each, place) => place > at && each.kind === 'word' && isKnownUnit(each.text.toLowerCase()),
  )
  const spelled = lexeme?.kind !== 'word' || unit < 0 ? undefined : spelledNumber(lexemes.slice(at, unit))
  if (spelled?.term.kind !== 'number' || spelled.end !== unit - at) return undefined
  return { value: spelled.term.value, end: unit }
}

/** The unit's name. The m and s behind hours are minutes and seconds. */
function unitNameAt(lexemes: readonly Lexeme[], at: number, before: UnitPhrase | undefined): string | undefined {
  const word = lexemes[at]
  if (word?.kind === 'word') return isKnownUnit(word.text.toLowerCase()) ? word.text.toLowerCase() : undefined
  if (word?.kind !== 'letter' || !isLetterUnit(word.text)) return undefined
  return word.text === 'm' && before?.dimensions.has('time') === true ? 'min' : word.text
}
