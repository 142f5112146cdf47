/** The final answer of a solution: found in every usual form, read, compared with gold. The names of this folder. */
export { isAnswerLine, type AnswerForm } from './answer-forms.ts'
export { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
export { findAnswer, type FinalAnswer } from './final-answer.ts'
export { compareWithOptions, type ComparedAnswer } from './printed-options.ts'
export { SymbolicEngine } from './symbolic-engine.ts'
