/** The final answer of a response as votes count it, and whether it is the gold one. */
import type { ArithmeticTask, Response } from '../supervision.ts'
import { compareWithOptions, findAnswer, readAnswer } from './answer/answer.ts'
import { rationalKey } from './arithmetic/rational.ts'

/** The final answer of a response. */
export interface AnswerOutcome {
  /** The same text for answers of the same value, or null where no answer was found: it casts no vote. */
  readonly answer: string | null
  /** Whether it is the gold answer. Null without gold, and where the two cannot be compared. */
  readonly right: boolean | null
}

/** Reads the final answer. Pure. The gold answer decides `right` alone, and never which answer is found without it. */
export function answerOutcome(task: ArithmeticTask, response: Pick<Response, 'text' | 'finish'>): AnswerOutcome {
  const found = findAnswer(response.text)
  // the last number of a text that was cut off is no answer: it had not come to one
  const isCut = response.finish === 'length' && found?.form === 'last-number'
  const answer =
    found === undefined || isCut ? null : found.value === null ? found.normalised : rationalKey(found.value)
  if (task.answer === undefined) return { answer, right: null }
  if (isCut) return { answer, right: false }
  const gold = readAnswer(task.answer)
  const { comparison } = compareWithOptions(task.question, response.text, gold)
  if (comparison === undefined) return { answer, right: false }
  return { answer, right: comparison === 'incomparable' ? null : comparison === 'equal' }
}
