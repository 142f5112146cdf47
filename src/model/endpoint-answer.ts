/**
 * The answer of an OpenAI-compatible server, whole or piece by piece. Servers leave out and add what the client's types promise, so
 * everything is looked at before it is used: what holds no text is an `UnusableAnswer` and never an empty one.
 */
import { countedTokens, type Generation } from './language-model.ts'
import { reachedEnd } from './stream-end.ts'

/** A server answered, and what it sent holds no text of a model. Who answered is told by `endpointError`. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer'
  /** Whether another try may bring more: it broke off, and was not refused. */
  readonly isBroken: boolean
  readonly #what: string
  readonly #words: string | undefined

  /** @param words what the server sent instead, whole: the message shows their beginning in brackets */
  constructor(what: string, isBroken = false, words?: string) {
    super(messageOf(what, words))
    this.isBroken = isBroken
    this.#what = what
    this.#words = words
  }

  /** The message, with `hide` put on the server's words before they are shortened: half a key would not be found. */
  told(hide: (words: string) => string): string {
    return messageOf(hide(this.#what), this.#words === undefined ? undefined : hide(this.#words))
  }
}

/** Ways in which an answer ends that leave no text of the model's own. */
const NO_TEXT = new Set<unknown>(['content_filter', 'tool_calls', 'function_call', 'error', 'abort'])
/** Characters of a server's words that a message shows. */
const MOST_WORDS = 200

/** Reads a whole answer to a conversation or a text. @throws UnusableAnswer */
export function wholeAnswer(answer: unknown): Generation {
  if (answer === undefined || answer === null || answer === '')
    throw new UnusableAnswer('its answer is empty, wanted a JSON object with choices', true)
  const choice = firstChoice(answer)
  if (choice === undefined) throw new UnusableAnswer('it answered without a choice', false, wordsOf(answer))
  const message = fieldsOf(choice['message'])
  const text = textOf(message === undefined ? choice['text'] : message['content'])
  if (text === undefined) throw new UnusableAnswer('it answered with a choice without a text')
  return generationOf(text, choice['finish_reason'], fieldsOf(answer)?.['usage'])
}

/**
 * Gives a streamed answer piece by piece, and then whole.
 * @param response what the stream comes from, as `watchingEnd` gave it
 * @throws UnusableAnswer, and what reading the stream throws
 */
export async function joinedAnswer(
  stream: AsyncIterable<unknown>,
  response: Response,
  give: (piece: string) => void,
): Promise<Generation> {
  let text: string | undefined
  let finish: unknown
  let usage: unknown
  for await (const piece of stream) {
    usage = fieldsOf(piece)?.['usage'] ?? usage
    const choice = firstChoice(piece)
    if (choice === undefined) continue
    const delta = fieldsOf(choice['delta'])
    const more = textOf(delta === undefined ? choice['text'] : delta['content'], true) ?? ''
    text = (text ?? '') + more
    finish = choice['finish_reason'] ?? finish
    if (more !== '') give(more)
  }
  if (finish === undefined && !reachedEnd(response))
    throw new UnusableAnswer('the answer broke off (its stream ended without saying why)', true)
  if (text === undefined) throw new UnusableAnswer('it answered without a choice')
  return generationOf(text, finish, usage)
}

function generationOf(text: string, finish: unknown, usage: unknown): Generation {
  if (NO_TEXT.has(finish)) throw new UnusableAnswer(`the answer ended with ${String(finish)}, wanted a text`)
  const counts = fieldsOf(usage)
  return {
    text,
    tokens: countedTokens(counts?.['prompt_tokens'], counts?.['completion_tokens']),
    finish: finish === 'length' ? 'length' : 'stop',
  }
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

function firstChoice(answer: unknown): Fields | undefined {
  const choices = fieldsOf(answer)?.['choices']
  return Array.isArray(choices) ? fieldsOf(choices[0]) : undefined
}

/**
 * The text of a message; undefined where there is none. Some servers give a list of parts, thoughts among them. A piece of
 * a stream may be thoughts alone: its text is empty.
 */
function textOf(content: unknown, isPiece = false): string | undefined {
  if (content === null) return ''
  if (typeof content === 'string' || content === undefined) return content
  const parts = Array.isArray(content) ? content.map(fieldsOf) : []
  const texts = parts.flatMap((part) => (typeof part?.['text'] === 'string' ? [part['text']] : []))
  if (texts.length === 0 && !(Array.isArray(content) && (isPiece || content.length === 0)))
    throw new UnusableAnswer('its text is none, wanted a string or parts with text', false, JSON.stringify(content))
  return texts.join('')
}

/** What a server says in place of an answer. */
function wordsOf(answer: unknown): string {
  const error = fieldsOf(answer)?.['error']
  const said = fieldsOf(error)?.['message'] ?? error ?? answer
  return typeof said === 'string' ? said : JSON.stringify(said)
}

function messageOf(what: string, words: string | undefined): string {
  if (words === undefined) return what
  return `${what} (${words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words})`
}
