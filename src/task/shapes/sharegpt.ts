/**
 * ShareGPT's form: `conversations` of turns with `from` (`human`, `gpt`, `system`) and `value`. With `chosen` and `rejected`
 * beside (as LLaMA-Factory writes pairs) a row is a preference. Otherwise the last turn is the response to what stands before.
 */
import { z } from 'zod'
import { chatTask } from './chat.ts'
import { isAnswer, promptOf, splitDialogue, type Message } from './message.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const turn = z.object({ from: z.string(), value: z.string() })
const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  model: z.string().optional(),
  system: z.string().optional(),
  conversations: z.array(turn).min(1),
  chosen: turn.optional(),
  rejected: turn.optional(),
})

/** `{"conversations": [{"from": "human", "value": …}, {"from": "gpt", "value": …}]}` */
export const shareGpt: RowShape = {
  name: 'sharegpt',
  fields: 'conversations (and chosen, rejected)',
  fits: (value) => Array.isArray(value['conversations']),
  read(value) {
    const { id, model, system, conversations, chosen, rejected } = parseValue(row, value)
    const turns: readonly Message[] = [
      ...(system === undefined || system === '' ? [] : [{ role: 'system', text: system }]),
      ...conversations.map(({ from, value: text }) => ({ role: from, text })),
    ]
    if (chosen === undefined && rejected === undefined) {
      const { before, answer } = splitDialogue(turns)
      return [chatTask(promptOf(before), answer, { field: 'conversations', id, model })]
    }
    if (chosen === undefined || rejected === undefined) {
      throw new BadRow(`${chosen === undefined ? 'chosen' : 'rejected'}: missing, wanted both chosen and rejected`)
    }
    const last = turns.at(-1)
    if (last !== undefined && isAnswer(last)) {
      throw new BadRow('conversations: end with an answer, wanted a last turn of the human before chosen and rejected')
    }
    const prompt = promptOf(turns)
    return [
      {
        task: {
          id: id === undefined ? contentId('sharegpt', prompt, chosen.value, rejected.value) : String(id),
          kind: 'preference',
          prompt,
          chosen: chosen.value,
          rejected: rejected.value,
        },
      },
    ]
  },
}
