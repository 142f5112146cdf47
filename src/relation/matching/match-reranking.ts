/**
 * The best labels of a match ordered anew by a cross-encoder, which reads sentence and description together: slower for
 * each label, so only the first few. Both scores count: their sum as log-probabilities, those of the match divided by the
 * temperature that its training divides them by, the cross-encoder's times a weight.
 *
 * Measured (claims/relation-zero-shot.ts): a cross-encoder trained on as many tokens as the match, or three times as many,
 * knows less of unseen relations than the match does; at any weight up to 1 it gained nothing beyond chance on development
 * relations, at 1 it lost. The default is the weight that harmed least; a stronger cross-encoder deserves more.
 */
import type { MentionTask } from '../../supervision.ts'
import type { CrossEncoder } from './cross-encoder.ts'
import type { LabelScore } from './label-index.ts'
import { TEMPERATURE } from './match-training.ts'
import { encodeMentions, type EncodedMention } from '../mention/mention-encoding.ts'
import type { RelationDescription } from './relation-description.ts'

/** Who orders anew, and how much. */
export interface Reranking {
  readonly encoder: CrossEncoder
  /** Labels from the best on that are ordered anew, at least 2. @default 3 */
  readonly top?: number
  /** Of the cross-encoder's scores, at least 0. @default 0.1 */
  readonly weight?: number
}

/** Weight of the cross-encoder's scores, unless told otherwise. */
export const PAIR_WEIGHT = 0.1

/**
 * Rankings of sentences with their first labels ordered anew, each of which gets `pair`, the cross-encoder's score.
 * @throws RangeError for a `top` below 2 or a negative weight. Abort rejects with the signal's reason between passes.
 */
export async function rerankedLabels(
  tasks: readonly MentionTask[],
  rankings: readonly (readonly LabelScore[])[],
  labels: ReadonlyMap<string, RelationDescription>,
  { encoder, top = 3, weight = PAIR_WEIGHT, signal }: Reranking & { readonly signal?: AbortSignal | undefined },
): Promise<(readonly LabelScore[])[]> {
  if (!Number.isInteger(top) || top < 2)
    throw new RangeError(`rerank: top is ${top}, wanted a whole number of at least 2`)
  if (!(weight >= 0)) throw new RangeError(`rerank: weight is ${weight}, wanted at least 0`)
  const mentions = encodeMentions(encoder.model.tokenizer, tasks)
  const chosen = rankings.map((ranking) => ranking.slice(0, top))
  const pairs = chosen.flatMap((ranking, i) => ranking.map(({ relation }) => pairOf(mentions[i], labels.get(relation))))
  const scores = await encoder.scores(pairs, signal)
  let at = 0
  return rankings.map((ranking, i) => {
    const first = (chosen[i] ?? []).map((label) => ({ ...label, pair: scores[at++] ?? NaN }))
    return [...first.toSorted((a, b) => totalScore(b, weight) - totalScore(a, weight)), ...ranking.slice(top)]
  })
}

function pairOf(
  mention: EncodedMention | undefined,
  description: RelationDescription | undefined,
): { readonly mention: EncodedMention; readonly description: RelationDescription } {
  if (mention === undefined || description === undefined)
    throw new TypeError('rerank: a ranking names no label or no sentence')
  return { mention, description }
}

/** Both scores as one log-probability, up to a constant. */
export function totalScore(
  { score, pair }: { readonly score: number; readonly pair: number },
  weight: number = PAIR_WEIGHT,
): number {
  return weight * pair + score / TEMPERATURE
}
