/**
 * How strongly a word stands for a relation: TF-IDF with one document per relation (arXiv 2306.04950, section 4.2).
 *
 * Numbers are scikit-learn's TfidfVectorizer with its defaults: idf = ln((1 + n) / (1 + df)) + 1, documents scaled to
 * length 1. Words are the sentences' own tokens, lower-cased; English function words count as unseen.
 */
import type { MentionTask } from '../../supervision.ts'
import { byRelation } from '../mention/mention-list.ts'

/** Weight of a word for a relation, 0 to 1; 0 for function words and words the relation's sentences lack. */
export interface ClassTerms {
  weight(relation: string, word: string): number
}

/** Function words of English: they carry a sentence's build, and which relation it states only in company. */
const STOP_WORDS = new Set(
  `a about above after again against all am an and any are as at be because been before being below between both but by
  can cannot could did do does doing down during each few for from further had has have having he her here hers him his
  how i if in into is it its me more most my no nor not of off on once only or other our out over own same she should so
  some such than that the their them then there these they this those through to too under until up upon very was we were
  what when where which while who whom why will with would you your also among however`.split(/\s+/),
)

const WORD = /^[\p{L}\p{N}]{2,}/u

/** Whether a lower-cased token is a word with a meaning of its own. */
export function isContentWord(word: string): boolean {
  return WORD.test(word) && !STOP_WORDS.has(word)
}

/** Counts the words of labelled sentences. */
export function classTerms(tasks: readonly MentionTask[]): ClassTerms {
  const documents = new Map<string, Map<string, number>>()
  const inDocuments = new Map<string, number>()
  for (const [relation, group] of byRelation(tasks)) {
    const counts = new Map<string, number>()
    for (const { tokens } of group)
      for (const token of tokens) {
        const word = token.toLowerCase()
        if (!isContentWord(word)) continue
        counts.set(word, (counts.get(word) ?? 0) + 1)
      }
    documents.set(relation, counts)
    for (const word of counts.keys()) inDocuments.set(word, (inDocuments.get(word) ?? 0) + 1)
  }
  const n = documents.size
  const weights = new Map<string, Map<string, number>>()
  for (const [relation, counts] of documents) {
    const raw = new Map<string, number>()
    let squares = 0
    for (const [word, count] of counts) {
      const value = count * (Math.log((1 + n) / (1 + (inDocuments.get(word) ?? 0))) + 1)
      raw.set(word, value)
      squares += value * value
    }
    const length = Math.sqrt(squares)
    weights.set(relation, new Map([...raw].map(([word, value]) => [word, value / length])))
  }
  return { weight: (relation, word) => weights.get(relation)?.get(word.toLowerCase()) ?? 0 }
}
