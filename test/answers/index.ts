/** All classes of answer pairs. */
import { ALGEBRA_ANSWERS } from './algebra-answers.ts'
import { CHAT_ANSWERS } from './chat-answers.ts'
import { EVERYDAY_ANSWERS } from './everyday-answers.ts'
import { FOREIGN_ANSWERS } from './foreign-answers.ts'
import { FURTHER_ANSWERS } from './further-answers.ts'
import { HEDGED_ANSWERS } from './hedged-answers.ts'
import { LANGUAGE_ANSWERS } from './language-answers.ts'
import { LATEX_ANSWERS } from './latex-answers.ts'
import { LAST_ANSWERS } from './last-answers.ts'
import { MATHEMATICAL_ANSWERS } from './mathematical-answers.ts'
import { NEAR_ANSWERS } from './near-answers.ts'
import { PLAIN_ANSWERS } from './plain-answers.ts'
import { WRITTEN_ANSWERS } from './written-answers.ts'
import type { AnswerClass } from './answer-pair.ts'

export type { AnswerClass } from './answer-pair.ts'
export const ANSWER_CLASSES: readonly AnswerClass[] = [
  ...WRITTEN_ANSWERS,
  ...PLAIN_ANSWERS,
  ...MATHEMATICAL_ANSWERS,
  ...FURTHER_ANSWERS,
  ...NEAR_ANSWERS,
  ...CHAT_ANSWERS,
  ...HEDGED_ANSWERS,
  ...LANGUAGE_ANSWERS,
  ...LATEX_ANSWERS,
  ...EVERYDAY_ANSWERS,
  ...ALGEBRA_ANSWERS,
  ...FOREIGN_ANSWERS,
  ...LAST_ANSWERS,
]
