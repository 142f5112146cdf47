import { expect, test } from 'vitest'
import type { Fact } from './extract-facts.ts'
import { jsonDocument } from './json-text-document.ts'
import { spacyDocument } from './spacy-document.ts'
import type { TextDocument } from './text-document.ts'

function document(text: string, names: readonly string[]): TextDocument {
  const entities = names.map((name) => ({
    start: text.indexOf(name),
    end: text.indexOf(name) + name.length,
    type: 'X',
  }))
  return { id: 'a', text, entities, isRecognised: false, source: { file: 'a.json', line: undefined } }
}

function written(given: TextDocument, facts: readonly Fact[] = []): object {
  return spacyDocument({
    document: given,
    facts,
    open: [],
    pairs: { asked: 0, none: 0, unknown: 0, leftOut: 0 },
    truncated: [],
  })
}

const fact: Fact = {
  relation: 'in',
  kind: 'described',
  head: 0,
  tail: 2,
  evidence: [{ head: 0, tail: 2, range: [0, 1], score: 0.5, truncated: 0 }],
}

test('tokens cover the text as spaCy has it: one space behind a token is its own, other white space is a token', () => {
  const text = ' 🙂 Ada  left\nUlm, '
  expect(written(document(text, ['Ada', ' Ulm'.trim()]))).toMatchObject({
    text,
    ents: [
      { start: 3, end: 6, label: 'X' },
      { start: 13, end: 16, label: 'X' },
    ],
    tokens: [
      { id: 0, start: 0, end: 1 },
      { id: 1, start: 1, end: 2 },
      { id: 2, start: 3, end: 6 },
      { id: 3, start: 7, end: 8 },
      { id: 4, start: 8, end: 12 },
      { id: 5, start: 12, end: 13 },
      { id: 6, start: 13, end: 16 },
      { id: 7, start: 16, end: 17 },
    ],
  })
})

test('white space at the edges of an entity is left out', () => {
  expect(written(document('Ada left Ulm', [' Ulm']))).toMatchObject({ ents: [{ start: 9, end: 12 }] })
})

test('entities that overlap stand in a group of spans, and are read back with their relations', () => {
  const given = document('The Mayor of Paris left Ulm', ['Paris', 'The Mayor of Paris', 'Ulm'])
  const row = written(given, [fact])
  expect(row).toMatchObject({
    ents: [
      { start: 0, end: 18, label: 'X' },
      { start: 24, end: 27, label: 'X' },
    ],
    spans: { overlapping: [{ start: 13, end: 18, label: 'X', kb_id: '' }] },
    relations: [{ head: 2, tail: 1, label: 'in', score: 0.5 }],
  })
  const read = jsonDocument(row, { file: 'a.json', line: 1 })
  const name = (i: number | undefined): string =>
    read.text.slice(read.entities[i ?? 9]?.start, read.entities[i ?? 9]?.end)
  expect(read.gold?.map(({ head, tail }) => [name(head), name(tail)])).toEqual([['Paris', 'Ulm']])
  // no type is an empty label
  const untyped = { ...given, entities: given.entities.map(({ start, end }) => ({ start, end })) }
  const [first] = jsonDocument(written(untyped), { file: 'a.json', line: 1 }).entities
  expect(first).toEqual({ start: 0, end: 18 })
  // groups of other tools are passed over
  expect(jsonDocument({ text: 'Ada', ents: [], spans: { sc: 7 } }, { file: 'a.json', line: 1 }).entities).toEqual([])
})
