/** Feedback on reasoning: where a solution goes wrong. The public names of this room. */
export { createReasoningJudge, judgeReasoning, reasoningJudgeIdentity } from './reasoning-judge.ts'
export { splitSteps, type Step } from './steps.ts'
export {
  compareAnswers,
  findAnswer,
  readAnswer,
  type AnswerForm,
  type AnswerValue,
  type FinalAnswer,
} from './answer/answer.ts'
export {
  isCritique,
  type Critic,
  type Critique,
  type CritiqueOptions,
  type NoCritique,
  type StepCritique,
} from './critic.ts'
export { parseCritique, printCritique } from './critique-format.ts'
export { critiqueSchema } from './read-json-critique.ts'
