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
export { answerOutcome, type AnswerOutcome } from './answer-outcome.ts'
export { modelAnnotator, type ModelAnnotatorOptions } from './corpus/model-annotator.ts'
export type { Annotator } from './corpus/annotator.ts'
export { buildCorpus, readCorpus, type BuildCorpusOptions } from './corpus/build-corpus.ts'
export type { Candidate, CandidateSource, FailedCandidate, SolvedTask } from './corpus/candidate.ts'
export type { CorpusHeader } from './corpus/corpus-header.ts'
export type { CorpusRow, DroppedCandidate, KnownFlaw } from './corpus/corpus-row.ts'
export type { CorpusStatistics } from './corpus/corpus-statistics.ts'
export { exportCorpus, type CorpusForm, type ExportCorpusOptions } from './corpus/export-corpus.ts'
export {
  instructedCandidates,
  prefixCandidates,
  sampledCandidates,
  type ModelCandidatesOptions,
} from './corpus/model-candidates.ts'
export { ruleCandidates, type RuleCandidatesOptions } from './corpus/rule-candidates.ts'
export { CORRUPTION_KINDS, type CorruptionKind } from './corpus/rule-corruption.ts'
export { modelSoftFilter, type ModelSoftFilterOptions, type SoftFilter } from './corpus/soft-filter.ts'
export { solvedTasks } from './corpus/solved-tasks.ts'
export { parseCritique, printCritique } from './critique-format.ts'
export { critiqueSchema } from './read-json-critique.ts'
export { createCriticJudge, type CriticJudgeOptions } from './critic-judge.ts'
export { CRITIC_NAMES, CRITIC_NEEDS, criticNeeds, type CriticName } from './critics/critic-name.ts'
export { openCritic, type CriticParts } from './critics/open-critic.ts'
export { arithmeticCritique, createArithmeticCritic } from './critics/arithmetic-critic.ts'
export { createModelCritic, type ModelCriticOptions } from './critics/model-critic.ts'
export { criticPrompt } from './critique-text.ts'
export { fitCombined, printCombined, readCombined, type LabelledSolution } from './critics/combined-critic.ts'
export { stateFeatures } from './critics/state-features.ts'
export { gradedSolution, labelByAgreement, type GradedSolution } from './critics/label-by-agreement.ts'
export { StepStates, type ReadSteps, type StepStatesOptions } from './critics/step-states.ts'
export { dividedSolutions, trainCritic, type StatedSolution, type TrainCriticOptions } from './critics/train-critic.ts'
export { openTrainedCritic, trainedCritique, type TrainedCriticOptions } from './critics/trained-critic.ts'
export { printTrained, readTrained, type TrainedWeights } from './critics/trained-weights.ts'
export { findFirstError, fitFirstError, type FirstError, type FirstErrorModel } from './critics/first-error.ts'
export { openAttempts, type AttemptPlan, type AttemptText } from './critics/attempts.ts'
export { consensusOf, type Consensus } from './critics/consensus.ts'
export { attemptValues, type AttemptValues } from './critics/attempt-values.ts'
export {
  FEATURE_GROUPS,
  OPTIONAL_FEATURES,
  stepFeatures,
  type FeatureGroup,
  type Features,
  type StepEvidence,
} from './critics/step-features.ts'
export { EvidenceSource, readTwice, type EvidenceOptions } from './critics/evidence.ts'
export { openScores, type Scores, type ScoresOptions } from './critics/kept-scores.ts'
export type { SolutionScores } from './critics/surprise.ts'
export { critiqueBySurprise } from './critics/surprise-critic.ts'
export { scoreFirstErrors, type FirstErrorScore, type LocatedError } from './benchmark/first-error-score.ts'
export { armOutcome, REFINE_ARMS, type ArmOutcome, type RefineArm } from './refine/arms.ts'
export { drawAttempts, type Attempt, type WantedAttempt } from './refine/draw-attempts.ts'
export { arithmeticCritic } from './refine/refine-critics.ts'
export { refineMiddleware, type AnswerCheck, type RefineMiddlewareOptions } from './refine/refine-middleware.ts'
export {
  askedDigest,
  parseRefineRecord,
  type CritiqueNote,
  type RefineRecord,
  type SampleTurn,
  type Turn,
} from './refine/refine-record.ts'
export {
  BUDGETS,
  refineReport,
  type ArmFigure,
  type CountedShare,
  type RefinementEffect,
  type RefineReport,
} from './refine/refine-report.ts'
export { refineTask, type RefinePlayers, type RefineTaskOptions } from './refine/refine-task.ts'
export { improve, readImproveSummaries, type ImproveResult } from './improve/improve.ts'
export type { ImproveArm, ImproveOptions, ImproveProgress } from './improve/improve-options.ts'
export type { ActorTrainer, TrainingRequest } from './improve/actor-trainer.ts'
export type { ImproveQuestion } from './improve/explore-task.ts'
export type { IterationSummary, QuartileFigures } from './improve/iteration-summary.ts'
export type { HeldOutFigures } from './improve/held-out.ts'
export { loraTrainer, type LoraTrainerOptions } from './improve/lora-trainer.ts'
export { actorIdentity, exportTrainer, type ExportTrainerOptions } from './improve/export-trainer.ts'
export { readImproveBase, readTokenBudget, writeConversations } from './improve/read-run.ts'
export { readConversations } from './read-conversations.ts'
export type { LeftOut, TuningExample } from './tuned/tuning-example.ts'
export { readTuningExamples, tuningFile, type TuningExamples } from './tuned/read-tuning-examples.ts'
export { tuneCritic, type TuneCriticOptions, type TuneCriticProgress } from './tuned/tune-critic.ts'
export { openTunedModel, tunedBase, tunedCritic, type TunedBase, type TunedModelOptions } from './tuned/tuned-critic.ts'
export { readTunedCard, type TunedCard } from './tuned/tuned-card.ts'
export { chainsOfExploration, chainsOfRecord, type Chain, type ChainLink } from './self-talk/chain.ts'
export { weave, type Woven } from './self-talk/weave.ts'
export { buildSelfTalk, type BuildSelfTalkOptions, type BuiltSelfTalk } from './self-talk/build-self-talk.ts'
export { readChains, readRefineRecords, taskOfRecord } from './self-talk/read-chains.ts'
export { compareSelfTalk, type SelfTalkArm, type SelfTalkPair } from './self-talk/compare-self-talk.ts'
export { evaluateSelfTalk, type EvaluateSelfTalkOptions } from './self-talk/evaluate-self-talk.ts'
export { selfTalkPrompt } from './self-talk/self-talk-prompt.ts'
export { meterTokens, type TokenMeter } from './refine/token-meter.ts'
export { criticWeightedVote, filteredVote, voteOf, type Ballot } from './refine/votes.ts'
export { difficultyOf } from './refine/difficulty.ts'
export { mistakeRow, mistakeSolution, scoreMistakes, type MistakeScore } from './benchmark/bigbench-mistake.ts'
export { mrBenRow, mrBenSolution, scoreMrBen, type MrBenFinding, type MrBenScore } from './benchmark/mr-ben.ts'
export {
  PRMBENCH_CLASSES,
  prmBenchRow,
  prmBenchSolution,
  scorePrmBench,
  type JudgedStep,
  type PrmBenchScore,
} from './benchmark/prmbench.ts'
export { correct, realCriticRow, type Correction, type RealCriticRow } from './benchmark/realcritic.ts'
export { readSet } from './benchmark/read-set.ts'
export { wrongLabelledSteps } from './benchmark/judge-solution.ts'
export { openKeptRecords, type KeptRecordsOptions } from './refine/kept-records.ts'
export { writeWhole } from './write-whole.ts'
export {
  compareHalves,
  judgeByHalves,
  scoreHalves,
  type FeaturedSolution,
  type HalvesScore,
} from './benchmark/by-halves.ts'
export { firstWrongStep, labelledSolution, type LabelledSolutionRow } from './benchmark/labelled-solution.ts'
export { compareWithAttempts } from './critics/attempts-critic.ts'
export { DEFAULT_PLAN } from './critics/attempts.ts'
