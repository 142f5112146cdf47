/** `touchstone evaluate` of critics: what is kept, what fails, and what each figure is told from. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TouchstoneError } from '../errors.ts'
import type { Page } from '../evaluation/page.ts'
import { scriptedModel } from '../model/index.ts'
import { evaluateMrBen, evaluatePrmBench, evaluateRealCritic } from './evaluate-critic-sets.ts'
import { evaluateCritic } from './evaluate-critics.ts'
import type { CriticEvaluationContext } from './evaluate-criticised.ts'

let folder: string
vi.mock('../store/index.ts', async (original) => ({
  ...(await original<typeof import('../store/index.ts')>()),
  openDataSet: (set: string, file: string) => Promise.resolve(join(folder, `${set}-${file.replace(/\.gz$/, '')}`)),
}))

let asked = 0
/** Questions that the model fails on. */
let broken: ReadonlySet<string> = new Set()
const told: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-critics-'))
  asked = 0
  broken = new Set()
  told.length = 0
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

/** Calls every step that says "false" wrong. */
const model = scriptedModel('critic', ({ prompt }) => {
  const last = typeof prompt === 'string' ? prompt : (prompt.at(-1)?.content ?? '')
  asked++
  const [, question = ''] = /Question: (.*)/.exec(last) ?? []
  if (broken.has(question)) throw new TouchstoneError('fetch-failed', `no answer to ${question}`)
  if (question.startsWith('Silent')) return 'I cannot say.'
  const steps =
    last
      .split('Solution:\n')
      .at(-1)
      ?.match(/^Step \d+: .*/gm) ?? []
  const blocks = steps.map(
    (step) => `${step}\nCorrectness of the step: ${/false/.test(step) ? 'Wrong' : 'Correct'}\nExplanation: So.\n\n`,
  )
  const final = /false/.test(last) ? 'Wrong' : 'Correct'
  return `${blocks.join('')}Correctness of the final answer: ${final}\nExplanation: So.`
})

function context(more: Partial<CriticEvaluationContext> = {}): CriticEvaluationContext {
  return {
    splits: undefined,
    seed: '0',
    quick: false,
    model: '',
    critic: { name: 'model', model: () => Promise.resolve(model) },
    folder,
    command: '',
    dataFolder: undefined,
    signal: new AbortController().signal,
    ...more,
  }
}

async function write(name: string, rows: readonly object[]): Promise<void> {
  await writeFile(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

/** Rows of ProcessBench: the second step is wrong, or none. */
function rowsOf(wrong: number, right: number): object[] {
  return Array.from({ length: wrong + right }, (_, at) => ({
    id: `p${at}`,
    problem: `Question ${at}?`,
    steps: ['One is one.', at < wrong ? 'Two is false.' : 'Two is two.'],
    label: at < wrong ? 1 : -1,
  }))
}

function valueOf(page: Page, name: string): readonly [value: number | undefined, n: number | undefined] {
  const figure = page.figures?.find((each) => each.name === name)
  return [figure?.value, figure?.n]
}
const FAILED = 'failed, and in no other figure'

test('a solution on which the critic fails is counted, and the same command asks about that one alone', async () => {
  await write('processbench-gsm8k.jsonl', rowsOf(2, 2))
  broken = new Set(['Question 1?'])
  const first = await evaluateCritic('processbench', context())
  expect(valueOf(first, FAILED)).toEqual([0.25, 4])
  expect(valueOf(first, 'first wrong step found')).toEqual([1, 1])
  expect(valueOf(first, '"no error" on right solutions')).toEqual([1, 2])
  expect(told).toEqual([expect.stringContaining('1 of 4 solutions failed')])
  expect(first.facts).toContainEqual({ name: 'first failure', value: 'no answer to Question 1?' })
  broken = new Set()
  asked = 0
  const second = await evaluateCritic('processbench', context())
  expect(asked).toBe(1)
  expect(valueOf(second, FAILED)).toEqual([0, 4])
  expect(valueOf(second, 'F1')).toEqual([1, 4])
})

test('what was asked before an interruption is kept, and another seed or server is asked anew', async () => {
  await write('processbench-gsm8k.jsonl', rowsOf(2, 2))
  const interrupt = new AbortController()
  const stopping = {
    ...model,
    generate: async (...given: Parameters<typeof model.generate>) => {
      if (asked === 2) interrupt.abort(new DOMException('interrupted', 'AbortError'))
      interrupt.signal.throwIfAborted()
      return await model.generate(...given)
    },
  }
  const stopped = context({
    critic: { name: 'model', model: () => Promise.resolve(stopping) },
    signal: interrupt.signal,
  })
  await expect(evaluateCritic('processbench', stopped)).rejects.toThrow('interrupted')
  expect(asked).toBe(2)
  await evaluateCritic('processbench', context())
  expect(asked).toBe(4)
  await evaluateCritic('processbench', context())
  expect(asked).toBe(4)
  await evaluateCritic('processbench', context({ seed: '1' }))
  expect(asked).toBe(8)
  const elsewhere = { ...model, addresses: ['http://localhost:1/v1'] }
  await evaluateCritic('processbench', context({ critic: { name: 'model', model: () => Promise.resolve(elsewhere) } }))
  expect(asked).toBe(12)
})

test('a critic that answers nothing any more ends the run, and what it said is kept', async () => {
  await write('processbench-gsm8k.jsonl', rowsOf(12, 12))
  broken = new Set(Array.from({ length: 20 }, (_, at) => `Question ${at + 2}?`))
  await expect(evaluateCritic('processbench', context())).rejects.toThrow('8 in a row failed, no answer to Question 9?')
  broken = new Set()
  asked = 0
  await evaluateCritic('processbench', context())
  expect(asked).toBe(22)
})

test('the short form draws both sides by the seed, though a file begins with wrong solutions alone', async () => {
  await write('processbench-gsm8k.jsonl', rowsOf(60, 30))
  const page = await evaluateCritic('processbench', context({ quick: true }))
  expect(valueOf(page, 'first wrong step found')).toEqual([1, 20])
  expect(valueOf(page, '"no error" on right solutions')).toEqual([1, 20])
  expect(page.figures?.find(({ name }) => name === 'F1')?.interval).toEqual([1, 1])
  // the short form is a part of the long one, and the same seed draws the same
  expect(asked).toBe(40)
  await evaluateCritic('processbench', context({ quick: true }))
  await evaluateCritic('processbench', context())
  expect(asked).toBe(90)
})

test('where a side is empty there is no F1, and a share of nothing is a dash', async () => {
  await write('processbench-gsm8k.jsonl', rowsOf(3, 0))
  const page = await evaluateCritic('processbench', context())
  expect(valueOf(page, 'F1')).toEqual([undefined, undefined])
  const rows = page.sections[0]?.tables?.[0]?.rows
  expect(rows).toContainEqual(['F1', '-', '', '3'])
  expect(rows).toContainEqual(['"no error" on right solutions', '-', '', '0'])
  expect(rows?.find(([name]) => name === 'first wrong step found')).toEqual([
    'first wrong step found',
    '100 %',
    '[43.9, 100.0]',
    '3',
  ])
})

test('F1 has an interval by bootstrap over problems', async () => {
  const rows = rowsOf(10, 10).map((row, at) => (at < 5 ? { ...row, steps: ['One is one.', 'Two is two.'] } : row))
  await write('processbench-gsm8k.jsonl', rows)
  const page = await evaluateCritic('processbench', context())
  const f1 = page.figures?.find(({ name }) => name === 'F1')
  expect(f1?.value).toBeCloseTo(2 / 3)
  const [low = 0, high = 0] = f1?.interval ?? []
  expect(low).toBeGreaterThan(0.2)
  expect(low).toBeLessThan(2 / 3)
  expect(high).toBeGreaterThan(2 / 3)
  expect(high).toBeLessThan(1)
})

function mrBen(at: number, isWrong: boolean): object {
  return {
    Question_UUID: `${at}`,
    Question: `Silent ${at}?`,
    Model_Solution_Steps: ['Step 1: One is one.', 'Step 2: Two is two.'],
    Model_Solution_Correctness: isWrong ? 'incorrect' : 'correct',
    Model_Solution_First_Error_Step: isWrong ? '2' : 'N/A',
  }
}

test('a critic that says nothing has no score, and lost critiques are told', async () => {
  await write(
    'prmbench-prmbench.jsonl',
    [0, 1].map((at) => ({
      idx: `${at}`,
      classification: 'circular',
      modified_question: `Silent ${at}?`,
      modified_process: ['One is one.', 'Two is false.', 'Three is three.'],
      error_steps: [2],
    })),
  )
  const steps = await evaluatePrmBench(context())
  expect(valueOf(steps, 'all: PRMScore')).toEqual([0, 6])
  expect(valueOf(steps, 'all: no critique, solutions')).toEqual([1, 2])
  await write('mr-ben-math.jsonl', [mrBen(0, true), mrBen(1, false)])
  await write('mr-ben-physics.jsonl', [mrBen(2, true)])
  const verdicts = await evaluateMrBen(context())
  expect(valueOf(verdicts, 'math: MCC of verdicts')).toEqual([-1, 2])
  expect(valueOf(verdicts, 'math: no critique')).toEqual([1, 2])
  expect(valueOf(verdicts, 'math: harm: right solutions called wrong')).toEqual([0, 1])
  // wrong solutions alone have no correlation
  expect(valueOf(verdicts, 'physics: MCC of verdicts')).toEqual([undefined, undefined])
})

function mrGsm8k(at: number, isWrong: boolean): object {
  return {
    uuid: `${at}`,
    question: `Question ${at}?`,
    model_output_steps: ['One is one.', isWrong ? 'Two is false.' : 'Two is two.'],
    model_output_solution_first_error_step: isWrong ? 2 : 'N/A',
  }
}

test('ProcessBench has a part of MATH, and MR-GSM8K tells what of MR-Score can be had', async () => {
  await write('processbench-math.jsonl', rowsOf(1, 2))
  const math = await evaluateCritic('processbench', context({ part: 'math' }))
  expect(valueOf(math, 'F1')).toEqual([1, 3])
  await write('mr-gsm8k-mr_gsm8k_wrong.jsonl', [mrGsm8k(0, true), mrGsm8k(1, true)])
  const half = await evaluateCritic('mr-gsm8k', context())
  expect(valueOf(half, 'ACC_step')).toEqual([1, 2])
  for (const name of ['MR-Score', 'MCC of verdicts', '0.2 max(0, MCC) + 0.3 ACC_step', 'ACC_reason']) {
    expect(valueOf(half, name)).toEqual([undefined, undefined])
    expect(half.sections[0]?.tables?.[0]?.rows).toContainEqual([name, '-', '', '2'])
  }
  expect(half.lead).toContain('needs a reader of reasons')
  await write('mr-gsm8k-mr_gsm8k_wrong.jsonl', [mrGsm8k(0, true), mrGsm8k(1, true), mrGsm8k(2, false)])
  const whole = await evaluateCritic('mr-gsm8k', context())
  expect(valueOf(whole, 'MCC of verdicts')).toEqual([1, 3])
  expect(valueOf(whole, '0.2 max(0, MCC) + 0.3 ACC_step')).toEqual([0.5, 3])
  expect(valueOf(whole, 'MR-Score')).toEqual([undefined, undefined])
})

test('RealCritic asks another corrector anew, though its name and the critic are the same', async () => {
  const row = {
    idx: 0,
    question: 'What is 2 + 3?',
    gt: '5',
    reasoning: '2 + 3 = 6\nThe answer is 6.',
    model: 'm',
    previous_score: [false],
  }
  for (const part of ['gsm8k', 'math', 'college_math', 'minerva_math', 'olympiadbench'])
    await write(`realcritic-${part}.jsonl`, [row])
  const corrected = async (answer: number, digest: string): Promise<number | undefined> => {
    const corrector = scriptedModel('corrector', () => {
      asked++
      return `2 + 3 = ${answer}\nThe answer is ${answer}.`
    })
    const critic = { name: 'arithmetic', model: () => Promise.resolve({ ...corrector, digest }) } as const
    return valueOf(await evaluateRealCritic(context({ critic })), 'all: right after correction')[0]
  }
  expect(await corrected(7, 'first')).toBe(0)
  expect(asked).toBe(5)
  expect(await corrected(5, 'second')).toBe(1)
  expect(await corrected(7, 'first')).toBe(0)
  expect(asked).toBe(10)
})
