/**
 * Facts of documents against what was annotated: strict, that is both names in full, the relation and its direction. Mentions of one
 * thing count once, under the name of the first.
 */
import { bootstrapInterval, type Interval } from '../../evaluation/index.ts'
import { keyOf as seedOf } from '../../random.ts'
import { meanOf } from '../scale.ts'
import type { DocumentFacts } from './extract-facts.ts'
import { joinedEntities } from './joined-entities.ts'
import type { TextDocument } from './text-document.ts'

/** What was found in a document, what is annotated, and what of the two is the same. */
export interface Counts {
  readonly found: number
  readonly gold: number
  readonly right: number
}

/** Precision, recall and F1 over all documents together, 0 to 1. */
export interface SharedFigures {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** A document as it was annotated, and what was found in it. */
export interface FoundDocument {
  readonly annotated: TextDocument
  readonly found: DocumentFacts
}

/** Figures of documents. */
export interface FactFigures {
  /** Documents, facts that were found, facts that are annotated, and those that are both. */
  readonly n: Counts & { readonly documents: number }
  /** Over all facts together; the interval of F1 is of the bootstrap over documents. */
  readonly micro: SharedFigures & { readonly interval: Interval }
  /** Means over the relations that were found or are annotated. */
  readonly macro: SharedFigures
  /** Of each relation, in alphabetical order. */
  readonly relations: readonly (SharedFigures & Counts & { readonly relation: string })[]
}

/** Facts of one document, each once; a relation of `symmetric` counts either way round. */
export function factCounts(found: DocumentFacts, annotated: TextDocument, symmetric: ReadonlySet<string>): Counts {
  const { own, gold } = factKeys({ found, annotated }, symmetric)
  return countsOf(own, gold)
}

/** Figures of the facts of documents. @throws RangeError where there is no document */
export function factFigures(documents: readonly FoundDocument[], symmetric: ReadonlySet<string>): FactFigures {
  if (documents.length === 0) throw new RangeError('factFigures: got no document, wanted at least one')
  const keys = documents.map((document) => factKeys(document, symmetric))
  const counts = keys.map(({ own, gold }) => countsOf(own, gold))
  const names = new Set(keys.flatMap(({ own, gold }) => [...own, ...gold].map(relationOf)))
  const relations = [...names].toSorted().map((relation) => {
    const only = (all: ReadonlySet<string>): Set<string> =>
      new Set([...all].filter((key) => relationOf(key) === relation))
    const own = keys.map(({ own: all, gold }) => countsOf(only(all), only(gold)))
    return { relation, ...sumOf(own), ...sharedFigures(own) }
  })
  const interval = bootstrapInterval(seedOf('fact figures'), counts.length, (units) => sharedFigures(counts, units).f1)
  return {
    n: { documents: documents.length, ...sumOf(counts) },
    micro: { ...sharedFigures(counts), interval },
    macro: {
      precision: meanOf(relations.map(({ precision }) => precision)),
      recall: meanOf(relations.map(({ recall }) => recall)),
      f1: meanOf(relations.map(({ f1 }) => f1)),
    },
    relations,
  }
}

/** Facts as words that are the same where the facts are. */
function factKeys(
  { found: { document, facts }, annotated }: FoundDocument,
  symmetric: ReadonlySet<string>,
): { readonly own: ReadonlySet<string>; readonly gold: ReadonlySet<string> } {
  const joined = joinedEntities(annotated)
  const gold = (annotated.gold ?? []).map(({ head, tail, relation }) =>
    keyOf(annotated, { head: joined[head] ?? head, tail: joined[tail] ?? tail, relation }, symmetric),
  )
  const own = facts.map(({ head, tail, relation }) => keyOf(document, { head, tail, relation }, symmetric))
  return { own: new Set(own), gold: new Set(gold) }
}

function relationOf(key: string): string {
  return (JSON.parse(key) as [string])[0]
}

function countsOf(own: ReadonlySet<string>, gold: ReadonlySet<string>): Counts {
  return { found: own.size, gold: gold.size, right: own.intersection(gold).size }
}

function sumOf(counts: readonly Counts[], units?: Int32Array): Counts {
  let [found, gold, right] = [0, 0, 0]
  for (const i of units ?? counts.keys()) {
    found += counts[i]?.found ?? 0
    gold += counts[i]?.gold ?? 0
    right += counts[i]?.right ?? 0
  }
  return { found, gold, right }
}

/** Entities of one document, by their places. */
export function entityCounts(found: TextDocument, annotated: TextDocument): Counts {
  return countsOf(placesOf(found), placesOf(annotated))
}

function placesOf({ entities }: TextDocument): Set<string> {
  return new Set(entities.map(({ start, end }) => `${start} ${end}`))
}

/** Over documents, or over those of `units`. */
export function sharedFigures(counts: readonly Counts[], units?: Int32Array): SharedFigures {
  const { found, gold, right } = sumOf(counts, units)
  return {
    precision: found === 0 ? 0 : right / found,
    recall: gold === 0 ? 0 : right / gold,
    f1: found + gold === 0 ? 0 : (2 * right) / (found + gold),
  }
}

interface Named {
  readonly head: number
  readonly tail: number
  readonly relation: string
}

function keyOf({ text, entities }: TextDocument, fact: Named, symmetric: ReadonlySet<string>): string {
  const nameOf = (index: number): string =>
    text.slice(entities[index]?.start, entities[index]?.end).toLowerCase().replaceAll(/\s+/g, ' ')
  const names = [nameOf(fact.head), nameOf(fact.tail)]
  return JSON.stringify([fact.relation, ...(symmetric.has(fact.relation) ? names.toSorted() : names)])
}
