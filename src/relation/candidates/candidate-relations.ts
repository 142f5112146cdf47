/**
 * Sentences of unknown relations, grouped into candidates for new ones, each with exemplars to read and name.
 *
 * Where in the flow: answers `unknown` → this → a person, who describes or labels what deserves it. The vectors are those of
 * the match score: context, head and tail, weighted so that their product is that score between two sentences
 * (label-index.ts); so sentences stand together that one description would fit.
 */
import type { MentionTask } from '../../supervision.ts'
import { ENTITY_WEIGHT, type SentenceVectors } from '../matching/label-index.ts'
import { encodeMentions, MAXIMUM_LENGTH } from '../mention/mention-encoding.ts'
import type { RelationMatcher } from '../matching/relation-matcher.ts'
import { clusterVectors, MAXIMUM_VECTORS, type ClusterOptions } from './vector-clusters.ts'

/** A group of sentences that may share a relation. */
export interface CandidateRelation {
  readonly size: number
  /** Mean match score between its sentences, -1 to 1. */
  readonly cohesion: number
  /** The sentence nearest to all others, then those nearest to it. */
  readonly exemplars: readonly MentionTask[]
  /** All its sentences, in the same order. */
  readonly sentences: readonly MentionTask[]
}

/** Candidates, largest first, and what stands alone. */
export interface CandidateRelations {
  readonly candidates: readonly CandidateRelation[]
  readonly leftOver: readonly MentionTask[]
  /** How clearly the groups stand apart: mean silhouette, -1 to 1. Relations of text seldom exceed 0.3. */
  readonly silhouette: number
}

/** Options of `candidateRelations`. */
export interface CandidateOptions extends ClusterOptions {
  /** Exemplars of a candidate. @default 3 */
  readonly exemplars?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Groups sentences by the vectors of a matcher, trained or not; its labels play no part.
 * @throws RangeError for more than 4,000 sentences
 */
export async function candidateRelations(
  matcher: RelationMatcher,
  tasks: readonly MentionTask[],
  options: CandidateOptions = {},
): Promise<CandidateRelations> {
  const { exemplars = 3, signal, ...clustering } = options
  if (tasks.length > MAXIMUM_VECTORS)
    throw new RangeError(`candidateRelations: got ${tasks.length} sentences, wanted at most ${MAXIMUM_VECTORS}`)
  const { tokenizer, entityWeight = ENTITY_WEIGHT, maximumLength = MAXIMUM_LENGTH } = matcher.model
  const mentions = encodeMentions(tokenizer, tasks, { maximumLength })
  const vectors = await matcher.vectors(mentions, { signal })
  const { clusters, leftOver, silhouette } = clusterVectors(
    vectors.map((each) => joinedVector(each, entityWeight)),
    clustering,
  )
  const tasksAt = (rows: readonly number[]): MentionTask[] => rows.flatMap((row) => tasks[row] ?? [])
  return {
    candidates: clusters.map(({ members, cohesion }) => ({
      size: members.length,
      cohesion,
      exemplars: tasksAt(members.slice(0, exemplars)),
      sentences: tasksAt(members),
    })),
    leftOver: tasksAt(leftOver),
    silhouette,
  }
}

/** One vector of length 1 whose products are match scores: √(1 - 2a) context, √a head, √a tail, each of length 1 before. */
export function joinedVector({ context, head, tail }: SentenceVectors, entityWeight: number): Float32Array {
  const parts = [
    [context, Math.sqrt(1 - 2 * entityWeight)],
    [head, Math.sqrt(entityWeight)],
    [tail, Math.sqrt(entityWeight)],
  ] as const
  const joined = new Float32Array(context.length + head.length + tail.length)
  let at = 0
  for (const [part, weight] of parts) {
    const scale = weight / Math.max(Math.hypot(...part), 1e-12)
    joined.set(
      part.map((value) => value * scale),
      at,
    )
    at += part.length
  }
  return joined
}
