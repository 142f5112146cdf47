/** Critiques a solution of a word problem: a verdict and an explanation for each step, then for the final answer. */
import { z } from 'zod'
import {
  isCritique,
  printCritique,
  splitSteps,
  type Critic,
  type Critique,
  type NoCritique,
  type StepCritique,
} from '../../critique/index.ts'
import { keyOf } from '../../random.ts'
import { defineOperation, type Operation } from './operation.ts'
import { verdictSchema } from './feedback-schema.ts'

const LONGEST_TEXT = 500_000
const MOST_STEPS = 1_000

interface Asked {
  readonly question: string
  readonly solution: string
  readonly seed?: string | number
}

/** A step's critique with the step. */
interface ToldStep extends StepCritique {
  readonly text: string
}

interface CritiqueAnswer {
  readonly critic: { readonly name: string; readonly version: string }
  /** Null where there is none; `reason` and `message` say why. */
  readonly critique: { readonly steps: readonly ToldStep[]; readonly final: Critique['final'] } | null
  readonly reason: string | null
  readonly message: string | null
  readonly text: string
}

const judgement = {
  verdict: verdictSchema,
  score: z.number().nullable().describe('Probability that it is right, or null where the critic has no figure'),
  explanation: z.string(),
}

/** The operation. */
export const critiqueOperation: Operation = defineOperation<Asked, CritiqueAnswer, { readonly critic: Critic }>({
  name: 'critique',
  tool: 'critique',
  title: 'Critique a solution',
  description:
    'Reads a solution of a word problem step by step and says of each step, and of the final answer, whether it is ' +
    'correct, wrong or unknown, and why. It never sees a gold answer. Fit to go back into a prompt.',
  asked: z.strictObject({
    question: z.string().min(1).max(LONGEST_TEXT),
    solution: z.string().max(LONGEST_TEXT).describe('As a rule one step on each line'),
    seed: z
      .union([z.string().max(1_000), z.int()])
      .exactOptional()
      .describe('Randomness of critics that sample'),
  }),
  answered: z.object({
    critic: z.object({ name: z.string(), version: z.string() }),
    critique: z
      .object({
        steps: z.array(z.object({ step: z.int(), text: z.string(), ...judgement })),
        final: z.object(judgement),
      })
      .nullable()
      .describe('Null where there is none'),
    reason: z.string().nullable().describe('Why there is none, in kebab-case'),
    message: z.string().nullable(),
    text: z.string(),
  }),
  example: { question: 'What is 6 * 7 + 1?', solution: '6 * 7 = 41\n41 + 1 = 42\nThe answer is 42.' },
  parts: ({ critic }) => (critic === undefined ? 'no critic is open on this server' : { critic }),
  async work({ question, solution, seed = 0 }, { critic }, { gate, signal, admitted }) {
    const { name, version } = critic
    const steps = splitSteps(solution)
    if (steps.length > MOST_STEPS) {
      const message = `The solution has ${steps.length} steps, more than ${MOST_STEPS}`
      return noCritique({ name, version }, { reason: 'too-long', message })
    }
    const task = { id: 'asked', kind: 'arithmetic', question } as const
    const response = { taskId: task.id, model: 'asked', text: solution }
    const found = await gate.pass(() => critic.critique(task, response, { key: keyOf(seed), signal }), {
      signal,
      admitted,
    })
    if (!isCritique(found)) return noCritique({ name, version }, found)
    const texts = steps.map(({ start, end }) => solution.slice(start, end))
    const told = found.steps.map((step, index) => ({ ...step, text: texts[index] ?? '' }))
    return {
      critic: { name, version },
      critique: { steps: told, final: found.final },
      reason: null,
      message: null,
      text: printCritique(found, texts),
    }
  },
  textOf: ({ text }) => text,
})

function noCritique(critic: CritiqueAnswer['critic'], { reason, message }: NoCritique): CritiqueAnswer {
  return { critic, critique: null, reason, message, text: `No critique: ${message}.` }
}
