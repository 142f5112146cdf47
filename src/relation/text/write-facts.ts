/** Facts of documents in the forms that other tools read. Offsets of spaCy and brat are code points, those of JSONL UTF-16 units. */
import { bratLines } from './brat-lines.ts'
import { conllLines } from './conll-lines.ts'
import type { DocumentFacts, Fact } from './extract-facts.ts'
import { spacyDocument } from './spacy-document.ts'
import type { TextDocument } from './text-document.ts'

/** Forms of output. `brat` gives annotations for a file beside the text. */
export const FACT_FORMS = ['jsonl', 'spacy', 'brat', 'conll', 'ntriples'] as const
export type FactForm = (typeof FACT_FORMS)[number]

/** What was found in a document, as lines without their ends. */
export function factLines(found: DocumentFacts, form: FactForm): string[] {
  switch (form) {
    case 'jsonl':
      return found.facts.map((fact) => JSON.stringify(jsonOf(found.document, fact)))
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

/** Pairs of a document without a relation, as JSON lines of the form of facts: `kind` is none or unknown, `relation` null. */
export function openPairLines({ document, open }: DocumentFacts): string[] {
  const { id, text, entities, source } = document
  const entity = (index: number): object => {
    const { start = 0, end = 0, type } = entities[index] ?? {}
    return { entity: index, text: text.slice(start, end), start, end, type }
  }
  return open.map(({ head, tail, range, kind }) =>
    JSON.stringify({
      document: id,
      file: source.file,
      line: source.line,
      relation: null,
      kind,
      head: entity(head),
      tail: entity(tail),
      sentence: text.slice(...range).trim(),
    }),
  )
}

function jsonOf(document: TextDocument, { relation, kind, head, tail, evidence }: Fact): object {
  const { text, entities, source, gold } = document
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
    ...(best?.stated === undefined ? {} : { stated: best.stated }),
    sentence: text.slice(...(best?.range ?? [0, 0])).trim(),
    evidence: evidence.length,
    ...(gold === undefined ? {} : { gold: goldOf(document, head, tail) }),
  }
}

/** Relations that the source states between any mentions of the two. */
function goldOf({ gold = [], text, entities }: TextDocument, head: number, tail: number): string[] {
  const nameOf = (index: number): string => text.slice(entities[index]?.start, entities[index]?.end).toLowerCase()
  return gold
    .filter((one) => nameOf(one.head) === nameOf(head) && nameOf(one.tail) === nameOf(tail))
    .map(({ relation }) => relation)
}

const LABEL = '<http://www.w3.org/2000/01/rdf-schema#label>'

/** One triple for each fact, and a label for each entity. Names are percent-encoded words below `urn:touchstone:`. */
function triplesOf({ document, facts }: DocumentFacts): string[] {
  const { text, entities } = document
  const words = (index: number): string =>
    text.slice(entities[index]?.start, entities[index]?.end).replaceAll(/\s+/g, ' ')
  const used = [...new Set(facts.flatMap(({ head, tail }) => [head, tail]))]
  const labels = used.map((index) => `${iri('entity', words(index))} ${LABEL} ${JSON.stringify(words(index))} .`)
  const triples = facts.map(
    ({ head, tail, relation }) =>
      `${iri('entity', words(head))} ${iri('relation', relation)} ${iri('entity', words(tail))} .`,
  )
  return [...labels, ...triples]
}

function iri(kind: string, name: string): string {
  return `<urn:touchstone:${kind}:${encodeURIComponent(name)}>`
}
