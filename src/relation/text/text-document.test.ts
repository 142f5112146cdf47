import { expect, test } from 'vitest'
import { recognisedEntities, sentencesOf, tokensOf } from './text-document.ts'

const TEXT = 'Dr. Eva Lund lives in St. Ives. Lund met Bo Kern in Graz.\nGraz is old.'

function words(text: string): string {
  return tokensOf(text)
    .map((token) => token.text)
    .join(' ')
}

function names(text: string): string[] {
  return recognisedEntities(text).map(({ start, end }) => text.slice(start, end))
}

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

test('what stands behind an apostrophe is a token where it is a word of its own, and part of the name elsewhere', () => {
  expect(words("Ada Lin's and Norway’s and Ulmʼs, ADA'S")).toBe("Ada Lin 's and Norway ’s and Ulm ʼs , ADA 'S")
  expect(words("It's so, they've left, I'm in, we'll see")).toBe("It 's so , they 've left , I 'm in , we 'll see")
  const whole = "O'Brien d'Arc Jean-Luc L’Oréal Hawaiʼi Rock'n'roll U.S"
  expect(words(whole)).toBe(whole)
  expect(words("Jean-Luc's Paris_Texas")).toBe("Jean-Luc 's Paris _ Texas")
})

test('a possessive is no part of a recognised name', () => {
  expect(names("Ada Lin's brother Bob Stone lives in Norway’s capital.")).toEqual(['Ada Lin', 'Bob Stone', 'Norway'])
  expect(names("It's Ada in Ada's Paris. Don't! They left Paris_Texas.")).toEqual([
    'Ada',
    'Ada',
    'Paris',
    'Paris',
    'Texas',
  ])
  expect(names("Jean O'Brien saw the Governor's Palace and St. John's College, Joan d'Arc the King's Cross.")).toEqual([
    "Jean O'Brien",
    "Governor's Palace",
    "St. John's College",
    'Joan',
    "King's Cross",
  ])
})

test('tokens are cut at the edges of entities', () => {
  const found = tokensOf('Ulm-born Ada', [{ start: 0, end: 3 }])
  expect(found.map(({ text }) => text)).toEqual(['Ulm', '-', 'born', 'Ada'])
  expect(found.every(({ text, start, end }) => 'Ulm-born Ada'.slice(start, end) === text)).toBe(true)
})
