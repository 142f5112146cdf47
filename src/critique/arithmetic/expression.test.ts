import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate, printExpression, type Expression } from './expression.ts'
import { parseExpression } from './parser.ts'
import { printRational, rational } from './rational.ts'
import { tokenize } from './tokenizer.ts'

/** The tree of a text that is one expression, units behind it aside. */
function parse(text: string): Expression | undefined {
  const { tokens, mathematics } = tokenize(text, 0, text.length)
  const parsed = parseExpression(tokens, 0, { mathematics })
  if (parsed === undefined || tokens.slice(parsed.end).some((token) => token.kind !== 'word')) return undefined
  return parsed.expression
}

function valueOf(text: string): string | undefined {
  const expression = parse(text)
  const value = expression === undefined ? null : evaluate(expression)
  return value === null ? undefined : printRational(value)
}

const leaf = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }).map((n): Expression => ({
    kind: 'number',
    value: { n: BigInt(n), d: 1n },
    decimals: 0,
    unit: undefined,
    magnitude: undefined,
  })),
  fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 1, max: 4 })).map(([n, decimals]): Expression => ({
    kind: 'number',
    value: rational(BigInt(n), 10n ** BigInt(decimals)),
    decimals,
    unit: undefined,
    magnitude: undefined,
  })),
)

const tree = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    tie('tree').map((of): Expression => ({ kind: 'negation', of })),
    leaf.map((of): Expression => ({ kind: 'percent', of })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '^'), tie('tree'), tie('tree'))
      .map(([sign, left, right]): Expression => ({ kind: 'binary', sign, left, right })),
  ),
})).tree

describe('parse ∘ print', () => {
  test('gives the tree again', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        expect(parse(printExpression(expression))).toEqual(expression)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('evaluate', () => {
  test.each([
    ['2 + 3 * 4', '14'],
    ['(2 + 3) * 4', '20'],
    ['2 - 3 - 4', '-5'],
    ['24 / 4 / 2', '3'],
    ['2 ^ 3 ^ 2', '512'],
    ['-2 ^ 2', '-4'],
    ['6/2(3)', '9'],
    ['2(3)(4)', '24'],
    ['0.1 + 0.2', '0.3'],
    ['1/3 + 1/6', '0.5'],
    ['25%', '0.25'],
    ['25% of 80', '20'],
    ['3/4 of the 20 jars', '15'],
    ['3 1/4', '3.25'],
    ['3¼', '3.25'],
    ['\\frac{3}{4}', '0.75'],
    ['\\frac{1 + 2}{4} \\cdot 8', '6'],
    ['3\\frac{1}{4}', '3.25'],
    ['\\sqrt{49}', '7'],
    ['[2 + 3] * {4}', '20'],
    ['5 million', '5000000'],
    ['1e3', '1000'],
    ['12,345.5', '12345.5'],
    ['1{,}234', '1234'],
    ['.5', '0.5'],
  ])('%s is %s', (text, value) => {
    expect(valueOf(text)).toBe(value)
  })

  test.each(['5!', '2\\pi', 'x + 1', '\\sin 30', '\\sqrt{2}', '1 / 0', '9^9^9^9', '0730', '1'.repeat(50)])(
    '%s has no known value',
    (text) => {
      expect(valueOf(text)).toBeUndefined()
    },
  )

  test('looks variables up', () => {
    const expression = parse('$2x + 3$') ?? parse('2x + 3')
    expect(expression).toBeDefined()
    if (expression !== undefined) {
      expect(evaluate(expression, undefined, { variables: new Map([['x', { n: 5n, d: 1n }]]) })).toEqual({
        n: 13n,
        d: 1n,
      })
    }
  })
})
