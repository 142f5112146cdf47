import { expect, test } from 'vitest'
import { answerOutcome } from '../answer-outcome.ts'
import { claimsNone } from './none-claim.ts'

test.each([
  'The value is 7. Solution: None of the above.',
  'B is 8902? No. None of the choices are correct.',
  'Solution: None of the above (A/B/C/D)',
  'Solution: None (all choices are equal)',
  'Choice A is close, but my result does not match any of the options.',
  'No choice fits.',
])('%j says that none is right', (text) => {
  expect(claimsNone(text)).toBe(true)
})

test.each([
  'None of the others fit. Solution: Choice_A',
  'None of the choices match exactly, but D is the closest. Solution: Choice_D.',
  'The answer is D, since none of the above holds.',
  '(D) None of the above',
  'None of them is left over, so it is 5 apples. The answer is C.',
  'The answer is C.',
])('%j does not', (text) => {
  expect(claimsNone(text)).toBe(false)
})

const OPTIONS = 'What is 5 + 3?\n(A) 6\n(B) 7\n(C) 9\n(D) None of the above'
test.each([
  [OPTIONS, 'D', 'It is 8. None of the above.', true],
  [OPTIONS, 'B', 'I first thought of B. It is 8, so none of the choices are correct.', false],
  [OPTIONS, 'B', 'It is 7. No choice fits.', false],
  // the forms of recorded solutions
  [OPTIONS, 'B', 'Choice A is too small.,Choice C is too large.,Solution: Choice_B', true],
  [OPTIONS, 'B', '5 + 3 is compared with each of them.,Solution: Choice_B: 7', true],
  [OPTIONS, 'B', `${'So we go on to compare, with care, '.repeat(40)}Choice_C fits.,,Solution: Choice__B__`, true],
  [OPTIONS, 'B', 'Solution: Choice_B/C', false],
])('%j, gold %s: %j is %s', (question, answer, text, right) => {
  expect(answerOutcome({ kind: 'arithmetic', id: 't', question, answer }, { text }).right).toBe(right)
})
