import { describe, expect, test } from 'vitest'
import { compareAnswers, findAnswer, readAnswer } from './answer.ts'
import { printRational } from '../arithmetic/rational.ts'

describe('findAnswer', () => {
  test.each([
    ['#### 18', 'hashes', '18'],
    ['2 + 3 = 5\n#### $1,234.50', 'hashes', '1234.5'],
    ['#### -3', 'hashes', '-3'],
    ['A: 18', 'label', '18'],
    ['Answer: 18 eggs', 'label', '18'],
    ['**Answer:** $18.00', 'label', '18'],
    ['**Final Answer: 3/4**', 'label', '0.75'],
    ['### Final answer\n\n**18** apples', 'label', '18'],
    ['The answer is 18.', 'sentence', '18'],
    ['So the final answer is: $18 per day. She is glad of 3 eggs.', 'sentence', '18'],
    ['The answer is that they have 2 1/2 cakes.', 'sentence', '2.5'],
    ['The answer is x = 7.', 'sentence', '7'],
    ['The answer is 3 + 4 = 7', 'sentence', '7'],
    ['Thus $\\boxed{18}$.', 'boxed', '18'],
    ['so \\boxed{\\frac{3}{4}} it is', 'boxed', '0.75'],
    ['\\boxed{\\text{18 dollars}}', 'boxed', '18'],
    ['\\boxed{1{,}000}', 'boxed', '1000'],
    ['\\boxed{25\\%}', 'boxed', '25'],
    ['First \\boxed{3}, corrected to \\boxed{4}.', 'boxed', '4'],
    ['We get 2 * 9 = 18', 'last-number', '18'],
    ['They sold 12, so 30 are left over', 'last-number', '30'],
    ['It costs $1.25.', 'last-number', '1.25'],
  ])('%s', (text, form, value) => {
    const answer = findAnswer(text)
    expect(answer?.form).toBe(form)
    const found = answer?.value ?? null
    expect(found === null ? undefined : printRational(found)).toBe(value)
    expect(answer === undefined ? '' : text.slice(answer.start, answer.end)).toBe(answer?.text)
  })

  test.each([
    ['<answer>12</answer>', 'tag', '12'],
    ['{"answer": 7}', 'json', '7'],
    ['Hence \\boxed 2.', 'boxed', '2'],
    ['\\boxed{2} and \\boxed{3}', 'boxed', undefined],
    ['12', 'whole', '12'],
    ['So she has twelve apples.', 'last-number', '12'],
    ['The answer is 12 (3 × 4).', 'sentence', '12'],
    ['The answer is not 5, it is 6.', 'sentence', '6'],
    ['The answer is negative 5.', 'sentence', '-5'],
    ['The population is 1.2 million.', 'last-number', '1200000'],
    ['3 🍎 + 4 🍏 = 7 🍎', 'whole', '7'],
    ['#### 18\n\nQ: Tom has 3 pens.\nA: 3', 'hashes', '18'],
    ['1. Take 2.\n2. She has 8 coins.\n3. Done.', 'last-number', '8'],
    ['I do not think that the answer is 5.', undefined, undefined],
  ])('%s', (text, form, value) => {
    const answer = findAnswer(text)
    expect(answer?.form).toBe(form)
    const found = answer?.value ?? null
    expect(found === null ? undefined : printRational(found)).toBe(value)
  })

  test.each([
    ['5', 'Right. So $a+b+c=5$.', 'equal'],
    ['6', 'Right. So $a+b+c=5$.', 'different'],
    ['x+y=25', 'Hence $x^2+y^2=25$.', 'different'],
    ['(2,3)', 'The solution is $x=2$ and $y=3$.', 'equal'],
    ['p-q', 'So we get $-(q-p)$.', 'equal'],
    ['\\text{Evelyn}', 'So it is $\\text{Evelyn}$.', 'equal'],
  ])('gold %s, the last formula of %s: %s', (gold, text, result) => {
    const found = findAnswer(text)
    expect(found === undefined ? 'none' : compareAnswers(readAnswer(gold), found)).toBe(result)
  })

  test('does not read an answer that is cut inside of a formula', () => {
    const answer = findAnswer(`#### ${'1/7+'.repeat(500)}1`)
    expect(answer?.readings).toEqual([])
    expect(compareAnswers(readAnswer('5'), answer ?? readAnswer('5'))).toBe('incomparable')
  })

  test('takes the later of a label and a sentence', () => {
    expect(findAnswer('Answer: 3\nNo, the answer is 4.')?.text).toBe('4')
    expect(findAnswer('The answer is 3?\nAnswer: 4')?.text).toBe('4')
  })

  test('does not take a heading for an answer', () => {
    expect(findAnswer('#### Step one\n2 + 2 = 4\n')?.form).toBe('last-number')
  })

  test('finds nothing where there is no number', () => {
    expect(findAnswer('I do not know')).toBeUndefined()
    expect(findAnswer('')).toBeUndefined()
  })

  test('keeps what is not one number as text only', () => {
    expect(findAnswer('\\boxed{(3, \\frac{\\pi}{2})}')).toMatchObject({
      value: null,
      normalised: '(3,\\frac{\\pi}2)',
    })
    expect(findAnswer('\\boxed{2\\sqrt{3}}')?.value).toBeNull()
    expect(findAnswer('\\boxed{3,4}')?.value).toBeNull()
  })
})

describe('compareAnswers', () => {
  test.each([
    ['18', '18.00', 'equal'],
    ['18', '$18', 'equal'],
    ['1,000', '1000', 'equal'],
    ['0.75', '3/4', 'equal'],
    ['2.5', '2 1/2', 'equal'],
    ['\\frac{3}{4}', '0.75', 'equal'],
    ['25', '25%', 'equal'],
    ['25%', '0.25', 'equal'],
    ['3.33', '10/3', 'equal'],
    ['2 hours', '120 minutes', 'equal'],
    ['$0.50', '50 cents', 'equal'],
    ['2\\sqrt{3}', '2 \\sqrt{3}', 'equal'],
    ['\\dfrac{\\pi}{2}', '\\frac{\\pi}{2}', 'equal'],
    ['18', '19', 'different'],
    ['18', '-18', 'different'],
    ['3', '10/3', 'different'],
    ['3.33', '3.3', 'different'],
    ['18', '180', 'different'],
    ['2\\sqrt{3}', '3', 'different'],
    ['18', 'many', 'different'],
    ['(1, 2)', '(2, 1)', 'different'],
    ['\\pi', '3.14', 'incomparable'],
    ['18', 'a score', 'incomparable'],
    ['1 or 2', '1', 'incomparable'],
    ['\\int_0^1 x dx', '2', 'incomparable'],
  ] as const)('gold %s, found %s: %s', (gold, found, result) => {
    expect(compareAnswers(readAnswer(gold), readAnswer(found))).toBe(result)
  })
})
