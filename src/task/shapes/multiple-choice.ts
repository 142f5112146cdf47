/**
 * A question with the options to choose from, as MMLU (Hendrycks et al. 2021), MMLU-Pro, ARC, CommonsenseQA, OpenBookQA and
 * AQuA-RAT write them. The task's question prints the options as `(A) …`, and gold is a letter, so that the reasoning judge takes
 * a letter or an option's text.
 */
import { z } from 'zod'
import { nameIn, oneField, RESPONSES, samplesOf } from './answer-fields.ts'
import { BadRow, contentId, parseValue, type RowShape, type TaskAndResponse } from './shape.ts'

const QUESTIONS = ['question', 'question_stem', 'prompt', 'problem'] as const
const OPTIONS = ['options', 'choices'] as const
/** Gold as a letter, a label, an option's text, or a number that counts from 0. */
const GOLDS = ['answer', 'answerKey', 'correct', 'gold', 'target', 'label'] as const
/** Gold as a number that counts from 0, which may stand beside a letter. */
const INDEX = 'answer_index'
const MOST_OPTIONS = 18

const row = z.object({
  id: z.union([z.string(), z.int()]).optional(),
  question_id: z.union([z.string(), z.int()]).optional(),
  model: z.string().optional(),
  [INDEX]: z.int().nullish(),
})
const texts = z.array(z.string()).min(2).max(MOST_OPTIONS)
const labelled = z.object({ text: texts, label: z.array(z.string()) })
const given = z.union([texts, labelled])

/** `{"question": …, "options": ["Oxygen", "Helium"], "answer": "B"}`; with a response, or several, each is a row of its own */
export const multipleChoice: RowShape = {
  name: 'multiple-choice',
  fields: `one of ${QUESTIONS.join(', ')}; one of ${OPTIONS.join(', ')}; a gold answer as one of ${GOLDS.join(', ')}`,
  fits(value) {
    const name = nameIn(value, OPTIONS)
    return name !== undefined && nameIn(value, QUESTIONS) !== undefined && given.safeParse(value[name]).success
  },
  read(value) {
    const { id, question_id: number, model, [INDEX]: index } = parseValue(row, value)
    const fields = parseValue(z.record(z.string(), z.unknown()), value)
    const asked = oneField(fields, QUESTIONS)
    const stem = parseValue(z.string(), fields[asked], [asked]).trim()
    if (stem === '') throw new BadRow(`${asked}: is empty, wanted a question`)
    const name = oneField(fields, OPTIONS)
    const { options, labels } = optionsOf(parseValue(given, fields[name], [name]), name)
    const gold = goldOf(fields, { options, labels, index: index ?? undefined })
    const question = [stem, ...options.map((text, at) => `(${letterAt(at)}) ${text}`)].join('\n')
    const own = id ?? number
    const taskId = own === undefined ? contentId('multiple-choice', question) : String(own)
    const task = { id: taskId, kind: 'arithmetic' as const, question, ...(gold === undefined ? {} : { answer: gold }) }
    const responses = nameIn(fields, RESPONSES) === undefined ? undefined : oneField(fields, RESPONSES)
    if (responses === undefined) return [{ task }]
    return samplesOf(fields[responses], responses).map((text): TaskAndResponse => ({
      task,
      response: { taskId, model: model ?? 'recorded', text },
    }))
  },
}

interface Options {
  readonly options: readonly string[]
  /** As the source names them: `A`, or `1`. */
  readonly labels: readonly string[]
}

/** Options without letters of their own (`A)21`). @throws BadRow for labels that do not belong to them, and for an empty one */
function optionsOf(value: z.infer<typeof given>, field: string): Options {
  const [raw, labels] = Array.isArray(value) ? [value, value.map((_, at) => letterAt(at))] : [value.text, value.label]
  if (labels.length !== raw.length)
    throw new BadRow(`${field}.label: has ${labels.length} labels, wanted ${raw.length}, one for each text`)
  if (new Set(labels).size < labels.length) throw new BadRow(`${field}.label: names one label twice`)
  const own = raw.map((text, at) => new RegExp(`^\\s*\\(?${letterAt(at)}[).:]\\s*`).exec(text)?.[0])
  const isLettered = own.every((mark) => mark !== undefined)
  // a line would end an option as it is printed
  const options = raw.map((text, at) =>
    (isLettered ? text.slice(own[at]?.length) : text).replaceAll(/\s+/g, ' ').trim(),
  )
  const empty = options.indexOf('')
  if (empty !== -1) throw new BadRow(`${field}[${empty}]: is empty, wanted an option`)
  return { options, labels }
}

/** The letter of the right option. @throws BadRow for one that is none, and for two that contradict each other */
function goldOf(
  fields: Readonly<Record<string, unknown>>,
  { options, labels, index }: Options & { readonly index: number | undefined },
): string | undefined {
  const name = nameIn(fields, GOLDS)
  const told = name === undefined ? undefined : placeOf(fields[name], { options, labels })
  if (name !== undefined && told === undefined) {
    const is = JSON.stringify(fields[name])?.slice(0, 60)
    throw new BadRow(
      `${name}: is ${is}, wanted a letter up to ${letterAt(options.length - 1)}, a number that counts from 0, or an option's text`,
    )
  }
  if (index !== undefined && options[index] === undefined)
    throw new BadRow(`${INDEX}: is ${index}, wanted a number from 0 to ${options.length - 1}`)
  if (told !== undefined && index !== undefined && told !== index)
    throw new BadRow(`${INDEX}: is ${index}, and ${name} says ${letterAt(told)}, wanted one of them`)
  const place = told ?? index
  return place === undefined ? undefined : letterAt(place)
}

function placeOf(value: unknown, { options, labels }: Options): number | undefined {
  if (typeof value === 'number') return options[value] === undefined ? undefined : value
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const bare = /^\(?([A-Za-z\d])[).]?$/.exec(text)?.[1]
  for (const at of [
    labels.indexOf(text),
    bare === undefined ? -1 : labels.indexOf(bare.toUpperCase()),
    options.indexOf(text.replaceAll(/\s+/g, ' ')),
  ])
    if (at !== -1) return at
  return undefined
}

function letterAt(place: number): string {
  return String.fromCharCode(65 + place)
}
