/** Critiques as text between models: what a critic is asked, and how its answer becomes a critique of the response. */
import type { ArithmeticTask, Message, Response } from '../supervision.ts'
import type { Critique, NoCritique } from './critic.ts'
import { parseCritique, printCritique } from './critique-format.ts'
import { splitSteps } from './steps.ts'

const INSTRUCTION =
  'You check solutions of word problems. Repeat each step of the solution, say whether it is Correct or Wrong, and ' +
  'explain why in one sentence. Then say the same of the final answer.'

/** A worked critique fixes the form, as a worked example fixes that of answers. */
const EXAMPLE_TASK: ArithmeticTask = {
  kind: 'arithmetic',
  id: 'example',
  question: 'A press folds 240 leaflets an hour. How many does it fold in 3 hours if 50 of them tear?',
}
const EXAMPLE_TEXT =
  'It folds 240 * 3 = 720 leaflets.\nWith the torn ones these are 720 + 50 = 770 leaflets.\nThe answer is 770.'
const EXAMPLE: Critique = {
  steps: [
    {
      step: 1,
      verdict: 'correct',
      score: null,
      explanation: '240 * 3 = 720 is right, and the question asks for 3 hours.',
    },
    { step: 2, verdict: 'wrong', score: null, explanation: 'The torn leaflets have to be taken away: 720 - 50.' },
  ],
  final: { verdict: 'wrong', score: null, explanation: '770 follows from step 2, which is wrong.' },
}

/** The conversation that asks for a critique: instruction, worked example, question and solution. */
export function criticPrompt(task: ArithmeticTask, response: Pick<Response, 'text'>): Message[] {
  return [
    { role: 'system', content: INSTRUCTION },
    { role: 'user', content: asked(EXAMPLE_TASK, { text: EXAMPLE_TEXT }) },
    { role: 'assistant', content: printedCritique(EXAMPLE, { text: EXAMPLE_TEXT }) },
    { role: 'user', content: asked(task, response) },
  ]
}

/** A critique as text, without scores: they are a critic's own scale. @throws RangeError where its steps are not those of the response */
export function printedCritique({ steps, final }: Critique, response: Pick<Response, 'text'>): string {
  const plain = { steps: steps.map((step) => ({ ...step, score: null })), final: { ...final, score: null } }
  return printCritique(plain, stepTexts(response))
}

/** Reads a critique of a response, or says why the text is none. */
export function readCritique(text: string, response: Pick<Response, 'text'>): Critique | NoCritique {
  const count = stepTexts(response).length
  if (count === 0) return { reason: 'no-steps', message: 'The response has no steps' }
  return parseCritique(text, count)
}

function asked(task: ArithmeticTask, response: Pick<Response, 'text'>): string {
  const last = response.text.trimEnd().split('\n').at(-1) ?? ''
  const steps = stepTexts(response).map((text, at) => `Step ${at + 1}: ${text}`)
  return `Question: ${task.question}\n\nSolution:\n${[...steps, last].join('\n')}`
}

/** Each step on one line. */
function stepTexts({ text }: Pick<Response, 'text'>): string[] {
  return splitSteps(text).map(({ start, end }) => text.slice(start, end).replaceAll('\n', ' '))
}
