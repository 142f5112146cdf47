/**
 * A language model that answers from a table or a function: for tests, for demonstrations without a download, and for
 * replaying recorded answers through code that wants a model.
 */
import { TouchstoneError } from '../errors.ts'
import {
  checkOptions,
  cutAtStop,
  type CheckedOptions,
  type GenerateOptions,
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  type ScoredToken,
  type ScoreRequest,
} from './language-model.ts'

/** Gives the text of an answer, called once per request, in the order of the requests. */
export type Script = (
  request: GenerationRequest,
  options: CheckedOptions & { readonly signal?: AbortSignal },
) => string | Promise<string>

/** Gives the scores of a text, called once per request, in the order of the requests. */
export type ScoreScript = (request: ScoreRequest) => readonly ScoredToken[] | Promise<readonly ScoredToken[]>

/**
 * A model whose answers are written beforehand. A table answers by the plain prompt, or by the last turn of a
 * conversation. A prompt that it does not hold is rejected with `bad-input` and quoted.
 *
 * `scripts.score` gives the scores of given texts. Without it the model has no `score`, like most endpoints.
 *
 * Tokens are words parted by white space. `maxTokens` and stop texts cut the script's text as a real model's.
 *
 * @example
 * const model = scriptedModel('parrot', new Map([['What is 2 + 2?', 'The answer is 4.']]))
 */
export function scriptedModel(
  name: string,
  script: Script | ReadonlyMap<string, string>,
  scripts: { readonly score?: ScoreScript | undefined } = {},
): LanguageModel {
  const { score } = scripts
  const answer: Script = typeof script === 'function' ? script : fromTable(name, script)
  return {
    name,
    digest: undefined,
    async generate(requests, options = {}) {
      const checked = checkOptions(options)
      const answers: Generation[] = []
      for (const [index, request] of requests.entries()) {
        options.signal?.throwIfAborted()
        const text = await answer(request, withSignal(checked, options))
        options.signal?.throwIfAborted()
        const generation = cut(request, text, checked)
        answers.push(generation)
        options.onText?.(index, generation.text)
        options.onAnswer?.(index, generation)
      }
      return answers
    },
    ...(score === undefined
      ? {}
      : {
          async score(
            requests: readonly ScoreRequest[],
            { signal }: { readonly signal?: AbortSignal | undefined } = {},
          ) {
            const scored: (readonly ScoredToken[])[] = []
            for (const request of requests) {
              signal?.throwIfAborted()
              scored.push(await score(request))
            }
            return scored
          },
        }),
    async [Symbol.asyncDispose]() {},
  }
}

function fromTable(name: string, table: ReadonlyMap<string, string>): Script {
  return ({ prompt }) => {
    const asked = typeof prompt === 'string' ? prompt : (prompt.at(-1)?.content ?? '')
    const text = table.get(asked)
    if (text !== undefined) return text
    throw new TouchstoneError('bad-input', `scripted model ${name}: no answer for ${JSON.stringify(asked)}`)
  }
}

function cut(request: GenerationRequest, text: string, options: CheckedOptions): Generation {
  const stopped = cutAtStop(text, options.stop).text
  const words = stopped.match(/\s*\S+/g) ?? []
  const tooLong = words.length > options.maxTokens
  const { prompt } = request
  const asked = typeof prompt === 'string' ? prompt : prompt.map((message) => message.content).join(' ')
  return {
    text: tooLong ? words.slice(0, options.maxTokens).join('') : stopped,
    tokens: {
      prompt: asked.split(/\s+/).filter(Boolean).length,
      completion: Math.min(words.length, options.maxTokens),
    },
    finish: tooLong ? 'length' : 'stop',
  }
}

function withSignal(checked: CheckedOptions, options: GenerateOptions): CheckedOptions & { signal?: AbortSignal } {
  return options.signal === undefined ? checked : { ...checked, signal: options.signal }
}
