import { describe, expect, test } from 'vitest'
import type { ShapeName } from './shape-name.ts'
import { BadRow, type TaskAndResponse } from './shape.ts'
import { shapeNamed, SHAPES } from './shapes.ts'

function read(name: ShapeName, value: unknown): TaskAndResponse | undefined {
  const rows = shapeNamed(name).read(value, 'a.jsonl')
  expect(rows).toHaveLength(1)
  return rows[0]
}

function problem(name: ShapeName, value: unknown): string {
  try {
    shapeNamed(name).read(value, 'a.jsonl')
  } catch (error) {
    expect(error).toBeInstanceOf(BadRow)
    return (error as BadRow).message
  }
  throw new Error('no problem')
}

/** The shape that a first row is told to have. */
function toldShape(value: Readonly<Record<string, unknown>>): string | undefined {
  return SHAPES.find((shape) => shape.fits(value))?.name
}

const user = { role: 'user', content: 'Name a prime above 10.' }
const good = { role: 'assistant', content: '11' }
const bad = { role: 'assistant', content: '12' }

describe('preference', () => {
  const expected = { kind: 'preference', prompt: 'Name a prime above 10.', chosen: '11', rejected: '12' }

  test.each([
    ['texts with a prompt', { prompt: user.content, chosen: '11', rejected: '12' }],
    ['messages with a prompt of messages', { prompt: [user], chosen: [good], rejected: [bad] }],
    ['messages that share their prompt', { chosen: [user, good], rejected: [user, bad] }],
    ['whole dialogues beside a prompt', { prompt: user.content, chosen: [user, good], rejected: [user, bad] }],
    [
      'content in parts',
      { prompt: [{ ...user, content: [{ type: 'text', text: user.content }] }], chosen: [good], rejected: [bad] },
    ],
  ])('%s', (_, value) => {
    expect(toldShape(value)).toBe('preference')
    expect(read('preference', value)?.task).toMatchObject(expected)
    expect(read('preference', value)?.response).toBeUndefined()
  })

  test('several turns are spoken by name', () => {
    const system = { role: 'system', content: 'Be short.' }
    expect(read('preference', { chosen: [system, user, good], rejected: [system, user, bad] })?.task).toMatchObject({
      prompt: 'System: Be short.\n\nHuman: Name a prime above 10.\n\nAssistant:',
    })
  })

  test('what is no pair of answers to one prompt', () => {
    expect(problem('preference', { chosen: [user, good], rejected: [{ ...user, content: 'else' }, bad] })).toContain(
      'differ before their last turns',
    )
    expect(problem('preference', { chosen: [good], rejected: [bad] })).toContain('prompt: missing')
    expect(problem('preference', { prompt: 'p', chosen: [user], rejected: [bad] })).toBe(
      'chosen: the last turn is of role "user", wanted one of the assistant',
    )
    expect(problem('preference', { prompt: 'p', chosen: 'a' })).toContain('rejected: missing')
  })

  test('two dialogues of text without a prompt stay HH-RLHF', () => {
    expect(toldShape({ chosen: '\n\nHuman: a\n\nAssistant: b', rejected: '\n\nHuman: a\n\nAssistant: c' })).toBe(
      'hh-rlhf',
    )
  })
})

describe('a dialogue has one prompt in all shapes', () => {
  const said = '\n\nHuman: Name a prime above 10.\n\nAssistant: 11'
  const again = { role: 'user', content: 'And the next?' }

  test('of one human turn: its text', () => {
    const prompts = [
      read('hh-rlhf', { chosen: said, rejected: said.replace('11', '12') }),
      read('preference', { chosen: [user, good], rejected: [user, bad] }),
      read('preference', { prompt: user.content, chosen: '11', rejected: '12' }),
    ].map((row) => (row?.task.kind === 'preference' ? row.task.prompt : undefined))
    expect(prompts).toEqual([user.content, user.content, user.content])
  })

  test('of a turn that says nothing: as it is written', () => {
    const empty = read('hh-rlhf', { chosen: '\n\nHuman: \n\nAssistant: x', rejected: '\n\nHuman: \n\nAssistant: y' })
    expect(empty?.task).toMatchObject({ prompt: 'Human: \n\nAssistant:', chosen: 'x', rejected: 'y' })
    const before = `${said}\n\nHuman:\n\nAssistant:`
    const later = read('hh-rlhf', { chosen: `${before} x`, rejected: `${before} y` })
    expect(later?.task).toMatchObject({ prompt: before.trimStart(), chosen: 'x', rejected: 'y' })
  })

  test('of several turns: with their speakers, whatever white space stands around them', () => {
    const before = `${said} \n\nHuman:  And the next?\n\nAssistant:`
    const text = read('hh-rlhf', { chosen: `${before} 13`, rejected: `${before} 14` })
    const turns = [user, good, again]
    const messages = read('preference', { chosen: [...turns, good], rejected: [...turns, bad] })
    const prompt = 'Human: Name a prime above 10.\n\nAssistant: 11\n\nHuman: And the next?\n\nAssistant:'
    expect(text?.task).toMatchObject({ prompt })
    expect(messages?.task).toMatchObject({ prompt })
  })
})

describe('chat', () => {
  test('the last turn is the response, what stands before the question', () => {
    const row = read('chat', {
      messages: [
        { role: 'user', content: 'What is 2 + 3?' },
        { role: 'assistant', content: '5' },
      ],
    })
    expect(row?.task).toMatchObject({ kind: 'arithmetic', question: 'What is 2 + 3?' })
    expect(row?.task).not.toHaveProperty('answer')
    expect(row?.response).toEqual({ taskId: row?.task.id, model: 'recorded', text: '5' })
  })

  test('id, model and gold beside', () => {
    expect(read('chat', { id: 7, model: 'm', answer: 5, messages: [user, good] })).toMatchObject({
      task: { id: '7', answer: '5' },
      response: { taskId: '7', model: 'm', text: '11' },
    })
  })

  test('a chat that nobody has answered only asks', () => {
    const row = read('chat', { messages: [user, good, { role: 'user', content: 'And the next?' }] })
    expect(row?.task).toMatchObject({
      question: 'Human: Name a prime above 10.\n\nAssistant: 11\n\nHuman: And the next?\n\nAssistant:',
    })
    expect(row?.response).toBeUndefined()
  })

  test('turns that are no question and answer', () => {
    expect(problem('chat', { messages: [good] })).toContain('nothing stands before the answer')
    expect(problem('chat', { messages: [user, { role: 'assistant', content: null }] })).toContain(
      'messages[1].content: missing',
    )
    const image = { role: 'user', content: [{ type: 'image_url' }] }
    expect(problem('chat', { messages: [image, good] })).toContain('has a part of type image_url')
  })
})

describe('sharegpt', () => {
  const conversations = [
    { from: 'human', value: 'Name a prime above 10.' },
    { from: 'gpt', value: '11' },
  ]

  test('a conversation is a question and its answer', () => {
    expect(read('sharegpt', { conversations })).toMatchObject({
      task: { kind: 'arithmetic', question: 'Name a prime above 10.' },
      response: { text: '11' },
    })
    expect(read('sharegpt', { system: 'Be short.', conversations })?.task).toMatchObject({
      question: 'System: Be short.\n\nHuman: Name a prime above 10.\n\nAssistant:',
    })
  })

  test('with chosen and rejected a preference', () => {
    const pair = {
      conversations: conversations.slice(0, 1),
      chosen: conversations[1],
      rejected: { from: 'gpt', value: '12' },
    }
    expect(toldShape(pair)).toBe('sharegpt')
    expect(read('sharegpt', pair)?.task).toMatchObject({
      kind: 'preference',
      prompt: 'Name a prime above 10.',
      chosen: '11',
      rejected: '12',
    })
    expect(problem('sharegpt', { ...pair, rejected: undefined })).toContain('rejected: missing')
    expect(problem('sharegpt', { ...pair, conversations })).toContain('end with an answer')
  })
})
