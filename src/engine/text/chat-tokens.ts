/**
 * Conversations as the tokens that a chat model is trained on, in ChatML (`<|im_start|>role`, content, `<|im_end|>`): the
 * template of SmolLM2 and Qwen2. Prompt and answer are tokenised apart, as an answer is drawn after its prompt.
 */
import { TouchstoneError } from '../../errors.ts'
import type { Message } from '../../supervision.ts'
import type { TextTokenizer } from './tokenizer.ts'

/** A conversation as tokens. */
export interface ChatTokens {
  readonly ids: readonly number[]
  /** The last turn with the mark that ends it, [start, end): what is learned. */
  readonly answer: readonly [start: number, end: number]
}

const START = '<|im_start|>'
const END = '<|im_end|>'

/**
 * The tokens of a conversation that begins with a system turn and ends with an assistant's.
 * @throws TouchstoneError `unavailable` for a tokenizer whose chat template is not ChatML, RangeError for another order of turns
 */
export function chatTokens(tokenizer: TextTokenizer, messages: readonly Message[]): ChatTokens {
  const template = tokenizer.files.config['chat_template']
  if (typeof template !== 'string' || !template.includes(START) || tokenizer.idOf(END) === undefined) {
    throw new TouchstoneError('unavailable', `${tokenizer.file}: its chat template is not ChatML, wanted ${START}`)
  }
  const [first] = messages
  const last = messages.at(-1)
  // templates put a system turn of their own before a conversation that has none
  if (first?.role !== 'system' || last?.role !== 'assistant') {
    const roles = messages.map(({ role }) => role).join(', ') || 'nothing'
    throw new RangeError(`chatTokens: turns are ${roles}, wanted a system turn first and an assistant turn last`)
  }
  const turns = messages.slice(0, -1).map(({ role, content }) => `${START}${role}\n${content}${END}\n`)
  const prompt = tokenizer.encode(`${turns.join('')}${START}assistant\n`, { specialTokens: false }).ids
  const answer = tokenizer.encode(`${last.content}${END}`, { specialTokens: false }).ids
  return { ids: [...prompt, ...answer], answer: [prompt.length, prompt.length + answer.length] }
}
