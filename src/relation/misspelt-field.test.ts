import { expect, test } from 'vitest'
import { misspeltField } from './misspelt-field.ts'

const KNOWN = [{ names: ['entities', 'ents'], fits: Array.isArray }, { names: ['tail', 't'] }] as const

test.each([
  [{ entites: [], tail: [] }, 'has the field "entites", wanted "entities"'],
  [{ Entitties: [], tail: [] }, 'has the field "Entitties", wanted "entities"'],
  [{ ents: [], tial: [] }, 'has the field "tial", wanted "tail"'],
  [{ ents: [], tails: 'x' }, 'has the field "tails", wanted "tail"'],
])('%j is a slip', (row, problem) => {
  expect(misspeltField(row, KNOWN)).toBe(problem)
})

test.each([
  { ents: [], tail: [], entites: [] },
  { ents: [], t: [], tial: [] },
  { entites: 'no list', t: [] },
  { sents: [], identities: [], title: '', mail: '', x: 1 },
])('%j has fields of its own', (row) => {
  expect(misspeltField(row, KNOWN)).toBeUndefined()
})
