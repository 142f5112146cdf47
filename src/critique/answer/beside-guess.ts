/**
 * A guess beside the gold answer: "Tom is 4, his sister is 8" and "10 boxes: 9 full ones and one that is not" end in a number, and
 * nothing marks it as the answer. Where the same sentence states gold's value too and does not go on from it to the guess,
 * nobody can say which of the two was meant, so the answer stays open.
 */
import { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
import type { Content } from './content.ts'
import type { FinalAnswer } from './final-answer.ts'
import { lastSentence } from './last-statement.ts'
import { numberWords } from './last-number.ts'
import { placedNumbers } from './number-role.ts'
import { withdrawn } from './withdrawn.ts'

/** Longer sentences tell a story. */
const SENTENCE_LENGTH = 240
/** What goes on from one number to the next one, which then is the later word. */
const GOES_ON =
  /[=→⇒≈?^]|\bfrom\s+[§$€£¥]?\d|[,;]\s*(?:a\s+total\s+of|(?:all\s+)?in\s+all|in\s+total|altogether|together)\b|\btotals?\s+(?:of|is|=|:)|[,;]\s*now\b|\bnow\s+(?:there|i|she|he|it|they|we)\b|\bof\s+[§$€£¥]?\d[\d.,]*\s+is\b|\bto\s+[§$€£¥]?\d|而|\sа\s|\b(?:or|others|second|true|real|really|without|with|was|were|so|thus|therefore|hence|but|however|actually|instead|then|leaving|leaves?|left|answer|finally|minus|plus|less|times|makes?|making|gives?|giving|becomes?|remains?|up|down|not|rather|wait|sorry|correct(?:ed|ion)?)\b/i

/** "12 was given", "The number 12 has 6 divisors", `[12] Smith` */
const IS_SUBJECT = /^(?:\s+(?:(?:has|have|was|were|is|are)\b|and\s+\d)|\])/i
/** What makes the guess the last word: "12 were sold and 10 remain", and a sentence that denies. */
const IS_CONCLUDED = /^\W*\S*\s*(?:(?:is|are|were|will)\s+)?(?:remains?\b|left\b|over\b|in\s+(?:all|total)|altogether)/i
const DENIES = /\b(?:not|never|neither|nor|no|either|possibilities|one\s+of)\b|n't\b/i

/** The guess, or the same left open. */
export function besideGold(text: string, gold: AnswerValue, answer: FinalAnswer): FinalAnswer {
  if (answer.form !== 'last-number' || compareAnswers(gold, answer) !== 'different') return answer
  const { start, end } = lastSentence(text, text.length)
  const sentence = text.slice(start, end)
  if (sentence.length > SENTENCE_LENGTH || answer.start < start || DENIES.test(sentence)) return answer
  const digits = /^[\d.,]*/.exec(answer.text)?.[0].length ?? 0
  if (isGrouped(text.slice(0, answer.start + digits), gold))
    return { ...answer, readings: [...answer.readings, ...withdrawn(gold.readings, undefined)] }
  if (IS_CONCLUDED.test(text.slice(answer.end, end)) && !/\bof\s+wh/i.test(sentence)) return answer
  const isStated = gold.readings.some(({ content }) => isPoint(content))
    ? hasAll(sentence, gold)
    : statesBeside(sentence, answer.start - start, gold)
  return isStated ? { ...answer, readings: [...answer.readings, ...withdrawn(gold.readings, undefined)] } : answer
}

/** `1.200 €`, `2 000 dollars`: thousands as other countries print them. */
function isGrouped(before: string, gold: AnswerValue): boolean {
  const grouped = /(?<![\d.,])\d{1,3}(?:([. \u00a0\u202f'])\d{3})(?:\1\d{3})*$/.exec(before)
  return grouped !== null && compareAnswers(gold, readAnswer(grouped[0].replaceAll(/\D/g, ''))) === 'equal'
}

/** Whether a number of the sentence is gold's, and nothing leads from it to the guess. */
function statesBeside(sentence: string, guess: number, gold: AnswerValue): boolean {
  const words = numberWords(sentence).map(({ start, end }) => ({ start, end, role: 'main' as const }))
  const numbers = [...placedNumbers(sentence), ...words]
  const last = Math.max(...numbers.map(({ start }) => start))
  return numbers.some(({ start, end, role }) => {
    const behind = sentence.slice(end)
    const before = sentence.slice(0, start)
    // "they beat their goal of $1,500 by $300", "5 minutes (300 seconds) to load it"
    const isBehind =
      start > guess &&
      role !== 'changed' &&
      ((start === last && /\bby\s+[§$€£¥]?$/.test(before)) || /\([^()]*$/.test(before))
    if (!isBehind && (role !== 'main' || start >= guess)) return false
    if (!isBehind && (GOES_ON.test(sentence.slice(end, guess)) || IS_SUBJECT.test(behind))) return false
    const unit = /^\s*(?:%|percent\b)/i.exec(behind)?.[0] ?? ''
    return compareAnswers(gold, readAnswer(sentence.slice(start, end).replace(/[,.]$/, '') + unit)) === 'equal'
  })
}

function isPoint(content: Content): boolean {
  return content.kind === 'sequence' && content.items.length > 1
}

/** Whether the sentence's last numbers are gold's, in its order: "They meet at x = 1, y = 2." */
function hasAll(sentence: string, gold: AnswerValue): boolean {
  const numbers = placedNumbers(sentence).map(({ start, end }) => sentence.slice(start, end).replace(/[,.]$/, ''))
  return gold.readings.some(({ content }) => {
    if (!isPoint(content) || content.kind !== 'sequence') return false
    const own = numbers.slice(-content.items.length)
    return own.length === content.items.length && compareAnswers(gold, readAnswer(`(${own.join(', ')})`)) === 'equal'
  })
}
