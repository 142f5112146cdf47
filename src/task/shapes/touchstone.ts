/**
 * Touchstone's own shape: `{"task": {…}, "response": {…}}`, strict, so that a misspelt field is an error and not a
 * silent loss. The schema here is the one source: the reader, the JSON Schema for other tools, and docs/data-format.md.
 */
import { z } from 'zod'
import {
  TEST_RUNNER_NAMES,
  type Checker,
  type ProgramTest,
  type Response,
  type Sampling,
  type Task,
} from '../../supervision.ts'
import { BadRow, contentId, parseValue, type RowShape, type TaskAndResponse } from './shape.ts'

const id = z
  .string()
  .min(1)
  .exactOptional()
  .describe('Unique within the data set; the digest of the content where absent')

const labels = z
  .record(z.string(), z.json())
  .exactOptional()
  .describe('Whatever else the source said; judges never read it')

const checker: z.ZodType<Checker> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact') }),
  z.strictObject({ kind: z.literal('tokens') }),
  z.strictObject({
    kind: z.literal('float'),
    absolute: z.number().nonnegative().exactOptional(),
    relative: z.number().nonnegative().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('unordered-lines') }),
  z.strictObject({ kind: z.literal('program'), language: z.string(), code: z.string() }),
])

/** One test of a program, and also a line of the file that `touchstone run --tests` reads. */
export const programTest: z.ZodType<ProgramTest> = z.discriminatedUnion('style', [
  z.strictObject({
    style: z.literal('io'),
    name: z.string(),
    input: z.string().describe('Given on standard input'),
    output: z.string().describe('Expected on standard output'),
    arguments: z.array(z.string()).exactOptional(),
    checker: checker.exactOptional(),
  }),
  z.strictObject({
    style: z.literal('harness'),
    runner: z.enum(TEST_RUNNER_NAMES).exactOptional(),
    name: z.string(),
    code: z.string().describe('Put after the program; passes when all of it ran to its end'),
  }),
])

/** Token indices, [start, end). */
const span = z
  .tuple([z.int().nonnegative(), z.int().positive()])
  .refine(([start, end]) => start < end, 'a start below the end')

const task = z.discriminatedUnion('kind', [
  z.strictObject({
    id,
    kind: z.literal('arithmetic'),
    question: z.string(),
    answer: z.string().exactOptional().describe('The gold final answer'),
    labels,
  }),
  z.strictObject({
    id,
    kind: z.literal('programming'),
    prompt: z.string(),
    language: z.string(),
    preamble: z.string().exactOptional(),
    tests: z.array(programTest),
    labels,
  }),
  z.strictObject({
    id,
    kind: z.literal('preference'),
    prompt: z.string(),
    chosen: z.string(),
    rejected: z.string(),
    labels,
  }),
  z.strictObject({
    id,
    kind: z.literal('mention'),
    tokens: z.array(z.string()).min(1),
    head: span,
    tail: span,
    relation: z.string().exactOptional(),
    labels,
  }),
])

const sampling: z.ZodType<Sampling> = z.strictObject({
  temperature: z.number().nonnegative(),
  topP: z.number().exactOptional(),
  maxTokens: z.int().positive(),
  key: z.string(),
  modelDigest: z.string().exactOptional(),
  prompt: z.string().exactOptional(),
})

const response = z.strictObject({
  taskId: z.string().exactOptional().describe("The task's id; may be left out, since the task stands beside it"),
  model: z.string().default('recorded').describe('Name of the model, or of the source of the text'),
  text: z.string(),
  sampling: sampling.exactOptional(),
  tokens: z.strictObject({ prompt: z.int().nonnegative(), completion: z.int().nonnegative() }).exactOptional(),
  finish: z.enum(['stop', 'length', 'aborted']).exactOptional(),
  recordedCorrect: z.boolean().exactOptional().describe('What the source recorded; judges never read it'),
})

const row = z.strictObject({ task, response: response.exactOptional() })

/** A task and a response as rows hold them, for doors that describe what they read. */
export const taskSchema: z.ZodType = task
export const responseSchema: z.ZodType = response

/** `{"task": …, "response": …}` */
export const touchstone: RowShape = {
  name: 'touchstone',
  fields: 'task, response',
  fits: (value) => 'task' in value,
  read: (value) => [rowOf(parseValue(row, value))],
}

function rowOf(given: z.infer<typeof row>): TaskAndResponse {
  const named: Task = given.task.id === undefined ? withContentId(given.task) : (given.task as Task)
  if (named.kind === 'mention') requireWithin(named)
  if (given.response === undefined) return { task: named }
  const { taskId = named.id } = given.response
  if (taskId !== named.id) {
    throw new BadRow(`response.taskId: is ${JSON.stringify(taskId)}, wanted ${JSON.stringify(named.id)}, the task's id`)
  }
  const answered: Response = { ...given.response, taskId }
  return { task: named, response: answered }
}

function withContentId(given: z.infer<typeof task>): Task {
  const { labels: _labels, ...content } = given
  return { ...given, id: contentId(given.kind, JSON.stringify(content)) }
}

function requireWithin(mention: Task & { kind: 'mention' }): void {
  for (const part of ['head', 'tail'] as const) {
    const end = mention[part][1]
    if (end > mention.tokens.length) {
      throw new BadRow(`task.${part}: ends at ${end}, wanted at most ${mention.tokens.length}, the number of tokens`)
    }
  }
}

/** The JSON Schema (draft 2020-12) of one row of Touchstone's own shape, for editors and other languages. */
export function jsonSchemaOfRow(): Readonly<Record<string, unknown>> {
  return {
    title: 'Touchstone row',
    description: 'One line of a Touchstone JSONL file: what is asked, and what a model answered',
    ...z.toJSONSchema(row, { io: 'input' }),
  }
}
