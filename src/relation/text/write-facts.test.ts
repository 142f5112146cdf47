import { expect, test } from 'vitest'
import type { DocumentFacts, Fact } from './extract-facts.ts'
import type { StatedRelation } from './text-document.ts'
import { factLines, openPairLines } from './write-facts.ts'

function found(
  text: string,
  names: readonly string[],
  given: Partial<DocumentFacts> & { readonly gold?: readonly StatedRelation[] } = {},
): DocumentFacts {
  let from = 0
  const entities = names.map((name) => {
    const start = text.indexOf(name, from)
    from = start + name.length
    return { start, end: from, type: 'PERSON' }
  })
  const { gold, facts = [], open = [] } = given
  const document = { id: 'a', text, entities, isRecognised: false, gold, source: { file: 'a.json', line: 1 } }
  return { document, facts, open, pairs: { asked: 0, none: 0, unknown: 0, leftOut: 0 }, truncated: [] }
}

function fact(head: number, relation: string, tail: number, evidence: { head: number; tail: number }): Fact {
  return {
    relation,
    kind: 'described',
    head,
    tail,
    evidence: [{ ...evidence, range: [0, 4], score: 0.5, truncated: 0 }],
  }
}

const TEXT = 'Ada Lin came to town. Lin lives in Ulm. Bo met Cy.'
const NAMES = ['Ada Lin', 'Lin', 'Ulm', 'Bo', 'Cy']

test('what the source states of any mention is gold of the fact between the things', () => {
  const gold = [
    { head: 1, tail: 2, relation: 'residence' },
    { head: 0, tail: 2, relation: 'residence' },
  ]
  const given = found(TEXT, NAMES, { gold, facts: [fact(0, 'residence', 2, { head: 1, tail: 2 })] })
  expect(factLines(given, 'jsonl').map((line) => JSON.parse(line).gold)).toEqual([['residence']])
  expect(openPairLines(given)).toEqual([])
})

test('what the source states and no fact has stands with the pairs without a relation', () => {
  const gold = [
    { head: 0, tail: 2, relation: 'residence' },
    { head: 3, tail: 4, relation: 'met' },
  ]
  const range = [22, 39] as const
  const open = [
    { head: 1, tail: 2, range, kind: 'none' as const },
    { head: 2, tail: 1, range, kind: 'unknown' as const },
  ]
  const lines = openPairLines(found(TEXT, NAMES, { gold, open })).map((line) => JSON.parse(line))
  expect(lines.map(({ kind, head, tail, gold: stated }) => [kind, head.text, tail.text, stated])).toEqual([
    ['none', 'Lin', 'Ulm', ['residence']],
    ['unknown', 'Ulm', 'Lin', []],
    ['unasked', 'Bo', 'Cy', ['met']],
  ])
  expect(lines[2]).toMatchObject({ relation: null, sentence: 'Bo met Cy.' })
  expect(JSON.parse(openPairLines(found(TEXT, NAMES, { open }))[0] ?? '')).not.toHaveProperty('gold')
})

test('half a surrogate pair is a replacement character in triples', () => {
  const given = found('Ada\ud83d left Ulm', ['Ada\ud83d', 'Ulm'], {
    facts: [fact(0, 'x\udc00', 1, { head: 0, tail: 1 })],
  })
  expect(factLines(given, 'ntriples')).toEqual([
    '<urn:touchstone:entity:Ada%EF%BF%BD> <http://www.w3.org/2000/01/rdf-schema#label> "Ada\ufffd" .',
    '<urn:touchstone:entity:Ulm> <http://www.w3.org/2000/01/rdf-schema#label> "Ulm" .',
    '<urn:touchstone:entity:Ada%EF%BF%BD> <urn:touchstone:relation:x%EF%BF%BD> <urn:touchstone:entity:Ulm> .',
  ])
})
