/** All classes of answer pairs. */
import { FURTHER_ANSWERS } from './further-answers.ts'
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
]
