/**
 * Labels that a few example sentences teach, without training. The mean vectors of a relation's examples (its prototype, after
 * Snell et al. 2017, arXiv 1703.05175) are added to those of its description with a weight. The score of a taught label is then
 *
 *   score(sentence, description) + weight · (score(sentence, prototype) - offset)
 *
 * where the offset is what the examples of other relations score against this prototype: any sentence is nearer to sentences than
 * to descriptions, and without it the taught labels would win everywhere. Labels without examples stay as they are.
 */
import type { MentionTask } from '../../supervision.ts'
import type { DescriptionVectors } from './description-encoder.ts'
import { LabelIndex, type SentenceVectors } from './label-index.ts'

/** What a matcher was taught. */
export interface TaughtExamples {
  readonly tasks: readonly MentionTask[]
  /** Of the prototype beside the description, from 0. */
  readonly weight: number
}

/** An example as the encoder reads it. */
export interface TaughtSentence {
  readonly relation: string
  readonly vectors: SentenceVectors
}

/** Vectors of a label that a match multiplies, and what it then takes off. */
export type Prototype = Omit<DescriptionVectors, 'relation' | 'offset'> & { readonly offset: number }

/** Prototypes by relation; those of a single relation have no other to set an offset, so there are none. */
export function prototypesOf(
  examples: readonly TaughtSentence[],
  entityWeight: number,
): ReadonlyMap<string, Prototype> {
  const groups = Map.groupBy(examples, ({ relation }) => relation)
  if (groups.size < 2) return new Map()
  return new Map(
    [...groups].map(([relation, group]) => {
      const means = {
        relation,
        context: meanOf(group, 'context'),
        head: meanOf(group, 'head'),
        tail: meanOf(group, 'tail'),
      }
      const index = new LabelIndex(entityWeight)
      index.add([means])
      const others = examples.filter((example) => example.relation !== relation)
      const total = others.reduce((sum, { vectors }) => sum + (index.scores(vectors)[0]?.score ?? 0), 0)
      return [relation, { ...means, offset: total / others.length }]
    }),
  )
}

/** The label with its prototype added. */
export function withPrototype(
  label: DescriptionVectors,
  prototype: Prototype | undefined,
  weight: number,
): DescriptionVectors {
  if (prototype === undefined || weight === 0) return label
  const added = (part: 'context' | 'head' | 'tail'): Float32Array =>
    label[part].map((value, k) => value + weight * (prototype[part][k] ?? 0))
  return {
    relation: label.relation,
    context: added('context'),
    head: added('head'),
    tail: added('tail'),
    offset: weight * prototype.offset,
  }
}

/** Mean of the directions, as a direction. */
function meanOf(group: readonly TaughtSentence[], part: 'context' | 'head' | 'tail'): Float32Array {
  const total = new Float32Array(group[0]?.vectors[part].length ?? 0)
  for (const { vectors } of group) {
    const length = Math.max(Math.hypot(...vectors[part]), 1e-12)
    for (const [k, value] of vectors[part].entries()) total[k] = (total[k] ?? 0) + value / length
  }
  const length = Math.max(Math.hypot(...total), 1e-12)
  return total.map((value) => value / length)
}
