/**
 * Reads an answer inside of a sentence: "that there are 18 eggs left, because …" says 18. What denies ("not 5"), explains and
 * follows is cut away. Where two values stay and nothing says which is meant, none is read.
 */
import { choiceWithRest, wordContent } from './read-words.ts'
import { plainAnswer } from './answer-text.ts'
import type { Reading } from './content.ts'
import { readAnswerText } from './read-content.ts'
import { sameContent } from './same-content.ts'

/** Where an explanation begins. */
const EXPLANATION =
  /(?:,\s*|\s+)(?:because|since|so that|which|whereas|where|when|if|after|before|given|as (?:we|the|shown|there|it|required|desired|expected)|assuming|with a total|i\.e\.|that is,|meaning|obtained|found|by|due to|based on|according to|from|for (?:each|every|all|both|the)|in (?:each|every|the|total|all|this|order)|on (?:each|every|the)|at (?:the|a|each)|per the|out of|of (?:the|which|them|these|those|all)|that (?:is|are|was|were|the|can|he|she|they|it|you)|left (?:over|in|on|for)|and (?:the|he|she|they|this|that|it|so|we|then)|but)\b/i
const CLAUSE =
  /[;—]|\s[-–]\s(?=[a-z])|,\s+(?=(?:so|and|but|or|the|he|she|they|it|we|this|that|not|as|i)\s)|[.!?](?=\s|$)|\n/i
const DENIAL =
  /\b(?:is\s+|are\s+|was\s+|be\s+)?(?:not|isn't|aren't|wasn't|no longer)\s+(?:equal to\s+)?[^,;.!?\n]*?(?:[,;.]\s*|\s+)(?:but(?:\s+rather)?|rather|instead|it\s+(?:is|was|should\s+be)|it's|they\s+are|that\s+is|the\s+(?:correct\s+|right\s+)?(?:answer|value|number)\s+is)\s+/i
const CONTRAST = /,?\s*\b(?:and\s+not|but\s+not|not|rather\s+than|instead\s+of|as\s+opposed\s+to)\s+[^,;.!?\n]*/i
const LEADING =
  /^(?:[,:=]|(?:that|there|are|is|was|were|will|would|be|it|he|she|they|we|has|have|had|a|an|the|of|total|sum|about|approximately|equal|equals|exactly|only|simply|just|therefore|thus|so|then|given|by|to|still|as|follows|get|gets|got|needs?|pays?|paid|spent|spends?|earns?|earned|makes?|made|sold|sells?|bought|buys?|costs?|can|must|should|left|number|answer|final|value|result|now|also|in|at|for)(?=[\s,:]|$))[\s,:]*/i

/** Readings of an answer that is, or stands in, a sentence. */
export function readProse(text: string): readonly Reading[] {
  const whole = firstLine(text)
  // "The answer is 12!" may exclaim
  const calm = /\d!\s*$/.test(whole) ? readAnswerText(whole.replace(/!\s*$/, '')) : []
  return [...readSentence(whole), ...calm.map(({ content }): Reading => ({ content, certainty: 'doubtful' }))]
}

function readSentence(whole: string): readonly Reading[] {
  const direct = certain(readAnswerText(parenthesesApart(whole)))
  if (direct.length > 0) return withParenthesis(direct, whole)
  const plain = plainAnswer(whole)
  const choice = choiceWithRest(plain) ?? choiceWithRest(withoutLead(plain))
  if (choice !== undefined) return choiceReadings(choice)
  const told = withoutDenials(plain)
  if (told === undefined) return []
  const candidates = new Set([told, untilExplanation(told), untilClause(told), untilClause(untilExplanation(told))])
  for (const candidate of candidates) {
    for (const stripped of [candidate, withoutLead(candidate)]) {
      const readings = certain(readAnswerText(parenthesesApart(stripped)))
      if (readings.length > 0) return withParenthesis(readings, stripped)
    }
  }
  const embedded = embeddedQuantity(untilClause(told))
  if (embedded.length > 0) return embedded
  const words = wordContent(plain)
  return words === undefined ? readAnswerText(plain) : [{ content: words, certainty: 'plain' }]
}

/** Readings that are more than words. */
function certain(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(({ content }) => content.kind !== 'text')
}

export function choiceReadings(choice: { readonly letter: string; readonly rest: string }): readonly Reading[] {
  const [rest] = readAnswerText(choice.rest)
  return [{ content: { kind: 'choice', letter: choice.letter, rest: rest?.content }, certainty: 'plain' }]
}

function firstLine(text: string): string {
  const trimmed = text.trim()
  // a display may go over lines
  if (/^(?:\\\[|\$\$|\\begin)/.test(trimmed)) return trimmed
  return trimmed.split(/\n\s*\n|\n(?=[A-Z])/)[0] ?? trimmed
}

/** "not 5, it is 6" says 6, and so does "6, not 5". "not 5" alone says nothing. */
function withoutDenials(text: string): string | undefined {
  const told = text.replace(DENIAL, '')
  if (told !== text) return told.replace(CONTRAST, '')
  const contrast = CONTRAST.exec(text)
  if (contrast === null) return text
  const before = text.slice(0, contrast.index)
  if (!/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|yes)\b|\\/.test(before)) {
    return /\bnot\s+(?:enough|sure|known|possible|clear|only)\b/i.test(contrast[0]) ? text : undefined
  }
  return before + text.slice(contrast.index + contrast[0].length)
}

function untilExplanation(text: string): string {
  const match = EXPLANATION.exec(text)
  return match === null || match.index === 0 ? text : text.slice(0, match.index)
}

function untilClause(text: string): string {
  const match = CLAUSE.exec(text)
  return match === null || match.index === 0 ? text : text.slice(0, match.index)
}

function withoutLead(text: string): string {
  let rest = text.trim()
  for (let round = 0; round < 12; round++) {
    const next = rest.replace(LEADING, '')
    if (next === rest || next === '') break
    rest = next
  }
  return rest
}

/** What follows in parentheses behind a space explains: `12 (3 × 4)`, `0.5 (50%)`, `9 (apples)`. */
const TRAILING_PARENTHESES = /\s+\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*[.!]?$/

function parenthesesApart(text: string): string {
  const match = TRAILING_PARENTHESES.exec(text)
  if (match === null || match.index === 0) return text
  const before = text.slice(0, match.index)
  // `3 (x+1)`: a product, not an explanation
  if (/(?:^|[^a-zA-Z\\])[a-zA-Z]\s*[-+*/^]|[-+*/^]\s*[a-zA-Z](?![a-zA-Z])/.test(match[1] ?? '')) return text
  return /[\d%}a-z)]$/i.test(before) && !/[-+*/^=]$/.test(before) ? before : text
}

/** `0.5 (50%)`, `12 (3 × 4)`: the same twice, or undefined where the parentheses say something else. */
export function readExplained(text: string): readonly Reading[] | undefined {
  const plain = plainAnswer(text.slice(0, 500))
  const before = parenthesesApart(plain)
  const inside = before === plain ? undefined : TRAILING_PARENTHESES.exec(plain)?.[1]
  // `7 - 7 (9 - 9)` multiplies
  if (inside === undefined || /[+*/^]|[\d)}]\s*-/.test(before)) return undefined
  const [first, second] = [certain(readAnswerText(before)), certain(readAnswerText(inside))]
  const isSame =
    first[0] !== undefined && second[0] !== undefined && sameContent(first[0].content, second[0].content) === 'equal'
  return isSame ? [...first, ...second] : undefined
}

/** What the parentheses say counts too, where it is another print of the same: 0.5 (50%). */
function withParenthesis(readings: readonly Reading[], text: string): readonly Reading[] {
  const inside = text === parenthesesApart(text) ? undefined : TRAILING_PARENTHESES.exec(text)?.[1]
  if (inside === undefined) return readings
  const [first] = readings
  const others = certain(readAnswerText(inside)).filter(
    ({ content }) => first !== undefined && sameContent(first.content, content) === 'equal',
  )
  return [...readings, ...others]
}

/** The one quantity in a clause of words: "Natalia sold 72 clips altogether in April and May". */
function embeddedQuantity(clause: string): readonly Reading[] {
  const numbers = [...clause.matchAll(NUMBER)]
  const [first] = numbers
  if (first === undefined) return []
  const from = clause.slice(first.index)
  // two numbers that nothing tells apart: the first counts only where the second stands in its tail of words
  const second = numbers[1]
  const between = second === undefined ? '' : clause.slice(first.index + first[0].length, second.index)
  if (second !== undefined && /^\W*(?:,|and|or|to|-|–|&|\/|:|by|x|×)?\W*$/i.test(between)) return []
  if (second !== undefined && /\b(?:and|or|to|between)\s*[§$]?$/i.test(between)) return []
  for (const piece of [from, untilExplanation(from), wordsBehind(from)]) {
    const readings = certain(readAnswerText(parenthesesApart(piece)))
    if (readings.length > 0) return readings
  }
  return []
}

const NUMBER =
  /(?<![\w.])(?:-?[§£€¥]|[§£€¥]?-)?(?:\\frac\s*\{[^{}]*\}\s*\{[^{}]*\}|\d[\d,]*(?:\.\d+)?(?:\s*\/\s*\d+)?|\.\d+)%?/g

/** The number and the first words behind it. */
function wordsBehind(text: string): string {
  return /^\S+(?:\s+(?:\\?%|percent|million|billion|thousand|hundred|dozen|[a-z]+))?/i.exec(text)?.[0] ?? text
}
