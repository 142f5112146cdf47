/**
 * Which entities of a document are one thing, by their words and types. The same words in any case are one, and so is a last name
 * after the only full name of a person that ends with it. Nothing more is resolved: "she" and "the town" stay apart.
 *
 * What is plainly of another sort stays apart: Washington the general is not Washington the town. So do an entity and the fuller
 * one that holds it: the mayor of Paris is not Paris, and the University of Oslo not Oslo.
 */
import { sortOf, type Sort } from './kind-filter.ts'
import { isPersonName } from './named-spans.ts'
import type { TextDocument, TextEntity } from './text-document.ts'

/** Mentions that are one thing. */
interface Thing {
  /** Index of its first mention in the text. */
  readonly first: number
  /** Of the first mention that has one. */
  sort: Sort | undefined
  readonly name: string
  /** Places of its mentions under that name. */
  readonly places: { readonly start: number; readonly end: number }[]
}

/**
 * For each entity the index of the first that it is one with. The first is that of the text, in whatever order the entities are
 * listed, and of those that begin at one place the longest.
 */
export function joinedEntities({ text, entities }: Pick<TextDocument, 'text' | 'entities'>): number[] {
  const byName = new Map<string, Thing[]>()
  const byLastName = new Map<string, Thing[]>()
  const found = Array.from<number>({ length: entities.length })
  const firstOf = ({ start, end, type }: TextEntity, i: number): number => {
    const words = text.slice(start, end).replaceAll(/\s+/g, ' ')
    const name = words.toLowerCase()
    const sort = sortOf(type)
    const same = byName.get(name)?.find((thing) => mayBeOne(thing.sort, sort))
    if (same !== undefined) {
      same.sort ??= sort
      if (same.name === name) same.places.push({ start, end })
      return same.first
    }
    const only = name.includes(' ') ? undefined : fullerOf(byLastName.get(name) ?? [], { start, end, sort })
    const thing: Thing = only ?? { first: i, sort, name, places: [{ start, end }] }
    thing.sort ??= sort
    addTo(byName, name, thing)
    const lastName = words.split(' ').at(-1)?.toLowerCase()
    if (only === undefined && lastName !== undefined && isPersonName(words, sort === 'person'))
      addTo(byLastName, lastName, thing)
    return thing.first
  }
  const inText = [...entities.entries()].toSorted(([, a], [, b]) => a.start - b.start || b.end - a.end)
  for (const [i, entity] of inText) found[i] = firstOf(entity, i)
  return found
}

function addTo(things: Map<string, Thing[]>, name: string, thing: Thing): void {
  const there = things.get(name)
  if (there === undefined) things.set(name, [thing])
  else there.push(thing)
}

/** The only person whose full name ends with a last name; undefined where there is none, or several. */
function fullerOf(
  things: readonly Thing[],
  { start, end, sort }: { readonly start: number; readonly end: number; readonly sort: Sort | undefined },
): Thing | undefined {
  const possible = things.filter(
    (thing) =>
      isPerson(thing.sort) && isPerson(sort) && !thing.places.some((place) => place.start <= start && end <= place.end),
  )
  return possible.length === 1 ? possible[0] : undefined
}

/** Whether it is a person, or nobody said what it is. */
function isPerson(sort: Sort | undefined): boolean {
  return sort === undefined || sort === 'person'
}

function mayBeOne(a: Sort | undefined, b: Sort | undefined): boolean {
  return a === undefined || b === undefined || a === b
}
