import { expect, test } from 'vitest'
import { scoreFirstErrors } from './first-error-score.ts'

test('F1 is the harmonic mean of the two accuracies, counted by hand', () => {
  const located = [
    { label: 0, found: 0 },
    { label: 2, found: 1 },
    { label: 2, found: -1 },
    { label: 1, found: undefined },
    { label: -1, found: -1 },
    { label: -1, found: 3 },
  ]
  expect(scoreFirstErrors(located)).toEqual({
    wrongAccuracy: 0.25,
    rightAccuracy: 0.5,
    f1: (2 * 0.25 * 0.5) / 0.75,
    wrong: 4,
    right: 2,
  })
})

test('whoever always says "no error" has an F1 of 0', () => {
  const located = [3, 1, -1, -1].map((label) => ({ label, found: -1 }))
  expect(scoreFirstErrors(located)).toMatchObject({ wrongAccuracy: 0, rightAccuracy: 1, f1: 0 })
})
