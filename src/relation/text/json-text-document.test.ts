import { expect, test } from 'vitest'
import { jsonDocument, type OffsetUnitOfText } from './json-text-document.ts'

function read(value: unknown, offsets?: OffsetUnitOfText): string[] {
  const { text, entities } = jsonDocument(value, { file: 'a.json', line: 3, offsets })
  return entities.map(({ start, end, type }) => `${text.slice(start, end)}/${type ?? ''}`)
}

const WANTED = 'wanted a document: {"text": '
const ADA = { start: 0, end: 3, text: 'Ada', label: 'PERSON', score: 0.9 }

test.each([
  [[ADA], "a.json:3: is a list of entities without their text, as GLiNER's, "],
  [[[ADA]], "a.json:3: is a list of entities without their text, as GLiNER's, "],
  [['Ada'], 'a.json:3: is a list, '],
  [ADA, 'a.json:3: is an entity without its text, as GLiNER gives it, '],
  ['Ada', 'a.json:3: is "Ada", '],
  [{ entities: [] }, 'a.json:3: text: missing, '],
  [{ text: 7 }, 'a.json:3: text: expected string, received number, '],
  [{ text: 'Ada', entities: [{ start: 0 }] }, 'a.json:3: entities[0].end: expected number, received undefined, '],
])('%j is refused with the form that is wanted', (value, message) => {
  expect(() => read(value)).toThrow(`${message}${WANTED}`)
})

test('a document of DocRED is refused with the commands that read it', () => {
  expect(() => read({ sents: [['Ada']], vertexSet: [] })).toThrow('is a document of DocRED, which relation match')
})

test.each([
  [{ text: 'Ada', entites: [ADA] }, 'a.json:3: has the field "entites", wanted "entities"'],
  [{ txt: 'Ada' }, 'a.json:3: has the field "txt", wanted "text"'],
  [
    { text: 'Ada', entities: [], relation: [{ head: 0, tail: 1, label: 'x' }] },
    'a.json:3: has the field "relation", wanted "relations"',
  ],
  [
    { text: 'Ada', entities: [{ start: 0, end: 3, lable: 'X' }] },
    'a.json:3: entities.0: has the field "lable", wanted "label"',
  ],
  [
    { text: 'Ada', entities: [ADA, ADA], relations: [{ head: 0, tail: 1, relations: 'x' }] },
    'a.json:3: relations.0: has the field "relations", wanted "relation"',
  ],
])('%j has a misspelt field', (value, message) => {
  expect(() => read(value)).toThrow(message)
})

test("fields of one's own are passed over", () => {
  const own = { title: 'x', sents: [], relation: 'x', start: 0, end: 9, label: 'news', test: 1 }
  expect(read({ text: 'Ada', entities: [ADA], ...own })).toEqual(['Ada/PERSON'])
  expect(jsonDocument({ text: 'Ada left', ...own }, { file: 'a.json', line: 1 }).isRecognised).toBe(true)
})

test.each([
  { entries: [1, 2] },
  { entites: [] },
  { entites: [{ start: 'now', end: 'then' }] },
  { entities: [ADA], relation: ['born in'] },
  { entities: [ADA], relation: [] },
  { entities: [ADA], relation: [{ head: 'Ada', tail: 'Ulm' }] },
])("a near name with content of one's own is passed over: %j", (own) => {
  const { isRecognised, gold } = jsonDocument({ text: 'Ada left Ulm.', ...own }, { file: 'a.json', line: 1 })
  expect({ isRecognised, gold }).toEqual({ isRecognised: !('entities' in own), gold: undefined })
})

const TEXT = '(🙂 Ada) left Ulm.'

test('offsets in tokens are those of white space, or of the tokens of the row', () => {
  const entities = [
    { start: 1, end: 2 },
    { start: 3, end: 4 },
  ]
  expect(read({ text: TEXT, entities }, 'token')).toEqual(['Ada)/', 'Ulm./'])
  const own = [
    { start: 2, end: 3 },
    { start: 5, end: 6 },
  ]
  const words = ['(', '🙂', 'Ada', ')', 'left', 'Ulm', '.']
  expect(read({ text: TEXT, tokens: words, entities: own }, 'token')).toEqual(['Ada/', 'Ulm/'])
  // spaCy's count code points
  const ends = [1, 2, 6, 7, 12, 16, 17]
  const tokens = words.map((word, i) => ({ id: i, start: (ends[i] ?? 0) - Array.from(word).length, end: ends[i] ?? 0 }))
  expect(read({ text: TEXT, tokens, ents: own }, 'token')).toEqual(['Ada/', 'Ulm/'])
  // without --offsets the tokens of spaCy mean nothing for its offsets
  expect(read({ text: TEXT, tokens, ents: [{ start: 3, end: 6 }] })).toEqual(['Ada/'])
  expect(() => read({ text: TEXT, tokens: ['(', 'Ada'], entities: own }, 'token')).toThrow(
    'tokens.1: is "Ada", wanted what the text has there: "🙂 Ada) left Ulm."',
  )
  expect(() => read({ text: TEXT, entities: [{ start: 3, end: 5 }] }, 'token')).toThrow('entities.0: is [3, 5)')
})

test('a row of tokens alone counts these', () => {
  const row = {
    tokens: ['Ada', 'Lin', 'left', 'Ulm'],
    entities: [
      { type: 'Peop', start: 0, end: 2 },
      { type: 'Loc', start: 3, end: 4 },
    ],
    relations: [{ type: 'Live_In', head: 0, tail: 1 }],
  }
  expect(read(row)).toEqual(['Ada Lin/Peop', 'Ulm/Loc'])
  expect(jsonDocument(row, { file: 'a.json', line: 1 })).toMatchObject({
    text: 'Ada Lin left Ulm',
    gold: [{ head: 0, tail: 1, relation: 'Live_In' }],
  })
})
