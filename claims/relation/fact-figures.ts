/** Facts of documents against what was annotated: strict, that is both names in full, the relation and its direction. */
import type { DocumentFacts, TextDocument } from '../../src/relation/index.ts'
import { joinedEntities } from '../../src/relation/index.ts'

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

/** Facts of one document, each once; a relation of `symmetric` counts either way round. */
export function factCounts(found: DocumentFacts, annotated: TextDocument, symmetric: ReadonlySet<string>): Counts {
  const { document, facts } = found
  const own = new Set(facts.map(({ head, tail, relation }) => keyOf(document, { head, tail, relation }, symmetric)))
  const joined = joinedEntities(annotated)
  const gold = new Set(
    (annotated.gold ?? []).map(({ head, tail, relation }) =>
      keyOf(annotated, { head: joined[head] ?? head, tail: joined[tail] ?? tail, relation }, symmetric),
    ),
  )
  return { found: own.size, gold: gold.size, right: [...own].filter((key) => gold.has(key)).length }
}

/** Entities of one document, by their places. */
export function entityCounts(found: TextDocument, annotated: TextDocument): Counts {
  const [own, gold] = [placesOf(found), placesOf(annotated)]
  return { found: own.size, gold: gold.size, right: [...own].filter((place) => gold.has(place)).length }
}

function placesOf({ entities }: TextDocument): Set<string> {
  return new Set(entities.map(({ start, end }) => `${start} ${end}`))
}

/** Over documents, or over those of `units`. */
export function sharedFigures(counts: readonly Counts[], units?: Int32Array): SharedFigures {
  let [found, gold, right] = [0, 0, 0]
  for (const i of units ?? counts.keys()) {
    found += counts[i]?.found ?? 0
    gold += counts[i]?.gold ?? 0
    right += counts[i]?.right ?? 0
  }
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
