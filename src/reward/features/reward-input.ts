/**
 * What an encoder reads of a prompt and a response: `[CLS] prompt [SEP] response [SEP]`, cut in the middle where it is too
 * long. Of the prompt stay its first and last tokens, of the response its head and its tail, because answers often stand
 * at the end and a response that was cut at its end would look as long as every other.
 *
 * Where in the flow: Response → features. Lengths that bias reports speak of are counted before the cut.
 */
import type { TextTokenizer } from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'

/** A prompt with one response. */
export interface PromptedResponse {
  readonly prompt: string
  readonly response: string
}

/** Options of `rewardInput`. */
export interface RewardInputOptions {
  /** Tokens in all, with the three special ones. @default 192 */
  readonly maximumLength?: number | undefined
  /** Tokens that stay of each end of the prompt. @default 32 */
  readonly promptEdge?: number | undefined
}

/** Token ids of one prompt and response. */
export interface RewardInput {
  readonly ids: readonly number[]
  /** 0 up to and with the first [SEP], 1 after it. */
  readonly types: readonly number[]
  /** Tokens of the whole response, before the cut. */
  readonly responseTokens: number
  /** Tokens of prompt and response that were left out. */
  readonly cut: number
}

/** Tokens of an input where nothing else is said. */
export const REWARD_LENGTH = 192
const PROMPT_EDGE = 32
/** [CLS], [SEP], [SEP]. */
const SPECIAL = 3

/**
 * Encodes one prompt with its response.
 * @throws RangeError where the maximum leaves the response fewer than two tokens
 * @throws TouchstoneError `bad-input` for a tokenizer without the special tokens of BERT or MPNet
 */
export function rewardInput(
  tokenizer: TextTokenizer,
  { prompt, response }: PromptedResponse,
  options: RewardInputOptions = {},
): RewardInput {
  const { maximumLength = REWARD_LENGTH, promptEdge = PROMPT_EDGE } = options
  if (!Number.isInteger(maximumLength) || maximumLength < 2 * promptEdge + SPECIAL + 2)
    throw new RangeError(
      `reward input: maximumLength is ${maximumLength}, wanted an integer of at least ${2 * promptEdge + SPECIAL + 2}`,
    )
  const [first, middle] = specialIds(tokenizer)
  const asked = tokenizer.encode(prompt, { specialTokens: false }).ids
  const said = tokenizer.encode(response, { specialTokens: false }).ids
  const shownPrompt = ends(asked, promptEdge, promptEdge)
  const room = maximumLength - SPECIAL - shownPrompt.length
  const shownResponse = ends(said, Math.ceil(room / 2), Math.floor(room / 2))
  const before = [first, ...shownPrompt, middle]
  const after = [...shownResponse, middle]
  return {
    ids: [...before, ...after],
    types: [...before.map(() => 0), ...after.map(() => 1)],
    responseTokens: said.length,
    cut: asked.length - shownPrompt.length + said.length - shownResponse.length,
  }
}

/** A list as it is, or its first and last items where it is longer than both together. */
function ends(ids: readonly number[], head: number, tail: number): readonly number[] {
  return ids.length <= head + tail ? ids : [...ids.slice(0, head), ...ids.slice(ids.length - tail)]
}

function specialIds(tokenizer: TextTokenizer): readonly [first: number, middle: number] {
  const first = tokenizer.idOf('[CLS]') ?? tokenizer.idOf('<s>')
  const middle = tokenizer.idOf('[SEP]') ?? tokenizer.idOf('</s>')
  if (first === undefined || middle === undefined)
    throw new TouchstoneError(
      'bad-input',
      `${tokenizer.file}: has no [CLS] and [SEP], wanted a tokenizer of an encoder`,
    )
  return [first, middle]
}
