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
  readonly hostile: (random: Generator32) => WireRequest
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
/** Ends at once by the limit of output: a loop would hold its place for the whole limit of time, which labels cannot set. */
const FLOOD = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
const FORKS = 'import os, time\nfor _ in range(5): os.fork()\ntime.sleep(600)'

/** A sum whose numbers only its own request has. */
function sum(nonce: number): { readonly prompt: string; readonly response: string; readonly label: string } {
  return { prompt: `What is ${nonce} + 1?`, response: `The answer is ${nonce + 1}.`, label: String(nonce + 1) }
}

/** The same with a label that makes it a program. */
function program(code: string): { readonly prompt: string; readonly response: string; readonly label: object } {
  const label = { inputs: ['1\n'], outputs: ['1\n'], language: 'python' }
  return { prompt: 'Echo.', response: `\`\`\`python\n${code}\n\`\`\``, label }
}

function conversation(nonce: number): string {
  return `<|im_start|>user\nSay ${nonce}.<|im_end|>\n<|im_start|>assistant\n${nonce} it is.<|im_end|>\n`
}

/** Programs for a wire that runs some: one whose client leaves, and one whose answer is known. */
interface HostilePrograms {
  readonly left: object
  readonly judged: object
  readonly isRight: (answer: never) => boolean
}

/** Hostile requests of a wire: another form, a number that no float holds, a client that leaves, programs that harm. */
function hostileOf(body: object, programs?: HostilePrograms): (random: Generator32) => WireRequest {
  return (random) => {
    switch (random.below(programs === undefined ? 3 : 5)) {
      case 0:
        return asks([], () => true, 422)
      case 1:
        return { ...asks({}, () => true, 422), body: '{"query":1e999,"prompt":1e999,"input":1e999}' }
      case 2:
        return { ...asks(body, () => true, 0), leaveAfterMs: 1 }
      case 3:
        return { ...asks(programs?.left ?? {}, () => true, 0), leaveAfterMs: 200 }
      default:
        return asks(programs?.judged ?? {}, programs?.isRight ?? (() => false))
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
        left: { query: [program(FORKS).response], labels: [program(FORKS).label] },
        judged: { query: [program(FLOOD).response], labels: [program(FLOOD).label] },
        isRight: ({ rewards }: { rewards: number[] }) => rewards[0] === 0,
      },
    ),
  },
  {
    path: '/slime',
    honest: (nonce) => asks(sum(nonce), (reward: number) => reward === 1),
    hostile: hostileOf(sum(1), {
      left: program(FORKS),
      judged: program(FLOOD),
      isRight: (reward: number) => reward === 0,
    }),
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
        left: { program: FORKS, tests: ['assert True'], max_execution_time: 600 },
        judged: { program: ENDLESS, tests: ['assert True'], max_execution_time: 1 },
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
        left: { program: FORKS, tests: [{ input: '', output: '1' }], max_execution_time: 600 },
        judged: { program: ENDLESS, tests: [{ input: '', output: '1' }], max_execution_time: 1 },
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
        left: { scripts: [FORKS], languages: ['python'], timeout: 600 },
        judged: { scripts: [ENDLESS], languages: ['python'], timeout: 1 },
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
      {
        left: { action: program(FORKS) },
        judged: { action: program(FLOOD) },
        isRight: ({ reward }: { reward: number }) => reward === 0,
      },
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
