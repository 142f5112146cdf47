import { expect, test } from 'vitest'
import { answerOutcome } from '../answer-outcome.ts'

const right = (gold: string, text: string): boolean | null =>
  answerOutcome({ kind: 'arithmetic', id: 't', question: 'Which of these?', answer: gold }, { text }).right

// MMLU-Pro's letters go to J, BIG-Bench Hard's to (R)
test.each(['I', 'J', '(I)', '(J)', '(K)', '(N)', '(R)'])(
  'a response that chooses %s in any usual form is right',
  (gold) => {
    const letter = gold.replace(/\W/g, '')
    const another = String.fromCharCode(letter.charCodeAt(0) - 1)
    for (const form of [
      'The answer is (X).',
      '**X**',
      'Answer: X',
      'Option X is correct.',
      'Therefore, the answer is option X.',
      'I think it is X.',
      'I choose X.',
      'X is correct.',
      'Final answer: (X) the mitochondrion',
      '\\boxed{\\text{X}}',
    ]) {
      expect([form, right(gold, form.replace('X', letter))]).toStrictEqual([form, true])
      expect([form, right(gold, form.replace('X', another))]).not.toStrictEqual([form, true])
    }
  },
)

test.each([
  // the pronoun
  ['5', 'I think it is 5.'],
  ['5', 'The answer I get is 5.'],
  ['12', 'So I conclude that it is 12.'],
  ['C', 'The option I chose is C.'],
  ['B', 'H is too small. I think B is right.'],
  ['(C)', 'Statements (I) and (II) are true, so the answer is (C).'],
  // denied, and taken back
  ['I', 'J is wrong, so the answer is I.'],
  ['J', 'I pick J, not I.'],
  ['(K)', '(N) is tempting but (K) is right.'],
  ['A, J', 'Options A and J are correct.'],
  // variables and units
  ['n', '(n)'],
  ['-i', 'The answer is -i.'],
  ['20 J', 'It takes 20 J.'],
])('gold %s: %j is right', (gold, text) => {
  expect(right(gold, text)).toBe(true)
})

test.each([
  ['I', 'I think the answer is C.'],
  ['I', 'I pick A.'],
  ['I', 'Let I be the current. The answer is B.'],
  ['J', 'J is wrong, so I pick I.'],
  ['(K)', '(K) is tempting but (N) is right.'],
  ['J', 'Not J.'],
])('gold %s: %j is wrong', (gold, text) => {
  expect(right(gold, text)).toBe(false)
})

test.each([
  ['J', 'The answer is not J.'],
  ['C', 'Only (I) and (II) are true.'],
])('gold %s: %j stays open', (gold, text) => {
  expect(right(gold, text)).toBeNull()
})
