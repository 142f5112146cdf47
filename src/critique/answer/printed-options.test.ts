import { describe, expect, test } from 'vitest'
import { answerOutcome } from '../answer-outcome.ts'
import { judgeReasoning } from '../reasoning-judge.ts'
import { printedOptions } from './printed-options.ts'

const CAPITAL = 'What is the capital of Sweden?\n(A) Oslo\n(B) Bergen\n(C) Stockholm\n(D) Malmö'
const COUNT = 'How many? A. 3 B. 5 C. 12 D. 40'
const SPEED = 'A train runs 125 km in 5 h. How fast is it? Options: A)20 km/h B)25 km/h C)30 km/h'
const EVEN = 'Which are even?\nA. 4\nB. 6\nC. Both A and B\nD. None of these'

describe('printedOptions', () => {
  test.each([
    [CAPITAL, ['Oslo', 'Bergen', 'Stockholm', 'Malmö']],
    [COUNT, ['3', '5', '12', '40']],
    [SPEED, ['20 km/h', '25 km/h', '30 km/h']],
    [EVEN, ['4', '6', 'Both A and B', 'None of these']],
    ['Which? a) 1 b) 2', undefined],
    ['Vitamin C. helps. How many fruits are there?', undefined],
    ['(A) 1 (C) 3', undefined],
    ['(A) 1 (B) 2. Then (A) 3 (B) 4', undefined],
    ['(A) only one', undefined],
  ])('%j prints %j', (question, options) => {
    expect(printedOptions(question)?.values().toArray()).toStrictEqual(options)
  })
})

test.each([
  // the text of an option answers for its letter
  [CAPITAL, 'C', 'The answer is Stockholm.', true],
  [CAPITAL, '(C)', 'It is not Oslo but Stockholm.', true],
  [CAPITAL, 'C', 'The capital is Stockholm, not Oslo.', true],
  [CAPITAL, 'C', 'The answer is Oslo.', false],
  [CAPITAL, 'C', 'Stockholm is not the capital.', false],
  [SPEED, 'B', 'The speed is 125 / 5 = 25 km/h.', true],
  [SPEED, 'B', 'So it is 20 km/h.', false],
  [EVEN, 'C', 'Both A and B', true],
  [EVEN, 'C', 'Both A and D', false],
  // and a letter for its text
  [CAPITAL, 'Stockholm', 'The answer is C.', true],
  [CAPITAL, 'Stockholm', '(B)', false],
  [COUNT, '12', 'The answer is C.', true],
  [COUNT, '12', 'The answer is B.', false],
  // no option, several, or the options once more
  [CAPITAL, 'C', 'Copenhagen', null],
  [CAPITAL, 'C', 'Oslo or Stockholm.', null],
  [COUNT, '12', 'The answer is E.', null],
  [COUNT, 'D', 'A. 3 B. 5 C. 12 D. 40', false],
])('%j, gold %s: %j is %s', (question, answer, text, right) => {
  const task = { kind: 'arithmetic', id: 't', question, answer } as const
  expect(answerOutcome(task, { text }).right).toBe(right)
  const verdict = right === null ? 'unknown' : right ? 'correct' : 'wrong'
  expect(judgeReasoning(task, { taskId: 't', model: 'm', text }).verdict).toBe(verdict)
})
