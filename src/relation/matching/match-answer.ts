/** What a matcher answers. */
import type { LabelScore } from './label-index.ts'

/** An answer for one sentence. */
export interface MatchAnswer {
  /** All labels, best first; the first few as the cross-encoder orders them, where one was given. */
  readonly ranking: readonly LabelScore[]
  /** The best label that holds; undefined where none does (`RelationMatcher.match`), or there is no label. */
  readonly relation: string | undefined
  /**
   * Labels that hold, best first: several may hold between one pair. Beside `relation` they are those that hold by their own bound
   * and whose score comes within 0.02 of its. Without `holding` it is the best label alone.
   */
  readonly relations: readonly string[]
  /**
   * Why no label is given: nothing holds (`none`, by `holding`), or something that is none of the labels may hold (`unknown`): the
   * best label fits too little, or a relation of the bank holds where no label does.
   */
  readonly abstention?: 'none' | 'unknown' | undefined
  /**
   * How surely the best label holds rather than nothing, as log odds, less the model's bound: something holds from 0. Absent
   * where the model has not learned `none`.
   */
  readonly holding?: number | undefined
  /** Logit of no relation, on the scale of score / 0.05; absent where the model has not learned it. */
  readonly none?: number | undefined
  /** How much better labels fit than the bank's relations do, from 0; absent without bank, or where a threshold rules. */
  readonly lift?: number | undefined
  /**
   * How far the answer is from an abstention, in log odds: the least of what its best label has above the threshold or the bank's
   * bound, above `none`, and above itself turned round. It is answered from 0. Absent where no bound rules.
   */
  readonly margin?: number | undefined
  /** Sub-words that were cut. */
  readonly truncated: number
}
