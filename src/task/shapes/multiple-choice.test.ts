import { describe, expect, test } from 'vitest'
import { multipleChoice } from './multiple-choice.ts'
import { BadRow } from './shape.ts'
import { SHAPES } from './shapes.ts'

const GASES = ['Oxygen', 'Carbon dioxide', 'Helium']
const PRINTED = 'Which gas?\n(A) Oxygen\n(B) Carbon dioxide\n(C) Helium'

function tasks(value: unknown): unknown[] {
  return multipleChoice
    .read(value, 'a.jsonl')
    .map(({ task, response }) => [
      task.id,
      task.kind === 'arithmetic' ? [task.question, task.answer] : undefined,
      response?.text,
    ])
}

function problem(value: unknown): string {
  try {
    multipleChoice.read(value, 'a.jsonl')
  } catch (error) {
    if (error instanceof BadRow) return error.message
    throw error
  }
  throw new Error('no problem')
}

describe('multiple choice', () => {
  test.each([
    // MMLU, MMLU-Pro, ARC, OpenBookQA, AQuA-RAT
    [{ id: 1, question: 'Which gas?', choices: GASES, answer: 1 }, 'B'],
    [{ id: 1, question: 'Which gas?', options: GASES, answer: 'B', answer_index: 1 }, 'B'],
    [{ id: 1, question: 'Which gas?', choices: { text: GASES, label: ['1', '2', '3'] }, answerKey: '2' }, 'B'],
    [{ id: 1, question_stem: 'Which gas?', choices: { text: GASES, label: ['A', 'B', 'C'] }, answerKey: 'C' }, 'C'],
    [
      { question_id: 1, question: 'Which gas?', options: GASES.map((gas, at) => `${'ABC'[at]})${gas}`), correct: 'A' },
      'A',
    ],
    [{ id: 1, question: 'Which gas?', options: GASES, answer: '(b)' }, 'B'],
    [{ id: 1, question: 'Which gas?', options: GASES, answer: 'Helium' }, 'C'],
    [{ id: 1, question: 'Which gas?', options: GASES, answer_index: 2 }, 'C'],
    [{ id: 1, question: 'Which gas?', options: GASES }, undefined],
  ])('%j', (value, gold) => {
    expect(tasks(value)).toStrictEqual([['1', [PRINTED, gold], undefined]])
    expect(SHAPES.find((shape) => shape.fits(value))?.name).toBe('multiple-choice')
  })

  test('a number is a place, and a text of digits an option', () => {
    const row = { id: 1, question: 'How many?', choices: ['3', '1', '2'] }
    expect(tasks({ ...row, answer: 1 })[0]).toStrictEqual(['1', ['How many?\n(A) 3\n(B) 1\n(C) 2', 'B'], undefined])
    expect(tasks({ ...row, answer: '2' })[0]).toStrictEqual(['1', ['How many?\n(A) 3\n(B) 1\n(C) 2', 'C'], undefined])
  })

  test('each response is a row', () => {
    const rows = tasks({ id: 'q', question: 'Which gas?', options: GASES, answer: 'B', responses: ['(B)', 'Helium'] })
    expect(rows).toStrictEqual([
      ['q', [PRINTED, 'B'], '(B)'],
      ['q', [PRINTED, 'B'], 'Helium'],
    ])
  })

  test.each([
    [{ question: 'q', options: GASES, answer: 'D' }, 'answer: is "D", wanted a letter up to C'],
    [{ question: 'q', options: GASES, answer: 3 }, 'answer: is 3, wanted a letter up to C'],
    [{ question: 'q', options: GASES, answer: '1' }, 'answer: is "1", wanted a letter up to C'],
    [{ question: 'q', options: GASES, answer: 'A', answer_index: 1 }, 'answer_index: is 1, and answer says A'],
    [{ question: 'q', options: GASES, answer_index: 3 }, 'answer_index: is 3, wanted a number from 0 to 2'],
    [{ question: ' ', options: GASES, answer: 'A' }, 'question: is empty'],
    [{ question: 'q', options: ['a', ' '], answer: 'A' }, 'options[1]: is empty'],
    [{ question: 'q', choices: { text: GASES, label: ['A', 'B'] } }, 'choices.label: has 2 labels, wanted 3'],
    [{ question: 'q', choices: { text: GASES, label: ['A', 'B', 'B'] } }, 'choices.label: names one label twice'],
    [{ question: 'q', options: ['one'] }, 'options'],
  ])('%j is refused', (value, message) => {
    expect(problem(value)).toContain(message)
  })
})
