/**
 * Whether a sentence is of a known relation, by what classifier and matcher say together (ours). Known is what looks known
 * (energy, and the match with the description of the relation that the classifier found) and fits that description better
 * than any that was added: the smaller of the two, each in standard deviations of held-back known sentences. The threshold
 * is split-conformal on the same sentences, and follows the labels as they come and go.
 *
 * Measured against asking the classifier alone first: claims/relation-joined.ts. The means and deviations are taken from the
 * calibration sentences too, so the promised share holds up to an error that falls with their number.
 */
import type { LabelScore, SentenceVectors } from './matching/label-index.ts'
import type { RelationMatcher } from './matching/relation-matcher.ts'
import { encodeMentions, MAXIMUM_LENGTH } from './mention/mention-encoding.ts'
import type { KnownCalibration, OpenSetAnswer, OpenSetClassifier } from './open-set/open-set-classifier.ts'
import { conformalThreshold } from '../evaluation/index.ts'
import { scaleOf, standardised, type Scale } from './scale.ts'

/** What both parts say of one sentence. */
export interface JointEvidence {
  /** Of the classifier: its score, which is its energy where it has no detector. */
  readonly energy: number
  /** The matcher's score of the relation that the classifier found; absent where it has no description. */
  readonly own?: number | undefined
  /** The matcher's best score among descriptions of relations that the classifier does not know; absent without any. */
  readonly other?: number | undefined
}

/** Accepts a sentence as known where its score reaches the threshold. */
export interface JointDecision {
  /** In standard deviations of the calibration sentences; higher is more surely known. */
  score(evidence: JointEvidence): number
  readonly threshold: number
}

/** The decision that calibration sentences make. @throws RangeError where there are none */
export function jointDecision(calibration: readonly JointEvidence[], coverage: number): JointDecision {
  const owns = calibration.flatMap(({ own }) => own ?? [])
  const ownScale = scaleOf(owns)
  const energyScale = scaleOf(calibration.map(({ energy }) => energy))
  const look = ({ energy, own }: JointEvidence): number =>
    standardised(energy, energyScale) + (own === undefined ? 0 : standardised(own, ownScale))
  const lead = ({ own, other }: JointEvidence): number => (other === undefined ? 0 : (own ?? ownScale.mean) - other)
  const [lookScale, leadScale] = [look, lead].map((part) => scaleOf(calibration.map(part))) as [Scale, Scale]
  const score = (evidence: JointEvidence): number =>
    Math.min(
      standardised(look(evidence), lookScale),
      evidence.other === undefined ? Infinity : standardised(lead(evidence), leadScale),
    )
  return { score, threshold: conformalThreshold(calibration.map(score), coverage).value }
}

/** What an answer and the labels' scores say. */
export function evidenceOf(
  known: ReadonlySet<string>,
  answer: Pick<OpenSetAnswer, 'relation' | 'score'>,
  ranking: readonly LabelScore[],
): JointEvidence {
  const own = ranking.find(({ relation }) => relation === answer.relation)?.score
  const other = ranking.find(({ relation }) => !known.has(relation))?.score
  return { energy: answer.score, own, other }
}

/** Calibration sentences as both parts read them, whatever the labels. */
interface ReadSentences {
  readonly answers: readonly OpenSetAnswer[]
  readonly vectors: readonly SentenceVectors[]
}

/** The decision of a classifier and a matcher, made anew where the matcher's labels have changed. */
export class JointDecider {
  readonly #classifier: OpenSetClassifier
  readonly #matcher: RelationMatcher
  readonly #calibration: KnownCalibration
  #read: Promise<ReadSentences> | undefined
  #made: { readonly labels: string; readonly decision: JointDecision } | undefined

  constructor(classifier: OpenSetClassifier, matcher: RelationMatcher, calibration: KnownCalibration) {
    this.#classifier = classifier
    this.#matcher = matcher
    this.#calibration = calibration
  }

  /** Reads the calibration sentences on first use; the labels that are there now decide. */
  async decision(signal?: AbortSignal): Promise<JointDecision> {
    this.#read ??= this.#sentences(signal)
    const { answers, vectors } = await this.#read.catch((error: unknown) => {
      // the next call reads anew
      this.#read = undefined
      throw error
    })
    const labels = JSON.stringify(this.#matcher.labels)
    if (this.#made?.labels === labels) return this.#made.decision
    const known = new Set(this.#classifier.model.relations)
    const rankings = this.#matcher.rank(vectors)
    const evidence = answers.map((answer, i) => evidenceOf(known, answer, rankings[i] ?? []))
    const decision = jointDecision(evidence, this.#calibration.coverage)
    this.#made = { labels, decision }
    return decision
  }

  async #sentences(signal: AbortSignal | undefined): Promise<ReadSentences> {
    const { tokenizer, maximumLength = MAXIMUM_LENGTH } = this.#matcher.model
    const mentions = encodeMentions(tokenizer, this.#calibration.tasks, { maximumLength })
    return {
      answers: await this.#classifier.classify(this.#calibration.tasks, { signal }),
      vectors: await this.#matcher.vectors(mentions, { signal }),
    }
  }
}
