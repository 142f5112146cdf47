import { expect, test } from 'vitest'
import { letterClaim } from './letter-claim.ts'

test.each([
  ['Of the options, only C fits.', 'C'],
  ['C because it is the only even one.', 'C'],
  ['D is tempting, but C is correct.', 'C'],
  ['C? No, B.', 'B'],
  ['A is wrong because it is too small. So B.', 'B'],
  ['A ✗ B ✗ C ✗ D ✓', 'D'],
  ['The correct options are A and D.', 'A and D'],
  ['So D is compared once more.\n\nSolution: Choice_B', 'B'],
  ['So D is compared once more.\n\nSolution: Choice\\_B', 'B'],
])('%s claims %s', (text, letters) => {
  expect(letterClaim(text)?.text).toBe(letters)
})

test.each([
  "I can't decide between B and C.",
  'Anything but C.',
  'C is a distractor.',
  'Vitamin C is healthy.',
  'A) 5 B) 7 C) 12',
  'A cat sat there.',
])('%s claims no letter', (text) => {
  expect(letterClaim(text)).toBeUndefined()
})
