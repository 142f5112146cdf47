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
