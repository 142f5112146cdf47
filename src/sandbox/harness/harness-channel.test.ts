import { describe, expect, test } from 'vitest'
import { HarnessChannel } from './harness-channel.ts'

const say = (channel: HarnessChannel, text: string): string | undefined => {
  const answer = channel.handler(Buffer.from(text))
  return answer === undefined ? undefined : Buffer.from(answer).subarray(4).toString()
}

describe('HarnessChannel', () => {
  test('hands out tests, then the token, and completes when the token comes back', () => {
    const channel = new HarnessChannel('assert 1')
    expect(say(channel, 'READY\n')).toBe('assert 1')
    expect(channel.completed).toBe(false)
    const token = say(channel, 'END\n')
    expect(token).toMatch(/^[0-9a-f]{48}$/)
    expect(say(channel, `TOKEN ${token}\n`)).toBeUndefined()
    expect(channel.completed).toBe(true)
  })

  test('takes words in pieces', () => {
    const channel = new HarnessChannel(null)
    expect(say(channel, 'EN')).toBeUndefined()
    const token = say(channel, 'D\n') ?? ''
    say(channel, `TOKEN ${token.slice(0, 5)}`)
    say(channel, `${token.slice(5)}\n`)
    expect(channel.completed).toBe(true)
  })

  test('hands out the tests, counts assertions, keeps cases in order and takes the token as proof', () => {
    const channel = new HarnessChannel('check()')
    expect(say(channel, 'READY\n')).toBe('check()')
    expect(say(channel, 'CASE accepted adds two\nCASE wrong-answer takes one\twanted 1, found 2\n')).toBeUndefined()
    const token = say(channel, 'CASE skipped later\nEND 3\n')
    expect(channel.completed).toBe(false)
    say(channel, `TOKEN ${token}\n`)
    expect(channel).toMatchObject({ completed: true, forged: false, assertions: 3 })
    expect(channel.cases).toEqual([
      { name: 'adds two', status: 'accepted' },
      { name: 'takes one', status: 'wrong-answer', message: 'wanted 1, found 2' },
      { name: 'later', status: null },
    ])
  })

  test('a driver that does not count leaves the number open', () => {
    const channel = new HarnessChannel(null)
    say(channel, `TOKEN ${say(channel, 'END\n')}\n`)
    expect(channel).toMatchObject({ completed: true, assertions: undefined })
  })

  test('keeps the first doubt that is told before the end, and still completes', () => {
    const channel = new HarnessChannel(null)
    say(channel, 'DOUBT the program reads want\nDOUBT another\n')
    say(channel, `TOKEN ${say(channel, 'END 1\n')}\n`)
    expect(channel).toMatchObject({ completed: true, forged: false, doubt: 'the program reads want', copied: false })
  })

  test.each([
    ['before the end', ['READY\n', 'COPY\n']],
    ['after the end', ['READY\n', 'END\n', 'COPY\n']],
  ])('hears of a copy of the process %s', (_, words) => {
    const channel = new HarnessChannel('tests')
    for (const word of words) say(channel, word)
    expect(channel).toMatchObject({ copied: true, forged: false })
  })

  test.each([
    ['a doubt after the end', ['READY\n', 'END 1\n', 'DOUBT late\n']],
    ['a case before the tests were asked for', ['CASE accepted a\n']],
    ['a case of a status that no case has', ['READY\n', 'CASE fine a\n']],
    ['a case after the end', ['READY\n', 'END 1\n', 'CASE accepted a\n']],
    ['a guessed token', ['READY\n', 'END\n', 'TOKEN 0\n']],
    ['a token before the end', ['READY\n', 'TOKEN x\n']],
    ['the tests asked for twice', ['READY\n', 'READY\n']],
    ['an end without a beginning', ['END\n']],
    ['noise', ['hello\n']],
    ['a line without end', ['x'.repeat(100_000), '\n']],
  ])('calls %s a forgery', (_, words) => {
    const channel = new HarnessChannel('tests')
    for (const word of words) say(channel, word)
    expect(channel.forged).toBe(true)
    expect(channel.completed).toBe(false)
  })

  test('stays forged whatever comes after', () => {
    const channel = new HarnessChannel(null)
    say(channel, 'noise\n')
    const token = say(channel, 'END\n')
    say(channel, `TOKEN ${token}\n`)
    expect(channel.completed).toBe(false)
  })
})
