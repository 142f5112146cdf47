import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scriptedModel, type LanguageModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import { splitSteps } from '../steps.ts'
import { ATTEMPT_TOKENS } from './attempt-prompts.ts'
import { attemptValues, textValues, valueKey, type AttemptValues } from './attempt-values.ts'
import { compareWithAttempts, openAttemptsCritic } from './attempts-critic.ts'
import { openAttempts } from './attempts.ts'
import { createModelCritic } from './model-critic.ts'
import { meterTokens } from '../refine/token-meter.ts'
import { consensusOf, supportOf } from './consensus.ts'

const task = {
  kind: 'arithmetic',
  id: 't',
  question: 'Ann buys 6 boxes of 15 pens and gives 52 away. How many are left?',
} as const

/** An attempt that had these numbers on its way, the last of which is its answer. */
function attempt(form: AttemptValues['form'], ...numbers: number[]): AttemptValues {
  const values = new Set(numbers.map((number) => valueKey(number)))
  return { form, answer: numbers.at(-1) ?? null, values, names: new Map(), text: '' }
}

function critique(text: string, ...attempts: AttemptValues[]): ReturnType<typeof compareWithAttempts> {
  const response = { taskId: 't', model: 'm', text }
  return compareWithAttempts(task, response, { steps: splitSteps(text), consensus: consensusOf(attempts) })
}

/** Nothing is to be run. */
const sandbox = { run: () => Promise.reject(new Error('was run')) } as unknown as Sandbox

const agreeing = [attempt('program', 90, 38), attempt('words', 90, 38)]

describe('comparison with attempts', () => {
  test('another answer is wrong, at the first step whose result no agreeing attempt had', () => {
    const found = critique(
      '6 * 15 = 90 pens.\n90 + 52 = 142 are left.\n142 / 1 = 142.\nThe answer is 142.',
      ...agreeing,
    )
    expect(found).toMatchObject({
      steps: [{ verdict: 'correct' }, { verdict: 'wrong' }, { verdict: 'unknown' }],
      final: { verdict: 'wrong', score: 0 },
    })
  })

  test('its words never say the agreed answer', () => {
    expect(
      JSON.stringify(critique('6 * 15 = 90 pens.\n90 + 52 = 142.\nThe answer is 142.', ...agreeing)),
    ).not.toContain('38')
  })

  test('the agreed answer is right, step by step', () => {
    expect(critique('6 * 15 = 90 pens.\n90 - 52 = 38.\nThe answer is 38.', ...agreeing)).toMatchObject({
      steps: [{ verdict: 'correct' }, { verdict: 'correct' }],
      final: { verdict: 'correct', score: 1 },
    })
  })

  test('a false equation is not right because the answer is, and no words say what the attempts do not', () => {
    const found = critique(
      'First 90 - 52 = 95.\nShe has 6 * 15 = 90 pens.\nTwo rows of 45.\n90 - 52 = 38.\nAll are pens.\nThe answer is 38.',
      ...agreeing,
    )
    expect(found).toMatchObject({
      steps: [
        { verdict: 'unknown', score: null, explanation: expect.stringContaining('95') as string },
        { verdict: 'correct', explanation: 'It brings in no number that the question and the steps before it lack.' },
        { verdict: 'correct', explanation: '2 of the 2 agreeing attempts do without a number of it.' },
        { verdict: 'correct', explanation: 'Its numbers are those of the 2 agreeing attempts.' },
        { verdict: 'correct', explanation: 'It brings in no number that the question and the steps before it lack.' },
      ],
      final: { verdict: 'correct' },
    })
  })

  test('attempts that do not agree know nothing, and attempts that failed count as others', () => {
    const text = '6 * 15 = 90 pens.\n90 + 52 = 142.\nThe answer is 142.'
    const failed: AttemptValues = { ...attempt('program'), answer: null }
    const two = [attempt('program', 1), attempt('words', 2), attempt('words', 3)]
    expect(critique(text, ...two)).toMatchObject({ final: { verdict: 'unknown', score: null } })
    expect(critique(text, attempt('words', 38), failed, failed)).toMatchObject({ final: { verdict: 'unknown' } })
    expect(critique(text)).toMatchObject({ final: { verdict: 'unknown' } })
  })

  test('a solution without an answer is unknown', () => {
    expect(critique('Ann buys pens.\nShe gives some away.', ...agreeing)).toMatchObject({
      final: { verdict: 'unknown' },
    })
  })
})

test('who aborts takes no critique from another caller who asks about the same question', async () => {
  const began = Promise.withResolvers<undefined>()
  const held = Promise.withResolvers<undefined>()
  const model: LanguageModel = {
    ...scriptedModel('held', () => ''),
    digest: undefined,
    async generate(requests, { onAnswer, signal } = {}) {
      began.resolve(undefined)
      const stopped = new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      await Promise.race([held.promise, stopped])
      const text = '6 * 15 = 90.\n90 - 52 = 38.\nThe answer is 38.'
      const answers = requests.map(() => ({ text, tokens: undefined, finish: 'stop' as const }))
      for (const [index, answer] of answers.entries()) onAnswer?.(index, answer)
      return answers
    },
  }
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-attempts-'))
  // words alone: no program runs
  await using critic = await openAttemptsCritic('re-solving', { model, sandbox: undefined as never, folder })
  const response = { taskId: 't', model: 'm', text: '6 * 15 = 90.\nThe answer is 90.' }
  const leaves = new AbortController()
  const first = critic.critique(task, response, { key: keyOf(1), signal: leaves.signal })
  const second = critic.critique(task, response, { key: keyOf(2), signal: new AbortController().signal })
  await began.promise
  leaves.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  held.resolve(undefined)
  expect(await second).toMatchObject({ final: { verdict: 'wrong' } })
})

async function cameTo(form: AttemptValues['form'], text: string, tokens: number): Promise<AttemptValues> {
  return await attemptValues({ form, index: 1, text, tokens }, { sandbox })
}

describe('what was cut off at the limit', () => {
  test('an attempt in words has no answer in its last number, and one in what it says of its answer', async () => {
    const text = 'Tom starts with 3 apples.\nThen he buys 4'
    expect(await cameTo('words', text, ATTEMPT_TOKENS)).toMatchObject({ answer: null, values: new Set(['3', '4']) })
    expect(await cameTo('words', text, 12)).toMatchObject({ answer: 4 })
    expect(await cameTo('words', 'The answer is 7. As a check, 3 and', ATTEMPT_TOKENS)).toMatchObject({ answer: 7 })
  })

  test('a program that ends within its code is not run', async () => {
    const text = '```python\ndef solution():\n    return 1'
    expect(await cameTo('program', text, ATTEMPT_TOKENS)).toMatchObject({ answer: null })
    await expect(cameTo('program', `${text}\n\`\`\`\nIt is`, ATTEMPT_TOKENS)).rejects.toThrow('was run')
  })

  test('such attempts cast no vote on a solution, and a solution that was cut off has no answer to compare', async () => {
    const model = scriptedModel('endless', () => 'Then he buys 4 more and has 4 and '.repeat(100))
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-attempts-'))
    await using critic = await openAttemptsCritic('re-solving', { model, sandbox, folder })
    const response = { taskId: 't', model: 'm', text: '6 * 15 = 90 pens.\n90 - 52 = 38.\nThe answer is 38.' }
    expect(await critic.critique(task, response, { key: keyOf(1) })).toMatchObject({
      final: { verdict: 'unknown' },
      answers: [null, null, null, null, null],
    })
    const text = '6 * 15 = 90 pens.\nThen 90 - 52'
    const consensus = consensusOf(agreeing)
    expect(
      compareWithAttempts(task, { ...response, text, finish: 'length' }, { steps: splitSteps(text), consensus }),
    ).toMatchObject({ final: { verdict: 'unknown' } })
  })
})

describe('consensus', () => {
  test('between equal votes the answer that both forms came to wins', () => {
    const attempts = [attempt('words', 7), attempt('words', 7), attempt('program', 38), attempt('words', 38)]
    const consensus = consensusOf(attempts)
    expect(consensus).toMatchObject({ answer: 38, share: 0.5, secondShare: 0.5, programShare: 1, wordShare: 1 / 3 })
    expect(supportOf(7, consensus)).toBe(0.5)
    expect(supportOf(null, consensus)).toBe(0)
  })

  test('equal numbers have one key, however they are written', () => {
    expect(textValues('1,200 and 1200.0 and 0.1')).toEqual(new Set(['1200', '0.1']))
    expect(valueKey(0.1 + 0.2)).toBe(valueKey(0.3))
  })
})

/** A model behind a server. */
function served(address: string, text: string): LanguageModel {
  return { ...scriptedModel('default', () => text), digest: undefined, addresses: [address] }
}

describe('kept attempts', () => {
  test('are drawn once: asked again, the model is not called', async () => {
    let calls = 0
    const model = scriptedModel('counting', () => {
      calls++
      return 'The answer is 38.'
    })
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-attempts-'))
    const plan = { program: 0, 'listed-program': 0, words: 2 }
    for (let round = 0; round < 2; round++) {
      using attempts = await openAttempts(model, { folder })
      const [drawn = []] = await attempts.at([task.question], plan)
      expect(drawn.map(({ form, index, text }) => [form, index, text])).toEqual([
        ['words', 0, 'The answer is 38.'],
        ['words', 1, 'The answer is 38.'],
      ])
    }
    expect(calls).toBe(2)
  })

  test('of two servers with one name are kept apart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-attempts-'))
    const plan = { program: 0, 'listed-program': 0, words: 1 }
    for (const [address, text] of [
      ['http://a/v1', 'The answer is 8.'],
      ['http://b/v1', 'The answer is 38.'],
    ] as const) {
      using attempts = await openAttempts(meterTokens(served(address, text)).model, { folder })
      expect(await attempts.at([task.question], plan)).toMatchObject([[{ text }]])
    }
    const [one, other] = ['http://a/v1', 'http://b/v1'].map((address) => createModelCritic(served(address, '')).version)
    expect(one).not.toBe(other)
  })

  test('a count of tokens that is none makes no attempt unreadable', async () => {
    let calls = 0
    const miscounting: LanguageModel = {
      name: 'miscounting',
      digest: undefined,
      generate(requests, { onAnswer } = {}) {
        const tokens = { prompt: -3, completion: 'many' as unknown as number }
        const answers = requests.map(() => ({ text: 'The answer is 38.', tokens, finish: 'stop' as const }))
        for (const [index, answer] of answers.entries()) onAnswer?.(index, answer)
        calls += requests.length
        return Promise.resolve(answers)
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-attempts-'))
    const plan = { program: 0, 'listed-program': 0, words: 1 }
    for (let round = 0; round < 2; round++) {
      using attempts = await openAttempts(miscounting, { folder })
      expect(await attempts.at([task.question], plan)).toMatchObject([[{ text: 'The answer is 38.', tokens: 0 }]])
    }
    // what an earlier version kept is read too
    const [name = ''] = readdirSync(folder)
    const file = join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"tokens":0', '"tokens":"many"'))
    using attempts = await openAttempts(miscounting, { folder })
    expect(await attempts.at([task.question], plan)).toMatchObject([[{ text: 'The answer is 38.', tokens: 0 }]])
    expect(calls).toBe(1)
  })
})
