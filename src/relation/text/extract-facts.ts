/**
 * Relations of documents: every pair within a window is asked, and what holds becomes a fact between two entities. Mentions of
 * one entity are joined (joinedEntities), and the same fact of several sentences is one, with its best evidence first.
 *
 * Where in the flow: text → this → JSONL, spaCy, brat, CoNLL or RDF (write-facts.ts).
 */
import { TEMPERATURE as MATCH_TEMPERATURE } from '../matching/match-training.ts'
import type { ExtractedRelation, RelationExtractor } from '../relation-extractor.ts'
import type { FactVerifier, ProposedFact } from './fact-verifier.ts'
import { joinedEntities } from './joined-entities.ts'
import type { TextDocument } from './text-document.ts'
import { textPairs, type TextPair } from './text-pairs.ts'

/** A sentence that states a fact. */
export interface FactEvidence {
  /** Indices of the document's entities. */
  readonly head: number
  readonly tail: number
  /** Range of the text that was read. */
  readonly range: readonly [start: number, end: number]
  /** The match's score, -1 to 1, or the classifier's probability where the relation is known. */
  readonly score: number
  /** Log odds that the text states it, by the verifier; absent without one. */
  readonly stated?: number | undefined
  /** Sub-words that were cut from around the mentions, so that the encoder could read them. */
  readonly truncated: number
}

/** A relation between two entities of a document. */
export interface Fact {
  readonly relation: string
  /** Whether the classifier was trained on the relation, or the matcher knows it by description. */
  readonly kind: 'known' | 'described'
  /** Indices of the entities that the mentions were joined to. */
  readonly head: number
  readonly tail: number
  /** Best first. */
  readonly evidence: readonly FactEvidence[]
}

/**
 * A pair that was asked and states no fact: nothing holds, or what may hold is none of the labels (`unknown`). Nothing holds, too,
 * where another pair fits what was found better, such as the same pair the other way round.
 */
export interface OpenPair {
  /** Indices of the document's entities. */
  readonly head: number
  readonly tail: number
  /** Range of the text that was read. */
  readonly range: readonly [start: number, end: number]
  readonly kind: 'none' | 'unknown'
}

/** What was found in a document. */
export interface DocumentFacts {
  readonly document: TextDocument
  /** In order of their heads, tails and relations. */
  readonly facts: readonly Fact[]
  /** Pairs without a relation, in order of their heads and tails: every pair that was asked is evidence of a fact, or here. */
  readonly open: readonly OpenPair[]
  /** Pairs that were asked, those in which nothing holds, and those that may state some other relation. */
  readonly pairs: { readonly asked: number; readonly none: number; readonly unknown: number; readonly leftOut: number }
  /** Sub-words that were cut of each pair that was asked, in their order. */
  readonly truncated: readonly number[]
}

/** Options of `extractFacts`. */
export interface ExtractFactsOptions {
  /** Sentences that a pair may span. @default 1 */
  readonly window?: number | undefined
  /** Types of entities rule out described relations of other kinds, also where a classifier knows them. @default true */
  readonly useTypes?: boolean | undefined
  /**
   * Reads the text of every described fact and says whether it is stated there. A pair that loses all its facts so is one of no
   * relation. @default what is matched is not verified
   */
  readonly verifier?: FactVerifier | undefined
  /** Abort rejects with the signal's reason between passes. */
  readonly signal?: AbortSignal | undefined
}

/** Facts of documents, in their order; leaving the loop closes the source. */
export async function* extractFacts(
  extractor: RelationExtractor,
  documents: AsyncIterable<TextDocument> | Iterable<TextDocument>,
  options: ExtractFactsOptions = {},
): AsyncGenerator<DocumentFacts> {
  const { window, useTypes = true, verifier, signal } = options
  const labels = useTypes ? extractor.matcher?.labels : undefined
  // what the classifier knows without a description has no kinds that types could rule out
  const known = new Set(extractor.classifier?.model.relations)
  const described = new Set(labels?.map(({ relation }) => relation))
  const symmetric = new Set(
    extractor.matcher?.labels.flatMap((label) => (label.symmetric === true ? [label.relation] : [])),
  )
  for await (const document of documents) {
    signal?.throwIfAborted()
    const { pairs, leftOut } = textPairs(document, { window, labels, asksAll: known.size > 0 })
    const answers = await extractor.extract(
      pairs.map(({ task }) => task),
      { signal, labelsFor: pairs.map((pair) => pair.labels?.union(known)) },
    )
    const found = answers.flatMap((answer, i) => {
      const pair = pairs[i]
      if (pair === undefined || (answer.kind !== 'known' && answer.kind !== 'described')) return []
      return answer.relations
        .filter((relation) => !described.has(relation) || pair.labels?.has(relation) !== false)
        .map((relation) => ({ pair, relation, truncated: answer.truncated, ...foundOf(answer, relation) }))
    })
    const stated = verifier === undefined ? found : await statedOf(verifier, { document, found, extractor, signal })
    const kept = withoutRivals(betterWay(oneWay(stated, symmetric), symmetric))
    const related = new Set(kept.map(({ pair }) => pair))
    const open = answers.flatMap(({ kind }, i): OpenPair[] => {
      const pair = pairs[i]
      if (pair === undefined || related.has(pair)) return []
      return [{ head: pair.head, tail: pair.tail, range: pair.range, kind: kind === 'unknown' ? kind : 'none' }]
    })
    const none = open.filter(({ kind }) => kind === 'none').length
    yield {
      document,
      facts: factsOf(document, kept),
      open,
      pairs: { asked: pairs.length, none, unknown: open.length - none, leftOut },
      truncated: answers.map(({ truncated }) => truncated),
    }
  }
}

interface Found {
  readonly pair: TextPair
  readonly kind: 'known' | 'described'
  readonly relation: string
  readonly score: number
  /** How well the pair states it, beside others: the probability where it is known, else log odds, against `none` where that was learned. */
  readonly fit: number
  readonly stated?: number | undefined
  readonly truncated: number
}

/** How a relation of an answer was found: beside a known one there may be others, which are described. */
function foundOf(answer: ExtractedRelation, relation: string): Pick<Found, 'kind' | 'score' | 'fit'> {
  const { classified, ranking } = answer
  if (answer.kind === 'known' && relation === answer.relation) {
    const score = classified?.probability ?? 0
    return { kind: 'known', score, fit: score }
  }
  const score = ranking?.find((label) => label.relation === relation)?.score ?? 0
  return { kind: 'described', score, fit: fitOf(answer, score) }
}

/** Of a label with a score, without the bound that it must reach: bounds differ between labels, and pairs are compared. */
function fitOf({ none = 0 }: ExtractedRelation, score: number): number {
  return score / MATCH_TEMPERATURE - none
}

/** What is verified, and what verifying needs of its document. */
interface Verified {
  readonly document: TextDocument
  readonly found: readonly Found[]
  readonly extractor: RelationExtractor
  readonly signal: AbortSignal | undefined
}

/** What the verifier finds stated; a relation that is known to a classifier and not described is taken as it is. */
async function statedOf(verifier: FactVerifier, { document, found, extractor, signal }: Verified): Promise<Found[]> {
  const labels = new Map(extractor.matcher?.labels.map((label) => [label.relation, label]))
  // a line end inside a sentence or a name is a space to the reader
  const textIn = (start: number | undefined, end: number | undefined): string =>
    document.text.slice(start, end).trim().replaceAll(/\s+/g, ' ')
  const words = (entity: number): string => textIn(document.entities[entity]?.start, document.entities[entity]?.end)
  const asked = found.flatMap((one): { one: Found; fact: ProposedFact }[] => {
    const label = one.kind === 'described' ? labels.get(one.relation) : undefined
    const { head, tail, range } = one.pair
    const text = textIn(...range)
    return label === undefined ? [] : [{ one, fact: { text, head: words(head), tail: words(tail), label } }]
  })
  const odds = await verifier.odds(
    asked.map(({ fact }) => fact),
    { signal },
  )
  const oddsOf = new Map(asked.map(({ one }, i) => [one, odds[i] ?? -Infinity]))
  return found.flatMap((one) => {
    const stated = oddsOf.get(one)
    if (stated === undefined) return [one]
    return stated < verifier.bound ? [] : [{ ...one, stated }]
  })
}

/** A relation that does not hold both ways is kept in the direction that fits better; what is known comes before what is described. */
function oneWay(found: readonly Found[], symmetric: ReadonlySet<string>): Found[] {
  const keyOf = ({ relation }: Found, head: number, tail: number): string => JSON.stringify([relation, head, tail])
  const all = new Map(found.map((one) => [keyOf(one, one.pair.head, one.pair.tail), one]))
  return found.filter((one) => {
    const { head, tail } = one.pair
    const reverse = all.get(keyOf(one, tail, head))
    if (symmetric.has(one.relation) || reverse === undefined) return true
    if (one.kind !== reverse.kind) return one.kind === 'known'
    return one.fit > reverse.fit || (one.fit === reverse.fit && head < tail)
  })
}

/** A described relation that fits by so much less, in log odds, than with another head or tail of the same sentences is not stated. */
const RIVAL = 0.8

function pairKey(head: number, tail: number): string {
  return `${head} ${tail}`
}

/** Of a pair and its reverse, what is described is kept in the direction that fits best; a symmetric relation is kept both ways. */
function betterWay(found: readonly Found[], symmetric: ReadonlySet<string>): Found[] {
  const best = new Map<string, Found>()
  for (const one of found) {
    const key = pairKey(one.pair.head, one.pair.tail)
    if (one.kind === 'described' && one.fit > (best.get(key)?.fit ?? -Infinity)) best.set(key, one)
  }
  return found.filter((one) => {
    const [own, reverse] = [
      best.get(pairKey(one.pair.head, one.pair.tail)),
      best.get(pairKey(one.pair.tail, one.pair.head)),
    ]
    if (one.kind !== 'described' || own === undefined || reverse === undefined) return true
    if (symmetric.has(one.relation) && reverse.relation === one.relation) return true
    return own.fit > reverse.fit || (own.fit === reverse.fit && one.pair.head < one.pair.tail)
  })
}

/** Leaves out facts that another pair of the same sentences, with the same head or tail, fits clearly better. */
function withoutRivals(found: readonly Found[]): Found[] {
  const described = found.filter(({ kind }) => kind === 'described')
  const groups = Map.groupBy(described, ({ relation, pair }) => JSON.stringify([relation, pair.range[0]]))
  const beaten = new Set(
    [...groups.values()].flatMap((group) =>
      group.filter((one) =>
        group.some(
          (other) =>
            (other.pair.head === one.pair.head) !== (other.pair.tail === one.pair.tail) && other.fit - one.fit > RIVAL,
        ),
      ),
    ),
  )
  return found.filter((one) => !beaten.has(one))
}

function factsOf(document: TextDocument, found: readonly Found[]): Fact[] {
  const joined = joinedEntities(document)
  const facts = Map.groupBy(found, ({ pair, relation, kind }) =>
    JSON.stringify([joined[pair.head] ?? pair.head, joined[pair.tail] ?? pair.tail, relation, kind]),
  )
  return [...facts]
    .map(([key, ones]) => {
      const [head, tail, relation, kind] = JSON.parse(key) as [number, number, string, 'known' | 'described']
      const evidence = ones
        .toSorted((a, b) => b.score - a.score)
        .map(({ pair: { head: from, tail: to, range }, score, stated, truncated }) => {
          return { head: from, tail: to, range, score, stated, truncated }
        })
      return { relation, kind, head, tail, evidence }
    })
    .toSorted((a, b) => a.head - b.head || a.tail - b.tail || (a.relation < b.relation ? -1 : 1))
}
