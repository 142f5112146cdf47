import { describe, expect, test } from 'vitest'
import { answered } from './answered.ts'
import { BadRow } from './shape.ts'
import { SHAPES } from './shapes.ts'

function problem(value: unknown): string {
  try {
    answered.read(value, 'a.jsonl')
  } catch (error) {
    if (error instanceof BadRow) return error.message
    throw error
  }
  throw new Error('no problem')
}

function texts(value: unknown): unknown[] {
  return answered
    .read(value, 'a.jsonl')
    .map(({ task, response }) => [
      task.kind === 'arithmetic' ? task.question : undefined,
      task.kind === 'arithmetic' ? task.answer : undefined,
      response?.text,
    ])
}

describe('answered', () => {
  test.each([
    [{ question: 'q', response: 'r', answer: 12 }, [['q', '12', 'r']]],
    [{ prompt: 'q', completion: 'r' }, [['q', undefined, 'r']]],
    [{ problem: 'q', generation: 'r', ground_truth: '1/2' }, [['q', '1/2', 'r']]],
    [{ problem: 'q', prediction: 'r', solution: 'So $\\boxed{7}$.' }, [['q', '7', 'r']]],
    [{ question: 'q', response: 'r', answer: 'so 5\n#### 5' }, [['q', '5', 'r']]],
    [{ instruction: 'Add.', input: '3 + 4', output: '7' }, [['Add.\n\n3 + 4', undefined, '7']]],
    [{ instruction: 'Add.', input: '', output: '7' }, [['Add.', undefined, '7']]],
    [
      { question: 'q', responses: ['r', 's'], target: '1' },
      [
        ['q', '1', 'r'],
        ['q', '1', 's'],
      ],
    ],
    [
      { prompt: [{ role: 'user', content: 'q' }], completion: [{ role: 'assistant', content: 'r' }] },
      [['q', undefined, 'r']],
    ],
    [{ question: 'q', response: '', answer: null }, [['q', undefined, '']]],
  ])('%j', (value, rows) => {
    expect(texts(value)).toEqual(rows)
    expect(SHAPES.find((shape) => shape.fits(value))?.name).toBe('answered')
  })

  test.each([
    ['gsm8k', { question: 'q', answer: '#### 4' }],
    ['math', { problem: 'p', solution: 's', answer: '4' }],
    ['preference', { prompt: 'p', chosen: 'a', rejected: 'b', response: 'a' }],
    ['chat', { messages: [], prompt: 'p', response: 'r' }],
    ['touchstone', { task: {}, response: {}, prompt: 'p' }],
  ])('leaves to %s what is its own', (name, value) => {
    expect(SHAPES.find((shape) => shape.fits(value))?.name).toBe(name)
  })

  test("one id for one question, and the row's own id and model", () => {
    const [row] = answered.read({ id: 7, model: 'm', question: 'q', response: 'r' }, 'a.jsonl')
    expect(row).toMatchObject({ task: { id: '7' }, response: { taskId: '7', model: 'm' } })
    const [one] = answered.read({ question: 'q', response: 'r' }, 'a.jsonl')
    const [other] = answered.read({ prompt: 'q', output: 's' }, 'b.jsonl')
    expect(one?.task.id).toBe(other?.task.id)
  })

  test('says what is wrong, and where', () => {
    expect(problem({ question: 'q', prompt: 'p', response: 'r' })).toBe(
      'prompt: stands beside question, wanted one of them',
    )
    expect(problem({ question: 'q', response: 5 })).toBe('response: is 5, wanted a text, a chat, or a list of them')
    expect(problem({ question: ' ', response: 'r' })).toBe('question: is empty, wanted a question')
    expect(problem({ question: 'q' })).toContain('response: missing, wanted one of response, responses')
    expect(problem({ question: 'q', responses: [] })).toContain('responses: is []')
    expect(problem({ question: 'q', response: [{ role: 'user', content: 'q' }] })).toContain('wanted its answer')
  })
})
