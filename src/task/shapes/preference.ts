/**
 * Preference pairs as TRL and most sets write them: `chosen` and `rejected` as texts beside a `prompt`, or as messages, with
 * an explicit `prompt` (text or messages) or with the prompt as the beginning that both share.
 */
import { z } from 'zod'
import { chatMessages, promptOf, splitAnswer, turnsOf, type Message } from './message.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const side = z.union([z.string(), chatMessages])

/** How sure a label is: `margin` as TRL's reward trainer reads it, in log-odds, and the chance that the label is wrong. */
export const strengthFields: {
  readonly margin: z.ZodOptional<z.ZodNullable<z.ZodNumber>>
  readonly smoothing: z.ZodOptional<z.ZodNullable<z.ZodNumber>>
} = {
  margin: z.number().nullish(),
  smoothing: z.number().min(0).lt(0.5).nullish(),
}

const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  prompt: side.optional(),
  chosen: side,
  rejected: side,
  ...strengthFields,
})

/** `{"prompt": …, "chosen": …, "rejected": …}`, each a text or a list of messages */
export const preference: RowShape = {
  name: 'preference',
  fields: 'prompt, chosen, rejected, as texts or messages',
  fits: (value) => 'chosen' in value && 'rejected' in value && ('prompt' in value || Array.isArray(value['chosen'])),
  read(value) {
    const given = parseValue(row, value)
    const chosen = sideOf('chosen', given.chosen)
    const rejected = sideOf('rejected', given.rejected)
    const prompt = given.prompt === undefined ? sharedPrompt(chosen, rejected) : explicitPrompt(given.prompt)
    return [
      {
        task: {
          id:
            given.id === undefined ? contentId('preference', prompt, chosen.answer, rejected.answer) : String(given.id),
          kind: 'preference',
          prompt,
          chosen: chosen.answer,
          rejected: rejected.answer,
          ...strengthLabels(given),
        },
      },
    ]
  },
}

/** Prompt and answers of two dialogues that begin alike. @throws BadRow where they do not */
export function dialoguePair(
  chosen: unknown,
  rejected: unknown,
): { readonly prompt: string; readonly chosen: string; readonly rejected: string } {
  const [own, other] = [
    sideOf('chosen', parseValue(chatMessages, chosen, ['chosen'])),
    sideOf('rejected', parseValue(chatMessages, rejected, ['rejected'])),
  ]
  return { prompt: sharedPrompt(own, other), chosen: own.answer, rejected: other.answer }
}

/** A prompt, which is a text or messages. @throws BadRow naming the field */
export function promptText(field: string, value: unknown): string {
  return typeof value === 'string' ? value : promptOf(turnsOf(parseValue(chatMessages, value, [field]), field))
}

/** An answer, which is a text or messages that end with it. @throws BadRow naming the field */
export function answerText(field: string, value: unknown): string {
  return sideOf(field, typeof value === 'string' ? value : parseValue(chatMessages, value, [field])).answer
}

/** Labels of a pair whose row says how sure its label is. */
export function strengthLabels({
  margin,
  smoothing,
}: {
  readonly margin?: number | null | undefined
  readonly smoothing?: number | null | undefined
}): { readonly labels?: Readonly<Record<string, number>> } {
  const labels = {
    ...(typeof margin === 'number' ? { margin } : {}),
    ...(typeof smoothing === 'number' ? { smoothing } : {}),
  }
  return Object.keys(labels).length === 0 ? {} : { labels }
}

interface Side {
  readonly answer: string
  /** Turns before the answer, or empty for a text. */
  readonly before: readonly Message[]
}

function sideOf(field: string, given: z.infer<typeof side>): Side {
  return typeof given === 'string' ? { answer: given, before: [] } : splitAnswer(turnsOf(given, field), field)
}

function explicitPrompt(given: z.infer<typeof side>): string {
  return typeof given === 'string' ? given : promptOf(turnsOf(given, 'prompt'))
}

/** What both dialogues begin with: they must differ in their last turn alone. */
function sharedPrompt(chosen: Side, rejected: Side): string {
  const [prompt, other] = [promptOf(chosen.before), promptOf(rejected.before)]
  if (chosen.before.length === 0) throw new BadRow('prompt: missing, and chosen has no turn before its answer')
  if (prompt !== other)
    throw new BadRow('chosen and rejected: differ before their last turns, wanted one prompt for both')
  return prompt
}
