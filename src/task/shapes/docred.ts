/**
 * DocRED's JSON (Yao et al. 2019): documents of sentences, entities as lists of mentions, and labelled pairs of entities.
 * Every label gives one mention task: of the two entities' mentions those that stand nearest to each other, in the
 * sentences from the one to the other. A pair whose mentions never meet thus keeps what lies between them. Mentions that
 * cross in one sentence are passed over where the entities stand apart in another. A document without `labels` gives every
 * ordered pair of its entities, unlabelled. Their ids end with the numbers of the two entities, which are labels `h` and `t` too.
 */
import { z } from 'zod'
import { BadRow, contentId, distinctIds, parseValue, type RowShape, type TaskAndResponse } from './shape.ts'

const place = z.object({
  name: z.string().optional(),
  sent_id: z.int().nonnegative(),
  pos: z.tuple([z.int().nonnegative(), z.int().positive()]),
})
const row = z.object({
  title: z.string().optional(),
  sents: z.array(z.array(z.string()).min(1)).min(1),
  vertexSet: z.array(z.array(place).min(1)).min(1),
  labels: z.array(z.object({ h: z.int().nonnegative(), t: z.int().nonnegative(), r: z.string() })).optional(),
})
type Document = z.infer<typeof row>
type Mention = z.infer<typeof place>

/** `{"sents": [[…]], "vertexSet": [[{"sent_id": 0, "pos": [0, 2]}], …], "labels": [{"h": 0, "t": 1, "r": "P17"}]}` */
export const docred: RowShape = {
  name: 'docred',
  fields: 'sents, vertexSet, labels',
  fits: (value) => 'sents' in value && 'vertexSet' in value,
  read(value) {
    const document = parseValue(row, value)
    for (const [i, entity] of document.vertexSet.entries())
      for (const [j, mention] of entity.entries()) requireWithin(`vertexSet.${i}.${j}`, mention, document.sents)
    return document.labels === undefined
      ? allPairs(document)
      : distinctIds(document.labels.map((label, i) => taskOf(document, label, `labels.${i}`)))
  },
}

/** Entities of a document whose pairs are all asked, at most: 60 make 3,540. */
const MAXIMUM_ENTITIES = 60

function allPairs(document: Document): TaskAndResponse[] {
  const entities = [...document.vertexSet.keys()]
  if (entities.length > MAXIMUM_ENTITIES)
    throw new BadRow(
      `vertexSet: has ${entities.length} entities and no labels, wanted at most ${MAXIMUM_ENTITIES} for all pairs, or labels`,
    )
  return entities.flatMap((h) =>
    entities.flatMap((t) => (h === t ? [] : [taskOf(document, { h, t, r: undefined }, 'vertexSet')])),
  )
}

interface Label {
  readonly h: number
  readonly t: number
  /** Absent where it is asked. */
  readonly r: string | undefined
}

function taskOf(document: Document, { h, t, r }: Label, at: string): TaskAndResponse {
  const entities = document.vertexSet.length
  const heads = document.vertexSet[h]
  const tails = document.vertexSet[t]
  if (heads === undefined || tails === undefined) {
    const [field, value] = heads === undefined ? ['h', h] : ['t', t]
    throw new BadRow(`${at}.${field}: is ${value}, wanted an entity from 0 to ${entities - 1}`)
  }
  const begins = startsOf(document.sents)
  const absolute = ({ sent_id, pos }: Mention): readonly [number, number] => {
    const begin = begins[sent_id] ?? 0
    return [begin + pos[0], begin + pos[1]]
  }
  const pairs = heads.flatMap((head) =>
    tails.map((tail) => ({
      head,
      tail,
      gap: gapOf(absolute(head), absolute(tail)),
      crosses: crosses(absolute(head), absolute(tail)),
    })),
  )
  const { head, tail } = pairs.reduce((best, pair) => (rank(pair) < rank(best) ? pair : best))
  const first = Math.min(head.sent_id, tail.sent_id)
  const last = Math.max(head.sent_id, tail.sent_id)
  const tokens = document.sents.slice(first, last + 1).flat()
  const offset = begins[first] ?? 0
  const shifted = (mention: Mention): readonly [number, number] => {
    const [start, end] = absolute(mention)
    return [start - offset, end - offset]
  }
  const task = {
    kind: 'mention' as const,
    tokens,
    head: shifted(head),
    tail: shifted(tail),
    ...(r === undefined ? {} : { relation: r }),
  }
  const { title } = document
  const mentions = `${task.head.join('-')} ${task.tail.join('-')} ${r ?? ''}`
  return {
    task: {
      id:
        r === undefined
          ? `${contentId('docred', title ?? '', ...document.sents.flat())}-${h}-${t}`
          : contentId('docred', title ?? '', ...tokens, mentions),
      ...task,
      labels: { sentences: last - first + 1, h, t, ...(title === undefined ? {} : { title }) },
    },
  }
}

/** Nearest first; mentions that cross or are the same only where there are no others, so that the reader can name them. */
function rank({ gap, crosses: bad }: { readonly gap: number; readonly crosses: boolean }): number {
  return bad ? Number.MAX_SAFE_INTEGER : gap
}

/** True where ranges overlap and neither lies inside the other, or where they are the same. */
function crosses(a: readonly [number, number], b: readonly [number, number]): boolean {
  const overlap = -gapOf(a, b)
  const isNested = overlap === Math.min(a[1] - a[0], b[1] - b[0])
  return overlap > 0 && (!isNested || (a[0] === b[0] && a[1] === b[1]))
}

/** Tokens between two ranges, and below 0 where they overlap. */
function gapOf(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.max(a[0], b[0]) - Math.min(a[1], b[1])
}

/** Index of each sentence's first token in the document. */
function startsOf(sentences: readonly (readonly string[])[]): number[] {
  let at = 0
  return sentences.map(({ length }) => (at += length) - length)
}

function requireWithin(at: string, { sent_id, pos }: Mention, sentences: readonly (readonly string[])[]): void {
  const sentence = sentences[sent_id]
  if (sentence === undefined) throw new BadRow(`${at}.sent_id: is ${sent_id}, wanted 0 to ${sentences.length - 1}`)
  if (pos[0] >= pos[1] || pos[1] > sentence.length)
    throw new BadRow(
      `${at}.pos: is [${pos.join(', ')}), wanted a range within the ${sentence.length} tokens of sentence ${sent_id}`,
    )
}
