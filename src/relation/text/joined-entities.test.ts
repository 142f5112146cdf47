import { expect, test } from 'vitest'
import { bratDocument } from './brat-document.ts'
import { joinedEntities } from './joined-entities.ts'
import { recognisedEntities, type TextEntity } from './text-document.ts'

/** Names of a text in order, each as `words/type`, the next one behind the last. */
function named(text: string, ...names: readonly string[]): { readonly text: string; readonly entities: TextEntity[] } {
  let at = 0
  const entities = names.map((name): TextEntity => {
    const [words = '', type] = name.split('/')
    const start = text.indexOf(words, at)
    at = start + words.length
    return { start, end: start + words.length, ...(type === undefined ? {} : { type }) }
  })
  return { text, entities }
}

test('mentions of one thing are joined: the same words, and a last name after its only full name', () => {
  const text = 'Dr. Eva Lund lives in St. Ives. Lund met Bo Kern in Graz.\nGraz is old.'
  const entities = recognisedEntities(text)
  expect(entities.map(({ start, end }) => text.slice(start, end))).toEqual([
    'Eva Lund',
    'St. Ives',
    'Lund',
    'Bo Kern',
    'Graz',
    'Graz',
  ])
  expect(joinedEntities({ text, entities })).toEqual([0, 1, 0, 3, 4, 4])
})

test('a last name that two full names share stays apart', () => {
  const text = 'Eva Lund met Ole Lund. Lund left.'
  expect(joinedEntities({ text, entities: recognisedEntities(text) })).toEqual([0, 1, 2])
})

test('only persons have last names: a body, a siege or a town is not what its name ends with', () => {
  const university = 'the University of Oslo in Oslo'
  for (const [body, town] of [
    ['', ''],
    ['/ORG', '/GPE'],
    ['/ORG', ''],
    ['', '/GPE'],
  ])
    expect(joinedEntities(named(university, `University of Oslo${body}`, `Oslo${town}`))).toEqual([0, 1])
  expect(joinedEntities(named('the Siege of Marl and Marl', 'Siege of Marl', 'Marl'))).toEqual([0, 1])
  expect(joinedEntities(named('New York is not York', 'New York', 'York'))).toEqual([0, 1])
  expect(joinedEntities(named('Radio Oslo in Oslo', 'Radio Oslo', 'Oslo'))).toEqual([0, 1])
  expect(joinedEntities(named('Ada Berg in Berg', 'Ada Berg/PERSON', 'Berg/GPE'))).toEqual([0, 1])
  expect(joinedEntities(named('Otto von Berg, later Berg', 'Otto von Berg', 'Berg'))).toEqual([0, 0])
  expect(joinedEntities(named('Ada Berg, later Berg', 'Ada Berg/PERSON', 'Berg/PERSON'))).toEqual([0, 0])
})

test('the same words of two sorts are two things, and a mention without type is the first of them', () => {
  const text = 'George Washington left. Washington lies here. Washington slept. Washington woke.'
  const names = ['George Washington/PERSON', 'Washington/GPE', 'Washington/PERSON', 'Washington']
  expect(joinedEntities(named(text, ...names))).toEqual([0, 1, 0, 1])
  expect(joinedEntities(named('Ulm and Ulm', 'Ulm', 'Ulm/GPE'))).toEqual([0, 0])
})

test('an entity inside a fuller one is not that one', () => {
  const text = 'The Mayor of Paris left Paris'
  const entities = [
    { start: 0, end: 18, type: 'PERSON' },
    { start: 13, end: 18 },
    { start: 24, end: 29 },
  ]
  expect(joinedEntities({ text, entities })).toEqual([0, 1, 1])
  const inside = [
    { start: 0, end: 8, type: 'PERSON' },
    { start: 4, end: 8, type: 'PERSON' },
  ]
  expect(joinedEntities({ text: 'Ada Berg left', entities: inside })).toEqual([0, 1])
})

test('in whatever order entities are listed, the first of a thing is the first of the text', () => {
  const text = 'Ada Lin left Ulm. Then Lin came to ULM.'
  const at = text.indexOf('Lin came')
  const annotations = [
    `T1\tPERSON ${at} ${at + 3}\tLin`,
    'T2\tPERSON 0 7\tAda Lin',
    `T3\tGPE ${text.indexOf('ULM')} ${text.indexOf('ULM') + 3}\tULM`,
    'T4\tGPE 13 16\tUlm',
  ]
  const document = bratDocument(text, annotations.join('\n'), { file: 'a.txt', annotations: 'a.ann' })
  expect(joinedEntities(document)).toEqual([1, 1, 3, 3])
  expect(joinedEntities({ text, entities: document.entities.toReversed() })).toEqual([0, 0, 2, 2])
  // a last name before the full one stays apart, as in the text
  const before = 'Lin left. Ada Lin came.'
  const entities = [
    { start: 10, end: 17, type: 'PERSON' },
    { start: 0, end: 3, type: 'PERSON' },
  ]
  expect(joinedEntities({ text: before, entities })).toEqual([0, 1])
})

test('of ten thousand full names each last name finds its own', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `Ada${i} Lin${i}`)
  const text = `${names.join(' and ')}. ${names.map((_, i) => `Lin${i}`).join(' and ')}`
  const entities = [...text.matchAll(/Ada\d+ Lin\d+|Lin\d+/g)].map(({ 0: words, index }) => ({
    start: index,
    end: index + words.length,
  }))
  expect(joinedEntities({ text, entities }).slice(10_000)).toEqual(names.map((_, i) => i))
})
