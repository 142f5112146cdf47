/**
 * A language model behind an OpenAI-compatible server (vLLM, SGLang, llama-server, Ollama, hosted services), spoken to
 * with the `openai` client. What is worth another try gets one, as late as the server says.
 *
 * Not repeatable by key alone: the key's seed is sent, and whether the server honours it is the server's affair.
 * The API key never stands in an error message.
 */
import { setTimeout } from 'node:timers/promises'
import type OpenAI from 'openai'
import { TouchstoneError } from '../errors.ts'
import { addressList, EndpointAddresses } from './endpoint-addresses.ts'
import { endpointKey } from './endpoint-key.ts'
import {
  checkOptions,
  refuseOpenTurn,
  type Generation,
  type GenerationRequest,
  type LanguageModel,
} from './language-model.ts'
import { askEndpoint, endpointError } from './endpoint-request.ts'
import { rateLimit, type RateLimit } from './rate-limit.ts'
import { watchingEnd } from './stream-end.ts'
import { gateOf, workThrough } from '../work-through.ts'

/** Where the server is and how it is used. */
export interface EndpointModelOptions {
  /**
   * Address up to and with the version, such as `http://localhost:8000/v1`. Several servers that hold the same model are
   * a list, or parted by commas: each request goes to the least busy one, and to the next where one fails.
   */
  readonly address: string | readonly string[]
  /** @default TOUCHSTONE_API_KEY, else OPENAI_API_KEY, else none; an empty one counts as not given */
  readonly apiKey?: string | undefined
  /** Requests under way at once, over all servers and calls. @default 4 */
  readonly parallel?: number | undefined
  /**
   * Requests that may start in a minute, over all servers; tries of the same request do not count. A `rateLimit` is one for
   * several models. @default no limit
   */
  readonly requestsPerMinute?: number | RateLimit | undefined
  /** Longest wait for one answer, ms; a server that asks for a longer pause before the next try is given up. @default 600000 */
  readonly timeoutMs?: number | undefined
  /** Further tries after a lost connection, 408, 409, 429 or 5xx. @default 4 */
  readonly retries?: number | undefined
  /** Waits between two tries, for tests. Rejects on abort. @default a timer */
  readonly pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined
}

/**
 * The model `name` of one or more servers. Nothing is sent before the first `generate`.
 * @throws TypeError for an address that is none, RangeError for a number out of range and a key that no header can carry
 */
export function endpointModel(name: string, options: EndpointModelOptions): LanguageModel {
  const { address, parallel = 4, timeoutMs = 600_000, retries = 4, pause = waitFor } = options
  if (!Number.isInteger(parallel) || parallel < 1) {
    throw new RangeError(`endpointModel: parallel is ${parallel}, wanted an integer of at least 1`)
  }
  const { requestsPerMinute } = options
  const limit = typeof requestsPerMinute === 'object' ? requestsPerMinute : rateLimit(requestsPerMinute)
  const gate = gateOf(parallel)
  const apiKey = endpointKey(options.apiKey)
  // the client's own time limit ends with the answer's head: this one holds for the body too
  const fetchWhole: typeof fetch = async (input, init) => {
    const signals = [AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])]
    return watchingEnd(await fetch(input, { ...init, signal: AbortSignal.any(signals) }))
  }
  const addresses = typeof address === 'string' ? addressList(address) : address
  const servers = new EndpointAddresses(addresses, (baseURL) => {
    let client: Promise<OpenAI> | undefined
    return async (): Promise<OpenAI> => {
      // servers without keys still want the header that the client insists on
      const settings = { baseURL, apiKey: apiKey ?? 'none', timeout: timeoutMs, maxRetries: 0, fetch: fetchWhole }
      client ??= import('openai').then(({ default: Client }) => new Client(settings))
      return await client
    }
  })
  return {
    name,
    digest: undefined,
    addresses: servers.addresses,
    continuesTurns: false,
    async generate(requests, generateOptions = {}) {
      const checked = checkOptions(generateOptions)
      generateOptions.signal?.throwIfAborted()
      for (const request of requests) refuseOpenTurn(request, 'an endpoint')
      if (checked.schema !== undefined) requests.forEach(refuseText)
      const answers: Generation[] = []
      await workThrough(
        requests.length,
        async (index, signal) => {
          const request = requests[index]
          if (request === undefined) return
          const ask = async (): Promise<Generation> => {
            await limit.turn(signal)
            return await servers.ask(
              async (open, passOn) => {
                const give = generateOptions.onText?.bind(undefined, index)
                return await askEndpoint(await open(), name, request, {
                  checked,
                  retries,
                  longestPause: timeoutMs,
                  passOn,
                  pause,
                  signal,
                  give,
                })
              },
              (place, error) => endpointError(name, place, apiKey, error),
              signal,
            )
          }
          const generation = await gate(ask, signal)
          answers[index] = generation
          generateOptions.onAnswer?.(index, generation)
        },
        { parallel, signal: generateOptions.signal },
      )
      return answers
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** Servers know a schema for conversations alone. */
function refuseText({ prompt }: GenerationRequest): void {
  if (typeof prompt !== 'string') return
  throw new TouchstoneError(
    'bad-input',
    'generate: an endpoint takes a schema for a conversation alone, got a plain text',
  )
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal })
}
