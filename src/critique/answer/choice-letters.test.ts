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

// one list for right, wrong and unclear responses: gold is the letter in the middle
const FORMS: readonly (readonly [text: string, right: boolean | null])[] = [
  ['X', true],
  ['(X)', true],
  ['X) mitochondria', true],
  ['**X.** mitochondria', true],
  ['So the answer is X: 42 metres.', true],
  ['\\boxed{\\text{X) } 42}', true],
  ['$\\boxed{\\mathbf{(X)}\\ 12}$', true],
  ['{"answer": "X) 42"}', true],
  ['Of the options, only X fits.', true],
  ['X because it is the only even one.', true],
  ["It's X: the mitochondria.", true],
  ['Not W, not A, but X.', true],
  ['W is wrong, so the answer is X.', true],
  ['The answer is X, not W.', true],
  ['The answer is X (not W).', true],
  ['W: no. X: yes.', true],
  ['W ✗ X ✓', true],
  ['综上所述，选X。', true],
  ['W', false],
  ['(W)', false],
  ['W) mitochondria', false],
  ['The answer is W, not X.', false],
  ['Option W is correct, not X.', false],
  ['X is wrong; W is right.', false],
  ['I would pick X, but no. The answer is (W).', false],
  ['X? No, W.', false],
  ['W and X', false],
  ['X or W', false],
  ['Not X.', false],
  ['Option X is wrong.', null],
  ['(X) is wrong.', null],
  ['The answer is X. No, W.', null],
]

test.each([
  ['D', 'C'],
  ['J', 'C'],
  ['J', 'I'],
  ['K', 'J'],
  ['K', 'C'],
  ['N', 'P'],
  ['R', 'Q'],
])('gold %s, and %s is another: right, wrong and unclear responses', (gold, another) => {
  for (const [form, verdict] of FORMS) {
    const text = form.replace(/[XW]/g, (letter) => (letter === 'X' ? gold : another))
    expect([text, right(gold, text)]).toStrictEqual([text, verdict])
  }
})

test.each([
  // letters beyond gold's are the names of other things
  ['A', 'Answer: A. Both A and R are true and R is the correct explanation of A.'],
  ['B', 'Answer: B. P is correct, Q is wrong.'],
  ['B', '(B) because potassium (K) is the best reducing agent.'],
  ['B', 'I is correct, II is wrong. So B.'],
  ['B', 'The answer is B, since only (I) is correct.'],
  ['B', "B, I'd say."],
  ['C', 'C because the unit is K.'],
  ['C', 'C. PV = nRT, so P is inversely proportional to V.'],
  // nor are they taken for an answer that is a number or a term
  ['5', 'N is correct. So 5.'],
  ['5', 'Let N be the number. N is the answer. N = 5'],
  ['12', 'The option I prefer, 12, is best.'],
  ['300 K', 'The temperature is 300 K.'],
  ['10 N', 'The force is 10 N.'],
  ['N', 'The answer is $N$.'],
  ['\\frac{V}{R}', 'The answer is $\\frac{V}{R}$'],
  ['12', 'The answer is (J) 12.'],
  ['(J) 42', 'J'],
  ['(J) 42', 'The answer is 42.'],
])('gold %s: %j is right, whatever other letters it names', (gold, text) => {
  expect(right(gold, text)).toBe(true)
})

test.each([
  ['I', 'I think it is 5.'],
  ['I', 'I give up.'],
  ['I', 'Neither do I.'],
  ['I', 'It was only I.'],
  ['I', 'Answer: I think it is B.'],
  ['I', '(I) and (II)'],
  ['J', 'The energy is 5 J.'],
  ['J', 'The unit of energy is J.'],
  ['K', 'The temperature is 300 K.'],
  ['K', 'The element is potassium (K).'],
  ['N', 'So N is prime.'],
  ['P', 'PV = nRT, so P is inversely proportional to V.'],
  ['P', 'The probability is P.'],
  ['C', 'The answer is C. Wait, it is K.'],
  ['N+1', 'The answer is N.'],
  ['N', 'The answer is $2N$.'],
])('gold %s: %j is not right', (gold, text) => {
  expect(right(gold, text)).not.toBe(true)
})
