/** Reads what begins with a letter: words, variables, and the words and letters that stand for signs (`plus`, `3 x 5`). */
import { isLetter } from './number.ts'
import { operandBegins, type Scanner } from './scanner.ts'

/** Reads a word, a letter, or the sign that a word stands for. */
export function readWordToken(scanner: Scanner): void {
  const { source, at } = scanner
  const word = source.slice(at, endOfWord(source, at))
  const behindOperand = scanner.isBehindOperand()
  const behindNumber = scanner.isTight && scanner.previous?.kind === 'number'
  if ((word === 'x' || word === 'X') && behindOperand && isTimes(scanner)) scanner.push('operator', 1, '*')
  else if (word.length === 1) readLetter(scanner, word)
  else {
    const lower = word.toLowerCase()
    const operator = behindOperand ? wordOperator(lower, source, at + word.length) : undefined
    if (operator !== undefined)
      scanner.push(operator.sign === '=' ? 'equals' : 'operator', operator.length, operator.sign)
    else if (lower === 'percent') scanner.push('percent', word.length, '%')
    // `2λx`: names of variables, no unit
    else if (behindNumber && GREEK.test(word)) scanner.push('opaque', word.length, lower)
    else scanner.push('word', word.length, lower)
  }
}

/** Greek letters but mu, the prefix of units. */
const GREEK = /(?!μ)\p{Script=Greek}/u

function readLetter(scanner: Scanner, letter: string): void {
  // `2a` is a product, `a` by itself an article
  const isFactor = scanner.isTight && scanner.previous?.kind === 'number'
  const isProse = !scanner.mathematics && !isFactor && (letter === 'a' || letter === 'I')
  scanner.push(isProse ? 'word' : 'letter', 1, isProse ? letter.toLowerCase() : letter)
}

/** Whether the `x` at hand multiplies: `3 x 5`, `3x5`, but `2x - 5` and, in mathematics, `2x (3)` have a variable. */
function isTimes(scanner: Scanner): boolean {
  const { source, at } = scanner
  if (/^\s*-/.test(source.slice(at + 1, at + 3)) || !operandBegins(source, at + 1)) return false
  return !scanner.mathematics || (!scanner.isTight && scanner.charAt(1) === ' ')
}

/** Words that stand for a sign before an operand, each with what must follow it. */
const WORD_OPERATORS: ReadonlyMap<string, { readonly sign: string; readonly rest: RegExp }> = new Map([
  ['equals', { sign: '=', rest: /(?:)/y }],
  ['plus', { sign: '+', rest: /(?:)/y }],
  ['minus', { sign: '-', rest: /(?:)/y }],
  ['times', { sign: '*', rest: /(?:)/y }],
  ['multiplied', { sign: '*', rest: /[ \t]+by\b/y }],
  ['divided', { sign: '/', rest: /[ \t]+by\b/y }],
])

interface WordOperator {
  readonly sign: string
  readonly length: number
}

function wordOperator(word: string, text: string, wordEnd: number): WordOperator | undefined {
  const operator = WORD_OPERATORS.get(word)
  if (operator === undefined) return undefined
  operator.rest.lastIndex = wordEnd
  const rest = operator.rest.exec(text)
  if (rest === null || !operandBegins(text, wordEnd + rest[0].length)) return undefined
  return { sign: operator.sign, length: word.length + rest[0].length }
}

function endOfWord(text: string, start: number): number {
  let at = start
  while (isLetter(text.charCodeAt(at)) || isJoint(text, at, start)) at++
  return at
}

/** An apostrophe or a hyphen inside a word. */
function isJoint(text: string, at: number, start: number): boolean {
  const code = text.charCodeAt(at)
  return (code === 39 || code === 0x2019 || code === 45) && at > start && isLetter(text.charCodeAt(at + 1))
}
