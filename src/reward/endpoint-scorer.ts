/**
 * Scores responses by a reward model behind HTTP, one request for each response. The address says which protocol is spoken:
 *
 * - `…/classify`, as vLLM serves it: `{model, input, use_activation: false}`, and the score is `data[0].probs.at(-1)`;
 * - `…/embeddings`, as SGLang serves reward models: `{model, input}`, and the score is `data[0].embedding.at(-1)`;
 * - `…/get_reward`, OpenRLHF's: `{query, prompts, labels}`, and the score is `rewards[0]`. `touchstone serve` answers there by
 *   its judges, which want gold answers, and by its reward model under the other two.
 *
 * Without a template, a server that refuses the plain text (400, 422) is sent `messages` in place of `input`, which it puts
 * into the chat template of its model: `touchstone serve --reward` is one, since it scores nothing that is no answer.
 *
 * Where in the flow: Response → Feedback. A lost connection, 408, 429 and 5xx are tried again. An answer without a finite
 * number is no score, and never 0. The API key never stands in an error message.
 */
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { TouchstoneError } from '../errors.ts'
import { serverAddresses } from '../model/index.ts'
import type { ResponseScorer } from './bias/rewrite-effects.ts'
import type { PromptedResponse } from './features/reward-input.ts'

/** Options of `endpointScorer`. */
export interface EndpointScorerOptions {
  /** Name of the model, where the server serves several. @default none is sent */
  readonly model?: string | undefined
  /**
   * The text that the model reads, with `{prompt}` and `{response}` in it. Reward models want their own chat template.
   * @default `{prompt}`, an empty line, `{response}`; messages where the server refuses that
   */
  readonly template?: string | undefined
  /** @default TOUCHSTONE_API_KEY, else none */
  readonly apiKey?: string | undefined
  /** Requests under way at once. @default 4 */
  readonly parallel?: number | undefined
  /** Further tries, 1, 2, 4, … s apart. @default 4 */
  readonly retries?: number | undefined
  /** Longest wait for one answer, ms. @default 120000 */
  readonly timeoutMs?: number | undefined
  /** For tests. @default the global fetch */
  readonly fetch?: typeof fetch | undefined
}

interface Wire {
  body(text: string, asked: PromptedResponse, model: string | undefined): object
  /** The same as messages. @default the protocol has none */
  readonly messages?: (asked: PromptedResponse, model: string | undefined) => object
  /** The score, or undefined where the answer has no place for it. */
  scoreOf(answer: unknown): unknown
}

const classified = z.object({ data: z.array(z.object({ probs: z.array(z.unknown()) })).min(1) })
const embedded = z.object({ data: z.array(z.object({ embedding: z.array(z.unknown()) })).min(1) })
const rewarded = z.object({ rewards: z.array(z.unknown()) })

const WIRES: Readonly<Record<string, Wire>> = {
  '/classify': {
    body: (input, _asked, model) => ({ ...named(model), input, use_activation: false }),
    messages: (asked, model) => ({ ...named(model), messages: messagesOf(asked), use_activation: false }),
    scoreOf: (answer) => classified.safeParse(answer).data?.data.at(-1)?.probs.at(-1),
  },
  '/embeddings': {
    body: (input, _asked, model) => ({ ...named(model), input }),
    messages: (asked, model) => ({ ...named(model), messages: messagesOf(asked) }),
    scoreOf: (answer) => embedded.safeParse(answer).data?.data.at(-1)?.embedding.at(-1),
  },
  '/get_reward': {
    body: (text, { prompt }) => ({ query: [text], prompts: [prompt], labels: [null] }),
    scoreOf: (answer) => rewarded.safeParse(answer).data?.rewards[0],
  },
}

function named(model: string | undefined): { readonly model?: string } {
  return model === undefined ? {} : { model }
}

function messagesOf({ prompt, response }: PromptedResponse): readonly object[] {
  return [
    { role: 'user', content: prompt },
    { role: 'assistant', content: response },
  ]
}

/**
 * A scorer of the server at an address.
 * @throws TypeError for an address whose protocol is not known, and for one that may carry a password: it is not told
 */
export function endpointScorer(address: string, options: EndpointScorerOptions = {}): ResponseScorer {
  serverAddresses([address], 'score by endpoint')
  const path = new URL(address).pathname
  const wire = WIRES[Object.keys(WIRES).find((end) => path.endsWith(end)) ?? '']
  if (wire === undefined)
    throw new TypeError(
      `score by endpoint: address is ${JSON.stringify(address)}, wanted one that ends in ${Object.keys(WIRES).join(', ')}`,
    )
  const { parallel = 4, template = '{prompt}\n\n{response}' } = options
  if (!template.includes('{response}'))
    throw new RangeError(`score by endpoint: template is ${JSON.stringify(template)}, wanted {response} in it`)
  // told by the first refusal, and kept
  let asMessages = false
  const answerTo = async (asked: PromptedResponse, signal: AbortSignal | undefined): Promise<unknown> => {
    const messages = wire.messages?.(asked, options.model)
    if (messages !== undefined && asMessages) return await ask(address, messages, options, signal)
    const text = template.replaceAll(/\{(prompt|response)\}/g, (_mark, name: string) =>
      name === 'prompt' ? asked.prompt : asked.response,
    )
    try {
      return await ask(address, wire.body(text, asked, options.model), options, signal)
    } catch (error) {
      const mayTry = messages !== undefined && options.template === undefined
      if (!mayTry || !(error instanceof RefusedText)) throw error
      const answer = await ask(address, messages, options, signal)
      asMessages = true
      return answer
    }
  }
  return async (texts, { signal: given } = {}) => {
    const scores: (number | null)[] = texts.map(() => null)
    // what ends one request for good ends the others, and no more are sent
    const stop = new AbortController()
    const signal = given === undefined ? stop.signal : AbortSignal.any([given, stop.signal])
    let next = 0
    const work = async (): Promise<void> => {
      for (let i = next++; i < texts.length; i = next++) {
        const asked = texts[i]
        if (asked === undefined) return
        const score = wire.scoreOf(await answerTo(asked, signal))
        scores[i] = typeof score === 'number' && Number.isFinite(score) ? score : null
      }
    }
    const workers = Array.from({ length: Math.min(parallel, texts.length) }, work)
    try {
      await Promise.all(workers)
    } catch (error) {
      stop.abort(error)
      await Promise.allSettled(workers)
      throw error
    }
    return scores
  }
}

/** What was sent does not have the form that the server wants. */
class RefusedText extends TouchstoneError {
  constructor(message: string) {
    super('bad-input', message)
  }
}

async function ask(
  address: string,
  body: object,
  options: EndpointScorerOptions,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { retries = 4, timeoutMs = 120_000, fetch: send = fetch } = options
  const apiKey = options.apiKey ?? process.env['TOUCHSTONE_API_KEY']
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted()
    const limit = AbortSignal.timeout(timeoutMs)
    const problem = await send(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
      .then(async (answer) => {
        if (answer.ok) return { answer: await answer.json() }
        return { status: answer.status, words: (await answer.text()).slice(0, 200) }
      })
      .catch((error: unknown) => ({ status: 0, words: error instanceof Error ? error.message : String(error) }))
    if ('answer' in problem) return problem.answer
    signal?.throwIfAborted()
    const { status, words } = problem
    const mayPass = status === 0 || status === 408 || status === 429 || status >= 500
    if (!mayPass || attempt >= retries) {
      const message = `score by ${address}: ${status === 0 ? 'no answer' : `status ${status}`}: ${words}`
      if (status === 400 || status === 422) throw new RefusedText(message)
      throw new TouchstoneError(mayPass ? 'fetch-failed' : 'bad-input', message)
    }
    await setTimeout(1_000 * 2 ** attempt, undefined, { signal })
  }
}
