/** Facts between mentions, for forms that hold no other evidence. */
import type { Fact } from './extract-facts.ts'

/** A fact of the two mentions that state it best. */
export interface MentionFact {
  /** Indices of the document's entities. */
  readonly head: number
  readonly tail: number
  readonly relation: string
  readonly score: number
}

/** Each fact with the mentions of its best evidence. */
export function bestFacts(facts: readonly Fact[]): MentionFact[] {
  return facts.flatMap(({ relation, evidence }) => {
    const [best] = evidence
    return best === undefined ? [] : [{ head: best.head, tail: best.tail, relation, score: best.score }]
  })
}
