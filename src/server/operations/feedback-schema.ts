/** Feedback as it goes over a wire. */
import { z } from 'zod'
import type { Feedback } from '../../supervision.ts'

export const verdictSchema: z.ZodType<Feedback['verdict']> = z.enum(['correct', 'wrong', 'unknown'])

const place = z.discriminatedUnion('part', [
  z.object({ part: z.literal('step'), step: z.int(), start: z.int(), end: z.int() }),
  z.object({ part: z.literal('answer'), start: z.int(), end: z.int() }),
  z.object({ part: z.literal('test'), test: z.string(), case: z.string().exactOptional() }),
  z.object({ part: z.literal('line'), file: z.string(), line: z.int(), column: z.int().exactOptional() }),
  z.object({ part: z.literal('whole') }),
])

export const feedbackSchema: z.ZodType<Feedback> = z.object({
  verdict: verdictSchema.describe('unknown is an abstention, not a failure of the response'),
  score: z
    .number()
    .nullable()
    .describe('0 (surely wrong) to 1 (surely correct); null where there is no figure: mask it'),
  findings: z.array(
    z.object({
      where: place,
      verdict: verdictSchema,
      kind: z.string(),
      message: z.string(),
      detail: z.record(z.string(), z.json()).exactOptional(),
      timing: z.record(z.string(), z.number().nullable()).exactOptional(),
    }),
  ),
  text: z.string().describe('Readable, and fit to go back into a prompt'),
  judge: z.object({ name: z.string(), version: z.string() }),
})
