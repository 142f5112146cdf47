/**
 * Which labels may hold between entities of given types: a town employs nobody. The types are those of a recogniser (spaCy,
 * CoNLL04, OntoNotes, or this project's rules), the kinds those of the descriptions. Both are brought to five coarse sorts.
 *
 * Only what is plainly of another sort is ruled out: an unknown type or kind rules out nothing. Dates and numbers are told
 * surely, so they stand only where the kinds name a time or a number.
 */
import type { RelationDescription } from '../matching/relation-description.ts'

/** A coarse sort of thing. */
export type Sort = 'person' | 'organization' | 'place' | 'time' | 'number'

const WORDS: Readonly<Record<Sort, string>> = {
  person: `person per peop people man woman human individual resident employee citizen child mother father parent spouse
    sibling killer victim author writer director composer actor singer player artist scientist politician founder member
    leader president king queen saint performer producer screenwriter architect painter`,
  organization: `organization organisation org company companies corporation team club band group university school party
    agency institution institute government employer label publisher manufacturer network union church norp`,
  place: `place loc location gpe fac city town country state village region province municipality river lake sea ocean
    mountain island continent county district territory settlement building capital area`,
  time: 'time date day year month century period duration',
  number: 'number cardinal ordinal quantity percent money amount count',
}

const SORTS: ReadonlyMap<string, Sort> = new Map(
  Object.entries(WORDS).flatMap(([sort, words]) => words.split(/\s+/).map((word) => [word, sort as Sort] as const)),
)

/** The sort of an entity's type or a description's kind, by its last word that is known; undefined where none is. */
export function sortOf(type: string | undefined): Sort | undefined {
  const words = (type ?? '').toLowerCase().split(/[^\p{L}]+/u)
  const found = words.findLast((word) => SORTS.has(word))
  return found === undefined ? undefined : SORTS.get(found)
}

/** Whether a relation may hold from an entity of one type to one of another; absent types rule out nothing. */
export function mayHold(
  { head, tail }: Pick<RelationDescription, 'head' | 'tail'>,
  headType: string | undefined,
  tailType: string | undefined,
): boolean {
  return fits(head, headType) && fits(tail, tailType)
}

function fits(kinds: readonly string[], type: string | undefined): boolean {
  const sort = sortOf(type)
  if (sort === undefined) return true
  const sorts = kinds.map(sortOf)
  // dates and numbers are told surely, and nothing else is meant by them
  if (sort === 'time' || sort === 'number') return sorts.includes(sort)
  return sorts.length === 0 || sorts.some((kind) => kind === undefined || kind === sort)
}
