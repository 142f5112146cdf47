import { expect, test } from 'vitest'
import { compareAnswers, readAnswer } from './compare-answers.ts'

function compared(gold: string, found: string): string {
  return compareAnswers(readAnswer(gold), readAnswer(found))
}

test.each([
  ['Alice', 'Alice is the oldest'],
  ['Alice', 'It was Alice who won'],
  ['Alice', 'Alice, not Bob'],
  ['even', 'even function'],
  ['north-east', 'North East'],
  ['Tuesday', 'Tue'],
])('%s is claimed by "%s"', (gold, found) => {
  expect(compared(gold, found)).toBe('equal')
})

test.each([
  ['Alice', 'Bob beats Alice'],
  ['Alice', "Alice's brother Bob"],
  ['Alice', 'Alice or Bob'],
  ['Tuesday', 'the day after Tuesday'],
  ['even', 'neither even nor odd'],
  ['even', 'even and odd'],
  ['blue', 'anything except blue'],
])('%s is not what "%s" says', (gold, found) => {
  expect(compared(gold, found)).toBe('different')
})

test.each([
  ['Alice', 'Alice and Bob tie'],
  ['Alice', 'Alicia'],
])('%s stays open against "%s"', (gold, found) => {
  expect(compared(gold, found)).toBe('incomparable')
})
