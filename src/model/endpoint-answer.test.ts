import { expect, test } from 'vitest'
import { joinedAnswer, UnusableAnswer, wholeAnswer } from './endpoint-answer.ts'
import { watchingEnd } from './stream-end.ts'

test.each<[unknown, string]>([
  [undefined, 'its answer is empty'],
  ['', 'its answer is empty'],
  ['<p>Log in</p>', 'it answered without a choice (<p>Log in</p>)'],
  [{ choices: [] }, 'it answered without a choice ({"choices":[]})'],
  [{ choices: 7 }, 'it answered without a choice ({"choices":7})'],
  [{ error: { message: 'quota' } }, 'it answered without a choice (quota)'],
  [{ error: 'quota' }, 'it answered without a choice (quota)'],
  [{ choices: [{ message: {} }] }, 'a choice without a text'],
  [{ choices: [{ message: { content: 7 } }] }, 'its text is none, wanted a string or parts with text (7)'],
  [
    { choices: [{ message: { content: [{ type: 'image' }] } }] },
    'wanted a string or parts with text ([{"type":"image"}])',
  ],
  [{ choices: [{ message: { content: '' }, finish_reason: 'content_filter' }] }, 'ended with content_filter'],
  [{ choices: [{ message: { content: null }, finish_reason: 'tool_calls' }] }, 'ended with tool_calls'],
])('%j holds no text', (answer, message) => {
  const read = (): unknown => wholeAnswer(answer)
  expect(read).toThrow(UnusableAnswer)
  expect(read).toThrow(message)
})

test('a text in parts is joined, without thoughts; one that is null is empty', () => {
  const content = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
    { type: 'text', text: 'The answer ' },
    { type: 'text', text: 'is 5.' },
  ]
  expect(wholeAnswer({ choices: [{ message: { content }, finish_reason: 'stop' }] }).text).toBe('The answer is 5.')
  expect(wholeAnswer({ choices: [{ message: { content: null } }] }).text).toBe('')
})

const BEGINNING = [
  { choices: [{ delta: { content: 'one ' } }] },
  { usage: null },
  { choices: [{ delta: { content: 'two' } }] },
]
const STOPPED = { choices: [{ delta: {}, finish_reason: 'stop' }] }

/** A stream of pieces, whose bytes end as told. */
async function streamed(pieces: readonly object[], ...bytes: string[]): Promise<unknown> {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
  const body = ReadableStream.from(bytes.map((text) => Buffer.from(text)))
  const response = watchingEnd(new Response(body, { headers }))
  await response.text()
  return await joinedAnswer(ReadableStream.from(pieces), response, () => {})
}

test('a stream that ends without a reason and without [DONE] broke off; either of them makes it whole', async () => {
  const broken = streamed(BEGINNING, 'data: {"a": "data: [DONE]"}\n\n')
  await expect(broken).rejects.toMatchObject({ name: 'UnusableAnswer', isBroken: true })
  const whole = { text: 'one two', tokens: undefined, finish: 'stop' }
  expect(await streamed([...BEGINNING, STOPPED], 'data: {}\n\n')).toEqual(whole)
  expect(await streamed(BEGINNING, 'data: {}\n\ndata: [DO', 'NE]\n\n')).toEqual(whole)
  expect(await streamed(BEGINNING, 'data:[DONE]')).toEqual(whole)
})

test('pieces of a stream that are thoughts alone add nothing; one whose text is none of a string or parts is refused', async () => {
  const thoughts = [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }]
  const pieces = [{ choices: [{ delta: { content: thoughts } }] }, ...BEGINNING, STOPPED]
  expect(await streamed(pieces, 'data: {}\n\n')).toEqual({ text: 'one two', tokens: undefined, finish: 'stop' })
  await expect(streamed([{ choices: [{ delta: { content: 7 } }] }])).rejects.toThrow('its text is none, wanted')
})
