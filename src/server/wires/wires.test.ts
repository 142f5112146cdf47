import { describe, expect, test } from 'vitest'
import { createReasoningJudge } from '../../critique/index.ts'
import type { BenchTestResult, RunResult, StageResult } from '../../sandbox/index.ts'
import type { Feedback, Judge, ProgramTest } from '../../supervision.ts'
import { createApp, type ServerApp } from '../app.ts'
import { taskOf } from './rewarded.ts'

const ended: StageResult = {
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 250,
  cpuMs: 200,
  peakMemoryBytes: 1_000,
}

/** Answers every program test with the next of these statuses, the last one again and again. */
function scripted(...statuses: BenchTestResult['status'][]): {
  readonly runner: Parameters<typeof createApp>[0]['runner']
  readonly asked: ProgramTest[]
} {
  const asked: ProgramTest[] = []
  return {
    asked,
    runner: {
      run: (): Promise<RunResult> => Promise.reject(new Error('nothing is run')),
      bench: {
        test: (_program, one): Promise<BenchTestResult> => {
          const status = statuses[Math.min(asked.length, statuses.length - 1)] ?? null
          asked.push(one)
          return Promise.resolve({ name: one.name, status, message: 'why', compile: null, run: ended, files: {} })
        },
      },
      languages: () => Promise.resolve([]),
    },
  }
}

/** A judge for every task that always says the same. */
function fixed(feedback: Pick<Feedback, 'verdict' | 'score'>, kind = 'fixed'): Judge {
  const judge = { name: 'fixed', version: '1' }
  return {
    ...judge,
    accepts: () => true,
    judge: () =>
      Promise.resolve({
        ...feedback,
        findings: [{ where: { part: 'whole' }, verdict: feedback.verdict, kind, message: 'Why so' }],
        text: 'Why so.',
        judge,
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const abstaining = fixed({ verdict: 'unknown', score: null })
const failing = fixed({ verdict: 'unknown', score: null }, 'sandbox-error')
const reasoning = createReasoningJudge()

function serverOf(judges: readonly Judge[], runner = scripted('accepted').runner): ServerApp {
  return createApp({ runner, judges }, { concurrency: 2, version: '0' })
}

async function post(app: ServerApp, path: string, body: unknown): Promise<{ status: number; answer: unknown }> {
  const headers = { 'content-type': 'application/json' }
  const response = await app.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, answer: await response.json() }
}

const sum = { prompt: 'What is 2 + 3?', response: '2 + 3 = 5. The answer is 5.<|im_end|>', label: '5' }

test('a judge that only computes waits for no program: every place is held, and sums are answered', async () => {
  const held = Promise.withResolvers<void>()
  const running = Promise.withResolvers<void>()
  const slow: Judge = {
    ...fixed({ verdict: 'correct', score: 1 }),
    needs: ['sandbox'],
    accepts: ({ kind }) => kind === 'programming',
    async judge() {
      running.resolve()
      await held.promise
      return await fixed({ verdict: 'correct', score: 1 }).judge({ id: '', kind: 'arithmetic', question: '' }, none)
    },
  }
  const app = createApp(
    { runner: scripted('accepted').runner, judges: [slow, reasoning] },
    { concurrency: 1, version: '0' },
  )
  const program = { prompt: 'Print 1.', response: 'print(1)', label: { tests: ['assert True'] } }
  const first = post(app, '/slime', program)
  await running.promise
  expect((await post(app, '/slime', sum)).answer).toBe(1)
  held.resolve()
  expect((await first).answer).toBe(1)
})

const none = { taskId: '', model: 'none', text: '' }

describe('OpenRLHF /get_reward', () => {
  const asked = { query: [sum.prompt + sum.response], prompts: [sum.prompt], labels: ['5'] }

  test('gives lists of one, the prompt and the end mark taken off', async () => {
    const { status, answer } = await post(serverOf([reasoning]), '/get_reward', asked)
    expect({ status, answer }).toEqual({
      status: 200,
      answer: { rewards: [1], scores: [1], extra_logs: { correct: [1] } },
    })
  })

  test('an answer that stands in the prompt alone earns nothing, whatever the tokenizer did to the prompt', async () => {
    const prompt = 'What is 1 + 4? The answer is 5. What is 2 + 3?'
    for (const query of [`${prompt} No idea.`, `<s> ${prompt} No idea.`, `${prompt.slice(5)} No idea.`]) {
      const body = { query: [query], prompts: [prompt], labels: ['5'] }
      expect((await post(serverOf([reasoning]), '/get_reward', body)).answer).not.toMatchObject({ rewards: [1] })
    }
  })

  test('gives 0 for a wrong answer', async () => {
    const { answer } = await post(serverOf([reasoning]), '/get_reward', { ...asked, labels: ['6'] })
    expect(answer).toMatchObject({ rewards: [0] })
  })

  test('answers empty lists with empty lists', async () => {
    const { status, answer } = await post(serverOf([reasoning]), '/get_reward', { query: [], prompts: [], labels: [] })
    expect({ status, answer }).toEqual({
      status: 200,
      answer: { rewards: [], scores: [], extra_logs: { correct: [] } },
    })
  })

  test('answers an abstention with an empty object, which its client reads as no reward', async () => {
    expect(await post(serverOf([abstaining]), '/get_reward', asked)).toEqual({ status: 200, answer: {} })
  })

  test('answers a failure of the machinery with 503, which its client tries again', async () => {
    expect((await post(serverOf([failing]), '/get_reward', asked)).status).toBe(503)
  })

  test('gives an abstention the reward that was asked for, and a failure none', async () => {
    const path = '/get_reward?unknown=0.5'
    expect((await post(serverOf([abstaining]), path, asked)).answer).toMatchObject({ rewards: [0.5] })
    expect((await post(serverOf([failing]), path, asked)).status).toBe(503)
    expect((await post(serverOf([abstaining]), '/get_reward?unknown=high', asked)).status).toBe(422)
  })

  test('refuses lists of other lengths, and names the list', async () => {
    const { status, answer } = await post(serverOf([reasoning]), '/get_reward', { ...asked, labels: ['5', '6'] })
    expect(status).toBe(422)
    expect(answer).toMatchObject({ error: { field: 'labels' } })
  })

  test('a score that is no finite number is no reward', async () => {
    const broken = fixed({ verdict: 'correct', score: Number.NaN })
    expect((await post(serverOf([broken]), '/get_reward', asked)).status).toBe(503)
  })
})

describe('slime', () => {
  test('the body is the reward itself', async () => {
    expect(await post(serverOf([reasoning]), '/slime', sum)).toEqual({ status: 200, answer: 1 })
  })

  test('?form=object gives an object with the reward and the words', async () => {
    const { answer } = await post(serverOf([reasoning]), '/slime?form=object', sum)
    expect(answer).toMatchObject({ reward: 1, verdict: 'correct' })
  })

  test('takes a conversation as the prompt', async () => {
    const prompt = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is 2 + 3?' },
    ]
    expect((await post(serverOf([reasoning]), '/slime', { ...sum, prompt })).answer).toBe(1)
  })

  test('neither an abstention nor a failure is a number', async () => {
    expect((await post(serverOf([abstaining]), '/slime', sum)).status).toBe(422)
    expect((await post(serverOf([failing]), '/slime', sum)).status).toBe(503)
  })
})

describe('open-instruct', () => {
  const asked = { program: 'def f(): return 1', tests: ['assert f() == 1', 'assert f() == 2'], max_execution_time: 1 }

  test('gives 1 with its seconds for a test that passes, 0 and -1 otherwise', async () => {
    const { runner } = scripted('accepted', 'runtime-error')
    expect(await post(serverOf([], runner), '/test_program', asked)).toEqual({
      status: 200,
      answer: { results: [1, 0], runtimes: [0.25, -1] },
    })
  })

  test('tries a failed sandbox again, and says 503 only when it goes on failing', async () => {
    const once = scripted('sandbox-error', 'accepted')
    const one = { ...asked, tests: ['assert f() == 1'] }
    expect((await post(serverOf([], once.runner), '/test_program', one)).answer).toMatchObject({ results: [1] })
    expect(once.asked.length).toBe(2)
    const always = scripted('sandbox-error')
    expect((await post(serverOf([], always.runner), '/test_program', one)).status).toBe(503)
  })

  test('a missing library is no 0', async () => {
    const { runner } = scripted('missing-library')
    expect((await post(serverOf([], runner), '/test_program', asked)).status).toBe(422)
  })

  test('takes inputs and outputs, also as the text of a JSON list', async () => {
    const { runner, asked: tests } = scripted('accepted')
    const body = { program: 'print(input())', tests: JSON.stringify([{ input: '1', output: '1' }]) }
    expect((await post(serverOf([], runner), '/test_program_stdio', body)).answer).toEqual({
      results: [1],
      runtimes: [0.25],
    })
    expect(tests).toEqual([{ style: 'io', name: 'test 1', input: '1', output: '1' }])
  })

  test('refuses a pickle', async () => {
    const { status, answer } = await post(serverOf([]), '/test_program', { ...asked, tests: 'eJxrYIgFAAHfAOY=' })
    expect(status).toBe(422)
    expect(JSON.stringify(answer)).toContain('pickle')
  })
})

describe('NeMo Gym /verify', () => {
  const asked = {
    responses_create_params: { input: [{ role: 'user', content: sum.prompt }] },
    response: {
      id: 'r',
      output: [
        { type: 'reasoning', summary: [] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'The answer is 5.' }] },
      ],
    },
    expected_answer: '5',
  }

  test('gives the request back with its reward', async () => {
    const { status, answer } = await post(serverOf([reasoning]), '/verify', asked)
    expect(status).toBe(200)
    expect(answer).toMatchObject({ ...asked, reward: 1, mask_sample: false, verdict: 'correct' })
  })

  test('marks a failure and an abstention, so that neither counts', async () => {
    expect((await post(serverOf([failing]), '/verify', asked)).answer).toMatchObject({
      mask_sample: true,
      _ng_failure_class: 'judge_failed',
    })
    expect((await post(serverOf([abstaining]), '/verify', asked)).answer).toMatchObject({
      mask_sample: true,
      _ng_failure_class: 'judge_abstained',
    })
  })
})

describe('OpenEnv /step', () => {
  test('gives observation, reward and the end of the episode', async () => {
    const { answer } = await post(serverOf([reasoning]), '/step', { action: sum })
    expect(answer).toMatchObject({ observation: { verdict: 'correct', kind: 'reward' }, reward: 1, done: true })
  })

  test('a failure and an abstention have the reward null', async () => {
    for (const judge of [failing, abstaining]) {
      expect((await post(serverOf([judge]), '/step', { action: sum })).answer).toMatchObject({
        reward: null,
        done: true,
      })
    }
  })
})

describe('the task of a label', () => {
  test('a text or a number is a gold answer, nothing is none', () => {
    expect(taskOf('5', 'Q')).toEqual({ kind: 'arithmetic', question: 'Q', answer: '5' })
    expect(taskOf(5, 'Q')).toEqual({ kind: 'arithmetic', question: 'Q', answer: '5' })
    expect(taskOf(undefined, 'Q')).toEqual({ kind: 'arithmetic', question: 'Q' })
    expect(taskOf('', 'Q')).toEqual({ kind: 'arithmetic', question: 'Q' })
  })

  test('inputs and outputs, and pieces of code, are tests, also as JSON in a text', () => {
    const tests = [{ style: 'io', name: 'test 1', input: '1\n2', output: '3' }]
    const io = { kind: 'programming', prompt: 'Q', language: 'auto', tests }
    expect(taskOf({ inputs: ['1\n2'], outputs: ['3'] }, 'Q')).toEqual(io)
    expect(taskOf('{"inputs": [["1", "2"]], "outputs": [3]}', 'Q')).toEqual(io)
    expect(taskOf({ tests: ['assert f()'], language: 'lua' }, 'Q')).toEqual({
      kind: 'programming',
      prompt: 'Q',
      language: 'lua',
      tests: [{ style: 'harness', name: 'test 1', code: 'assert f()' }],
    })
  })

  test('a set in braces is a gold answer and no object', () => {
    expect(taskOf('{1, 2}', 'Q')).toEqual({ kind: 'arithmetic', question: 'Q', answer: '{1, 2}' })
  })

  test('what cannot be read is refused', () => {
    expect(() => taskOf([1], 'Q')).toThrow('wanted a gold answer')
    expect(() => taskOf({ inputs: ['1'], outputs: [] }, 'Q')).toThrow('1 inputs and 0 outputs')
  })
})
