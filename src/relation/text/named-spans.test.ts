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
    'Dr. Alma Reyes/PERSON',
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

test('a title whose full stop is a token of its own belongs to the name', () => {
  expect(found('and Dr . Eva Lund met Mr . Berg .')).toEqual(['Dr . Eva Lund/PERSON', 'Mr . Berg/PERSON'])
})

test('a possessive parts two names', () => {
  expect(found("Ulm 's Minster stands .")).toEqual(['Ulm/NAME', 'Minster/NAME'])
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
