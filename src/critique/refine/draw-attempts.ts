/** Draws answers of a model to prompts about word problems, and reads what each came to. */
import type { GenerateOptions, GenerationRequest, LanguageModel } from '../../model/index.ts'
import type { Key } from '../../random.ts'
import type { ArithmeticTask, Message } from '../../supervision.ts'
import { answerOutcome, type AnswerOutcome } from '../answer-outcome.ts'

/** One answer of a model, and what it came to. */
export interface Attempt extends AnswerOutcome {
  readonly text: string
  /** Tokens generated, as the model counts them. Words where it does not count. */
  readonly tokens: number
  readonly finish: 'stop' | 'length'
}

/** One answer that is wanted. */
export interface WantedAttempt {
  readonly task: ArithmeticTask
  readonly prompt: readonly Message[]
  readonly key: Key
  /** What the prompt's last turn, the assistant's own, holds already: it stands before what is drawn. @default '' */
  readonly begun?: string | undefined
}

/** Draws all wanted answers in one batch. Errors as `LanguageModel.generate`. */
export async function drawAttempts(
  model: LanguageModel,
  wanted: readonly WantedAttempt[],
  options: GenerateOptions = {},
): Promise<Attempt[]> {
  if (wanted.length === 0) return []
  const requests: GenerationRequest[] = wanted.map(({ prompt, key, begun = '' }) => ({
    prompt: begun === '' ? prompt : [...prompt, { role: 'assistant', content: begun }],
    key,
  }))
  const generations = await model.generate(requests, options)
  return wanted.map(({ task, begun = '' }, at) => {
    const { text = '', tokens, finish = 'stop' } = generations[at] ?? {}
    const whole = begun + text
    return {
      text: whole,
      tokens: tokens?.completion ?? text.split(/\s+/).filter(Boolean).length,
      finish,
      ...answerOutcome(task, { text: whole, finish }),
    }
  })
}
