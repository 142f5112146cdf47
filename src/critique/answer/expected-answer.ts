/** The answer of a kind that gold asks for, in a response that marks none: yes or no, the letter of a choice. */
import { readAnswer, type AnswerValue } from './compare-answers.ts'
import { findAnswer, type FinalAnswer } from './final-answer.ts'

const TRUTH = /^[\s*_>#]*(yes|no|true|false)\b(?!\s*(?:one|of|more|less|solutions?|roots?))/i
const LETTER = /\(([A-H])\)|\b(?:option|choice)(?:\s|\\?_)+\(?([A-H])\b\)?/gi
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
  return kind === 'choice' ? (letterOf(text, 0) ?? answer) : answer
}

/** Yes or no at the beginning of the first or the last line, or undefined where they contradict each other. */
function truthOf(text: string): FinalAnswer | undefined {
  const trimmed = text.trimEnd()
  const lastLine = trimmed.lastIndexOf('\n') + 1
  const [first, last] = [TRUTH.exec(trimmed), TRUTH.exec(trimmed.slice(lastLine))]
  const word = last?.[1] ?? first?.[1]
  if (word === undefined || (first !== null && last !== null && first[1]?.toLowerCase() !== last[1]?.toLowerCase()))
    return undefined
  const start = (last === null ? 0 : lastLine) + ((last ?? first)?.[0].length ?? 0) - word.length
  return {
    ...readAnswer(word),
    form: 'whole',
    text: text.slice(start, start + word.length),
    start,
    end: start + word.length,
  }
}

/** The last letter of a choice near the end, or undefined where the last line names several. */
function letterOf(text: string, after: number): FinalAnswer | undefined {
  const from = Math.max(after, text.length - END_LENGTH)
  const matches = [...text.slice(from).matchAll(LETTER)]
  const match = matches.at(-1)
  if (match === undefined) return undefined
  const lastLine = text.trimEnd().lastIndexOf('\n') - from
  const letters = new Set(matches.filter((each) => each.index > lastLine).map((each) => each[1] ?? each[2]))
  if (letters.size > 1) return undefined
  const start = from + match.index
  return { ...readAnswer(match[0]), form: 'whole', text: match[0], start, end: start + match[0].length }
}
