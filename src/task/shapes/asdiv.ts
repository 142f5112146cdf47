/**
 * ASDiv (Miao et al. 2020, arXiv 2106.15772) in its JSON form: `body`, `question`, `answer` such as `9 (apples)`, `formula`.
 * The unit in parentheses becomes a label, since the answer is the number. There is no solution, so that a row only asks.
 */
import { z } from 'zod'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'
import { joinedQuestion } from './word-problem.ts'

const row = z.object({
  body: z.string(),
  question: z.string(),
  answer: z.union([z.string(), z.number()]),
  formula: z.string().optional(),
  solution_type: z.string().optional(),
})

/** `{"body": …, "question": …, "answer": "9 (apples)", "formula": "7+2=9", "solution_type": "Addition"}` */
export const asdiv: RowShape = {
  name: 'asdiv',
  fields: 'body, question, answer, formula',
  fits: (value) => 'body' in value && 'question' in value && 'answer' in value,
  read(value) {
    const { body, question, answer, formula, solution_type: type } = parseValue(row, value)
    const whole = joinedQuestion(body, question)
    const [, number = '', unit] = /^\s*(.*?)\s*(?:\(([^()]*)\)\s*)?$/s.exec(String(answer)) ?? []
    if (number === '') throw new BadRow(`answer: is ${JSON.stringify(answer)}, wanted a number such as "9 (apples)"`)
    const labels = {
      ...(unit === undefined ? {} : { unit }),
      ...(formula === undefined ? {} : { formula }),
      ...(type === undefined ? {} : { type }),
    }
    return [
      {
        task: {
          id: contentId('asdiv', whole),
          kind: 'arithmetic',
          question: whole,
          answer: number,
          ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
      },
    ]
  },
}
