/**
 * What speaks for each language of a source, as one logit: the classifier's score, and what the grammars of the likely
 * languages make of it. How much each counts is fitted on packages that the classifier did not see
 * (scripts/train-language-classifier.ts), by a conditional logit, so that the probabilities are calibrated.
 */
import type { LanguageScore } from './classifier-weights.ts'

/** How much each kind of evidence counts, by its name. What is not named counts nothing. */
export type EvidenceWeights = Readonly<Record<string, number>>

/** What is known of a source beside the scores. */
export interface SourceEvidence {
  /** What each parsed language's grammar cannot read, from 0 to 1. Empty where nothing was parsed. */
  readonly unread: ReadonlyMap<string, number>
  /** Lines that are not blank. */
  readonly lines: number
}

/** One kind of evidence for a language, with how strong it is. */
export interface EvidenceTerm {
  readonly name: string
  readonly value: number
}

/** Languages of which another one's programs are programs too, or nearly. */
const WIDER: Readonly<Record<string, string>> = { typescript: 'javascript', cpp: 'c' }
/** More lines than these say no more. */
const MOST_DOUBLINGS = 7

/** The language whose programs a language can read too, or that reads its programs. */
export function kinOf(language: string): readonly string[] {
  return Object.entries(WIDER).flatMap(([wide, narrow]) =>
    language === wide ? [narrow] : language === narrow ? [wide] : [],
  )
}

/** The lines of a source that are not blank. */
export function countLines(source: string): number {
  return source.split('\n').filter((line) => line.trim() !== '').length
}

/** All that speaks for or against one language. */
export function evidenceTerms({ language, score }: LanguageScore, { unread, lines }: SourceEvidence): EvidenceTerm[] {
  const size = Math.min(MOST_DOUBLINGS, Math.log2(Math.max(1, lines))) / MOST_DOUBLINGS
  const terms = [
    { name: 'score', value: score },
    { name: 'score by lines', value: score * size },
  ]
  if (unread.size === 0) return terms
  const share = unread.get(language)
  if (share === undefined) terms.push({ name: 'not parsed', value: 1 }, { name: 'not parsed by lines', value: size })
  else terms.push({ name: 'unread', value: share }, { name: 'unread by lines', value: share * size })
  if (share === 0) terms.push({ name: `read: ${language}`, value: 1 }, { name: `read by lines: ${language}`, value: size })
  // a source that the narrower language reads shows nothing of the wider one
  const narrower = WIDER[language]
  if (narrower !== undefined && unread.get(narrower) === 0) {
    terms.push({ name: `narrower: ${language}`, value: 1 }, { name: `narrower by lines: ${language}`, value: size })
  }
  return terms
}

/** The logit of each language, the highest first. */
export function weighEvidence(
  scores: readonly LanguageScore[],
  evidence: SourceEvidence,
  weights: EvidenceWeights,
): readonly LanguageScore[] {
  return scores
    .map((one) => ({
      language: one.language,
      score: evidenceTerms(one, evidence).reduce((sum, { name, value }) => sum + (weights[name] ?? 0) * value, 0),
    }))
    .toSorted((a, b) => b.score - a.score)
}
