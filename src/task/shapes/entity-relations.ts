/**
 * Sentences with typed entities and the relations between them, as CoNLL04 (Roth and Yih 2004) and others are passed on in
 * JSON: every relation gives one mention task. Pairs without a relation give none. Rows without the field `relations` give every
 * ordered pair of their entities, unlabelled. Their ids end with the numbers of the two entities, which are labels too.
 */
import { z } from 'zod'
import { BadRow, contentId, distinctIds, parseValue, type RowShape, type TaskAndResponse } from './shape.ts'

const entity = z.object({ type: z.string(), start: z.int().nonnegative(), end: z.int().positive() })
const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  tokens: z.array(z.string()).min(1),
  entities: z.array(entity),
  relations: z
    .array(z.object({ type: z.string(), head: z.int().nonnegative(), tail: z.int().nonnegative() }))
    .optional(),
})

/** `{"tokens": […], "entities": [{"type": "Peop", "start": 0, "end": 2}, …], "relations": [{"type": "Live_In", "head": 0, "tail": 1}]}` */
export const entityRelations: RowShape = {
  name: 'entity-relations',
  fields: 'tokens, entities, relations',
  fits: (value) => 'tokens' in value && 'entities' in value && !('text' in value),
  read(value) {
    const { tokens, entities, relations, id } = parseValue(row, value)
    const spans = entities.map(({ start, end }, i) => {
      if (start >= end || end > tokens.length)
        throw new BadRow(`entities.${i}: is [${start}, ${end}), wanted a range within ${tokens.length} tokens`)
      return [start, end] as const
    })
    const tasks = (relations ?? allPairs(spans)).map(({ type, head, tail }, i): TaskAndResponse => {
      const [headSpan, tailSpan] = [spans[head], spans[tail]]
      if (headSpan === undefined || tailSpan === undefined) {
        const [field, wrong] = headSpan === undefined ? ['head', head] : ['tail', tail]
        throw new BadRow(`relations.${i}.${field}: is ${wrong}, wanted an entity from 0 to ${entities.length - 1}`)
      }
      return {
        task: {
          id:
            type === undefined
              ? `${contentId('entity-relations', String(id ?? ''), ...tokens)}-${head}-${tail}`
              : contentId(
                  'entity-relations',
                  String(id ?? ''),
                  ...tokens,
                  `${headSpan.join('-')} ${tailSpan.join('-')} ${type}`,
                ),
          kind: 'mention',
          tokens,
          head: headSpan,
          tail: tailSpan,
          ...(type === undefined ? {} : { relation: type }),
          labels: {
            headType: entities[head]?.type ?? '',
            tailType: entities[tail]?.type ?? '',
            headEntity: head,
            tailEntity: tail,
          },
        },
      }
    })
    return distinctIds(tasks)
  },
}

interface Pair {
  /** Absent where it is asked. */
  readonly type?: string
  readonly head: number
  readonly tail: number
}

/** Entities of a sentence whose pairs are all asked, at most: 60 make 3,540. */
const MAXIMUM_ENTITIES = 60

/** Ordered pairs of entities that stand apart or one inside the other. */
function allPairs(spans: readonly (readonly [number, number])[]): Pair[] {
  if (spans.length > MAXIMUM_ENTITIES)
    throw new BadRow(
      `entities: are ${spans.length} and there are no relations, wanted at most ${MAXIMUM_ENTITIES} for all pairs`,
    )
  return spans.flatMap((from, head) =>
    spans.flatMap((to, tail) => {
      const overlap = Math.min(from[1], to[1]) - Math.max(from[0], to[0])
      const isNested = overlap === Math.min(from[1] - from[0], to[1] - to[0])
      const isSame = from[0] === to[0] && from[1] === to[1]
      return head === tail || isSame || (overlap > 0 && !isNested) ? [] : [{ head, tail }]
    }),
  )
}
