/**
 * HH-RLHF (Bai et al. 2022, arXiv 2204.05862): two dialogues, `chosen` and `rejected`, written as turns that begin with
 * `\n\nHuman:` and `\n\nAssistant:`. The prompt is what both share up to the last assistant turn that both begin. So a
 * pair that parts before its last turn keeps its later turns in the answers. Outer white space of turns and answers is
 * removed. A prompt of one human turn is that turn's text, as it is in the shapes whose dialogues are messages. Where a turn
 * says nothing, the prompt stays as it is written, with its speakers: an empty prompt would ask nothing.
 */
import { z } from 'zod'
import { dialogueTurns } from '../dialogue.ts'
import { promptOf } from './message.ts'
import { strengthFields, strengthLabels } from './preference.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const row = z.object({ chosen: z.string(), rejected: z.string(), ...strengthFields })

const ASSISTANT = '\n\nAssistant:'

/** `{"chosen": "\n\nHuman: …\n\nAssistant: …", "rejected": "…"}` */
export const hhRlhf: RowShape = {
  name: 'hh-rlhf',
  fields: 'chosen, rejected',
  fits: (value) => typeof value['chosen'] === 'string' && typeof value['rejected'] === 'string' && !('prompt' in value),
  read(value) {
    const { chosen, rejected, ...strength } = parseValue(row, value)
    const shared = sharedLength(chosen, rejected)
    const mark = chosen.slice(0, shared).lastIndexOf(ASSISTANT)
    if (mark === -1) {
      throw new BadRow('chosen and rejected: share no turn of an assistant, wanted dialogues with a common beginning')
    }
    const end = mark + ASSISTANT.length
    const text = chosen.slice(0, end).trimStart()
    const turns = dialogueTurns(text)
    const isWhole = turns !== undefined && turns.every(({ content }) => content !== '')
    const prompt = isWhole ? promptOf(turns.map(({ role, content }) => ({ role, text: content }))) : text
    return [
      {
        task: {
          id: contentId('hh-rlhf', chosen, rejected),
          kind: 'preference',
          prompt,
          chosen: chosen.slice(end).trim(),
          rejected: rejected.slice(end).trim(),
          ...strengthLabels(strength),
        },
      },
    ]
  },
}

function sharedLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let length = 0
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}
