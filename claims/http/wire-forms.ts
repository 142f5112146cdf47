/** For each wire requests whose right answer is known and that no other request has, and hostile ones. */
import type { Generator32 } from '../../src/random.ts'

/** A request, and what its answer must be. */
export interface WireRequest {
  readonly body: string
  readonly status: number
  /** What is wrong with the answer, in words; undefined where it is right. */
  readonly problem: (answer: unknown) => string | undefined
  /** Leaves after so many ms, without an answer. */
  readonly leaveAfterMs?: number | undefined
}

/** One wire under load. */
export interface WireForm {
  readonly path: string
  readonly honest: (nonce: number) => WireRequest
  readonly hostile: (random: Generator32, nonce: number) => WireRequest
}

function asks(body: object, isRight: (answer: never) => boolean, status = 200): WireRequest {
  return {
    body: JSON.stringify(body),
    status,
    problem(answer) {
      try {
        return isRight(answer as never) ? undefined : `answered ${JSON.stringify(answer).slice(0, 200)}`
      } catch (error) {
        return `answered another form: ${String(error)}`
      }
    },
  }
}

const ENDLESS = 'while True: pass'
const FORKS = 'import os, time\nfor _ in range(5): os.fork()\ntime.sleep(600)'

/** A sum whose numbers only its own request has. */
function sum(nonce: number): { readonly prompt: string; readonly response: string; readonly label: string } {
  return { prompt: `What is ${nonce} + 1?`, response: `The answer is ${nonce + 1}.`, label: String(nonce + 1) }
}

/** The same with a label that makes it a program. */
function looping(code: string): { readonly prompt: string; readonly response: string; readonly label: object } {
  const label = { inputs: ['1\n'], outputs: ['1\n'], language: 'python' }
  return { prompt: 'Echo.', response: `\`\`\`python\n${code}\n\`\`\``, label }
}

function conversation(nonce: number): string {
  return `<|im_start|>user\nSay ${nonce}.<|im_end|>\n<|im_start|>assistant\n${nonce} it is.<|im_end|>\n`
}

/** Hostile requests of a wire that takes a body of this form: wrong types, a huge number, nonsense, a client that leaves. */
function hostileOf(body: object, slow?: { readonly body: object; readonly isRight: (answer: never) => boolean }) {
  return (random: Generator32): WireRequest => {
    switch (random.below(slow === undefined ? 3 : 5)) {
      case 0:
        return asks([], () => true, 422)
      case 1:
        return { ...asks({}, () => true, 422), body: '{"query":1e999,"prompt":1e999,"input":1e999}' }
      case 2:
        return { ...asks(body, () => true, 0), leaveAfterMs: 1 }
      case 3:
        return { ...asks(slow?.body ?? {}, () => true, 0), leaveAfterMs: 200 }
      default:
        return asks(slow?.body ?? {}, slow?.isRight ?? (() => false))
    }
  }
}

/** Every wire beside SandboxFusion's, which `sandbox-http` measures. */
export const WIRE_FORMS: readonly WireForm[] = [
  {
    path: '/get_reward',
    honest: (nonce) => {
      const { prompt, response, label } = sum(nonce)
      return asks(
        { query: [prompt + response], prompts: [prompt], labels: [label] },
        ({ rewards }: { rewards: number[] }) => rewards.length === 1 && rewards[0] === 1,
      )
    },
    hostile: hostileOf(
      { query: ['q'], prompts: ['q'], labels: ['1'] },
      {
        body: { query: [looping(ENDLESS).response], prompts: [''], labels: [{ ...looping('').label, limits: 1 }] },
        isRight: ({ rewards }: { rewards: number[] }) => rewards[0] === 0,
      },
    ),
  },
  {
    path: '/slime',
    honest: (nonce) => asks(sum(nonce), (reward: number) => reward === 1),
    hostile: hostileOf(sum(1), { body: looping(FORKS), isRight: (reward: number) => reward === 0 }),
  },
  {
    path: '/test_program',
    honest: (nonce) =>
      asks(
        { program: `def f(x): return x + ${nonce}`, tests: [`assert f(1) == ${nonce + 1}`], max_execution_time: 10 },
        ({ results }: { results: number[] }) => results[0] === 1,
      ),
    hostile: hostileOf(
      { program: 'x', tests: ['assert True'] },
      {
        body: { program: ENDLESS, tests: ['assert True'], max_execution_time: 0.2 },
        isRight: ({ results }: { results: number[] }) => results[0] === 0,
      },
    ),
  },
  {
    path: '/test_program_stdio',
    honest: (nonce) =>
      asks(
        {
          program: 'print(int(input()) + 1)',
          tests: [{ input: `${nonce}`, output: `${nonce + 1}` }],
          max_execution_time: 10,
        },
        ({ results }: { results: number[] }) => results[0] === 1,
      ),
    hostile: hostileOf(
      { program: 'x', tests: [] },
      {
        body: { program: ENDLESS, tests: [{ input: '', output: '1' }], max_execution_time: 0.2 },
        isRight: ({ results }: { results: number[] }) => results[0] === 0,
      },
    ),
  },
  {
    path: '/execute_batch',
    honest: (nonce) =>
      asks(
        { scripts: [`${nonce} + 1`], languages: ['python'], timeout: 30 },
        ([one]: { execution: { results: { text: string }[] } }[]) =>
          one?.execution.results[0]?.text === String(nonce + 1),
      ),
    hostile: hostileOf(
      { scripts: ['1'], languages: ['python'] },
      {
        body: { scripts: [ENDLESS], languages: ['python'], timeout: 0.2 },
        isRight: ([one]: { execution: null }[]) => one?.execution === null,
      },
    ),
  },
  {
    path: '/verify',
    honest: (nonce) => {
      const { prompt, response, label } = sum(nonce)
      const body = {
        responses_create_params: { input: prompt },
        response: { output: [{ role: 'assistant', content: response }] },
        expected_answer: label,
      }
      return asks(body, ({ reward }: { reward: number }) => reward === 1)
    },
    hostile: hostileOf({ responses_create_params: { input: 'q' }, response: { output: [] } }),
  },
  {
    path: '/step',
    honest: (nonce) => asks({ action: sum(nonce) }, ({ reward }: { reward: number }) => reward === 1),
    hostile: hostileOf(
      { action: sum(1) },
      { body: { action: looping(FORKS) }, isRight: ({ reward }: { reward: number }) => reward === 0 },
    ),
  },
  {
    path: '/classify',
    honest: (nonce) =>
      asks(
        { model: String(nonce), input: conversation(nonce), use_activation: false },
        ({ model, data }: { model: string; data: { probs: number[] }[] }) =>
          model === String(nonce) && Number.isFinite(data[0]?.probs[0]),
      ),
    hostile: hostileOf({ input: conversation(1) }),
  },
  {
    path: '/v1/embeddings',
    honest: (nonce) =>
      asks(
        { model: String(nonce), input: conversation(nonce) },
        ({ model, data }: { model: string; data: { embedding: number[] }[] }) =>
          model === String(nonce) && Number.isFinite(data[0]?.embedding[0]),
      ),
    hostile: hostileOf({ input: conversation(1) }),
  },
]
