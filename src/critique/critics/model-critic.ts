/**
 * The critic that is a language model: it writes a critique in the form of the papers, and the words are its own. Measured
 * on small models it calls nearly everything correct (docs/critique.md); a fine-tuned or larger one is what it is for.
 */
import type { LanguageModel } from '../../model/index.ts'
import { split } from '../../random.ts'
import type { ArithmeticTask, Message, Response } from '../../supervision.ts'
import type { Critic, Critique, NoCritique } from '../critic.ts'
import { parseCritique, printCritique } from '../critique-format.ts'
import { splitSteps } from '../steps.ts'

const VERSION = '1'
const CRITIQUE_TOKENS = 1_024

/** Makes the critic. It does not own the model. */
export function createModelCritic(
  model: LanguageModel,
  {
    temperature = 0,
    tries = 2,
  }: { readonly temperature?: number | undefined; readonly tries?: number | undefined } = {},
): Critic {
  return {
    name: 'model',
    version: `${VERSION} ${model.digest === undefined ? model.name : `${model.name} ${model.digest.slice(0, 12)}`}`,
    async critique(task, response, { key, signal }) {
      const steps = splitSteps(response.text).map(({ start, end }) => response.text.slice(start, end))
      if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      let result: Critique | NoCritique | undefined
      for (let attempt = 0; attempt < tries; attempt++) {
        const request = { prompt: critiquePrompt(task, response), key: split(key, attempt) }
        const options = { temperature: attempt === 0 ? temperature : Math.max(temperature, 0.7) }
        const [answer] = await model.generate([request], { ...options, maxTokens: CRITIQUE_TOKENS, signal })
        result = parseCritique(answer?.text ?? '', steps.length)
        if ('steps' in result) return result
      }
      return result ?? { reason: 'unparseable', message: 'The model gave no critique' }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** The conversation that asks a model for a critique: the instruction, one worked example, question and numbered steps. */
export function critiquePrompt(task: ArithmeticTask, response: Response): Message[] {
  const steps = splitSteps(response.text).map(({ start, end }) => response.text.slice(start, end))
  return [
    { role: 'system', content: INSTRUCTION },
    { role: 'user', content: asked(EXAMPLE_QUESTION, EXAMPLE_STEPS) },
    { role: 'assistant', content: printCritique(EXAMPLE_CRITIQUE, EXAMPLE_STEPS) },
    { role: 'user', content: asked(task.question, steps) },
  ]
}

function asked(question: string, steps: readonly string[]): string {
  const numbered = steps.map((step, index) => `Step ${index + 1}: ${step.replaceAll('\n', ' ')}`)
  return `Question: ${question}\n\nSolution:\n${numbered.join('\n')}`
}

const INSTRUCTION =
  'You check solutions of word problems. Repeat each step, say whether it is Correct or Wrong, and explain why. A step is ' +
  'wrong where it misreads the question, uses a wrong number, or computes wrongly. Then judge the final answer.'

const EXAMPLE_QUESTION =
  'A bakery fills 6 trays with 15 rolls each. It sells 52 rolls and gives the rest in equal parts to 2 shelters. ' +
  'How many rolls does each shelter get?'

const EXAMPLE_STEPS = [
  'The bakery has 6 * 15 = 90 rolls.',
  'It sells 52 rolls, so 90 + 52 = 142 rolls are left.',
  'Each shelter gets 142 / 2 = 71 rolls.',
]

const EXAMPLE_CRITIQUE: Critique = {
  steps: [
    { step: 1, verdict: 'correct', score: null, explanation: '6 trays with 15 rolls each are 90 rolls.' },
    {
      step: 2,
      verdict: 'wrong',
      score: null,
      explanation: 'Rolls that are sold are taken away, so 52 must be subtracted.',
    },
    { step: 3, verdict: 'wrong', score: null, explanation: 'It divides the wrong number of step 2.' },
  ],
  final: { verdict: 'wrong', score: null, explanation: 'It follows from the wrong second step.' },
}
