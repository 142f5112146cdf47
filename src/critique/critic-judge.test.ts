import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { scriptedModel } from '../model/index.ts'
import type { ArithmeticTask, Response } from '../supervision.ts'
import type { Critic, Critique, NoCritique } from './critic.ts'
import { createCriticJudge } from './critic-judge.ts'
import { parseCritique, printCritique } from './critique-format.ts'
import { criticPrompt } from './critique-text.ts'
import { createArithmeticCritic } from './critics/arithmetic-critic.ts'
import { createModelCritic } from './critics/model-critic.ts'

const task: ArithmeticTask = {
  kind: 'arithmetic',
  id: 't',
  question: 'Ann has 6 trays with 15 rolls. She eats 2. How many?',
}
const gold: ArithmeticTask = { ...task, answer: '88' }

function response(text: string): Response {
  return { taskId: 't', model: 'm', text }
}

const wrongSum = response('6 * 15 = 80 rolls.\n80 - 2 = 78 are left.\nThe answer is 78.')

function saying(result: Critique | NoCritique): Critic {
  return {
    name: 'scripted',
    version: '1',
    critique: () => Promise.resolve(result),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const contented: Critique = {
  steps: [1, 2].map((step) => ({ step, verdict: 'correct', score: 0.9, explanation: 'Fine.' })),
  final: { verdict: 'correct', score: 0.8, explanation: 'It follows.' },
}

describe('the judge of a critic', () => {
  test('gives one finding for each step at its place, then the answer', async () => {
    await using judge = createCriticJudge(createArithmeticCritic())
    const feedback = await judge.judge(task, wrongSum)
    expect(feedback.verdict).toBe('wrong')
    expect(feedback.findings.map(({ where, verdict }) => [where.part, verdict])).toEqual([
      ['step', 'wrong'],
      ['step', 'correct'],
      ['answer', 'wrong'],
    ])
    expect(feedback.findings[0]?.where).toEqual({ part: 'step', step: 1, start: 0, end: 18 })
  })

  test('a gold answer decides, whatever the critic says', async () => {
    await using judge = createCriticJudge(saying(contented))
    expect(await judge.judge(gold, wrongSum)).toMatchObject({ verdict: 'wrong', score: 0 })
    expect(await judge.judge(task, wrongSum)).toMatchObject({ verdict: 'correct', score: 0.8 })
  })

  test('the critic never sees the gold answer', async () => {
    let seen: ArithmeticTask | undefined
    const spy: Critic = {
      ...saying(contented),
      critique: (asked) => {
        seen = asked
        return Promise.resolve(contented)
      },
    }
    await using judge = createCriticJudge(spy)
    await judge.judge(gold, wrongSum)
    expect(seen).toEqual(task)
  })

  test('no critique is an abstention with its reason, and gold still decides', async () => {
    await using judge = createCriticJudge(saying({ reason: 'unparseable', message: 'The model rambled' }))
    expect(await judge.judge(task, wrongSum)).toMatchObject({
      verdict: 'unknown',
      score: null,
      findings: [{ kind: 'unparseable', message: 'The model rambled' }],
    })
    expect(await judge.judge(gold, wrongSum)).toMatchObject({ verdict: 'wrong', score: 0 })
  })
})

describe('the critic that is a model', () => {
  const written = printCritique(contented, ['6 * 15 = 80 rolls.', '80 - 2 = 78 are left.'])

  test('is asked with the numbered steps, and its words are the critique', async () => {
    const model = scriptedModel('s', (request) => {
      const asked = typeof request.prompt === 'string' ? request.prompt : (request.prompt.at(-1)?.content ?? '')
      return asked.includes('Step 2: 80 - 2 = 78 are left.') ? written : 'no'
    })
    const critique = await createModelCritic(model).critique(task, wrongSum, { key: keyOf(1) })
    expect(critique).toEqual(parseCritique(written, 2))
  })

  test('what it cannot write down in some tries is no critique', async () => {
    const critique = await createModelCritic(scriptedModel('s', () => 'Looks good.')).critique(task, wrongSum, {
      key: keyOf(1),
    })
    expect(critique).toMatchObject({ reason: 'unparseable' })
  })

  test('a solution without steps is not asked about', async () => {
    const critique = await createModelCritic(scriptedModel('s', () => 'x')).critique(task, response('...'), {
      key: keyOf(1),
    })
    expect(critique).toMatchObject({ reason: 'no-steps' })
  })

  test('its worked example is a critique in the form', () => {
    const example = criticPrompt(task, wrongSum).at(2)?.content ?? ''
    expect(parseCritique(example, 3)).toMatchObject({ steps: [{ verdict: 'correct' }, { verdict: 'wrong' }, {}] })
  })
})
