import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../supervision.ts'
import type { Critique } from '../critic.ts'
import { agreesWithKnown, leaksHints } from './hard-filter.ts'

function critique(final: Verdict, ...steps: Verdict[]): Critique {
  return {
    steps: steps.map((verdict, at) => ({ step: at + 1, verdict, score: null, explanation: 'It adds.' })),
    final: { verdict: final, score: null, explanation: 'It follows.' },
  }
}

describe('agreesWithKnown', () => {
  test('a right response whose steps nobody looked at has no wrong step', () => {
    const known = { final: 'correct', firstWrongStep: null, rightSteps: 0 } as const
    expect(agreesWithKnown(critique('correct', 'wrong', 'correct'), known)).toBe(false)
    expect(agreesWithKnown(critique('correct', 'correct', 'unknown'), known)).toBe(true)
    expect(agreesWithKnown(critique('wrong', 'correct', 'correct'), known)).toBe(false)
  })

  test('a flawed response has a wrong step behind those that are known to be right', () => {
    const known = { final: 'wrong', firstWrongStep: null, rightSteps: 1 } as const
    expect(agreesWithKnown(critique('wrong', 'correct', 'wrong'), known)).toBe(true)
    expect(agreesWithKnown(critique('wrong', 'wrong', 'wrong'), known)).toBe(false)
    expect(agreesWithKnown(critique('wrong', 'correct', 'correct'), known)).toBe(false)
    expect(agreesWithKnown(critique('wrong', 'wrong'), { ...known, firstWrongStep: 1, rightSteps: 0 })).toBe(true)
  })
})

describe('leaksHints', () => {
  const shown = { question: 'How many buns are left?', response: '8 * 12 = 97.' }

  test.each([
    ['As the hint says, it is 96.', true],
    ["As the hint's right solution shows.", true],
    ['It differs from the reference solution.', true],
    ['The correct solution is to add.', false],
    ['8 * 12 is 96.', false],
  ])('%s', (explanation, leaks) => {
    expect(leaksHints(said(explanation), shown)).toBe(leaks)
  })

  test('a question about hints is no leak', () => {
    const question = 'A riddle has 3 hints. How many are left?'
    expect(leaksHints(said('It has 3 hints.'), { ...shown, question })).toBe(false)
  })
})

/** A critique whose last words are these. */
function said(explanation: string): Critique {
  return { ...critique('wrong', 'wrong'), final: { verdict: 'wrong', score: null, explanation } }
}
