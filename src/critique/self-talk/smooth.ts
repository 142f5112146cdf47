/**
 * Has a model smooth the joints of a woven text. What it writes is taken only where it has the same numbers in the same
 * order and comes to the same answer, so that no model puts an error into what is learned.
 */
import type { LanguageModel } from '../../model/index.ts'
import type { Key } from '../../random.ts'
import type { ArithmeticTask, Message } from '../../supervision.ts'
import { answerOutcome } from '../answer-outcome.ts'
import { numbersIn } from '../corpus/worked-solution.ts'

/** A smoothed text, or the woven one where the model's was refused. */
export interface Smoothed {
  readonly text: string
  readonly changed: boolean
}

/** Asks a model once, greedily. Rejects as the model does, and on abort. */
export async function smooth(
  task: ArithmeticTask,
  woven: string,
  options: {
    readonly model: LanguageModel
    readonly key: Key
    readonly maxTokens: number
    readonly signal?: AbortSignal | undefined
  },
): Promise<Smoothed> {
  const { model, key, maxTokens, signal } = options
  const [told] = await model.generate([{ prompt: smoothPrompt(task, woven), key }], { maxTokens, signal })
  const text = told?.text.trim() ?? ''
  const isSame =
    told?.finish === 'stop' &&
    numbersIn(text).join(' ') === numbersIn(woven).join(' ') &&
    answerOutcome(task, { text }).right === true
  return isSame && text !== woven ? { text, changed: true } : { text: woven, changed: false }
}

function smoothPrompt({ question }: ArithmeticTask, woven: string): Message[] {
  return [
    {
      role: 'system',
      content:
        'You rewrite the thinking of somebody who solves a problem so that it reads as one flow. Keep every step, every ' +
        'calculation, every number and the last line. Change only the words that join them.',
    },
    { role: 'user', content: `Problem: ${question}\n\nThinking:\n${woven}` },
  ]
}
