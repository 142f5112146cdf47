import { describe, expect, test } from 'vitest'
import { boxedAnswer } from './boxed-answer.ts'
import type { ShapeName } from './shape-name.ts'
import { BadRow, type TaskAndResponse } from './shape.ts'
import { shapeNamed } from './shapes.ts'

function read(name: ShapeName, value: unknown): readonly TaskAndResponse[] {
  return shapeNamed(name).read(value, 'a.jsonl')
}

function problem(name: ShapeName, value: unknown): string {
  try {
    read(name, value)
  } catch (error) {
    expect(error).toBeInstanceOf(BadRow)
    return (error as BadRow).message
  }
  throw new Error('no problem')
}

describe('math', () => {
  const solution = 'First $\\boxed{6}$ crates, then $6 + 1 = \\boxed{\\frac{14}{2}}$.'

  test('the last box of the solution is gold where no answer stands beside', () => {
    const [row] = read('math', { problem: 'p', solution, level: 'Level 3', type: 'Algebra' })
    expect(row?.task).toMatchObject({
      kind: 'arithmetic',
      question: 'p',
      answer: '\\frac{14}{2}',
      labels: { level: 'Level 3', subject: 'Algebra' },
    })
    expect(row?.response).toEqual({ taskId: row?.task.id, model: 'reference', text: solution })
  })

  test('MATH-500: the answer as it stands, the id of the source', () => {
    const row500 = {
      problem: 'p',
      solution,
      answer: '7',
      subject: 'Algebra',
      level: 3,
      unique_id: 'test/algebra/1.json',
    }
    expect(read('math', row500)[0]?.task).toMatchObject({
      id: 'test/algebra/1.json',
      answer: '7',
      labels: { level: 3, subject: 'Algebra' },
    })
  })

  test('a row that only asks, and one without gold', () => {
    expect(read('math', { problem: 'p', answer: 5 })).toMatchObject([{ task: { answer: '5' } }])
    expect(read('math', { problem: 'p', answer: 5 })[0]?.response).toBeUndefined()
    expect(problem('math', { problem: 'p', solution: 'no box' })).toContain('answer: missing')
  })
})

test.each([
  ['\\boxed{3}', '3'],
  ['\\fbox{3}', '3'],
  ['\\boxed{\\text{a}\\}b}', '\\text{a}\\}b'],
  ['\\boxed 2.', '2'],
  ['$\\boxed 25$', '25'],
  ['\\boxed{1} and \\boxed{ 2 }', '2'],
  ['\\boxed{1', undefined],
  ['none', undefined],
])('boxedAnswer of %s', (text, answer) => {
  expect(boxedAnswer(text)).toBe(answer)
})

describe('svamp', () => {
  test('body and question become one text, 5.0 becomes 5', () => {
    const value = {
      ID: 'c1',
      Body: 'Kim has 8 pears',
      Question: 'How many?',
      Equation: '( 8.0 )',
      Answer: 8.0,
      Type: 'x',
    }
    expect(read('svamp', value)).toEqual([
      {
        task: {
          id: 'svamp-c1',
          kind: 'arithmetic',
          question: 'Kim has 8 pears. How many?',
          answer: '8',
          labels: { equation: '( 8.0 )', type: 'x' },
        },
      },
    ])
    expect(read('svamp', { ...value, Answer: '2.50', Body: 'Told.' })[0]?.task).toMatchObject({
      question: 'Told. How many?',
      answer: '2.50',
    })
    expect(problem('svamp', { Body: 'b', Question: 'q', Answer: null })).toContain('Answer')
  })
})

describe('asdiv', () => {
  const value = { body: 'Told.', question: 'Asked?', answer: '9 (apples)', formula: '7+2=9', solution_type: 'Addition' }

  test('the number is gold, its unit a label', () => {
    expect(read('asdiv', value)[0]?.task).toMatchObject({
      question: 'Told. Asked?',
      answer: '9',
      labels: { unit: 'apples', formula: '7+2=9', type: 'Addition' },
    })
  })

  test('an answer without unit, one with several parts, and none', () => {
    expect(read('asdiv', { ...value, answer: '1/2' })[0]?.task).toMatchObject({ answer: '1/2' })
    expect(read('asdiv', { ...value, answer: 12 })[0]?.task).toMatchObject({ answer: '12' })
    expect(read('asdiv', { ...value, answer: '3 (x); 4 (y)' })[0]?.task).toMatchObject({ answer: '3 (x); 4' })
    expect(problem('asdiv', { ...value, answer: ' ' })).toContain('wanted a number such as "9 (apples)"')
  })
})

describe('processbench', () => {
  const value = {
    id: 'own-1',
    generator: 'small',
    problem: 'What is 2 * 3 + 1?',
    steps: ['2 * 3 = 6.', '6 + 1 = 8.', 'So 8.'],
    final_answer_correct: false,
    label: 1,
  }

  test('the steps become one response, with the place of each', () => {
    const [row] = read('processbench', value)
    const text = row?.response?.text ?? ''
    expect(row).toEqual({
      task: {
        id: 'own-1',
        kind: 'arithmetic',
        question: 'What is 2 * 3 + 1?',
        labels: { firstError: 1, stepEnds: [10, 22, 29] },
      },
      response: { taskId: 'own-1', model: 'small', text: '2 * 3 = 6.\n\n6 + 1 = 8.\n\nSo 8.', recordedCorrect: false },
    })
    expect([text.slice(0, 10), text.slice(12, 22), text.slice(24, 29)]).toEqual(value.steps)
  })

  test('numbers and flags as CSV has them', () => {
    expect(read('processbench', { ...value, label: '1', final_answer_correct: 'False' })).toEqual(
      read('processbench', value),
    )
    expect(read('processbench', { ...value, final_answer_correct: 'True' })[0]?.response?.recordedCorrect).toBe(true)
    expect(problem('processbench', { ...value, label: 'x' })).toContain('label: is "x", wanted')
    expect(problem('processbench', { ...value, label: -2 })).toContain('label: is -2, wanted')
  })

  test('-1 is no error; an index beyond the steps is a bad row', () => {
    expect(read('processbench', { ...value, label: -1 })[0]?.task.labels).toMatchObject({ firstError: null })
    expect(problem('processbench', { ...value, label: 3 })).toBe('label: is 3, wanted an index below 3, or -1')
  })
})

describe('mr-gsm8k', () => {
  const value = {
    uuid: 'u1',
    question: 'What is 2 * 3 + 1?',
    question_type: 'original',
    ground_truth_answer: 7,
    model_output_steps: ['Step 1: 2 * 3 = 5.', 'Step 2: 5 + 1 = 6.'],
    model_output_answer_correctness: 'wrong',
    model_output_solution_first_error_step: 1,
    model_output_solution_first_error_reason: '2 * 3 is 6',
  }

  test('the first wrong step counts from 0 here', () => {
    expect(read('mr-gsm8k', value)).toEqual([
      {
        task: {
          id: 'u1',
          kind: 'arithmetic',
          question: 'What is 2 * 3 + 1?',
          answer: '7',
          labels: { firstError: 0, stepEnds: [18, 37], questionType: 'original', reason: '2 * 3 is 6' },
        },
        response: {
          taskId: 'u1',
          model: 'recorded',
          text: 'Step 1: 2 * 3 = 5.\nStep 2: 5 + 1 = 6.',
          recordedCorrect: false,
        },
      },
    ])
  })

  test('N/A is no error; a step that is none is a bad row', () => {
    const right = {
      ...value,
      model_output_solution_first_error_step: 'N/A',
      model_output_answer_correctness: 'correct',
    }
    expect(read('mr-gsm8k', right)[0]).toMatchObject({
      task: { labels: { firstError: null } },
      response: { recordedCorrect: true },
    })
    expect(problem('mr-gsm8k', { ...value, model_output_solution_first_error_step: 3 })).toContain(
      'wanted a step from 1 to 2, or "N/A"',
    )
  })
})
