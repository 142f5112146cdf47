/** The answer of a kind that gold asks for, in a response that marks none: yes or no, the letter of a choice. */
import { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
import { findAnswer, type FinalAnswer } from './final-answer.ts'
import { lastSentence } from './last-statement.ts'

const TRUTH = /^[\s*_>#]*(yes|no|true|false)\b(?!\s*(?:one|of|more|less|solutions?|roots?|doubt|question|problem|matter|way|wonder|idea|chance)\b)/i
/** "…, so yes.", "The answer is no." at the end: the conclusion, whatever was said first. */
const CONCLUDED =
  /(?:\b(?:so|thus|hence|therefore|actually|finally|rather|answer(?:\s+is)?)[\s,:]+|[:—]\s*)(?:(?:it\s+is|it's|the\s+answer\s+is)\s+)?["'*_]{0,3}(yes|no|true|false)["'\s.!*_]*$/i
const LETTER =
  /\(([A-H])\)|\b(?:option|choice)(?:\s|\\?_)+\(?([A-H])\b\)?|\b(?:so|thus|hence|therefore|leaving|leaves|leave|only)[\s,:]+(?:only\s+|us\s+with\s+)?([A-H])(?=[\s.!*]*$)/gi
/** The end of a response, in which a letter is a conclusion. */
const END_LENGTH = 300

/** Finds the final answer, where gold is known: a number in passing is no answer to a question of yes or no. */
export function findExpectedAnswer(text: string, gold: AnswerValue): FinalAnswer | undefined {
  const answer = findAnswer(text)
  const kind = gold.readings[0]?.content.kind
  // a value in place of a letter: the letter may stand behind it
  const isLetter = answer?.readings[0]?.content.kind === 'choice'
  if (kind === 'choice' && answer !== undefined && !isLetter) return letterOf(text, answer.start) ?? answer
  if (answer !== undefined && answer.form !== 'last-number') return answer
  if (kind === 'truth') return truthOf(text) ?? answer
  if (kind === 'text' || kind === 'named-set') return statementOf(text, gold) ?? answer
  return kind === 'choice' ? (letterOf(text, 0) ?? answer) : answer
}

/** Yes or no at the beginning of the first or the last line, or undefined where they contradict each other. */
function truthOf(text: string): FinalAnswer | undefined {
  const trimmed = text.trimEnd()
  const lastLine = trimmed.lastIndexOf('\n') + 1
  const concluded = CONCLUDED.exec(trimmed.slice(lastLine))
  if (concluded?.[1] !== undefined) {
    const start = lastLine + concluded.index + concluded[0].lastIndexOf(concluded[1])
    return truthAt(text, start, concluded[1])
  }
  const [first, last] = [TRUTH.exec(trimmed), TRUTH.exec(trimmed.slice(lastLine))]
  const word = last?.[1] ?? first?.[1]
  // "Yes/No", "Yes. No."
  const line = trimmed.slice(lastLine)
  if (/^[\s*_>#]*(?:yes|no|true|false)\W+(?:and\W+|or\W+)?(?:yes|no|true|false)(?=\W*$|[.,;!?])/i.test(line)) return undefined
  if (word === undefined || (first !== null && last !== null && first[1]?.toLowerCase() !== last[1]?.toLowerCase()))
    return undefined
  const start = (last === null ? 0 : lastLine) + ((last ?? first)?.[0].length ?? 0) - word.length
  return truthAt(text, start, word)
}

function truthAt(text: string, start: number, word: string): FinalAnswer {
  const end = start + word.length
  return { ...readAnswer(word), form: 'whole', text: text.slice(start, end), start, end }
}

const NEGATED = /\b(?:not|n't|whether|if|never|no|nor|neither|unless|without)\b|n't\b/i
const COPULA = /(?:'s|\b(?:is|are|was|were|has|have|becomes?|on|in|at))\s+(?:an?\s+|the\s+|on\s+|in\s+)*/gi

/** Words behind which something stands that the answer is only told by. */
const RELATED =
  /\b(?:after|before|than|of|from|except|but|until|since|by|past|like|unlike|near|against|opposite|despite|without|between|beyond|besides|following|preceding|beats?|over|to|for|with|and|or)\s+(?:the\s+|an?\s+)?$/i

/**
 * "The function is even.", "It is a Monday.", "The limit does not exist.": the last sentence, whose end may be gold's words.
 * As a whole it is compared as words, so that "Alice has more apples" stays open.
 */
function statementOf(text: string, gold: AnswerValue): FinalAnswer | undefined {
  const place = lastSentence(text, text.length)
  const sentence = text.slice(place.start, place.end).replace(/[\s*_.!]+$/, '')
  if (sentence === '' || sentence.length > END_LENGTH) return undefined
  const starts = [...sentence.matchAll(COPULA)].map((match) => match.index + match[0].length)
  const own = gold.normalised.toLowerCase()
  const subject = sentence.toLowerCase().replaceAll(' ', '').endsWith(own)
    ? sentence.length - tailLength(sentence, own)
    : -1
  for (const start of [...starts, ...(subject > 0 ? [subject] : [])]) {
    const content = sentence.slice(start)
    const value = readAnswer(content)
    const isSame = value.normalised === gold.normalised || compareAnswers(gold, value) === 'equal'
    // "not even", "whether it is even", "the day after Tuesday"
    if (!isSame || NEGATED.test(sentence.slice(0, start)) || RELATED.test(sentence.slice(0, start))) continue
    return { ...value, form: 'whole', text: content, start: place.start + start, end: place.start + sentence.length }
  }
  return {
    ...readAnswer(sentence),
    form: 'whole',
    text: sentence,
    start: place.start,
    end: place.start + sentence.length,
  }
}

/** How many characters at the end of a sentence spell the words, spaces left aside. */
function tailLength(sentence: string, words: string): number {
  let length = 0
  for (let left = words.length; left > 0 && length < sentence.length; length++)
    if (sentence.charAt(sentence.length - 1 - length) !== ' ') left--
  return length
}

/** The last letter of a choice near the end, or undefined where the last line names several. */
function letterOf(text: string, after: number): FinalAnswer | undefined {
  const from = Math.max(after, text.length - END_LENGTH)
  const matches = [...text.slice(from).matchAll(LETTER)]
  const match = matches.at(-1)
  if (match === undefined) return undefined
  const lastLine = text.trimEnd().lastIndexOf('\n') - from
  const letters = new Set(matches.filter((each) => each.index > lastLine).map((each) => each[1] ?? each[2] ?? each[3]))
  if (letters.size > 1) return undefined
  const start = from + match.index
  const letter = match[3]?.toUpperCase() ?? match[0]
  const end = start + match[0].length
  return { ...readAnswer(letter), form: 'whole', text: text.slice(end - letter.length, end), start: end - letter.length, end }
}
