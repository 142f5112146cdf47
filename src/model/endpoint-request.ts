/** One request to an OpenAI-compatible server: what is sent, and what its failures are called. */
import type OpenAI from 'openai'
import { TouchstoneError } from '../errors.ts'
import { UnusableAnswer, joinedAnswer, wholeAnswer } from './endpoint-answer.ts'
import { split, uniform } from '../random.ts'
import { MOST_MS, retryPause } from './retry-pause.ts'
import { seedOf, type CheckedOptions, type Generation, type GenerationRequest } from './language-model.ts'

/** How one answer is asked for. */
export interface EndpointPlan {
  readonly checked: CheckedOptions
  /** Further tries. The client makes none by itself. */
  readonly retries: number
  /** A server that wants a longer pause before the next try is given up, ms. */
  readonly longestPause: number
  /** Called where the server asks for a long pause and another one is to be asked instead; left out at the last one. */
  readonly passOn: (() => void) | undefined
  /** Waits. Rejects on abort. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  /** Takes pieces as they come. An answer that breaks off behind its first piece is not tried again. */
  readonly give: ((piece: string) => void) | undefined
}

/** Asks for one answer. Rejects as the client does: `endpointError` names it. */
export async function askEndpoint(
  client: OpenAI,
  model: string,
  request: GenerationRequest,
  plan: EndpointPlan,
): Promise<Generation> {
  let begun = false
  const { give, signal } = plan
  const noting = (piece: string): void => {
    begun = true
    give?.(piece)
  }
  for (let tried = 0; ; tried++) {
    try {
      return await ask(client, model, request, { ...plan, give: give === undefined ? undefined : noting })
    } catch (error) {
      signal.throwIfAborted()
      if (tried >= plan.retries || begun || !(await mayPass(error))) throw error
      const pause = retryPause(headersOf(error), tried, uniform(split(request.key, `try ${tried}`)))
      if (pause > plan.longestPause) throw error
      if (pause > MOST_MS && plan.passOn !== undefined) {
        plan.passOn()
        throw error
      }
      await plan.pause(pause, signal)
    }
  }
}

/** Whether another try may bring more: nothing came, half an answer did, or a server that is busy or has failed. */
async function mayPass(error: unknown): Promise<boolean> {
  const { APIError, APIConnectionError } = await import('openai')
  if (isBroken(error) || error instanceof APIConnectionError) return true
  if (!(error instanceof APIError) || error.status === undefined) return false
  const said = headersOf(error)?.get('x-should-retry')
  if (said === 'true' || said === 'false') return said === 'true'
  return error.status === 408 || error.status === 409 || error.status === 429 || error.status >= 500
}

function headersOf(error: unknown): Headers | undefined {
  return error instanceof Error && 'headers' in error && error.headers instanceof Headers ? error.headers : undefined
}

/** No answer or half of one, a lost connection in the middle of an answer, or one that did not end in time. */
function isBroken(error: unknown): boolean {
  if (error instanceof SyntaxError) return true
  if (error instanceof UnusableAnswer) return error.isBroken
  return error instanceof Error && (error.name === 'TimeoutError' || (error.name === 'TypeError' && 'cause' in error))
}

async function ask(
  client: OpenAI,
  model: string,
  request: GenerationRequest,
  { checked, signal, give }: EndpointPlan,
): Promise<Generation> {
  signal.throwIfAborted()
  const { temperature, topP, maxTokens, stop, schema } = checked
  const sampling = {
    model,
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    seed: seedOf(request),
    ...(stop.length === 0 ? {} : { stop: [...stop] }),
  }
  if (typeof request.prompt === 'string') {
    const asked = { ...sampling, prompt: request.prompt }
    if (give === undefined) return wholeAnswer(await client.completions.create(asked, { signal }))
    const { data, response } = await client.completions.create({ ...asked, ...STREAMED }, { signal }).withResponse()
    return await joinedAnswer(data, response, give)
  }
  const form = schema === undefined ? {} : { response_format: formatOf(schema) }
  const asked = { ...sampling, ...form, messages: [...request.prompt] }
  if (give === undefined) return wholeAnswer(await client.chat.completions.create(asked, { signal }))
  const { data, response } = await client.chat.completions.create({ ...asked, ...STREAMED }, { signal }).withResponse()
  return await joinedAnswer(data, response, give)
}

const STREAMED = { stream: true, stream_options: { include_usage: true } } as const

function formatOf(schema: NonNullable<CheckedOptions['schema']>): OpenAI.ResponseFormatJSONSchema {
  return { type: 'json_schema', json_schema: { name: 'answer', schema: { ...schema }, strict: true } }
}

/** The failure as a TouchstoneError that names the server, without the key. What is none of a server's stays as it is. */
export async function endpointError(
  name: string,
  address: string,
  apiKey: string | undefined,
  error: unknown,
): Promise<unknown> {
  if (error instanceof TouchstoneError) return error
  const where = `ask ${name} at ${address}`
  const shown = (words: string): string => (apiKey === undefined ? words : words.replaceAll(apiKey, '…'))
  if (error instanceof UnusableAnswer) return new TouchstoneError('fetch-failed', `${where}: ${error.told(shown)}`)
  const { APIError, APIConnectionError, APIConnectionTimeoutError } = await import('openai')
  if (isBroken(error)) {
    const reason = error instanceof Error ? error.message : String(error)
    const what = error instanceof SyntaxError ? 'its answer is no whole JSON' : 'the answer broke off'
    return new TouchstoneError('fetch-failed', `${where}: ${what} (${shown(reason)})`)
  }
  if (!(error instanceof APIError)) return error
  const message = `${where}: ${shown(error.message)}`
  // the client's error is not kept as cause: it carries the request's headers
  if (error instanceof APIConnectionError) {
    const { cause } = error
    if (error instanceof APIConnectionTimeoutError && !isConnecting(cause))
      return new TouchstoneError('fetch-failed', `${where}: no answer in time (${shown(error.message)})`)
    const reason = cause instanceof Error ? ` (${shown(cause.message)})` : ''
    return new TouchstoneError(
      'fetch-failed',
      `${where}: no connection${reason}, wanted a server that runs there; --endpoint names another`,
    )
  }
  if (error.status === 401 || error.status === 403) {
    return new TouchstoneError('unavailable', `${message} (TOUCHSTONE_API_KEY holds the key)`)
  }
  if (error.status === 429) return new TouchstoneError('busy', `${message}${askedToWait(error.headers)}`)
  return new TouchstoneError(error.status !== undefined && error.status < 500 ? 'bad-input' : 'fetch-failed', message)
}

/** Whether the time was up before the server took the connection. */
function isConnecting(cause: unknown): boolean {
  const behind = cause instanceof Error ? cause.cause : undefined
  return behind instanceof Error && 'code' in behind && behind.code === 'UND_ERR_CONNECT_TIMEOUT'
}

/** When a server that is busy wants to be asked again, where it says so. */
function askedToWait(headers: Headers | undefined): string {
  const when = headers?.get('retry-after')
  return when === null || when === undefined ? '' : ` (Retry-After: ${when})`
}
