/**
 * ProcessBench (Zheng et al. 2024, arXiv 2412.06559): `problem`, the `steps` of a solution, `label`, the 0-based index of the
 * first wrong step (-1: none), and whether the final answer is right. The steps become one response, joined by blank lines.
 * Labels: `firstError` (null where every step is right) and `stepEnds`, the offsets at which the steps end in the text.
 */
import { z } from 'zod'
import { joinSteps } from './labelled-steps.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

// CSV has texts alone, Python writes `True`
const wholeNumber = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })])
const row = z.object({
  id: z.string().optional(),
  generator: z.string().optional(),
  problem: z.string(),
  steps: z.array(z.string()).min(1),
  final_answer_correct: flag.optional(),
  label: wholeNumber,
})

/** `{"id": …, "generator": …, "problem": …, "steps": […], "final_answer_correct": false, "label": 2}` */
export const processBench: RowShape = {
  name: 'processbench',
  fields: 'problem, steps, label',
  fits: (value) => 'problem' in value && 'steps' in value && 'label' in value,
  read(value) {
    const { id, generator, problem, steps, final_answer_correct: isRight, label } = parseValue(row, value)
    if (label < -1 || label >= steps.length)
      throw new BadRow(`label: is ${label}, wanted an index below ${steps.length}, or -1`)
    const { text, stepEnds } = joinSteps(steps, '\n\n')
    const taskId = id ?? contentId('processbench', problem, text)
    return [
      {
        task: {
          id: taskId,
          kind: 'arithmetic',
          question: problem,
          labels: { firstError: label === -1 ? null : label, stepEnds },
        },
        response: {
          taskId,
          model: generator ?? 'recorded',
          text,
          ...(isRight === undefined ? {} : { recordedCorrect: isRight }),
        },
      },
    ]
  },
}
