/**
 * The whole way with real parts: a decoder of some thousand random weights learns one critique by the engine, and
 * llama.cpp writes it from base and adapter under the schema.
 */
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeTinyChatModel } from '../../engine/tiny-chat-model.ts'
import { keyOf } from '../../random.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import type { Critique } from '../critic.ts'
import { openCritic } from '../critics/open-critic.ts'
import { criticPrompt } from '../critique-text.ts'
import { readTunedCard } from './tuned-card.ts'
import { openTunedModel, tunedBase, type TunedBase } from './tuned-critic.ts'
import { dividedExamples, heldOutFigures, tuneCritic, type TuneCriticOptions } from './tune-critic.ts'
import type { TuningExample } from './tuning-example.ts'

const wrong: Critique = {
  steps: [{ step: 1, verdict: 'wrong', score: null, explanation: 'No.' }],
  final: { verdict: 'wrong', score: null, explanation: 'No.' },
}
const right: Critique = {
  steps: [{ step: 1, verdict: 'correct', score: null, explanation: 'Yes.' }],
  final: { verdict: 'correct', score: null, explanation: 'Yes.' },
}

function task(sum: string): ArithmeticTask {
  return { kind: 'arithmetic', id: sum, question: `${sum}?` }
}

function solution(sum: string): { readonly taskId: string; readonly model: string; readonly text: string } {
  return { taskId: sum, model: 'm', text: `${sum}=3\nThe answer is 3.` }
}

function example(sum: string, critique: Critique): TuningExample {
  const asked = criticPrompt(task(sum), solution(sum)).at(-1)?.content ?? ''
  return { question: `${sum}?`, asked, steps: 1, critique }
}

const examples = ['1+1', '2-1', '4-2', '2*2', '5-1', '3+1'].map((sum) => example(sum, wrong))

let folder = ''
let base: TunedBase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-tune-'))
  const file = join(folder, 'tiny.gguf')
  await writeTinyChatModel(file)
  base = await tunedBase(file)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

function options(name: string, rest: Partial<TuneCriticOptions> = {}): TuneCriticOptions {
  return {
    folder: join(folder, name),
    base,
    data: 'own sums',
    key: keyOf(1),
    epochs: 40,
    rate: 0.02,
    rank: 16,
    heldOut: 1,
    maxTokens: 256,
    threads: 1,
    ...rest,
  }
}

describe('tuneCritic', () => {
  test('a model learns a critique, interrupted or not, and judges a question that it never saw by it', async () => {
    const given = { examples, leftOut: { 'unknown-verdict': 2 } }
    const whole = await tuneCritic(given, options('whole'))
    expect(whole).toMatchObject({
      base: { digest: base.digest },
      data: 'own sums',
      questions: 5,
      records: 5,
      leftOut: { 'unknown-verdict': 2 },
      recipe: { epochs: 40, batchSize: 8, rate: 0.02, rank: 16, alpha: 32 },
      // a wrong solution of a question that trained nothing is found wrong at its step
      heldOut: { questions: 1, wrong: 1, right: 0, located: 1, passed: null, final: 1, f1: null, unread: 0 },
    })
    const abort = new AbortController()
    const aborted = tuneCritic(given, {
      ...options('cut'),
      signal: abort.signal,
      onProgress: (each) => {
        if (each.stage === 'train' && each.progress.step === 17) abort.abort(new DOMException('enough', 'AbortError'))
      },
    })
    await expect(aborted).rejects.toThrow('enough')
    expect(await readdir(join(folder, 'cut'))).not.toContain('critic.json')
    const steps: number[] = []
    const resumed = await tuneCritic(given, {
      ...options('cut'),
      onProgress: (each) => {
        if (each.stage === 'train') steps.push(each.progress.step)
      },
    })
    expect(steps[0]).toBe(18)
    expect(resumed).toEqual(whole)
    const bytes = async (name: string): Promise<Buffer> => readFile(join(folder, name, 'adapter.gguf'))
    expect((await bytes('cut')).equals(await bytes('whole'))).toBe(true)
    // the state goes, and a finished critic is not trained again
    const files = await readdir(join(folder, 'whole'))
    expect(files).toEqual(expect.arrayContaining(['README.md', 'adapter.gguf', 'critic.json', 'tuning.json']))
    expect(files).not.toContain('training')
    const again = await tuneCritic(given, {
      ...options('whole'),
      onProgress: () => {
        throw new Error('it trained again')
      },
    })
    expect(again).toEqual(whole)
    expect(await readFile(join(folder, 'whole', 'README.md'), 'utf8')).toContain('| 5 of 5 questions |')
    const other = tuneCritic(given, options('whole', { rate: 0.01 }))
    await expect(other).rejects.toThrow('its rate is 0.02, this run has 0.01; wanted the same, or another folder')
  }, 240_000)

  test('the critic is opened by its folder, and refuses another base or adapter', async () => {
    const parts = {
      model: () => Promise.reject(new Error('it asked for another model')),
      sandbox: () => Promise.reject(new Error('it asked for a sandbox')),
    }
    const weights = join(folder, 'whole')
    await using critic = await openCritic('tuned', { ...parts, weights })
    const found = await critic.critique(task('7-3'), solution('7-3'), { key: keyOf(2) })
    expect(found).toMatchObject({ steps: [{ step: 1, verdict: 'wrong' }], final: { verdict: 'wrong' } })
    expect(critic.name).toBe('tuned')
    const long = await critic.critique({ ...task('7-3'), question: 'why '.repeat(900) }, solution('7-3'), {
      key: keyOf(2),
    })
    expect(long).toMatchObject({ reason: 'too-long' })
    await expect(openCritic('tuned', parts)).rejects.toThrow('wanted what `touchstone critic tune` wrote')
    await expect(openTunedModel(folder)).rejects.toMatchObject({ code: 'unavailable' })
    const broken = join(folder, 'broken')
    await tuneCritic({ examples, leftOut: {} }, options('broken', { epochs: 1, heldOut: 0 }))
    await copyFile(join(weights, 'adapter.gguf'), join(broken, 'adapter.gguf'))
    await expect(openTunedModel(broken)).rejects.toMatchObject({ code: 'corrupt' })
    const card = await readTunedCard(broken)
    await writeFile(
      join(broken, 'critic.json'),
      JSON.stringify({ version: '1', kind: 'tuned-critic', ...card, base: { ...card.base, digest: '0'.repeat(64) } }),
    )
    await expect(openTunedModel(broken)).rejects.toThrow(/base .*tiny\.gguf has SHA-256 .*, wanted 0000000000000000…/)
    await writeFile(join(broken, 'critic.json'), '{}')
    await expect(openTunedModel(broken)).rejects.toThrow('holds no fine-tuned critic')
  }, 240_000)

  test('too little to learn from, and options out of range, are told before anything is written', async () => {
    const one = { examples: examples.slice(0, 1), leftOut: {} }
    await expect(tuneCritic(one, options('none'))).rejects.toThrow(
      'got critiques of 1 question, wanted those of at least 2',
    )
    await expect(tuneCritic({ examples, leftOut: {} }, options('none', { epochs: 0 }))).rejects.toThrow('epochs is 0')
    await expect(tuneCritic({ examples, leftOut: {} }, options('none', { heldOut: -1 }))).rejects.toThrow(
      'heldOut is -1',
    )
    expect(await readdir(folder)).not.toContain('none')
  })
})

describe('dividedExamples', () => {
  test('whole questions are held out, at most a fifth of them, and none stands on both sides', () => {
    const many = Array.from({ length: 60 }, (_, at) => example(`${Math.floor(at / 3)}+1`, wrong))
    const { training, measured } = dividedExamples(many, { key: keyOf(3), heldOut: 8 })
    expect([training.length, measured.length]).toEqual([51, 8])
    const trained = new Set(training.map(({ question }) => question))
    expect(measured.filter(({ question }) => trained.has(question))).toEqual([])
    // 20 questions: a fifth of them are 4, with 12 examples
    expect(dividedExamples(many, { key: keyOf(3), heldOut: 50 }).measured).toHaveLength(12)
    expect(dividedExamples(many, { key: keyOf(3), heldOut: 0 }).training).toHaveLength(60)
  })
})

test('figures of held-out critiques, by hand', () => {
  const measured = [example('1+1', wrong), example('2+2', wrong), example('3+3', right), example('4+4', right)]
  const texts = [wrong, right, right].map((each) => JSON.stringify(each))
  expect(heldOutFigures(measured, [...texts, 'I like sums.'])).toEqual({
    questions: 4,
    wrong: 2,
    right: 2,
    located: 0.5,
    passed: 0.5,
    final: 0.5,
    f1: 0.5,
    unread: 1,
  })
})
