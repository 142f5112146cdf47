/** What a model is asked to think aloud: the prompt of training records and of answers with self-talk. */
import type { ArithmeticTask, Message } from '../../supervision.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'

/** Names the form of the prompt. Who changes the text changes it. */
export const SELF_TALK_PROMPT = 'self-talk v1'

const INSTRUCTION =
  'You solve word problems. Write one step per line, each with its calculation. Check each step, and where one is ' +
  'wrong, say so and do it again. End with a line of the form: The answer is N.'

/** The conversation that asks for a solution with self-talk. */
export function selfTalkPrompt({ question }: ArithmeticTask): Message[] {
  return [
    { role: 'system', content: INSTRUCTION },
    { role: 'user', content: question },
  ]
}

/** A training record. */
export function selfTalkRecord(task: ArithmeticTask, text: string): ConversationRecord {
  return { messages: [...selfTalkPrompt(task), { role: 'assistant', content: text }] }
}
