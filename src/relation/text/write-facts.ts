/** Facts of documents in the forms that other tools read. Offsets of spaCy and brat are code points, those of JSONL UTF-16 units. */
import { bratLines } from './brat-lines.ts'
import { conllLines } from './conll-lines.ts'
import type { DocumentFacts, Fact, OpenPair } from './extract-facts.ts'
import { spacyDocument } from './spacy-document.ts'
import { statedPairs, type StatedPairs } from './stated-pairs.ts'
import { sentencesOf, type TextDocument } from './text-document.ts'

/** Forms of output. `brat` gives annotations for a file beside the text. */
export const FACT_FORMS = ['jsonl', 'spacy', 'brat', 'conll', 'ntriples'] as const
export type FactForm = (typeof FACT_FORMS)[number]

/** What was found in a document, as lines without their ends. */
export function factLines(found: DocumentFacts, form: FactForm): string[] {
  switch (form) {
    case 'jsonl':
      return jsonLines(found)
    case 'spacy':
      return [JSON.stringify(spacyDocument(found))]
    case 'brat':
      return bratLines(found)
    case 'conll':
      return conllLines(found)
    case 'ntriples':
      return triplesOf(found)
  }
}

/**
 * Pairs of a document without a relation, as JSON lines of the form of facts: `kind` is none or unknown, `relation` null. Where the
 * source states relations, `gold` has those of the pair, and pairs with stated relations that were not asked at all (their types,
 * or sentences between them) follow as `unasked`.
 */
export function openPairLines({ document, open, facts }: DocumentFacts): string[] {
  const { id, text, entities, source } = document
  const stated = statedPairs(document)
  const told = new Set([...facts, ...open].map(({ head, tail }) => stated?.between(head, tail)))
  const entity = (index: number): object => {
    const { start = 0, end = 0, type } = entities[index] ?? {}
    return { entity: index, text: text.slice(start, end), start, end, type }
  }
  const lineOf = ({ head, tail, range, kind }: Omit<OpenPair, 'kind'> & { readonly kind: string }): string =>
    JSON.stringify({
      document: id,
      file: source.file,
      line: source.line,
      relation: null,
      kind,
      head: entity(head),
      tail: entity(tail),
      sentence: text.slice(...range).trim(),
      ...(stated === undefined ? {} : { gold: stated.between(head, tail)?.relations ?? [] }),
    })
  const unasked = (stated?.pairs ?? []).filter((pair) => !told.has(pair))
  return [
    ...open.map(lineOf),
    ...unasked.map(({ head, tail }) => lineOf({ head, tail, kind: 'unasked', range: rangeOf(document, [head, tail]) })),
  ]
}

/** The sentences from the first of some entities to the last. */
function rangeOf({ text, entities }: TextDocument, indices: readonly number[]): readonly [start: number, end: number] {
  const places = indices.flatMap((index) => entities[index] ?? [])
  const from = Math.min(...places.map(({ start }) => start))
  const to = Math.max(...places.map(({ end }) => end))
  const within = sentencesOf(text, entities).filter(([start, end]) => start < to && end > from)
  return [within[0]?.[0] ?? from, within.at(-1)?.[1] ?? to]
}

function jsonLines({ document, facts }: DocumentFacts): string[] {
  const stated = statedPairs(document)
  return facts.map((fact) => JSON.stringify(jsonOf(document, fact, stated)))
}

function jsonOf(
  document: TextDocument,
  { relation, kind, head, tail, evidence }: Fact,
  stated: StatedPairs | undefined,
): object {
  const { text, entities, source } = document
  const [best] = evidence
  const entity = (index: number, mention: number | undefined): object => {
    const place = entities[mention ?? index]
    return {
      entity: index,
      text: text.slice(entities[index]?.start, entities[index]?.end),
      mention: text.slice(place?.start, place?.end),
      start: place?.start,
      end: place?.end,
      type: place?.type,
    }
  }
  return {
    document: document.id,
    file: source.file,
    line: source.line,
    relation,
    kind,
    head: entity(head, best?.head),
    tail: entity(tail, best?.tail),
    score: best?.score,
    truncated: best?.truncated,
    ...(best?.stated === undefined ? {} : { stated: best.stated }),
    sentence: text.slice(...(best?.range ?? [0, 0])).trim(),
    evidence: evidence.length,
    ...(stated === undefined ? {} : { gold: stated.between(head, tail)?.relations ?? [] }),
  }
}

const LABEL = '<http://www.w3.org/2000/01/rdf-schema#label>'

/** One triple for each fact, and a label for each entity. Names are percent-encoded words below `urn:touchstone:`. */
function triplesOf({ document, facts }: DocumentFacts): string[] {
  const { text, entities } = document
  // half a surrogate pair is no character, and neither a literal nor an IRI can hold it
  const words = (index: number): string =>
    text.slice(entities[index]?.start, entities[index]?.end).replaceAll(/\s+/g, ' ').toWellFormed()
  const used = [...new Set(facts.flatMap(({ head, tail }) => [head, tail]))]
  const labels = used.map((index) => `${iri('entity', words(index))} ${LABEL} ${JSON.stringify(words(index))} .`)
  const triples = facts.map(
    ({ head, tail, relation }) =>
      `${iri('entity', words(head))} ${iri('relation', relation)} ${iri('entity', words(tail))} .`,
  )
  return [...labels, ...triples]
}

function iri(kind: string, name: string): string {
  return `<urn:touchstone:${kind}:${encodeURIComponent(name.toWellFormed())}>`
}
