/** Places of steps, and labels that nobody knows, in the shapes that trainers read. */
import { expect, test } from 'vitest'
import type { CorpusRow } from './corpus-row.ts'
import { stepScoreRecord, stepwiseRecord, withTokenSpans } from './training-shapes.ts'

const text = 'She has 2 + 3 = 5 🍎.\r\nBen gives 5 * 2 = 11 漢字 👩‍👧.\n11 + 1 = 12.\nThe answer is 12.'
const verdict = { verdict: 'wrong', score: null, explanation: 'x' } as const
const row: CorpusRow = {
  id: 'r',
  position: 0,
  task: { kind: 'arithmetic', id: 't', question: 'How many?', answer: '11' },
  response: { taskId: 't', model: 'm', text },
  reference: '2 + 3 = 5\n5 * 2 = 10\n#### 11',
  way: 'rule',
  known: { final: 'wrong', firstWrongStep: 2, rightSteps: 1 },
  critique: { steps: [1, 2, 3].map((step) => ({ step, ...verdict })), final: verdict },
  annotator: 'rule',
}

test('step scores have places by UTF-16 units and by code points, and a label that nobody knows is null', () => {
  const { completion, steps } = stepScoreRecord(row)
  const printed = ['She has 2 + 3 = 5 🍎.', 'Ben gives 5 * 2 = 11 漢字 👩‍👧.', '11 + 1 = 12.']
  expect(steps.map(({ characters: [start, end] }) => completion.slice(start, end))).toEqual(printed)
  expect(steps.map(({ codePoints: [start, end] }) => Array.from(completion).slice(start, end).join(''))).toEqual(
    printed,
  )
  expect(steps).toEqual([
    { step: 1, label: true, characters: [0, 21], codePoints: [0, 20] },
    { step: 2, label: false, characters: [23, 53], codePoints: [22, 50] },
    { step: 3, label: null, characters: [54, 66], codePoints: [51, 63] },
  ])
})

test('token spans are found by UTF-16 units, and TRL has no step whose label nobody knows', () => {
  const spans = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ begin: index, end: index + word.length }))
  expect(withTokenSpans(stepScoreRecord(row), spans).steps.map(({ tokens }) => tokens)).toEqual([
    [0, 8],
    [8, 17],
    [17, 22],
  ])
  expect(stepwiseRecord(row)).toEqual({
    prompt: 'How many?',
    completions: ['She has 2 + 3 = 5 🍎.', 'Ben gives 5 * 2 = 11 漢字 👩‍👧.'],
    labels: [true, false],
  })
})
