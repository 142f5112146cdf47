/**
 * The recorded model solutions that come with GSM8K: `question`, `ground_truth` (a worked solution that ends in
 * `A: gold`), and for each model a field of its name with `solution` and `is_correct`. One line gives one row a model.
 */
import { z } from 'zod'
import type { Response } from '../../supervision.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const solution = z.object({ solution: z.string(), is_correct: z.boolean() })
const row = z.object({ question: z.string(), ground_truth: z.string() }).catchall(z.unknown())

/** `{"question": …, "ground_truth": "… A: 42", "MODEL": {"solution": …, "is_correct": …}, …}` */
export const gsm8kModelSolutions: RowShape = {
  name: 'gsm8k-model-solutions',
  fields: 'question, ground_truth, and one field for each model',
  fits: (value) => 'question' in value && 'ground_truth' in value,
  read(value) {
    const { question, ground_truth: groundTruth, ...models } = parseValue(row, value)
    const gold = /(?:^|\n)(?:A:|####)[ \t]*([^\n]*?)\s*$/.exec(groundTruth)?.[1]
    if (gold === undefined || gold === '') {
      throw new BadRow('ground_truth: has no final answer, wanted a last line such as "A: 42"')
    }
    const id = contentId('gsm8k', question)
    const responses = Object.entries(models).map(([model, given]): Response => {
      const { solution: text, is_correct: recordedCorrect } = parseValue(solution, given, [model])
      return { taskId: id, model, text, recordedCorrect }
    })
    if (responses.length === 0) throw new BadRow('row: has no model solution beside question and ground_truth')
    return responses.map((response) => ({ task: { id, kind: 'arithmetic', question, answer: gold }, response }))
  },
}
