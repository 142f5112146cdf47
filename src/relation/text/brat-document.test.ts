import { expect, test } from 'vitest'
import { bratDocument } from './brat-document.ts'
import { bratLines } from './brat-lines.ts'
import type { Fact } from './extract-facts.ts'
import type { TextDocument } from './text-document.ts'

const PLACE = { file: 'a.txt', annotations: 'a.ann' }

function read(text: string, ...lines: readonly string[]): TextDocument {
  return bratDocument(text, lines.join('\n'), PLACE)
}

function words({ text, entities }: TextDocument): string[] {
  return entities.map(({ start, end }) => text.slice(start, end))
}

test('a relation may stand above its entities', () => {
  const document = read('Ada left Ulm', 'R1\tleft Arg1:T2 Arg2:T1', 'T1\tLOC 9 12\tUlm', 'T2\tPER 0 3\tAda')
  expect(document.gold).toEqual([{ head: 1, tail: 0, relation: 'left' }])
})

test('an entity in pieces is taken from its first to its last sign', () => {
  expect(words(read('🙂 New\n York', 'T1\tLOC 2 5;7 11\tNew York'))).toEqual(['New\n York'])
  expect(words(read('North and South Ulm', 'T1\tLOC 0 5;16 19\tNorth Ulm'))).toEqual(['North and South Ulm'])
})

test.each([
  [['T1\tPER 4 8\tAda'], 'a.ann:1: T1: 4 8 does not give the words "Ada" but "left"'],
  [['T1\tPER 0 3\tAda', 'T1\tPER 0 3\tAda'], 'a.ann:2: entity T1 is there twice'],
  [['T1\tPER 0 99\tAda'], 'a.ann:1: T1: is [0, 99), wanted a range that is not empty within the text'],
  [['T1\tPER 0\tAda'], 'a.ann:1: entity is "T1'],
  [['R1\tleft Arg1:T1 Arg2:E1', 'T1\tPER 0 3\tAda'], 'a.ann:1: relation is "R1'],
])('%s is refused', (lines, message) => {
  expect(() => read('Ada left Ulm', ...lines)).toThrow(message)
})

test('what is written keeps the rules of brat and is read back', () => {
  const text = '🙂 Ada left New\r\nYork'
  const entities = [
    { start: 3, end: 6, type: 'GPE/City of Köln' },
    { start: 12, end: 21, type: 'a place' },
  ]
  const fact: Fact = {
    relation: 'per:lives_(in) 市',
    kind: 'described',
    head: 0,
    tail: 1,
    evidence: [{ head: 0, tail: 1, range: [0, 1], score: 0.5, truncated: 0 }],
  }
  const document: TextDocument = { id: 'a', text, entities, isRecognised: false, source: { file: 'a', line: 1 } }
  const pairs = { asked: 0, none: 0, unknown: 0, leftOut: 0 }
  const lines = bratLines({ document, facts: [fact], open: [], pairs, truncated: [] })
  expect(lines).toEqual([
    'T1\tGPE_City_of_Koln 2 5\tAda',
    'T2\ta_place 11 14;16 20\tNew York',
    'R1\tper_lives__in__u5E02 Arg1:T1 Arg2:T2',
    '#1\tAnnotatorNotes T1\tGPE/City of Köln',
    '#2\tAnnotatorNotes R1\tper:lives_(in) 市',
  ])
  const back = read(text, ...lines)
  expect(words(back)).toEqual(['Ada', 'New\r\nYork'])
  expect(back.gold).toEqual([{ head: 0, tail: 1, relation: 'per_lives__in__u5E02' }])
})
