import { expect, test } from 'vitest'
import { plainAnswer } from './answer-text.ts'
import { compareAnswers, readAnswer } from './compare-answers.ts'
import { chineseNumber, romanNumber, spokenInSigns } from './spoken.ts'

test.each([
  ['the square root of 9', '\\sqrt{9}'],
  ['5 squared', '(5)^2'],
  ['5 out of 8', '\\frac{5}{8}'],
  ['5 less than 12', '(12)-(5)'],
  ['5 and a half', '5\\frac{1}{2}'],
  ['5 apples', '5 apples'],
])('%s in signs: %s', (text, signs) => {
  expect(spokenInSigns(text)).toBe(signs)
})

test.each([
  ['一百二十三', 123],
  ['十二', 12],
  ['两万', 20_000],
  ['三千零五', 3005],
])('%s is %i', (text, value) => {
  expect(chineseNumber(text)).toBe(value)
})

test('reads Roman numerals, and no other letters', () => {
  expect(romanNumber('MCMXCIV')).toBe(1994)
  expect(romanNumber('XIIII')).toBeUndefined()
  expect(romanNumber('MIX')).toBe(1009)
})

test.each([
  ['{1 \\over 2}', '1/2', 'equal'],
  ['0.\\dot{1}4285\\dot{7}', '1/7', 'equal'],
  ['{}_6C_2', '15', 'equal'],
  ['\\SI{12}{m}', '12 m', 'equal'],
  ['2**(1/3)', '\\sqrt[3]{2}', 'equal'],
  ['[1 2; 3 4]', '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}', 'equal'],
  ['[1, 2]^T', '\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}', 'equal'],
  ['\\hat{i} - 2\\hat{j}', '(1, -2)', 'equal'],
  ['\\begin{vmatrix} 1 & 2 \\\\ 3 & 4 \\end{vmatrix}', '-2', 'equal'],
  ['|2x - 1| < 5', '(-2, 3)', 'equal'],
  ['x^2 \\ge 4', '(-\\infty, -2] \\cup [2, \\infty)', 'equal'],
  ['x^2 > 4', '(-\\infty, -2] \\cup [2, \\infty)', 'different'],
  ['x^2 - 4x + 4 > 0', 'x \\ne 2', 'equal'],
  ['x^2 + 1 > 0', '\\mathbb{R}', 'equal'],
  ['-x^2 > 1', '\\emptyset', 'equal'],
  ['July 4th, 2020', '2020-07-04', 'equal'],
  ['15:30', '3:30 p.m.', 'equal'],
  ['15:30', '3:30 a.m.', 'different'],
  ['20°F', '20 ℃', 'different'],
  ['𝟏𝟐', '12', 'equal'],
  ['x_1 = 1, x_2 = 2', 'x_1 = 2, x_2 = 1', 'different'],
  ['1.200 €', '1200', 'incomparable'],
] as const)('%s and %s: %s', (found, gold, result) => {
  expect(compareAnswers(readAnswer(gold), readAnswer(found))).toBe(result)
})

test('leaves a piecewise definition as it is', () => {
  const piecewise = '\\begin{cases} n & n > 0 \\\\ 0 & n \\le 0 \\end{cases}'
  expect(plainAnswer(piecewise)).toContain('cases')
  expect(plainAnswer('\\begin{cases} x = 3 \\\\ y = -2 \\end{cases}')).toBe('x = 3, y = -2')
})
