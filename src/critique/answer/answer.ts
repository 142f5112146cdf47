/**
 * The final answer of a solution: found in every usual form, read as a number where it is one, compared with gold.
 */
import { evaluate, plainReading, someNode } from '../arithmetic/expression.ts'
import { braceEnd } from '../arithmetic/latex.ts'
import { parseExpression } from '../arithmetic/parser.ts'
import { divide, equal, multiply, rational, unitInLastPlace, within, type Rational } from '../arithmetic/rational.ts'
import { beginsOperand, type Token } from '../arithmetic/token.ts'
import { tokenize } from '../arithmetic/tokenizer.ts'
import { hundredth, type Unit } from '../arithmetic/unit.ts'

/** How the answer was marked; `last-number` is a guess. */
export type AnswerForm = 'hashes' | 'boxed' | 'label' | 'sentence' | 'last-number'

/** An answer as read from text. */
export interface AnswerValue {
  /** Spaces, styles and delimiters removed, lower-case: for answers that are not numbers. */
  readonly normalised: string
  /** Null where the answer is not one rational number. */
  readonly value: Rational | null
  readonly decimals: number
  readonly percent: boolean
  readonly unit: Unit | undefined
}

/** The final answer of a response and where it stands. */
export interface FinalAnswer extends AnswerValue {
  readonly form: AnswerForm
  readonly text: string
  readonly start: number
  readonly end: number
}

const label = String.raw`(?:the[ \t]+)?(?:final[ \t]+answer|answer|ans)`
const HASHES_FORM = /^[ \t]*####(?!#)[ \t]*(?:\*\*)?(?:(?:final[ \t]+)?answer[ \t]*:[ \t]*)?([^\n]*)/gim
const labelForm = new RegExp(
  String.raw`^[ \t>*_#-]{0,8}(?:(?:A|${label})[ \t]*(?:\*\*|__)?[ \t]*[:=]|(?:\*\*|__|#{1,6}[ \t]+)${label}(?:\*\*|__)?[ \t]*$)(?:\*\*|__)?\s{0,4}([^\n]*)`,
  'gim',
)
const SENTENCE_FORM =
  /\banswer(?:[ \t]+(?:to|for)[ \t][^.\n:]{0,80}?)?[ \t]+(?:=|(?:is|are|would be|will be|must be|should be|comes to)\b)[ \t]*:?[ \t]*([^\n]*)/gi
const answerLine = new RegExp(
  String.raw`^[ \t>*_-]{0,8}(?:####|(?:#{1,6}[ \t]+)?(?:\*\*|__)?(?:A[ \t]*:|(?:(?:so|thus|hence|therefore),?[ \t]+)?${label}(?:\*\*|__)?(?:[ \t]*[:=]|[ \t]*$|[ \t]+(?:is|are|would be)\b)))`,
  'i',
)
/** Only the tail is searched for a number where no form matched. */
const TAIL_LENGTH = 2000
const ANSWER_LENGTH = 300

/** Whether a line only carries the final answer (an equation with an operator in it still makes it a step). */
export function isAnswerLine(line: string): boolean {
  if (line.length > ANSWER_LENGTH) return false
  if (!answerLine.test(line)) return /^\W*\\boxed\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\W*$/.test(line)
  return !/\d[^=\n]*[-+*/×÷·^(][^=\n]*=/.test(line)
}

/** Finds the final answer; undefined for a text without any number. */
export function findAnswer(text: string): FinalAnswer | undefined {
  const hashes = lastMatch(HASHES_FORM, text, (content) => !/^[a-z]{2}/i.test(content))
  if (hashes !== undefined) return answerAt(text, hashes, 'hashes')
  const boxed = boxedContent(text)
  if (boxed !== undefined) return answerAt(text, boxed, 'boxed')
  const labelled = lastMatch(labelForm, text, (content) => content !== '')
  const sentence = lastMatch(SENTENCE_FORM, text, (content) => content !== '')
  if (labelled !== undefined && (sentence === undefined || labelled.start >= sentence.start))
    return answerAt(text, labelled, 'label')
  if (sentence !== undefined) return answerAt(text, sentence, 'sentence')
  return lastNumber(text)
}

/** Reads an answer's text. `strict` wants the whole of it to be one number, otherwise the first number counts. */
export function readAnswer(text: string, strict = true): AnswerValue {
  const normalised = normalise(text)
  const { tokens, mathematics } = tokenize(text, 0, text.length)
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined || !beginsOperand(token)) {
      if (strict && token !== undefined && token.kind !== 'word' && token.kind !== 'separator') break
      continue
    }
    let side = parseExpression(tokens, at, { mathematics })
    if (side === undefined) {
      if (strict) break
      continue
    }
    while (tokens[side.end]?.kind === 'equals' || tokens[side.end]?.kind === 'approximately') {
      const next = parseExpression(tokens, side.end + 1, { mathematics })
      if (next === undefined) break
      side = next
    }
    const rest = tokens.slice(side.end)
    if (strict && rest.some((other) => !isPadding(other))) break
    const value = evaluate(side.expression)
    if (value === null && !strict && side.expression.kind === 'variable') continue
    let unit: Unit | undefined
    let decimals = 0
    let percent = false
    someNode(side.expression, (node) => {
      if (node.kind === 'number') {
        unit ??= node.unit
        decimals = Math.max(decimals, node.decimals)
      } else if (node.kind === 'percent') percent = true
      return false
    })
    const plain = percent ? evaluate(side.expression, { ...plainReading, percent: 'unit' }) : value
    return { normalised, value: plain, decimals, percent, unit }
  }
  return { normalised, value: null, decimals: 0, percent: false, unit: undefined }
}

/** Whether two answers are the same; `incomparable` where at least one is not a number and the texts differ. */
export function compareAnswers(gold: AnswerValue, found: AnswerValue): 'equal' | 'different' | 'incomparable' {
  if (gold.value === null || found.value === null)
    return gold.normalised === found.normalised && gold.normalised !== '' ? 'equal' : 'incomparable'
  if (sameNumber(gold, gold.value, found.value)) return 'equal'
  if (gold.percent !== found.percent) {
    const asFraction = multiply(gold.percent ? gold.value : found.value, hundredth)
    const other = gold.percent ? found.value : gold.value
    if (asFraction !== null && equal(asFraction, other)) return 'equal'
  }
  if (gold.unit !== undefined && found.unit?.dimension === gold.unit.dimension) {
    const inGoldUnit = divide(multiply(found.value, found.unit.factor) ?? found.value, gold.unit.factor)
    if (inGoldUnit !== null && sameNumber(gold, gold.value, inGoldUnit)) return 'equal'
  }
  return 'different'
}

/** Equal, or the found value rounds to gold at gold's printed precision. */
function sameNumber(gold: AnswerValue, expected: Rational, found: Rational): boolean {
  if (equal(expected, found)) return true
  if (gold.decimals === 0) return false
  const unit = unitInLastPlace(gold.decimals)
  const half = rational(unit.n, unit.d * 2n)
  return half !== null && within(found, expected, half)
}

interface Span {
  readonly start: number
  readonly end: number
}

function answerAt(text: string, span: Span, form: AnswerForm): FinalAnswer {
  let { start, end } = span
  if (end - start > ANSWER_LENGTH) end = start + ANSWER_LENGTH
  if (form === 'sentence') {
    const stop = /[.!?](?=\s|$)/.exec(text.slice(start, end))
    if (stop !== null) end = start + stop.index
  }
  while (start < end && /[\s*_:]/.test(text.charAt(start))) start++
  while (end > start && /[\s*_.]/.test(text.charAt(end - 1))) end--
  const content = text.slice(start, end)
  return { ...readAnswer(content, form === 'boxed'), form, text: content, start, end }
}

function lastMatch(pattern: RegExp, text: string, wanted: (content: string) => boolean): Span | undefined {
  let last: Span | undefined
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const content = match[1] ?? ''
    const end = match.index + match[0].length
    if (wanted(content.trim())) last = { start: end - content.length, end }
    if (match[0] === '') pattern.lastIndex++
  }
  return last
}

function boxedContent(text: string): Span | undefined {
  for (const command of ['\\boxed{', '\\fbox{']) {
    const at = text.lastIndexOf(command)
    if (at === -1) continue
    const open = at + command.length - 1
    const close = braceEnd(text, open)
    if (close !== -1) return { start: open + 1, end: close - 1 }
  }
  return undefined
}

/** The last expression of the text's last lines. */
function lastNumber(text: string): FinalAnswer | undefined {
  const from = Math.max(0, text.length - TAIL_LENGTH)
  const { tokens, mathematics } = tokenize(text, from, text.length)
  let last: Span | undefined
  for (let at = 0; at < tokens.length;) {
    const parsed = beginsOperand(tokens[at]) ? parseExpression(tokens, at, { mathematics }) : undefined
    const first = parsed === undefined ? undefined : tokens[parsed.start]
    const final = parsed === undefined ? undefined : tokens[parsed.end - 1]
    if (parsed === undefined || first === undefined || final === undefined) at++
    else {
      if (tokens.slice(parsed.start, parsed.end).some((token) => token.kind === 'number'))
        last = { start: first.start, end: final.end }
      at = Math.max(at + 1, parsed.end)
    }
  }
  return last === undefined ? undefined : answerAt(text, last, 'last-number')
}

function isPadding(token: Token): boolean {
  return (
    token.kind === 'word' ||
    token.kind === 'separator' ||
    token.kind === 'currency' ||
    token.kind === 'break' ||
    token.kind === 'letter'
  )
}

function normalise(text: string): string {
  return text
    .slice(0, ANSWER_LENGTH)
    .replace(/\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}/g, '$1')
    .replace(/\\[dt]frac/g, '\\frac')
    .replace(/\\left|\\right|\\!|\\,|\\;|\\ |\\\(|\\\)|[\s$*]/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}
