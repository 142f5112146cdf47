/**
 * `touchstone/relation`: which relation holds between two marked mentions: known, described only, or unknown.
 *
 * Train (`trainClassifier`, `trainMatcher`, `crossEncoderOf`), open (`openExtractor` and its parts), extract
 * (`RelationExtractor`), judge (`createRelationJudge`), and group what is unknown (`candidateRelations`).
 */
export { openEncoder, type PretrainedEncoder, type TrainingRunOptions } from '../engine/index.ts'
export type { Threshold } from '../evaluation/index.ts'
export {
  encodeMentions,
  encodingProblem,
  MAXIMUM_LENGTH,
  truncationText,
  type EncodedMention,
} from './mention/mention-encoding.ts'
export {
  byRelation,
  mentionsOf,
  problemOfMention,
  type MentionListOptions,
  type MentionRow,
} from './mention/mention-list.ts'
export { pairTasks, type MentionRange, type SentenceMentions } from './mention/mention-pairs.ts'
export {
  readRelationSplit,
  splitRelations,
  splitSentences,
  type RelationSplit,
  type SentenceCounts,
  type SentenceSplit,
  type SplitSizes,
} from './mention/relation-split.ts'
export {
  describe,
  hypernymsOf,
  parseDescriptions,
  readDescriptions,
  wantDistinct,
  type RelationDescription,
} from './matching/relation-description.ts'
export { plainName } from './open-set/background.ts'
export type { BackgroundChoice } from './open-set/background-choice.ts'
export type { DetectorMaterial, DetectorModel } from './open-set/unknown-detector.ts'
export { trainClassifier, type ClassifierTrainingOptions, type StageChoice } from './open-set/train-classifier.ts'
export {
  loadOpenSet,
  OpenSetClassifier,
  saveOpenSet,
  type ClassifyOptions,
  type OpenSetAnswer,
  type OpenSetModel,
} from './open-set/open-set-classifier.ts'
export { initialHead } from './open-set/open-set-graph.ts'
export {
  OPEN_SET_ARMS,
  trainOpenSet,
  type OpenSetArm,
  type OpenSetStart,
  type OpenSetTrained,
  type OpenSetTrainingOptions,
} from './open-set/open-set-training.ts'
export { isNoRelation, NO_RELATION, temptationOf } from './text/no-relation.ts'
export { nonePairs, swappedTask, type NonePairOptions } from './text/none-pairs.ts'
export { namedSpans, type NamedKind, type NamedSpan } from './text/named-spans.ts'
export { defaultRelations } from './text/default-relations.ts'
export {
  extractFacts,
  type DocumentFacts,
  type ExtractFactsOptions,
  type Fact,
  type FactEvidence,
  type OpenPair,
} from './text/extract-facts.ts'
export {
  entityCounts,
  factCounts,
  factFigures,
  sharedFigures,
  type Counts,
  type FactFigures,
  type FoundDocument,
  type SharedFigures,
} from './text/fact-figures.ts'
export {
  modelVerifier,
  STATED_ODDS,
  type FactVerifier,
  type ModelVerifierOptions,
  type ProposedFact,
} from './text/fact-verifier.ts'
export { openRecogniser, type EntityRecogniser, type RecogniserName } from './text/entity-recogniser.ts'
export { jsonRowAt, readDocuments, type ReadDocumentsOptions } from './text/read-documents.ts'
export type { OffsetUnitOfText } from './text/json-text-document.ts'
export { joinedEntities } from './text/joined-entities.ts'
export {
  recognisedEntities,
  sentencesOf,
  tokensOf,
  type StatedRelation,
  type TextDocument,
  type TextEntity,
  type TextToken,
} from './text/text-document.ts'
export { textPairs, type TextPair, type TextPairOptions, type TextPairs } from './text/text-pairs.ts'
export { FACT_FORMS, factLines, openPairLines, type FactForm } from './text/write-facts.ts'
export { mayHold, sortOf, type Sort } from './text/kind-filter.ts'
export { TEMPERATURE as MATCH_TEMPERATURE } from './matching/match-training.ts'
export {
  trainMatcher,
  untrainedMatcher,
  type MatcherTrainingOptions,
  type TrainedMatcher,
} from './matching/train-matcher.ts'
export { SHIPPED_MATCHER, shippedMatcher } from './matching/shipped-matcher.ts'
export { bankVectors, DESCRIPTION_BANK, DescriptionBank, LEAST_LIFT, logShare } from './matching/description-bank.ts'
export { DescriptionEncoder, type DescriptionVectors } from './matching/description-encoder.ts'
export { LabelIndex } from './matching/label-index.ts'
export { labelBounds, type CalibrationScores, type LabelBounds } from './matching/label-calibration.ts'
export { sourceShift, type SourceShift, type WatchedSentence } from './source-watch.ts'
export { teachMatcher, type TaughtMatcher } from './matching/teach-matcher.ts'
export type { TaughtExamples } from './matching/taught-labels.ts'
export { calibrateMatcher } from './matching/calibrate-matcher.ts'
export { calibrateClassifier } from './open-set/calibrate-classifier.ts'
export { trainCalibratedMatcher, type CalibratedMatcherOptions } from './matching/match-calibration.ts'
export type { MatchForm } from './matching/match-graph.ts'
export type { LabelScore, SentenceVectors } from './matching/label-index.ts'
export { loadMatch, saveMatch, type MatchCalibration, type MatchModel } from './matching/match-model.ts'
export type { MatchAnswer } from './matching/match-answer.ts'
export { RelationMatcher } from './matching/relation-matcher.ts'
export type { Reranking } from './matching/match-reranking.ts'
export {
  CrossEncoder,
  initialCrossEncoderHead,
  saveCrossEncoder,
  type CrossEncoderModel,
} from './matching/cross-encoder.ts'
export { crossEncoderOf, type CrossEncoderTrainingOptions } from './matching/cross-encoder-training.ts'
export {
  RelationExtractor,
  type ExtractedRelation,
  type ExtractOptions,
  type SentenceRelations,
} from './relation-extractor.ts'
export {
  extractorDigest,
  matchModelOf,
  openBank,
  openClassifier,
  openExtractor,
  openMatcher,
  relationFolder,
  relationKind,
  type ExtractorParts,
} from './open-extractor.ts'
export { ABSTAINED, relationFigures, type RelationFigures } from './relation-figures.ts'
export { relationFiguresPage, type RelationPageOptions } from './relation-figures-page.ts'
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
