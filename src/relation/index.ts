/** `touchstone/relation`: which relation holds between two marked mentions: known, described only, or unknown. */
export { encodeMentions, MAXIMUM_LENGTH, truncationText, type EncodedMention } from './mention-encoding.ts'
export { byRelation, mentionsOf, problemOfMention, type MentionListOptions, type MentionRow } from './mention-list.ts'
export {
  describe,
  hypernymsOf,
  parseDescriptions,
  readDescriptions,
  wantDistinct,
  type RelationDescription,
} from './relation-description.ts'
export {
  readRelationSplit,
  splitRelations,
  splitSentences,
  type RelationSplit,
  type SentenceCounts,
  type SentenceSplit,
  type SplitSizes,
} from './relation-split.ts'
export { classTerms, type ClassTerms } from './class-terms.ts'
export type { StepProgress } from './fresh-training.ts'
export { NegativeSynthesis, randomNegative, type NegativeOptions } from './negatives.ts'
export {
  loadOpenSet,
  OpenSetClassifier,
  saveOpenSet,
  type ClassifyOptions,
  type OpenSetAnswer,
  type OpenSetModel,
} from './open-set-classifier.ts'
export { initialHead, openSetGraph } from './open-set-graph.ts'
export { fewrelSentences, type OpenDataSet } from './fewrel-relations.ts'
export {
  drawSentences,
  openSetPlan,
  quickOpenSetPlan,
  runOpenSetBenchmark,
  stageSteps,
  type OpenSetBenchmark,
  type OpenSetBenchmarkOptions,
  type OpenSetPlan,
} from './open-set-benchmark.ts'
export {
  pairedOverSplits,
  resultsOf,
  shownFigures,
  titleOf,
  valuesOf,
  type OpenSetFigureName,
  type ScoredTrial,
} from './open-set-comparison.ts'
export { overSplits, type OverSplits } from './over-splits.ts'
export { openSetPage, scoredTrials, type OpenSetPageOptions } from './open-set-page.ts'
export type { NegativeDifficulty, OpenSetResult, OpenSetTrialFigures } from './open-set-results.ts'
export {
  openSetTrials,
  unknownAwareStage,
  type OpenSetScoreName,
  type OpenSetStage,
  type OpenSetTrial,
} from './open-set-trial.ts'
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
} from './open-set-scores.ts'
export {
  openSetArms,
  trainOpenSet,
  type OpenSetArm,
  type OpenSetStart,
  type OpenSetTrained,
  type OpenSetTrainingOptions,
} from './open-set-training.ts'
export { pathWeights } from './path-weight.ts'
export { replacementVocabulary, type ReplacementVocabulary } from './replacement-vocabulary.ts'
export { DescriptionEncoder, type DescriptionVectors } from './description-encoder.ts'
export { ENTITY_WEIGHT, LabelIndex, type LabelScore, type SentenceVectors } from './label-index.ts'
export { macroFigures, type MacroFigures } from './macro-figures.ts'
export { initialMatchHead, type MatchForm } from './match-graph.ts'
export { trainMatch, type MatchTrained, type MatchTrainingOptions } from './match-training.ts'
export { trainCalibratedMatcher, type CalibratedMatcherOptions } from './match-calibration.ts'
export type { Reranking } from './match-reranking.ts'
export { loadMatch, RelationMatcher, saveMatch, type MatchAnswer, type MatchModel } from './relation-matcher.ts'
export {
  RelationExtractor,
  type ExtractedRelation,
  type ExtractOptions,
  type SentenceRelations,
} from './relation-extractor.ts'
export { pairTasks, type MentionRange, type SentenceMentions } from './mention-pairs.ts'
export { createRelationJudge, type RelationJudgeOptions } from './relation-judge.ts'
export {
  candidateRelations,
  joinedVector,
  type CandidateOptions,
  type CandidateRelation,
  type CandidateRelations,
} from './candidate-relations.ts'
export { clusterVectors, type ClusterOptions, type VectorCluster, type VectorClusters } from './vector-clusters.ts'
export { openEncoder, type PretrainedEncoder } from './open-encoder.ts'
export {
  extractorDigest,
  openClassifier,
  openExtractor,
  openMatcher,
  relationFolder,
  type ExtractorParts,
} from './open-extractor.ts'
export {
  trainClassifier,
  trainMatcher,
  untrainedMatcher,
  type ClassifierTrainingOptions,
  type MatcherTrainingOptions,
} from './train-extractor.ts'
export { CrossEncoder, initialCrossEncoderHead, saveCrossEncoder, type CrossEncoderModel } from './cross-encoder.ts'
export {
  crossEncoderOf,
  trainCrossEncoder,
  type CrossEncoderTrained,
  type CrossEncoderTrainingOptions,
} from './cross-encoder-training.ts'
export { BEST, largeZeroShotArms, UNTRAINED, zeroShotArms, type ZeroShotArm } from './zero-shot-arms.ts'
export {
  quickZeroShotPlan,
  runZeroShotBenchmark,
  zeroShotPlan,
  zeroShotSplit,
  type ZeroShotBenchmark,
  type ZeroShotBenchmarkOptions,
  type ZeroShotPlan,
  type ZeroShotProgress,
} from './zero-shot-benchmark.ts'
export {
  armFigure,
  comparisons,
  labelCounts,
  noneOverSplits,
  pairedFigure,
  rerankGain,
  resultsByArm,
  transferFigure,
} from './zero-shot-comparison.ts'
export { readZeroShotData, type TransferSet, type ZeroShotData } from './zero-shot-data.ts'
export {
  noneFigures,
  rerankedFigures,
  zeroShotFigures,
  type NoneFigures,
  type ZeroShotFigures,
} from './zero-shot-figures.ts'
export { zeroShotPage, type ZeroShotPageOptions } from './zero-shot-page.ts'
export { readZeroShotResults, type ScoreMatrix, type ZeroShotResult } from './zero-shot-results.ts'
