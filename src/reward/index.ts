/** `touchstone/reward`: rewards that length does not fool, and the bias of any reward or preference set. */
export { biasPage, biasFigures, type BiasPageOptions } from './bias/bias-page.ts'
export {
  biasReport,
  type AxisBias,
  type BiasReport,
  type BiasReportOptions,
  type RewriteEffect,
} from './bias/bias-report.ts'
export type { SubsetBias } from './bias/subset-bias.ts'
export { lengthFigures, type GapBucket, type LengthFigures } from './bias/length-figures.ts'
export {
  cueCorrelation,
  measureRows,
  type BiasFigure,
  type MeasuredPair,
  type MeasuredResponse,
  type MeasuredRows,
  type PickExcess,
  type SizedPair,
} from './bias/bias-figures.ts'
export { CUE_NAMES, cueVector, responseCues, wordsOf, type CueName, type ResponseCues } from './bias/response-cues.ts'
export { rewriteEffects, type ResponseScorer, type RewriteEffectsOptions } from './bias/rewrite-effects.ts'
export { endpointScorer, type EndpointScorerOptions } from './endpoint-scorer.ts'
export { scoredResponses, scoreRows, type ScoreRowsOptions } from './bias/score-rows.ts'
export { rewrite, REWRITE_NAMES, type RewriteName } from './bias/rewrites.ts'
export {
  readPreferencePairs,
  readScoredRows,
  type ScoredPair,
  type ScoredResponse,
  type ScoredRows,
  type ScoredRowsOptions,
} from './bias/scored-pair.ts'
export { readPromptedResponses, readUnscoredRows, type PromptedRows, type UnscoredRows } from './prompted-rows.ts'
export { rankResponses, type BestOfN, type Pick, type RankedResponse, type Ranking } from './rank.ts'
export {
  loadReward,
  rewardOf,
  saveReward,
  type PerturbedReading,
  type Reward,
  type RewardModel,
} from './reward-model.ts'
export { RewardScorer, scorerOf, type RewardScorerOptions, type ScoreOptions } from './reward-scorer.ts'
export { createRewardJudge } from './reward-judge.ts'
export { trainReward } from './train-reward.ts'
export type { FineTuneReward, RewardPair, TrainedReward, TrainRewardOptions } from './reward-training.ts'
export type { PromptedResponse } from './features/reward-input.ts'
export { FrozenEncoder } from './features/frozen-encoder.ts'
export { FrozenDecoder } from './features/frozen-decoder.ts'
export { openFrozen } from './features/open-backbone.ts'
export type { FrozenBackbone, FrozenOptions } from './features/frozen-backbone.ts'
export { perturbationText, type Perturbation } from './features/perturbation.ts'
export { FeatureStore } from './features/feature-store.ts'
export { trainHead, type RewardArm, type RewardHead } from './training/reward-arm.ts'
export { REWARD_ARMS, type RewardArmName } from './training/reward-arm-name.ts'
export { trainProduct, type Experts, type ProductForm } from './training/expert-training.ts'
