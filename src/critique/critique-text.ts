/**
 * Critiques as text between models: what a critic is asked, how a critique is printed, and how one is read back.
 */
import type { ArithmeticTask, Message, Response } from '../supervision.ts'
import type { Critique, NoCritique, StepCritique } from './critic.ts'
import { splitSteps } from './steps.ts'

const INSTRUCTION =
  'You check solutions of word problems. Repeat each step of the solution on its own, say whether it is Correct or ' +
  'Wrong, and explain why in one sentence. Then say the same of the final answer. Use exactly this form:\n' +
  'Step 1: <the step>\nCorrectness: Correct or Wrong\nExplanation: <one sentence>\n\n' +
  'Final answer\nCorrectness: Correct or Wrong\nExplanation: <one sentence>'

/** The conversation that asks for a critique. */
export function criticPrompt(task: ArithmeticTask, response: Response): Message[] {
  const steps = splitSteps(response.text).map(
    ({ number, start, end }) => `Step ${number}: ${response.text.slice(start, end).replaceAll('\n', ' ')}`,
  )
  const last = response.text.trim().split('\n').at(-1) ?? ''
  return [
    { role: 'system', content: INSTRUCTION },
    { role: 'user', content: `Question: ${task.question}\n\nSolution:\n${steps.join('\n')}\n${last}` },
  ]
}

/** A critique as text. */
export function printedCritique(critique: Critique, response: Pick<Response, 'text'>): string {
  const steps = splitSteps(response.text)
  const blocks = critique.steps.map(({ step, verdict, explanation }) => {
    const place = steps[step - 1]
    const text = place === undefined ? '' : response.text.slice(place.start, place.end).replaceAll('\n', ' ')
    return `Step ${step}: ${text}\nCorrectness: ${WORDS[verdict]}\nExplanation: ${explanation}`
  })
  const { verdict, explanation } = critique.final
  return [...blocks, `Final answer\nCorrectness: ${WORDS[verdict]}\nExplanation: ${explanation}`].join('\n\n')
}

/** Reads a critique of a response, or says why the text is none. */
export function readCritique(text: string, response: Pick<Response, 'text'>): Critique | NoCritique {
  const wanted = splitSteps(response.text).length
  const blocks = [...text.matchAll(/^(?:Step (\d+)|Final answer)\b[\s\S]*?^Correctness:\s*(Correct|Wrong|Unknown)\b.*\n+Explanation:\s*(.*)$/gim)]
  const steps = blocks.flatMap(([, number, verdict, explanation = '']): StepCritique[] =>
    number === undefined ? [] : [{ step: Number(number), verdict: verdictOf(verdict), score: null, explanation }],
  )
  const final = blocks.find(([, number]) => number === undefined)
  if (final === undefined) return { reason: 'unparseable', message: 'The text has no block on the final answer' }
  if (steps.length !== wanted || steps.some(({ step }, at) => step !== at + 1)) {
    return { reason: 'other-steps', message: `The text judges ${steps.length} steps, the solution has ${wanted}` }
  }
  return { steps, final: { verdict: verdictOf(final[2]), score: null, explanation: final[3] ?? '' } }
}

const WORDS = { correct: 'Correct', wrong: 'Wrong', unknown: 'Unknown' } as const

function verdictOf(word = ''): 'correct' | 'wrong' | 'unknown' {
  const found = word.toLowerCase()
  return found === 'correct' || found === 'wrong' ? found : 'unknown'
}
