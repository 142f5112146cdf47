import { describe, expect, test } from 'vitest'
import type { ArithmeticTask, Feedback } from '../supervision.ts'
import { createReasoningJudge, judgeReasoning } from './reasoning-judge.ts'

const QUESTION =
  'A stall has 16 crates with 4 melons each. It sells 20% of the melons in the morning and half of the rest later. How many melons are left?'

function judge(text: string, answer?: string, asked: string = QUESTION): Feedback {
  const task: ArithmeticTask = {
    id: 't',
    kind: 'arithmetic',
    question: asked,
    ...(answer === undefined ? {} : { answer }),
  }
  return judgeReasoning(task, { taskId: 't', model: 'test', text })
}

function stepKinds(text: string, asked: string = QUESTION): string[] {
  return judge(text, undefined, asked)
    .findings.filter((finding) => finding.where.part === 'step')
    .map((finding) => finding.kind)
}

describe('judgeReasoning', () => {
  test('calls a right answer correct and marks each step where it stands', () => {
    const text =
      'There are 16 * 4 = <<16*4=64>>64 melons.\nIn the morning 64 * 20% = 12.8 are sold.\nThe answer is 25.6'
    const feedback = judge(text, '25.6')
    expect(feedback.verdict).toBe('correct')
    expect(feedback.score).toBe(1)
    expect(feedback.findings.map((finding) => [finding.kind, finding.verdict])).toEqual([
      ['true-equations', 'correct'],
      ['true-equations', 'correct'],
      ['right-answer', 'correct'],
    ])
    const [first, , last] = feedback.findings
    expect(first?.where).toEqual({ part: 'step', step: 1, start: 0, end: 40 })
    expect(last?.where.part === 'answer' && text.slice(last.where.start, last.where.end)).toBe('25.6')
  })

  test('says which equation is false and what it should be', () => {
    const feedback = judge('16 * 4 = 64 melons.\nThen 64 - 4 = 61 are left.\n#### 61')
    expect(feedback.verdict).toBe('wrong')
    expect(feedback.findings[1]).toMatchObject({
      verdict: 'wrong',
      kind: 'false-equation',
      message: '64 - 4 = 61 is false: 64 - 4 = 60',
      detail: { expected: '60', found: '61' },
    })
    expect(feedback.text).toBe(
      'Step 2: 64 - 4 = 61 is false: 64 - 4 = 60.\nStep 1: the arithmetic is right.\nThe final answer is 61.',
    )
  })

  test('lets gold decide, and never prints gold in the text', () => {
    const feedback = judge('16 * 4 = 64\nA: 64', '26')
    expect(feedback.verdict).toBe('wrong')
    expect(feedback.score).toBe(0)
    expect(feedback.text).not.toContain('26')
    expect(feedback.findings.at(-1)?.detail).toMatchObject({ expected: '26', value: '64', form: 'label' })
  })

  test('abstains where no gold is known and no slip reaches the answer', () => {
    expect(judge('16 * 4 = 64\nA: 64').verdict).toBe('unknown')
    expect(judge('16 * 4 = 65. Wait, 16 * 4 = 64.\nHalf is 64 / 2 = 32.\nA: 32').verdict).toBe('unknown')
  })

  test('follows a slip through later true steps to the answer', () => {
    expect(judge('16 * 4 = 65\n65 - 20 = 45\n45 / 2 = 22.5\nA: 22.5').verdict).toBe('wrong')
  })

  test('without gold, true arithmetic proves nothing', () => {
    expect(judge('16 * 4 = 64\nA: 64', '26').verdict).toBe('wrong')
    expect(judge('16 * 4 = 64\nA: 64').verdict).toBe('unknown')
  })

  test('calls a missing answer wrong only where an answer is known', () => {
    expect(judge('I cannot say.', '26').verdict).toBe('wrong')
    expect(judge('I cannot say.').verdict).toBe('unknown')
  })

  test('reports a number from nowhere as unknown', () => {
    expect(stepKinds('Each melon costs 17 * 4 = 68 cents.')).toEqual(['unsupported-number'])
    expect(stepKinds('There are 17 rows.\nThat makes 17 * 4 = 68.')).toEqual(['nothing-to-check', 'true-equations'])
  })

  test('reads pictures as units where every number has one, and as unknowns otherwise', () => {
    const asked = 'There are 3 🍎 and 4 🍏.'
    expect(stepKinds('3 🍎 + 4 🍏 = 7 🍎', asked)).toEqual(['true-equations'])
    expect(stepKinds('3 🍎 + 4 🍏 = 8 🍎', asked)).toEqual(['false-equation'])
    expect(stepKinds('3 🍎 = 15', asked)).not.toContain('false-equation')
    expect(stepKinds('2 🍎 + 3 = 13', asked)).not.toContain('false-equation')
  })

  test('tells a run-on equality from a false one', () => {
    expect(stepKinds('16 + 4 = 20 * 4 = 80')).toEqual(['run-on-equation'])
    expect(stepKinds('16 + 4 = 21 * 4 = 84')).toEqual(['false-equation'])
  })
})

describe('judgeReasoning on LaTeX and annotations', () => {
  test('reads a solution in displayed mathematics', () => {
    const text = [
      'The crates hold',
      '\\[ 16 \\times 4 = 64 \\text{ melons}. \\]',
      'After the morning',
      '\\begin{align*}',
      '64 \\cdot \\left(1 - \\frac{20}{100}\\right) &= 64 \\cdot \\frac{4}{5} \\\\',
      '&= 51.2',
      '\\end{align*}',
      'Half of them is $\\frac{51.2}{2} = 25.5$, so $\\boxed{25.5}$.',
    ].join('\n')
    const feedback = judge(text)
    const wrong = feedback.findings.filter((finding) => finding.verdict === 'wrong')
    expect(wrong.map((finding) => finding.message)).toEqual(['\\frac{51.2}{2} = 25.5 is false: \\frac{51.2}{2} = 25.6'])
    expect(feedback.findings.at(-1)?.detail).toMatchObject({ form: 'boxed', value: '25.5' })
    expect(feedback.verdict).toBe('wrong')
  })

  test('checks the annotation and the number printed behind it', () => {
    expect(stepKinds('They hold <<16*4=64>>64 melons.')).toEqual(['true-equations'])
    expect(stepKinds('They hold <<16*4=65>>65 melons.')).toEqual(['false-equation'])
    expect(stepKinds('They hold <<16*4=64>>65 melons.')).toEqual(['annotation-mismatch'])
    expect(stepKinds('They hold 16 * 4 = <<16*4=64>>65 melons.')).toEqual(['false-equation'])
    expect(stepKinds('They hold <<16*4=64.0>>64 melons.')).toEqual(['true-equations'])
  })
})

describe('judgeReasoning on names and sources of numbers', () => {
  test('evaluates with values that were given names', () => {
    expect(stepKinds('x = 16\ny = x * 4 = 64')).toEqual(['nothing-to-check', 'true-equations'])
    expect(stepKinds('x = 16\ny = x * 4 = 63')).toEqual(['nothing-to-check', 'false-equation'])
    expect(stepKinds('y = x * 4 = 63')).toEqual(['open-equation'])
  })

  test('forgets a name that takes two values, and all names where cases are told apart', () => {
    expect(stepKinds('x = 16\nx = 4\ny = x * 4 = 63')[2]).toBe('open-equation')
    expect(stepKinds('Case 1: x = 16\ny = x * 4 = 63')[1]).toBe('open-equation')
  })

  test.each([
    ['a number word', 'She has three rows of twenty-four.', '3 * 24 = 72'],
    ['a share', 'She sells 30% of 50.', '0.7 * 50 = 35'],
    ['half', 'She sells half of 50.', '50 / 2 = 25'],
    ['a dozen', 'She has 5 dozen.', '5 * 12 = 60'],
    ['a fraction', 'She eats 2/5 of 50.', '3/5 * 50 = 30'],
    ['a clock time', 'She starts at 8:15.', '60 - 15 = 45'],
    ['a conversion', 'She walks for 5 hours.', '5 * 60 = 300'],
    ['cents', 'It costs $3.', '300 / 3 = 100'],
  ])('knows %s', (_, asked, step) => {
    expect(stepKinds(step, asked)).toEqual(['true-equations'])
  })

  test('says that a slip which is corrected later does not make the answer wrong', () => {
    const feedback = judge('16 * 4 = 66\nAgain: 16 * 4 = 64\nHalf is 64 / 2 = 32\n#### 32')
    expect(feedback.findings[0]?.verdict).toBe('wrong')
    expect(feedback.verdict).toBe('unknown')
  })

  test('carries a rounded number without calling what follows false', () => {
    expect(stepKinds('16 / 7 = 2.29\n2.29 * 7 = 16')).toEqual(['true-equations', 'imprecise-equation'])
  })
})

describe('judgeReasoning of a response that was cut off', () => {
  const task: ArithmeticTask = { id: 't', kind: 'arithmetic', question: QUESTION, answer: '122' }
  const cut = { taskId: 't', model: 'm', finish: 'length' } as const

  test('takes no last number for the answer', () => {
    const feedback = judgeReasoning(task, { ...cut, text: 'We get 63 + 59 = 122, so that' })
    expect(feedback.verdict).toBe('wrong')
    expect(feedback.findings.at(-1)?.kind).toBe('missing-answer')
  })

  test('takes an answer that is marked as one', () => {
    expect(judgeReasoning(task, { ...cut, text: 'The answer is 122.\nTo check, we' }).verdict).toBe('correct')
  })
})

describe('createReasoningJudge', () => {
  test('decides a yes or no that no form marks, a letter, and an integral', async () => {
    await using reasoning = createReasoningJudge()
    const verdict = async (answer: string, text: string): Promise<string> => {
      const feedback = await reasoning.judge(
        { id: 'a', kind: 'arithmetic', question: '', answer },
        { taskId: 'a', model: 'm', text },
      )
      return feedback.verdict
    }
    expect(await verdict('Yes', 'She has 5.\nIt costs 4.\nYes, she can buy it.')).toBe('correct')
    expect(await verdict('No', 'She has 5.\nIt costs 4.\nYes, she can buy it.')).toBe('wrong')
    expect(await verdict('B', 'That gives 12.\nSolution: Choice_B')).toBe('correct')
    expect(await verdict('C', 'That gives 12.\nSolution: Choice_B')).toBe('wrong')
    expect(await verdict('\\int_0^1 x^2 dx', 'So $\\boxed{\\frac{1}{3}}$.')).toBe('correct')
    expect(await verdict('\\int_0^1 x^2 dx', 'So $\\boxed{\\frac{1}{4}}$.')).toBe('wrong')
  })

  test('ends within a long response when it is aborted', async () => {
    await using reasoning = createReasoningJudge()
    const controller = new AbortController()
    const reason = new Error('stop')
    const line = `${Array.from({ length: 300 }, (_, at) => `1/${at + 7}`).join(' + ')} = 3\n`
    const judged = reasoning.judge(
      { id: 'a', kind: 'arithmetic', question: '' },
      { taskId: 'a', model: 'm', text: line.repeat(700) },
      { signal: controller.signal },
    )
    controller.abort(reason)
    await expect(judged).rejects.toBe(reason)
  })

  test('accepts arithmetic only and rejects other kinds', async () => {
    await using reasoning = createReasoningJudge()
    const task = { id: 'p', kind: 'preference', prompt: '', chosen: '', rejected: '' } as const
    expect(reasoning.accepts(task)).toBe(false)
    await expect(reasoning.judge(task, { taskId: 'p', model: 'm', text: '' })).rejects.toThrow(TypeError)
  })

  test('rejects with the reason of an aborted signal', async () => {
    await using reasoning = createReasoningJudge()
    const reason = new Error('stop')
    const task = { id: 'a', kind: 'arithmetic', question: '' } as const
    await expect(
      reasoning.judge(task, { taskId: 'a', model: 'm', text: '' }, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason)
  })
})
