/**
 * From what a trainer sends (prompt, response, label) to a task and a response that judges know, and from their feedback
 * to a reward.
 *
 * Feedback → Signal. A reward is the feedback's score, from 0 to 1. There is none where the machinery failed, and none
 * where the judge abstained; the two are told apart, since a failure is worth another try and an abstention is not.
 */
import { ANY_LANGUAGE } from '../../sandbox/index.ts'
import type { Feedback, JsonValue, Judge } from '../../supervision.ts'
import type { Row } from '../../task/index.ts'
import { isFailure, judgeRow, judgeRows, type JudgingOfRow } from '../../work/index.ts'
import { readRows } from '../own-wire.ts'
import { badBody, RequestFailure } from '../request-failure.ts'
import type { WireWork } from './wire.ts'

/** What a trainer asks for. */
export interface AskedReward {
  /** As the model saw it: one text, or the messages of a conversation. */
  readonly prompt: string | readonly { readonly role: string; readonly content: string }[]
  /** What the model answered, without the prompt. */
  readonly response: string
  /** What the data set knows: see `taskOf`. */
  readonly label: unknown
}

/** A reward, or the reason why there is none. */
export type Reward =
  | { readonly kind: 'reward'; readonly value: number; readonly feedback: Feedback }
  | { readonly kind: 'abstained' | 'failed'; readonly value: null; readonly feedback: Feedback }

/** Options of `rewardFor`. */
export interface RewardOptions {
  readonly judges: readonly Judge[]
  readonly signal: AbortSignal
  /** Gives a place to a judge that needs one. A judge that only computes waits for no program. */
  readonly pass: WireWork['pass']
  /** Reward of an abstention, for trainers that must have a number. @default none */
  readonly unknown?: number | undefined
}

/** Marks that chat templates leave at the end of a decoded answer. */
const END_MARKS =
  /(?:\s*(?:<\|im_end\|>|<\|endoftext\|>|<\|eot_id\|>|<\|end\|>|<\|end_of_text\|>|<end_of_turn>|<\/s>))+\s*$/

/**
 * The reward for one answer.
 * @throws RequestFailure 422 where no task can be made of the label; GateRefusal; the signal's reason on abort
 */
export async function rewardFor(asked: AskedReward, options: RewardOptions): Promise<Reward> {
  const { judges, signal, pass, unknown } = options
  const text = asked.response.replace(END_MARKS, '')
  const task = taskOf(asked.label, promptText(asked.prompt))
  const rows = readRows({ task, response: { model: 'policy', text } })
  const judging: JudgingOfRow = (row, stop) =>
    (row.judge.needs ?? []).length === 0 ? judgeRow(row, stop) : pass(() => judgeRow(row, stop))
  for await (const { feedback } of judgeRows(eachOf(rows), judges, { signal, judging })) {
    if (isFailure(feedback) || (feedback.score !== null && !Number.isFinite(feedback.score))) {
      return { kind: 'failed', value: null, feedback }
    }
    // an even chance is what an abstention says, not what an answer earned
    if (feedback.verdict !== 'unknown' && feedback.score !== null) {
      return { kind: 'reward', value: feedback.score, feedback }
    }
    if (unknown !== undefined) return { kind: 'reward', value: unknown, feedback }
    return { kind: 'abstained', value: null, feedback }
  }
  throw new RequestFailure(500, 'internal', 'a row was not judged')
}

/** The status by which a client without an answer for it learns that there is no reward. */
export function noReward(reward: Reward): RequestFailure {
  const reason = reward.feedback.findings[0]?.message ?? reward.feedback.text
  return reward.kind === 'failed'
    ? new RequestFailure(503, 'no-reward', `the judge failed: ${reason}`, { headers: { 'retry-after': '1' } })
    : new RequestFailure(422, 'no-reward', `the judge abstains: ${reason}; ?unknown=VALUE gives a reward instead`)
}

/** The value of `?unknown=`. @throws RequestFailure 422 where it is no finite number */
export function unknownOf(query: URLSearchParams): number | undefined {
  const given = query.get('unknown')
  if (given === null) return undefined
  const value = Number(given)
  if (given.trim() === '' || !Number.isFinite(value)) {
    throw badBody({ path: ['unknown'], message: `is ${JSON.stringify(given)}, wanted a number`, type: 'float_type' })
  }
  return value
}

/**
 * The task that a label stands for. A text or a number is the gold answer of a word problem, and so is an object with
 * `answer`. An object with `kind` is a task as docs/data-format.md has it. `{inputs, outputs}` are tests by standard input and
 * output, `{tests}` are pieces of code with assertions; both take `language` (default `auto`: told from the tests' code, else from the response). Nothing, or an empty
 * text, is a word problem without a gold answer. A text that holds a JSON object is read as that object.
 */
export function taskOf(label: unknown, prompt: string): unknown {
  const given = typeof label === 'string' ? objectIn(label) : label
  if (given === null || given === undefined || given === '') return { kind: 'arithmetic', question: prompt }
  if (typeof given === 'string' || typeof given === 'number') {
    return { kind: 'arithmetic', question: prompt, answer: String(given) }
  }
  if (typeof given !== 'object' || Array.isArray(given)) throw badLabel(given)
  const fields = given as Readonly<Record<string, JsonValue>>
  if ('kind' in fields) {
    const asks = fields['kind'] === 'arithmetic' ? { question: prompt } : fields['kind'] === 'mention' ? {} : { prompt }
    return { ...asks, ...fields }
  }
  const { language = ANY_LANGUAGE } = fields
  if (Array.isArray(fields['inputs']) && Array.isArray(fields['outputs'])) {
    return { kind: 'programming', prompt, language, tests: ioTests(fields['inputs'], fields['outputs']) }
  }
  if (Array.isArray(fields['tests'])) {
    return { kind: 'programming', prompt, language, tests: fields['tests'].map(testOf) }
  }
  if (typeof fields['answer'] === 'string' || typeof fields['answer'] === 'number') {
    return { kind: 'arithmetic', question: prompt, answer: String(fields['answer']) }
  }
  throw badLabel(given)
}

/** Tests by standard input and output. @throws RequestFailure 422 where the two lists do not match */
export function ioTests(inputs: readonly unknown[], outputs: readonly unknown[]): object[] {
  if (inputs.length !== outputs.length || inputs.length === 0) {
    const message = `has ${inputs.length} inputs and ${outputs.length} outputs, wanted the same number, at least one`
    throw badBody({ path: ['label'], message, type: 'value_error' })
  }
  return inputs.map((input, index) => ({
    style: 'io',
    name: `test ${index + 1}`,
    input: textOf(input),
    output: textOf(outputs[index]),
  }))
}

function testOf(test: unknown, index: number): unknown {
  return typeof test === 'string' ? { style: 'harness', name: `test ${index + 1}`, code: test } : test
}

/** Inputs are texts, or lists of lines. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function promptText(prompt: AskedReward['prompt']): string {
  if (typeof prompt === 'string') return prompt
  return prompt.findLast(({ role }) => role === 'user')?.content ?? prompt.at(-1)?.content ?? ''
}

function objectIn(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return text
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

function badLabel(label: unknown): RequestFailure {
  const message = `is ${JSON.stringify(label).slice(0, 100)}, wanted a gold answer, a task, {inputs, outputs} or {tests}`
  return badBody({ path: ['label'], message, type: 'value_error' })
}

async function* eachOf(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}
