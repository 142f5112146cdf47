/**
 * The guess where nothing marks an answer: the last number of the last lines, in digits or in words. What counts steps,
 * denies, refuses or only speaks of the answer is passed over, and numbers that one "or" or comma joins are one list.
 */
import { evaluate, type Expression } from '../arithmetic/expression.ts'
import { parseExpression } from '../arithmetic/parser.ts'
import { beginsOperand } from '../arithmetic/token.ts'
import { tokenize } from '../arithmetic/tokenizer.ts'
import { hasRefused, isAboutAnswer, isDoubted, withoutDenied } from './denial.ts'
import { changeOf, concludedNumber, placedNumbers } from './number-role.ts'
import { readAnswer, type AnswerValue } from './compare-answers.ts'
import type { Term } from './term.ts'
import { isKnownUnit } from './unit-phrase.ts'
import { withdrawn } from './withdrawn.ts'

/** Only the tail is searched for a number where no form matched. */
export const TAIL_LENGTH = 2000
/** The end of a text, in which a number in words may be its result. */
const SPELLED_TAIL = 300

/** A number that a text ends with, and where it stands. */
export interface LastNumber extends AnswerValue {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** What counts steps, parts and lines, and is no result. */
const LABELS =
  /^[ \t>*#]*(?:[-•][ \t]+)?(?:\(?\d{1,2}[.)](?=\s)|\(\d{1,2}\)(?=\s))|\b(?:step|case|part|question|problem|equation|eq\.|figure|table|line|option|method|section|chapter|page|no\.)[ \t]*(?:#|\()?\d+\)?|^[ \t]*[-•*][ \t]+(?=\d)|\((?:mod|base)[ \t]*\d+\)|[^.!?\n]{0,120}\d[^.!?\n]{0,60}[.!…]{0,3}\?|(?:\bnot|n't)[ \t]+(?:think|believe|sure|know)[^.!?\n]{0,60}?\d[\d.,]*|\bnot[ \t]+(?:equal[ \t]+to[ \t]+)?[$\\(]*\d[\d.,]*|^[ \t*_]*(?:confidence|certainty|score|rating|time|tokens?)\b[^\n]*|\[\d{1,2}\](?=[\s.]*$)|©[^\n]*|"(?:score|confidence|reward|steps?|time|tokens?)"\s*:\s*-?[\d.]+/gim
/** An aside behind a number and its unit, in the middle of a sentence: "160 minutes (2 hours and 40 minutes) to load it". */
const ASIDE =
  /(?<=\d[^\n()=]{0,40}[a-z%][ \t])\((?![^()\n]*\b(?:not|no|wait|actually|should|sorry|instead|rather|now|correct(?:ed|ion)?)\b)[^()\n=]{1,80}\)(?=,?[ \t]+[a-z])/gi
const TRAILING_SCALE = /^[ \t]*(?:million|billion|trillion|thousand|hundred|dozen|\\?%|percent(?![a-z]))/i

/** An aside that takes the number back or offers another. */
const OVERTURNING =
  /\b(?:or|maybe|perhaps|possibly|alternatively|rejected|false|wrong|incorrect|invalid|extraneous|plus|minus|times|base)\b/i

/** "2 h 15 min", "5 feet and 3 inches": one length in two units, of which the number is the second. */
function compoundAt(
  source: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  const first =
    /(?<![\d.,])\d+[ \t]*(?:weeks?|days?|hours?|hrs?|h|minutes?|min|feet|foot|ft|pounds?|lbs?)[ \t]*(?:,[ \t]*|and[ \t]+)?$/i.exec(
      source.slice(Math.max(0, start - 40), start),
    )
  const second = /^[ \t]*(?:days?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|s|inch(?:es)?|ounces?|oz)\b/i.exec(
    source.slice(end, end + 20),
  )
  return first === null || second === null ? undefined : { start: start - first[0].length, end: end + second[0].length }
}

/** What may be a unit behind a number: `cm²`, `m/s`, `° F`, "square feet", "miles per hour". */
const UNIT =
  /^[ \t]*(?:(?:square|cubic)[ \t]+)?(?:°[ \t]?[CF]?\b|[a-zA-Zµ]{1,14}\b)(?:\^\{?[23]\}?|[²³])?(?:[ \t]*\/[ \t]*[a-z]{1,10}\b(?:\^?2|²)?|[ \t]+per[ \t]+[a-z]{1,10}\b)?/
/** Units that are words of their own: "12 in total", "5 a day". */
const NO_UNIT_WORD = /^(?:in|a|n|j|w|quarter|foot|second|min)$/i

/** The known unit behind a number, or ''. Any other word names what is counted, and is left out. */
function unitBehind(text: string): string {
  const [found = ''] = UNIT.exec(text) ?? []
  const word = /°|[a-zA-Zµ]+/.exec(found.replace(/^[ \t]*(?:square|cubic)[ \t]+/, ''))?.[0] ?? ''
  if (word === '' || NO_UNIT_WORD.test(word)) return ''
  const isKnown = isKnownUnit(word.length === 1 ? word : word.toLowerCase())
  return isKnown ? found : ''
}

/** The last expression of the text's last lines. */
export function lastNumber(text: string, cut: number): LastNumber | undefined {
  const from = Math.max(0, cut - TAIL_LENGTH)
  const tail = text.slice(from, cut)
  const told = withoutDenied(tail)
  const labelled = told.replace(LABELS, (label) => ' '.repeat(label.length))
  // `36. Done!`: a number before a full stop, and no other, counts nothing
  const masked = /^\s*\d+\.\s[^\n]*$/.test(told) && !/\d/.test(labelled) ? told : labelled
  // an explanation in parentheses at the end, behind a number: `12 (3 × 4).`
  const explained = /(?<=\d[^\n()]{0,40})[ \t]\([^()\n]{1,80}\)(?=[.!\s]*$)/.exec(masked)
  const source = (explained === null ? masked : masked.slice(0, explained.index)).replace(ASIDE, blank)
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
  const compound = compoundAt(source, last.start, last.end)
  const main = compound === undefined ? mainNumber(source, last.start, last.end) : undefined
  if (main !== undefined)
    return answerAt(text, from + main.start, from + main.end + unitBehind(source.slice(main.end)).length)
  const before = /(?:\b(?:negative|minus)[ \t]+)$/i.exec(source.slice(0, last.start))
  const start = compound?.start ?? last.start - (before?.[0].length ?? 0)
  const scale = TRAILING_SCALE.exec(source.slice(last.end))
  const counted = last.end + (scale?.[0].length ?? 0)
  const end = from + (compound?.end ?? counted + unitBehind(source.slice(counted)).length)
  const answer = answerAt(text, from + start, end)
  const read = answer.readings.some(({ content }) => content.kind !== 'text')
    ? answer
    : { ...answer, ...evaluated(last.expression) }
  const numberEnd = compound?.end ?? last.end
  const change = changeOf(masked, start, numberEnd)
  const isOverturned = explained !== null && OVERTURNING.test(explained[0])
  const isClaimed = change === undefined && !isOverturned && !isOpen(source, start, numberEnd) && !hasRefused(tail)
  return isClaimed ? read : { ...read, normalised: '', readings: withdrawn(read.readings, change) }
}

/**
 * The number of the last sentence that its last number is only a circumstance of: "She pays $64 for 16 glasses." Undefined
 * where the last number may be meant itself.
 */
function mainNumber(
  source: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  const before = source.slice(Math.max(0, start - 300), start)
  const from = start - (before.length - (lastStop(before) ?? 0))
  const sentence = source.slice(from, end + 60).split(/[.!?](?=\s|$)|\n/)[0] ?? ''
  const last = placedNumbers(sentence).findLast((number) => from + number.start < end)
  if (last === undefined || last.role === 'main' || from + last.start < start) return undefined
  // "3 books for $15" may be asked for the price
  if (
    /\bfor\s+[§$€£¥]?$/.test(sentence.slice(0, last.start)) &&
    /[§$€£¥]/.test(sentence.slice(last.start - 1, last.end))
  )
    return undefined
  const concluded = concludedNumber(sentence)
  if (concluded === undefined || concluded.role !== 'main') return undefined
  const scale = TRAILING_SCALE.exec(sentence.slice(concluded.end))
  return { start: from + concluded.start, end: from + concluded.end + (scale?.[0].length ?? 0) }
}

/** The sentence of a place, as far as it is near. */
function sentenceAt(source: string, at: number): string {
  const before = source.slice(Math.max(0, at - 200), at)
  return `${before.slice(lastStop(before) ?? 0)}${source.slice(at, at + 100).split(/[.!?](?=\s|$)|\n/)[0] ?? ''}`
}

/** Where the last sentence of a text begins. */
function lastStop(text: string): number | undefined {
  const stop = [...text.matchAll(/[.!?](?=\s)|\n/g)].at(-1)
  return stop === undefined ? undefined : stop.index + 1
}

/** A number that words around it change, or that stands in a row of others: `34 35 36`, "36, 37", "4 or 5". */
function isOpen(source: string, start: number, end: number): boolean {
  const before = source.slice(Math.max(0, start - 80), start)
  // `n | 8`, `n ∤ 8`: a statement about 8
  // "No, since 20 is even": a reason, and nothing that it is one for
  const isReason =
    /(?:^|[.!?]\s+|,\s)(?:no\W+)?(?:since|because)\s[^.!?;,=]*$/i.test(before) && !/^\s*=/.test(source.slice(end))
  const isRelated = /[∤∉≢≠❌✗✘]\s*$/.test(before) || /^\s*[∤∉≠]/.test(source.slice(end))
  const isAgain = before.trimEnd() === source.slice(start, end) && /^\s*$/.test(source.slice(end))
  const isListed =
    !isAgain &&
    /(?<![=+*/^(-]\s*|[\d.])\d[\d.]*[?\s]*(?:,|;|\||\band\b|\bor\b|\bor\s+maybe\b|\s)\s*[§$\\(]{0,3}$/i.test(before)
  // "3 books for $15": the books may be asked for
  const isPrice = /^[§$€£¥]/.test(source.slice(start)) && /\d[^.!?\n]*[a-z]\s+for\s+$/.test(before)
  // `5-`, `5+`: cut off
  const isCut = /^[ \t]*[-+/^=][ \t]*$/.test(source.slice(end))
  return (
    isListed ||
    isReason ||
    isRelated ||
    isPrice ||
    isCut ||
    isDoubted(before) ||
    isAboutAnswer(sentenceAt(source, start))
  )
}

function blank(run: string): string {
  return ' '.repeat(run.length)
}

function answerAt(text: string, start: number, end: number): LastNumber {
  const content = text.slice(start, end).replace(/[\s*_.]+$/, '')
  return { ...readAnswer(content, false), text: content, start, end: start + content.length }
}

/** What the step critic reads as a number and the reader of answers does not: `12/4 apples/box`. */
function evaluated(expression: Expression): Pick<LastNumber, 'value' | 'readings'> {
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
  String.raw`\b(?:(?:negative|minus)[ \t]+)?(?:a[ \t]+dozen|an?[ \t]+(?:hour|minute|day|week|month|year|mile|inch|foot|pound|cup|dozen|million|ton)[ \t]+and[ \t]+an?[ \t]+(?:half|quarter)|(?<!\b(?:in|first|second|other|better|latter|top|bottom|her|his|their|my|our|its)[ \t])half(?![ \t]+(?:of|an?|as|the|past|that|his|her|their|its|my|our|\w+ed)\b)|(?:${ONES})(?:[- ](?:${ONES}))?[ \t]+dollars[ \t]+and[ \t]+(?:${ONES})(?:[- ](?:${ONES}))?[ \t]+cents|(?:${ONES})[ \t]+and[ \t]+an?[ \t]+(?:half|quarter|third)|(?:${ONES}|an?)[- \t](?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)(?![ \t]+(?:of[ \t]+(?!(?:the|an?|his|her|their|its|my|our|all)\b)|an?\b))|(?:${ONES})(?:[- \t]+(?:and[ \t]+)?(?:${ONES}|hundred|thousand|million|dozen))*)\b`,
  'gi',
)

/** The places of all numbers in words. */
export function numberWords(text: string): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(NUMBER_WORDS)]
    .filter((match) => !/^one$/i.test(match[0]))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

/** "So she has twelve apples": the last number in words, where the end of the text has no digit. */
function lastNumberWord(text: string, from: number, cut: number): LastNumber | undefined {
  const tail = text.slice(Math.max(from, cut - SPELLED_TAIL), cut)
  if (/\d/.test(tail)) return undefined
  const matches = [...tail.matchAll(NUMBER_WORDS)].filter((match) => !/^one$/i.test(match[0]))
  const last = matches.at(-1)
  // a denial before it, or a second number beside it, leaves nothing to tell them apart
  if (last === undefined || /\b(?:not|or|and)[ \t]+$/i.test(tail.slice(0, last.index))) return undefined
  const start = Math.max(from, cut - SPELLED_TAIL) + last.index
  const answer = answerAt(text, start, start + last[0].length)
  const [before, behind] = [tail.slice(0, last.index), tail.slice(last.index + last[0].length)]
  // "no more than eight", read as a digit would be
  const change = changeOf(`${before}5${behind}`, before.length, before.length + 1)
  return change === undefined ? answer : { ...answer, normalised: '', readings: withdrawn(answer.readings, change) }
}
