import { expect, test } from 'vitest'
import { isAway } from './queue-store.ts'

test.each([
  ['connect ECONNREFUSED 127.0.0.1:6379', undefined],
  ['the database system is starting up', '57P03'],
  ['the database system is not yet accepting connections', '57P03'],
  ['das Datenbanksystem startet gerade', '57P03'],
  ['terminating connection due to administrator command', '57P01'],
  ['LOADING Redis is loading the dataset in memory', undefined],
])('a store that says "%s" is away for a while', (message, code) => {
  expect(isAway(Object.assign(new Error(message), { code }))).toBe(true)
})

test.each([
  ['password authentication failed for user "x"', '28P01'],
  ['relation "job" does not exist', '42P01'],
  ['MISCONF Redis is configured to save', undefined],
])('one that says "%s" is not', (message, code) => {
  expect(isAway(Object.assign(new Error(message), { code }))).toBe(false)
})
