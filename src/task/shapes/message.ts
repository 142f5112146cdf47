/**
 * Messages of a chat, as the OpenAI API, TRL's conversational format and ShareGPT write them, and what a task takes of
 * them: the turns before an answer as one prompt, the last turn as the answer.
 */
import { z } from 'zod'
import { BadRow } from './shape.ts'

/** One turn. `role` is as the source names it. */
export interface Message {
  readonly role: string
  readonly text: string
}

/** One turn as the OpenAI API writes it. Content may be a text or parts of type `text`. */
export interface ChatMessage {
  readonly role: string
  readonly content?:
    | string
    | readonly { readonly type: string; readonly text?: string | undefined }[]
    | null
    | undefined
}

/** A list of `{"role": …, "content": …}`. */
export const chatMessages: z.ZodType<readonly ChatMessage[]> = z
  .array(
    z.object({
      role: z.string(),
      content: z.union([z.string(), z.array(z.object({ type: z.string(), text: z.string().optional() }))]).nullish(),
    }),
  )
  .min(1)

const ROLE_NAMES: ReadonlyMap<string, string> = new Map([
  ['user', 'Human'],
  ['human', 'Human'],
  ['assistant', 'Assistant'],
  ['gpt', 'Assistant'],
  ['chatgpt', 'Assistant'],
  ['model', 'Assistant'],
  ['bot', 'Assistant'],
  ['system', 'System'],
  ['developer', 'System'],
])

/** Turns of messages with `role` and `content`. @throws BadRow for content that is no text, such as an image */
export function turnsOf(messages: readonly ChatMessage[], field: string): readonly Message[] {
  return messages.map(({ role, content }, at) => {
    if (typeof content === 'string') return { role, text: content }
    if (content === null || content === undefined) {
      throw new BadRow(`${field}[${at}].content: missing, wanted a text (a turn that only calls tools is not read)`)
    }
    const texts = content.map(({ type, text }) => {
      if (text === undefined) throw new BadRow(`${field}[${at}].content: has a part of type ${type}, wanted text alone`)
      return text
    })
    return { role, text: texts.join('\n') }
  })
}

/** Whether a turn is the model's. */
export function isAnswer({ role }: Message): boolean {
  return ROLE_NAMES.get(role.toLowerCase()) === 'Assistant'
}

/** Turns of which the last may be the model's: without it nobody has answered yet. */
export function splitDialogue(turns: readonly Message[]): {
  readonly before: readonly Message[]
  readonly answer?: string
} {
  const last = turns.at(-1)
  return last !== undefined && isAnswer(last) ? { before: turns.slice(0, -1), answer: last.text } : { before: turns }
}

/** The last turn, which must be the model's, and the turns before. @throws BadRow where it is not, or nothing stands before */
export function splitAnswer(
  turns: readonly Message[],
  field: string,
): { readonly before: readonly Message[]; readonly answer: string } {
  const last = turns.at(-1)
  if (last === undefined || !isAnswer(last)) {
    throw new BadRow(`${field}: the last turn is of role ${JSON.stringify(last?.role)}, wanted one of the assistant`)
  }
  return { before: turns.slice(0, -1), answer: last.text }
}

/** Turns as one prompt: a single question stands by itself, several turns with their speakers, as HH-RLHF writes them. */
export function promptOf(turns: readonly Message[]): string {
  const [first] = turns
  if (turns.length === 1 && first !== undefined) return first.text
  const spoken = turns.map(({ role, text }) => `${ROLE_NAMES.get(role.toLowerCase()) ?? role}: ${text}`)
  return `${spoken.join('\n\n')}\n\nAssistant:`
}
