/** `touchstone/relation`: which relation holds between two marked mentions: known, described only, or unknown. */
export { encodeMentions, MAXIMUM_LENGTH, truncationText, type EncodedMention } from './mention/mention-encoding.ts'
export {
  byRelation,
  mentionsOf,
  problemOfMention,
  type MentionListOptions,
  type MentionRow,
} from './mention/mention-list.ts'
export {
  describe,
  hypernymsOf,
  parseDescriptions,
  readDescriptions,
  wantDistinct,
  type RelationDescription,
} from './matching/relation-description.ts'
export {
  readRelationSplit,
  splitRelations,
  splitSentences,
  type RelationSplit,
  type SentenceCounts,
  type SentenceSplit,
  type SplitSizes,
} from './mention/relation-split.ts'
export { classTerms, type ClassTerms } from './open-set/class-terms.ts'
export type { TrainingRunOptions } from '../engine/fine-tuning.ts'
export { NegativeSynthesis, randomNegative, type NegativeOptions } from './open-set/negatives.ts'
export {
  loadOpenSet,
  OpenSetClassifier,
  saveOpenSet,
  type ClassifyOptions,
  type OpenSetAnswer,
  type OpenSetModel,
} from './open-set/open-set-classifier.ts'
export { initialHead, openSetGraph } from './open-set/open-set-graph.ts'
export { fewrelSentences, type OpenDataSet } from './benchmark/fewrel-relations.ts'
export {
  drawSentences,
  openSetPlan,
  quickOpenSetPlan,
  runOpenSetBenchmark,
  stageSteps,
  type OpenSetBenchmark,
  type OpenSetBenchmarkOptions,
  type OpenSetPlan,
} from './benchmark/open-set-benchmark.ts'
export {
  pairedOverSplits,
  resultsOf,
  SHOWN_FIGURES,
  titleOf,
  valuesOf,
  type OpenSetFigureName,
  type ScoredTrial,
} from './benchmark/open-set-comparison.ts'
export { overSplits, type OverSplits } from '../evaluation/benchmark/over-splits.ts'
export { openSetPage, scoredTrials, type OpenSetPageOptions } from './benchmark/open-set-page.ts'
export type { NegativeDifficulty, OpenSetResult, OpenSetTrialFigures } from './benchmark/open-set-results.ts'
export {
  OPEN_SET_TRIALS,
  unknownAwareStage,
  type OpenSetScoreName,
  type OpenSetStage,
  type OpenSetTrial,
} from './benchmark/open-set-trial.ts'
export {
  balancedThreshold,
  conformalThreshold,
  energyScore,
  nearestScore,
  openSetFigures,
  recallThreshold,
  sigmoidScore,
  softmaxScore,
  type ClassifierOutput,
  type KnownResult,
  type OpenSetFigures,
  type Threshold,
} from './open-set/open-set-scores.ts'
export {
  OPEN_SET_ARMS,
  trainOpenSet,
  type OpenSetArm,
  type OpenSetStart,
  type OpenSetTrained,
  type OpenSetTrainingOptions,
} from './open-set/open-set-training.ts'
export { pathWeights } from './open-set/path-weight.ts'
export { replacementVocabulary, type ReplacementVocabulary } from './open-set/replacement-vocabulary.ts'
export { DescriptionEncoder, type DescriptionVectors } from './matching/description-encoder.ts'
export { ENTITY_WEIGHT, LabelIndex, type LabelScore, type SentenceVectors } from './matching/label-index.ts'
export { macroFigures, type MacroFigures } from '../evaluation/macro-figures.ts'
export { initialMatchHead, type MatchForm } from './matching/match-graph.ts'
export { trainMatch, type MatchTrained, type MatchTrainingOptions } from './matching/match-training.ts'
export { trainCalibratedMatcher, type CalibratedMatcherOptions } from './matching/match-calibration.ts'
export type { Reranking } from './matching/match-reranking.ts'
export {
  loadMatch,
  RelationMatcher,
  saveMatch,
  type MatchAnswer,
  type MatchModel,
} from './matching/relation-matcher.ts'
export {
  RelationExtractor,
  type ExtractedRelation,
  type ExtractOptions,
  type SentenceRelations,
} from './relation-extractor.ts'
export { pairTasks, type MentionRange, type SentenceMentions } from './mention/mention-pairs.ts'
export { createRelationJudge, type RelationJudgeOptions } from './relation-judge.ts'
export {
  candidateRelations,
  joinedVector,
  type CandidateOptions,
  type CandidateRelation,
  type CandidateRelations,
} from './candidates/candidate-relations.ts'
export {
  clusterVectors,
  type ClusterOptions,
  type VectorCluster,
  type VectorClusters,
} from './candidates/vector-clusters.ts'
export { openEncoder, type PretrainedEncoder } from '../engine/pretrained-encoder.ts'
export {
  extractorDigest,
  openClassifier,
  openExtractor,
  openMatcher,
  relationFolder,
  type ExtractorParts,
} from './open-extractor.ts'
export { trainClassifier, type ClassifierTrainingOptions } from './open-set/train-classifier.ts'
export { trainMatcher, untrainedMatcher, type MatcherTrainingOptions } from './matching/train-matcher.ts'
export {
  CrossEncoder,
  initialCrossEncoderHead,
  saveCrossEncoder,
  type CrossEncoderModel,
} from './matching/cross-encoder.ts'
export {
  crossEncoderOf,
  trainCrossEncoder,
  type CrossEncoderTrained,
  type CrossEncoderTrainingOptions,
} from './matching/cross-encoder-training.ts'
export { BEST, LARGE_ZERO_SHOT_ARMS, UNTRAINED, ZERO_SHOT_ARMS, type ZeroShotArm } from './benchmark/zero-shot-arms.ts'
export {
  quickZeroShotPlan,
  runZeroShotBenchmark,
  zeroShotPlan,
  zeroShotSplit,
  type ZeroShotBenchmark,
  type ZeroShotBenchmarkOptions,
  type ZeroShotPlan,
  type ZeroShotProgress,
} from './benchmark/zero-shot-benchmark.ts'
export {
  armFigure,
  COMPARISONS,
  LABEL_COUNTS,
  noneOverSplits,
  pairedFigure,
  rerankGain,
  resultsByArm,
  transferFigure,
} from './benchmark/zero-shot-comparison.ts'
export { readZeroShotData, type TransferSet, type ZeroShotData } from './benchmark/zero-shot-data.ts'
export {
  noneFigures,
  rerankedFigures,
  zeroShotFigures,
  type NoneFigures,
  type ZeroShotFigures,
} from './benchmark/zero-shot-figures.ts'
export { zeroShotPage, type ZeroShotPageOptions } from './benchmark/zero-shot-page.ts'
export { readZeroShotResults, type ScoreMatrix, type ZeroShotResult } from './benchmark/zero-shot-results.ts'
