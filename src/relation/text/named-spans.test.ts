import { expect, test } from 'vitest'
import { namedSpans } from './named-spans.ts'

function found(text: string): string[] {
  const tokens = text.split(' ')
  return namedSpans(tokens).map(({ start, end, type }) => `${tokens.slice(start, end).join(' ')}/${type}`)
}

test('names, places after a preposition, organisations by their last word, dates and numbers', () => {
  expect(found('Marie Curie was born in Warsaw on 7 November 1867 .')).toEqual([
    'Marie Curie/NAME',
    'Warsaw/GPE',
    '7 November 1867/DATE',
  ])
  expect(found('Dr. Alma Reyes joined the Bank of Ulm in May 1990 with 12 others .')).toEqual([
    'Alma Reyes/PERSON',
    'Bank of Ulm/ORG',
    'May 1990/DATE',
    '12/CARDINAL',
  ])
})

test('the word that opens a sentence is a name only where it is no word of its own', () => {
  expect(found('The river froze .')).toEqual([])
  expect(found('She left . Then Ulm froze .')).toEqual(['Ulm/NAME'])
  expect(found('Ada left .')).toEqual(['Ada/NAME'])
})

test('a title whose full stop is a token of its own goes before a name', () => {
  expect(found('and Dr . Eva Lund met Mr . Berg .')).toEqual(['Eva Lund/PERSON', 'Berg/PERSON'])
})

test('a possessive parts two names', () => {
  expect(found("Ulm 's Minster stands .")).toEqual(['Ulm/NAME', 'Minster/NAME'])
  expect(found('Ulm ’s Minster stands .')).toEqual(['Ulm/NAME', 'Minster/NAME'])
  expect(found("at St . John 's College")).toEqual(["St . John 's College/ORG"])
  expect(found("at the Governor 's Palace")).toEqual(["Governor 's Palace/NAME"])
  expect(found("saw King 's Cross")).toEqual(["King 's Cross/NAME"])
})

test('spans are in order and none overlaps another', () => {
  const tokens = 'On 3 March 2001 Anna Berg of the Free University moved to New York .'.split(' ')
  let last = 0
  for (const { start, end } of namedSpans(tokens)) {
    expect(start).toBeGreaterThanOrEqual(last)
    expect(end).toBeGreaterThan(start)
    last = end
  }
})

test('a title in quotation marks is one name, a quoted sentence is none', () => {
  expect(found('She wrote " The Rise and Fall of Ulm " in Graz .')).toEqual([
    'The Rise and Fall of Ulm/NAME',
    'Graz/GPE',
  ])
  expect(found('He said " The bridge is closed " .')).toEqual([])
  expect(found('the film “ Nine Bridges ” by Ada Lin')).toEqual(['Nine Bridges/NAME', 'Ada Lin/NAME'])
})

test('a year belongs to the name that follows it only behind an article, and a number to the name before it', () => {
  expect(found('They won the 1966 World Cup .')).toEqual(['1966 World Cup/NAME'])
  expect(found('In 1966 Ada Lin left .')).toEqual(['1966/DATE', 'Ada Lin/NAME'])
  expect(found('a Boeing 720 and Euro 2016')).toEqual(['Boeing 720/NAME', 'Euro 2016/NAME'])
})

test('offices and titles are no part of a name, and part two names', () => {
  expect(found('and General Ada Lin left .')).toEqual(['Ada Lin/PERSON'])
  expect(found('of the Royal Navy Captain Ada Lin')).toEqual(['Royal Navy/ORG', 'Ada Lin/PERSON'])
  expect(found('the King of Norway')).toEqual(['King of Norway/PERSON'])
  expect(found('the General Hospital of Ulm')).toEqual(['General Hospital of Ulm/ORG'])
  expect(found('when Ada II left')).toEqual(['Ada II/NAME'])
})
