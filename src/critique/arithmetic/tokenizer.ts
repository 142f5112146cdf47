/**
 * Tokens of a step: one left-to-right pass over plain text, calculator annotations and LaTeX alike, every token with
 * its offsets in the response. Nothing is rewritten first, so that whatever is found can be marked where it stands.
 *
 * Linear in the text: every branch advances, and look-aheads are bounded.
 */
import { latexRole } from './latex.ts'
import { isDigit, isLetter, readNumber, unicodeFraction } from './number.ts'
import type { Rational } from './rational.ts'
import { isOperandEnd, markClosed, type Token, type TokenKind } from './token.ts'

/** A calculator annotation `<<a*b=c>>`: the place of its inside, and how many tokens of the text precede it. */
export interface Annotation {
  readonly start: number
  readonly end: number
  readonly tokenIndex: number
}

export interface TokenizedText {
  readonly tokens: readonly Token[]
  readonly annotations: readonly Annotation[]
  /** Whether the text is set as mathematics (LaTeX), where letters are variables and spaces mean nothing. */
  readonly mathematics: boolean
}

/** Longest inside of an annotation; longer ones are text. */
const ANNOTATION_LIMIT = 200

const MATHEMATICS_PATTERN = /\\(?:[a-zA-Z]{2}|[([])|\$(?![\d\s])[^$\n]{1,200}\$|\$\S[^$\n]{0,200}[^\s$]\$(?!\d)/

const plainOperators: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '−': '-',
  '–': '-',
  '×': '*',
  '·': '*',
  '⋅': '*',
  '∙': '*',
  '•': '*',
  '∗': '*',
  '÷': '/',
  '∕': '/',
  '⁄': '/',
  '/': '/',
  '^': '^',
}

/** Tokens of `text[start, end)`, offsets counted in `text`. */
export function tokenize(text: string, start: number, end: number): TokenizedText {
  const source = text.length === end ? text : text.slice(0, end)
  const tokens: Token[] = []
  const annotations: Annotation[] = []
  const mathematics = MATHEMATICS_PATTERN.test(source.slice(start, Math.min(end, start + 20_000)))
  let at = start
  let lastEnd = start
  let openEmphasis = 0
  /** Where the `\text{…}` that is being read closes. */
  let textClose = -1

  function push(kind: TokenKind, length: number, content: string, value: Rational | null = null, decimals = 0): void {
    tokens.push({
      kind,
      start: at,
      end: at + length,
      text: content,
      value,
      decimals,
      tight: at === lastEnd,
      closed: false,
    })
    at += length
    lastEnd = at
  }

  while (at < end) {
    const code = source.charCodeAt(at)
    if (code === 32 || code === 9 || code === 13 || code === 0xa0 || at === textClose) {
      at++
    } else if (isDigit(code) || (code === 46 && isDigit(source.charCodeAt(at + 1)))) {
      const compound = compoundEnd(source, at, tokens.at(-1))
      if (compound > at) push('opaque', compound - at, source.slice(at, Math.min(compound, at + 20)))
      else {
        const literal = readNumber(source, at)
        push('number', literal.end - at, '', literal.value, literal.decimals)
      }
    } else if (isLetter(code)) {
      const wordEnd = endOfWord(source, at)
      pushWord(source.slice(at, wordEnd))
    } else if (code === 60 && source.charCodeAt(at + 1) === 60) {
      const close = source.slice(at, at + ANNOTATION_LIMIT).indexOf('>>')
      if (close > 0) {
        annotations.push({ start: at + 2, end: at + close, tokenIndex: tokens.length })
        at += close + 2
      } else push('relation', 2, '<<')
    } else if (code === 92) {
      readCommand()
    } else {
      readSign(source.charAt(at))
    }
  }
  markClosed(tokens)
  return { tokens, annotations, mathematics }

  function pushWord(word: string): void {
    const previous = tokens.at(-1)
    const afterOperand =
      previous !== undefined && (isOperandEnd(previous) || previous.kind === 'word' || previous.kind === 'letter')
    if ((word === 'x' || word === 'X') && afterOperand && isTimes()) push('operator', 1, '*')
    else if (word.length > 1) {
      const lower = word.toLowerCase()
      const sign = afterOperand ? wordOperator(lower, source, at + word.length) : undefined
      if (sign !== undefined) push(sign.sign === '=' ? 'equals' : 'operator', sign.length, sign.sign)
      else if (lower === 'percent') push('percent', word.length, '%')
      else push('word', word.length, lower)
    } else if (!mathematics && (word === 'a' || word === 'I')) push('word', 1, word.toLowerCase())
    else push('letter', 1, word)
  }

  /** Whether the `x` at hand multiplies: `3 x 5`, `3x5`, but `2x - 5` and, in mathematics, `2x (3)` have a variable. */
  function isTimes(): boolean {
    if (/^\s*-/.test(source.slice(at + 1, at + 3)) || !operandBegins(source, at + 1)) return false
    return !mathematics || (at > lastEnd && source.charAt(at + 1) === ' ')
  }

  function readCommand(): void {
    const next = source.charCodeAt(at + 1)
    let nameEnd = at + 1
    if (isAsciiLetter(next)) while (isAsciiLetter(source.charCodeAt(nameEnd))) nameEnd++
    else nameEnd = Math.min(end, at + 2)
    const name = source.slice(at + 1, Math.min(nameEnd, at + 24))
    const length = nameEnd - at
    const role = latexRole(name)
    switch (role.role) {
      case 'operator':
        push('operator', length, role.sign)
        break
      case 'text': {
        // the words inside are tokenized as words; only the braces are dropped
        at = nameEnd
        if (source[at] === '{') readTextGroup()
        break
      }
      case 'space':
        at = nameEnd
        break
      case 'environment': {
        const close = source.slice(nameEnd, nameEnd + 40).indexOf('}')
        const argument = source[nameEnd] === '{' && close > 0 ? close + 1 : 0
        // rows and columns of these are no equations
        const isTable = /matrix|array|cases|tabular/.test(source.slice(nameEnd, nameEnd + argument))
        push(isTable ? 'opaque' : 'break', length + argument, '\n')
        break
      }
      case 'opaque':
      case 'break':
      case 'fraction':
      case 'root':
      case 'percent':
      case 'currency':
      case 'approximately':
      case 'relation':
      case 'separator':
        push(role.role, length, name)
        break
    }
  }

  function readTextGroup(): void {
    const close = source.slice(at, at + 200).indexOf('}')
    if (close < 0) return
    const inside = source.slice(at + 1, at + close)
    const hasDigit = /\d/.test(inside)
    at++
    if (hasDigit || inside.trim() === '') {
      // `\text{5 apples}` reads as its content; its closing brace is passed over when it comes
      textClose = at - 1 + close
      return
    }
    for (const match of inside.matchAll(/[^\s.,;:]+/g)) {
      const offset = at
      at = offset + match.index
      push('word', match[0].length, match[0].toLowerCase())
      at = offset
    }
    at += inside.length + 1
    lastEnd = at
  }

  function readSign(sign: string): void {
    const next = source.charAt(at + 1)
    const operator = plainOperators[sign]
    if (sign === '*') readAsterisk(next)
    else if (operator !== undefined) {
      if (sign === '-' && next === '>') push('relation', 2, '->')
      else push('operator', 1, operator)
    } else if (sign === '=') {
      if (next === '>') push('relation', 2, '=>')
      else push('equals', next === '=' ? 2 : 1, '=')
    } else if (sign === '(' || sign === '[' || sign === '{') push('open', 1, sign)
    else if (sign === ')' || sign === ']' || sign === '}') push('close', 1, sign)
    else if (sign === '%') push('percent', 1, sign)
    else if (sign === '$' || sign === '€' || sign === '£' || sign === '¥') {
      if (sign === '$' && next === '$') at += 2
      else push('currency', 1, sign)
    } else if (sign === '≈' || sign === '≅' || sign === '≃') push('approximately', 1, sign)
    else if (sign === '~' && next === '=') push('approximately', 2, sign)
    else if (
      sign === '<' ||
      sign === '>' ||
      sign === '≤' ||
      sign === '≥' ||
      sign === '≠' ||
      sign === '→' ||
      sign === '⇒'
    )
      push('relation', next === '=' ? 2 : 1, sign)
    else if (sign === '!' && next === '=') push('relation', 2, '!=')
    else if (sign === '\n') push('break', 1, sign)
    else if (sign === '²' || sign === '³') {
      // after a unit (m²) it belongs to the unit
      const previous = tokens.at(-1)
      if (previous?.kind === 'word' || (previous?.kind === 'letter' && !mathematics)) at++
      else if (isOperandEnd(previous)) {
        push('operator', 0, '^')
        push('number', 1, '', { n: sign === '²' ? 2n : 3n, d: 1n })
      } else push('opaque', 1, sign)
    } else if (sign === '¢' || sign === '°') push('word', 1, sign === '¢' ? 'cents' : 'degrees')
    else if (
      sign === '_' ||
      sign === '|' ||
      sign === '@' ||
      sign === '⊕' ||
      sign === '∆' ||
      sign === '\\' ||
      sign === '√' ||
      sign === 'π'
    )
      push('opaque', 1, sign)
    else if (
      sign === '!' &&
      isOperandEnd(tokens.at(-1)) &&
      at === lastEnd &&
      next !== '' &&
      /[\s=*/+\-^)]/.test(next)
    ) {
      push('opaque', 1, sign)
    } else if (sign === '&' || sign === '`' || sign === '~' || sign === '#') at++
    else {
      const fraction = unicodeFraction(sign)
      if (fraction === undefined) push('separator', 1, sign)
      else push('number', 1, sign, fraction)
    }
  }

  /** `*` multiplies, `**` is a power in programs; both also mark emphasis in Markdown, which is transparent. */
  function readAsterisk(next: string): void {
    const length = next === '*' ? 2 : 1
    const spaceBefore = at === start || /\s/.test(source.charAt(at - 1))
    const after = source.charAt(at + length)
    const spaceAfter = after === '' || /\s/.test(after)
    const previous = tokens.at(-1)
    const operandBefore = isOperandEnd(previous) || previous?.kind === 'word' || previous?.kind === 'letter'
    const opens =
      (!operandBefore && !(spaceBefore && spaceAfter && tokens.length > 0)) ||
      (spaceBefore && !spaceAfter && !operandBegins(source, at + length))
    const closes = !spaceBefore && openEmphasis > 0 && !(length === 1 && operandBegins(source, at + 1) && !spaceAfter)
    if (opens || closes || (spaceBefore && !spaceAfter && length === 2)) {
      openEmphasis = closes ? openEmphasis - 1 : openEmphasis + 1
      at += length
      return
    }
    if (length === 2) {
      // emphasis closes before a sign of punctuation: `**5**.`
      if (!operandBegins(source, at + 2)) {
        at += 2
        return
      }
      push('operator', 2, '^')
    } else push('operator', 1, '*')
  }
}

const OPERAND_START = /[ \t]*(?:[$€£(\d[{½⅓⅔¼¾]|\.\d|-[\d$(]|\\(?:frac|dfrac|tfrac|sqrt|\$|\(|left))/y

function operandBegins(text: string, at: number): boolean {
  OPERAND_START.lastIndex = at
  return OPERAND_START.test(text)
}

const WORD_OPERATORS: ReadonlyMap<string, { readonly sign: string; readonly rest: RegExp }> = new Map([
  ['equals', { sign: '=', rest: /(?:)/y }],
  ['plus', { sign: '+', rest: /(?:)/y }],
  ['minus', { sign: '-', rest: /(?:)/y }],
  ['times', { sign: '*', rest: /(?:)/y }],
  ['multiplied', { sign: '*', rest: /[ \t]+by\b/y }],
  ['divided', { sign: '/', rest: /[ \t]+by\b/y }],
])

function wordOperator(
  word: string,
  text: string,
  wordEnd: number,
): { readonly sign: string; readonly length: number } | undefined {
  const operator = WORD_OPERATORS.get(word)
  if (operator === undefined) return undefined
  operator.rest.lastIndex = wordEnd
  const rest = operator.rest.exec(text)
  if (rest === null || !operandBegins(text, wordEnd + rest[0].length)) return undefined
  return { sign: operator.sign, length: word.length + rest[0].length }
}

const CLOCK = /\d{1,2}:\d{2}(?::\d{2})?(?![\d])|\d{1,2}[ \u00a0]?(?:[ap]m\b|[ap]\.m\.)/iy
/** `1.250,50`: dot and comma the other way round. */
const COMMA_DECIMAL = /\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)/y
/** The digits of a name: the 1 of `a1`. */
const NAME_DIGITS = /\d+/y
const DATE = /\d{1,4}([/-])\d{1,2}\1\d{2,4}(?![\d./*+=-])/y

/**
 * The end of what starts with a digit at `at` and is no number of ours: a clock time (the hours go round), ratio or
 * date, a number with a decimal comma behind dots, the digits of a name; otherwise `at`.
 */
function compoundEnd(text: string, at: number, previous: Token | undefined): number {
  CLOCK.lastIndex = at
  if (CLOCK.test(text)) return CLOCK.lastIndex
  COMMA_DECIMAL.lastIndex = at
  if (COMMA_DECIMAL.test(text)) return COMMA_DECIMAL.lastIndex
  if (previous?.end === at && (previous.kind === 'letter' || previous.text === 'a')) {
    NAME_DIGITS.lastIndex = at
    if (NAME_DIGITS.test(text)) return NAME_DIGITS.lastIndex
  }
  DATE.lastIndex = at
  return DATE.test(text) && /^(?:\d{4}|\d{1,2}[/-]\d{1,2}[/-]\d{4})/.test(text.slice(at, at + 10)) ? DATE.lastIndex : at
}

function endOfWord(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (isLetter(code)) at++
    // an apostrophe or a hyphen inside a word
    else if ((code === 39 || code === 0x2019 || code === 45) && isLetter(text.charCodeAt(at + 1)) && at > start) at++
    else return at
  }
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}
