/** From a prompt to a model's tokens: through its chat template, or as plain text. */
import type { ChatHistoryItem, ChatWrapper, LlamaModel, Token } from 'node-llama-cpp'
import type { Message } from '../supervision.ts'
import { BEYOND_CONTEXT } from './language-model.ts'

/** What texts are read with. */
export interface PromptReader {
  readonly model: LlamaModel
  /** Undefined for a base model, which has no chat template. */
  readonly chat: ChatWrapper | undefined
}

/** A prompt as the model reads it. */
export interface TokenizedPrompt {
  readonly tokens: Token[]
  /** How many of the first tokens belong to the fixed prefix: everything before the last user turn. */
  readonly prefixLength: number
  /** Texts that end an answer because of how the prompt is written. */
  readonly stop: readonly string[]
}

/**
 * Text to tokens.
 * @param index the prompt's place, for messages
 * @throws RangeError for an empty prompt, and for one that leaves no room for an answer
 */
export function tokenizedPrompt(
  reader: PromptReader,
  prompt: string | readonly Message[],
  { index, contextTokens }: { readonly index: number; readonly contextTokens: number },
): TokenizedPrompt {
  const { tokens, stop } = rendered(reader, prompt)
  if (tokens.length === 0) throw new RangeError(`generate: prompt ${index} is empty, wanted some text`)
  if (tokens.length >= contextTokens) {
    throw new RangeError(`generate: prompt ${index} has ${tokens.length} tokens, ${BEYOND_CONTEXT} ${contextTokens}`)
  }
  return { tokens, prefixLength: typeof prompt === 'string' ? 0 : commonPrefix(reader, prompt, tokens), stop }
}

/** The prompt's tokens, and the texts that end an answer to it. */
export function rendered(
  { model, chat }: PromptReader,
  prompt: string | readonly Message[],
): { tokens: Token[]; stop: readonly string[] } {
  if (typeof prompt === 'string') return { tokens: withStart(model, model.tokenize(prompt)), stop: [] }
  if (chat === undefined) return { tokens: withStart(model, model.tokenize(plainText(prompt))), stop: ['\nUser:'] }
  const history: ChatHistoryItem[] = prompt.map(historyItem)
  // an open turn of the model is what asks the template for the start of an answer
  if (prompt.at(-1)?.role !== 'assistant') history.push({ type: 'model', response: [] })
  const state = chat.generateContextState({ chatHistory: history })
  return { tokens: state.contextText.tokenize(model.tokenizer), stop: [] }
}

function historyItem(message: Message): ChatHistoryItem {
  switch (message.role) {
    case 'system':
      return { type: 'system', text: message.content }
    case 'user':
      return { type: 'user', text: message.content }
    case 'assistant':
      return { type: 'model', response: [message.content] }
  }
}

/** A conversation for a base model: turns by name, the last one open. */
function plainText(messages: readonly Message[]): string {
  const names = { system: '', user: 'User: ', assistant: 'Assistant: ' }
  const turns = messages.map((message) => `${names[message.role]}${message.content}`)
  return messages.at(-1)?.role === 'assistant' ? turns.join('\n\n') : `${turns.join('\n\n')}\n\nAssistant:`
}

function withStart(model: LlamaModel, tokens: Token[]): Token[] {
  const start = model.tokens.shouldPrependBosToken ? model.tokens.bos : null
  return start === null || tokens[0] === start ? tokens : [start, ...tokens]
}

/** Tokens before the last user turn: those that stay the same when that turn says something else. */
function commonPrefix(reader: PromptReader, prompt: readonly Message[], tokens: readonly Token[]): number {
  const last = prompt.findLastIndex((message) => message.role === 'user')
  if (last <= 0) return 0
  const other = rendered(reader, prompt.with(last, { role: 'user', content: '\u0001' })).tokens
  let length = 0
  while (length < tokens.length - 1 && tokens[length] === other[length]) length++
  return length
}
