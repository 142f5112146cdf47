/** Critiques as text between models: what a critic is asked, and how its answer becomes a critique of the response. */
import type { ArithmeticTask, Message, Response } from '../supervision.ts'
import type { Critique, NoCritique } from './critic.ts'
import { parseCritique, printCritique } from './critique-format.ts'
import { splitSteps } from './steps.ts'

const INSTRUCTION =
  'You check solutions of word problems. Repeat each step, say whether it is Correct or Wrong, and explain why. A step is ' +
  'wrong where it misreads the question, uses a wrong number, or computes wrongly. Then judge the final answer.'

/** A worked critique fixes the form, as a worked example fixes that of answers. */
const EXAMPLE_TASK: ArithmeticTask = {
  kind: 'arithmetic',
  id: 'example',
  question:
    'A bakery fills 6 trays with 15 rolls each. It sells 52 rolls and gives the rest in equal parts to 2 shelters. ' +
    'How many rolls does each shelter get?',
}
const EXAMPLE_TEXT =
  'The bakery has 6 * 15 = 90 rolls.\nIt sells 52 rolls, so 90 + 52 = 142 rolls are left.\n' +
  'Each shelter gets 142 / 2 = 71 rolls.\nThe answer is 71.'
const EXAMPLE: Critique = {
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

/** How a critique is written: a block for each step, or the JSON of `critiqueSchema`. */
export type CritiqueForm = 'blocks' | 'json'

/** How a critique is asked for. */
export interface CriticPromptOptions {
  /** @default 'blocks' */
  readonly form?: CritiqueForm | undefined
  /** Show one worked critique. @default true */
  readonly example?: boolean | undefined
}

/** The conversation that asks for a critique: instruction, worked example, question and solution. */
export function criticPrompt(
  task: ArithmeticTask,
  response: Pick<Response, 'text'>,
  { form = 'blocks', example = true }: CriticPromptOptions = {},
): Message[] {
  const shown = form === 'json' ? jsonCritique(EXAMPLE) : printedCritique(EXAMPLE, { text: EXAMPLE_TEXT })
  return [
    { role: 'system', content: criticInstruction(form) },
    ...(example
      ? ([
          { role: 'user', content: asked(EXAMPLE_TASK, { text: EXAMPLE_TEXT }) },
          { role: 'assistant', content: shown },
        ] as const)
      : []),
    { role: 'user', content: asked(task, response) },
  ]
}

/** What the system turn of the conversation says. */
export function criticInstruction(form: CritiqueForm): string {
  return form === 'json' ? `${INSTRUCTION} Answer in JSON.` : INSTRUCTION
}

/** What the last turn of the conversation asks about; undefined where it is none of these. */
export function askedSolution(content: string): { readonly question: string; readonly steps: number } | undefined {
  const head = 'Question: '
  const middle = '\n\nSolution:\n'
  // steps stand on one line each, so that the last one is the prompt's own
  const at = content.lastIndexOf(middle)
  if (!content.startsWith(head) || at === -1) return undefined
  const lines = content.slice(at + middle.length).split('\n')
  const other = lines.findIndex((line, place) => !line.startsWith(`Step ${place + 1}: `))
  // the last line is the solution's own last one, whatever it says
  const steps = other === -1 ? lines.length - 1 : other
  return steps === 0 ? undefined : { question: content.slice(head.length, at), steps }
}

/** In the order of `critiqueSchema`: the explanation comes before the verdict that it must carry. */
export function jsonCritique({ steps, final }: Critique): string {
  return JSON.stringify({
    steps: steps.map(({ step, explanation, verdict }) => ({ step, explanation, verdict })),
    final: { explanation: final.explanation, verdict: final.verdict },
  })
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
