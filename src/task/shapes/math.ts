/**
 * MATH (Hendrycks et al. 2021, arXiv 2103.03874) and MATH-500 (Lightman et al. 2023): `problem`, `solution` and, in
 * MATH-500, `answer`. Where `answer` is missing, the last box of the solution is the gold answer. The solution becomes a
 * response of model `reference`.
 */
import { z } from 'zod'
import { boxedAnswer } from './boxed-answer.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const row = z.object({
  problem: z.string(),
  solution: z.string().optional(),
  answer: z.union([z.string(), z.number()]).optional(),
  level: z.union([z.string(), z.number()]).optional(),
  type: z.string().optional(),
  subject: z.string().optional(),
  unique_id: z.string().optional(),
})

/** `{"problem": …, "solution": "… $\\boxed{42}$", "answer": "42", "level": 3, "subject": "Algebra"}` */
export const math: RowShape = {
  name: 'math',
  fields: 'problem, solution, answer',
  fits: (value) => 'problem' in value && ('solution' in value || 'answer' in value),
  read(value) {
    const { problem, solution, answer, level, type, subject = type, unique_id: uniqueId } = parseValue(row, value)
    const gold = answer === undefined ? boxedAnswer(solution ?? '') : String(answer)
    if (gold === undefined || gold === '')
      throw new BadRow('answer: missing, and the solution has no \\boxed{…}, wanted one of them')
    const id = uniqueId ?? contentId('math', problem)
    const labels = { ...(level === undefined ? {} : { level }), ...(subject === undefined ? {} : { subject }) }
    return [
      {
        task: {
          id,
          kind: 'arithmetic',
          question: problem,
          answer: gold,
          ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
        ...(solution === undefined ? {} : { response: { taskId: id, model: 'reference', text: solution } }),
      },
    ]
  },
}
