/** Judges responses to tasks of every kind: word problems, programs, preference pairs, relations. */
import { z } from 'zod'
import type { Feedback, Judge } from '../../supervision.ts'
import { responseSchema, taskSchema, type Row } from '../../task/index.ts'
import { isFailure } from '../../work/index.ts'
import { feedbackOn, gatedJudges } from '../judge-stream.ts'
import { MOST_ROWS, readRows } from '../own-wire.ts'
import { defineOperation, type Operation } from './operation.ts'
import { feedbackSchema } from './feedback-schema.ts'

const rowSchema = z.strictObject({ task: taskSchema, response: responseSchema.exactOptional() })

/** The schema only describes: `readRows` reads, and names the field of a fault. */
const asked = z.strictObject({
  task: taskSchema.exactOptional().describe('What was asked; its kind decides which judge answers'),
  response: responseSchema.exactOptional().describe('What a model answered'),
  rows: z
    .array(rowSchema)
    .min(1)
    .max(MOST_ROWS)
    .exactOptional()
    .describe('Several tasks with responses instead of one'),
})

interface JudgeAnswer {
  readonly feedback: readonly Feedback[]
}

/** The operation. */
export const judgeOperation: Operation = defineOperation<readonly Row[], JudgeAnswer, readonly Judge[]>({
  name: 'judge',
  tool: 'judge',
  title: 'Judge responses',
  description:
    'Says whether a response to a task is correct, wrong or unknown, and where it goes wrong: word problems ' +
    '(kind arithmetic), programs with tests (programming), preference pairs (preference), relations between two ' +
    'mentions (mention). Give task and response, or rows with many of them. Verdict unknown is an abstention.',
  asked: asked as unknown as z.ZodType<readonly Row[]>,
  answered: z.object({ feedback: z.array(feedbackSchema).describe('One for each row, in their order') }),
  example: {
    task: { kind: 'arithmetic', question: 'What is 6 * 7?', answer: '42' },
    response: { model: 'm', text: '6 * 7 = 42. The answer is 42.' },
  },
  parts: ({ judges }) => judges,
  readAsked: readRows,
  async work(rows, judges, { gate, signal, onProgress }) {
    const feedback: Feedback[] = []
    const gated = gatedJudges(judges, gate)
    for await (const each of feedbackOn(rows, gated, { concurrency: gate.places, signal })) {
      feedback.push(each)
      onProgress?.({ done: feedback.length, total: rows.length, what: 'rows' })
    }
    return { feedback }
  },
  textOf: ({ feedback }) =>
    feedback.map(({ text }, index) => (feedback.length === 1 ? text : `Row ${index + 1}: ${text}`)).join('\n\n'),
  // where at least one row was judged, the others say for themselves that they were not
  failureOf: ({ feedback }) => (feedback.every(isFailure) ? feedback[0]?.findings[0]?.message : undefined),
})
