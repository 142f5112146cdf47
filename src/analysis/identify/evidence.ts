/**
 * What speaks for each language of a source, as one logit: the classifier's score, and what the grammars of the likely
 * languages make of it. How much each counts is fitted on packages that the classifier did not see
 * (scripts/train-language-classifier.ts), by a conditional logit, so that the probabilities are calibrated.
 */

/** The score of one language: a logit. */
export interface LanguageScore {
  readonly language: string
  readonly score: number
}

/** How much each kind of evidence counts, by its name. What is not named counts nothing. */
export type EvidenceWeights = Readonly<Record<string, number>>

/** What is known of a source beside the scores. */
export interface SourceEvidence {
  /** What each parsed language's grammar cannot read, from 0 to 1. Empty where nothing was parsed. */
  readonly unread: ReadonlyMap<string, number>
  /** Different lines that are not blank. */
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

/** What a line that is JavaScript as it stands takes from TypeScript's logit, and what all lines take at most. */
const UNTYPED_LINE = 0.2
const UNTYPED_MOST = 4

/** How many different lines a source has that are not blank: a line that is repeated says no more. */
export function countLines(source: string): number {
  return new Set(source.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))).size
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
  if (share === 0)
    terms.push({ name: `read: ${language}`, value: 1 }, { name: `read by lines: ${language}`, value: size })
  // a source that the narrower language reads shows nothing of the wider one
  const narrower = WIDER[language]
  if (narrower !== undefined && unread.get(narrower) === 0) {
    terms.push({ name: `narrower: ${language}`, value: 1 }, { name: `narrower by lines: ${language}`, value: size })
  }
  return terms
}

/**
 * What speaks against TypeScript where JavaScript's grammar reads the whole source: each line without a type. This is a rule
 * and not fitted, since files of TypeScript packages that have no type are far more common among sources than among what
 * is asked about: such a program runs as JavaScript.
 */
function lossWithoutTypes(language: string, { unread, lines }: SourceEvidence): number {
  if (language !== 'typescript' || unread.get('javascript') !== 0) return 0
  return Math.min(UNTYPED_MOST, lines * UNTYPED_LINE)
}

/** The logit of each language, the highest first. */
export function weighEvidence(
  scores: readonly LanguageScore[],
  evidence: SourceEvidence,
  weights: EvidenceWeights,
): readonly LanguageScore[] {
  return scores
    .map((one) => {
      const terms = evidenceTerms(one, evidence)
      const sum = terms.reduce((total, { name, value }) => total + (weights[name] ?? 0) * value, 0)
      return { language: one.language, score: sum - lossWithoutTypes(one.language, evidence) }
    })
    .toSorted((a, b) => b.score - a.score)
}
