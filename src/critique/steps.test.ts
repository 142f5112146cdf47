import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitSteps } from './steps.ts'

function steps(text: string): string[] {
  return splitSteps(text).map(({ start, end }) => text.slice(start, end))
}

describe('splitSteps', () => {
  test('takes one line as one step and leaves the answer line out', () => {
    expect(steps('Two bags hold 2 * 3 = 6.\n\n  He eats 1, so 6 - 1 = 5.  \n#### 5')).toEqual([
      'Two bags hold 2 * 3 = 6.',
      'He eats 1, so 6 - 1 = 5.',
    ])
    expect(steps('2 * 3 = 6\nA: 6')).toEqual(['2 * 3 = 6'])
    expect(steps('2 * 3 = 6\n**Answer:** $6')).toEqual(['2 * 3 = 6'])
    expect(steps('2 * 3 = 6\nThe answer is 6.')).toEqual(['2 * 3 = 6'])
    expect(steps('2 * 3 = 6\n$\\boxed{6}$')).toEqual(['2 * 3 = 6'])
  })

  test.each([
    'Antwort: 7',
    '**Antwort:** 7 Äpfel',
    'Die Antwort ist 7.',
    'Also: die richtige Antwort lautet 7.',
    'Réponse finale : 7',
    'La réponse est 7.',
    'La respuesta es 7.',
    'Ответ: 7',
    '答案：7',
    '所以，答案是7。',
    '答：他有7个苹果。',
    '答えは7です。',
    '정답: 7',
    '<answer>7</answer>',
    '{"answer": 7}',
    'Finish[7]',
  ])('leaves out an answer line of any form that the judge reads: %s', (line) => {
    expect(steps(`3 + 4 = 7 is what they have.\n${line}`)).toEqual(['3 + 4 = 7 is what they have.'])
  })

  test.each([
    'Das Ergebnis ist 7 Eier am Tag.',
    'Lösung: Tom hat 3 Äpfel und kauft 4.',
    'Svarta katter är 7.',
    'Die Antwort ist 3 + 4 = 7.',
    '{"apples": 3}',
    '<answer>Then 3 + 4 = 7.',
    'They finish(ed) 7 of them, and 3 are left.',
  ])('keeps a step that is no answer line: %s', (line) => {
    expect(steps(`3 + 4 = 7 is what they have.\n${line}`)).toHaveLength(2)
  })

  test('keeps an answer line that still computes', () => {
    expect(steps('2 * 3 = 6\nThe answer is 6 - 1 = 5.')).toHaveLength(2)
  })

  test('finds the content behind list markers', () => {
    const text = '1. First 2 + 3 = 5.\n- Then 5 + 1 = 6.\n**Step 3:** Last 6 + 1 = 7.\n2) So 7 + 1 = 8.'
    expect(splitSteps(text).map(({ contentStart, end }) => text.slice(contentStart, end))).toEqual([
      'First 2 + 3 = 5.',
      'Then 5 + 1 = 6.',
      'Last 6 + 1 = 7.',
      'So 7 + 1 = 8.',
    ])
  })

  test('does not take a number for a list marker', () => {
    const text = '12.5 + 1 = 13.5\n3 + 4 = 7'
    expect(splitSteps(text).map(({ contentStart, end }) => text.slice(contentStart, end))).toEqual(text.split('\n'))
  })

  test('splits one paragraph at its sentences, not at decimals and abbreviations', () => {
    expect(
      steps('Mr. Hill buys 2 pens at $1.50 each. That is 2 * 1.50 = $3. He pays with $5, so 5 - 3 = 2 is left.'),
    ).toEqual([
      'Mr. Hill buys 2 pens at $1.50 each.',
      'That is 2 * 1.50 = $3.',
      'He pays with $5, so 5 - 3 = 2 is left.',
    ])
  })

  test('keeps displays and continued equations whole', () => {
    expect(steps('The sum is\n\\[\n2 + 3\n= 5\n\\]\nThen stop.')).toEqual([
      'The sum is\n\\[\n2 + 3\n= 5\n\\]',
      'Then stop.',
    ])
    expect(steps('$$\n2 + 3\n$$\nEnd it.')).toEqual(['$$\n2 + 3\n$$', 'End it.'])
    expect(steps('2 + 3 + 4\n= 5 + 4\n= 9\nDone then.')).toEqual(['2 + 3 + 4\n= 5 + 4\n= 9', 'Done then.'])
    expect(steps('\\begin{align*}\na &= 1 \\\\\n&= 2\n\\end{align*}\nNext one')).toHaveLength(2)
  })

  test('skips headings and rules', () => {
    expect(steps("Let's break it down step by step:\n### Solution\n---\n2 + 3 = 5\n**Result**")).toEqual(['2 + 3 = 5'])
  })

  test('gives numbered, ordered, non-overlapping steps inside the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab 1.=\n$\\[]#*A:-'.split('')), maxLength: 200 }), (text) => {
        let last = 0
        for (const [at, step] of splitSteps(text).entries()) {
          expect(step.number).toBe(at + 1)
          expect(step.start).toBeGreaterThanOrEqual(last)
          expect(step.contentStart).toBeGreaterThanOrEqual(step.start)
          expect(step.end).toBeGreaterThanOrEqual(step.contentStart)
          expect(step.end).toBeLessThanOrEqual(text.length)
          expect(text.slice(step.start, step.end)).toBe(text.slice(step.start, step.end).trim())
          last = step.end
        }
      }),
      { numRuns: 2000 },
    )
  })
})
