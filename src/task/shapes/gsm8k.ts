/**
 * GSM8K (Cobbe et al. 2021, arXiv 2110.14168): `question`, and `answer`, a worked solution with `<<a*b=c>>` annotations
 * that ends in `#### gold`. The worked solution becomes a response of model `reference`.
 */
import { z } from 'zod'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const row = z.object({ question: z.string(), answer: z.string() })

/** `{"question": …, "answer": "… #### 42"}` */
export const gsm8k: RowShape = {
  name: 'gsm8k',
  fields: 'question, answer',
  fits: (value) => 'question' in value && 'answer' in value,
  read(value) {
    const { question, answer } = parseValue(row, value)
    const mark = answer.lastIndexOf('####')
    if (mark === -1) throw new BadRow('answer: has no final answer, wanted a last line such as "#### 42"')
    const gold = answer.slice(mark + 4).trim()
    if (gold === '') throw new BadRow('answer: nothing stands after "####", wanted the final answer')
    const id = contentId('gsm8k', question)
    return [
      {
        task: { id, kind: 'arithmetic', question, answer: gold },
        response: { taskId: id, model: 'reference', text: answer },
      },
    ]
  },
}
