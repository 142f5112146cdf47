/**
 * What an actor is asked for a refinement: the question, its first solution, and a turn that carries the critique
 * (arXiv 2411.16579, record kind *refine*). The gold answer never stands in it.
 */
import { promptFor, type PromptOptions } from '../../model/index.ts'
import type { ArithmeticTask, Message } from '../../supervision.ts'

/** Names the form of the prompt, for headers and traces. Who changes the text changes it. */
export const REFINEMENT_PROMPT = 'refinement v1'

const INSTRUCTION =
  'Here is a critique of your solution.\n\n#\n\n' +
  'Solve the problem again with this critique in mind. Write one step per line, each with its calculation. ' +
  'End with a line of the form: The answer is N.'

/** The conversation that asks for a refinement of `solution`. */
export function refinementPrompt(
  task: ArithmeticTask,
  solution: string,
  critique: string,
  options: PromptOptions = {},
): Message[] {
  return [
    ...promptFor(task, options),
    { role: 'assistant', content: solution },
    { role: 'user', content: critiqueTurn(critique) },
  ]
}

/** The turn that carries a critique. */
export function critiqueTurn(critique: string): string {
  return INSTRUCTION.replace('#', () => critique)
}
