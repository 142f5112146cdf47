/**
 * FewRel (Han et al. 2018, arXiv 1810.10147): one JSON object of relation → sentences, each with `tokens`, `h` and `t`
 * as [text, id, [token positions of each occurrence]]. It is also read in its flat form, one sentence a line with `relation`, and
 * `h` and `t` as objects with `pos`. The first occurrence of each entity is the mention.
 */
import { z } from 'zod'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const positions = z.array(z.int().nonnegative()).min(1)
const entity = z.union([
  z.tuple([z.string(), z.string(), z.array(positions).min(1)]).rest(z.unknown()),
  z.object({ name: z.string().optional(), id: z.string().optional(), pos: positions }),
])
const row = z.object({
  tokens: z.array(z.string()).min(1),
  h: entity,
  t: entity,
  relation: z.string().optional(),
  relation_name: z.string().optional(),
})

/** `{"P1": [{"tokens": […], "h": [text, id, [[0, 1]]], "t": […]}, …], …}` */
export const fewrel: RowShape = {
  name: 'fewrel',
  fields: 'tokens, h, t, relation',
  fits: (value) => 'tokens' in value && 'h' in value && 't' in value,
  read(value) {
    const given = parseValue(row, value)
    const head = spanOf('h', given.h, given.tokens.length)
    const tail = spanOf('t', given.t, given.tokens.length)
    return [
      {
        task: {
          id: contentId('fewrel', ...given.tokens, `${head.join('-')} ${tail.join('-')}`),
          kind: 'mention',
          tokens: given.tokens,
          head,
          tail,
          ...(given.relation === undefined ? {} : { relation: given.relation }),
          ...(given.relation_name === undefined ? {} : { labels: { relationName: given.relation_name } }),
        },
      },
    ]
  },
}

/** The sentences of FewRel's object form, each with its relation, or undefined where the object is something else. */
export function unfoldRelations(document: object): readonly unknown[] | undefined {
  const relations = Object.entries(document)
  if (relations.length === 0 || !relations.every(([, sentences]) => isSentenceList(sentences))) return undefined
  return relations.flatMap(([relation, sentences]) =>
    (sentences as readonly unknown[]).map((sentence) =>
      typeof sentence === 'object' && sentence !== null ? { ...sentence, relation } : sentence,
    ),
  )
}

function isSentenceList(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const first: unknown = value[0]
  return first === undefined || (typeof first === 'object' && first !== null && 'tokens' in first)
}

function spanOf(field: string, given: z.infer<typeof entity>, tokens: number): readonly [number, number] {
  const places = Array.isArray(given) ? (given[2][0] ?? []) : given.pos
  const start = Math.min(...places)
  const end = Math.max(...places) + 1
  if (end > tokens) throw new BadRow(`${field}: position ${end - 1}, wanted one below ${tokens}, the number of tokens`)
  return [start, end]
}
