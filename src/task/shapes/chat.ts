/**
 * Chats: `messages` with `role` and `content`, as the OpenAI API and fine-tuning files write them. The last turn is the
 * response where it is the assistant's. What stands before is the question. A gold answer may stand beside as `answer`.
 */
import { z } from 'zod'
import { chatMessages, promptOf, splitDialogue, turnsOf } from './message.ts'
import { BadRow, contentId, parseValue, type RowShape, type TaskAndResponse } from './shape.ts'

const row = z.object({
  messages: chatMessages,
  id: z.union([z.string(), z.int()]).optional(),
  model: z.string().optional(),
  answer: z.union([z.string(), z.number()]).optional(),
})

/** `{"messages": [{"role": "user", "content": …}, {"role": "assistant", "content": …}], "answer": "42"}` */
export const chat: RowShape = {
  name: 'chat',
  fields: 'messages',
  fits: (value) => Array.isArray(value['messages']),
  read(value) {
    const { messages, id, model, answer } = parseValue(row, value)
    const { before, answer: text } = splitDialogue(turnsOf(messages, 'messages'))
    return [chatTask(promptOf(before), text, { field: 'messages', id, model, gold: answer })]
  },
}

/** A chat as a task and its response, where somebody answered. @throws BadRow where nothing was asked */
export function chatTask(
  question: string,
  text: string | undefined,
  options: {
    readonly field: string
    readonly id?: string | number | undefined
    readonly model?: string | undefined
    readonly gold?: string | number | undefined
  },
): TaskAndResponse {
  const { field, id, model, gold } = options
  if (question === '' || question === '\n\nAssistant:') {
    throw new BadRow(`${field}: nothing stands before the answer, wanted a question`)
  }
  const taskId = id === undefined ? contentId('chat', question) : String(id)
  return {
    task: { id: taskId, kind: 'arithmetic', question, ...(gold === undefined ? {} : { answer: String(gold) }) },
    ...(text === undefined ? {} : { response: { taskId, model: model ?? 'recorded', text } }),
  }
}
