import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainAnswer } from './answer-text.ts'
import { lexemesOf } from './lexeme.ts'
import { sameTerm } from './same-term.ts'
import { parseTerm } from './term-parser.ts'
import type { Term } from './term.ts'

function term(text: string): Term {
  const lexemes = lexemesOf(plainAnswer(text)) ?? []
  const parsed = parseTerm(lexemes, 0)
  if (parsed === undefined || parsed.end !== lexemes.length) throw new SyntaxError(`${text}: is no term`)
  return parsed.term
}

describe('sameTerm', () => {
  test.each([
    ['e^{\\pi\\sqrt{163}}', '262537412640768744', 'different'],
    ['10^{10^{10}}', '10^{10^{9}}', 'different'],
    ['10^{10^{10}}', '10^{10^{10}}', 'equal'],
    ['9^{9^{9^{9}}}', '9^{9^{9^{8}}}', 'unknown'],
    ['1000000!', '999999!', 'different'],
    ['\\sqrt{x^2}', 'x', 'unknown'],
    ['\\sqrt{7+4\\sqrt{3}}', '2+\\sqrt{3}', 'equal'],
    ['\\sin 3x', '3\\sin x - 4\\sin^3 x', 'equal'],
    ['\\sin 3x', '3\\sin x - 4\\sin^3 x + 10^{-30}', 'different'],
    ['n!', 'n(n-1)!', 'equal'],
    ['\\frac{1}{0}', '5', 'unknown'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(sameTerm(term(a), term(b))).toBe(expected)
  })

  test('a product is its expansion, and not with another constant', () => {
    assert(
      property(integer({ min: -30, max: 30 }), integer({ min: -30, max: 30 }), (a, b) => {
        const product = term(`(x+(${a}))(x+(${b}))`)
        expect(sameTerm(product, term(`x^2+(${a + b})x+(${a * b})`))).toBe('equal')
        expect(sameTerm(product, term(`x^2+(${a + b})x+(${a * b + 1})`))).toBe('different')
      }),
      { numRuns: 60 },
    )
  })

  test('a radical is its simplification', () => {
    assert(
      property(integer({ min: 2, max: 99 }), integer({ min: 2, max: 99 }), (a, b) => {
        expect(sameTerm(term(`\\sqrt{${a * a * b}}`), term(`${a}\\sqrt{${b}}`))).toBe('equal')
        expect(sameTerm(term(`\\sqrt{${a * a * b + 1}}`), term(`${a}\\sqrt{${b}}`))).toBe('different')
      }),
      { numRuns: 60 },
    )
  })
})
