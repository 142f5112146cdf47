/**
 * Finds where a solution says its final answer. This is the last of its explicit forms (`\boxed{}`, `<answer>`, JSON,
 * `####`, a label, "the answer is"), in the part before a model goes on with another question. Without any, it is a short
 * answer as a whole, or else the last formula or the last number.
 */
import { evaluate, type Expression } from '../arithmetic/expression.ts'
import { parseExpression } from '../arithmetic/parser.ts'
import { beginsOperand } from '../arithmetic/token.ts'
import { tokenize } from '../arithmetic/tokenizer.ts'
import { answerCandidates, type AnswerForm, type Candidate } from './answer-forms.ts'
import { answerKey } from './answer-text.ts'
import { readAnswer, type AnswerValue } from './compare-answers.ts'
import { variablesOf, type Term } from './term.ts'

/** The final answer of a response and where it stands. */
export interface FinalAnswer extends AnswerValue {
  readonly form: AnswerForm
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Only the tail is searched for a number where no form matched. */
const TAIL_LENGTH = 2000
/** A response as short as this, on one line, may be the answer itself. */
const WHOLE_LENGTH = 120
/** Candidates that are read, from the last: what comes before was taken back many times over. */
const CANDIDATE_LIMIT = 24
const ANSWER_LENGTH = 400
/** The end of a text, in which a number in words may be its result. */
const SPELLED_TAIL = 300

/** Where a model goes on with a question that nobody asked. */
const NEXT_QUESTION =
  /\n[ \t>*#]*(?:Q(?:uestion)?[ \t]*\d*[ \t]*:|Problem[ \t]*\d*[ \t]*[:.]|Exercise[ \t]*\d*[ \t]*[:.]|Example[ \t]*\d+[ \t]*[:.]|Human:|User:|Instruction:|Input:)|<\|(?:im_start|im_end|endoftext|end_of_text|eot_id|user|assistant)\|>|<\/s>|\[INST\]/gi

/** Finds the final answer, or undefined for a text without one. */
export function findAnswer(text: string): FinalAnswer | undefined {
  const candidates = answerCandidates(text)
  let weak: FinalAnswer | undefined
  let later: FinalAnswer | undefined
  const cut = nextQuestion(text, candidates)
  const kept = candidates.filter((candidate) => candidate.start <= cut)
  for (const candidate of kept.slice(-CANDIDATE_LIMIT).toReversed()) {
    const answer = answerAt(text, candidate)
    if (answer === undefined) continue
    // "The answer is 5?" asks
    const isAsked = candidate.form === 'sentence' && /^[*_$\s)]*\?/.test(text.slice(answer.end, answer.end + 6))
    if (isAsked) continue
    if (isTelling(answer)) {
      later = answer
      break
    }
    weak ??= answer
  }
  if (later !== undefined) return later
  const untold = wholeAnswer(text.slice(0, cut)) ?? lastFormula(text, cut) ?? lastNumber(text, cut)
  // "The answer is Evelyn" and no number anywhere near
  if (weak !== undefined && (untold === undefined || untold.start < weak.start || weak.form !== 'sentence')) return weak
  return untold
}

/** Where the text about the question that was asked ends. */
function nextQuestion(text: string, candidates: readonly Candidate[]): number {
  NEXT_QUESTION.lastIndex = 0
  for (let match = NEXT_QUESTION.exec(text); match !== null; match = NEXT_QUESTION.exec(text)) {
    const at = match.index
    const [first] = candidates
    if (first !== undefined && first.start < at) return at
    if (candidates.length === 0 && /\d/.test(text.slice(Math.max(0, at - TAIL_LENGTH), at))) return at
    if (NEXT_QUESTION.lastIndex > 200_000) break
  }
  return text.length
}

/** Whether an answer says more than words: something that can be compared. */
function isTelling(answer: FinalAnswer): boolean {
  if (answer.form === 'boxed' || answer.form === 'tag' || answer.form === 'json') return true
  return answer.readings.some(({ content }) => content.kind !== 'text')
}

function answerAt(text: string, candidate: Candidate): FinalAnswer | undefined {
  const { form } = candidate
  let { start, end } = candidate
  const isExplicit = form === 'boxed' || form === 'tag' || form === 'json'
  if (!isExplicit && end - start > ANSWER_LENGTH) {
    // what is cut inside of a formula would say something else
    const space = text.lastIndexOf(' ', start + ANSWER_LENGTH)
    if (space <= start) return { ...unread(text, start, end), form }
    end = space
  }
  if (form === 'sentence' || form === 'label') end = start + sentenceEnd(text.slice(start, end))
  while (start < end && /[\s*_:]/.test(text.charAt(start))) start++
  while (end > start && /[\s*_.]/.test(text.charAt(end - 1))) end--
  if (start === end) return undefined
  const content = text.slice(start, end)
  const value = readAnswer(candidate.joined ?? content, isExplicit)
  return {
    ...(isExplicit && value.value === null ? orSentence(value, content) : value),
    form,
    text: content,
    start,
    end,
  }
}

/** An answer that is too long to be read: it equals only what is the same letter by letter. */
function unread(text: string, start: number, end: number): Omit<FinalAnswer, 'form'> {
  return {
    normalised: answerKey(text.slice(start, end)),
    modulus: undefined,
    value: null,
    readings: [],
    text: text.slice(start, end),
    start,
    end,
  }
}

/** A box may hold a sentence: `\boxed{\text{The answer is } 5}`. */
function orSentence(value: AnswerValue, content: string): AnswerValue {
  if (value.readings.some((reading) => reading.content.kind !== 'text')) return value
  const loose = readAnswer(content.replace(/\\(?:text|textbf|mathrm|mbox)\s*\{([^{}]*)\}/g, ' $1 '), false)
  return loose.readings.length === 0 ? value : { ...loose, normalised: value.normalised }
}

function sentenceEnd(content: string): number {
  // a bullet or an emphasis may stand before the sentence. A full stop inside a number or `p.m.` ends nothing
  const stop = /[.?](?=\s|$)(?<!\b[ap]\.m\.|\b[ap]\.)|!(?=\s+[A-Z])|[.?](?=["'”]?\s*$)/.exec(content)
  if (stop === null) return content.length
  return stop[0] === '!' ? stop.index + 1 : stop.index
}

/** A response that is nothing but its answer: `B`, `Yes, she can.`, `x + 1`, `Evelyn`. */
function wholeAnswer(text: string): FinalAnswer | undefined {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > WHOLE_LENGTH || trimmed.includes('\n')) return undefined
  // `We get 2 * 9 = 18` tells how, and ends in a number
  const words = trimmed.replace(/\\[a-zA-Z]+|\b(?:and|or)\b/g, ' ')
  if (/=/.test(trimmed) && /[a-z]{2,}\s/i.test(words)) return undefined
  const start = text.indexOf(trimmed)
  const strict = readAnswer(trimmed)
  const [first] = strict.readings
  if (first === undefined) return undefined
  const isShortText = first.content.kind === 'text' && /^[\p{L}'-]+(?: [\p{L}'-]+){0,2}[.!]?$/u.test(bareWords(trimmed))
  if (first.content.kind === 'text' && !isShortText) return undefined
  if (isShortText && /\b(?:not|know|sorry|cannot|can't|unsure|idea)\b/i.test(trimmed)) return undefined
  return { ...strict, form: 'whole', text: trimmed, start, end: start + trimmed.length }
}

/** `\\text{Evelyn}` is a word. */
function bareWords(text: string): string {
  return text.replace(/\\(?:text|textbf|mathrm|mbox)\s*\{([^{}]*)\}/g, '$1').trim()
}

const FORMULA = /\$\$([^$]{1,400})\$\$|\$([^$\n]{1,400})\$|\\\(([^]{1,400}?)\\\)|\\\[([^]{1,400}?)\\\]/g

/** The last formula, where no number in words follows it. */
function lastFormula(text: string, cut: number): FinalAnswer | undefined {
  const from = Math.max(0, cut - TAIL_LENGTH)
  const tail = text.slice(from, cut)
  if (!/[\\$]/.test(tail)) return undefined
  let previous: RegExpExecArray | undefined
  let last: RegExpExecArray | undefined
  FORMULA.lastIndex = 0
  for (let match = FORMULA.exec(tail); match !== null; match = FORMULA.exec(tail)) {
    // `$n$` in passing is no answer, unless nothing follows it
    const isLast = /^[\s.!*]*$/.test(tail.slice(match.index + match[0].length))
    if (isLast || /\p{Nd}|\\(?:pi|sqrt|infty|emptyset)|=/u.test(match[0])) {
      previous = last
      last = match
    }
  }
  if (last === undefined || /\d/.test(tail.slice(last.index + last[0].length))) return undefined
  const content = formulaContent(last)
  const start = from + last.index + last[0].indexOf(content)
  // `$x = 2$ and $y = 3$` is one answer
  const joint = previous === undefined ? '' : tail.slice(previous.index + previous[0].length, last.index)
  const isJoined = previous !== undefined && /^\s*(?:,|and|or|,\s*and)\s*$/i.test(joint)
  const value = readAnswer(isJoined ? `${formulaContent(previous)}, ${content}` : content)
  const isRead = value.readings.some((reading) => reading.content.kind !== 'text')
  if (!isRead && !/^[\s.!*]*$/.test(tail.slice(last.index + last[0].length))) return undefined
  return { ...value, ...withLastSide(value), form: 'last-number', text: content, start, end: start + content.length }
}

/** `$a + b + c = 5$` at the end says 5 too, as the last number of plain text does. */
function withLastSide({ readings }: AnswerValue): Pick<AnswerValue, 'readings'> {
  const content = readings[0]?.content
  const last = content?.kind === 'relation' ? content.sides.at(-1) : undefined
  if (content?.kind !== 'relation' || last === undefined || content.signs.some((sign) => sign !== '='))
    return { readings }
  if (variablesOf(last).size > 0) return { readings }
  return {
    readings: [
      ...readings,
      { content: { kind: 'quantity', term: last, unit: undefined, percent: false }, certainty: 'plain' },
    ],
  }
}

function formulaContent(match: RegExpExecArray | undefined): string {
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4] ?? ''
}

/** What counts steps, parts and lines, and is no result. */
const LABELS =
  /^[ \t>*#]*(?:[-•][ \t]+)?(?:\(?\d{1,2}[.)](?=\s)|\(\d{1,2}\)(?=\s))|\b(?:step|case|part|question|problem|equation|eq\.|figure|table|line|option|method|section|chapter|page|no\.)[ \t]*(?:#|\()?\d+\)?|^[ \t]*[-•*][ \t]+(?=\d)|\((?:mod|base)[ \t]*\d+\)|[^.!?\n]{0,120}\d[^.!?\n]{0,60}\?|(?:\bnot|n't)[ \t]+(?:think|believe|sure|know)[^.!?\n]{0,60}?\d[\d.,]*|\bnot[ \t]+(?:equal[ \t]+to[ \t]+)?[$\\(]*\d[\d.,]*/gim
const TRAILING_SCALE = /^[ \t]*(?:million|billion|trillion|thousand|hundred|dozen|\\?%|percent(?![a-z]))/i

/** The last expression of the text's last lines. */
function lastNumber(text: string, cut: number): FinalAnswer | undefined {
  const from = Math.max(0, cut - TAIL_LENGTH)
  const tail = text.slice(from, cut)
  const masked = tail.replace(LABELS, (label) => ' '.repeat(label.length))
  // an explanation in parentheses at the end, behind a number: `12 (3 × 4).`
  const explained = /(?<=\d[^\n()]{0,40})[ \t]\([^()\n]{1,80}\)(?=[.!\s]*$)/.exec(masked)
  const source = explained === null ? masked : masked.slice(0, explained.index)
  const { tokens, mathematics } = tokenize(source, 0, source.length)
  let last: { start: number; end: number; expression: Expression } | undefined
  for (let at = 0; at < tokens.length;) {
    const parsed = beginsOperand(tokens[at]) ? parseExpression(tokens, at, { mathematics }) : undefined
    const first = parsed === undefined ? undefined : tokens[parsed.start]
    const final = parsed === undefined ? undefined : tokens[parsed.end - 1]
    if (parsed === undefined || first === undefined || final === undefined) at++
    else {
      if (tokens.slice(parsed.start, parsed.end).some((token) => token.kind === 'number'))
        last = { start: first.start, end: final.end, expression: parsed.expression }
      at = Math.max(at + 1, parsed.end)
    }
  }
  if (last === undefined) return lastNumberWord(text, from, cut)
  const before = /(?:\b(?:negative|minus)[ \t]+)$/i.exec(source.slice(0, last.start))
  const start = last.start - (before?.[0].length ?? 0)
  const scale = TRAILING_SCALE.exec(source.slice(last.end))
  const end = from + last.end + (scale?.[0].length ?? 0)
  const answer = answerAt(text, { form: 'last-number', start: from + start, end })
  return answer === undefined || answer.readings.some(({ content }) => content.kind !== 'text')
    ? answer
    : { ...answer, ...evaluated(last.expression) }
}

/** What the step critic reads as a number and the reader of answers does not: `12/4 apples/box`. */
function evaluated(expression: Expression): Pick<FinalAnswer, 'value' | 'readings'> {
  const value = evaluate(expression)
  if (value === null) return { value, readings: [] }
  const term: Term = { kind: 'number', value, decimals: 0, significant: 1 }
  return {
    value,
    readings: [{ content: { kind: 'quantity', term, unit: undefined, percent: false }, certainty: 'plain' }],
  }
}

const ONES =
  'zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty'
const NUMBER_WORDS = new RegExp(
  String.raw`\b(?:(?:negative|minus)[ \t]+)?(?:a[ \t]+dozen|(?:${ONES})(?:[- \t]+(?:and[ \t]+)?(?:${ONES}|hundred|thousand|million|dozen))*)\b`,
  'gi',
)

/** "So she has twelve apples": the last number in words, where the end of the text has no digit. */
function lastNumberWord(text: string, from: number, cut: number): FinalAnswer | undefined {
  const tail = text.slice(Math.max(from, cut - SPELLED_TAIL), cut)
  if (/\d/.test(tail)) return undefined
  const matches = [...tail.matchAll(NUMBER_WORDS)].filter((match) => !/^one$/i.test(match[0]))
  const last = matches.at(-1)
  // a denial before it, or a second number beside it, leaves nothing to tell them apart
  if (last === undefined || /\b(?:not|or|and)[ \t]+$/i.test(tail.slice(0, last.index))) return undefined
  const start = Math.max(from, cut - SPELLED_TAIL) + last.index
  return answerAt(text, { form: 'last-number', start, end: start + last[0].length })
}
