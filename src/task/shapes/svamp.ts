/**
 * SVAMP (Patel et al. 2021, arXiv 2103.07191): `Body` and `Question` of a word problem, `Equation` and `Answer`. There is no
 * solution, so that a row only asks.
 */
import { z } from 'zod'
import { contentId, parseValue, type RowShape } from './shape.ts'
import { joinedQuestion } from './word-problem.ts'

const row = z.object({
  ID: z.string().optional(),
  Body: z.string(),
  Question: z.string(),
  Equation: z.string().optional(),
  Answer: z.union([z.number(), z.string()]),
  Type: z.string().optional(),
})

/** `{"ID": …, "Body": …, "Question": …, "Equation": "( 8.0 - 3.0 )", "Answer": 5.0, "Type": "Subtraction"}` */
export const svamp: RowShape = {
  name: 'svamp',
  fields: 'Body, Question, Answer',
  fits: (value) => 'Body' in value && 'Question' in value && 'Answer' in value,
  read(value) {
    const { ID, Body, Question, Equation, Answer, Type } = parseValue(row, value)
    const question = joinedQuestion(Body, Question)
    const labels = {
      ...(Equation === undefined ? {} : { equation: Equation }),
      ...(Type === undefined ? {} : { type: Type }),
    }
    return [
      {
        task: {
          id: ID === undefined ? contentId('svamp', question) : `svamp-${ID}`,
          kind: 'arithmetic',
          question,
          answer: String(Answer).replace(/\.0+$/, ''),
          ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
      },
    ]
  },
}
