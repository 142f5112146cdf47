/**
 * Dialogues in one text, as HH-RLHF writes them and `promptOf` of several messages: turns that begin with their speaker,
 * `Human:`, `Assistant:` or `System:`, two line feeds between them, and the mark of the answer that is wanted at the end.
 *
 * Not covered: a turn whose own text has such a mark behind two line feeds is read as two.
 */
import type { Message } from '../supervision.ts'

const ROLES: Readonly<Record<string, Message['role']>> = { Human: 'user', Assistant: 'assistant', System: 'system' }

/** Begins a turn. */
const MARK = /(?:^|\n\n)(Human|Assistant|System):[ \t]?/g

/** The turns of a text that is a dialogue and wants an answer; undefined for any other text. Outer white space is removed. */
export function dialogueTurns(prompt: string): readonly Message[] | undefined {
  const text = prompt.trim()
  const marks = [...text.matchAll(MARK)]
  const [first, last] = [marks[0], marks.at(-1)]
  const isOpen = last?.[1] === 'Assistant' && last.index + last[0].length === text.length
  if (first?.index !== 0 || marks.length < 2 || !isOpen) return undefined
  return marks.slice(0, -1).map((mark, i): Message => ({
    role: ROLES[mark[1] ?? ''] ?? 'user',
    content: text.slice(mark.index + mark[0].length, marks[i + 1]?.index).trim(),
  }))
}

/**
 * A conversation whose last turn may be a dialogue in one text, with the turns of that dialogue in its place. What is said
 * to the system before and in the dialogue is one turn, the first.
 */
export function withDialogueTurns(messages: readonly Message[]): Message[] {
  const last = messages.at(-1)
  const turns = last?.role === 'user' ? dialogueTurns(last.content) : undefined
  // a dialogue that ends with what the assistant said would be gone on with and not answered
  if (turns?.at(-1)?.role !== 'user') return [...messages]
  const [own, ...others] = turns
  const before = messages.slice(0, -1)
  if (own?.role !== 'system') return [...before, ...turns]
  const [instruction, ...examples] = before
  if (instruction?.role !== 'system') return [own, ...before, ...others]
  return [{ role: 'system', content: `${instruction.content}\n\n${own.content}` }, ...examples, ...others]
}
