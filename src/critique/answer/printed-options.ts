/**
 * The options that a question prints, `(A) Oslo (B) Bergen (C) Stockholm`: with them an option's text answers for its letter, and
 * a letter for its text.
 */
import { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
import { PRINTED_LETTERS } from './choice-letters.ts'
import type { Content } from './content.ts'
import { findExpectedAnswer } from './expected-answer.ts'
import type { FinalAnswer } from './final-answer.ts'
import { claimsNone } from './none-claim.ts'
import { capitalOf } from './same-choice.ts'

/** Texts by capital letter, in the order of the letters from A on. */
export type PrintedOptions = ReadonlyMap<string, string>

/** `(A) `, `A) `, `A. `, `A: ` at the start of a line or behind a space. */
const MARK = new RegExp(
  String.raw`(?<=^|[\s,;:|]|\*\*)(?:\(([${PRINTED_LETTERS}a-j])\)|([${PRINTED_LETTERS}])\)|([${PRINTED_LETTERS}])[.:](?=\s))[ \t]*`,
  'gm',
)
const OTHER_OPTION = new RegExp(String.raw`(?<![\w'])[${PRINTED_LETTERS}](?![\w'])`, 'g')
/** Longer questions are not searched, and longer options are no answers. */
const QUESTION_LIMIT = 20_000
const OPTION_LIMIT = 300

/**
 * The options of a question, or undefined where it prints none: marks from A on without a gap, at least two. A question that
 * prints two such lists has none, since nobody can say which is meant. Pure and linear.
 */
export function printedOptions(question: string): PrintedOptions | undefined {
  if (question.length > QUESTION_LIMIT) return undefined
  const marks = [...question.matchAll(MARK)].map((match) => ({
    letter: (match[1] ?? match[2] ?? match[3] ?? '').toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
  }))
  const first = marks.findIndex(({ letter }) => letter === 'A')
  if (first === -1 || marks.filter(({ letter }) => letter === 'A').length > 1) return undefined
  const options = new Map<string, string>()
  for (const [at, { letter, end }] of marks.entries()) {
    if (at < first) continue
    // a mark out of order is a part of the option's text, such as "A and (C)"
    if (letter !== String.fromCharCode(65 + options.size)) return undefined
    const next = marks[at + 1]?.start ?? question.length
    const text = question.slice(end, next)
    const line = text.trimStart().split('\n', 1)[0] ?? ''
    const option = line.replace(/[\s,;*|]+$/, '').replace(/\.$/, '')
    if (option === '' || option.length > OPTION_LIMIT) return undefined
    options.set(letter, option)
  }
  return options.size < 2 ? undefined : options
}

/** What a response answers beside gold. */
export interface ComparedAnswer {
  /** Undefined where nothing was found that answers. */
  readonly found: FinalAnswer | undefined
  /** Undefined with `found`. */
  readonly comparison: ReturnType<typeof compareAnswers> | undefined
}

/**
 * Finds the answer of a response and compares it with gold, as `findExpectedAnswer` and `compareAnswers`. Where one is a letter
 * and the other is not, the options that the question prints decide. That is certain only where one option alone is meant.
 */
export function compareWithOptions(question: string, text: string, gold: AnswerValue): ComparedAnswer {
  const found = findExpectedAnswer(text, gold)
  const comparison = found === undefined ? undefined : compareAnswers(gold, found)
  const letter = letterOf(gold)
  if (letter !== undefined && comparison !== 'equal') {
    return byText(question, text, { letter, found }) ?? { found, comparison }
  }
  if (letter === undefined && comparison === 'incomparable' && found !== undefined)
    return { found, comparison: byLetter(question, gold, found) }
  return { found, comparison }
}

/** Gold is a letter: which option's text the response says, if it says no letter, or letters that stand in an option's text. */
function byText(
  question: string,
  text: string,
  { letter, found }: { readonly letter: string; readonly found: FinalAnswer | undefined },
): ComparedAnswer | undefined {
  if (found !== undefined && letterOf(found) !== undefined) return undefined
  const options = printedOptions(question)
  if (options?.has(letter) !== true) return undefined
  // a response that repeats the options says none of them by its last number
  const isEcho = printedOptions(text) !== undefined
  const several = found === undefined ? [] : lettersOf(found)
  // "None of the choices match 8,902" does not say the option 8,902
  const isNone = claimsNone(text)
  const meant = [...options].flatMap(([own, option]) => {
    if (isNone && !claimsNone(option)) return []
    // "Both A and B" is option C
    if (several.length > 0) return sameLetters(several, lettersIn(option)) ? [{ own, answer: found }] : []
    const value = readAnswer(option)
    const answer = findExpectedAnswer(text, value)
    if (answer === undefined || (isEcho && /^(?:last-number|whole)$/.test(answer.form))) return []
    return compareAnswers(value, answer) === 'equal' ? [{ own, answer }] : []
  })
  const [only] = meant
  if (only === undefined || meant.length > 1) return undefined
  return { found: only.answer, comparison: only.own === letter ? 'equal' : 'different' }
}

/** Gold is an option's text, and the response a letter. */
function byLetter(question: string, gold: AnswerValue, found: FinalAnswer): ReturnType<typeof compareAnswers> {
  const letter = letterOf(found)
  const options = letter === undefined ? undefined : printedOptions(question)
  if (letter === undefined || options?.has(letter) !== true) return 'incomparable'
  const meant = [...options].filter(([, option]) => compareAnswers(readAnswer(option), gold) === 'equal')
  if (meant.length !== 1) return 'incomparable'
  return meant[0]?.[0] === letter ? 'equal' : 'different'
}

/** Several letters that an answer names, or none. */
function lettersOf({ readings }: AnswerValue): readonly string[] {
  const content = readings[0]?.content
  if (content?.kind !== 'sequence') return []
  const letters = content.items.map((item) => letterIn(item) ?? '')
  return letters.length > 1 && letters.every((letter) => letter !== '') ? letters : []
}

/** Letters of other options in an option's text. */
function lettersIn(option: string): readonly string[] {
  return option.match(OTHER_OPTION) ?? []
}

function sameLetters(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((letter) => b.includes(letter))
}

/** The letter that an answer is, without a text of its own. */
function letterOf({ readings }: AnswerValue): string | undefined {
  return letterIn(readings[0]?.content)
}

function letterIn(content: Content | undefined): string | undefined {
  if (content?.kind === 'choice') return content.rest === undefined ? content.letter : undefined
  return capitalOf(content)
}
