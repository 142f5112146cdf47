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
/** Bounds that might be the card's. */
const SCORE_BOUNDS = [0.1, 0.15, 0.2]
const HOLDING_BOUNDS = [-3, -2, -1, 0]

/** Pairs by what they are, and the labels that are asked about. */
export interface ReportedPairs {
  readonly name: string
  readonly pairs: Readonly<Record<PairSide, readonly MentionTask[]>>
  readonly labels: readonly RelationDescription[]
}

/** A pair's best label. */
interface BestLabel {
  readonly right: boolean
  /** Score of the best label but the right one. */
  readonly otherScore: number
  readonly score: number
  /** Log odds of the best label against `none`. */
  readonly holding: number
}

/** Share of related pairs with the right label, and of the others that are accepted where 90 % of the related are. */
export async function reportPairs(model: MatchModel, sets: readonly ReportedPairs[]): Promise<void> {
  for (const { name, pairs, labels } of sets) {
    await using matcher = await RelationMatcher.open(model, { threads: 1 })
    await matcher.addLabels(labels)
    const scored = async (side: PairSide): Promise<BestLabel[]> => {
      const vectors = await matcher.vectors(encodeMentions(model.tokenizer, pairs[side]))
      return matcher.rank(vectors).map((ranking, i) => {
        const [best] = ranking
        const { relation } = pairs[side][i] ?? {}
        const score = best?.score ?? 0
        return {
          right: best?.relation === relation,
          otherScore: ranking.find((label) => label.relation !== relation)?.score ?? 0,
          score,
          holding: score / MATCH_TEMPERATURE - (vectors[i]?.none ?? 0),
        }
      })
    }
    const related = await scored('related')
    const right = related.filter((each) => each.right).length
    console.log(`${name}: ${((100 * right) / related.length).toFixed(1)} % of ${related.length} right`)
    for (const bound of SCORE_BOUNDS)
      console.log(
        `${name}: a score of ${bound} is reached by ${share(related, ({ score }) => score >= bound)} of related pairs, ${share(related, ({ otherScore }) => otherScore >= bound)} where their relation is not asked about`,
      )
    for (const bound of HOLDING_BOUNDS)
      console.log(
        `${name}: log odds of ${bound}: ${share(related, ({ holding }) => holding >= bound)} of related pairs`,
      )
    for (const side of ['none', 'turned'] as const) {
      const others = await scored(side)
      for (const bound of HOLDING_BOUNDS)
        console.log(`${name}: log odds of ${bound}: ${share(others, ({ holding }) => holding >= bound)} of ${side}`)
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

function share(pairs: readonly BestLabel[], reaches: (each: BestLabel) => boolean): string {
  return `${((100 * pairs.filter(reaches).length) / pairs.length).toFixed(1)} %`
}
