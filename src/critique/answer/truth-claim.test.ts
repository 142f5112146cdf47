import { expect, test } from 'vitest'
import { truthClaim } from './truth-claim.ts'

test.each([
  ['No wonder the answer is yes.', true],
  ['No, wait. Yes.', true],
  ['No solution works, so the answer is no.', false],
  ['Of course not!', false],
  ["It's not false.", true],
  ['Yes would need an even sum, so no.', false],
  ['Yes, since no prime above 2 is even.', true],
  ['Hardly.', false],
])('%s claims %s', (text, value) => {
  expect(truthClaim(text, 'yes-no')).toMatchObject({ value })
})

test.each(['Yes for n = 1, no for all other n.', 'Yes and no.', 'Yes, but only if x > 0; in general no.'])(
  '%s is left open',
  (text) => {
    expect(truthClaim(text, 'yes-no')).toBe('open')
  },
)

test('words of the kind that gold is said in count first', () => {
  expect(truthClaim('Yes, the statement is false.', 'yes-no')).toMatchObject({ value: true })
  expect(truthClaim('Yes, the statement is false.', 'true-false')).toMatchObject({ value: false })
})

test('what is asked, reported or denied claims nothing', () => {
  expect(truthClaim('Is it true? Many would say yes.', 'yes-no')).toBeUndefined()
  expect(truthClaim("I wouldn't say yes.", 'yes-no')).toBeUndefined()
})

test('says where the claim stands', () => {
  expect(truthClaim('So, no.', 'yes-no')).toMatchObject({ start: 4, end: 6 })
})
