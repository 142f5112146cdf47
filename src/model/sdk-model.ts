/**
 * Any model of the AI SDK (`ai` 6 and 7: `LanguageModelV3`, `LanguageModelV4`) as a language model of this project. Nothing
 * of the SDK is loaded: only types of `@ai-sdk/provider` stand here, and the model is the caller's.
 */
import type { LanguageModelV3, LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { isAbort, TouchstoneError } from '../errors.ts'
import {
  checkOptions,
  countedTokens,
  cutAtStop,
  refuseOpenTurn,
  seedOf,
  type CheckedOptions,
  type Generation,
  type GenerationRequest,
  type LanguageModel,
} from './language-model.ts'
import { workThrough } from '../work-through.ts'

/** How the SDK's model is used. */
export interface SdkModelOptions {
  /** Name in responses and messages. @default the SDK's own `modelId` */
  readonly name?: string | undefined
  /** Requests under way at once. @default 4 */
  readonly parallel?: number | undefined
}

/**
 * Wraps a model of the AI SDK. A plain text is sent as one user turn, since the SDK knows conversations alone. The key's
 * seed is sent, and whether it is honoured is the provider's affair. `onText` gets each answer in one piece. Retries are the SDK's wrappers' affair.
 *
 * `generate` rejects with TouchstoneError `bad-input` for a conversation that ends with an open assistant turn and for an
 * answer that is no text, `fetch-failed` where the provider fails; on abort with the signal's reason.
 * @throws RangeError for `parallel` below 1
 * @example
 * import { openai } from '@ai-sdk/openai'
 * const model = fromAiSdk(openai('gpt-5-mini'))
 */
export function fromAiSdk(model: LanguageModelV3 | LanguageModelV4, options: SdkModelOptions = {}): LanguageModel {
  const { name = model.modelId, parallel = 4 } = options
  if (!Number.isInteger(parallel) || parallel < 1)
    throw new RangeError(`fromAiSdk: parallel is ${parallel}, wanted an integer of at least 1`)
  return {
    name,
    digest: undefined,
    continuesTurns: false,
    async generate(requests, generateOptions = {}) {
      const checked = checkOptions(generateOptions)
      generateOptions.signal?.throwIfAborted()
      const calls = requests.map((request) => callOf(request, checked))
      const answers: Generation[] = []
      await workThrough(
        calls.length,
        async (index, signal) => {
          const call = calls[index]
          if (call === undefined) return
          const generation = await ask(model, name, { ...call, abortSignal: signal }, checked)
          answers[index] = generation
          generateOptions.onText?.(index, generation.text)
          generateOptions.onAnswer?.(index, generation)
        },
        { parallel, signal: generateOptions.signal },
      )
      return answers
    },
    async [Symbol.asyncDispose]() {},
  }
}

function callOf(request: GenerationRequest, checked: CheckedOptions): LanguageModelV4CallOptions {
  const { temperature, topP, maxTokens, stop, schema } = checked
  const turns =
    typeof request.prompt === 'string' ? [{ role: 'user' as const, content: request.prompt }] : request.prompt
  refuseOpenTurn(request, 'a model of the AI SDK')
  return {
    prompt: turns.map(({ role, content }) =>
      role === 'system' ? { role, content } : { role, content: [{ type: 'text' as const, text: content }] },
    ),
    temperature,
    topP,
    maxOutputTokens: maxTokens,
    seed: seedOf(request),
    ...(stop.length === 0 ? {} : { stopSequences: [...stop] }),
    ...(schema === undefined ? {} : { responseFormat: { type: 'json' as const, schema } }),
  }
}

async function ask(
  model: LanguageModelV3 | LanguageModelV4,
  name: string,
  call: LanguageModelV4CallOptions,
  checked: CheckedOptions,
): Promise<Generation> {
  const answer = await answerOf(model, name, call)
  const finish = answer.finishReason.unified
  if (finish !== 'stop' && finish !== 'length' && finish !== 'other')
    throw new TouchstoneError('fetch-failed', `ask ${name}: the answer ended with ${finish}, wanted a text`)
  const texts = answer.content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  const { text } = cutAtStop(texts.join(''), checked.stop)
  const { inputTokens, outputTokens } = answer.usage
  return {
    text,
    tokens: countedTokens(inputTokens.total, outputTokens.total),
    finish: finish === 'length' ? 'length' : 'stop',
  }
}

/** The two versions differ in options that are not used here. */
async function answerOf(
  model: LanguageModelV3 | LanguageModelV4,
  name: string,
  call: LanguageModelV4CallOptions,
): Promise<Awaited<ReturnType<LanguageModelV3['doGenerate']>> | Awaited<ReturnType<LanguageModelV4['doGenerate']>>> {
  try {
    if (model.specificationVersion === 'v4') return await model.doGenerate(call)
    // what is set here is the same in both versions
    return await model.doGenerate(call as Parameters<LanguageModelV3['doGenerate']>[0])
  } catch (error) {
    call.abortSignal?.throwIfAborted()
    if (isAbort(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    // the provider's error is not kept as cause: it carries the request's headers
    throw new TouchstoneError('fetch-failed', `ask ${name}: ${reason}`)
  }
}
