/** Figures of a matcher on pairs that it was not trained on. They choose settings, so they are no measurement. */
import { falsePositiveRateAtRecall } from '../../src/evaluation/index.ts'
import {
  encodeMentions,
  MATCH_TEMPERATURE,
  RelationMatcher,
  type MatchModel,
  type RelationDescription,
} from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import type { PairSide } from './written-sentences.ts'

const RECALL = 0.9

/** Pairs by what they are, and the labels that are asked about. */
export interface ReportedPairs {
  readonly name: string
  readonly pairs: Readonly<Record<PairSide, readonly MentionTask[]>>
  readonly labels: readonly RelationDescription[]
}

/** Share of related pairs with the right label, and of the others that are accepted where 90 % of the related are. */
export async function reportPairs(model: MatchModel, sets: readonly ReportedPairs[]): Promise<void> {
  for (const { name, pairs, labels } of sets) {
    await using matcher = await RelationMatcher.open(model, { threads: 1 })
    await matcher.addLabels(labels)
    const scored = async (
      side: PairSide,
    ): Promise<{ readonly right: boolean; readonly score: number; readonly holding: number }[]> => {
      const vectors = await matcher.vectors(encodeMentions(model.tokenizer, pairs[side]))
      return matcher.rank(vectors).map((ranking, i) => {
        const [best] = ranking
        const score = best?.score ?? 0
        return {
          right: best?.relation === pairs[side][i]?.relation,
          score,
          holding: score / MATCH_TEMPERATURE - (vectors[i]?.none ?? 0),
        }
      })
    }
    const related = await scored('related')
    const right = related.filter((each) => each.right).length
    console.log(`${name}: ${((100 * right) / related.length).toFixed(1)} % of ${related.length} right`)
    for (const side of ['none', 'turned'] as const) {
      const others = await scored(side)
      for (const by of ['score', 'holding'] as const) {
        const rate = falsePositiveRateAtRecall(
          { positives: related.map((each) => each[by]), negatives: others.map((each) => each[by]) },
          RECALL,
        )
        console.log(`${name}: ${side} accepted by ${by}: ${(100 * rate).toFixed(1)} % of ${others.length}`)
      }
    }
  }
}
