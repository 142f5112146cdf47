import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findEquations } from './equation.ts'
import type { LinkOutcome } from './link-parts.ts'
import { add, divide, multiply, rational, subtract, type Rational } from './rational.ts'
import { tokenize } from './tokenizer.ts'

/** Outcomes of all links of a text, left to right. */
function outcomes(text: string): LinkOutcome[] {
  const { tokens, mathematics } = tokenize(text, 0, text.length)
  return findEquations(tokens, { mathematics, variables: new Map() }).flatMap(({ links }) =>
    links.map((link) => link.outcome),
  )
}

describe('findEquations: true as printed', () => {
  test.each([
    '16 - 3 - 4 = 9 duck eggs',
    '3 apples * $2/apple = $6',
    'She makes 9 * 2 = $18 every day',
    'In 2 days she makes 2 * 3 = 6 cakes',
    '10 apples + 5 oranges = 15 fruits',
    '2 hours x 60 minutes/hour = 120 minutes',
    '20% of 50 = 10',
    '20% of the 50 chairs = 10 chairs',
    '50 * 20% = 10',
    '50 * 20/100 = 10',
    '200 - 10% = 180',
    '100% - 20% = 80%',
    '10 / 40 * 100 = 25%',
    '10 / 40 = 25%',
    '1/2 of 14 = 7',
    '½ * 14 = 7',
    '2 1/2 + 1/2 = 3',
    '2½ * 2 = 5',
    '5 / 2 = 2 1/2',
    '4 / 3 = 1 and 1/3',
    '1,000 + 1,500 = 2,500',
    '$1{,}000 + 500 = 1{,}500$',
    '4(40) - 13 = 147',
    '(2)(3) = 6',
    '2(3 + 4) = 14',
    '3 x 4 = 12',
    '3x4=12',
    '3 × 4 = 12',
    '3 · 4 = 12',
    '12 ÷ 4 = 3',
    '2^5 = 32',
    '2**5 = 32',
    '5² + 2³ = 33',
    '-5 + 8 = 3',
    '8 + -5 = 3',
    '€3.50 + €1.50 = €5',
    '£3 * 2 = £6',
    '6 * 50 cents = $3',
    '5 * 30 minutes = 2.5 hours',
    '2 hours + 30 minutes = 150 minutes',
    '3 dozen + 2 dozen = 60',
    '$2 million * 3 = $6 million',
    '10 / 1/2 = 20',
    '10/1/2 = 5',
    '78 km / 4 hours = 19.5 km/h',
    '60 km/h * 2 h = 120 km',
    '1 1/2 ÷ 3/4 = 2',
    '14 plus 12 equals 26',
    '7 times 6 = 42',
    '26 divided by 13 equals 2',
    '**5** * **3** = **15**',
    'Total: *4 + 5 = 9*',
    '12 = 3 * 4',
    '$3 \\times 4 = 12$',
    '$$\\frac{1}{2} \\cdot 8 = 4$$',
    '\\(\\dfrac{12}{4} = 3\\)',
    '\\[ 12 \\div 4 = 3 \\text{ apples} \\]',
    '$\\frac12 + \\frac12 = 1$',
    '$2\\frac{1}{2} + \\frac{1}{2} = 3$',
    '$\\left(3 + 4\\right) \\cdot 2 = 14$',
    '$3 \\text{ apples} \\times \\$2 = \\$6$',
    '$20\\% \\times 50 = 10$',
    '$5 \\times 3 = \\boxed{15}$',
    '$\\sqrt{16} + 1 = 5$',
    '$2^{10} = 1024$',
  ])('%s', (text) => {
    expect(outcomes(text)).toEqual(['true'])
  })

  test.each([
    '10 / 3 = 3.33',
    '2 / 3 = 0.667',
    '1 / 8 = 0.13',
    '1 / 8 = 0.12',
    '2 / 3 = 66.67%',
    '0.1 * 3 = 0.30000000000000004',
  ])('rounded: %s', (text) => {
    expect(outcomes(text)).toEqual(['true'])
  })

  test('follows a chain over lines and alignment marks', () => {
    expect(outcomes('\\begin{align*}\n2 + 3 \\cdot 4 &= 2 + 12 \\\\\n&= 14\n\\end{align*}')).toEqual(['true', 'true'])
    expect(outcomes('2 + 3 = 5 = 10 / 2')).toEqual(['true', 'true'])
  })
})

describe('findEquations: false', () => {
  test.each([
    '16 - 3 - 4 = 8 duck eggs',
    '3 apples * $2/apple = $7',
    '20% of 50 = 12',
    '50 * 20% = 11',
    '1/2 of 14 = 8',
    '2 1/2 + 1/2 = 4',
    '1,000 + 1,500 = 2,600',
    '4(40) - 13 = 157',
    '(2)(3) = 5',
    '3x4=13',
    '2^5 = 30',
    '6 * 50 cents = $4',
    '5 * 30 minutes = 3 hours',
    '10 / 3 = 3.34',
    '2 / 3 = 0.68',
    '5 / 2 = 2 1/3',
    '14 plus 12 equals 27',
    '$\\frac{1}{2} \\cdot 8 = 5$',
    '$5 \\times 3 = \\boxed{16}$',
    '20 - 30 = 10',
  ])('%s', (text) => {
    expect(outcomes(text)).toEqual(['false'])
  })

  test('names the right link of a chain', () => {
    expect(outcomes('2 + 3 = 5 * 4 = 20')).toEqual(['run-on', 'true'])
    expect(outcomes('2 + 3 = 6 * 4 = 24')).toEqual(['false', 'true'])
    expect(outcomes('2 + 3 = 5 * 4 = 21')).toEqual(['run-on', 'false'])
    expect(outcomes('2 * 6 + 1 = 12 + 1 = 14')).toEqual(['true', 'false'])
    expect(outcomes('2 * 6 = 12 = 13')).toEqual(['true', 'false'])
  })
})

describe('findEquations: neither', () => {
  test.each([
    ['cut instead of rounded', '2 / 3 = 0.66', 'imprecise'],
    ['the whole number beside', '7 / 2 = 3', 'imprecise'],
    ['thirds of earlier rounding', '0.33 * 300 = 100', 'imprecise'],
    ['words before', 'half of 10 + 2 = 7', 'unclear'],
    ['a number of groups before', '3 packs of 5 + 1 = 16', 'unclear'],
    ['a compound quantity', '3 hours and 45 minutes - 35 minutes = 3 hours', 'unclear'],
    ['remainder', '17 / 5 = 3 remainder 2', 'imprecise'],
    ['a question', 'Is 2 + 2 = 5?', 'unclear'],
    ['called wrong', '2 + 2 = 5 is wrong', 'unclear'],
    ['a range', '3-4 hours * 2 = 6-8', 'unclear'],
    ['how many stand in a range', 'Pages 10-15 = 6 pages', 'unclear'],
    ['a percentage without decimals', '3 / 8 = 38%', 'imprecise'],
    ['one number beside another', '5 apples = 15 points', 'statement'],
    ['a name', 'x = 5', 'statement'],
    ['an unknown', '2x + 3 = 7', 'unknown'],
    ['a factorial', '4! + 1 = 24', 'unknown'],
    ['another base', '$58_9 + 1 = 60$', 'unclear'],
    ['a constant', '$2\\pi = 6$', 'unknown'],
    ['clock times', '11:00-8:00 = 4', 'unknown'],
    ['division by zero', '5 / 0 = 0', 'unknown'],
    ['a tower of powers', '9^9^9 = 1', 'unknown'],
    ['about', '10 / 3 = about 3.4', 'true'],
    ['far from about', '10 / 3 ≈ 5', 'unclear'],
  ] as const)('%s', (_, text, outcome) => {
    expect(outcomes(text)).toEqual([outcome])
  })

  test.each([
    'She left at 3:30 and came at 5:45',
    'on 12/25/2020',
    'open 24/7',
    'pages 3-4',
    'a 20-foot rope',
    '5 > 3',
    'a => b',
    'f(3) -> 9',
  ])('no equation: %s', (text) => {
    expect(outcomes(text)).toEqual([])
  })
})

const operand = fc.integer({ min: 1, max: 9999 })
const sign = fc.constantFrom('+', '-', '*', '/')
const unit = fc.constantFrom('', ' apples', ' melons', ' boxes of tea')
const spelled: Readonly<Record<string, readonly string[]>> = {
  '+': ['+'],
  '-': ['-', '−'],
  '*': ['*', '×', 'x', '·', '\\times', '\\cdot'],
  '/': ['/', '÷', '\\div'],
}

function apply(a: Rational, symbol: string, b: Rational): Rational | null {
  if (symbol === '+') return add(a, b)
  if (symbol === '-') return subtract(a, b)
  return symbol === '*' ? multiply(a, b) : divide(a, b)
}

const sum = fc.record({
  a: operand,
  b: operand,
  symbol: sign,
  spelling: fc.nat(5),
  unitA: unit,
  unitB: unit,
  mathematics: fc.boolean(),
})

function print(one: { a: number; b: number; symbol: string; spelling: number; unitA: string; unitB: string }): string {
  const names = spelled[one.symbol] ?? ['+']
  return `${one.a}${one.unitA} ${names[one.spelling % names.length]} ${one.b}${one.unitB}`
}

describe('findEquations: what is no number of ours never makes an equation false', () => {
  test.each([
    '11 am + 3 hours = 2 pm',
    '5pm - 9am = 8 hours',
    '9:30 a.m. + 4 hours = 1:30 p.m.',
    'a2 = a1 + 3 = 5',
    '1.250,50 + 100 = 1.350,50',
  ])('%s', (text) => {
    expect(outcomes(text)).not.toContain('false')
  })
})

describe('findEquations: laws', () => {
  test('never flags a true equation, whatever its signs and units', () => {
    fc.assert(
      fc.property(sum, (one) => {
        const value = apply({ n: BigInt(one.a), d: 1n }, one.symbol, { n: BigInt(one.b), d: 1n })
        if (value === null) return
        const result = value.d === 1n ? value.n.toString() : `${value.n}/${value.d}`
        expect(outcomes(`They have ${print(one)} = ${result}${one.unitB} now.`)).toEqual(['true'])
      }),
      { numRuns: 2000 },
    )
  })

  test('always flags a wrong integer result', () => {
    fc.assert(
      fc.property(sum, fc.integer({ min: -500, max: 500 }), (one, off) => {
        const value = apply({ n: BigInt(one.a), d: 1n }, one.symbol, { n: BigInt(one.b), d: 1n })
        fc.pre(value !== null && value.d === 1n && off !== 0)
        const result = (value?.n ?? 0n) + BigInt(off)
        expect(outcomes(`They have ${print(one)} = ${result}${one.unitB} now.`)).toEqual(['false'])
      }),
      { numRuns: 2000 },
    )
  })

  test('takes a decimal as right exactly where the value rounds to it', () => {
    fc.assert(
      fc.property(
        operand,
        operand,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: -3, max: 3 }),
        (a, b, places, off) => {
          const scale = 10n ** BigInt(places)
          const rounded = (BigInt(a) * scale * 2n + BigInt(b)) / (2n * BigInt(b))
          const printed = rounded + BigInt(off)
          fc.pre(printed >= 0n)
          const digits = printed.toString().padStart(places + 1, '0')
          const [outcome] = outcomes(`${a} / ${b} = ${digits.slice(0, -places)}.${digits.slice(-places)}`)
          const exact = rational(BigInt(a) * scale, BigInt(b))
          const gap = exact === null ? null : subtract(exact, { n: printed, d: 1n })
          const doubled = gap === null ? 0n : gap.n * 2n
          const isRounded = (doubled < 0n ? -doubled : doubled) <= (gap?.d ?? 1n)
          const isCut = exact !== null && exact.n / exact.d === printed
          expect(outcome).toBe(isRounded ? 'true' : isCut ? 'imprecise' : 'false')
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('finds equations whose offsets lie inside the text, in order', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789+-*/=()$%., xaé½\\{}<>^\n'.split('')), maxLength: 80 }),
        (text) => {
          const { tokens, mathematics } = tokenize(text, 0, text.length)
          let last = 0
          for (const equation of findEquations(tokens, { mathematics, variables: new Map() })) {
            expect(equation.start).toBeGreaterThanOrEqual(last)
            expect(equation.end).toBeLessThanOrEqual(text.length)
            for (const link of equation.links) expect(link.end).toBeGreaterThan(link.start)
            last = equation.start
          }
        },
      ),
      { numRuns: 3000 },
    )
  })
})
