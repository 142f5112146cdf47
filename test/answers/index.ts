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
import { CHOSEN_ANSWERS } from './chosen-answers.ts'
import { CLAIMED_ANSWERS } from './claimed-answers.ts'
import { COUNTED_ANSWERS } from './counted-answers.ts'
import { DECEITFUL_ANSWERS } from './deceitful-answers.ts'
import { DOUBTED_ANSWERS } from './doubted-answers.ts'
import { NAMED_ANSWERS } from './named-answers.ts'
import { ORDINARY_ANSWERS } from './ordinary-answers.ts'
import { PRINTED_ANSWERS } from './printed-answers.ts'
import { STATED_ANSWERS, STATED_BESIDE, STATED_DECEITS } from './stated-answers.ts'
import { STRANGER_OPEN, STRANGER_RIGHT } from './stranger-answers.ts'
import { STRANGER_WRONG } from './stranger-deceits.ts'
import { TEXTBOOK_ANSWERS } from './textbook-answers.ts'
import { TIMED_ANSWERS } from './timed-answers.ts'
import { UNASSERTED_ANSWERS } from './unasserted-answers.ts'
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
  ...CHOSEN_ANSWERS,
  ...CLAIMED_ANSWERS,
  ...COUNTED_ANSWERS,
  ...DOUBTED_ANSWERS,
  ...NAMED_ANSWERS,
  ...PRINTED_ANSWERS,
  ...TEXTBOOK_ANSWERS,
  ...TIMED_ANSWERS,
  ...ORDINARY_ANSWERS,
  ...STATED_ANSWERS,
  ...STRANGER_RIGHT,
]

/** Unequal pairs that were written to be accepted: what matters is that none is. */
export const DECEITS: readonly AnswerClass[] = [
  ...DECEITFUL_ANSWERS,
  ...UNASSERTED_ANSWERS,
  ...STATED_DECEITS,
  ...STRANGER_WRONG,
]

/** Equal pairs that nobody can be sure of: what matters is that none is rejected. */
export const UNDECIDABLE: readonly AnswerClass[] = [...STATED_BESIDE, ...STRANGER_OPEN]
