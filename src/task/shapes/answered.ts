/**
 * Questions and what models answered, as most people write them down: one field asks, one field (or a list of samples)
 * answers, and a gold answer may stand beside. Each field has the names that evaluation and fine-tuning files use.
 */
import { z } from 'zod'
import { boxedAnswer } from './boxed-answer.ts'
import { nameIn, oneField, RESPONSES, samplesOf, textOf } from './answer-fields.ts'
import { BadRow, contentId, parseValue, type RowShape, type TaskAndResponse } from './shape.ts'

const QUESTIONS = ['question', 'prompt', 'problem', 'instruction', 'query'] as const
const GOLDS = ['gold', 'answer', 'ground_truth', 'target', 'reference'] as const

/** Fields by which other shapes are told, whose rows may have a prompt and an answer too. */
const OTHERS = [
  'task',
  'chosen',
  'rejected',
  'messages',
  'conversations',
  'canonical_solution',
  'test_list',
  'test',
  'tests',
  'steps',
  'options',
  'choices',
]

const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  model: z.string().optional(),
  /** Alpaca's second half of an instruction. */
  input: z.string().nullish(),
})

/** `{"question": …, "response": …, "answer": "42"}`; of `responses` each is a row of its own */
export const answered: RowShape = {
  name: 'answered',
  fields: `one of ${QUESTIONS.join(', ')}; one of ${RESPONSES.join(', ')}; a gold answer as one of ${GOLDS.join(', ')}`,
  fits: (value) =>
    nameIn(value, QUESTIONS) !== undefined &&
    nameIn(value, RESPONSES) !== undefined &&
    nameIn(value, OTHERS) === undefined,
  read(value) {
    const { id, model, input } = parseValue(row, value)
    const fields = parseValue(z.record(z.string(), z.unknown()), value)
    const asked = oneField(fields, QUESTIONS)
    const answers = oneField(fields, RESPONSES)
    const question =
      textOf(fields[asked], asked) + (input === undefined || input === null || input === '' ? '' : `\n\n${input}`)
    if (question.trim() === '') throw new BadRow(`${asked}: is empty, wanted a question`)
    const gold = goldOf(fields)
    const taskId = id === undefined ? contentId('answered', question) : String(id)
    const task = { id: taskId, kind: 'arithmetic' as const, question, ...(gold === undefined ? {} : { answer: gold }) }
    return samplesOf(fields[answers], answers).map((text): TaskAndResponse => ({
      task,
      response: { taskId, model: model ?? 'recorded', text },
    }))
  },
}

/**
 * The gold answer. Of a worked solution in GSM8K's form it is what stands after the mark, and where only a `solution` stands
 * beside, as in MATH, its last box.
 */
function goldOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const name = nameIn(fields, GOLDS)
  if (name === undefined) return typeof fields['solution'] === 'string' ? boxedAnswer(fields['solution']) : undefined
  const gold = String(parseValue(z.union([z.string(), z.number()]), fields[name], [name]))
  const mark = gold.lastIndexOf('####')
  return mark === -1 ? gold : gold.slice(mark + 4).trim()
}
