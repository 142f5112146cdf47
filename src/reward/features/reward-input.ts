/**
 * What a backbone reads of a prompt and a response: marks, prompt, marks, response, marks, cut in the middle where it is too
 * long. An encoder reads `[CLS] prompt [SEP] response [SEP]`, a decoder what chat-marks.ts says. Of the prompt stay its first and last tokens, of the response its head and its tail, because answers often stand
 * at the end and a response that was cut at its end would look as long as every other.
 *
 * Where in the flow: Response → features. Lengths that bias reports speak of are counted before the cut.
 */
import type { PretrainedModel, TextTokenizer } from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'

/** A prompt with one response. */
export interface PromptedResponse {
  readonly prompt: string
  readonly response: string
}

/** Options of `rewardInput`. */
export interface RewardInputOptions {
  /** Tokens in all, with the marks. @default 192 */
  readonly maximumLength?: number | undefined
  /** Tokens that stay of each end of the prompt. @default 32 */
  readonly promptEdge?: number | undefined
  /** What stands around prompt and response. @default those of an encoder */
  readonly marks?: InputMarks | undefined
}

/** Tokens around prompt and response. */
export interface InputMarks {
  readonly before: readonly number[]
  readonly between: readonly number[]
  /** At least one, so that a response is never empty. */
  readonly after: readonly number[]
  /** Tokens that only the marks may hold. In a text they are read with a space behind their first letter. @default none */
  readonly reserved?: readonly string[] | undefined
}

/** Token ids of one prompt and response. */
export interface RewardInput {
  readonly ids: readonly number[]
  /** 0 before the response, 1 from its first token on. */
  readonly types: readonly number[]
  /** Tokens of the whole response, before the cut. */
  readonly responseTokens: number
  /** Tokens of prompt and response that were left out. */
  readonly cut: number
}

/** Tokens of an input where nothing else is said. */
const REWARD_LENGTH = 192
const PROMPT_EDGE = 32

/** Tokens of an input for a backbone: what was asked for, or as many as its positions are, where those are fewer. */
export function inputLength({ config }: PretrainedModel, wanted: number = REWARD_LENGTH): number {
  return Math.min(wanted, config.maximumLength)
}

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
  const { maximumLength = REWARD_LENGTH, promptEdge = PROMPT_EDGE, marks = encoderMarks(tokenizer) } = options
  const { before, between, after, reserved = [] } = marks
  const special = before.length + between.length + after.length
  if (!Number.isInteger(maximumLength) || maximumLength < 2 * promptEdge + special + 2)
    throw new RangeError(
      `reward input: maximumLength is ${maximumLength}, wanted an integer of at least ${2 * promptEdge + special + 2}`,
    )
  const asked = tokenizer.encode(plainText(prompt, reserved), { specialTokens: false }).ids
  const said = tokenizer.encode(plainText(response, reserved), { specialTokens: false }).ids
  const shownPrompt = ends(asked, promptEdge, promptEdge)
  const room = maximumLength - special - shownPrompt.length
  const shownResponse = ends(said, Math.ceil(room / 2), Math.floor(room / 2))
  const head = [...before, ...shownPrompt, ...between]
  const tail = [...shownResponse, ...after]
  return {
    ids: [...head, ...tail],
    types: [...head.map(() => 0), ...tail.map(() => 1)],
    responseTokens: said.length,
    cut: asked.length - shownPrompt.length + said.length - shownResponse.length,
  }
}

/** A text that ends no turn and begins none. */
function plainText(text: string, reserved: readonly string[]): string {
  return reserved.reduce((plain, token) => plain.replaceAll(token, `${token.slice(0, 1)} ${token.slice(1)}`), text)
}

/** A list as it is, or its first and last items where it is longer than both together. */
function ends(ids: readonly number[], head: number, tail: number): readonly number[] {
  return ids.length <= head + tail ? ids : [...ids.slice(0, head), ...ids.slice(ids.length - tail)]
}

function encoderMarks(tokenizer: TextTokenizer): InputMarks {
  const first = tokenizer.idOf('[CLS]') ?? tokenizer.idOf('<s>')
  const middle = tokenizer.idOf('[SEP]') ?? tokenizer.idOf('</s>')
  if (first === undefined || middle === undefined)
    throw new TouchstoneError(
      'bad-input',
      `${tokenizer.file}: has no [CLS] and [SEP], wanted a tokenizer of an encoder`,
    )
  return { before: [first], between: [middle], after: [middle] }
}
