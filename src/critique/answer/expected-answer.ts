/** The answer of a kind that gold asks for, in a response that marks none: yes or no, the letter of a choice. */
import { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
import { BARE_LETTERS, MARKED_LETTERS, PROSE_LETTERS, ROMAN_BESIDE } from './choice-letters.ts'
import type { Content } from './content.ts'
import { answeredPart, findAnswer, type FinalAnswer } from './final-answer.ts'
import { besideGold } from './beside-guess.ts'
import { isTakenBack } from './denial.ts'
import { claimsNone } from './none-claim.ts'
import { lastSentence } from './last-statement.ts'
import { isDeniedLetter, letterClaim } from './letter-claim.ts'
import { truthClaim } from './truth-claim.ts'

const LETTER = new RegExp(
  String.raw`(?<![A-Za-z])\(([${MARKED_LETTERS}a-h])\)|\b(?:[Oo]ption|[Cc]hoice|OPTION|CHOICE)(?:\s|\\?_)+\(?([${MARKED_LETTERS}a-h])\b\)?|\b(?:[Ss]o|[Tt]hus|[Hh]ence|[Tt]herefore|[Ll]eaving|[Ll]eaves|[Ll]eave|[Oo]nly)[\s,:]+(?:only\s+|us\s+with\s+)?([${PROSE_LETTERS}a-h])(?=[\s.!*]*$)`,
  'g',
)
/** Forms that are made to hold the answer. */
const MARKED = /^(?:boxed|tag|json)$/
/** So far before a last number the letter may stand whose text it is: `Solution: Choice_B: -33%`. */
const LETTER_BEFORE = 40
/** The end of a response, in which a letter is a conclusion. */
const END_LENGTH = 300
/** A longer response may name letters that it does not choose. */
const LETTER_LENGTH = 24
const OPTION_MARK = new RegExp(
  String.raw`^\W*(?:\([${MARKED_LETTERS}]\)|[${BARE_LETTERS}]\)|[${PROSE_LETTERS}][.:])`,
  'i',
)
const LEADING_LETTER = new RegExp(String.raw`^\W*(?:\([${MARKED_LETTERS}]\)|[${PROSE_LETTERS}](?![a-z]))\W?`, 'i')
const ONE_LETTER = new RegExp(`^[${BARE_LETTERS}]$`)

/** Finds the final answer, where gold is known: a number in passing is no answer to a question of yes or no. */
export function findExpectedAnswer(text: string, gold: AnswerValue): FinalAnswer | undefined {
  const answer = findAnswer(text)
  const kind = gold.readings[0]?.content.kind
  if (gold.readings.some(({ content }) => isChoice(content))) return choiceOf(text, answer)
  if (kind === 'truth') return truthOf(text, gold, answer)
  if (answer !== undefined && answer.form !== 'last-number')
    return kind === 'text' ? withoutAside(answer, gold) : answer
  if (kind === 'text' || kind === 'named-set') return statementOf(text, gold) ?? answer
  return nothingLeft(text, gold) ?? (answer === undefined ? undefined : besideGold(text, gold, answer))
}

/** "They have none left.", "So nothing remains.", "There are no apples left." as a whole sentence. */
const NOTHING_LEFT =
  /^\W*(?:(?:so|thus|therefore|hence|then|finally|in\s+the\s+end),?\s+)?(?:(?:there|he|she|they|it|we|[A-Z]\w+)\s+)?(?:(?:is|are|was|were|has|have|had|will\s+have|now\s+has|now\s+have)\s+)?(?:none|nothing|no\s+(?!idea|doubt|way|time|one|question|step|information|reason|choice|option|more|longer|answer)\w+)\s+(?:(?:is|are|was|were)\s+)?(?:left|remain(?:s|ing)?)(?:\s+over)?\W*$/i

/** 0 in words, where gold is 0 and the last sentence says that nothing is left. */
function nothingLeft(text: string, gold: AnswerValue): FinalAnswer | undefined {
  const zero = readAnswer('0')
  const { start, end } = lastSentence(text, text.length)
  const sentence = text.slice(start, end)
  if (sentence.length > END_LENGTH || !NOTHING_LEFT.test(sentence) || compareAnswers(gold, zero) !== 'equal')
    return undefined
  return { ...zero, form: 'last-number', text: sentence, start, end }
}

/** "Mount Everest (8,849 m)" says gold's words, and more of them in parentheses. */
function withoutAside(answer: FinalAnswer, gold: AnswerValue): FinalAnswer {
  const aside = /\s+\((?!(?:not|no|or|maybe|wrong)\b)[^()\n]{1,80}\)\W*$/i.exec(answer.text)
  if (aside === null) return answer
  const value = readAnswer(answer.text.slice(0, aside.index))
  return value.normalised === gold.normalised ? { ...answer, ...value } : answer
}

/** A letter, or several. */
function isChoice(content: Content): boolean {
  if (content.kind === 'choice') return true
  return content.kind === 'sequence' && content.items.length > 1 && content.items.every(isLetter)
}

function isLetter(content: Content): boolean {
  if (content.kind === 'choice') return true
  return content.kind === 'quantity' && content.term.kind === 'variable' && ONE_LETTER.test(content.term.name)
}

/** The letters in a response that does not mark them. */
function choiceOf(text: string, answer: FinalAnswer | undefined): FinalAnswer | undefined {
  if (!MARKED.test(answer?.form ?? '') && claimsNone(text)) return undefined
  const isSaid = answer?.readings.some(({ content }) => isChoice(content)) === true
  const isDenied = answer?.form === 'whole' && isDeniedLetter('', answer.text.replace(LEADING_LETTER, ' '))
  // `B) The blood type is A.`: what stands behind the option's mark is its text
  const isLong = answer?.form === 'whole' && answer.text.length > LETTER_LENGTH && !OPTION_MARK.test(answer.text)
  const claimed = isLong ? letterClaim(answer.text) : undefined
  if (answer !== undefined && claimed !== undefined) {
    const [start, end] = [answer.start + claimed.start, answer.start + claimed.end]
    return { ...readAnswer(claimed.text), form: 'whole', text: claimed.text, start, end }
  }
  if (answer !== undefined && !isDenied && (isSaid || MARKED.test(answer.form))) return answer
  const part = answeredPart(text)
  const from = Math.max(part.start, letterStart(text, answer))
  const claim = letterClaim(text.slice(from, part.end))
  if (claim === undefined) return letterOf(text, from) ?? answer
  const [start, end] = [from + claim.start, from + claim.end]
  return { ...readAnswer(claim.text), form: 'whole', text: claim.text, start, end }
}

/** Where letters begin to count: in front of what is marked as the answer none does. */
function letterStart(text: string, answer: FinalAnswer | undefined): number {
  if (answer === undefined || answer.form === 'whole') return 0
  if (answer.form !== 'last-number') return answer.start
  return Math.max(text.lastIndexOf('\n', answer.start) + 1, answer.start - LETTER_BEFORE)
}

/** Yes or no in a response that does not mark it. `answer` is what was found without knowing what is asked. */
function truthOf(text: string, gold: AnswerValue, answer: FinalAnswer | undefined): FinalAnswer | undefined {
  const isSaid =
    answer?.readings[0]?.content.kind === 'truth' &&
    /^(?:label|sentence)$/.test(answer.form) &&
    !isTakenBack(answer.text)
  if (answer !== undefined && (isSaid || /^(?:boxed|tag|json|hashes)$/.test(answer.form))) return answer
  const part = answeredPart(text)
  const said = text.slice(part.start, part.end)
  const claim = truthClaim(said, /^(?:true|false)/i.test(gold.normalised) ? 'true-false' : 'yes-no')
  const isBack = answer !== undefined && isTakenBack(answer.text)
  if (claim === undefined && !isBack) return answer
  if (claim === undefined || claim === 'open') return { ...readAnswer(''), form: 'whole', text: said, ...part }
  const [start, end] = [part.start + claim.start, part.start + claim.end]
  return { ...readAnswer(claim.value ? 'yes' : 'no'), form: 'whole', text: text.slice(start, end), start, end }
}

const NEGATED =
  /\b(?:nicht|no\s+es|pas|non\s+è|niet|keine?|not|n't|whether|if|never|no|nor|neither|unless|without)\b|n't\b/i
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
  const denied = /^\W*(?:it\s+is\s+|it's\s+)?not\s+[^,.;]{1,40}?,?\s+but\s+(?:rather\s+)?/i.exec(
    text.slice(place.start, place.end),
  )
  const sentence = text
    .slice(place.start, place.end)
    .slice(denied?.[0].length ?? 0)
    .replace(/[\s*_.!]+$/, '')
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
  const tail = text.slice(from)
  const matches = [...tail.matchAll(LETTER)].filter((each) => {
    const behind = each.index + each[0].length
    if (each[1] === 'I' && ROMAN_BESIDE.test(tail)) return false
    return !isDeniedLetter(tail.slice(Math.max(0, each.index - 80), each.index), tail.slice(behind, behind + 60))
  })
  const match = matches.at(-1)
  if (match === undefined) return undefined
  const lastLine = text.trimEnd().lastIndexOf('\n') - from
  const letters = new Set(matches.filter((each) => each.index > lastLine).map((each) => each[1] ?? each[2] ?? each[3]))
  if (letters.size > 1) return undefined
  const start = from + match.index
  const letter = match[3]?.toUpperCase() ?? match[0]
  const end = start + match[0].length
  return {
    ...readAnswer(letter),
    form: 'whole',
    text: text.slice(end - letter.length, end),
    start: end - letter.length,
    end,
  }
}
