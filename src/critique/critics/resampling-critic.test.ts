import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Critique } from '../critic.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import { splitSteps } from '../steps.ts'
import { meterTokens } from '../refine/token-meter.ts'
import { openContinuations } from './continuations.ts'
import { findLost, openResamplingCritic } from './resampling-critic.ts'

const question = 'Ann buys 6 boxes of 15 pens and gives 52 away. How many are left?'
const task = { kind: 'arithmetic', id: 't', question } as const
/** Seven steps, the fifth of which is wrong, and the answer. */
const STEPS = [
  '6 boxes.',
  '15 each.',
  '6 * 15 = 90.',
  '52 go.',
  '90 + 52 = 142.',
  'So 142.',
  '142 pens.',
  'The answer is 142.',
]
const TEXT = STEPS.join('\n')

/** Comes to 38 unless the wrong step stands in what it goes on from; counts its calls. */
function counting(answer: (beginning: string) => string) {
  const beginnings: string[] = []
  const model = scriptedModel('actor', ({ prompt }) => {
    const last = typeof prompt === 'string' ? undefined : prompt.at(-1)
    const beginning = last?.role === 'assistant' ? last.content : ''
    beginnings.push(beginning)
    return answer(beginning)
  })
  return { model, beginnings }
}
const folder = (): string => mkdtempSync(join(tmpdir(), 'touchstone-resampling-'))
// words alone are drawn: nothing is run
const sandbox = {} as Sandbox

async function critiqueOf(text: string, answer: (beginning: string) => string) {
  const { model, beginnings } = counting(answer)
  await using critic = await openResamplingCritic({ model, sandbox, folder: folder(), continuationsFolder: folder() })
  return { critique: await critic.critique(task, { taskId: 't', model: 'm', text }, { key: keyOf(1) }), beginnings }
}

const honest = (beginning: string): string => `The answer is ${beginning.includes('142') ? 142 : 38}.`

describe('the critic resampling', () => {
  test('a continuation that was cut off has come to no answer', async () => {
    using continuations = await openContinuations(
      scriptedModel('endless', () => 'So he has 38 and '.repeat(100)),
      { folder: folder() },
    )
    const drawn = await continuations.from(question, '6 boxes.', { count: 2 })
    expect(drawn.map(({ answer }) => answer)).toEqual([null, null])
  })

  test('a model that continues no turn is refused before it is asked for anything, a meter on it or not', async () => {
    const { model, beginnings } = counting(honest)
    const server = { ...model, continuesTurns: false }
    for (const asked of [server, meterTokens(server).model])
      await expect(
        openResamplingCritic({ model: asked, sandbox, folder: folder(), continuationsFolder: folder() }),
      ).rejects.toMatchObject({
        code: 'unavailable',
        message:
          'go on from the beginning of a solution with actor: it continues no text that is begun, wanted a local model',
      })
    expect(beginnings).toEqual([])
  })

  test('the step behind which the agreed answer is lost is wrong, those before it right, those behind it unknown', async () => {
    const { critique } = await critiqueOf(TEXT, honest)
    expect(critique).toMatchObject({
      steps: [1, 2, 3, 4, 5, 6, 7].map((step) => ({
        step,
        verdict: step < 5 ? 'correct' : step === 5 ? 'wrong' : 'unknown',
        score: step < 5 ? 1 : step === 5 ? 0 : null,
      })),
      final: { verdict: 'wrong' },
    })
  })

  test('its words never say the agreed answer', async () => {
    const { critique } = await critiqueOf(TEXT, honest)
    const { answers, ...words } = critique as Critique
    expect(JSON.stringify(words)).not.toContain('38')
    // for votes alone
    expect(answers).toEqual(Array.from({ length: 5 }, () => '38'))
  })

  test('places are halved: seven steps take three places of four continuations', async () => {
    const { beginnings } = await critiqueOf(TEXT, honest)
    const places = beginnings.filter((beginning) => beginning !== '').map((text) => text.trimEnd().split('\n').length)
    expect(places).toEqual([3, 3, 3, 3, 5, 5, 5, 5, 4, 4, 4, 4])
  })

  test('its attempts and the continuations of this solution are counted apart, since the attempts are drawn once', async () => {
    const { model } = counting(honest)
    const generate: typeof model.generate = async (requests, options) =>
      model.generate(requests, {
        ...options,
        onAnswer: (at, answer) => options?.onAnswer?.(at, { ...answer, tokens: { prompt: 1, completion: 10 } }),
      })
    const folders = { folder: folder(), continuationsFolder: folder() }
    await using critic = await openResamplingCritic({ model: { ...model, generate }, sandbox, ...folders })
    const ask = async (text: string) => critic.critique(task, { taskId: 't', model: 'm', text }, { key: keyOf(1) })
    // three places of four continuations, then none
    expect(await ask(TEXT)).toMatchObject({ tokens: 50, ownTokens: 120 })
    const right = await ask('6 * 15 = 90.\n90 - 52 = 38.\nThe answer is 38.')
    expect(right).toMatchObject({ tokens: 50 })
    expect(right).not.toHaveProperty('ownTokens')
  })

  test('a solution of one step needs no draw, and the last step is wrong at the latest', async () => {
    const one = await critiqueOf('6 + 15 + 52 = 73.\nThe answer is 73.', honest)
    expect(one.critique).toMatchObject({ steps: [{ step: 1, verdict: 'wrong' }], final: { verdict: 'wrong' } })
    expect(one.beginnings.every((beginning) => beginning === '')).toBe(true)
    const last = await critiqueOf('6 * 15 = 90.\nAnd 52.\nThe answer is 142.', honest)
    expect(last.critique).toMatchObject({ steps: [{ verdict: 'correct', score: 1 }, { verdict: 'wrong' }] })
  })

  test('the agreed answer is right without a continuation, and no agreement is unknown', async () => {
    const right = await critiqueOf('6 * 15 = 90.\n90 - 52 = 38.\nThe answer is 38.', honest)
    expect(right.critique).toMatchObject({ final: { verdict: 'correct' } })
    expect(right.beginnings.every((beginning) => beginning === '')).toBe(true)
    let draw = 0
    const split = await critiqueOf(TEXT, () => `The answer is ${draw++}.`)
    expect(split.critique).toMatchObject({ final: { verdict: 'unknown', score: null } })
  })
})

test('one continuation of four that comes to the answer keeps a step', async () => {
  const steps = splitSteps(TEXT)
  const found = await findLost(
    { question, text: TEXT, steps },
    { answer: 38 },
    {
      continuations: {
        from: (_question, beginning) =>
          Promise.resolve(
            [38, 1, 2, 3].map((answer) => ({ answer: beginning.includes('So 142') ? 0 : answer, tokens: 10 })),
          ),
      },
    },
  )
  expect(found).toEqual({
    step: 6,
    reached: new Map([
      [3, 0.25],
      [5, 0.25],
      [6, 0],
    ]),
    tokens: 120,
  })
})

test('continuations are kept: what was drawn once is not drawn again', async () => {
  const { model, beginnings } = counting(honest)
  const kept = folder()
  for (let round = 0; round < 2; round++) {
    using continuations = await openContinuations(model, { folder: kept })
    expect((await continuations.from(question, '6 * 15 = 90.\n', { count: 3 })).map(({ answer }) => answer)).toEqual([
      38, 38, 38,
    ])
  }
  expect(beginnings).toEqual(Array.from({ length: 3 }, () => '6 * 15 = 90.\n'))
})
