import { describe, expect, test } from 'vitest'
import type { Task } from '../../supervision.ts'
import { unfoldRelations } from './fewrel.ts'
import { SHAPE_NAMES, type ShapeName } from './shape-name.ts'
import { BadRow, type TaskAndResponse } from './shape.ts'
import { shapeNamed, SHAPES } from './shapes.ts'
import { jsonSchemaOfRow } from './touchstone.ts'

/** Rows written here, in the forms of the data sets. */
const examples: Readonly<Record<ShapeName, Readonly<Record<string, unknown>>>> = {
  touchstone: { task: { kind: 'arithmetic', question: 'What is 2 + 3?', answer: '5' } },
  gsm8k: {
    question: 'Kim bakes 3 trays of 8 rolls. How many rolls?',
    answer: 'She bakes 3*8 = <<3*8=24>>24 rolls.\n#### 1,024',
  },
  'gsm8k-model-solutions': {
    question: 'Kim bakes 3 trays of 8 rolls. How many rolls?',
    ground_truth: 'She bakes <<3*8=24>>24 rolls.\nA: 24',
    small_model: { solution: '3+8 = 11\nA: 11', is_correct: false },
    large_model: { solution: '3*8 = 24\nA: 24', is_correct: true },
  },
  math: { problem: 'What is $3 + 4$?', solution: 'It is $3 + 4 = \\boxed{7}$.', level: 'Level 1', type: 'Prealgebra' },
  svamp: {
    ID: 'chal-900',
    Body: 'Kim has 8 pears and eats 3',
    Question: 'How many are left?',
    Equation: '( 8.0 - 3.0 )',
    Answer: 5.0,
  },
  asdiv: {
    body: 'Kim has 7 red and 2 green pens.',
    question: 'How many pens has she?',
    answer: '9 (pens)',
    formula: '7+2=9',
  },
  processbench: {
    id: 'own-1',
    generator: 'small',
    problem: 'What is 2 * 3 + 1?',
    steps: ['2 * 3 = 6.', '6 + 1 = 8.', 'So 8.'],
    final_answer_correct: false,
    label: 1,
  },
  'mr-gsm8k': {
    uuid: 'u1',
    question: 'What is 2 * 3 + 1?',
    ground_truth_answer: 7,
    model_output_steps: ['Step 1: 2 * 3 = 5.', 'Step 2: 5 + 1 = 6.'],
    model_output_answer_correctness: 'wrong',
    model_output_solution_first_error_step: 1,
    model_output_solution_first_error_reason: '2 * 3 is 6',
  },
  preference: { prompt: 'Name a prime above 10.', chosen: '11', rejected: '12' },
  chat: {
    messages: [
      { role: 'user', content: 'What is 2 + 3?' },
      { role: 'assistant', content: '2 + 3 = 5' },
    ],
  },
  'multiple-choice': { question: 'What is 2 + 3?', options: ['4', '5', '6'], answer: 'B' },
  answered: { question: 'What is 2 + 3?', response: '2 + 3 = 5', answer: 5 },
  sharegpt: {
    conversations: [
      { from: 'human', value: 'What is 2 + 3?' },
      { from: 'gpt', value: '2 + 3 = 5' },
    ],
  },
  'humaneval-x': {
    task_id: 'JavaScript/900',
    prompt: '// Doubles x.\nconst double = (x) => {\n',
    declaration: 'const double = (x) => {\n',
    canonical_solution: '  return 2 * x\n}\n',
    test: 'console.assert(double(4) === 8)\n',
    example_test: '',
  },
  mbpp: {
    task_id: 901,
    text: 'Write a function that doubles a number.',
    code: 'def double(x):\n    return 2 * x',
    test_list: ['assert double(4) == 8', 'assert double(0) == 0'],
    test_setup_code: 'import math',
    challenge_test_list: [],
  },
  'hh-rlhf': {
    chosen:
      '\n\nHuman: Is the shop open?\n\nAssistant: Yes, until six.\n\nHuman: Thanks\n\nAssistant: You are welcome.',
    rejected: '\n\nHuman: Is the shop open?\n\nAssistant: Yes, until six.\n\nHuman: Thanks\n\nAssistant: Go away.',
  },
  fewrel: {
    tokens: ['The', 'river', 'Ulm', 'flows', 'through', 'Old', 'Town'],
    h: ['river ulm', 'Q1', [[1, 2], [4]]],
    t: ['old town', 'Q2', [[5, 6]]],
    relation: 'P1',
  },
  mention: { text: 'Ada Lin was born in Old Town.', head: [0, 7], tail: [20, 28], relation: 'born in' },
  semeval: { id: 7, sentence: 'A <e1>leak</e1> came from the <e2>old pipe</e2>.', relation: 'Cause-Effect(e2,e1)' },
  tacred: {
    id: 't1',
    token: ['Ada', 'Lin', 'leads', 'Ulm', 'Press'],
    subj_start: 0,
    subj_end: 1,
    obj_start: 3,
    obj_end: 4,
    subj_type: 'PERSON',
    relation: 'per:title',
    stanford_head: [2, 3, 0, 5, 3],
  },
  docred: {
    title: 'Ulm',
    sents: [
      ['Ulm', 'is', 'old'],
      ['Ada', 'left', 'Ulm', 'for', 'Berne'],
    ],
    vertexSet: [
      [
        { sent_id: 0, pos: [0, 1] },
        { sent_id: 1, pos: [2, 3] },
      ],
      [{ sent_id: 1, pos: [0, 1] }],
    ],
    labels: [{ h: 1, t: 0, r: 'P19' }],
  },
  'entity-relations': {
    tokens: ['Ada', 'lives', 'in', 'Ulm'],
    entities: [
      { type: 'Peop', start: 0, end: 1 },
      { type: 'Loc', start: 3, end: 4 },
    ],
    relations: [{ type: 'Live_In', head: 0, tail: 1 }],
  },
}

function read(name: ShapeName, value: unknown, file = 'a.jsonl'): readonly TaskAndResponse[] {
  return shapeNamed(name).read(value, file)
}

function problem(name: ShapeName, value: unknown, file?: string): string {
  try {
    read(name, value, file)
  } catch (error) {
    expect(error).toBeInstanceOf(BadRow)
    return (error as BadRow).message
  }
  throw new Error('no problem')
}

describe('shapes', () => {
  test.each(SHAPE_NAMES)('%s is told from its own example alone', (name) => {
    expect(SHAPES.filter((shape) => shape.fits(examples[name])).at(0)?.name).toBe(name)
    expect(read(name, examples[name]).length).toBeGreaterThan(0)
  })

  test('an unknown name lists the known ones', () => {
    expect(() => shapeNamed('csv' as ShapeName)).toThrow(
      'shape: got "csv", wanted one of touchstone, gsm8k, gsm8k-model-solutions, math, svamp, asdiv, processbench, mr-gsm8k, humaneval-x',
    )
    expect(SHAPES.map(({ name }) => name).toSorted()).toEqual(SHAPE_NAMES.toSorted())
  })
})

describe('gsm8k', () => {
  test('gold after ####, the worked solution as reference', () => {
    const [row, ...rest] = read('gsm8k', examples.gsm8k)
    expect(rest).toEqual([])
    expect(row?.task).toMatchObject({ kind: 'arithmetic', question: examples.gsm8k['question'], answer: '1,024' })
    expect(row?.task.id).toMatch(/^gsm8k-[0-9a-f]{12}$/)
    expect(row?.response).toEqual({ taskId: row?.task.id, model: 'reference', text: examples.gsm8k['answer'] })
  })

  test('no gold answer is a bad row', () => {
    expect(problem('gsm8k', { question: 'q', answer: '24' })).toContain('answer: has no final answer')
    expect(problem('gsm8k', { question: 'q', answer: '####  ' })).toContain('nothing stands after "####"')
    expect(problem('gsm8k', { question: 'q' })).toBe('answer: missing, wanted a string')
  })
})

describe('gsm8k-model-solutions', () => {
  test('one row a model, the same task, correctness as recorded', () => {
    const rows = read('gsm8k-model-solutions', examples['gsm8k-model-solutions'])
    expect(rows.map(({ response }) => [response?.model, response?.recordedCorrect, response?.text])).toEqual([
      ['small_model', false, '3+8 = 11\nA: 11'],
      ['large_model', true, '3*8 = 24\nA: 24'],
    ])
    expect(rows[0]?.task).toEqual(rows[1]?.task)
    expect(rows[0]?.task).toMatchObject({ answer: '24' })
  })

  test('has the id of the same question in gsm8k', () => {
    const [there] = read('gsm8k', examples.gsm8k)
    expect(read('gsm8k-model-solutions', examples['gsm8k-model-solutions'])[0]?.task.id).toBe(there?.task.id)
  })

  test('names the model whose field is wrong', () => {
    const value = { question: 'q', ground_truth: 'A: 1', model: { solution: 's' } }
    expect(problem('gsm8k-model-solutions', value)).toBe('model.is_correct: missing, wanted a boolean')
    expect(problem('gsm8k-model-solutions', { question: 'q', ground_truth: 'A: 1' })).toContain('no model solution')
    expect(problem('gsm8k-model-solutions', { question: 'q', ground_truth: '1', m: {} })).toContain('no final answer')
  })
})

describe('hh-rlhf', () => {
  test('the common beginning is the prompt', () => {
    const [row] = read('hh-rlhf', examples['hh-rlhf'])
    expect(row?.response).toBeUndefined()
    expect(row?.task).toMatchObject({
      kind: 'preference',
      prompt: 'Human: Is the shop open?\n\nAssistant: Yes, until six.\n\nHuman: Thanks\n\nAssistant:',
      chosen: 'You are welcome.',
      rejected: 'Go away.',
    })
  })

  test('dialogues that part earlier keep their later turns in the answers', () => {
    const [row] = read('hh-rlhf', {
      chosen: '\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: Bye\n\nAssistant: Bye!',
      rejected: '\n\nHuman: Hi\n\nAssistant: Hey.\n\nHuman: Bye\n\nAssistant: Bye!',
    })
    expect(row?.task).toMatchObject({
      prompt: 'Hi',
      chosen: 'Hello.\n\nHuman: Bye\n\nAssistant: Bye!',
      rejected: 'Hey.\n\nHuman: Bye\n\nAssistant: Bye!',
    })
  })

  test('nothing in common is a bad row', () => {
    expect(problem('hh-rlhf', { chosen: 'a', rejected: 'b' })).toContain('share no turn of an assistant')
  })
})

describe('fewrel', () => {
  test('the first occurrence of each entity, end exclusive', () => {
    const [row] = read('fewrel', examples.fewrel)
    expect(row?.task).toMatchObject({ kind: 'mention', head: [1, 3], tail: [5, 7], relation: 'P1' })
    expect(row?.response).toBeUndefined()
  })

  test('the flat form, with the name of its relation as a label', () => {
    const { h: _h, t: _t, ...rest } = examples.fewrel
    const flat = { ...rest, relation_name: 'crosses', h: { name: 'x', id: 'Q1', pos: [2] }, t: { pos: [5, 6] } }
    expect(read('fewrel', flat)[0]?.task).toMatchObject({
      head: [2, 3],
      tail: [5, 7],
      labels: { relationName: 'crosses' },
    })
  })

  test('the object form unfolds, relation by relation; other objects do not', () => {
    const { relation: _relation, ...sentence } = examples.fewrel
    expect(unfoldRelations({ P1: [sentence, sentence], P2: [sentence] })).toEqual([
      { ...sentence, relation: 'P1' },
      { ...sentence, relation: 'P1' },
      { ...sentence, relation: 'P2' },
    ])
    expect(unfoldRelations({ task: {} })).toBeUndefined()
    expect(unfoldRelations({ P1: ['text'] })).toBeUndefined()
    expect(unfoldRelations({})).toBeUndefined()
  })

  test('an entity of neither form: the fault of the nearer one', () => {
    expect(problem('fewrel', { ...examples.fewrel, h: ['x', 'Q', 'far'] })).toBe('h[2]: is "far", wanted an array')
    expect(problem('fewrel', { ...examples.fewrel, h: { pos: [-1] } })).toBe('h.pos[0]: is -1, wanted at least 0')
  })

  test('a position outside the sentence', () => {
    expect(problem('fewrel', { ...examples.fewrel, t: ['x', 'Q', [[6, 7]]] })).toBe(
      't: position 7, wanted one below 7, the number of tokens',
    )
  })
})

describe('touchstone', () => {
  test('every field of every kind passes through unchanged', () => {
    const tasks: Task[] = [
      { id: 'a', kind: 'arithmetic', question: 'q', answer: '1', labels: { level: 2, tags: ['x', null] } },
      {
        id: 'b',
        kind: 'programming',
        prompt: 'p',
        language: 'python',
        preamble: 'import re',
        tests: [
          { style: 'harness', name: 'h', code: 'assert f()' },
          {
            style: 'io',
            name: 'i',
            input: '1',
            output: '2',
            arguments: ['-v'],
            checker: { kind: 'float', relative: 1e-6 },
          },
        ],
      },
      { id: 'c', kind: 'preference', prompt: 'p', chosen: 'x', rejected: 'y' },
      { id: 'd', kind: 'mention', tokens: ['a', 'b'], head: [0, 1], tail: [1, 2], relation: 'r' },
    ]
    const response = {
      model: 'm',
      text: 't',
      sampling: { temperature: 0.7, topP: 0.9, maxTokens: 100, key: 'ab'.repeat(16), modelDigest: 'ff', prompt: 'v1' },
      tokens: { prompt: 3, completion: 4 },
      finish: 'stop',
      recordedCorrect: true,
    }
    for (const task of tasks) {
      expect(read('touchstone', { task, response })).toEqual([{ task, response: { ...response, taskId: task.id } }])
    }
  })

  test('a task without id gets one from its content, labels aside', () => {
    const task = { kind: 'arithmetic', question: 'q' }
    const id = (labels?: object): string | undefined =>
      read('touchstone', { task: { ...task, ...(labels === undefined ? {} : { labels }) } })[0]?.task.id
    expect(id()).toMatch(/^arithmetic-[0-9a-f]{12}$/)
    expect(id({ level: 3 })).toBe(id())
    expect(read('touchstone', { task: { ...task, question: 'r' } })[0]?.task.id).not.toBe(id())
  })

  test('its JSON Schema is strict and names all kinds', () => {
    const schema = jsonSchemaOfRow() as {
      additionalProperties: boolean
      required: string[]
      properties: { task: { oneOf: { properties: { kind: { const: string } }; required: string[] }[] } }
    }
    expect(schema.additionalProperties).toBe(false)
    expect(schema.required).toEqual(['task'])
    expect(schema.properties.task.oneOf.map(({ properties }) => properties.kind.const)).toEqual([
      'arithmetic',
      'programming',
      'preference',
      'mention',
    ])
    expect(schema.properties.task.oneOf[0]?.required).toEqual(['kind', 'question'])
  })
})
