/**
 * Who answers: the one interface of all language models, and what goes in and comes out of it.
 *
 * Task → *Response*: critics, actors, policies and `touchstone answer` take a `LanguageModel` and never know whether
 * a local file (`local-model.ts`), a server (`endpoint-model.ts`) or a table (`scripted-model.ts`) stands behind it.
 */
import { TouchstoneError } from '../errors.ts'
import { generator, type Key } from '../random.ts'
import type { Message } from '../supervision.ts'

/** Stands in the RangeError of a prompt that is longer than what a local model reads, so that callers can tell it. */
export const BEYOND_CONTEXT = "wanted fewer than the context's"

/** One answer that is wanted. */
export interface GenerationRequest {
  /**
   * A conversation, put through the model's chat template, or a plain text that the model continues as it is.
   * A conversation that ends with an assistant turn is continued inside that turn. The answer is the continuation alone.
   */
  readonly prompt: string | readonly Message[]
  /** Where this answer's randomness comes from, unused when the temperature is 0. */
  readonly key: Key
}

/** How a batch of answers is drawn. */
export interface GenerateOptions {
  /** 0 is greedy. @default 0 */
  readonly temperature?: number | undefined
  /** Nucleus: the smallest set of tokens with this much probability, 0 < topP <= 1. @default 1 */
  readonly topP?: number | undefined
  /** Longest answer, in the model's tokens. @default 512 */
  readonly maxTokens?: number | undefined
  /** Texts that end an answer. They are not part of it. @default none */
  readonly stop?: readonly string[] | undefined
  /**
   * JSON Schema of the answer: a local model can write nothing else, a server or a model of the AI SDK is asked to. An answer
   * that `maxTokens` cuts is still no whole JSON. A scripted model answers as its script says. @default any text
   */
  readonly schema?: Readonly<Record<string, unknown>> | undefined
  /**
   * Called with each piece of an answer as it comes, in order within one answer. The pieces of a finished answer join to its
   * text. @default answers are given whole
   */
  readonly onText?: ((index: number, piece: string) => void) | undefined
  /** Ends the work. `generate` then rejects with the signal's reason. Answers given to `onAnswer` before stay valid. */
  readonly signal?: AbortSignal | undefined
  /** Called once for each finished answer, in the order of completion. `index` is the request's place. */
  readonly onAnswer?: ((index: number, generation: Generation) => void) | undefined
}

/** One answer. */
export interface Generation {
  readonly text: string
  /** As the model counts them (the scripted model counts words), or undefined where a server does not say. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | undefined
  /** `stop`: the model ended it, or a stop text did; `length`: maxTokens or the context did. */
  readonly finish: 'stop' | 'length'
}

/** Counts of tokens as a server gives them: undefined, which is unknown, where one of them is no count. */
export function countedTokens(prompt: unknown, completion: unknown): Generation['tokens'] {
  return isTokenCount(prompt) && isTokenCount(completion) ? { prompt, completion } : undefined
}

/** Whether a value can be a number of tokens: an integer of at least 0. */
export function isTokenCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** A given text whose tokens are to be scored after a prompt. */
export interface ScoreRequest {
  /** As in `GenerationRequest`. The text is scored as the continuation of it. */
  readonly prompt: string | readonly Message[]
  /** Scored token by token. It is not changed. */
  readonly text: string
  /**
   * Only tokens whose text matches are scored, and the others left out: the pass skips their share of the output layer.
   * A token that holds a part of a character has no text of its own. @default every token
   */
  readonly only?: RegExp | undefined
}

/** What the model would have thought of one token of a given text, at its place. */
export interface ScoredToken {
  /** UTF-16 offsets in `ScoreRequest.text`, [start, end). Both are equal where a token holds only a part of a character. */
  readonly start: number
  readonly end: number
  /** Natural logarithm of the probability that the model gave this token. At most 0. */
  readonly logProbability: number
  /** 1 where the model thought no token likelier than this one. */
  readonly rank: number
  /** The likeliest token's text, and the natural logarithm of its probability. */
  readonly top: { readonly text: string; readonly logProbability: number }
}

/** Answers prompts, in batches. */
export interface LanguageModel extends AsyncDisposable {
  readonly name: string
  /** SHA-256 of the weights, lower-case hex, or undefined where nobody can know it (an endpoint). */
  readonly digest: string | undefined
  /** Addresses of the servers that answer, where servers do: one name can stand for another model at another server. */
  readonly addresses?: readonly string[] | undefined
  /** False where a conversation that ends with an assistant turn is refused: servers and the AI SDK. @default true */
  readonly continuesTurns?: boolean | undefined
  /**
   * Answers in the order of the requests, whatever order they completed in.
   * Rejects with RangeError for options out of range or a prompt longer than the context (before any work),
   * with TouchstoneError `unavailable`, `fetch-failed` or `internal` when the model itself fails.
   */
  generate(requests: readonly GenerationRequest[], options?: GenerateOptions): Promise<Generation[]>
  /**
   * Scores given texts, one pass over prompt and text each: one entry for each wanted token of the text, in order. Absent
   * where the model cannot (most endpoints). Errors as `generate`.
   */
  score?(
    requests: readonly ScoreRequest[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<(readonly ScoredToken[])[]>
}

/** Which model it is, in words: its name, with the digest of its weights, else with the addresses of its servers. */
export function modelIdentity({ name, digest, addresses }: ModelTraits): string {
  if (digest !== undefined) return `${name} ${digest.slice(0, 12)}`
  return addresses === undefined ? name : `${name} at ${addresses.join(', ')}`
}

/** What tells which model it is, and what it can be asked for. */
export type ModelTraits = Pick<LanguageModel, 'name' | 'digest' | 'addresses' | 'continuesTurns'>

/** The traits of a model, for one that answers by it. */
export function traitsOf({ name, digest, addresses, continuesTurns }: ModelTraits): ModelTraits {
  return { name, digest, addresses, continuesTurns }
}

/**
 * Refuses a model that continues no assistant turn, before it is asked for anything.
 * @param action what wants it, as the message names it @throws TouchstoneError `unavailable`
 */
export function wantContinuedTurns({ name, continuesTurns }: ModelTraits, action: string): void {
  if (continuesTurns !== false) return
  throw new TouchstoneError(
    'unavailable',
    `${action} with ${name}: it continues no text that is begun, wanted a local model`,
  )
}

/** Options with every default filled in, checked. */
export interface CheckedOptions {
  readonly temperature: number
  readonly topP: number
  readonly maxTokens: number
  readonly stop: readonly string[]
  readonly schema?: Readonly<Record<string, unknown>>
}

/** Fills in defaults. @throws RangeError that names the option, its value and what was wanted. */
export function checkOptions(options: GenerateOptions = {}): CheckedOptions {
  const { temperature = 0, topP = 1, maxTokens = 512, stop = [] } = options
  // 5 is far above any temperature that gives text. It catches a value meant as percent
  if (!(temperature >= 0 && temperature <= 5)) {
    throw new RangeError(`generate: temperature is ${temperature}, wanted 0 to 5`)
  }
  if (!(topP > 0 && topP <= 1)) throw new RangeError(`generate: topP is ${topP}, wanted above 0, at most 1`)
  if (!Number.isInteger(maxTokens) || maxTokens < 1) {
    throw new RangeError(`generate: maxTokens is ${maxTokens}, wanted an integer of at least 1`)
  }
  if (stop.includes('')) throw new RangeError('generate: a stop text is empty, wanted at least one character')
  const { schema } = options
  return { temperature, topP, maxTokens, stop, ...(schema === undefined ? {} : { schema }) }
}

/**
 * Refuses a conversation that ends with an open assistant turn: servers disagree on whether it is continued or answered.
 * @param who what answers, as the message names it @throws TouchstoneError `bad-input`
 */
export function refuseOpenTurn({ prompt }: GenerationRequest, who: string): void {
  if (typeof prompt === 'string' || prompt.at(-1)?.role !== 'assistant') return
  throw new TouchstoneError('bad-input', `generate: ${who} cannot continue an assistant turn, wanted a user turn last`)
}

/** The 32-bit seed that a sampler gets for a request. */
export function seedOf(request: GenerationRequest): number {
  return generator(request.key).bits()
}

/** `text` up to the first of the stop texts. `stopped` says whether there was one. */
export function cutAtStop(text: string, stop: readonly string[]): { text: string; stopped: boolean } {
  let end = text.length
  let stopped = false
  for (const stopText of stop) {
    const at = text.indexOf(stopText)
    if (at !== -1 && at < end) {
      end = at
      stopped = true
    }
  }
  return { text: text.slice(0, end), stopped }
}
