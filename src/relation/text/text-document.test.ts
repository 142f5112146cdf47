import { expect, test } from 'vitest'
import { sentencesOf, tokensOf } from './text-document.ts'

const TEXT = 'Dr. Eva Lund lives in St. Ives. Lund met Bo Kern in Graz.\nGraz is old.'

test('sentences end at full stops and line ends, not behind abbreviations', () => {
  expect(sentencesOf(TEXT).map(([from, to]) => TEXT.slice(from, to).trim())).toEqual([
    'Dr. Eva Lund lives in St. Ives.',
    'Lund met Bo Kern in Graz.',
    'Graz is old.',
  ])
})

test('a sentence never ends inside an entity', () => {
  const text = 'She works for Yahoo! Inc. in Ulm.'
  const entities = [{ start: 14, end: 25 }]
  expect(sentencesOf(text, entities)).toEqual([[0, text.length]])
})

test('tokens are cut at the edges of entities', () => {
  const found = tokensOf('Ulm-born Ada', [{ start: 0, end: 3 }])
  expect(found.map(({ text }) => text)).toEqual(['Ulm', '-', 'born', 'Ada'])
  expect(found.every(({ text, start, end }) => 'Ulm-born Ada'.slice(start, end) === text)).toBe(true)
})
