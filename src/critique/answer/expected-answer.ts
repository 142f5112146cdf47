/** The answer of a kind that gold asks for, in a response that marks none: yes or no, the letter of a choice. */
import { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
import { plainAnswer } from './answer-text.ts'
import { choiceLetters, isFarLetter, isOtherName, perLetters, type ChoiceLetters } from './choice-letters.ts'
import type { Content } from './content.ts'
import { answeredPart, findAnswer, type FinalAnswer } from './final-answer.ts'
import { besideGold } from './beside-guess.ts'
import { isTakenBack } from './denial.ts'
import { claimsNone } from './none-claim.ts'
import { lastSentence } from './last-statement.ts'
import { isDeniedLetter, letterClaim } from './letter-claim.ts'
import { choiceReadings } from './prose.ts'
import { choiceWithRest, letterAlone } from './read-words.ts'
import { capitalOf } from './same-choice.ts'
import { truthClaim } from './truth-claim.ts'

const LETTER = perLetters(({ capital, chosen }) => {
  const named = String.raw`[a-h]|${chosen}`
  return new RegExp(
    String.raw`(?<![A-Za-z])\(([a-h]|${capital})\)|\b(?:[Oo]ption|OPTION|[Cc]hoice|CHOICE)(?:\s|\\?_)+\(?(${named})\b\)?|\b(?:[Ss]o|[Tt]hus|[Hh]ence|[Tt]herefore|[Ll]eaving|[Ll]eaves?|[Oo]nly)[\s,:]+(?:only\s+|us\s+with\s+)?([a-h]|(?!I)${capital})(?=[\s.!*]*$)`,
    'g',
  )
})
/** Forms that are made to hold the answer. */
const MARKED = /^(?:boxed|tag|json)$/
/** So far before a last number the letter may stand whose text it is: `Solution: Choice_B: -33%`. */
const LETTER_BEFORE = 40
/** The end of a response, in which a letter is a conclusion. */
const END_LENGTH = 300
/** A longer response may name letters that it does not choose. */
const LETTER_LENGTH = 24
/** A longer line is no option with its text. */
const OPTION_LENGTH = 120
const OPTION_MARK = /^\W*\(?[A-Z]\)?[.):]/i

/** Finds the final answer, where gold is known: a number in passing is no answer to a question of yes or no. */
export function findExpectedAnswer(text: string, gold: AnswerValue): FinalAnswer | undefined {
  const goldLetters = gold.readings.flatMap(({ content }) => lettersOf(content))
  if (goldLetters.length > 0) return choiceOf(text, choiceLetters(text, goldLetters))
  const answer = findAnswer(text)
  const kind = gold.readings[0]?.content.kind
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

/** The letters of a choice that a content is, and none for any other. A bare capital is a variable where nobody asks. */
function lettersOf(content: Content): readonly string[] {
  if (content.kind === 'choice') return [content.letter]
  if (content.kind === 'quantity') {
    const capital = content.unit === undefined ? capitalOf(content) : undefined
    return capital === undefined ? [] : [capital]
  }
  if (content.kind !== 'sequence' || content.items.length < 2) return []
  const items = content.items.map(lettersOf)
  return items.every((item) => item.length === 1) ? items.flat() : []
}

/** Whether an answer says letters that may be options. */
function saysLetters(answer: FinalAnswer, letters: ChoiceLetters): boolean {
  return answer.readings.some(({ content }) => {
    const said = lettersOf(content)
    return said.length > 0 && (content.kind === 'choice' || said.every((letter) => letters.has(letter)))
  })
}

/** An answer whose letter was read as a variable, since nobody had said that a letter is asked for: `J: 42`, `j`. */
function withLetter(answer: FinalAnswer, letters: ChoiceLetters): FinalAnswer {
  if (answer.readings.some(({ content }) => content.kind === 'choice')) return answer
  const plain = plainAnswer(answer.text.slice(0, 4000))
    .replace(/^(?:\\(?:text|textbf|mathrm)\s*)?\{([^{}]*)\}/, '$1')
    .trim()
  const capital = /^\(?[a-z]\)?\.?$/.test(plain) ? plain.toUpperCase() : plain
  const letter = letterAlone(capital, letters)
  if (letter !== undefined && letters.has(letter))
    return { ...answer, readings: [{ content: { kind: 'choice', letter, rest: undefined }, certainty: 'plain' }] }
  const choice = choiceWithRest(plain, letters)
  return choice === undefined ? answer : { ...answer, readings: choiceReadings(choice) }
}

/** "J: no. K: yes." goes through the options. */
function isWalk({ form, text }: FinalAnswer): boolean {
  return form === 'whole' && [...text.matchAll(/(?<![\w'])\(?[A-Z][.):]\s/g)].length > 1
}

/** "C is wrong", "Option C is wrong". Behind an option's mark the same would be its text. */
function deniesLetter({ form, text }: FinalAnswer): boolean {
  const named =
    /^\W*(?:[Tt]he\s+)?(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\s+\(?[A-Z]\)?(?=\s)|^\W*\([A-Z]\)(?=\s+(?:is|was)(?:n't)?\s)/.exec(
      text,
    )
  if (named !== null && isDeniedLetter('', text.slice(named[0].length))) return true
  return form === 'whole' && isDeniedLetter('', text.replace(/^\W*(?:[A-H]|[I-Z](?![A-Z]))\W?/i, ' '))
}

/** An answer that says neither what it seems to say nor another thing. */
function opened(answer: FinalAnswer): FinalAnswer {
  return { ...answer, normalised: '', readings: [] }
}

/** `J) mitochondria`: one line that begins with an option's mark. */
function wholeOption(text: string, letters: ChoiceLetters): FinalAnswer | undefined {
  const line = text.trim()
  if (line.length > OPTION_LENGTH || line.includes('\n') || /\?\W*$/.test(line)) return undefined
  const choice = choiceWithRest(plainAnswer(line), letters)
  if (choice === undefined) return undefined
  const start = text.indexOf(line)
  const end = start + line.length
  const option = {
    ...readAnswer(line),
    readings: choiceReadings(choice),
    form: 'whole',
    text: line,
    start,
    end,
  } as const
  return isWalk(option) ? undefined : option
}

/** "No, K.", "Wait, it is (K)": another letter, and no sentence about it. */
const CORRECTED =
  /(?:^|[.,;:!?—\n])[\s*_)]*(?:(?:[Bb]ut|[Oo]h|[Ww]ait|[Hh]mm+|[Oo]ops|[Ss]orry|[Aa]ctually|[Nn]o|[Rr]ather|[Cc]orrection|I\s+mean|[Mm]ake\s+(?:it|that))[\s,.:!—-]{1,6}){1,3}(?:(?:[Ii]t(?:'s|\s+is|\s+must\s+be|\s+should\s+be)|[Tt]he\s+(?:correct\s+|right\s+)?(?:answer|option|choice)\s+(?:is|should\s+be)|I\s+mean)\s+)?(?:[Oo]ption\s+|[Cc]hoice\s+)?["'“*_(]{0,4}([A-Z])["'”*_)]{0,4}(?=\s*(?:[.!,;\n]|$))/g

/** The letters of a response, and what is open where it corrects itself to a letter that is not read otherwise. */
function choiceOf(text: string, letters: ChoiceLetters): FinalAnswer | undefined {
  const answer = chosenLetters(text, letters)
  const said = answer?.readings.flatMap(({ content }) => lettersOf(content)) ?? []
  if (answer === undefined || said.length === 0) return answer
  const behind = text.slice(answer.end, answer.end + END_LENGTH)
  const later = [...behind.matchAll(CORRECTED)].at(-1)?.[1]
  return later === undefined || said.includes(later) ? answer : opened(answer)
}

/** The letters that a response chooses, by a mark or by its words. */
function chosenLetters(text: string, letters: ChoiceLetters): FinalAnswer | undefined {
  const found = findAnswer(text, letters)
  if (!MARKED.test(found?.form ?? '') && claimsNone(text, letters)) return undefined
  const isGuess = found === undefined || found.form === 'whole' || found.form === 'last-number'
  const option = isGuess ? wholeOption(text, letters) : undefined
  const answer = option ?? (found === undefined ? undefined : withLetter(found, letters))
  const isSaid = answer !== undefined && saysLetters(answer, letters) && !isWalk(answer)
  const isDenied = answer !== undefined && deniesLetter(answer)
  // `B) The blood type is A.`: what stands behind the option's mark is its text
  const isLong = answer?.form === 'whole' && answer.text.length > LETTER_LENGTH && !OPTION_MARK.test(answer.text)
  const claimed = isLong ? letterClaim(answer.text, letters) : undefined
  if (answer !== undefined && claimed !== undefined) {
    const [start, end] = [answer.start + claimed.start, answer.start + claimed.end]
    return { ...readAnswer(claimed.text), form: 'whole', text: claimed.text, start, end }
  }
  if (answer !== undefined && !isDenied && (isSaid || MARKED.test(answer.form))) return answer
  const part = answeredPart(text, letters)
  const from = Math.max(part.start, letterStart(text, answer))
  const claim = letterClaim(text.slice(from, part.end), letters)
  if (claim === undefined) return letterOf(text, from, letters) ?? (isDenied && isSaid ? opened(answer) : answer)
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
function letterOf(text: string, after: number, letters: ChoiceLetters): FinalAnswer | undefined {
  const from = Math.max(after, text.length - END_LENGTH)
  const tail = text.slice(from)
  const matches = [...tail.matchAll(LETTER(letters))].filter((each) => {
    const behind = each.index + each[0].length
    if (each[1] !== undefined && isFarLetter(each[1]) && isOtherName(tail.slice(0, each.index), each[0])) return false
    return !isDeniedLetter(tail.slice(Math.max(0, each.index - 80), each.index), tail.slice(behind, behind + 60))
  })
  const match = matches.at(-1)
  if (match === undefined) return undefined
  const lastLine = text.trimEnd().lastIndexOf('\n') - from
  const named = new Set(matches.filter((each) => each.index > lastLine).map((each) => each[1] ?? each[2] ?? each[3]))
  if (named.size > 1) return undefined
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
