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
export { createCriticJudge, type CriticJudgeOptions } from './critic-judge.ts'
export { CRITIC_NAMES, CRITIC_NEEDS, criticNeeds, type CriticName } from './critics/critic-name.ts'
export { openCritic, type CriticParts } from './critics/open-critic.ts'
export { arithmeticCritique, createArithmeticCritic } from './critics/arithmetic-critic.ts'
export { createModelCritic, critiquePrompt } from './critics/model-critic.ts'
export { fitCombined, printCombined, readCombined, type LabelledSolution } from './critics/combined-critic.ts'
export { findFirstError, fitFirstError, type FirstError, type FirstErrorModel } from './critics/first-error.ts'
export { openAttempts, type AttemptPlan, type AttemptText } from './critics/attempts.ts'
export { consensusOf, type Consensus } from './critics/consensus.ts'
export { attemptValues, type AttemptValues } from './critics/attempt-values.ts'
export { FEATURE_GROUPS, stepFeatures, type Features } from './critics/step-features.ts'
export { scoreFirstErrors, type FirstErrorScore, type LocatedError } from './benchmark/first-error-score.ts'
export { judgeByHalves, scoreHalves, type FeaturedSolution, type HalvesScore } from './benchmark/by-halves.ts'
export { labelledSolution, stepAt, type LabelledSolutionRow } from './benchmark/labelled-solution.ts'
export { compareWithAttempts } from './critics/attempts-critic.ts'
export { DEFAULT_PLAN } from './critics/attempts.ts'
