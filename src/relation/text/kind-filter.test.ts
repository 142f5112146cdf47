import { expect, test } from 'vitest'
import { mayHold, sortOf } from './kind-filter.ts'

const EMPLOYER = { head: ['person', 'employee'], tail: ['company', 'organization'] }

test('a label holds only between entities of its kinds', () => {
  expect(mayHold(EMPLOYER, 'PERSON', 'ORG')).toBe(true)
  expect(mayHold(EMPLOYER, 'Peop', 'Org')).toBe(true)
  expect(mayHold(EMPLOYER, 'ORG', 'PERSON')).toBe(false)
  expect(mayHold(EMPLOYER, 'PERSON', 'DATE')).toBe(false)
})

test('a type or kind that nobody knows rules out nothing', () => {
  expect(mayHold(EMPLOYER, 'NAME', undefined)).toBe(true)
  expect(mayHold({ head: ['item'], tail: [] }, 'PERSON', 'GPE')).toBe(true)
  expect(mayHold({ head: ['item'], tail: ['item'] }, 'PERSON', 'DATE')).toBe(false)
  expect(mayHold({ head: ['item'], tail: ['year'] }, 'PERSON', 'DATE')).toBe(true)
})

test.each([
  ['PER', 'person'],
  ['governmental body', undefined],
  ['head of government', 'organization'],
  ['GPE', 'place'],
  ['DATE', 'time'],
  ['MISC', undefined],
])('%s is of sort %s', (type, sort) => {
  expect(sortOf(type)).toBe(sort)
})
