import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextChecker } from './checkers.ts'
import { compareOutput } from './checkers.ts'

const status = (checker: TextChecker, expected: string, found: string): string =>
  compareOutput(checker, expected, found).status

describe('compareOutput', () => {
  test('tokens: white space parts tokens and is not thrown away', () => {
    expect(status({ kind: 'tokens' }, '1 2', '12')).toBe('wrong-answer')
    expect(status({ kind: 'tokens' }, '1 2\n', ' 1\n2')).toBe('accepted')
    expect(compareOutput({ kind: 'tokens' }, '1 2 3', '1 5 3').message).toBe('token 2 is "5", wanted "2"')
    expect(compareOutput({ kind: 'tokens' }, '1 2 3', '1 2').message).toContain('the first missing is "3"')
    expect(compareOutput({ kind: 'tokens' }, '1', '1 Error').message).toContain('the first too many is "Error"')
  })

  test('exact: right tokens in a wrong layout are a presentation error', () => {
    expect(status({ kind: 'exact' }, 'a b\n', 'a b\n')).toBe('accepted')
    expect(status({ kind: 'exact' }, 'a b\n', 'a  b\n')).toBe('presentation-error')
    expect(status({ kind: 'exact' }, 'a b\n', 'a c\n')).toBe('wrong-answer')
    expect(compareOutput({ kind: 'exact' }, 'x\ny z', 'x\ny  z').message).toContain('line 2')
  })

  test('float: tolerance is the larger of absolute and relative, and only for numbers on both sides', () => {
    expect(status({ kind: 'float' }, '0.3333333333', '0.33333334')).toBe('accepted')
    expect(status({ kind: 'float', absolute: 0.1, relative: 0 }, '10', '10.2')).toBe('wrong-answer')
    expect(status({ kind: 'float', absolute: 0, relative: 0.1 }, '100', '109')).toBe('accepted')
    expect(status({ kind: 'float' }, 'inf -Infinity nan', 'Infinity -inf NaN')).toBe('accepted')
    expect(status({ kind: 'float' }, 'inf', '1e400')).toBe('wrong-answer')
    expect(status({ kind: 'float' }, '1e400', '1e500')).toBe('wrong-answer')
    expect(status({ kind: 'float' }, '1e400', '10e399')).toBe('accepted')
    expect(status({ kind: 'float' }, '-0', '0.0')).toBe('accepted')
    expect(status({ kind: 'float' }, '0.1', '0.100001')).toBe('accepted')
    expect(status({ kind: 'float' }, '0.1', '0.1000010000000000001')).toBe('wrong-answer')
    expect(status({ kind: 'float', absolute: 0.5, relative: 0 }, '9223372036854775807', '9223372036854775806')).toBe(
      'wrong-answer',
    )
    expect(status({ kind: 'float' }, 'nanity', 'nan')).toBe('wrong-answer')
    expect(status({ kind: 'float' }, 'inf', '-inf')).toBe('wrong-answer')
    expect(status({ kind: 'float' }, '1', 'nan')).toBe('wrong-answer')
    expect(status({ kind: 'float' }, 'yes', 'no')).toBe('wrong-answer')
    expect(status({ kind: 'float' }, '16', '0x10')).toBe('wrong-answer')
  })

  test('only ASCII white space parts tokens, and NUL, byte order mark and wrong bytes are part of them', () => {
    expect(status({ kind: 'tokens' }, '1 2', '1\u00a02')).toBe('wrong-answer')
    expect(status({ kind: 'tokens' }, '5', '\ufeff5')).toBe('wrong-answer')
    expect(status({ kind: 'tokens' }, '5', '5\0')).toBe('wrong-answer')
    expect(status({ kind: 'tokens' }, '1\n2\n', '1\r\n\t\v\f2')).toBe('accepted')
    expect(compareOutput({ kind: 'exact' }, '\ufffd', Buffer.from([0xff])).status).toBe('wrong-answer')
    expect(compareOutput({ kind: 'tokens' }, '\u00e9', Buffer.from([0xe9])).message).toBe(
      'token 1 is "\\xe9", wanted "\u00e9"',
    )
    expect(status({ kind: 'unordered-lines' }, 'a\nb', 'b \r\na\t\n')).toBe('accepted')
  })

  test('unordered-lines: a multiset, not a set', () => {
    expect(status({ kind: 'unordered-lines' }, 'a\nb\nb\n', 'b\na\nb')).toBe('accepted')
    expect(status({ kind: 'unordered-lines' }, 'a\nb\nb\n', 'b\na\na')).toBe('wrong-answer')
    expect(status({ kind: 'unordered-lines' }, 'a\nb', 'a')).toBe('wrong-answer')
  })

  test('every checker accepts a text as itself, and only token-wise equal texts are equal under tokens', () => {
    const kinds: TextChecker[] = [{ kind: 'exact' }, { kind: 'tokens' }, { kind: 'float' }, { kind: 'unordered-lines' }]
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...kinds), (text, kind) => status(kind, text, text) === 'accepted'),
    )
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9]{1,3}$/)),
        fc.array(fc.stringMatching(/^[a-z0-9]{1,3}$/)),
        (a, b) => {
          const same = a.length === b.length && a.every((token, index) => token === b[index])
          return (status({ kind: 'tokens' }, a.join(' '), b.join('\n')) === 'accepted') === same
        },
      ),
    )
  })
})
