/**
 * A language model behind an OpenAI-compatible server (vLLM, SGLang, llama-server, Ollama, hosted services), spoken to
 * with the `openai` client, which retries what is worth it and waits as the server says.
 *
 * Not repeatable by key alone: the key's seed is sent, and whether the server honours it is the server's affair.
 * The API key never stands in an error message.
 */
import type OpenAI from 'openai'
import { TouchstoneError } from '../errors.ts'
import {
  checkOptions,
  seedOf,
  type CheckedOptions,
  type GenerateOptions,
  type Generation,
  type GenerationRequest,
  type LanguageModel,
} from './language-model.ts'

/** Where the server is and how it is used. */
export interface EndpointModelOptions {
  /** Address up to and with the version, such as `http://localhost:8000/v1`. */
  readonly address: string
  /** @default TOUCHSTONE_API_KEY, else OPENAI_API_KEY, else none */
  readonly apiKey?: string | undefined
  /** Requests under way at once. @default 4 */
  readonly parallel?: number | undefined
  /** Longest wait for one answer, ms. @default 600000 */
  readonly timeoutMs?: number | undefined
  /** Further tries after a lost connection, 408, 409, 429 or 5xx. @default 4 */
  readonly retries?: number | undefined
}

/** The model `name` of a server. Nothing is sent before the first `generate`. */
export function endpointModel(name: string, options: EndpointModelOptions): LanguageModel {
  const { address, parallel = 4, timeoutMs = 600_000, retries = 4 } = options
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new TypeError(`endpointModel: address is ${JSON.stringify(address)}, wanted an http or https address`)
  }
  if (!Number.isInteger(parallel) || parallel < 1) {
    throw new RangeError(`endpointModel: parallel is ${parallel}, wanted an integer of at least 1`)
  }
  const environmentKey = process.env['TOUCHSTONE_API_KEY'] ?? process.env['OPENAI_API_KEY']
  const apiKey = options.apiKey ?? environmentKey
  let client: Promise<OpenAI> | undefined
  const open = async (): Promise<OpenAI> => {
    const { default: Client } = await import('openai')
    // servers without keys still want the header that the client insists on
    return new Client({ baseURL: address, apiKey: apiKey ?? 'none', timeout: timeoutMs, maxRetries: retries })
  }
  return {
    name,
    digest: undefined,
    async generate(requests, generateOptions = {}) {
      const checked = checkOptions(generateOptions)
      generateOptions.signal?.throwIfAborted()
      requests.forEach(refuseOpenTurn)
      client ??= open()
      return await generateAll(await client, name, apiKey, requests, checked, generateOptions, parallel)
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function generateAll(
  client: OpenAI,
  name: string,
  apiKey: string | undefined,
  requests: readonly GenerationRequest[],
  checked: CheckedOptions,
  options: GenerateOptions,
  parallel: number,
): Promise<Generation[]> {
  const answers: Generation[] = []
  // one failure ends the others, so that nothing is paid for in vain
  const failure = new AbortController()
  const signal = options.signal === undefined ? failure.signal : AbortSignal.any([options.signal, failure.signal])
  let next = 0
  const work = async (): Promise<void> => {
    while (next < requests.length) {
      const index = next++
      const request = requests[index]
      if (request === undefined) return
      const generation = await ask(client, name, request, checked, signal)
      answers[index] = generation
      options.onAnswer?.(index, generation)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, requests.length) }, work))
  } catch (error) {
    failure.abort(new DOMException('another request failed', 'AbortError'))
    options.signal?.throwIfAborted()
    throw await namedError(name, client.baseURL, apiKey, error)
  }
  return answers
}

async function ask(
  client: OpenAI,
  model: string,
  request: GenerationRequest,
  checked: CheckedOptions,
  signal: AbortSignal,
): Promise<Generation> {
  signal.throwIfAborted()
  const { temperature, topP, maxTokens, stop } = checked
  const sampling = {
    model,
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    seed: seedOf(request),
    ...(stop.length === 0 ? {} : { stop: [...stop] }),
  }
  if (typeof request.prompt === 'string') {
    const answer = await client.completions.create({ ...sampling, prompt: request.prompt }, { signal })
    const choice = firstChoice(answer)
    return generationOf(choice?.text, choice?.finish_reason, answer.usage)
  }
  const answer = await client.chat.completions.create({ ...sampling, messages: [...request.prompt] }, { signal })
  const choice = firstChoice(answer)
  return generationOf(choice?.message.content, choice?.finish_reason, answer.usage)
}

/** A server may leave out what the client's types promise. */
function firstChoice<Choice>(answer: { readonly choices?: readonly Choice[] } | null): Choice | undefined {
  return answer?.choices?.[0]
}

function generationOf(
  text: string | null | undefined,
  finish: string | null | undefined,
  usage: { prompt_tokens: number; completion_tokens: number } | null | undefined,
): Generation {
  if (text === undefined) throw new TouchstoneError('fetch-failed', 'the server answered without a choice')
  return {
    text: text ?? '',
    tokens:
      usage === null || usage === undefined
        ? undefined
        : { prompt: usage.prompt_tokens, completion: usage.completion_tokens },
    finish: finish === 'length' ? 'length' : 'stop',
  }
}

/** Servers disagree on whether an open assistant turn is continued or answered. */
function refuseOpenTurn({ prompt }: GenerationRequest): void {
  if (typeof prompt === 'string' || prompt.at(-1)?.role !== 'assistant') return
  throw new TouchstoneError(
    'bad-input',
    'generate: an endpoint cannot continue an assistant turn, wanted a user turn last',
  )
}

async function namedError(name: string, address: string, apiKey: string | undefined, error: unknown): Promise<unknown> {
  if (error instanceof TouchstoneError) return error
  if (error instanceof SyntaxError) {
    const message = `ask ${name} at ${address}: its answer is no whole JSON (${error.message})`
    return new TouchstoneError('fetch-failed', message, { cause: error })
  }
  const { APIError, APIConnectionError } = await import('openai')
  if (!(error instanceof APIError)) return error
  const words = apiKey === undefined ? error.message : error.message.replaceAll(apiKey, '…')
  const message = `ask ${name} at ${address}: ${words}`
  // the client's error is not kept as cause: it carries the request's headers
  if (error instanceof APIConnectionError) {
    const { cause } = error
    const reason = cause instanceof Error ? ` (${cause.message})` : ''
    return new TouchstoneError(
      'fetch-failed',
      `ask ${name} at ${address}: no connection${reason}, wanted a server that runs there; --endpoint names another`,
    )
  }
  if (error.status === 401 || error.status === 403) {
    return new TouchstoneError('unavailable', `${message} (TOUCHSTONE_API_KEY holds the key)`)
  }
  if (error.status === 429) return new TouchstoneError('busy', message)
  return new TouchstoneError(error.status !== undefined && error.status < 500 ? 'bad-input' : 'fetch-failed', message)
}
