import { describe, expect, test } from 'vitest'
import { compareAnswers, findAnswer, readAnswer } from './answer.ts'
import { concludedNumber, placedNumbers } from './number-role.ts'

describe('placedNumbers: what a number is in its sentence', () => {
  test.each([
    ['less than 5', ['changed']],
    ['at least 5', ['changed']],
    ['the square root of 9', ['changed']],
    ['5 squared', ['changed']],
    ['not 5', ['changed']],
    ['on page 5', ['changed']],
    ['the sum of 5 and 3', ['changed', 'changed']],
    ['the 5th prime', ['changed']],
    ['72 clips in 2 months', ['main', 'circumstance']],
    ['each of the 5 kids gets 4 apples', ['circumstance', 'main']],
    ['since 5 kids share 20 apples, each gets 4', ['circumstance', 'circumstance', 'main']],
    ['a total of 72 clips', ['main']],
    ['rounded to 5 places', ['changed']],
    ['12 cm^2', ['main']],
  ])('%s', (text, roles) => {
    expect(placedNumbers(text).map(({ role }) => role)).toEqual(roles)
  })

  test('tells a bound, which gold may be, from another number', () => {
    expect(placedNumbers('at most 5')[0]?.change).toBe('bound')
    expect(placedNumbers('less than 5')[0]?.change).toBe('other')
  })

  test('reads no number of a text that is too long for a sentence', () => {
    expect(placedNumbers('5 '.repeat(1001))).toEqual([])
  })
})

describe('concludedNumber', () => {
  test.each([
    ['The train travels 60 km in 2 hours, so its speed is 30 km/h', '30'],
    ['She sold 12 apples over 3 days', '12'],
    ['5 and 3 make 8', '8'],
    ['twice 5, which is 10', '10'],
    ['12 left, which is 2 more than Tom has', '12'],
    ['Tom has 5 apples and Ann has 3 apples', undefined],
    ['at least 5', undefined],
  ])('%s: %s', (text, number) => {
    const place = concludedNumber(text)
    expect(place === undefined ? undefined : text.slice(place.start, place.end)).toBe(number)
  })
})

describe('findAnswer: where the answer stands, and where none does', () => {
  test.each([
    ['<think>It is \\boxed{13}?</think> So Tom has 12 apples.', '12'],
    ['The answer is 5. Actually, no: 6.', '6'],
    ['Antwort: 7\n(2 Schritte)', '7'],
    ['答案是7。', '7'],
    ['Action: Finish[7]', '7'],
    ['{"answer": {"value": 7, "unit": "apples"}}', '7'],
    ['Kylar needs to pay $64 for 16 glasses.', '64'],
    ['So $n=5$. Checking: $5^2=25$.', '5'],
    ['It is 6. It can’t be 5.', '6'],
    ['So Tom has 7 apples.\n\nConfidence: 95%', '7'],
  ])('%s', (text, gold) => {
    const found = findAnswer(text)
    expect(found === undefined ? 'none' : compareAnswers(readAnswer(gold), found)).toBe('equal')
  })

  test.each([
    ["The answer can't be 5."],
    ['Many people think the answer is 5.'],
    ['The answer is 5, but that is wrong.'],
    ['5 does not work.'],
    ['I cannot determine the answer from the 5 given values.'],
    ['\\boxed{4} \\boxed{5}'],
    ['Answer: 4\nAnswer: 5'],
    ['<answer>4</answer><answer>5</answer>'],
    ['\\boxed{5 \\text{ if } x > 0, \\text{ and } 0 \\text{ otherwise}}'],
    ['{"answer": {"min": 4, "max": 5}}'],
    ['It could be 5.'],
    ['The answer is 4 or 5.'],
  ])('does not claim 5: %s', (text) => {
    const found = findAnswer(text)
    expect(found === undefined ? 'none' : compareAnswers(readAnswer('5'), found)).not.toBe('equal')
  })

  test('is linear in texts that repeat what begins a correction', () => {
    const text = `${'wait, no, '.repeat(20_000)}5`
    expect(findAnswer(text)?.text.endsWith('5')).toBe(true)
  })
})
