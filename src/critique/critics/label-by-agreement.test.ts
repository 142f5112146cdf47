import { expect, test } from 'vitest'
import { gradedSolution, labelByAgreement } from './label-by-agreement.ts'

const question = 'Ann has 6 boxes of 15 pens and 4 more. How many has she?'
const right = { id: 'r', question, text: '6 * 15 = 90 pens.\n90 + 4 = 94 pens.\nThe answer is 94.', isRight: true }

test('the first step with a result that no right solution has is the wrong one, else the last', () => {
  const graded = [
    { id: 'w', question, text: '6 * 15 = 90 pens.\n90 * 4 = 360 pens.\nThe answer is 360.', isRight: false },
    { id: 'first', question, text: '6 + 15 = 21 pens.\n21 + 4 = 25 pens.\nThe answer is 25.', isRight: false },
    { id: 'last', question, text: '6 * 15 = 90 pens.\n90 + 4 = 94 pens.\nThe answer is 4.', isRight: false },
    right,
  ]
  expect(labelByAgreement(graded).map(({ id, firstError }) => [id, firstError])).toEqual([
    ['w', 1],
    ['first', 0],
    ['last', 1],
    ['r', -1],
  ])
})

test('a wrong solution without a right one beside it has no label', () => {
  const lone = { id: 'w', question: 'another', text: '1 + 1 = 3.', isRight: false }
  expect(labelByAgreement([lone, right]).map(({ id }) => id)).toEqual(['r'])
  expect(labelByAgreement([{ ...right, text: '' }])).toEqual([])
})

test('a solution that was cut off, or came to no answer, is no wrong one', () => {
  const task = { kind: 'arithmetic', id: 'g', question, answer: '94' } as const
  const grade = (text: string, more: object = {}): boolean | undefined =>
    gradedSolution(task, { taskId: 'g', model: 'm', text, ...more })?.isRight
  expect(grade('90 + 4 = 94.\nThe answer is 94.')).toBe(true)
  expect(grade('90 + 4 = 96.\nThe answer is 96.')).toBe(false)
  expect(grade('6 * 15 = 90 pens.\nThen she', { finish: 'length' })).toBeUndefined()
  expect(grade('6 * 15 = 90 pens.\nThen she', { finish: 'length', recordedCorrect: false })).toBeUndefined()
  expect(grade('I cannot tell.')).toBeUndefined()
  // the record knows, where the reader finds no answer
  expect(grade('I cannot tell.', { recordedCorrect: false })).toBe(false)
  expect(grade('I cannot tell.', { recordedCorrect: true })).toBe(true)
})
