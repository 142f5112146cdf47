/**
 * Described relations as an index: vectors computed once, added and removed at run time, matched without the encoder.
 *
 * Score (RE-Matching, eq. 6): (1 - 2a) cos(context, description) + a cos(head, kinds of head) + a cos(tail, kinds of tail).
 */
import { TouchstoneError } from '../../errors.ts'
import { unitVector } from '../unit-vector.ts'
import type { DescriptionVectors } from './description-encoder.ts'

/** a of the paper's code. */
export const ENTITY_WEIGHT = 0.33

/** Vectors of a sentence, of any length. */
export interface SentenceVectors {
  readonly context: Float32Array
  readonly head: Float32Array
  readonly tail: Float32Array
  /** Logit of no relation, where the matcher has learned one; on the scale of score / TEMPERATURE. */
  readonly none?: number | undefined
}

/** A label and its score, -1 to 1. */
export interface LabelScore {
  readonly relation: string
  readonly score: number
  /** What a cross-encoder gave, where it ordered the label anew; any real number. */
  readonly pair?: number
}

/** Labels that sentences are matched against. */
export class LabelIndex {
  readonly #labels = new Map<string, DescriptionVectors>()
  readonly #entityWeight: number

  /** @param entityWeight a of the score, 0 (description alone) to 0.5 (entities alone) */
  constructor(entityWeight: number = ENTITY_WEIGHT) {
    if (!(entityWeight >= 0 && entityWeight <= 0.5))
      throw new RangeError(`LabelIndex: entityWeight is ${entityWeight}, wanted 0 to 0.5`)
    this.#entityWeight = entityWeight
  }

  /** Names in the order in which they were added. */
  get relations(): readonly string[] {
    return [...this.#labels.keys()]
  }

  /** Adds labels. @throws TouchstoneError `bad-input` where one is there already; none is added then */
  add(vectors: readonly DescriptionVectors[]): void {
    const names = new Set(this.#labels.keys())
    for (const { relation } of vectors) {
      if (names.has(relation))
        throw new TouchstoneError(
          'bad-input',
          `add label: ${JSON.stringify(relation)} is there already, wanted a new name`,
        )
      names.add(relation)
    }
    for (const label of vectors) this.#labels.set(label.relation, label)
  }

  /** Removes a label; false where there was none. */
  remove(relation: string): boolean {
    return this.#labels.delete(relation)
  }

  /** Vectors of the labels, in the order in which they were added. */
  get vectors(): readonly DescriptionVectors[] {
    return [...this.#labels.values()]
  }

  /** All labels with their scores, best first; equal scores in order of their names. */
  rank(sentence: SentenceVectors): LabelScore[] {
    return this.scores(sentence).toSorted((x, y) => y.score - x.score || (x.relation < y.relation ? -1 : 1))
  }

  /** All labels with their scores, in the order in which they were added. */
  scores(sentence: SentenceVectors): LabelScore[] {
    const a = this.#entityWeight
    const [context, head, tail] = [sentence.context, sentence.head, sentence.tail].map(unitVector)
    return [...this.#labels.values()].map((label) => ({
      relation: label.relation,
      score:
        (1 - 2 * a) * product(context, label.context) +
        (a === 0 ? 0 : a * (product(head, label.head) + product(tail, label.tail))) -
        (label.offset ?? 0),
    }))
  }
}

function product(a: Float32Array | undefined, b: Float32Array): number {
  let total = 0
  for (let i = 0; i < b.length; i++) total += (a?.[i] ?? 0) * (b[i] ?? 0)
  return total
}
