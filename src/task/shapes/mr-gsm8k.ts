/**
 * MR-GSM8K (Zeng et al. 2023, arXiv 2312.17080): a `question`, `ground_truth_answer`, the steps of a model's solution, and
 * the first wrong one of them as people found it, 1-based, or `N/A`. The steps become one response, one a line. Labels:
 * `firstError` (0-based, or null where every step is right), `reason`, `questionType`, and `stepEnds`, the offsets at which the
 * steps end in the text.
 */
import { z } from 'zod'
import { joinSteps } from './labelled-steps.ts'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const row = z.object({
  uuid: z.string().optional(),
  question: z.string(),
  question_type: z.string().optional(),
  ground_truth_answer: z.union([z.string(), z.number()]).optional(),
  model_output_steps: z.array(z.string()).min(1),
  model_output_answer_correctness: z.string().optional(),
  model_output_solution_first_error_step: z.union([z.int(), z.string()]).optional(),
  model_output_solution_first_error_reason: z.string().optional(),
})

/** `{"question": …, "ground_truth_answer": 25, "model_output_steps": […], "model_output_solution_first_error_step": 2}` */
export const mrGsm8k: RowShape = {
  name: 'mr-gsm8k',
  fields: 'question, model_output_steps, model_output_solution_first_error_step',
  fits: (value) => 'question' in value && 'model_output_steps' in value,
  read(value) {
    const given = parseValue(row, value)
    const { text, stepEnds } = joinSteps(given.model_output_steps, '\n')
    const firstError = firstErrorOf(given.model_output_solution_first_error_step, given.model_output_steps.length)
    // one question stands in several forms (original, reversed, as a program), each with a solution of its own
    const id = given.uuid ?? contentId('mr-gsm8k', given.question, text)
    const { question_type: questionType, model_output_solution_first_error_reason: reason } = given
    const correctness = given.model_output_answer_correctness
    return [
      {
        task: {
          id,
          kind: 'arithmetic',
          question: given.question,
          ...(given.ground_truth_answer === undefined ? {} : { answer: String(given.ground_truth_answer) }),
          labels: {
            firstError,
            stepEnds,
            ...(questionType === undefined ? {} : { questionType }),
            ...(reason === undefined ? {} : { reason }),
          },
        },
        response: {
          taskId: id,
          model: 'recorded',
          text,
          ...(correctness === undefined ? {} : { recordedCorrect: correctness === 'correct' }),
        },
      },
    ]
  },
}

function firstErrorOf(step: number | string | undefined, steps: number): number | null {
  if (step === undefined || step === 'N/A' || step === '') return null
  const number = Number(step)
  if (!Number.isInteger(number) || number < 1 || number > steps) {
    throw new BadRow(
      `model_output_solution_first_error_step: is ${JSON.stringify(step)}, wanted a step from 1 to ${steps}, or "N/A"`,
    )
  }
  return number - 1
}
