/** Task → Response: what a model answers to each of many tasks. */
import { split, type Key } from '../random.ts'
import type { Response, Sampling, Task } from '../supervision.ts'
import type { Generation, GenerationRequest, LanguageModel } from './language-model.ts'
import { promptName, turnsFor } from './prompt.ts'

/** One answer that is wanted: the `sample`-th to `task`. */
export interface WantedAnswer {
  readonly task: Task
  readonly sample: number
}

/** How tasks are answered. */
export interface AnswerOptions {
  /** 0 is greedy. @default 0 */
  readonly temperature?: number | undefined
  /** @default 1 */
  readonly topP?: number | undefined
  /** @default 512 */
  readonly maxTokens?: number | undefined
  /** Show a worked example. @default true */
  readonly example?: boolean | undefined
  /** Ends the work. It rejects with the signal's reason. What was given to `onResponse` before stays valid. */
  readonly signal?: AbortSignal | undefined
  /** Called for each response, in the order of `wanted`, as soon as those before it are there. */
  readonly onResponse?: ((wanted: WantedAnswer, response: Response) => void) | undefined
}

/** The key of one answer: the same for a task and sample number, whatever else is asked. */
export function answerKey(key: Key, wanted: WantedAnswer): Key {
  return split(split(key, wanted.task.id), wanted.sample)
}

/** What stands in a response's `sampling`, known before it is drawn. */
export function answerSampling(
  model: LanguageModel,
  key: Key,
  wanted: WantedAnswer,
  options: AnswerOptions = {},
): Sampling {
  const { temperature = 0, topP = 1, maxTokens = 512 } = options
  return {
    temperature,
    topP,
    maxTokens,
    key: answerKey(key, wanted).text,
    ...(model.digest === undefined ? {} : { modelDigest: model.digest }),
    prompt: promptName(wanted.task, options),
  }
}

/** Answers all of `wanted` in one batch of the model. Errors as `LanguageModel.generate`. */
export async function answerTasks(
  model: LanguageModel,
  key: Key,
  wanted: readonly WantedAnswer[],
  options: AnswerOptions = {},
): Promise<Response[]> {
  const { temperature = 0, topP = 1, maxTokens = 512, signal, onResponse } = options
  const requests: GenerationRequest[] = wanted.map((each) => ({
    prompt: turnsFor(each.task, options),
    key: answerKey(key, each),
  }))
  const responses: Response[] = []
  let told = 0
  await model.generate(requests, {
    temperature,
    topP,
    maxTokens,
    signal,
    onAnswer(index, generation) {
      const each = wanted[index]
      if (each === undefined) return
      responses[index] = responseOf(model, key, each, generation, options)
      for (;;) {
        const [nextWanted, nextResponse] = [wanted[told], responses[told]]
        if (nextWanted === undefined || nextResponse === undefined) break
        told += 1
        onResponse?.(nextWanted, nextResponse)
      }
    },
  })
  return responses
}

function responseOf(
  model: LanguageModel,
  key: Key,
  wanted: WantedAnswer,
  generation: Generation,
  options: AnswerOptions,
): Response {
  return {
    taskId: wanted.task.id,
    model: model.name,
    text: generation.text,
    sampling: answerSampling(model, key, wanted, options),
    ...(generation.tokens === undefined ? {} : { tokens: generation.tokens }),
    finish: generation.finish,
  }
}
