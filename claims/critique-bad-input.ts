/**
 * Claim: whatever models, endpoints, critiques, solutions and programs do, the critique room gives a clear error or a
 * counted outcome, and what comes after is still done. Control: the same code on good input gives a verdict.
 */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  arithmeticCritic,
  createModelCritic,
  openCritic,
  refineTask,
  splitSteps,
  type Critic,
} from '../src/critique/index.ts'
import { TouchstoneError } from '../src/errors.ts'
import { endpointModel, localModel, scriptedModel, type LanguageModel } from '../src/model/index.ts'
import { keyOf } from '../src/random.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import { openDataSet } from '../src/store/index.ts'
import type { ArithmeticTask } from '../src/supervision.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'

const TARGET = 'every case ends as it should within 60 s, and the good case after it gives a verdict'
const MODEL = 'smollm2-135m'
const LONGEST_MS = 60_000

interface Case {
  readonly name: string
  /** What the outcome, or the message of the error, must say. */
  readonly says: RegExp
  /** Gives the outcome in words, or rejects. */
  run(context: ClaimContext & { readonly folder: string }): Promise<string>
}

const task: ArithmeticTask = { kind: 'arithmetic', id: 'q', question: 'What are 6 boxes of 7 and 5 more?' }
const good = '6 * 7 = 42.\n42 + 5 = 47.\nThe answer is 47.'
const bad = '6 * 7 = 41.\n41 + 5 = 46.\nThe answer is 46.'

export const claim: Claim = {
  name: 'critique-bad-input',
  statement: 'Bad models, endpoints, critiques, solutions and programs end in clear errors or counted outcomes',
  target: TARGET,
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-critique-bad-'))
    const failed: string[] = []
    let went = 0
    try {
      const cases = [...modelCases, ...endpointCases, ...critiqueCases, ...solutionCases(), ...programCases]
      for (const each of cases) {
        const started = performance.now()
        const outcome = await each.run({ ...context, folder }).catch(told)
        const took = performance.now() - started
        context.signal.throwIfAborted()
        if (!each.says.test(outcome) || took > LONGEST_MS)
          failed.push(`${each.name}: ${outcome} (${took.toFixed(0)} ms)`)
        const after = await critiqued(arithmeticCritic(), bad)
        if (after.startsWith('wrong')) went++
        context.log(`${each.name}: ${outcome.slice(0, 100)}`)
      }
      return {
        figures: [
          { name: 'cases that end as they should', value: cases.length - failed.length, n: cases.length },
          { name: 'good cases after them with a verdict (control)', value: went, n: cases.length },
        ],
        n: cases.length,
        target: TARGET,
        holds: failed.length === 0 && went === cases.length,
        notes: failed,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** An error that a user is meant to see, in words; any other one is a fault. */
function told(error: unknown): string {
  if (error instanceof TouchstoneError) return `${error.code}: ${error.message}`
  if (error instanceof RangeError) return `range: ${error.message}`
  return `FAULT ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

async function critiqued(critic: Critic, text: string): Promise<string> {
  const result = await critic.critique(task, { taskId: 'q', model: 'm', text }, { key: keyOf(1) })
  return 'steps' in result ? `${result.final.verdict}, ${result.steps.length} steps` : `none: ${result.reason}`
}

/** One question refined by a model: how it ended. */
async function refined(actor: LanguageModel, critic: Critic = arithmeticCritic()): Promise<string> {
  const record = await refineTask(task, { actor, critic }, { key: keyOf(1), rounds: 1, samples: 1, maxTokens: 64 })
  return `answers ${record.rounds.map(({ attempt }) => attempt.answer).join(' ')}`
}

const modelCases: readonly Case[] = [
  {
    name: 'model file cut off',
    says: /^corrupt: .*cut\.gguf/,
    async run({ folder, ...context }) {
      const file = join(folder, 'cut.gguf')
      await copyFile(await context.openModel(MODEL), file)
      await truncate(file, 1_000_000)
      await using model = await localModel(file)
      return await refined(model)
    },
  },
  {
    name: 'model file that is none',
    says: /^corrupt: .*none\.gguf/,
    async run({ folder }) {
      const file = join(folder, 'none.gguf')
      await writeFile(file, 'no weights')
      await using model = await localModel(file)
      return await refined(model)
    },
  },
  {
    name: 'no model file',
    says: /^unavailable: .*missing\.gguf is no file/,
    run: async ({ folder }) => refined(await localModel(join(folder, 'missing.gguf'))),
  },
  {
    name: 'data file with a wrong digest',
    says: /^corrupt: .*gsm8k\.jsonl\.gz/,
    async run({ folder }) {
      await mkdir(join(folder, 'data', 'processbench'), { recursive: true })
      await writeFile(join(folder, 'data', 'processbench', 'gsm8k.jsonl.gz'), 'changed')
      return await openDataSet('processbench', 'gsm8k.jsonl.gz', { dataFolder: join(folder, 'data') })
    },
  },
]

type Reply = (response: ServerResponse, count: number) => void
const chat = (content: string): string =>
  JSON.stringify({
    id: 'a',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
  })
const send = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

const endpointCases: readonly Case[] = [
  endpointCase('endpoint that hangs', /^(fetch-failed|unavailable): /, () => undefined),
  endpointCase('endpoint that always answers 500', /^(fetch-failed|unavailable): .*500/, (response) =>
    send(response, 500, '{}'),
  ),
  endpointCase('endpoint that answers 429 once', /^answers 46/, (response, count) =>
    count === 1 ? send(response, 429, '{}', { 'retry-after': '0' }) : send(response, 200, chat(bad)),
  ),
  endpointCase('endpoint with half a JSON', /^(fetch-failed|unavailable|internal): /, (response) =>
    send(response, 200, '{"choices": ['),
  ),
  endpointCase('endpoint that answers without a choice', /^fetch-failed: /, (response) => send(response, 200, '{}')),
  endpointCase('endpoint with an empty answer', /^answers $/, (response) => send(response, 200, chat(''))),
]

function endpointCase(name: string, says: RegExp, reply: Reply): Case {
  return {
    name,
    says,
    async run() {
      let count = 0
      const server: Server = createServer((request, response) => {
        request.resume()
        request.on('end', () => reply(response, ++count))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      try {
        await using model = endpointModel('m', { address: `http://127.0.0.1:${port}/v1`, timeoutMs: 1_500, retries: 1 })
        return await refined(model)
      } finally {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

const step = (number: number): string => `Step ${number}: so\nCorrectness of the step: Correct\nExplanation: so\n`
const critiqueCases: readonly Case[] = [
  {
    name: 'critique with too many steps',
    says: /^none: wrong-step-count/,
    run: async () => critiqued(writing([1, 2, 3, 4].map(step).join('\n')), good),
  },
  { name: 'critique without form', says: /^none: /, run: async () => critiqued(writing('Looks fine to me!'), good) },
  { name: 'empty critique', says: /^none: /, run: async () => critiqued(writing(''), good) },
  {
    name: 'refinement goes on where there is no critique',
    says: /^answers 46$/,
    run: async () =>
      refined(
        scriptedModel('a', () => bad),
        writing('no critique'),
      ),
  },
]

function writing(text: string): Critic {
  return createModelCritic(
    scriptedModel('critic', () => text),
    { tries: 1 },
  )
}

function solutionCases(): Case[] {
  const solutions: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    ['of one line', '6 * 7 + 5 = 47', /1 steps|none/],
    ['empty', '', /^none: no-steps/],
    ['of 200 steps', Array.from({ length: 200 }, (_, at) => `${at} + 1 = ${at + 1}.`).join('\n'), /200 steps/],
    ['in LaTeX', '\\[6 \\times 7 = 42\\]\n\\[42 + 5 = \\boxed{47}\\]', /steps/],
    ['without digits', 'Six boxes of seven are forty-two.\nFive more are forty-seven.', /2 steps/],
    ['in another language', 'Six boîtes de sept font 42.\n再加五个，一共是四十七。', /steps|none/],
    ['of a megabyte without a break', '7'.repeat(1_000_000), /steps|none/],
  ]
  return solutions.map(([name, text, says]) => ({
    name: `solution ${name}`,
    says,
    run: async () => `${await critiqued(arithmeticCritic(), text)}; split ${splitSteps(text).length}`,
  }))
}

const programCases: readonly Case[] = [
  ['program that loops', 'while True:\n    pass'],
  ['program that forks', 'import os\nwhile True:\n    os.fork()'],
  ['program that prints megabytes', 'while True:\n    print("x" * 1000000)'],
  ['program that is none', 'def ('],
].map(([name = '', code = '']): Case => ({
  name,
  says: /^unknown, 2 steps/,
  async run({ folder }) {
    const model = scriptedModel(name, () => `\`\`\`python\n${code}\n\`\`\``)
    await using sandbox = await Sandbox.open()
    await using critic = await openCritic('program', {
      model: () => Promise.resolve(model),
      sandbox: () => Promise.resolve(sandbox),
      folder: join(folder, 'attempts'),
    })
    return await critiqued(critic, good)
  },
}))
