/** Shapes of mention data beyond FewRel; rows written here. */
import { describe, expect, test } from 'vitest'
import type { MentionTask } from '../../supervision.ts'
import type { ShapeName } from './shape-name.ts'
import { BadRow, type ShapeOptions } from './shape.ts'
import { shapeNamed } from './shapes.ts'

function read(name: ShapeName, value: unknown, options?: ShapeOptions): readonly MentionTask[] {
  return shapeNamed(name)
    .read(value, 'a.jsonl', options)
    .map(({ task }) => task as MentionTask)
}

function words(task: MentionTask | undefined): readonly [head: string, tail: string] {
  if (task === undefined) throw new Error('no task')
  return [task.tokens.slice(...task.head).join(' '), task.tokens.slice(...task.tail).join(' ')]
}

function problem(name: ShapeName, value: unknown): string {
  try {
    read(name, value)
  } catch (error) {
    expect(error).toBeInstanceOf(BadRow)
    return (error as BadRow).message
  }
  throw new Error('was read without a problem')
}

describe('mention', () => {
  const text = "O'Neil's boat left Port-Louis (at dawn)."

  test('character offsets cut the text at the edges of the mentions', () => {
    const [task] = read('mention', { text, head: [0, 6], tail: [19, 29], relation: 'left' })
    expect(task).toMatchObject({ kind: 'mention', relation: 'left', head: [0, 1], tail: [5, 6] })
    expect(task?.tokens).toEqual(["O'Neil", "'", 's', 'boat', 'left', 'Port-Louis', '(', 'at', 'dawn', ')', '.'])
  })

  test('token indices pass through, with parse and labels as labels', () => {
    const [task] = read('mention', {
      tokens: ['Ada', 'met', 'Bo'],
      head: [0, 1],
      tail: [2, 3],
      parse: [1, -1, 1],
      labels: { from: 'me' },
    })
    expect(task).toMatchObject({ head: [0, 1], tail: [2, 3], labels: { parse: [1, -1, 1], from: 'me' } })
    expect(task).not.toHaveProperty('relation')
  })

  test('character offsets beside tokens are told apart from a range that fits neither', () => {
    const row = { tokens: ['Ada', 'met', 'Bo', 'Lin'], head: [0, 1] }
    expect(problem('mention', { ...row, tail: [8, 14] })).toBe(
      'tail: is [8, 14), wanted a range that is not empty within 4 tokens (it fits the characters of the sentence: character offsets go with text, not with tokens)',
    )
    expect(problem('mention', { ...row, tail: [8, 90] })).toBe(
      'tail: is [8, 90), wanted a range that is not empty within 4 tokens',
    )
    expect(problem('mention', { text, head: [0, 6], tail: [30, 90] })).toContain(`within ${text.length} characters`)
  })

  test('tokens beside the text are those that offsets in tokens count', () => {
    const tokens = ['(', 'Ada', 'Lin', ')', 'left', 'Ulm', '.']
    const row = { text: '(Ada Lin) left Ulm.', tokens, head: [1, 3], tail: [5, 6] }
    const inTokens = { offsets: 'token' } as const
    const [task] = read('mention', row, inTokens)
    expect(words(task)).toEqual(['Ada Lin', 'Ulm'])
    expect(problem('mention', row)).toContain('row: has both tokens and text')
    expect(() => read('mention', { ...row, tokens: tokens.slice(1) }, inTokens)).toThrow(
      'tokens: do not spell the text',
    )
  })

  test.each([
    [{ head: [0, 1], tail: [1, 2] }, 'row: has neither tokens nor text'],
    [{ tokens: ['a'], text: 'a', head: [0, 1], tail: [0, 1] }, 'row: has both tokens and text'],
    [{ tokens: ['a', 'b'], head: [1, 1], tail: [0, 1] }, 'head: is [1, 1), wanted a range that is not empty'],
    [{ text: 'a  b', head: [0, 1], tail: [1, 3] }, 'tail: covers only white space'],
    [{ tokens: ['a', 'b'], head: [0, 1] }, 'tail: missing, wanted'],
    [{ tokens: ['a', 'b'], head: [0, 1], tail: [1, 2], realtion: 'x' }, 'unknown field "realtion"'],
    [{ tokens: ['a', 'b'], head: [0, 1], tail: [1, 2], parse: [-1] }, 'parse: has 1 governors, wanted 2'],
    [{ tokens: ['a', 'b'], head: [0, 1], tail: [1, 2], parse: [-1, 2] }, 'parse: governor is 2'],
    [{ text: 'a b', head: [0, 1], tail: [2, 3], parse: [-1, 0] }, 'parse: stands beside text'],
  ])('%j is a bad row', (row, message) => {
    expect(problem('mention', row)).toContain(message)
  })
})

describe('offsets into text with an emoji', () => {
  const text = '🙂 Ada left Ulm.'
  const units = { text, head: [3, 6], tail: [12, 15] }
  const points = { text, head: [2, 5], tail: [11, 14] }

  test('the stated unit gives the words that were meant', () => {
    for (const [row, offsets] of [
      [units, 'utf-16'],
      [points, 'code-point'],
      [{ text, head: [1, 2], tail: [3, 4] }, 'token'],
    ] as const) {
      const [found] = shapeNamed('mention').read(row, 'file', { offsets })
      const task = found?.task as MentionTask
      const head = task.tokens.slice(...task.head).join(' ')
      const tail = task.tokens.slice(...task.tail).join(' ')
      expect([head, tail]).toEqual(['Ada', offsets === 'token' ? 'Ulm .' : 'Ulm'])
    }
  })

  test('without a unit the row is refused, because both readings may give words', () => {
    expect(problem('mention', units)).toContain('wanted --offsets utf-16 or --offsets code-point')
    expect(problem('mention', points)).toContain('wanted --offsets utf-16 or --offsets code-point')
    expect(words(read('mention', { text: 'Ada left Ulm 🙂', head: [0, 3], tail: [9, 12] })[0])).toEqual(['Ada', 'Ulm'])
  })

  test('an offset inside a surrogate pair is refused', () => {
    expect(problem('mention', { text, head: [1, 6], tail: [12, 15] })).toBe(
      'head: offset 1 cuts a character in two, wanted UTF-16 units, or code points with --offsets code-point',
    )
  })
})

describe('semeval', () => {
  const sentence = 'The <e1>crack</e1> was made by the <e2>frost</e2>.'

  test('the first argument of the relation is the head', () => {
    const [one] = read('semeval', { sentence, relation: 'Cause-Effect(e2,e1)' })
    expect(one?.relation).toBe('Cause-Effect')
    expect(words(one)).toEqual(['frost', 'crack'])
    const [other] = read('semeval', { id: 3, sentence, relation: 'Other' })
    expect(other).toMatchObject({ id: 'semeval-3', relation: 'Other' })
    expect(words(other)).toEqual(['crack', 'frost'])
  })

  test('marks that are missing, doubled or crossed are bad rows', () => {
    expect(problem('semeval', { sentence: 'A <e1>b</e1> c' })).toBe('sentence: has no <e2>, wanted both marks of e2')
    expect(problem('semeval', { sentence: '<e1>b</e1> <e2>c' })).toBe('sentence: has no </e2>, wanted both marks of e2')
    expect(problem('semeval', { sentence: '<e1>b</e1> <e1>c</e1>' })).toContain('<e1> twice')
    expect(problem('semeval', { sentence: '</e1>b<e1> <e2>c</e2>' })).toContain('</e1> does not stand behind')
    expect(problem('semeval', { sentence, relation: 'Cause(e1;e2)' })).toContain('wanted a name with (e1,e2)')
  })
})

describe('tacred', () => {
  const row = { token: ['Ada', 'Lin', 'leads', 'Ulm'], subj_start: 0, subj_end: 1, obj_start: 3, obj_end: 3 }

  test('inclusive ends become exclusive, governors 0-based', () => {
    const [task] = read('tacred', { ...row, stanford_head: ['2', '3', '0', '3'], subj_type: 'PERSON', relation: 'r' })
    expect(task).toMatchObject({ head: [0, 2], tail: [3, 4], labels: { parse: [1, 2, -1, 2], headType: 'PERSON' } })
  })

  test('an end before its start, outside, or a parse of another length', () => {
    expect(problem('tacred', { ...row, subj_start: 2 })).toBe('subj_end: is 1, wanted at least subj_start, 2')
    expect(problem('tacred', { ...row, obj_end: 4 })).toContain('wanted one below 4')
    expect(problem('tacred', { ...row, stanford_head: [0] })).toContain('has 1 governors, wanted 4')
  })
})

describe('docred', () => {
  const document = {
    sents: [
      ['Ulm', 'is', 'old'],
      ['Ada', 'left', 'it'],
      ['Bo', 'saw', 'Ulm', 'and', 'Ada'],
    ],
    vertexSet: [
      [
        { sent_id: 0, pos: [0, 1] },
        { sent_id: 2, pos: [2, 3] },
      ],
      [
        { sent_id: 1, pos: [0, 1] },
        { sent_id: 2, pos: [4, 5] },
      ],
      [{ sent_id: 0, pos: [2, 3] }],
    ],
  }

  test('the nearest mentions of the pair, in the sentences from one to the other', () => {
    const [near, far] = read('docred', {
      ...document,
      labels: [
        { h: 1, t: 0, r: 'P1' },
        { h: 1, t: 2, r: 'P2' },
      ],
    })
    expect(near).toMatchObject({ relation: 'P1', head: [4, 5], tail: [2, 3], labels: { sentences: 1 } })
    expect(far?.tokens).toEqual(['Ulm', 'is', 'old', 'Ada', 'left', 'it'])
    expect(words(far)).toEqual(['Ada', 'old'])
  })

  test('mentions that cross in one sentence are passed over where the entities stand apart in another', () => {
    const [task] = read('docred', {
      sents: [
        ['New', 'York', 'City'],
        ['The', 'old', 'York', 'City'],
      ],
      vertexSet: [
        [
          { sent_id: 0, pos: [0, 2] },
          { sent_id: 1, pos: [2, 3] },
        ],
        [
          { sent_id: 0, pos: [1, 3] },
          { sent_id: 1, pos: [3, 4] },
        ],
      ],
      labels: [{ h: 0, t: 1, r: 'P1' }],
    })
    expect(words(task)).toEqual(['York', 'City'])
  })

  test('a document without labels gives every ordered pair of its entities, unlabelled', () => {
    const pairs = read('docred', document)
    expect(pairs.map(({ relation }) => relation)).toEqual(Array.from({ length: 6 }, () => undefined))
    expect(pairs.map((task) => words(task).join(' '))).toEqual([
      'Ulm Ada',
      'Ulm old',
      'Ada Ulm',
      'Ada old',
      'old Ulm',
      'old Ada',
    ])
    expect(read('docred', { ...document, labels: [] })).toEqual([])
  })

  test('answers are mapped back by the entities, and no two tasks have one id', () => {
    const twice = { ...document, title: 'T', vertexSet: [...document.vertexSet, document.vertexSet[2]] }
    const tasks = read('docred', twice)
    expect(tasks[1]?.id).toMatch(/^docred-[0-9a-f]{12}-0-2$/)
    expect(tasks[1]?.labels).toEqual({ sentences: 1, title: 'T', h: 0, t: 2 })
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(12)
    const labels = [2, 3].map((t) => ({ h: 0, t, r: 'P1' }))
    const [first, second] = read('docred', { ...twice, labels })
    expect(first?.id).toBe(read('docred', { ...twice, labels: labels.slice(0, 1) })[0]?.id)
    expect(second?.id).toBe(`${first?.id}-1`)
  })

  test('entities and sentences that do not exist are bad rows', () => {
    expect(problem('docred', { ...document, labels: [{ h: 0, t: 9, r: 'P1' }] })).toBe(
      'labels.0.t: is 9, wanted an entity from 0 to 2',
    )
    expect(problem('docred', { sents: [['a']], vertexSet: [[{ sent_id: 1, pos: [0, 1] }]] })).toContain('sent_id: is 1')
    expect(problem('docred', { sents: [['a']], vertexSet: [[{ sent_id: 0, pos: [0, 2] }]] })).toContain(
      'pos: is [0, 2)',
    )
  })
})

describe('entity-relations', () => {
  const row = {
    tokens: ['Ada', 'of', 'Ulm'],
    entities: [
      { type: 'Peop', start: 0, end: 1 },
      { type: 'Loc', start: 2, end: 3 },
    ],
  }

  test('a task for each relation, with the types as labels', () => {
    const [task, ...more] = read('entity-relations', { ...row, relations: [{ type: 'Live_In', head: 0, tail: 1 }] })
    expect(more).toEqual([])
    expect(words(task)).toEqual(['Ada', 'Ulm'])
    expect(task).toMatchObject({ relation: 'Live_In', labels: { headType: 'Peop', tailType: 'Loc' } })
  })

  test('without the field relations every ordered pair is asked', () => {
    expect(read('entity-relations', row).map((task) => [...words(task), task.relation])).toEqual([
      ['Ada', 'Ulm', undefined],
      ['Ulm', 'Ada', undefined],
    ])
  })

  test('answers are mapped back by the entities, and no two tasks have one id', () => {
    const tasks = read('entity-relations', { ...row, entities: [...row.entities, row.entities[1]] })
    expect(tasks.map(({ id }) => id.replace(/-[0-9a-f]{12}/, ''))).toEqual(
      ['0-1', '0-2', '1-0', '2-0'].map((pair) => `entity-relations-${pair}`),
    )
    expect(tasks[1]?.labels).toEqual({ headType: 'Peop', tailType: 'Loc', headEntity: 0, tailEntity: 2 })
  })

  test('an entity that does not exist, or lies outside', () => {
    expect(problem('entity-relations', { ...row, relations: [{ type: 'x', head: 0, tail: 2 }] })).toBe(
      'relations.0.tail: is 2, wanted an entity from 0 to 1',
    )
    expect(problem('entity-relations', { ...row, tokens: ['Ada'], relations: [] })).toContain('entities.1: is [2, 3)')
  })
})
