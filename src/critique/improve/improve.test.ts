/**
 * The loop with an actor whose law is known (A4 of the method sheet): it adds numbers one by one, slips with a probability
 * that grows with their count, seldom slips with a critique at hand, and slips less on kinds that it was trained on.
 */
import { hash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { scriptedModel, type LanguageModel } from '../../model/index.ts'
import { generator, keyOf } from '../../random.ts'
import type { Critic } from '../critic.ts'
import { arithmeticCritic } from '../refine/refine-critics.ts'
import { splitSteps } from '../steps.ts'
import type { ActorTrainer } from './actor-trainer.ts'
import type { ImproveQuestion } from './explore-task.ts'
import { improve, readImproveSummaries } from './improve.ts'
import type { ImproveOptions } from './improve-options.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-improve-'))
  folders.push(folder)
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** Probability of a slip in a solution, by difficulty, before any training. */
const SLIPS = [0.05, 0.35, 0.8, 0.985]
/** How much of it is left where every question of the difficulty was trained on. */
const LEFT = 0.8
/** Share of refinements that give the right answer alone. */
const SHORTCUTS = 0.3
const PER_LEVEL = 12

const questions: ImproveQuestion[] = SLIPS.flatMap((_slip, level) =>
  Array.from({ length: PER_LEVEL }, (_, number) => {
    const random = generator(keyOf(`${level} ${number}`))
    const terms = Array.from({ length: 3 + 2 * level }, () => 2 + random.below(40))
    const answer = terms.reduce((sum, term) => sum + term, 0)
    const id = `add-${level}-${number}`
    const task = { kind: 'arithmetic', id, question: `Add: ${terms.join(', ')}.`, answer: `${answer}` } as const
    return { task: { ...task, labels: { level: level + 1 } } }
  }),
)
const levelOf = (question: string): number => (question.split(',').length - 3) / 2

function solution(question: string, slipsAt: number): string {
  const terms = (question.match(/\d+/g) ?? []).map(Number)
  const lines: string[] = []
  let sum = terms[0] ?? 0
  for (const [at, term] of terms.slice(1).entries()) {
    const next = sum + term + (at === slipsAt ? 1 : 0)
    lines.push(`${sum} + ${term} = ${next}.`)
    sum = next
  }
  return [...lines, `The answer is ${sum}.`].join('\n')
}

/** An actor with a probability of slips for each difficulty. */
function actor(slips: readonly number[]): LanguageModel {
  return scriptedModel(`adder ${slips.map((slip) => slip.toFixed(3)).join(' ')}`, ({ prompt, key }) => {
    if (typeof prompt === 'string') throw new TypeError('wanted a conversation')
    const random = generator(key)
    const question = prompt.findLast(({ content }) => content.startsWith('Add: '))?.content ?? ''
    const refines = prompt.at(-1)?.content.includes('critique of your solution') === true
    const slip = (slips[levelOf(question)] ?? 1) * (refines ? 0.85 : 1)
    const terms = question.split(',').length
    if (refines && random.uniform() < SHORTCUTS) return solution(question, -1).split('\n').at(-1) ?? ''
    // where in the solution it slips, and how it speaks, tells texts apart
    const opening = ['First', 'So', 'Now', 'Then'][random.below(4)] ?? ''
    return `${opening} ${solution(question, random.uniform() < slip ? random.below(terms - 1) : -1)}`
  })
}

/** Looks at `a + b = c` alone: the arithmetic critic does the same at a hundred times the cost. */
const adding: Critic = {
  name: 'adding',
  version: '1',
  critique(_task, { text }) {
    const steps = splitSteps(text).map(({ number, start, end }) => {
      const [a = 0, b = 0, c = 0] = (text.slice(start, end).match(/\d+/g) ?? []).map(Number)
      const verdict = a + b === c ? ('correct' as const) : ('wrong' as const)
      return { step: number, verdict, score: null, explanation: `It is ${a + b}.` }
    })
    if (steps.length === 0) return Promise.resolve({ reason: 'no-steps', message: 'There is no step' })
    const verdict = steps.some((step) => step.verdict === 'wrong') ? ('wrong' as const) : ('unknown' as const)
    return Promise.resolve({ steps, final: { verdict, score: null, explanation: 'It follows from the steps.' } })
  },
  async [Symbol.asyncDispose]() {},
}

/** Slips of a difficulty fall with the share of its questions in the training set, always from the base's. */
function slipsAfter(trained: ReadonlySet<string>): number[] {
  return SLIPS.map((slip, level) => {
    const covered = [...trained].filter((question) => levelOf(question) === level).length / PER_LEVEL
    return slip * (1 - (1 - LEFT) * covered)
  })
}

const trainer: ActorTrainer = {
  identity: 'law 1',
  train({ records }) {
    const trained = new Set(
      records.map(({ messages }) => messages.findLast(({ role }) => role === 'user')?.content ?? ''),
    )
    return Promise.resolve(actor(slipsAfter(trained)))
  },
}

function options(folder: string, more: Partial<ImproveOptions> = {}): ImproveOptions {
  return {
    folder,
    key: keyOf(7),
    base: () => Promise.resolve(actor(SLIPS)),
    baseName: 'adder',
    trainer,
    critic: adding,
    samples: 3,
    refinements: 2,
    hardRounds: 1,
    ...more,
  }
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.jsonl?$/.test(name)).toSorted()
  const entries = await Promise.all(
    names.map(async (name) => [name, hash('sha256', await readFile(join(folder, name)))] as const),
  )
  return Object.fromEntries(entries)
}

/** Covered questions of each quarter, easiest first, in each iteration. */
const LOOP = [
  [12, 12, 12, 10],
  [12, 12, 12, 12],
  [12, 12, 11, 12],
]
const VANILLA = [
  [12, 12, 9, 1],
  [12, 12, 10, 0],
  [12, 12, 12, 3],
]

describe('improve', () => {
  test('covers the hardest quarter better than vanilla at equal tokens, as the law says', async () => {
    const [own, control] = [await newFolder(), await newFolder()]
    const loop = await improve(questions, options(own))
    const summaries = await readImproveSummaries(own)
    expect(summaries).toEqual(loop.iterations)
    const budget = summaries.map(({ tokens }) => tokens.total)
    const vanilla = await improve(questions, options(control, { arm: 'vanilla', budget }))
    expect(loop.status).toBe('finished')
    for (const [at, each] of vanilla.iterations.entries()) {
      // over the budget by less than the longest unit
      expect(each.tokens.total - (budget[at] ?? 0)).toBeGreaterThanOrEqual(0)
      expect(each.tokens.total - (budget[at] ?? 0)).toBeLessThan(600)
      expect(each.refinements).toBe(0)
    }
    const coverage = (result: typeof loop): number[][] =>
      result.iterations.map(({ quartiles }) => quartiles.map((each) => each.coverage.hits))
    expect(coverage(loop)).toEqual(LOOP)
    expect(coverage(vanilla)).toEqual(VANILLA)
    // vanilla: a question of the hardest quarter is covered with probability 1 - slip^n, n the samples that it got
    const first = vanilla.iterations[0]
    const draws = (first?.quartiles[3]?.accuracy.n ?? 0) / PER_LEVEL
    const expected = 1 - (SLIPS[3] ?? 0) ** draws
    const deviation = Math.sqrt((expected * (1 - expected)) / PER_LEVEL)
    expect(Math.abs((first?.quartiles[3]?.coverage.value ?? 0) - expected)).toBeLessThan(3 * deviation)
    const last = (result: typeof loop): number => result.iterations.at(-1)?.quartiles[3]?.coverage.hits ?? 0
    expect(last(loop)).toBeGreaterThan(last(vanilla))
    expect(first?.difficulty).toBe('level')
  })

  test('questions side by side give the same records in the same order', async () => {
    const [one, many] = [await newFolder(), await newFolder()]
    const loop = await improve(questions, options(one, { iterations: 2 }))
    const parallel = await improve(questions, options(many, { iterations: 2, parallel: 8 }))
    expect(parallel.iterations).toEqual(loop.iterations)
    const file = join('iteration-2', 'sft.jsonl')
    expect(await readFile(join(many, file), 'utf8')).toBe(await readFile(join(one, file), 'utf8'))
    const budget = loop.iterations.map(({ tokens }) => tokens.total)
    const vanilla = await improve(
      questions,
      options(await newFolder(), { arm: 'vanilla', iterations: 2, budget, parallel: 8 }),
    )
    for (const [at, each] of vanilla.iterations.entries()) {
      expect(Math.abs(each.tokens.total - (budget[at] ?? 0))).toBeLessThan(600)
    }
  })

  test('every refinement that gives the answer alone is refused, and none is trained on', async () => {
    const folder = await newFolder()
    const { iterations } = await improve(questions, options(folder, { iterations: 1 }))
    const [summary] = iterations
    const records = (await readFile(join(folder, 'iteration-1', 'sft.jsonl'), 'utf8')).trim().split('\n')
    expect(summary?.fates['answer-only']).toBeGreaterThan(15)
    expect(records.filter((line) => !line.includes(' + '))).toEqual([])
    expect(records).toHaveLength(summary?.records.training ?? -1)
    expect((summary?.kept.samples ?? 0) + (summary?.kept.refinements ?? 0)).toBe(records.length)
    // tries follow difficulty: none of the refinements is for a question whose samples are all right
    const lines = (await readFile(join(folder, 'iteration-1', 'explorations.jsonl'), 'utf8')).trim().split('\n')
    const explored = lines.map((line) => JSON.parse(line) as { taskId: string; responses: { source: string }[] })
    const tries = [0, 1, 2, 3].map((level) =>
      explored
        .filter(({ taskId }) => taskId.startsWith(`add-${level}-`))
        .reduce((sum, { responses }) => sum + responses.filter(({ source }) => source === 'refinement').length, 0),
    )
    expect(tries).toEqual(tries.toSorted((a, b) => a - b))
    const critics = (await readFile(join(folder, 'iteration-1', 'critic.jsonl'), 'utf8')).trim().split('\n')
    expect(critics).toHaveLength(summary?.records.critic ?? -1)
    expect(critics.every((line) => line.includes('Wrong'))).toBe(true)
  })

  test('a run that was cut off goes on and ends with the same bytes', async () => {
    const [whole, cut] = [await newFolder(), await newFolder()]
    const heldOut = questions.filter((_, at) => at % 6 === 0).map(({ task }) => task)
    const training = questions.filter((_, at) => at % 6 !== 0)
    const more = { iterations: 2, heldOut }
    const expected = await improve(training, options(whole, more))
    const log = join(cut, 'iteration-1', 'explorations.jsonl')
    for (const after of [3, 30, 60]) {
      const controller = new AbortController()
      let seen = 0
      const onProgress = (): void => {
        seen += 1
        if (seen === after) controller.abort(new DOMException('interrupted', 'AbortError'))
      }
      const run = improve(training, options(cut, { ...more, onProgress, signal: controller.signal }))
      await expect(run).rejects.toThrow('interrupted')
      // a kill in the middle of a write leaves half a line
      if (after === 30) await truncate(log, (await readFile(log)).length - 7)
    }
    expect(await improve(training, options(cut, more))).toEqual(expected)
    expect(await filesOf(cut)).toEqual(await filesOf(whole))
    expect(expected.heldOut.map(({ iteration }) => iteration)).toEqual([0, 1, 2])
    expect(expected.heldOut[0]?.harmful).toMatchObject({ hits: 0 })
    await expect(improve(training, options(cut, { ...more, samples: 4 }))).rejects.toThrow('its samples is 3')
  })

  test('waits for a training outside, and goes on with its actor', async () => {
    const folder = await newFolder()
    let trained: LanguageModel | undefined
    const outside: ActorTrainer = {
      identity: 'outside',
      train: ({ file }) => Promise.resolve(trained ?? { instruction: `train on ${file}` }),
    }
    const waiting = await improve(questions, options(folder, { trainer: outside, iterations: 1 }))
    expect(waiting).toMatchObject({ status: 'waiting', instruction: `train on ${folder}/iteration-1/sft.jsonl` })
    trained = actor([0, 0, 0, 0])
    expect(await improve(questions, options(folder, { trainer: outside, iterations: 1 }))).toMatchObject({
      status: 'finished',
      iterations: waiting.iterations,
    })
  })

  test('a right answer whose step the critic calls wrong is not kept', async () => {
    // two slips that cancel out
    const lucky = scriptedModel('lucky', ({ prompt }) => {
      const question = typeof prompt === 'string' ? '' : (prompt.at(-1)?.content ?? '')
      const [a = 0, b = 0, c = 0] = (question.match(/\d+/g) ?? []).map(Number)
      return `${a} + ${b} = ${a + b + 1}.\n${a + b + 1} + ${c} = ${a + b + c}.\nThe answer is ${a + b + c}.`
    })
    const easy = questions.slice(0, 4)
    const base = (): Promise<LanguageModel> => Promise.resolve(lucky)
    const { iterations } = await improve(
      easy,
      options(await newFolder(), { base, iterations: 1, critic: arithmeticCritic() }),
    )
    expect(iterations[0]?.fates).toMatchObject({ kept: 0, 'flagged-step': 12 })
    const vanilla = await improve(easy, options(await newFolder(), { base, iterations: 1, arm: 'vanilla' }))
    expect(vanilla.iterations[0]?.fates).toMatchObject({ kept: 4, duplicate: 8 })
  })

  test('options out of range are named', async () => {
    const folder = await newFolder()
    const run = async (more: Partial<ImproveOptions>): Promise<unknown> => improve(questions, options(folder, more))
    await expect(run({ samples: 0 })).rejects.toThrow('samples is 0')
    await expect(run({ critic: undefined })).rejects.toThrow('has no critic')
    await expect(run({ budget: [1] })).rejects.toThrow('wanted arm vanilla and 3 iterations')
    await expect(run({ heldOut: [questions[0]!.task] })).rejects.toThrow('add-0-0 stands twice')
    const again = {
      ...questions[0]!.task,
      id: 'other',
      question: `${questions[0]!.task.question.replace(' ', '  ')}\r\n`,
    }
    await expect(run({ heldOut: [again] })).rejects.toThrow(
      'improve: held-out task other asks the same as task add-0-0, which is trained on, wanted other questions',
    )
    await expect(improve(questions.slice(0, 3), options(folder))).rejects.toThrow('got 3 questions')
  })
})
