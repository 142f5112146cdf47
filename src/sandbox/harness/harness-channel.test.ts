import { describe, expect, test } from 'vitest'
import { HarnessChannel } from './harness-channel.ts'

const send = (channel: HarnessChannel, text: string): string => {
  const answer = channel.handler(Buffer.from(text))
  return answer === undefined ? '' : Buffer.from(answer).subarray(4).toString()
}

describe('HarnessChannel', () => {
  test('hands out the tests, counts assertions, keeps cases in order and takes the token as proof', () => {
    const channel = new HarnessChannel('check()')
    expect(send(channel, 'READY\n')).toBe('check()')
    expect(send(channel, 'CASE accepted adds two\nCASE wrong-answer takes one\twanted 1, found 2\n')).toBe('')
    const token = send(channel, 'CASE skipped later\nEND 3\n')
    expect(channel.completed).toBe(false)
    send(channel, `TOKEN ${token}\n`)
    expect(channel).toMatchObject({ completed: true, forged: false, assertions: 3 })
    expect(channel.cases).toEqual([
      { name: 'adds two', status: 'accepted' },
      { name: 'takes one', status: 'wrong-answer', message: 'wanted 1, found 2' },
      { name: 'later', status: null },
    ])
  })

  test('a driver that does not count leaves the number open', () => {
    const channel = new HarnessChannel(null)
    send(channel, `TOKEN ${send(channel, 'END\n')}\n`)
    expect(channel).toMatchObject({ completed: true, assertions: undefined })
  })

  test.each([
    ['a case before the tests were asked for', 'CASE accepted a\n'],
    ['a case of a status that no case has', 'READY\nCASE fine a\n'],
    ['a case after the end', 'READY\nEND 1\nCASE accepted a\n'],
    ['an end twice', 'READY\nEND\nEND\n'],
    ['a token that was not given', 'READY\nEND\nTOKEN abc\n'],
  ])('%s is a forgery', (_title, words) => {
    const channel = new HarnessChannel('check()')
    send(channel, words)
    expect(channel).toMatchObject({ completed: false, forged: true })
  })
})
