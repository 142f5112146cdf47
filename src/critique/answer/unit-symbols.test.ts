import { expect, test } from 'vitest'
import { answerOutcome } from '../answer-outcome.ts'

const right = (gold: string, text: string): boolean | null =>
  answerOutcome({ kind: 'arithmetic', id: 't', question: 'How much?', answer: gold }, { text }).right

test.each([
  ['V', 'volts'],
  ['A', 'amperes'],
  ['K', 'kelvin'],
  ['T', 'teslas'],
  ['Ω', 'ohms'],
  ['Pa', 'pascals'],
  ['kPa', 'kilopascals'],
  ['Hz', 'hertz'],
  ['mol', 'moles'],
  ['atm', 'atmospheres'],
  ['eV', 'electronvolts'],
  ['kV', 'kilovolts'],
])('12.5 %s is 12.5 %s, and no other value', (symbol, name) => {
  const gold = `12.5 ${symbol}`
  for (const text of [`It is ${gold}.`, `The answer is 12.5 ${name}.`, `\\boxed{12.5 \\text{ ${symbol}}}`, '12.5']) {
    expect([text, right(gold, text)]).toStrictEqual([text, true])
    expect([text, right(gold, text.replace('12.5', '12.6'))]).toStrictEqual([text, false])
    expect([text, right('12.5', text)]).toStrictEqual([text, true])
  }
})

test.each([
  ['5 V', '5 A', false],
  ['5 K', 'It is 5 Pa.', false],
  ['2 kPa', '2000 Pa', true],
  ['2 kPa', '2 Pa', false],
  ['1 atm', '101.325 kPa', true],
  // no units: a scale, a variable, a segment
  ['300000', 'The price is $300K.', true],
  ['\\frac{1}{2} V', '\\frac{1}{2}', false],
  ['2V', '2V', true],
  ['PA', 'AP', true],
])('gold %s, response %j: %s', (gold, text, verdict) => {
  expect(right(gold, text)).toBe(verdict)
})
